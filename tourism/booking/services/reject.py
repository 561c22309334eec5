"""The host cannot take the party."""

from datetime import datetime

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking
from tourism.booking.states import Action, Actor, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import charge
from .idempotency import Idempotency, once
from .steps import lock_booking, step


def reject(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    reason: str,
    idempotency: Idempotency | None = None,
) -> Booking:
    """REJECTED, every night free again, with the reason the guest is told. Raises WrongState, DomainError without one."""
    said = reason.strip()
    if not said:
        raise DomainError(_("请写一句为什么不接，客人会看到。"), field="reason")
    body = {"action": Action.REJECT, "booking": booking_id, "reason": said}

    def refuse() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(Action.REJECT, booking.current_state, actor)
        inventory.lock_households([booking.household_id])
        inventory.release_nights([booking.pk])
        step(booking, Action.REJECT, actor=actor, user=user, at=now, reason=said)
        charge(booking, reason=_("农家未接"), at=now, user=user)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, refuse))
