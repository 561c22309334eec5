"""A party and the rooms it asks for: checked, priced, written. Shared by single holds and groups."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tourism.booking import inventory
from tourism.booking.models import Booking, BookingLine
from tourism.booking.selectors.availability import DAYS_AHEAD
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType
from tourism.homestays.pricing import NightPrice, quote
from tourism.homestays.selectors import papers_of

# Without I, L, O, U, 0 and 1: codes are read out over the telephone.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


class NotBookable(DomainError):
    """The household may not take guests on these dates; `details["reasons"]` says why."""

    code = "not_bookable"


@dataclass(frozen=True)
class RoomRequest:
    """So many rooms of one type."""

    room_type_id: int
    count: int = 1


@dataclass(frozen=True)
class GroupPart:
    """A party with one household: who sleeps where, when, how many."""

    household: Household
    stay: StayDates
    guests: int
    rooms: Sequence[RoomRequest]

    def fingerprint(self) -> dict[str, Any]:
        """What makes two requests the same, fit for JSON."""
        return {
            "household": self.household.pk,
            "stay": [self.stay.check_in, self.stay.check_out],
            "guests": self.guests,
            "rooms": [[room.room_type_id, room.count] for room in self.rooms],
        }


@dataclass(frozen=True)
class PricedPart:
    """A part that keeps every rule, with the promised price of one room of each type and night."""

    part: GroupPart
    rooms: list[tuple[RoomType, int, list[NightPrice]]]

    @property
    def wants(self) -> list[inventory.Want]:
        return [inventory.Want(kind.pk, self.part.stay, count) for kind, count, _ in self.rooms]

    @property
    def total(self) -> Decimal:
        return sum((night.price * count for _, count, nights in self.rooms for night in nights), Decimal("0.00"))


def new_code(prefix: str, length: int = 8) -> str:
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


def check_and_price(parts: Sequence[GroupPart], *, today: date) -> list[PricedPart]:
    """The parts with their prices, in a constant number of queries. Raises what is wrong with the first that is wrong."""
    papers = papers_of({part.household.pk: part.household for part in parts}.values())
    for part in parts:
        _check_dates(part.stay, today)
        answer = papers[part.household.pk].during(part.stay)
        if not answer.is_open:
            reasons = "；".join(answer.reasons)
            raise NotBookable(f"{part.household.name}这几天不能接待：{reasons}。请换一家。", reasons=answer.reasons)
    wanted = {request.room_type_id for part in parts for request in part.rooms}
    types = RoomType.objects.filter(pk__in=wanted, is_active=True).prefetch_related("price_bands").in_bulk()
    return [_price(part, types) for part in parts]


def occupy(priced: Sequence[PricedPart], drafts: Sequence[Booking], *, kind: str, now: datetime) -> None:
    """Choose rooms and write bookings, lines and nights, each table at one blow. Households must be locked."""
    chosen = iter(inventory.choose_rooms([want for each in priced for want in each.wants], now))
    Booking.objects.bulk_create(drafts)
    lines: list[BookingLine] = []
    rooms: list[Room] = []
    for each, booking in zip(priced, drafts, strict=True):
        for room_type, _, nights in each.rooms:
            for room in next(chosen):
                lines.append(_line(booking, room_type, nights))
                rooms.append(room)
    BookingLine.objects.bulk_create(lines)
    inventory.take_nights(
        inventory.Taking(room.pk, line.booking.stay.nights, kind, line) for line, room in zip(lines, rooms, strict=True)
    )


def _line(booking: Booking, room_type: RoomType, nights: Sequence[NightPrice]) -> BookingLine:
    nightly = [{"date": night.night.isoformat(), "price": str(night.price), "band": night.band} for night in nights]
    price = sum((night.price for night in nights), Decimal("0.00"))
    return BookingLine(booking=booking, room_type=room_type, nightly=nightly, price=price)


def _check_dates(stay: StayDates, today: date) -> None:
    if stay.check_in < today:
        raise DomainError("到店日期已经过去了，请重新选日期。", check_in=stay.check_in.isoformat())
    if stay.check_in > today + timedelta(days=DAYS_AHEAD):
        raise DomainError(f"最多提前 {DAYS_AHEAD} 天订房，请选近一点的日期。", check_in=stay.check_in.isoformat())


def _price(part: GroupPart, types: Mapping[int, RoomType]) -> PricedPart:
    if not part.rooms or any(request.count < 1 for request in part.rooms):
        raise DomainError("请至少选一间房。")
    rooms = []
    for request in part.rooms:
        room_type = types.get(request.room_type_id)
        if room_type is None or room_type.household_id != part.household.pk:
            raise DomainError(f"所选房型不是{part.household.name}的，或已不出租。请刷新页面再选。")
        rooms.append((room_type, request.count, quote(list(room_type.price_bands.all()), part.stay)))
    sleeps = sum(room_type.max_guests * count for room_type, count, _ in rooms)
    if part.guests < 1:
        raise DomainError("入住人数至少一人。")
    if part.guests > sleeps:
        raise DomainError(f"所选房间最多住 {sleeps} 人，您有 {part.guests} 人，请加一间房。", sleeps=sleeps)
    return PricedPart(part, rooms)
