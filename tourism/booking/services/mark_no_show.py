"""The guests never came."""

from datetime import date, datetime

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .steps import lock_booking, move


def mark_no_show(
    *, booking_id: int, actor: Actor, user: User | None, now: datetime, today: date, reason: str = ""
) -> Booking:
    """NO_SHOW from the morning after the arrival date, all nights free. Raises WrongState, DomainError when too early."""

    def work() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(booking.current_state, BookingState.NO_SHOW, actor)
        if today <= booking.check_in:
            raise DomainError("客人今晚还可能到，请等到到店日第二天再记未到店。")
        inventory.lock_households([booking.household_id])
        inventory.release_nights([booking.pk])
        move(booking, BookingState.NO_SHOW, actor=actor, user=user, at=now, reason=reason)
        return booking

    return in_one_unit(work)
