"""The nights of a booking as they were promised, gathered for people to read."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tourism.booking.models import Booking


@dataclass(frozen=True)
class PromisedNight:
    """One night of so many rooms of one type at one price in 元, and why that price; `extra` of it for more guests."""

    date: date
    room_type: str
    price: Decimal
    label: str
    extra: Decimal
    rooms: int

    @property
    def amount(self) -> Decimal:
        return self.price * self.rooms


@dataclass(frozen=True)
class NightGivenBack:
    """One night of so many rooms of one type that went back, and the fee for all of them in 元."""

    date: date
    room_type: str
    fee: Decimal
    rooms: int


def promised_nights(booking: Booking) -> list[PromisedNight]:
    """By date; rooms of the same type and price are one entry. Reads prefetched lines."""
    counts = Counter(
        (
            date.fromisoformat(night["date"]),
            line.room_type.name,
            Decimal(night["price"]),
            night.get("label", ""),
            Decimal(night.get("extra", 0)),
        )
        for line in booking.lines.all()
        for night in line.nightly
    )
    return [PromisedNight(*what, rooms) for what, rooms in sorted(counts.items())]


def given_back(booking: Booking) -> list[NightGivenBack]:
    """By date. Reads prefetched lines."""
    fees: dict[tuple[date, str], list[Decimal]] = {}
    for line in booking.lines.all():
        for night in line.dropped:
            what = (date.fromisoformat(night["date"]), line.room_type.name)
            fees.setdefault(what, []).append(Decimal(night["fee"]))
    return [NightGivenBack(*what, sum(each, Decimal("0.00")), len(each)) for what, each in sorted(fees.items())]
