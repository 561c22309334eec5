"""What a stay costs: nights as they were promised, and what was bought in the house."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tourism.booking.models import Booking, BookingLine, Spend


@dataclass(frozen=True)
class BillLine:
    """So many nights of one room at one price, in 元."""

    line: BookingLine
    nights: int
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.price * self.nights


@dataclass(frozen=True)
class Bill:
    """Lodging by line and price, purchases that were not taken back, and the sums in 元."""

    lines: list[BillLine]
    spends: list[Spend]
    lodging: Decimal
    spent: Decimal

    @property
    def total(self) -> Decimal:
        return self.lodging + self.spent


def net_spends(booking: Booking) -> list[Spend]:
    """Purchases that stand: neither reversals nor reversed. Reads a prefetched `spends` without a query."""
    rows = sorted(booking.spends.all(), key=lambda spend: (spend.recorded_at, spend.pk))
    reversed_ids = {spend.reverses_id for spend in rows}
    return [spend for spend in rows if spend.reverses_id is None and spend.pk not in reversed_ids]


def bill_lines(line: BookingLine) -> list[BillLine]:
    """The line's nights, one bill line for each price in the order in which prices first occur."""
    return _by_price(line, line.nightly)


def _by_price(line: BookingLine, nightly: Iterable[dict[str, Any]]) -> list[BillLine]:
    counts: dict[Decimal, int] = {}
    for night in nightly:
        price = Decimal(night["price"])
        counts[price] = counts.get(price, 0) + 1
    return [BillLine(line, nights, price) for price, nights in counts.items()]


def bill_of(booking: Booking) -> Bill:
    """The bill as it stands now; at check-out an early departure shortens the lines first."""
    lines = [part for line in booking.lines.all() for part in bill_lines(line)]
    return _sum(lines, net_spends(booking))


def _sum(lines: list[BillLine], spends: list[Spend]) -> Bill:
    lodging = sum((part.amount for part in lines), Decimal("0.00"))
    return Bill(lines, spends, lodging, sum((spend.amount for spend in spends), Decimal("0.00")))


def leaving_day(booking: Booking, on: date) -> date:
    """The check-out date that counts when the guests leave on `on`: at least one night, at most those booked."""
    return min(booking.check_out, max(on, booking.check_in + timedelta(days=1)))


def bill_on_leaving(booking: Booking, on: date) -> Bill:
    """The bill if the guests left on `on`: nights from then on are not charged, one always is. Writes nothing."""
    until = leaving_day(booking, on).isoformat()
    lines = [
        part
        for line in booking.lines.all()
        for part in _by_price(line, [night for night in line.nightly if night["date"] < until])
    ]
    return _sum(lines, net_spends(booking))
