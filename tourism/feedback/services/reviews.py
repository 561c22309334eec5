"""A review from the guest's words to the host's answer. Staff say yes or no to it; they never change a word."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.selectors.letters import site_address
from tourism.booking.services import forget_messages_about
from tourism.booking.tokens import manage_path
from tourism.core.errors import DomainError, NotAllowed
from tourism.feedback.models import Review
from tourism.feedback.permissions import is_host, office_of
from tourism.feedback.questions import QUESTIONS
from tourism.feedback.selectors.addresses import Way, ways_to_guest, ways_to_host, ways_to_offices
from tourism.feedback.selectors.reviews import why_not_reviewed
from tourism.feedback.states import Actor, ReviewAction
from tourism.places.models import VillageDuty

from .steps import lock_review, step, tell

_WORDS = (*(question.name for question in QUESTIONS), "text", "party", "display_name")
_ANSWER = ("answer", "answered_at", "answered_by")


@transaction.atomic
def write_review(*, booking_id: int, words: Mapping[str, Any], now: datetime, today: date) -> Review:
    """What the guest says, new or again; it waits for the township. `words`: an answer for each question, text, party,
    display_name. What was public until now no longer is, and with it goes the host's answer.

    Raises DomainError without a stay, or when its time is over; WrongState after a withdrawal.
    """
    booking = Booking.objects.select_for_update(of=("self",)).select_related("household__village").get(pk=booking_id)
    if refusal := why_not_reviewed(booking, today):
        raise DomainError(refusal)
    review = Review.objects.filter(booking=booking).first()
    is_new = review is None
    if review is None:
        review = Review(booking=booking, household=booking.household, is_demo=booking.is_demo)
    for name in _WORDS:
        setattr(review, name, words[name])
    review.written_at, review.published_at, review.reason = now, None, ""
    _drop_answer(review)
    action = ReviewAction.WRITE if is_new else ReviewAction.REWRITE
    also = [*_WORDS, "written_at", "published_at", "reason", *_ANSWER]
    step(review, action, actor=Actor.GUEST, user=None, at=now, also=also)
    link = site_address(reverse("review:inspect", args=[review.pk]))
    _tell(review, "waiting", "staff", ways_to_offices(booking.household.village, VillageDuty.Role.TOWNSHIP), now, link)
    return review


@transaction.atomic
def withdraw_review(*, booking_id: int, now: datetime) -> Review:
    """The guest takes it back: what was written is gone for good, and so is the answer to it."""
    review = lock_review(Review.objects.values_list("pk", flat=True).get(booking=booking_id))
    review.text = review.display_name = ""
    review.published_at = None
    _drop_answer(review)
    also = ["text", "display_name", "published_at", *_ANSWER]
    step(review, ReviewAction.WITHDRAW, actor=Actor.GUEST, user=None, at=now, also=also)
    forget_messages_about(review.booking.code)
    return review


@transaction.atomic
def moderate_review(
    *, review_id: int, action: ReviewAction, user: User, now: datetime, seen: datetime, reason: str = ""
) -> Review:
    """Publish it, send it back with a reason, or take the host's answer down with one. `seen`: when the words were written
    that were read. Raises NotAllowed, WrongState, DomainError."""
    review = lock_review(review_id)
    actor = office_of(user, review.household.village)
    if actor is None:
        raise NotAllowed(_("这条评价不归您审。"))
    if review.written_at != seen:
        raise DomainError(_("客人刚刚改过这条评价，请照新的再看一遍。"))
    reason = reason.strip()
    if action is not ReviewAction.ACCEPT and not reason:
        raise DomainError(_("请写明理由，写的人看得到。"))
    if action is ReviewAction.TAKE_DOWN_ANSWER:
        return _take_down_answer(review, actor, user, now, reason)
    is_yes = action is ReviewAction.ACCEPT
    review.published_at, review.reason = (now, "") if is_yes else (None, reason)
    step(review, action, actor=actor, user=user, at=now, note=reason, also=["published_at", "reason"])
    guest = ways_to_guest(review.booking)
    _tell(review, "published" if is_yes else "returned", "guest", guest, now, site_address(manage_path(review.booking)))
    if is_yes:
        _tell(review, "published", "host", ways_to_host(review.household), now, _desk())
    return review


@transaction.atomic
def answer_review(*, review_id: int, user: User, now: datetime, answer: str) -> Review:
    """The host's one answer, public at once; the township may take it down. Raises NotAllowed, WrongState, DomainError."""
    review = lock_review(review_id)
    if not is_host(user, review.household):
        raise NotAllowed(_("只有这家的房主可以答复。"))
    answer = answer.strip()
    if not answer:
        raise DomainError(_("请写上答复。"))
    if review.answer:
        raise DomainError(_("这条评价已经答复过了。一条只答一次，免得变成争吵。"))
    review.answer, review.answered_at, review.answered_by, review.answer_reason = answer, now, user, ""
    step(review, ReviewAction.ANSWER, actor=Actor.HOST, user=user, at=now, also=[*_ANSWER, "answer_reason"])
    guest = ways_to_guest(review.booking)
    _tell(review, "answered", "guest", guest, now, site_address(manage_path(review.booking)))
    return review


def _take_down_answer(review: Review, actor: Actor, user: User, now: datetime, reason: str) -> Review:
    if not review.answer:
        raise DomainError(_("房主还没有答复，没有可撤的。"))
    _drop_answer(review)
    review.answer_reason = reason
    also = [*_ANSWER, "answer_reason"]
    step(review, ReviewAction.TAKE_DOWN_ANSWER, actor=actor, user=user, at=now, note=reason, also=also)
    _tell(review, "answer_taken_down", "host", ways_to_host(review.household), now, _desk())
    return review


def _drop_answer(review: Review) -> None:
    review.answer, review.answered_at, review.answered_by = "", None, None


def _desk() -> str:
    return site_address(reverse("feedback:desk-reviews"))


def _tell(review: Review, what: str, audience: str, ways: Iterable[Way], now: datetime, link: str) -> None:
    """Nothing is told about invented stays."""
    if review.is_demo:
        return
    reason = review.reason or review.answer_reason
    values = {"household": review.household.name, "reason": reason, "answer": review.answer, "link": link}
    tell(f"review.{what}", audience, ways, about=review.booking.code, values=values, now=now)
