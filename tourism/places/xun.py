"""旬: thirds of a month, the farmer's unit of season. 1 = 上旬 of January … 36 = 下旬 of December."""

from calendar import monthrange
from datetime import date

from django.utils.dateformat import format as write
from django.utils.translation import gettext, gettext_noop

_THIRDS = (gettext_noop("上旬"), gettext_noop("中旬"), gettext_noop("下旬"))
CHOICES = [(n, f"{(n - 1) // 3 + 1}月{_THIRDS[(n - 1) % 3]}") for n in range(1, 37)]
_NUMBERS = {name: n for n, name in CHOICES}


def xun_of(on: date) -> int:
    """1–36 for the third of the month that `on` lies in."""
    return (on.month - 1) * 3 + min((on.day - 1) // 10, 2) + 1


def xun_name(number: int) -> str:
    """3月中旬, in the reader's language."""
    month = write(first_day(number, 2000), gettext("n月"))
    return gettext("%(month)s%(third)s") % {"month": month, "third": gettext(_THIRDS[(number - 1) % 3])}


def xun_number(name: str) -> int:
    """The number of '3月中旬'; KeyError for anything else."""
    return _NUMBERS[name]


def first_day(number: int, year: int) -> date:
    return date(year, (number - 1) // 3 + 1, (number - 1) % 3 * 10 + 1)


def last_day(number: int, year: int) -> date:
    month, third = (number - 1) // 3 + 1, (number - 1) % 3
    return date(year, month, monthrange(year, month)[1] if third == 2 else third * 10 + 10)


def days_within(number: int) -> range:
    """The days of the month that lie in a 旬, in a leap year: 下旬 of February has a 29th."""
    first = (number - 1) % 3 * 10 + 1
    return range(first, last_day(number, 2028).day + 1)


def day_in(number: int, day: int, year: int) -> date:
    """The `day` of the month of a 旬; the 29th of February is the 28th in other years."""
    month = (number - 1) // 3 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def term_column(number: int, *, end: bool = False) -> int:
    """The column 1–24 of the solar-term ruler in which a 旬 begins (or ends): two columns a month."""
    month, third = (number - 1) // 3, (number - 1) % 3
    return month * 2 + (2 if third == 2 or (end and third == 1) else 1)
