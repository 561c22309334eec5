"""Calendar files: what happens in the villages, for a visitor's own calendar."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as CalendarEntry

from .calendar import BadRule, rule_words
from .event_days import EventDay
from .models import Event, VillagePage


@dataclass(frozen=True)
class Happening:
    """One day of an event. `is_closed`: the village receives nobody that day."""

    event: Event
    day: EventDay
    is_closed: bool = False


def events_calendar(
    happenings: Iterable[Happening], *, title: str, host: str, made_on: date, address: Callable[[VillagePage], str]
) -> bytes:
    """An ICS file of whole days; the next morning is exclusive, as RFC 5545 says. The same day, the same bytes.

    `host` makes the entries' names unique in the world; `address` gives the full address of a village's page. An entry
    keeps its name when its village moves the day, so that it moves in the visitor's calendar, too.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Xiangjian//Events//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", timedelta(days=1), parameters={"value": "DURATION"})
    stamp = datetime.combine(made_on, time.min, tzinfo=UTC)
    for happening in happenings:
        calendar.add_component(_entry(happening, host, stamp, address))
    return calendar.to_ical()


def _entry(happening: Happening, host: str, stamp: datetime, address: Callable[[VillagePage], str]) -> CalendarEntry:
    event, day = happening.event, happening.day
    village = event.village
    regions = [region.name for region in village.region.path()]
    entry = CalendarEntry()
    entry.add("uid", f"event-{event.pk}-{day.rule_day:%Y%m%d}@{host}")
    entry.add("dtstamp", stamp)
    entry.add("dtstart", day.on)
    entry.add("dtend", day.on + timedelta(days=1))
    entry.add("summary", _summary(happening))
    entry.add("location", " ".join(part for part in (*regions, village.township, village.title) if part))
    entry.add("description", _description(happening))
    if village.lng is not None and village.lat is not None:
        entry.add("geo", (village.lat, village.lng))
    entry.add("url", address(village))
    entry.add("status", "CONFIRMED" if day.is_confirmed else "TENTATIVE")
    entry.add("transp", "TRANSPARENT")
    return entry


def _summary(happening: Happening) -> str:
    names = {"name": happening.event.name, "village": happening.event.village.title}
    if happening.is_closed:
        return _("%(name)s（%(village)s，停止接待）") % names
    if happening.day.is_confirmed:
        return _("%(name)s（%(village)s）") % names
    return _("%(name)s（%(village)s，日子待确认）") % names


def _description(happening: Happening) -> str:
    event = happening.event
    try:
        rule = rule_words(event.calendar, event.rule)
    except BadRule:
        rule = ""
    sure = "" if happening.day.is_confirmed else _("按历法推算，以当地通知为准。")
    return "\n".join(part for part in (rule, event.text, sure) if part)
