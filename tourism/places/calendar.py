"""When an event falls: gregorian, lunar, solar-term and weekly rules. Pure."""

from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.core.solar_terms import TERMS, lunar_to_date, term_begins

_WEEKDAYS = {"周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6}
# 29 February may be eight years away.
_YEARS_AHEAD = 9


class BadRule(DomainError):
    """An event rule that no calendar understands."""


def _month_day(rule: str) -> tuple[int, int]:
    try:
        month, day = (int(part) for part in rule.split("-"))
    except ValueError:
        raise BadRule(_("日期要写成 月-日，例如 6-6。")) from None
    return month, day


@lru_cache(maxsize=4000)
def _yearly(calendar: str, rule: str, year: int) -> date | None:
    """The day of that year; None in a year without it (29 February). The thirtieth of a lunar month means its last day:
    New Year's Eve stays 12-30 in a month of twenty-nine."""
    if calendar == "solar_term":
        if rule not in TERMS:
            raise BadRule(_("没有“%(rule)s”这个节气。") % {"rule": rule})
        return term_begins(rule, year)
    month, day = _month_day(rule)
    for named in (day, 29) if (calendar, day) == ("lunar", 30) else (day,):
        try:
            return lunar_to_date(year, month, named) if calendar == "lunar" else date(year, month, named)
        except Exception:  # noqa: S112 - the lunar library raises a bare Exception
            continue
    return None


def next_date(calendar: str, rule: str, on: date) -> date | None:
    """The first day on or after `on` that the rule names; None for events whose day is set by hand.

    Raises BadRule when nobody could tell the day from the rule.
    """
    if calendar == "manual":
        return None
    if calendar == "weekly":
        if rule not in _WEEKDAYS:
            raise BadRule(_("每周的集日要写成 周一 至 周日。"))
        return on + timedelta(days=(_WEEKDAYS[rule] - on.weekday()) % 7)
    days = (_yearly(calendar, rule, year) for year in range(on.year - 1, on.year + _YEARS_AHEAD))
    found = next((day for day in days if day is not None and day >= on), None)
    if found is None:
        raise BadRule(_("%(rule)s 不是一个日子，请检查月和日。") % {"rule": rule})
    return found
