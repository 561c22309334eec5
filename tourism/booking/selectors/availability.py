"""What is free, night by night, and what it costs."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from tourism.booking.models import RoomNight
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType
from tourism.homestays.pricing import NoPrice, price_of_night
from tourism.homestays.selectors import OpenHouse, open_house, sellable_types

DAYS_AHEAD = 365
FEW_ROOMS = 2


@dataclass(frozen=True)
class NightAvailability:
    """One night of one room type: rooms free, price in 元 (None: not for sale)."""

    date: date
    free: int
    price: Decimal | None
    band: str


@dataclass(frozen=True)
class RoomTypeAvailability:
    """`free`: rooms that one guest can have for the whole stay; `total`: one of them for all nights, in 元."""

    room_type: RoomType
    free: int
    nights: list[NightAvailability]
    total: Decimal | None


@dataclass(frozen=True)
class CalendarDay:
    """A square of the month calendar. `state`: free, few, full, closed (not for sale), past."""

    date: date
    in_month: bool
    state: str
    free: int
    price_from: Decimal | None


def live_nights(now: datetime) -> QuerySet[RoomNight]:
    """Nights somebody really has: a hold past its hour no longer counts, swept away or not."""
    return RoomNight.objects.exclude(kind=RoomNight.Kind.HOLD, line__booking__expires_at__lte=now)


def occupied_cells(
    room_ids: Iterable[int], nights: Iterable[date], *, now: datetime | None = None
) -> set[tuple[int, date]]:
    """(room, night) pairs that are taken. Without `now` every row counts, as it does for the database constraint."""
    days = set(nights)
    if not days:
        return set()
    rows = RoomNight.objects.all() if now is None else live_nights(now)
    rows = rows.filter(room__in=list(room_ids), night__gte=min(days), night__lte=max(days))
    return {cell for cell in rows.values_list("room_id", "night") if cell[1] in days}


def sellable_rooms(room_type: RoomType) -> list[Room]:
    """Rooms in use, by door number; reads what `sellable_types` prefetched."""
    return sorted((room for room in room_type.rooms.all() if room.is_active), key=lambda room: (room.number, room.pk))


def free_rooms(households: Iterable[Household], stay: StayDates, now: datetime) -> dict[int, list[Room]]:
    """Rooms free on every night of the stay, by room type; constant queries."""
    types = sellable_types(households)
    rooms = {room_type.pk: sellable_rooms(room_type) for room_type in types}
    taken = occupied_cells([room.pk for of_type in rooms.values() for room in of_type], stay, now=now)
    busy = {room for room, _ in taken}
    return {pk: [room for room in of_type if room.pk not in busy] for pk, of_type in rooms.items()}


def availability(
    household: Household, stay: StayDates, now: datetime, house: OpenHouse | None = None
) -> list[RoomTypeAvailability]:
    """Every room type of the household over the stay; constant queries, one if the caller has the `house`."""
    types = house.room_types if house else sellable_types([household])
    rooms = {room_type.pk: sellable_rooms(room_type) for room_type in types}
    taken = occupied_cells([room.pk for of_type in rooms.values() for room in of_type], stay, now=now)
    return [type_availability(room_type, rooms[room_type.pk], stay, taken) for room_type in types]


def type_availability(
    room_type: RoomType, rooms: list[Room], stay: StayDates, taken: set[tuple[int, date]]
) -> RoomTypeAvailability:
    nights = []
    for night in stay:
        price, band = night_price(room_type, night)
        free = sum((room.pk, night) not in taken for room in rooms)
        nights.append(NightAvailability(night, free, price, band))
    through = sum(not any((room.pk, night) in taken for night in stay) for room in rooms)
    prices = [night.price for night in nights if night.price is not None]
    total = sum(prices, Decimal(0)) if len(prices) == len(nights) else None
    return RoomTypeAvailability(room_type, through, nights, total)


def night_price(room_type: RoomType, night: date) -> tuple[Decimal | None, str]:
    """Price and band of one night, (None, "") where the household has set none."""
    try:
        found = price_of_night(room_type.price_bands.all(), night)
    except NoPrice:
        return None, ""
    return found.price, found.band


def month_calendar(
    household: Household, year: int, month: int, now: datetime, house: OpenHouse | None = None
) -> list[list[CalendarDay]]:
    """Weeks from Monday to Sunday that cover the month; constant queries, one if the caller has the `house`."""
    weeks = Calendar().monthdatescalendar(year, month)
    days = [day for week in weeks for day in week]
    house = house or open_house(household)
    types, papers = house.room_types, house.papers
    rooms = {room_type.pk: sellable_rooms(room_type) for room_type in types}
    taken = occupied_cells([room.pk for of_type in rooms.values() for room in of_type], days, now=now)
    today = timezone.localdate(now)

    def square(day: date) -> CalendarDay:
        nights = [type_availability(kind, rooms[kind.pk], StayDates.of(day, 1), taken).nights[0] for kind in types]
        priced = [night for night in nights if night.price is not None]
        is_for_sale = bool(priced) and day <= today + timedelta(days=DAYS_AHEAD) and papers.on(day).is_open
        free = sum(night.free for night in priced)
        state = _day_state(day < today, is_for_sale, free, sum(len(of_type) for of_type in rooms.values()))
        shown = [night.price for night in priced if night.free or not free]
        price_from = min((price for price in shown if price is not None), default=None)
        return CalendarDay(day, day.month == month, state, free, price_from)

    return [[square(day) for day in week] for week in weeks]


def _day_state(is_past: bool, is_for_sale: bool, free: int, rooms: int) -> str:
    if is_past:
        return "past"
    if not is_for_sale:
        return "closed"
    if not free:
        return "full"
    return "few" if free <= FEW_ROOMS and free < rooms else "free"
