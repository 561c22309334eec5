"""The part of RFC 5545's recurrence rules that calendars of rooms use, asked day by day: "does it begin on this day?"

Asking costs one comparison a day, whatever the rule says; an engine that searches for the next match can be made to
search for ever.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

_DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
_WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_KNOWN = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "WKST"}
# A rule that counts is followed from its start; nobody's calendar of rooms goes back further.
_LONGEST_COUNT = timedelta(days=366 * 20)


class Unsupported(Exception):
    """A rule beyond what is read here, or not a rule at all."""


@dataclass(frozen=True)
class Recurrence:
    """A rule and the day from which it counts."""

    start: date
    freq: str
    interval: int
    count: int | None
    until: date | None
    weekdays: frozenset[tuple[int, int]]
    month_days: frozenset[int]
    months: frozenset[int]
    week_starts: int

    @classmethod
    def parse(cls, text: str, start: date, zone: tzinfo) -> "Recurrence":
        """Raises Unsupported."""
        parts = dict(part.upper().partition("=")[::2] for part in text.strip().split(";") if part)
        try:
            rule = cls(
                start,
                parts["FREQ"],
                int(parts.get("INTERVAL", "1")),
                int(parts["COUNT"]) if "COUNT" in parts else None,
                _until(parts["UNTIL"], zone) if "UNTIL" in parts else None,
                frozenset(_weekday(day) for day in parts["BYDAY"].split(",")) if "BYDAY" in parts else frozenset(),
                _numbers(parts.get("BYMONTHDAY", "")),
                _numbers(parts.get("BYMONTH", "")),
                _DAYS[parts.get("WKST", "MO")],
            )
        except (KeyError, ValueError, OverflowError) as error:
            raise Unsupported(text[:80]) from error
        if rule._is_beyond_us() or not parts.keys() <= _KNOWN:
            raise Unsupported(text[:80])
        return rule

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days in [first, last] on which it begins."""
        if self.count is not None and last - self.start > _LONGEST_COUNT:
            raise Unsupported(f"COUNT={self.count}")
        end = last if self.until is None else min(last, self.until)
        day = self.start if self.count is not None else max(first, self.start)
        left = self.count
        while day <= end and left != 0:
            # The start is the first time, whether or not it fits its own rule.
            if day == self.start or self._fits(day):
                left = None if left is None else left - 1
                if day >= first:
                    yield day
            day += timedelta(days=1)

    def _is_beyond_us(self) -> bool:
        is_known = self.freq in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
        nth_days = any(nth for nth, _weekday in self.weekdays)
        yearly_weekdays = self.freq == "YEARLY" and self.weekdays
        return (
            not is_known
            or not 1 <= self.interval <= 1000
            or (self.count is not None and self.count < 1)
            or bool(yearly_weekdays)
            or (nth_days and self.freq != "MONTHLY")
        )

    def _fits(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        if self._periods_since_start(day) % self.interval:
            return False
        if self.month_days and not {day.day, day.day - _month_length(day) - 1} & self.month_days:
            return False
        if self.weekdays:
            return bool(self.weekdays & _weekday_names(day))
        return bool(self.month_days) or self._is_like_the_start(day)

    def _periods_since_start(self, day: date) -> int:
        if self.freq == "DAILY":
            return (day - self.start).days
        if self.freq == "WEEKLY":
            into_week = (self.start.weekday() - self.week_starts) % 7
            return ((day - self.start).days + into_week) // 7
        if self.freq == "MONTHLY":
            return (day.year - self.start.year) * 12 + day.month - self.start.month
        return day.year - self.start.year

    def _is_like_the_start(self, day: date) -> bool:
        """Whether the day is the one in its period that the start is in its own."""
        if self.freq == "DAILY":
            return True
        if self.freq == "WEEKLY":
            return day.weekday() == self.start.weekday()
        is_same_day = day.day == self.start.day
        return is_same_day and (self.freq == "MONTHLY" or bool(self.months) or day.month == self.start.month)


def _weekday_names(day: date) -> frozenset[tuple[int, int]]:
    """All the names of a day: Monday, first Monday of the month, fourth from its end."""
    weekday = day.weekday()
    from_end = (_month_length(day) - day.day) // 7 + 1
    return frozenset({(0, weekday), ((day.day - 1) // 7 + 1, weekday), (-from_end, weekday)})


def _month_length(day: date) -> int:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return (following - timedelta(days=1)).day


def _weekday(text: str) -> tuple[int, int]:
    match = _WEEKDAY.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return int(match[1] or 0), _DAYS[match[2]]


def _numbers(text: str) -> frozenset[int]:
    return frozenset(int(part) for part in text.split(",")) if text else frozenset()


def _until(text: str, zone: tzinfo) -> date:
    if text.endswith("Z"):
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).astimezone(zone).date()
    return datetime.strptime(text[:8], "%Y%m%d").replace(tzinfo=UTC).date()
