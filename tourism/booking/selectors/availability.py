"""What is free, night by night, what it costs and on which terms one may arrive and leave."""

from calendar import Calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking.models import RoomNight
from tourism.booking.room_mix import RoomChoice
from tourism.core.day_kinds import HolidayCalendar
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType, StayRule
from tourism.homestays.pricing import NoPrice, price_of_night
from tourism.homestays.selectors import OpenHouse, open_house, sellable_types
from tourism.homestays.stay_rules import DayRules, RuleBroken, arrival_window, check_stay, day_rules, rules_for

DAYS_AHEAD = 365
FEW_ROOMS = 2


@dataclass(frozen=True)
class NightAvailability:
    """One night of one room type: rooms free, price in 元 for the guests included (None: not for sale) and why that price.

    `rules` is what the household says of arriving and leaving on this day; `note`, what is not known of it yet.
    """

    date: date
    free: int
    price: Decimal | None
    band: str
    label: str = ""
    note: str = ""
    rules: DayRules = DayRules()

    @property
    def special(self) -> str:
        """What makes this night another than its weekday would: a holiday or its eve, a season; empty on common nights."""
        return "" if self.label in (_("平日"), _("周末")) else self.label


@dataclass(frozen=True)
class RoomTypeAvailability:
    """`free`: rooms that one guest can have for the whole stay; `total`: one of them for all nights, in 元.

    `broken` is the rule the stay breaks, in words with the cure; empty when the household takes it.
    """

    room_type: RoomType
    free: int
    nights: list[NightAvailability]
    total: Decimal | None
    broken: str = ""

    @property
    def choice(self) -> RoomChoice | None:
        """What a party may choose of it; None when it can have none."""
        if not self.free or self.total is None or self.broken:
            return None
        kind = self.room_type
        extra = kind.extra_guest_price * len(self.nights)
        return RoomChoice(kind.pk, self.free, kind.max_guests, self.total, kind.included_guests, extra)


@dataclass(frozen=True)
class CalendarDay:
    """A square of the month calendar. `state`: free, few, full, closed (not for sale), past.

    `min_nights` is the shortest stay that may begin here in any free room; `label` a holiday or season with a price of
    its own; `note` what is not known yet.
    """

    date: date
    in_month: bool
    state: str
    free: int
    price_from: Decimal | None
    min_nights: int = 1
    closed_to_arrival: bool = False
    closed_to_departure: bool = False
    label: str = ""
    note: str = ""


@dataclass(frozen=True)
class Conditions:
    """What a stay is measured by, fetched once for any number of room types: rules, holidays, the days that can be booked."""

    rules: Sequence[StayRule]
    holidays: HolidayCalendar
    today: date

    def broken_by(self, room_type: RoomType, stay: StayDates) -> str:
        """The message of the first rule the stay breaks; empty when it keeps them all."""
        earliest, latest = arrival_window(room_type.household, self.today)
        rules = rules_for(self.rules, {room_type.pk})
        try:
            check_stay(rules, stay, today=self.today, earliest=earliest, latest=latest)
        except RuleBroken as error:
            return error.message
        return ""


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
    """Every room type of the household over the stay; four queries, one if the caller has the `house`."""
    house = house or open_house(household)
    conditions = _conditions(house, now)
    taken = taken_of(house.room_types, stay, now)
    return [type_availability(room_type, stay, taken, conditions) for room_type in house.room_types]


def _conditions(house: OpenHouse, now: datetime) -> Conditions:
    return Conditions(house.rules, house.holidays, timezone.localdate(now))


def taken_of(types: Sequence[RoomType], nights: Iterable[date], now: datetime) -> set[tuple[int, date]]:
    """(room, night) pairs of all these types that somebody has; one query."""
    return occupied_cells([room.pk for kind in types for room in sellable_rooms(kind)], nights, now=now)


def type_availability(
    room_type: RoomType, stay: StayDates, taken: set[tuple[int, date]], conditions: Conditions
) -> RoomTypeAvailability:
    rooms = sellable_rooms(room_type)
    nights = [_night(room_type, rooms, night, taken, conditions) for night in stay]
    through = sum(not any((room.pk, night) in taken for night in stay) for room in rooms)
    prices = [night.price for night in nights if night.price is not None]
    total = sum(prices, Decimal(0)) if len(prices) == len(nights) else None
    return RoomTypeAvailability(room_type, through, nights, total, conditions.broken_by(room_type, stay))


def _night(
    room_type: RoomType, rooms: Sequence[Room], night: date, taken: set[tuple[int, date]], conditions: Conditions
) -> NightAvailability:
    free = sum((room.pk, night) not in taken for room in rooms)
    rules = day_rules(rules_for(conditions.rules, {room_type.pk}), night)
    try:
        found = price_of_night(room_type.price_bands.all(), night, holidays=conditions.holidays)
    except NoPrice:
        return NightAvailability(night, free, None, "", rules=rules)
    return NightAvailability(night, free, found.price, found.band, found.label, found.note, rules)


def month_calendar(
    household: Household, year: int, month: int, now: datetime, house: OpenHouse | None = None
) -> list[list[CalendarDay]]:
    """Weeks from Monday to Sunday that cover the month; four queries, one if the caller has the `house`."""
    weeks = Calendar().monthdatescalendar(year, month)
    days = [day for week in weeks for day in week]
    house = house or open_house(household)
    conditions = _conditions(house, now)
    rooms = {room_type.pk: sellable_rooms(room_type) for room_type in house.room_types}
    taken = taken_of(house.room_types, days, now)
    earliest, latest = arrival_window(household, conditions.today)

    def square(day: date) -> CalendarDay:
        nights = [_night(kind, rooms[kind.pk], day, taken, conditions) for kind in house.room_types]
        is_for_sale = earliest <= day <= latest and house.papers.on(day).is_open
        return _square(day, month, nights, is_for_sale, conditions.today, sum(map(len, rooms.values())))

    return [[square(day) for day in week] for week in weeks]


def _square(
    day: date, month: int, nights: Sequence[NightAvailability], is_for_sale: bool, today: date, rooms: int
) -> CalendarDay:
    priced = [night for night in nights if night.price is not None]
    free = sum(night.free for night in priced)
    # A sold-out night still says what it would have cost; otherwise only rooms that can be had count.
    shown = [night for night in priced if night.free or not free]
    cheapest = min(shown, key=lambda night: night.price or Decimal(0), default=None)
    welcoming = [night.rules for night in shown if not night.rules.no_arrival]
    return CalendarDay(
        date=day,
        in_month=day.month == month,
        state=_day_state(day < today, is_for_sale and bool(priced), free, rooms),
        free=free,
        price_from=cheapest.price if cheapest else None,
        min_nights=min((rules.min_nights for rules in welcoming), default=1),
        closed_to_arrival=bool(shown) and not welcoming,
        closed_to_departure=bool(shown) and all(night.rules.no_departure for night in shown),
        label=cheapest.special if cheapest else "",
        note=cheapest.note if cheapest else "",
    )


def _day_state(is_past: bool, is_for_sale: bool, free: int, rooms: int) -> str:
    if is_past:
        return "past"
    if not is_for_sale:
        return "closed"
    if not free:
        return "full"
    return "few" if free <= FEW_ROOMS and free < rooms else "free"
