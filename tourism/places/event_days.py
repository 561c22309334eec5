"""On which days an event really falls: its rule, and what the village has confirmed. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from .calendar import MARKETS, BadRule, dates_between

# Half the time between two feasts: a confirmed day stands for the feast it is nearest to.
_HALF_A_YEAR = timedelta(days=182)
# A lunar year has up to 385 days; 29 February may be eight years away.
_SPANS = (timedelta(days=400), timedelta(days=9 * 366))


class Dated(Protocol):
    """What tells the days of an event: its rule, and the day the village set by hand."""

    @property
    def calendar(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def confirmed_on_date(self) -> date | None: ...


@dataclass(frozen=True)
class EventDay:
    """One day of an event. `rule_day` is what the rule says; the village may have moved it."""

    on: date
    rule_day: date
    is_confirmed: bool


def is_market(event: Dated) -> bool:
    """Markets come so often that nobody confirms each: their rule is their promise."""
    return event.calendar in MARKETS


def event_days(event: Dated, first: date, last: date) -> list[EventDay]:
    """The days from `first` to `last`, both included. A rule nobody can read names no day."""
    said = event.confirmed_on_date
    try:
        expected = dates_between(event.calendar, event.rule, first - _HALF_A_YEAR, last + _HALF_A_YEAR)
    except BadRule:
        expected = []
    days = {said: EventDay(said, said, True)} if said else {}
    days |= {day.on: day for day in (_day_of(event, rule_day) for rule_day in expected)}
    return [days[on] for on in sorted(days) if first <= on <= last]


def coming_day(event: Dated, on: date) -> EventDay | None:
    """The event's first day from `on` on; None while nobody can tell."""
    for span in _SPANS:
        if days := event_days(event, on, on + span):
            return days[0]
    return None


def _day_of(event: Dated, rule_day: date) -> EventDay:
    if is_market(event):
        return EventDay(rule_day, rule_day, True)
    said = event.confirmed_on_date
    if said is not None and abs(said - rule_day) <= _HALF_A_YEAR:
        return EventDay(said, rule_day, True)
    return EventDay(rule_day, rule_day, False)
