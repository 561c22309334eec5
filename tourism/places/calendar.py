"""When an event falls: yearly rules (gregorian, lunar, solar-term) and market days (by weekday, lunar digit, animal). Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from lunar_python import LunarYear
from lunar_python.util import LunarUtil

from tourism.core import dates
from tourism.core.errors import DomainError
from tourism.core.languages import is_english
from tourism.core.solar_terms import TERMS, term_begins

_WEEKDAYS = {"周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6}  # as they are typed
_DIGITS = {
    **{str(digit): digit for digit in range(10)},
    **{word: n % 10 for n, word in enumerate("〇一二三四五六七八九十")},
}
_ANIMALS = (
    gettext_noop("鼠"), gettext_noop("牛"), gettext_noop("虎"), gettext_noop("兔"), gettext_noop("龙"), gettext_noop("蛇"),
    gettext_noop("马"), gettext_noop("羊"), gettext_noop("猴"), gettext_noop("鸡"), gettext_noop("狗"), gettext_noop("猪"),
)  # fmt: skip
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_SEPARATORS = re.compile(r"[、，,；;和\s]+")
# The ordinal of a day plus this is its place among the twelve branches; its Julian day less this is its ordinal.
_BRANCH_OFFSET, _JULIAN_OFFSET = 2, 1721425
# A leap year: it has every day that any year has.
_FULLEST_YEAR = 2024


class BadRule(DomainError):
    """An event rule that no calendar understands."""


def next_date(calendar: str, rule: str, on: date) -> date | None:
    """The first day on or after `on` that the rule names; None for events whose day is set by hand.

    Raises BadRule when nobody could tell the day from the rule.
    """
    return next(_days_from(calendar, rule, on), None)


def dates_between(calendar: str, rule: str, first: date, last: date) -> list[date]:
    """The days from `first` to `last`, both included, that the rule names. Raises BadRule like `next_date`."""
    return list(_dates_between(calendar, rule, first, last))


def rule_words(calendar: str, rule: str) -> str:
    """The rule as a visitor says it: 农历六月初六, 每周五, 农历逢三、八, 逢牛（丑日）; empty for days set by hand.

    Raises BadRule like `next_date`.
    """
    return _CALENDARS[calendar][1](rule) if calendar in _CALENDARS else ""


@lru_cache(maxsize=4000)
def _dates_between(calendar: str, rule: str, first: date, last: date) -> tuple[date, ...]:
    return tuple(takewhile(lambda day: day <= last, _days_from(calendar, rule, first)))


def _days_from(calendar: str, rule: str, on: date) -> Iterator[date]:
    return _CALENDARS[calendar][0](rule, on) if calendar in _CALENDARS else iter(())


# ---- Once a year ----


def _month_day(rule: str) -> tuple[int, int]:
    try:
        month, day = (int(part) for part in rule.split("-"))
    except ValueError:
        raise BadRule(_("日期要写成 月-日，例如 6-6。")) from None
    return month, day


def _no_such_day(rule: str) -> BadRule:
    return BadRule(_("%(rule)s 不是一个日子，请检查月和日。") % {"rule": rule})


def _yearly(day_of: Callable[[int], date | None], on: date) -> Iterator[date]:
    """The last days of a lunar year lie in the next gregorian one, so the year before is asked, too."""
    days = (day_of(year) for year in range(max(on.year - 1, 1), date.max.year))
    return (day for day in days if day is not None and day >= on)


def _gregorian_month_day(rule: str) -> tuple[int, int]:
    month, day = _month_day(rule)
    if _gregorian_day(_FULLEST_YEAR, month, day) is None:
        raise _no_such_day(rule)
    return month, day


def _gregorian_day(year: int, month: int, day: int) -> date | None:
    """None in a year without it (29 February)."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _gregorian(rule: str, on: date) -> Iterator[date]:
    month, day = _gregorian_month_day(rule)
    return _yearly(lambda year: _gregorian_day(year, month, day), on)


def _gregorian_words(rule: str) -> str:
    month, day = _gregorian_month_day(rule)
    return _("每年%(day)s") % {"day": dates.day(date(_FULLEST_YEAR, month, day))}


class LunarSpan(NamedTuple):
    """One lunar month; a leap month's number is negative."""

    number: int
    first: date
    length: int

    def day(self, number: int) -> date:
        return self.first + timedelta(days=number - 1)


@lru_cache(maxsize=200)
def _lunar_months(year: int) -> tuple[LunarSpan, ...]:
    """The months of a lunar year, a leap month after the one whose number it repeats."""
    return tuple(
        LunarSpan(
            month.getMonth(),
            date.fromordinal(int(month.getFirstJulianDay()) - _JULIAN_OFFSET),
            month.getDayCount(),
        )
        for month in LunarYear.fromYear(year).getMonthsInYear()
    )


