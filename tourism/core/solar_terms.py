"""The 24 solar terms (节气) and the lunar date of a day, from lunar_python; checked against the table in the tests."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_noop
from lunar_python import Lunar, Solar

# In calendar order: the ruler of 24 columns that seasons, produce and routes are drawn on.
TERMS = (
    gettext_noop("小寒"), gettext_noop("大寒"), gettext_noop("立春"), gettext_noop("雨水"),
    gettext_noop("惊蛰"), gettext_noop("春分"), gettext_noop("清明"), gettext_noop("谷雨"),
    gettext_noop("立夏"), gettext_noop("小满"), gettext_noop("芒种"), gettext_noop("夏至"),
    gettext_noop("小暑"), gettext_noop("大暑"), gettext_noop("立秋"), gettext_noop("处暑"),
    gettext_noop("白露"), gettext_noop("秋分"), gettext_noop("寒露"), gettext_noop("霜降"),
    gettext_noop("立冬"), gettext_noop("小雪"), gettext_noop("大雪"), gettext_noop("冬至"),
)  # fmt: skip
_SEASON_BEGINS = (("winter", 20), ("autumn", 14), ("summer", 8), ("spring", 2))


@dataclass(frozen=True)
class SolarDay:
    """One day: the term it lies in, that term's column (1–24), its season, its lunar date in words."""

    on: date
    term: str
    column: int
    begins_on: date
    season: str
    lunar_text: str


def season_of_column(column: int) -> str:
    """spring, summer, autumn or winter of the ruler's column 1–24 (立春, 立夏, 立秋, 立冬 begin them)."""
    return next((season for season, first in _SEASON_BEGINS if column > first), "winter")


@lru_cache(maxsize=800)
def solar_day(on: date) -> SolarDay:
    """The solar term, season and lunar date of `on` (China standard time)."""
    lunar = Solar.fromYmdHms(on.year, on.month, on.day, 23, 59, 59).getLunar()
    previous = lunar.getPrevJieQi(True)
    begins = previous.getSolar()
    begins_on = date(begins.getYear(), begins.getMonth(), begins.getDay())
    column = TERMS.index(previous.getName()) + 1
    text = f"{lunar.getYearInGanZhi()}年{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"
    return SolarDay(on, previous.getName(), column, begins_on, season_of_column(column), text)


@lru_cache(maxsize=400)
def term_begins(term: str, year: int) -> date:
    """The day of `year` on which `term` begins."""
    column = TERMS.index(term)
    guess = date(year, column // 2 + 1, 3 if column % 2 == 0 else 18)
    for offset in range(8):
        day = guess + timedelta(days=offset)
        if solar_day(day).term == term:
            return day
    raise ValueError(f"no {term} near {guess}")


def lunar_to_date(year: int, month: int, day: int) -> date:
    """The Gregorian day of a lunar date; `year` is the lunar year, `month` is never a leap month."""
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
