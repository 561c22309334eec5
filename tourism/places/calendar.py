"""When an event falls: gregorian, lunar, solar-term and weekly rules. Pure."""

from datetime import date, timedelta
from functools import lru_cache

from tourism.core.errors import DomainError
from tourism.core.solar_terms import TERMS, lunar_to_date, term_begins

_WEEKDAYS = {"周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6}


class BadRule(DomainError):
    """An event rule that no calendar understands."""


def _month_day(rule: str) -> tuple[int, int]:
    try:
        month, day = (int(part) for part in rule.split("-"))
    except ValueError:
        raise BadRule("日期要写成 月-日，例如 6-6。") from None
    return month, day


@lru_cache(maxsize=4000)
def _yearly(calendar: str, rule: str, year: int) -> date:
    if calendar == "solar_term":
        if rule not in TERMS:
            raise BadRule(f"没有“{rule}”这个节气。")
        return term_begins(rule, year)
    month, day = _month_day(rule)
    try:
        return lunar_to_date(year, month, day) if calendar == "lunar" else date(year, month, day)
    except Exception as error:
        raise BadRule(f"{rule} 不是一个日子，请检查月和日。") from error


def next_date(calendar: str, rule: str, on: date) -> date | None:
    """The first day on or after `on` that the rule names; None for events whose day is set by hand."""
    if calendar == "manual":
        return None
    if calendar == "weekly":
        if rule not in _WEEKDAYS:
            raise BadRule("每周的集日要写成 周一 至 周日。")
        return on + timedelta(days=(_WEEKDAYS[rule] - on.weekday()) % 7)
    days = (_yearly(calendar, rule, year) for year in (on.year - 1, on.year, on.year + 1))
    return next((day for day in days if day >= on), None)
