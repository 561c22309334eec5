"""A correction from the moment somebody sends it until it is answered."""

from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.selectors.letters import site_address
from tourism.core.codes import new_code
from tourism.core.errors import DomainError, NotAllowed
from tourism.core.holidays import holiday_calendar
from tourism.feedback.models import ContactReveal, Correction, CorrectionPhoto, workdays_for
from tourism.feedback.permissions import office_of
from tourism.feedback.photos import CleanPhoto
from tourism.feedback.selectors.addresses import ways_to, ways_to_offices
from tourism.feedback.selectors.spots import Spot
from tourism.feedback.states import Actor, CorrectionAction
from tourism.places.models import VillageDuty

from .steps import lock_correction, step, tell

NOWHERE = Spot("", None, None)
_CLOSES = (CorrectionAction.RESOLVE, CorrectionAction.DECLINE)


def report_correction(
    *,
    key: UUID,
    kind: str,
    text: str,
    now: datetime,
    spot: Spot = NOWHERE,
    path: str = "",
    at_place: bool = False,
    contact: str = "",
    photo: CorrectionPhoto | None = None,
    is_demo: bool = False,
) -> Correction:
    """A new correction with its day of answer; those on duty and whoever wrote are told. The same `key` again is the same one."""
    correction = Correction(
        code=new_code("JC"), key=key, kind=kind, text=text, page=spot.page, village=spot.village, place=spot.name,
        path=path or spot.path, at_place=at_place, contact=contact, received_at=now, is_demo=is_demo,
        due_on=holiday_calendar().after_workdays(timezone.localdate(now), workdays_for(kind)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            step(correction, CorrectionAction.RECEIVE, actor=Actor.REPORTER, user=None, at=now)
            if photo is not None:
                CorrectionPhoto.objects.filter(pk=photo.pk, correction=None).update(correction=correction)
            _tell_of_new(correction, now)
    except IntegrityError:
        # Sent twice. Any other conflict has no such row and is raised again by this very question.
        return Correction.objects.get(key=key)
    return correction


def keep_photo(*, clean: CleanPhoto, now: datetime) -> CorrectionPhoto:
    """A picture, kept until its form is right; `forget_feedback` sweeps up those whose form never was."""
    photo = CorrectionPhoto(width=clean.width, height=clean.height, uploaded_at=now)
    photo.file.save("photo.webp", ContentFile(clean.content))  # saves the row too
    return photo


@transaction.atomic
def handle_correction(
    *,
    correction_id: int,
    action: CorrectionAction,
    user: User,
    now: datetime,
    answer: str = "",
    shows_photo: bool = False,
) -> Correction:
    """Take it up, answer it for good, or open it again; whoever wrote is told. Raises NotAllowed, WrongState, DomainError."""
    correction = lock_correction(correction_id)
    actor = _office(user, correction)
    answer = answer.strip()
    if action in _CLOSES and not answer:
        raise DomainError(_("请写一句答复，来信人和大家都看得到。"))
    closes = action in _CLOSES
    correction.answer, correction.closed_at = (answer, now) if closes else ("", None)
    step(
        correction, action, actor=actor, user=user, at=now, note=answer if closes else "", also=["answer", "closed_at"]
    )
    CorrectionPhoto.objects.filter(correction=correction).update(is_public=shows_photo)
    if not correction.is_demo:
        values = _values(correction) | {"state": correction.get_state_display(), "answer": correction.answer}
        tell("correction.changed", "guest", ways_to(correction.contact), about=correction.code, values=values, now=now)
    return correction


@transaction.atomic
def reveal_contact(*, correction_id: int, user: User, now: datetime) -> str:
    """How to reach whoever wrote, with a line in the log. Raises NotAllowed."""
    correction = lock_correction(correction_id)
    _office(user, correction)
    if correction.contact:
        ContactReveal.objects.create(correction=correction, user=user, at=now)
    return correction.contact


def _office(user: User, correction: Correction) -> Actor:
    actor = office_of(user, correction.village)
    if actor is None:
        raise NotAllowed(_("这条纠错不归您办。"))
    return actor


def _tell_of_new(correction: Correction, now: datetime) -> None:
    if correction.is_demo:
        return
    values, code = _values(correction), correction.code
    tell("correction.received", "guest", ways_to(correction.contact), about=code, values=values, now=now)
    ways = ways_to_offices(correction.village, VillageDuty.Role.EDITOR, VillageDuty.Role.TOWNSHIP)
    values["link"] = site_address(reverse("correction:inspect", args=[correction.pk]))
    tell("correction.received", "staff", ways, about=code, values=values, now=now)


def _values(correction: Correction) -> dict[str, object]:
    due = correction.due_on
    return {
        "code": correction.code,
        "place": correction.place,
        "kind": correction.short_kind,
        "until": _("%(month)d月%(day)d日") % {"month": due.month, "day": due.day},
        "link": site_address(reverse("feedback:correction", args=[correction.code])),
    }
