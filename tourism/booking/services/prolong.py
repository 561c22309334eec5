"""A little more time to make up one's mind."""

from datetime import date, datetime, timedelta

from django.db.models import Min
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import Action, Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .expire_holds import check_in_time
from .idempotency import Idempotency, once
from .parties import last_hour_of_options
from .steps import lock_bookings, step

# How much longer, and how long at most since the rooms were taken.
_MORE = {
    BookingState.HELD: (timedelta(minutes=15), timedelta(minutes=60)),
    BookingState.OPTION: (timedelta(days=1), timedelta(days=14)),
}


class CannotProlong(DomainError):
    """It was prolonged before, or has been kept as long as may be."""

    code = "cannot_prolong"


def prolong(
    *, booking_id: int, actor: Actor, user: User | None = None, now: datetime, idempotency: Idempotency | None = None
) -> Booking:
    """A hold lasts a quarter of an hour longer, once, never beyond an hour; an option a day, never beyond two weeks.

    The options of a group are prolonged together, as they share the deadline. Raises WrongState, HoldExpired or
    CannotProlong.
    """
    body = {"action": Action.PROLONG, "booking": booking_id}

    def wait() -> Booking:
        bookings = lock_bookings(_sharing(booking_id))
        [asked] = [booking for booking in bookings if booking.pk == booking_id]
        check_transition(Action.PROLONG, asked.current_state, actor)
        waiting = [booking for booking in bookings if booking is asked or booking.state == BookingState.OPTION]
        arrival = min(booking.check_in for booking in waiting)
        for booking in waiting:
            _prolong(booking, arrival, actor, user, now)
        return asked

    return in_one_unit(lambda: once(idempotency, body, now, wait))


def _sharing(booking_id: int) -> list[int]:
    """The booking, and those made with it."""
    group = Booking.objects.filter(pk=booking_id, group__isnull=False).values_list("group", flat=True).first()
    others = Booking.objects.filter(group=group).values_list("pk", flat=True) if group else []
    return [booking_id, *others]


def prolonged_until(booking: Booking, arrival: date | None = None) -> datetime | None:
    """Until when it would be kept if it were prolonged now; None for what was prolonged before or has had its time.

    `arrival` is the first day of those who are prolonged with it; an option ends at 18:00 of that day at the latest.
    """
    if booking.current_state not in _MORE or booking.is_prolonged or booking.expires_at is None:
        return None
    more, most = _MORE[booking.current_state]
    until = min(booking.expires_at + more, booking.created_at + most)
    if booking.state == BookingState.OPTION:
        until = min(until, last_hour_of_options(arrival or _first_day(booking)))
    return until if until > booking.expires_at else None


def _first_day(booking: Booking) -> date:
    """Of the group's options."""
    options = Booking.objects.filter(group=booking.group_id, state=BookingState.OPTION)
    return options.aggregate(first=Min("check_in"))["first"] if booking.group_id else booking.check_in


def _prolong(booking: Booking, arrival: date, actor: Actor, user: User | None, now: datetime) -> None:
    check_in_time(booking, now)
    before, until = booking.expires_at, prolonged_until(booking, arrival)
    if before is None or until is None:
        raise CannotProlong(_("保留只能延一次，不能再延了。请现在确认，或者放回。"))
    booking.expires_at, booking.is_prolonged = until, True
    diff = {"expires_at": [before.isoformat(), until.isoformat()]}
    step(booking, Action.PROLONG, actor=actor, user=user, at=now, diff=diff, also=["expires_at", "is_prolonged"])