def _lunar_month_day(rule: str) -> tuple[int, int]:
    month, day = _month_day(rule)
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise _no_such_day(rule)
    return month, day


def _lunar(rule: str, on: date) -> Iterator[date]:
    """A feast is held once, never again in a leap month. The thirtieth means the last day of its month: New Year's Eve
    stays 12-30 in a month of twenty-nine."""
    number, day = _lunar_month_day(rule)

    def day_of(year: int) -> date:
        month = next(month for month in _lunar_months(year) if month.number == number)
        return month.day(min(day, month.length))

    return _yearly(day_of, on)


def _lunar_words(rule: str) -> str:
    month, day = _lunar_month_day(rule)
    named = (
        {"month": month, "day": day} if is_english() else {"month": LunarUtil.MONTH[month], "day": LunarUtil.DAY[day]}
    )
    return _("农历%(month)s月%(day)s") % named


def _term(rule: str) -> str:
    if rule not in TERMS:
        raise BadRule(_("没有“%(rule)s”这个节气。") % {"rule": rule})
    return rule


def _solar_term(rule: str, on: date) -> Iterator[date]:
    term = _term(rule)
    return _yearly(lambda year: term_begins(term, year), on)


# ---- Market days ----


def _days(on: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(on.toordinal(), date.max.toordinal() + 1))


def _weekdays(rule: str) -> dict[str, int]:
    named = [part for part in _SEPARATORS.split(rule) if part]
    if not named or any(part not in _WEEKDAYS for part in named):
        raise BadRule(_("每周的集日要写成 周一 至 周日。"))
    return {part: _WEEKDAYS[part] for part in named}


def _weekly(rule: str, on: date) -> Iterator[date]:
    wanted = set(_weekdays(rule).values())
    return (day for day in _days(on) if day.weekday() in wanted)


def _weekly_words(rule: str) -> str:
    return _("每%(days)s") % {"days": _("、").join(_(day) for day in _weekdays(rule))}


def _tails(rule: str) -> list[int]:
    """The last digits of lunar days (三、八 → 3, 8; 十 and 10 → 0), in the order of the month."""
    parts = [part for part in _SEPARATORS.split(rule.replace("逢", " ").replace("10", "十")) if part]
    digits = [_DIGITS.get(letter) for part in parts for letter in part]
    if not digits or None in digits:
        raise BadRule(_("逢几的集要写尾数，例如 三、八。"))
    return sorted({digit for digit in digits if digit is not None}, key=lambda digit: digit or 10)


def _lunar_tail(rule: str, on: date) -> Iterator[date]:
    """A market is held in a leap month, too; a month of twenty-nine has no market on the thirtieth."""
    tails = _tails(rule)
    months = (month for year in range(max(on.year - 1, 1), date.max.year) for month in _lunar_months(year))
    days = (month.day(number) for month in months for number in range(1, month.length + 1) if number % 10 in tails)
    return (day for day in days if day >= on)


def _lunar_tail_words(rule: str) -> str:
    digits = "0123456789" if is_english() else "十一二三四五六七八九"
    return _("农历逢%(digits)s") % {"digits": _("、").join(digits[tail] for tail in _tails(rule))}


def _animals(rule: str) -> list[int]:
    """Places among the twelve (鼠 and 子 are 0), in their order; 逢牛, 丑日 and 牛场 all mean the ox."""
    letters = re.sub(r"[逢日场]", "", _SEPARATORS.sub("", rule))
    places = {max("".join(_ANIMALS).find(letter), _BRANCHES.find(letter)) for letter in letters}
    if not places or -1 in places:
        raise BadRule(_("按生肖赶场的要写生肖，例如 牛，或 牛、羊。"))
    return sorted(places)


def _animal(rule: str, on: date) -> Iterator[date]:
    wanted = set(_animals(rule))
    return (day for day in _days(on) if (day.toordinal() + _BRANCH_OFFSET) % 12 in wanted)


def _animal_words(rule: str) -> str:
    places = _animals(rule)
    animals = _("、").join(_(_ANIMALS[place]) for place in places)
    branches = _("、").join(_BRANCHES[place] for place in places)
    return _("逢%(animals)s（%(branches)s日）") % {"animals": animals, "branches": branches}


# How each calendar finds its days and how it is said. Days set by hand have neither.
_CALENDARS: dict[str, tuple[Callable[[str, date], Iterator[date]], Callable[[str], str]]] = {
    "gregorian": (_gregorian, _gregorian_words),
    "lunar": (_lunar, _lunar_words),
    "solar_term": (_solar_term, lambda rule: _(_term(rule))),
    "weekly": (_weekly, _weekly_words),
    "lunar_tail": (_lunar_tail, _lunar_tail_words),
    "animal": (_animal, _animal_words),
}
MARKETS = frozenset({"weekly", "lunar_tail", "animal"})
