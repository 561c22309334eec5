"""Statutory holidays and make-up workdays. A year the state has not announced is said to be unknown, never guessed."""

from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import chinese_calendar


class DayKind(StrEnum):
    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@lru_cache(maxsize=4000)
def is_announced(year: int) -> bool:
    """Whether the State Council's holiday plan of `year` is known to the package."""
    try:
        chinese_calendar.is_workday(date(year, 6, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4000)
def day_kind(on: date) -> DayKind:
    """Kind of `on`. In a year not announced yet only the weekday counts; ask `is_announced` before promising more."""
    weekend = DayKind.WEEKEND if on.weekday() >= 5 else DayKind.WORKDAY
    if not is_announced(on.year):
        return weekend
    if chinese_calendar.is_workday(on):
        return DayKind.WORKDAY
    _, holiday = chinese_calendar.get_holiday_detail(on)
    return DayKind.HOLIDAY if holiday else DayKind.WEEKEND


def is_before_free_day(on: date) -> bool:
    """Whether the night of `on` is followed by a day off: Fridays and Saturdays, unless the next day is a make-up workday."""
    return day_kind(on + timedelta(days=1)) is not DayKind.WORKDAY
