"""What the rooms a party chose would cost, night by night, so that every line of the sum can be explained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tourism.homestays.models import RoomType
from tourism.homestays.pricing import spread_guests

from .availability import NightAvailability, RoomTypeAvailability

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class QuoteRooms:
    """Rooms of one type on one night: `base` 元 each, and `extra` 元 for each of the guests beyond those included."""

    room_type: RoomType
    rooms: int
    label: str
    base: Decimal
    extra_guests: int
    extra: Decimal

    @property
    def base_amount(self) -> Decimal:
        return self.base * self.rooms

    @property
    def extra_amount(self) -> Decimal:
        return self.extra * self.extra_guests


@dataclass(frozen=True)
class QuoteNight:
    """One night of the quote; `note` says what is not known of it yet."""

    date: date
    rooms: list[QuoteRooms]
    note: str

    @property
    def amount(self) -> Decimal:
        return sum((of_type.base_amount + of_type.extra_amount for of_type in self.rooms), _ZERO)


@dataclass(frozen=True)
class Quote:
    """Nights in order, and their sum in 元."""

    nights: list[QuoteNight]

    @property
    def total(self) -> Decimal:
        return sum((night.amount for night in self.nights), _ZERO)

    @property
    def notes(self) -> list[str]:
        return list(dict.fromkeys(night.note for night in self.nights if night.note))


def quote_of(chosen: Sequence[tuple[RoomTypeAvailability, int]], guests: int) -> Quote:
    """The price of so many rooms of each type for a party; guests whom the rooms do not sleep are left out.

    Types without a price for every night are left out, too. Additional guests are spread over the rooms so that they cost
    least, as they are when the rooms are taken.
    """
    priced = [(known, count) for known, count in chosen if count and known.total is not None]
    extra = _extra_guests(priced, guests)
    dates = [night.date for night in priced[0][0].nights] if priced else []
    return Quote([_night(on, n, priced, extra) for n, on in enumerate(dates)])


def _extra_guests(priced: Sequence[tuple[RoomTypeAvailability, int]], guests: int) -> list[int]:
    """How many additional guests there are in all rooms of each type."""
    kinds = [known.room_type for known, count in priced for _room in range(count)]
    rooms = [(kind.included_guests, kind.max_guests, kind.extra_guest_price) for kind in kinds]
    spread = iter(spread_guests(rooms, min(guests, sum(kind.max_guests for kind in kinds))))
    return [
        sum(max(0, next(spread) - known.room_type.included_guests) for _room in range(count)) for known, count in priced
    ]


def _night(
    on: date, n: int, priced: Sequence[tuple[RoomTypeAvailability, int]], extra_guests: Sequence[int]
) -> QuoteNight:
    rooms = [
        _rooms(known.room_type, count, known.nights[n], extra)
        for (known, count), extra in zip(priced, extra_guests, strict=True)
    ]
    return QuoteNight(on, rooms, next((known.nights[n].note for known, _count in priced), ""))


def _rooms(room_type: RoomType, count: int, night: NightAvailability, extra_guests: int) -> QuoteRooms:
    return QuoteRooms(room_type, count, night.label, night.price or _ZERO, extra_guests, room_type.extra_guest_price)
