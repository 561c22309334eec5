"""What stands under a homestay for booking it: calendar, rooms of the nights chosen, contact, bill."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking.forms import HoldForm, StayAskForm
from tourism.booking.room_mix import RoomChoice, cheapest_mix
from tourism.booking.selectors import CalendarDay, RoomTypeAvailability, availability, month_calendar
from tourism.booking.selectors.availability import DAYS_AHEAD
from tourism.booking.selectors.nearest import NearStay, nearest_stays
from tourism.core.solar_terms import solar_day
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, RoomType
from tourism.homestays.selectors import OpenHouse, open_house

_USUAL_GUESTS = 2
_WEEKDAYS = "一二三四五六日"
_DIGITS = 4


@dataclass(frozen=True)
class DayCell:
    """A square of the calendar. `mark` is its part in the stay chosen: s0 arrival, s1 a night between, s2 departure."""

    day: CalendarDay
    query: str
    mark: str
    word: str
    label: str
    is_today: bool

    @property
    def can_be_chosen(self) -> bool:
        return self.day.state in ("free", "few")


@dataclass(frozen=True)
class Month:
    """A month of squares; `previous` and `following` are queries, empty where there is nothing to see."""

    first: date
    lunar: str
    weeks: list[list[DayCell]]
    previous: str
    following: str

    @property
    def has_nights(self) -> bool:
        return any(
            cell.day.in_month and cell.day.state not in ("past", "closed") for week in self.weeks for cell in week
        )


@dataclass(frozen=True)
class RoomRow:
    """A room type in the list to choose from. `known` is empty until nights are chosen."""

    room_type: RoomType
    field: BoundField
    count: int
    known: RoomTypeAvailability | None

    @property
    def is_too_many(self) -> bool:
        return self.known is not None and self.count > self.known.free

    @property
    def prices(self) -> str:
        """Price of each night for the script that adds up: 168.00,218.00"""
        return ",".join(str(night.price) for night in self.known.nights) if self.known else ""


@dataclass(frozen=True)
class BillNight:
    """One night of the bill, all rooms together."""

    date: date
    amount: Decimal


@dataclass
class BookingBox:
    """All that the template booking/box.html shows."""

    page: HomestayPage
    household: Household
    month: Month
    ask: StayAskForm
    form: HoldForm
    stay: StayDates | None
    guests: int
    rows: list[RoomRow]
    reasons: list[str]
    near: list[NearStay] = field(default_factory=list)
    # A refused request left no trace, so every showing of the form may have a key of its own.
    key: UUID = field(default_factory=uuid4)

    @property
    def has_room(self) -> bool:
        return any(row.known and row.known.free and row.known.total is not None for row in self.rows)

    @property
    def bill(self) -> list[BillNight]:
        if self.stay is None:
            return []
        chosen = [row for row in self.rows if row.count and row.known and row.known.total is not None]
        nights = [
            sum((row.known.nights[n].price * row.count for row in chosen), Decimal(0))  # type: ignore[union-attr, operator, misc]
            for n in range(self.stay.count)
        ]
        return [BillNight(day, amount) for day, amount in zip(self.stay, nights, strict=True)]

    @property
    def total(self) -> Decimal:
        return sum((night.amount for night in self.bill), Decimal(0))


def booking_box(
    page: HomestayPage,
    asked: Mapping[str, Any],
    now: datetime,
    form: HoldForm | None = None,
    house: OpenHouse | None = None,
) -> BookingBox:
    """The box for `asked` (check_in, nights, guests, month from the address) or for a form that was sent and refused.

    `house` spares the queries of a page that has it already.
    """
    household = page.household
    if household is None:
        raise ValueError(f"{page} has no household to book")
    today, house = timezone.localdate(now), house or open_house(household)
    ask = _ask_form(asked, form, today)
    stay = ask.stay
    guests = (ask.cleaned_data.get("guests") if ask.is_bound else None) or _USUAL_GUESTS
    known = availability(household, stay, now, house) if stay else []
    form = form or HoldForm(room_types=house.room_types, today=today)
    rows = _rows(form, known, guests)
    is_open = house.papers.during(stay) if stay else house.papers.on(today)
    if not is_open.is_open:
        rows = [RoomRow(row.room_type, row.field, row.count, None) for row in rows]
    box = BookingBox(
        page=page,
        household=household,
        month=_month(house, asked, stay, guests, now),
        ask=ask,
        form=form,
        stay=stay,
        guests=guests,
        rows=rows,
        reasons=is_open.reasons,
    )
    if stay and (not is_open.is_open or not _fits(known, guests) or any(row.is_too_many for row in rows)):
        box.near = nearest_stays([household], stay, guests, now)
    return box


def stay_query(stay: StayDates | None, guests: int, **more: str) -> str:
    """check_in=2026-12-11&nights=2&guests=2"""
    chosen = {"check_in": stay.check_in.isoformat(), "nights": stay.count} if stay else {}
    return urlencode({**chosen, "guests": guests, **more})


def _ask_form(asked: Mapping[str, Any], form: HoldForm | None, today: date) -> StayAskForm:
    if form is not None:
        return StayAskForm(form.data, today=today)
    if asked.get("check_in"):
        given = {"nights": "1", "guests": str(_USUAL_GUESTS)} | {name: asked[name] for name in asked if asked[name]}
        return StayAskForm(given, today=today)
    return StayAskForm(initial={"nights": asked.get("nights") or 1, "guests": _USUAL_GUESTS}, today=today)


def _rows(form: HoldForm, known: list[RoomTypeAvailability], guests: int) -> list[RoomRow]:
    """Room types with the counts typed, or, before anybody typed, the cheapest rooms that sleep the party."""
    by_type = {each.room_type.pk: each for each in known}
    suggested = cheapest_mix(_choices(known), guests) or {}
    rows = []
    for room_type in form.room_types:
        bound = form[f"room_{room_type.pk}"]
        count = _count(bound.value()) if form.is_bound else suggested.get(room_type.pk, 0)
        rows.append(RoomRow(room_type, bound, count, by_type.get(room_type.pk)))
    return rows


def _choices(known: list[RoomTypeAvailability]) -> list[RoomChoice]:
    return [
        RoomChoice(each.room_type.pk, each.free, each.room_type.max_guests, each.total)
        for each in known
        if each.free and each.total is not None
    ]


def _fits(known: list[RoomTypeAvailability], guests: int) -> bool:
    return cheapest_mix(_choices(known), guests) is not None


def _count(typed: Any) -> int:
    """What was typed as a number of rooms; 0 for what is none (² is a digit to Python, but no number)."""
    text = str(typed or "").strip()
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else 0


def _month(house: OpenHouse, asked: Mapping[str, Any], stay: StayDates | None, guests: int, now: datetime) -> Month:
    today = timezone.localdate(now)
    first = _month_of(str(asked.get("month") or ""), stay.check_in if stay else today, today)
    weeks = [
        [_cell(day, stay, guests, today) for day in week]
        for week in month_calendar(house.household, first.year, first.month, now, house)
    ]
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    last = today + timedelta(days=DAYS_AHEAD)
    return Month(
        first=first,
        lunar=solar_day(first.replace(day=15)).lunar_text.split("年")[-1].split("月")[0] + _("月"),
        weeks=weeks,
        previous=stay_query(stay, guests, month=f"{before:%Y-%m}") if first > today else "",
        following=stay_query(stay, guests, month=f"{after:%Y-%m}") if after.replace(day=1) <= last else "",
    )


def _month_of(typed: str, otherwise: date, today: date) -> date:
    """First day of the month named 2026-12, kept between this month and a year from now."""
    try:
        first = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        first = otherwise
    last = today + timedelta(days=DAYS_AHEAD)
    return min(max(first, today.replace(day=1)), last).replace(day=1)


def _cell(day: CalendarDay, stay: StayDates | None, guests: int, today: date) -> DayCell:
    mark = _mark(day.date, stay)
    word = _mark_word(day.date, stay) or _state_word(day)
    price = _("%(price)s 元") % {"price": f"{day.price_from:.0f}"} if day.price_from is not None else ""
    weekday = _("周%(day)s") % {"day": _WEEKDAYS[day.date.weekday()]}
    label = f"{day.date.month}月{day.date.day}日 {weekday} {price} {word}".strip()
    nights = StayDates.of(day.date, stay.count if stay else 1)
    return DayCell(day, stay_query(nights, guests), mark, word, " ".join(label.split()), day.date == today)


def _mark(day: date, stay: StayDates | None) -> str:
    if stay is None or not stay.check_in <= day <= stay.check_out:
        return ""
    if day == stay.check_out:
        return "s2"
    return "s0" if day == stay.check_in else "s1"


def _mark_word(day: date, stay: StayDates | None) -> str:
    mark = _mark(day, stay)
    if stay is None or not mark:
        return ""
    return {"s0": _("到店"), "s1": _("住"), "s2": _("离店")}[mark]


def _state_word(day: CalendarDay) -> str:
    if day.state == "few":
        return _("余 %(rooms)s") % {"rooms": day.free}
    return {"full": _("满"), "closed": _("不接")}.get(day.state, "")
