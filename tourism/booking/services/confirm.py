"""A hold becomes a booking; payment is on arrival."""

from datetime import datetime

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .steps import lock_booking, move


class HoldExpired(DomainError):
    """The half hour is over; the rooms may belong to somebody else by now."""

    code = "hold_expired"


def confirm(*, booking_id: int, actor: Actor, user: User | None = None, now: datetime) -> Booking:
    """CONFIRMED, with the nights now a stay. Raises WrongState, or HoldExpired from the minute the hold runs out."""

    def work() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(booking.current_state, BookingState.CONFIRMED, actor)
        if booking.expires_at is not None and booking.expires_at <= now:
            raise HoldExpired("保留时间已过，房间放回去了。请重新选房。", code=booking.code)
        inventory.lock_households([booking.household_id])
        inventory.keep_nights([booking.pk])
        booking.expires_at = None
        move(booking, BookingState.CONFIRMED, actor=actor, user=user, at=now, also=["expires_at"])
        return booking

    return in_one_unit(work)
