"""A stay is over and everybody has their money."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.selectors.accounts import account_of
from tourism.booking.selectors.desk import wants_invoice
from tourism.booking.states import Action, Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import charge
from .idempotency import Idempotency, once
from .steps import lock_booking, step


class NotBalanced(DomainError):
    """Something is still to pay or to give back; `details["open"]` is how much in 元, negative when to give back."""

    code = "not_balanced"


class InvoiceMissing(DomainError):
    """An organisation paid, the household can issue an invoice, and nobody wrote down its number."""

    code = "invoice_missing"


def settle(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    today: date,
    invoice_number: str = "",
    idempotency: Idempotency | None = None,
) -> Booking:
    """SETTLED: what is due, paid, given back and waived comes to nothing, and the invoice is known where one is wanted.

    Raises WrongState, NotBalanced, InvoiceMissing, or DomainError for a no-show whose stay is not over.
    """
    number = invoice_number.strip()
    body = {"action": Action.SETTLE, "booking": booking_id, "invoice": number}

    def close() -> Booking:
        booking = lock_booking(booking_id)
        close_account(booking, actor=actor, user=user, now=now, today=today, invoice_number=number)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, close))


def close_account(
    booking: Booking, *, actor: Actor, user: User | None, now: datetime, today: date, invoice_number: str = ""
) -> None:
    """What settling does, to a locked booking."""
    check_transition(Action.SETTLE, booking.current_state, actor)
    if booking.current_state == BookingState.NO_SHOW and today < booking.check_out:
        raise DomainError(_("离店日（%(day)s）以前客人还可能补办入住，过后再结清。") % {"day": booking.check_out})
    charge(booking, reason=_("结清"), at=now, user=user)
    account = account_of(booking)
    if account.to_pay:
        raise NotBalanced(_("还有 %(sum)s 元没收，请先收款或减免。") % {"sum": account.to_pay}, open=str(account.open))
    if account.to_refund:
        raise NotBalanced(_("还有 %(sum)s 元要退，请先退款。") % {"sum": account.to_refund}, open=str(account.open))
    before = booking.invoice_number
    booking.invoice_number = invoice_number or before
    if wants_invoice(booking) and not booking.invoice_number:
        raise InvoiceMissing(_("单位付款要开票，请填发票号再结清。"))
    diff = {} if booking.invoice_number == before else {"invoice_number": [before, booking.invoice_number]}
    step(booking, Action.SETTLE, actor=actor, user=user, at=now, diff=diff, also=["invoice_number"])
