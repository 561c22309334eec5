"""Writing the ledger: a line is posted once and never touched again; a mistake is answered by a reversing line."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from tourism.accounts.models import Organisation
from tourism.core.errors import DomainError
from tourism.core.money import FEN, yuan
from tourism.core.terms import era_on
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

from .categories import Category, Mode
from .models import Entry


class SourceReused(DomainError):
    """The same cause was posted before with another content."""

    code = "source_reused"


class CannotReverse(DomainError):
    """A line that is itself a reversal, or was reversed before."""

    code = "cannot_reverse"


def post_entry(
    *,
    source: str,
    entry_on: date,
    posted_at: datetime,
    village: VillagePage,
    household: Household | None,
    payee_class: str,
    payer_kind: str,
    channel: str,
    category: str,
    item: str,
    quantity: Decimal | int,
    unit: str,
    unit_price: Decimal,
    organisation: Organisation | None = None,
    mode: str = Mode.DIRECT,
    visitors: int = 0,
    visitor_nights: int = 0,
    evidence: str = "",
    is_demo: bool = False,
) -> Entry:
    """The line of this source; posted now, or found when it was posted before with the same content.

    `unit_price` in 元. Raises SourceReused when the source stands for something else, DomainError when quantity times
    price is negative or not a whole number of fen.
    """
    if category not in Category.values:
        raise DomainError("类别不在名目里，请从列表中选。", category=category)
    quantity, unit_price = Decimal(quantity), yuan(unit_price)
    entry = Entry(
        source=source, entry_on=entry_on, posted_at=posted_at, terms_version=era_on(entry_on).key, evidence=evidence,
        village=village, household=household, payee_class=payee_class, payer_kind=payer_kind, organisation=organisation,
        channel=channel, mode=mode, category=category, item=item, quantity=quantity, unit=unit, unit_price=unit_price,
        amount=_amount(quantity, unit_price), visitors=visitors, visitor_nights=visitor_nights, is_demo=is_demo,
    )  # fmt: skip
    return _write_once(entry)


def reverse_entry(*, entry: Entry, source: str, posted_at: datetime, entry_on: date, reason: str) -> Entry:
    """The line that takes `entry` back; both together are zero. Visitors stay with the first line and stop counting."""
    if entry.reverses_id is not None:
        raise CannotReverse("冲销的台账不能再冲销。请重新登记一笔。", source=entry.source)
    if not reason.strip():
        raise DomainError("请写明冲销的原因。")
    earlier = Entry.objects.filter(reverses=entry).first()
    if earlier is not None and earlier.source != source:
        raise CannotReverse("这笔台账已经冲销过了。", source=entry.source, reversed_by=earlier.source)
    return _write_once(
        Entry(
            source=source,
            entry_on=entry_on,
            posted_at=posted_at,
            village_id=entry.village_id,
            household_id=entry.household_id,
            payee_class=entry.payee_class,
            payer_kind=entry.payer_kind,
            organisation_id=entry.organisation_id,
            channel=entry.channel,
            mode=entry.mode,
            category=entry.category,
            item=entry.item,
            quantity=-entry.quantity,
            unit=entry.unit,
            unit_price=entry.unit_price,
            amount=-entry.amount,
            evidence=reason.strip(),
            terms_version=era_on(entry_on).key,
            reverses=entry,
            is_demo=entry.is_demo,
        )
    )


# What makes two postings of one source the same thing. The times of posting may differ.
_CONTENT = ("village_id", "household_id", "organisation_id", "category", "item", "quantity", "unit_price", "amount")


def _write_once(entry: Entry) -> Entry:
    """Insert, or the line already there. The savepoint keeps the caller's transaction usable after a collision."""
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
        return entry
    except IntegrityError:
        earlier = Entry.objects.filter(source=entry.source).first()
        if earlier is None:
            raise
    if _content(earlier) != _content(entry):
        raise SourceReused("这笔账的来源已经登记过另一笔内容，不能重复使用。", source=entry.source)
    return earlier


def _content(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _CONTENT}


def _amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    amount = quantity * unit_price
    if amount < 0:
        raise DomainError("台账金额不能是负数。要减少请用冲销。", amount=str(amount))
    if amount != amount.quantize(FEN):
        raise DomainError("数量乘单价不是整分，请核对单价。", quantity=str(quantity), unit_price=str(unit_price))
    return yuan(amount)
