"""What guests in the house buy from it. A tap that arrives twice is one row; a mistake is answered by a reversing row."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking, Spend
from tourism.booking.states import BookingState, WrongState
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError
from tourism.core.money import yuan
from tourism.ledger.categories import Category

from .account import charge
from .idempotency import IdempotencyMismatch
from .steps import BookingNotFound, lock_booking

MOST_AT_ONCE = Decimal(100_000)
# Nights are charged from the booking itself; entered by hand they would be paid twice.
BUYABLE = frozenset(Category.values) - {Category.LODGING.value}


def record_spend(
    *,
    booking_id: int,
    key: UUID,
    category: str,
    item: str,
    amount: Decimal,
    user: User | None,
    now: datetime,
) -> Spend:
    """A purchase on the bill of guests in house; the same key again returns the same row.

    Raises WrongState unless CHECKED_IN, IdempotencyMismatch for a key of another purchase, DomainError for bad input.
    """
    item, money = item.strip(), yuan(amount)
    if category not in BUYABLE:
        raise DomainError(_("请选一个消费类别；房费会自动结算，不用记。"), category=category)
    if not item:
        raise DomainError(_("请写明买了什么。"))
    if not 0 < money <= MOST_AT_ONCE:
        raise DomainError(_("金额应大于 0，一笔最多 %(most)s 元。") % {"most": MOST_AT_ONCE}, amount=str(amount))

    def work() -> Spend:
        booking = lock_booking(booking_id)
        row = Spend(
            booking=booking, key=key, category=category, item=item, amount=money, recorded_at=now, recorded_by=user
        )
        return _write_once(row)

    return in_one_unit(work)


def reverse_spend(*, spend_id: int, key: UUID, user: User | None, now: datetime) -> Spend:
    """The row that takes a purchase back. Raises WrongState after check-out or when it was taken back before."""

    def work() -> Spend:
        booking_id = Spend.objects.filter(pk=spend_id).values_list("booking", flat=True).first()
        if booking_id is None:
            raise BookingNotFound(_("没有找到这笔消费。"))
        booking = lock_booking(booking_id)
        spend = Spend.objects.get(pk=spend_id)
        if spend.reverses_id is not None:
            raise WrongState(_("这一笔本身就是冲销，不能再冲。"))
        earlier = Spend.objects.filter(reverses=spend).first()
        if earlier is not None and earlier.key != key:
            raise WrongState(_("这一笔已经冲销过了。"))
        return _write_once(
            Spend(
                booking=booking,
                key=key,
                category=spend.category,
                item=spend.item,
                amount=-spend.amount,
                recorded_at=now,
                recorded_by=user,
                reverses=spend,
            )
        )

    return in_one_unit(work)


def _write_once(row: Spend) -> Spend:
    """Insert, or the row this key made before. Its booking is locked, so only another booking's key can still collide."""
    earlier = Spend.objects.filter(key=row.key).first()
    if earlier is None:
        _check_in_house(row.booking)
        earlier = _insert(row)
    if earlier is None:
        charge(row.booking, reason=row.item, at=row.recorded_at, user=row.recorded_by)
        return row
    if _content(earlier) != _content(row):
        raise IdempotencyMismatch(_("这个编号已经记过另一笔消费，请刷新页面再记。"), key=str(row.key))
    return earlier


def _insert(row: Spend) -> Spend | None:
    """None when it is written, else the row that has its key already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        earlier = Spend.objects.filter(key=row.key).first()
        if earlier is None:
            raise
        return earlier
    return None


def _content(row: Spend) -> tuple[int, str, str, Decimal, int | None]:
    return (row.booking_id, row.category, row.item, row.amount, row.reverses_id)


def _check_in_house(booking: Booking) -> None:
    if booking.state != BookingState.CHECKED_IN:
        raise WrongState(_("只有在住的客人才能记账。先办入住；已离店的请走台账冲销。"))
