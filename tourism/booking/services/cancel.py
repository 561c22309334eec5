"""Giving rooms back before the stay."""

from collections.abc import Sequence
from datetime import datetime

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking, BookingGroup
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit

from .steps import BookingNotFound, lock_booking, lock_bookings, move

# Nothing is left to give back.
_OVER = frozenset({BookingState.CANCELLED, BookingState.EXPIRED, BookingState.NO_SHOW})


def cancel(*, booking_id: int, actor: Actor, user: User | None = None, now: datetime, reason: str = "") -> Booking:
    """CANCELLED, every night free again. Raises WrongState once the guests are in the house."""

    def work() -> Booking:
        booking = lock_booking(booking_id)
        _give_back([booking], actor=actor, user=user, now=now, reason=reason)
        return booking

    return in_one_unit(work)


def cancel_group(
    *, group_id: int, user: User | None, now: datetime, actor: Actor = Actor.ORGANISER, reason: str = ""
) -> BookingGroup:
    """Every booking of the group that still stands is cancelled, or none: WrongState when one party has arrived."""

    def work() -> BookingGroup:
        group = BookingGroup.objects.filter(pk=group_id).first()
        if group is None:
            raise BookingNotFound("没有找到这个团的订单。")
        bookings = lock_bookings(group.bookings.values_list("pk", flat=True))
        standing = [booking for booking in bookings if booking.current_state not in _OVER]
        _give_back(standing, actor=actor, user=user, now=now, reason=reason or "整团取消")
        return group

    return in_one_unit(work)


def _give_back(bookings: Sequence[Booking], *, actor: Actor, user: User | None, now: datetime, reason: str) -> None:
    for booking in bookings:
        check_transition(booking.current_state, BookingState.CANCELLED, actor)
    inventory.lock_households(booking.household_id for booking in bookings)
    inventory.release_nights(booking.pk for booking in bookings)
    for booking in bookings:
        move(booking, BookingState.CANCELLED, actor=actor, user=user, at=now, reason=reason)
