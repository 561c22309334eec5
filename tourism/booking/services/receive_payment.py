"""Money that came in at the desk or by bank."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking, PaymentEntry
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import check_amount, post, written_before
from .steps import lock_booking

# What passes through a gateway is written down by its notifications alone.
BY_HAND = frozenset({PaymentEntry.Method.CASH, PaymentEntry.Method.TRANSFER})


class ReceiptUsed(DomainError):
    """A receipt stands for one payment."""

    code = "receipt_used"


def receive_payment(
    *,
    booking_id: int,
    amount: Decimal,
    method: str,
    reference: str,
    user: User | None,
    now: datetime,
    key: str,
) -> PaymentEntry:
    """Cash with its receipt, or a transfer with the bank's number. The same key twice is one row.

    More than is due may be received: it is paid ahead. Raises DomainError, ReceiptUsed or IdempotencyMismatch.
    """
    check_amount(amount)
    check_by_hand(method, reference)

    def work() -> PaymentEntry:
        booking = lock_booking(booking_id)
        entry = PaymentEntry(
            booking=booking,
            key=key,
            kind=PaymentEntry.Kind.PAID,
            amount=amount,
            method=method,
            reference=reference,
            at=now,
            user=user,
        )
        if earlier := written_before(entry):
            return earlier
        _check_receipt(booking, entry)
        return post(entry, reason=_("收款时核账"))

    return in_one_unit(work)


def check_by_hand(method: str, reference: str) -> None:
    if method not in BY_HAND:
        raise DomainError(_("这里只记现金和转账；网上付的由支付渠道通知入账。请另选方式。"), field="method")
    if not reference.strip():
        raise DomainError(_("现金要写收据号，转账要写银行流水号。请补上。"), field="reference")


def _check_receipt(booking: Booking, entry: PaymentEntry) -> None:
    """A number from the household's receipt book is used once. A transfer may pay several bookings."""
    if entry.method != PaymentEntry.Method.CASH:
        return
    # Two bookings of one household may be paid at the same moment.
    inventory.lock_households([booking.household_id])
    used = PaymentEntry.objects.filter(
        booking__household=booking.household_id, kind=entry.kind, method=entry.method, reference=entry.reference
    ).select_related("booking")
    if found := used.first():
        raise ReceiptUsed(
            _("收据号 %(reference)s 已经记在订单 %(code)s 上。请核对收据号。")
            % {"reference": entry.reference, "code": found.booking.code},
            field="reference",
        )
