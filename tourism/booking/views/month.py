"""The month of a homestay as squares to choose from: a price, a word, and where a press leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking.selectors import CalendarDay, month_calendar
from tourism.booking.selectors.availability import DAYS_AHEAD
from tourism.core import dates
from tourism.core.languages import is_english
from tourism.core.solar_terms import solar_day
from tourism.core.stay_dates import StayDates
from tourism.homestays.selectors import OpenHouse


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
        return self.day.state in ("free", "few") and not self.day.closed_to_arrival


@dataclass(frozen=True)
class Season:
    """Days in a row that are dearer, or cheaper, for one reason."""

    label: str
    starts_on: date
    ends_on: date

    @property
    def is_one_day(self) -> bool:
        return self.starts_on == self.ends_on


@dataclass(frozen=True)
class Month:
    """A month of squares; `previous` and `following` are queries, empty where there is nothing to see."""

    first: date
    lunar: str
    weeks: list[list[DayCell]]
    previous: str
    following: str

    @property
    def days(self) -> list[CalendarDay]:
        return [cell.day for week in self.weeks for cell in week if cell.day.in_month]

    @property
    def has_nights(self) -> bool:
        return any(day.state not in ("past", "closed") for day in self.days)

    @property
    def seasons(self) -> list[Season]:
        return _seasons(day for day in self.days if day.state not in ("past", "closed"))

    @property
    def notes(self) -> list[str]:
        return list(dict.fromkeys(day.note for day in self.days if day.note and day.state not in ("past", "closed")))


def month_of(house: OpenHouse, asked: Mapping[str, Any], stay: StayDates | None, guests: int, now: datetime) -> Month:
    """The month asked for, else that of the stay, else this one."""
    today = timezone.localdate(now)
    first = _first_day(str(asked.get("month") or ""), stay.check_in if stay else today, today)
    weeks = [
        [_cell(day, stay, guests, today) for day in week]
        for week in month_calendar(house.household, first.year, first.month, now, house)
    ]
    before, after = first - timedelta(days=1), first + timedelta(days=32)
    last = today + timedelta(days=DAYS_AHEAD)
    return Month(
        first=first,
        lunar="" if is_english() else _lunar_month(first.replace(day=15)),
        weeks=weeks,
        previous=stay_query(stay, guests, month=f"{before:%Y-%m}") if first > today else "",
        following=stay_query(stay, guests, month=f"{after:%Y-%m}") if after.replace(day=1) <= last else "",
    )


def _lunar_month(middle: date) -> str:
    """冬月: the lunar month in which most of a month lies, told by its middle; who reads English does not reckon by it."""
    return solar_day(middle).lunar_text.split("年")[-1].split("月")[0] + "月"


def stay_query(stay: StayDates | None, guests: int, **more: str) -> str:
    """check_in=2026-12-11&nights=2&guests=2"""
    chosen = {"check_in": stay.check_in.isoformat(), "nights": stay.count} if stay else {}
    return urlencode({**chosen, "guests": guests, **more})


def _first_day(typed: str, otherwise: date, today: date) -> date:
    """First day of the month named 2026-12, kept between this month and a year from now."""
    try:
        first = datetime.strptime(typed, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        first = otherwise
    last = today + timedelta(days=DAYS_AHEAD)
    return min(max(first, today.replace(day=1)), last).replace(day=1)


def _cell(day: CalendarDay, stay: StayDates | None, guests: int, today: date) -> DayCell:
    mark = _mark(day.date, stay)
    word = _mark_word(mark) or _state_word(day)
    # Whoever chooses a day stays as long as before, or as long as that day asks for.
    nights = StayDates.of(day.date, max(stay.count if stay else 1, day.min_nights))
    return DayCell(day, stay_query(nights, guests), mark, word, _spoken(day, word), day.date == today)


def _spoken(day: CalendarDay, word: str) -> str:
    """12月11日 周五 198 元 余 2 元旦 至少住 2 晚: all that the square shows, and what it has no room for."""
    said = [dates.day(day.date), dates.weekday(day.date)]
    if day.price_from is not None:
        said.append(_("%(price)s 元") % {"price": f"{day.price_from:.0f}"})
    said += [word if word != _min_word(day) else "", day.label]
    if day.min_nights > 1:
        said.append(_("至少住 %(nights)s 晚") % {"nights": day.min_nights})
    if day.closed_to_departure:
        said.append(_("这天不办退房"))
    return " ".join(part for part in said if part)


def _mark(day: date, stay: StayDates | None) -> str:
    if stay is None or not stay.check_in <= day <= stay.check_out:
        return ""
    if day == stay.check_out:
        return "s2"
    return "s0" if day == stay.check_in else "s1"


def _mark_word(mark: str) -> str:
    return {"s0": _("到店"), "s1": _("住"), "s2": _("离店")}.get(mark, "")


def _state_word(day: CalendarDay) -> str:
    """The one thing about the day that matters most: whether, then how long, then how many."""
    if day.state in ("full", "closed"):
        return _("满") if day.state == "full" else _("不接")
    if day.state == "past":
        return ""
    if day.closed_to_arrival:
        return _("只续住")
    return _min_word(day) or (_("余 %(rooms)s") % {"rooms": day.free} if day.state == "few" else "")


def _min_word(day: CalendarDay) -> str:
    return _("%(nights)s晚起") % {"nights": day.min_nights} if day.min_nights > 1 else ""


def _seasons(days: Iterable[CalendarDay]) -> list[Season]:
    found: list[Season] = []
    for day in days:
        last = found[-1] if found else None
        if last and last.label == day.label and last.ends_on + timedelta(days=1) == day.date:
            found[-1] = Season(last.label, last.starts_on, day.date)
        elif day.label:
            found.append(Season(day.label, day.date, day.date))
    return found
