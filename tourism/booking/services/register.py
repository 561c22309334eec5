"""The receipt of the police registration, brought after the guests have moved in."""

from datetime import datetime

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import Action, Actor, check_transition
from tourism.booking.units import in_one_unit

from .idempotency import Idempotency, once
from .steps import lock_booking, step


def register(
    *,
    booking_id: int,
    receipt: str,
    actor: Actor,
    user: User | None,
    now: datetime,
    idempotency: Idempotency | None = None,
) -> Booking:
    """The booking with the number of its receipt, never ID numbers; the same number again leaves no trace.

    Raises WrongState for guests who have not been here.
    """
    receipt = receipt.strip()
    body = {"action": Action.REGISTER, "booking": booking_id, "receipt": receipt}

    def note() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(Action.REGISTER, booking.current_state, actor)
        if booking.registration_receipt == receipt:
            return booking
        diff = {"registration_receipt": [booking.registration_receipt, receipt]}
        booking.registration_receipt = receipt
        step(booking, Action.REGISTER, actor=actor, user=user, at=now, diff=diff, also=list(diff))
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, note))
