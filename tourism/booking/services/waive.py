"""Money the household lets go."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import PaymentEntry
from tourism.booking.selectors.accounts import standing_account
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import check_amount, post, written_before
from .refund_payment import TooMuch
from .steps import lock_booking


def waive(*, booking_id: int, amount: Decimal, reason: str, user: User | None, now: datetime, key: str) -> PaymentEntry:
    """Never more than is open, and never without a reason."""
    check_amount(amount)
    if not reason.strip():
        raise DomainError(_("减免要写明为什么，如补偿停水。请补上。"), field="reason")

    def work() -> PaymentEntry:
        booking = lock_booking(booking_id)
        entry = PaymentEntry(
            booking=booking,
            key=key,
            kind=PaymentEntry.Kind.WAIVED,
            amount=amount,
            reason=reason,
            at=now,
            user=user,
        )
        if earlier := written_before(entry):
            return earlier
        most = standing_account(booking).to_pay
        if amount > most:
            raise TooMuch(
                _("这一单还差 %(most)s 元，减免不能比这多。要退已收的钱，请先记退款。") % {"most": f"{most:,.2f}"},
                field="amount",
            )
        return post(entry, reason=_("减免时核账"))

    return in_one_unit(work)
