"""Money given back by hand."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import PaymentEntry
from tourism.booking.selectors.accounts import account_of, refunds_on_the_way
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import check_amount, post, written_before
from .receive_payment import check_by_hand
from .steps import lock_booking


class TooMuch(DomainError):
    """More than was paid cannot be given back, nor more than is open be let go."""

    code = "too_much"


def refund_payment(
    *,
    booking_id: int,
    amount: Decimal,
    method: str,
    reference: str,
    reason: str,
    user: User | None,
    now: datetime,
    key: str,
) -> PaymentEntry:
    """Cash or a transfer back to the guest. Never more than was paid and is not on its way back online already."""
    check_amount(amount)
    check_by_hand(method, reference)

    def work() -> PaymentEntry:
        booking = lock_booking(booking_id)
        entry = PaymentEntry(
            booking=booking,
            key=key,
            kind=PaymentEntry.Kind.REFUNDED,
            amount=amount,
            method=method,
            reference=reference,
            reason=reason,
            at=now,
            user=user,
        )
        if earlier := written_before(entry):
            return earlier
        most = account_of(booking).kept - refunds_on_the_way(booking)
        if amount > most:
            raise TooMuch(
                _("最多能退 %(most)s 元。请核对金额。") % {"most": f"{max(most, Decimal(0)):,.2f}"}, field="amount"
            )
        return post(entry, reason=_("退款时核账"))

    return in_one_unit(work)
