"""Forgetting who wrote. What was wrong, what was answered and what was published stays, and names nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tourism.booking.services import forget_messages_about
from tourism.feedback.models import Correction, CorrectionPhoto, Review
from tourism.feedback.states import CLOSED, Actor, CorrectionAction, ReviewAction, ReviewState

from .steps import lock_correction, lock_review, step

# So long whoever wrote may still be asked, or may complain of the answer.
CONTACT_KEPT = timedelta(days=30)
# So long a picture waits for a form that came back.
LOOSE_PHOTO_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Forgotten:
    """How many corrections and reviews no longer say who wrote, and how many pictures are gone."""

    corrections: int
    reviews: int
    photos: int


def forget_feedback(*, now: datetime) -> Forgotten:
    """Contacts and pictures not published of corrections closed thirty days ago; names, and words never published, of reviews
    whose booking was erased; pictures whose form was never sent. Safe to run twice and from several machines."""
    closed = Correction.objects.filter(state__in=CLOSED, closed_at__lte=now - CONTACT_KEPT, forgotten_at=None)
    reviews = Review.objects.filter(booking__erased_at__isnull=False, forgotten_at=None)
    corrections = [_forget_contact(pk, now) for pk in closed.order_by("pk").values_list("pk", flat=True)]
    people = [_forget_guest(pk, now) for pk in reviews.order_by("pk").values_list("pk", flat=True)]
    unwanted = Q(correction=None, uploaded_at__lte=now - LOOSE_PHOTO_KEPT) | Q(
        correction__forgotten_at__isnull=False, is_public=False
    )
    photos = list(CorrectionPhoto.objects.filter(unwanted))
    for photo in photos:
        _throw_away(photo)
    return Forgotten(sum(corrections), sum(people), len(photos))


@transaction.atomic
def _forget_contact(pk: int, now: datetime) -> bool:
    correction = lock_correction(pk)
    if correction.forgotten_at is not None or correction.is_open:
        return False
    correction.contact, correction.forgotten_at = "", now
    also = ["contact", "forgotten_at"]
    step(correction, CorrectionAction.FORGET, actor=Actor.SYSTEM, user=None, at=now, also=also)
    forget_messages_about(correction.code)
    return True


@transaction.atomic
def _forget_guest(pk: int, now: datetime) -> bool:
    review = lock_review(pk)
    if review.forgotten_at is not None:
        return False
    review.display_name, review.forgotten_at = "", now
    if review.state != ReviewState.PUBLISHED:
        review.text = ""
    also = ["display_name", "text", "forgotten_at"]
    step(review, ReviewAction.FORGET, actor=Actor.SYSTEM, user=None, at=now, also=also)
    forget_messages_about(review.booking.code)
    return True


def _throw_away(photo: CorrectionPhoto) -> None:
    """The file first: a row without a file is thrown away the next time, a file without a row never."""
    photo.file.delete(save=False)
    photo.delete()
