"""Giving back the rooms of holds that ran out: by the sweeper, and at once when somebody wants the room."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from tourism.booking import inventory
from tourism.booking.models import Booking, StateChange
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.stay_dates import StayDates

from .steps import record_change

_BATCH = 100


def expire_holds(*, now: datetime) -> int:
    """Expire every hold whose hour has passed; how many. Holds in somebody's hands at this moment are left to them."""
    count = 0
    while batch := in_one_unit(lambda: _sweep(now)):
        count += batch
    return count


def lock_overdue(household_ids: Iterable[int], stays: Sequence[StayDates], now: datetime) -> list[Booking]:
    """Run-out holds in the way of these stays, locked before the households as the lock order demands."""
    return list(
        Booking.objects.select_for_update()
        .filter(
            household__in=set(household_ids),
            state=BookingState.HELD,
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
    check_transition(BookingState.HELD, BookingState.EXPIRED, Actor.SYSTEM)
    ids = [booking.pk for booking in bookings]
    inventory.release_nights(ids)
    Booking.objects.filter(pk__in=ids).update(state=BookingState.EXPIRED)
    StateChange.objects.bulk_create(
        record_change(
            booking, BookingState.HELD, BookingState.EXPIRED, actor=Actor.SYSTEM, user=None, at=now, reason="保留到期"
        )
        for booking in bookings
    )
    return len(ids)


def _sweep(now: datetime) -> int:
    overdue = list(
        Booking.objects.select_for_update(skip_locked=True)
        .filter(state=BookingState.HELD, expires_at__lte=now)
        .order_by("pk")[:_BATCH]
    )
    inventory.lock_households(booking.household_id for booking in overdue)
    return expire(overdue, now=now)
