"""What guests said and what visitors found wrong, told through the services with the clock of each day. All invented."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import BookingState
from tourism.feedback.selectors.spots import spot_of_page
from tourism.feedback.services import answer_review, handle_correction, moderate_review, report_correction, write_review
from tourism.feedback.services.corrections import NOWHERE
from tourism.feedback.states import CorrectionAction, ReviewAction
from tourism.homestays.models import Household
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage

from .bookings import at

_WORDS = {"text": "", "display_name": ""}
_LEFT = (BookingState.CHECKED_OUT, BookingState.SETTLED)


def build_reviews(household: Household, entries: Iterable[Mapping[str, Any]], *, by: User, today: date) -> int:
    """Reviews of its past stays, the latest first, let through by `by` and answered where its host has something to say;
    how many."""
    host = household.hosts.first()
    count = 0
    for booking, entry in zip(_past_stays(household, today), entries, strict=False):
        wrote, answer = booking.check_out + timedelta(days=1), entry.get("answer")
        words = _WORDS | {name: said for name, said in entry.items() if name != "answer"}
        review = write_review(booking_id=booking.pk, words=words, now=at(wrote, 20, 15), today=wrote)
        moderate_review(
            review_id=review.pk, action=ReviewAction.ACCEPT, user=by, now=at(wrote, 21), seen=review.written_at
        )
        if answer and host is not None:
            answer_review(review_id=review.pk, user=host, now=at(wrote, 22), answer=answer)
        count += 1
    return count


def build_queue(household: Household, data: Mapping[str, Any], *, by: User, today: date) -> None:
    """One review that waits to be read, and one that was sent back."""
    waiting, back = list(_past_stays(household, today))[:2]
    wrote = today - timedelta(days=1)
    now = at(wrote, 20)
    write_review(booking_id=waiting.pk, words=_WORDS | data["waiting"], now=now, today=wrote)
    review = write_review(booking_id=back.pk, words=_WORDS | data["returned"]["words"], now=now, today=wrote)
    moderate_review(
        review_id=review.pk, action=ReviewAction.RETURN, user=by, now=at(wrote, 21), seen=review.written_at,
        reason=data["returned"]["reason"],
    )  # fmt: skip


def _past_stays(household: Household, today: date) -> Iterable[Booking]:
    """Those nobody has said anything about yet, the latest first."""
    rows = Booking.objects.filter(household=household, state__in=_LEFT, guests_arrived__isnull=False, review=None)
    return rows.filter(check_out__lt=today, organisation=None).order_by("-check_out", "-pk")


def build_corrections(
    entries: Iterable[Mapping[str, Any]],
    villages: Mapping[str, VillagePage],
    routes: Mapping[str, RoutePage],
    *,
    by: User,
    today: date,
) -> int:
    """Each with the steps it has gone since, taken by the county; how many."""
    count = 0
    for count, entry in enumerate(entries, 1):
        page = villages[entry["village"]] if "village" in entry else routes[entry["route"]]
        came_on = today - timedelta(days=entry["days_ago"])
        correction = report_correction(
            key=UUID(int=count, version=4), kind=entry["kind"], text=entry["text"], spot=spot_of_page(page) or NOWHERE,
            at_place=entry.get("at_place", False), now=at(came_on, 9, 20), is_demo=True,
        )  # fmt: skip
        for days, action, *answer in entry["steps"]:
            handle_correction(
                correction_id=correction.pk, action=CorrectionAction(action), user=by, answer="".join(answer),
                now=at(came_on + timedelta(days=days), 10),
            )  # fmt: skip
    return count
