"""A hold becomes a booking, or a question to the host."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking
from tourism.booking.selectors.accounts import account_of
from tourism.booking.states import Action, Actor, BookingState, WrongState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError
from tourism.homestays.models import terms_of
from tourism.homestays.selectors import default_policy
from tourism.homestays.terms import deposit

from .account import charge
from .expire_holds import check_in_time
from .idempotency import Idempotency, once
from .place_hold import check_payment
from .steps import lock_booking, step

_PARTY = frozenset({Actor.GUEST, Actor.ORGANISER})


class DepositDue(DomainError):
    """The policy asks for money ahead; `details["amount"]` is what is missing, in 元."""

    code = "deposit_due"


def confirm(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None = None,
    now: datetime,
    payment: str | None = None,
    idempotency: Idempotency | None = None,
) -> Booking:
    """CONFIRMED, with the nights now a stay; `payment` says how it will be paid.

    Where the host answers himself, a party's word makes it REQUESTED instead: its rooms stay kept until he has to answer.
    Money is asked for only after his yes. Raises WrongState, HoldExpired from the second the hold runs out, or DepositDue.
    """
    if payment is not None:
        check_payment(payment)
    body = {"action": Action.CONFIRM, "booking": booking_id, "payment": payment}

    def agree() -> Booking:
        booking = lock_booking(booking_id)
        asks_host = actor in _PARTY and booking.household.approves_requests and booking.state == BookingState.HELD
        action = Action.REQUEST if asks_host else Action.CONFIRM
        check_transition(action, booking.current_state, actor)
        _check_alone(booking)
        check_in_time(booking, now)
        diff = _pay_by(booking, payment)
        if asks_host:
            booking.expires_at = now + timedelta(hours=booking.household.request_hours)
        else:
            _check_deposit(booking, actor)
            _keep(booking)
        step(booking, action, actor=actor, user=user, at=now, diff=diff, also=["expires_at", "payment"])
        if not asks_host:
            charge(booking, reason=_("房费"), at=now, user=user)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, agree))


def _check_alone(booking: Booking) -> None:
    """One house of a group that is firm would leave the others behind: see `confirm_group`."""
    if booking.state != BookingState.OPTION or booking.group_id is None:
        return
    if Booking.objects.filter(group=booking.group_id, state=BookingState.OPTION).exclude(pk=booking.pk).exists():
        raise WrongState(_("团队预留要整团一起定，由预订单位确认。"))


def _pay_by(booking: Booking, payment: str | None) -> dict[str, Any]:
    before = booking.payment
    if payment is None or payment == before:
        return {}
    booking.payment = payment
    return {"payment": [before, payment]}


def _check_deposit(booking: Booking, actor: Actor) -> None:
    if actor != Actor.GUEST:
        return
    due = deposit(terms_of(booking.policy or default_policy()), booking.total)
    account = account_of(booking) if due else None
    missing = due - (account.paid - account.refunded) if account else Decimal(0)
    if missing > 0:
        raise DepositDue(_("请先付订金 %(sum)s 元，付好再确认。") % {"sum": missing}, amount=str(missing))


def _keep(booking: Booking) -> None:
    inventory.lock_households([booking.household_id])
    inventory.keep_nights([booking.pk])
    booking.expires_at = None
