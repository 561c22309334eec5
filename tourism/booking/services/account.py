"""The only writer of PaymentEntry: what is due follows the booking, what is paid is written down with its receipt."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking, PaymentEntry
from tourism.booking.selectors.accounts import account_of, owed_for
from tourism.booking.states import WAITING
from tourism.core.errors import DomainError

from .idempotency import IdempotencyMismatch
from .refund_orders import request_refunds
from .steps import event

MOST = Decimal(1_000_000)
# What makes two requests with one key the same.
_CONTENT = ("booking_id", "kind", "amount", "method", "reference", "reason")


def charge(booking: Booking, *, reason: str, at: datetime, user: User | None = None) -> PaymentEntry | None:
    """Make what is due equal to what the booking now costs, by a row for the difference. The booking must be locked.

    Nothing is due before the yes. What was paid online and is too much by now goes back: that is asked for here.
    """
    if booking.current_state in WAITING:
        return None
    account = account_of(booking)
    owed = owed_for(booking)
    entry = _due_row(booking, owed - account.due, reason=reason, at=at, user=user) if owed != account.due else None
    if entry is not None:
        entry.save()
    if account.paid:
        request_refunds(booking, replace(account, due=owed), at=at)
    return entry


def charge_all(bookings: Sequence[Booking], *, reason: str, at: datetime, user: User | None = None) -> None:
    """`charge` for many at one blow, as they stand in the database: in a constant number of queries unless money goes
    back. They must be locked."""
    firm = (
        Booking.objects.filter(pk__in=[booking.pk for booking in bookings])
        .exclude(state__in=WAITING)
        .select_related("household")
        .prefetch_related("payments", "spends")
        .order_by("pk")
    )
    accounts = [(booking, account_of(booking), owed_for(booking)) for booking in firm]
    PaymentEntry.objects.bulk_create(
        _due_row(booking, owed - account.due, reason=reason, at=at, user=user)
        for booking, account, owed in accounts
        if owed != account.due
    )
    for booking, account, owed in accounts:
        if account.paid:
            request_refunds(booking, replace(account, due=owed), at=at)


def _due_row(booking: Booking, difference: Decimal, *, reason: str, at: datetime, user: User | None) -> PaymentEntry:
    """Unsaved."""
    return PaymentEntry(
        booking=booking,
        key=f"due:{uuid.uuid4()}",
        kind=PaymentEntry.Kind.DUE,
        amount=difference,
        reason=reason,
        at=at,
        user=user,
    )


def written_before(entry: PaymentEntry) -> PaymentEntry | None:
    """The row that came with this key before. Raises IdempotencyMismatch when it said something else."""
    earlier = PaymentEntry.objects.filter(key=entry.key).first()
    if earlier is not None and any(getattr(earlier, name) != getattr(entry, name) for name in _CONTENT):
        raise IdempotencyMismatch(_("这笔已经记过，内容却不一样。请刷新页面，看看账上有没有，再记。"), key=entry.key)
    return earlier


def post(entry: PaymentEntry, *, reason: str) -> PaymentEntry:
    """Write the row, tell the world, and put the account straight. The booking must be locked."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        # Only another booking can have taken the key meanwhile, as this one is locked; then this raises the mismatch.
        written_before(entry)
        raise
    event(f"payment.{entry.kind}", entry.booking, at=entry.at, amount=str(entry.amount), method=entry.method).save()
    charge(entry.booking, reason=reason, at=entry.at, user=entry.user)
    return entry


def check_amount(amount: Decimal) -> None:
    """Raises DomainError for what is no sum of money in whole fen."""
    if not (amount.is_finite() and 0 < amount <= MOST and amount * 100 == (amount * 100).to_integral_value()):
        raise DomainError(
            _("金额要大于零、不超过 %(most)s 元，最多写到分。请核对金额。") % {"most": f"{MOST:,}"}, field="amount"
        )
