"""Giving back the rooms of holds that ran out: by the sweeper, and at once when somebody wants the room."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tourism.booking import inventory
from tourism.booking.models import Booking, PaymentEntry, StateChange
from tourism.booking.states import WAITING, Action, Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates

from .account import charge
from .steps import trace, write_trail

_BATCH = 100


class HoldExpired(DomainError):
    """The time to answer is over; the rooms may belong to somebody else by now."""

    code = "hold_expired"


def check_in_time(booking: Booking, now: datetime) -> None:
    """Raises HoldExpired from the second on which a booking that waits for an answer runs out."""
    if booking.current_state in WAITING and booking.expires_at is not None and booking.expires_at <= now:
        raise HoldExpired(_("保留时间已过，房间放回去了。请重新选房。"), code=booking.code)


def expire_holds(*, now: datetime) -> int:
    """Expire every hold whose hour has passed; how many. Holds in somebody's hands at this moment are left to them."""
    count = 0
    while batch := in_one_unit(lambda: _sweep(now)):
        count += batch
    return count


def lock_overdue(household_ids: Iterable[int], stays: Sequence[StayDates], now: datetime) -> list[Booking]:
    """Run-out holds in the way of these stays, locked before the households as the lock order demands."""
    return list(
        Booking.objects.select_for_update(of=("self",))
        .select_related("household")
        .filter(
            household__in=set(household_ids),
            state__in=WAITING,
            expires_at__lte=now,
            check_in__lt=max(stay.check_out for stay in stays),
            check_out__gt=min(stay.check_in for stay in stays),
        )
        .order_by("pk")
    )


def expire(bookings: Sequence[Booking], *, now: datetime) -> int:
    """Mark these locked holds expired and free their nights. Their households must be locked."""
    if not bookings:
        return 0
    ids = [booking.pk for booking in bookings]
    inventory.release_nights(ids)
    Booking.objects.filter(pk__in=ids).update(state=BookingState.EXPIRED)
    write_trail([_expired(booking, now) for booking in bookings])
    # What was paid ahead, and was not enough for a yes, is owed to nobody now.
    paid_ahead = set(PaymentEntry.objects.filter(booking__in=ids).values_list("booking", flat=True))
    for booking in bookings:
        if booking.pk in paid_ahead:
            charge(booking, reason=_("保留到期"), at=now)
    return len(ids)


def _sweep(now: datetime) -> int:
    overdue = list(
        Booking.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("household")
        .filter(state__in=WAITING, expires_at__lte=now)
        .order_by("pk")[:_BATCH]
    )
    inventory.lock_households(booking.household_id for booking in overdue)
    return expire(overdue, now=now)


def _expired(booking: Booking, now: datetime) -> StateChange:
    row = check_transition(Action.EXPIRE, booking.current_state, Actor.SYSTEM)
    booking.state = row.after
    return trace(
        booking, row.action, row.before, row.after, actor=Actor.SYSTEM, user=None, at=now, reason=_("保留到期")
    )
