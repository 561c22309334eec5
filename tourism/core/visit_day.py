"""The day a visitor means to come, as `?on=` asks for it: a date, or this weekend. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tourism.core import dates

WEEKEND = "weekend"
FARTHEST = timedelta(days=366)
_SATURDAY, _SUNDAY = 5, 6
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_SHOWN = 20


@dataclass(frozen=True)
class VisitDay:
    """The day or the two days meant. `asked` stands in addresses and is empty for today; `typed` is what was asked for when
    it could not be used, and `problem` says why, with its cure."""

    days: tuple[date, ...]
    asked: str = ""
    typed: str = ""
    problem: str = ""

    @property
    def on(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]

    @property
    def is_weekend(self) -> bool:
        return self.asked == WEEKEND

    @property
    def query(self) -> str:
        """What leads to other pages for the same day: `?on=2026-12-05`, or nothing."""
        return f"?on={self.asked}" if self.asked else ""


def weekend_of(today: date) -> tuple[date, ...]:
    """The coming Saturday and Sunday; on a Saturday or Sunday what is left of this one."""
    if today.weekday() == _SUNDAY:
        return (today,)
    saturday = today + timedelta(days=_SATURDAY - today.weekday())
    return saturday, saturday + timedelta(days=1)


def visit_day(asked: str, today: date) -> VisitDay:
    """What was asked for; today, with the reason, where that is no day one can still come on."""
    asked = asked.strip()
    if not asked or asked == today.isoformat():
        return VisitDay((today,))
    if asked == WEEKEND:
        return VisitDay(weekend_of(today), WEEKEND)
    day = _read(asked)
    if day is None:
        return _today_instead(today, asked, _("认不出这个日期，要写成 2026-12-05 这样，而且真有这一天。"))
    if day < today:
        return _today_instead(today, asked, _("%(on)s已经过去了，请选今天或以后的日子。") % {"on": dates.full_day(day)})
    if day - today > FARTHEST:
        return _today_instead(today, asked, _("太远了，最远看到 %(on)s。") % {"on": dates.full_day(today + FARTHEST)})
    return VisitDay((day,), day.isoformat())


def _read(asked: str) -> date | None:
    try:
        return date.fromisoformat(asked) if _DATE.fullmatch(asked) else None
    except ValueError:
        return None


def _today_instead(today: date, asked: str, problem: str) -> VisitDay:
    return VisitDay((today,), typed=asked[:_LONGEST_SHOWN], problem=problem)
