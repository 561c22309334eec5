"""The guests are at the door."""

from datetime import date, datetime

from django.db.models import Sum

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .steps import lock_booking, move


def check_in(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    today: date,
    guests_arrived: int,
    registration_receipt: str = "",
) -> Booking:
    """CHECKED_IN with the number of people who really came and the police registration's receipt, never their ID numbers.

    Raises WrongState, or DomainError before the first day, after the last night, or for more people than beds.
    """

    def work() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(booking.current_state, BookingState.CHECKED_IN, actor)
        _check_day(booking, today)
        sleeps = booking.lines.aggregate(sum=Sum("room_type__max_guests"))["sum"] or 0
        if not 1 <= guests_arrived <= sleeps:
            raise DomainError(f"实到人数应在 1 到 {sleeps} 之间；人多了请加一间房。", sleeps=sleeps)
        booking.guests_arrived = guests_arrived
        booking.registration_receipt = registration_receipt.strip()
        arrived = ["guests_arrived", "registration_receipt"]
        move(booking, BookingState.CHECKED_IN, actor=actor, user=user, at=now, also=arrived)
        return booking

    return in_one_unit(work)


def _check_day(booking: Booking, today: date) -> None:
    if today < booking.check_in:
        raise DomainError(f"还没到到店日期（{booking.check_in:%Y-%m-%d}），不能办入住。")
    if today >= booking.check_out:
        raise DomainError(f"离店日期（{booking.check_out:%Y-%m-%d}）已到，不能再办入住。请记未到店。")
