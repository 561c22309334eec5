"""Statutory holidays and make-up workdays. A year the state has not announced is said to be unknown, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import chinese_calendar
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

DAY = timedelta(days=1)
# Days off by law every year: a plan without them is not the whole plan.
_ALWAYS_OFF = ((1, 1), (10, 1))
# The package's English names.
_NAMES = {
    "New Year's Day": gettext_noop("元旦"),
    "Spring Festival": gettext_noop("春节"),
    "Tomb-sweeping Day": gettext_noop("清明节"),
    "Labour Day": gettext_noop("劳动节"),
    "Dragon Boat Festival": gettext_noop("端午节"),
    "National Day": gettext_noop("国庆节"),
    "Mid-autumn Festival": gettext_noop("中秋节"),
}


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True)
class HolidayCalendar:
    """Days as the state announced them: `overrides` first, then the package, then the plain week."""

    overrides: Mapping[date, tuple[DayKind, str]] = field(default_factory=dict)

    def kind(self, on: date) -> DayKind:
        """Kind of `on`. In a year not announced only the weekday counts; ask `is_announced` before promising more."""
        if on in self.overrides:
            return self.overrides[on][0]
        return _packaged(on)[0]

    def name(self, on: date) -> str:
        """The holiday of `on` in Chinese; empty on any other day."""
        kind, name = self.overrides.get(on) or _packaged(on)
        return _(name) if kind is DayKind.HOLIDAY and name else ""

    def is_before_free_day(self, on: date) -> bool:
        """Whether the night of `on` is followed by a day off: Fridays and Saturdays, unless the next day is a make-up
        workday."""
        return self.kind(on + DAY) is not DayKind.WORKDAY

    def after_workdays(self, on: date, count: int) -> date:
        """The day on which so many workdays have passed since `on`, which itself does not count."""
        while count > 0:
            on += DAY
            count -= self.kind(on) is DayKind.WORKDAY
        return on

    def is_announced(self, year: int) -> bool:
        """Whether the year's plan is known: to the package, or here at least from New Year's Day to National Day."""
        return _is_packaged(year) or all(self._is_off(date(year, month, day)) for month, day in _ALWAYS_OFF)

    def note(self, year: int) -> str:
        """What to tell of a year whose plan is not known; empty where it is."""
        return "" if self.is_announced(year) else _("%(year)s 年放假安排未公布") % {"year": year}

    def _is_off(self, on: date) -> bool:
        return on in self.overrides and self.overrides[on][0] is DayKind.HOLIDAY


PACKAGED = HolidayCalendar()


def is_announced(year: int) -> bool:
    """Whether the State Council's holiday plan of `year` is known to the package."""
    return PACKAGED.is_announced(year)


def day_kind(on: date) -> DayKind:
    """Kind of `on` as far as the package knows."""
    return PACKAGED.kind(on)


def is_before_free_day(on: date) -> bool:
    """Whether the night of `on` is followed by a day off, as far as the package knows."""
    return PACKAGED.is_before_free_day(on)


@lru_cache(maxsize=400)
def _is_packaged(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4000)
def _packaged(on: date) -> tuple[DayKind, str]:
    weekend = DayKind.WEEKEND if on.weekday() >= 5 else DayKind.WORKDAY
    if not _is_packaged(on.year):
        return weekend, ""
    if chinese_calendar.is_workday(on):
        return DayKind.WORKDAY, ""
    _is_off, holiday = chinese_calendar.get_holiday_detail(on)
    return (DayKind.HOLIDAY, _NAMES.get(holiday, holiday)) if holiday else (DayKind.WEEKEND, "")
