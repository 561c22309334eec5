"""What happens when and where: the list behind /events/ and the calendars to subscribe to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext

from tourism.core.visibility import open_to_all
from tourism.places.calendar import BadRule, rule_words
from tourism.places.event_days import EventDay, coming_day, event_days, is_market
from tourism.places.exports import Happening
from tourism.places.listing import Facet, Listing, Row, make_listing
from tourism.places.models import Event, Notice, Region, VillagePage

# Markets are so many that a calendar takes a season of them; feasts it takes until each has come round.
FEED_BEHIND, FEED_MARKETS, FEED_FEASTS = timedelta(days=31), timedelta(days=92), timedelta(days=400)
# What a phone takes in at once. Beyond that, ask for a province or a village.
LONGEST_FEED = 1000
_MONTHS_OF_MARKETS = 12
_KINDS = {
    "weekly": "market",
    "lunar_tail": "market",
    "animal": "market",
    "lunar": "lunar",
    "solar_term": "term",
    "gregorian": "gregorian",
    "manual": "manual",
}


class Rule(NamedTuple):
    """As much of an event as its days need."""

    pk: int
    calendar: str
    rule: str
    confirmed_on_date: date | None
    region: str

    @property
    def kind(self) -> str:
        return _KINDS.get(self.calendar, "manual")

    @property
    def province(self) -> str:
        return f"{self.region[:2]}0000"


@dataclass(frozen=True)
class EventEntry:
    """An event in one month. A feast has one day there, a market many; neither while nobody has set the day."""

    event: Event
    month: date | None
    days: list[EventDay]
    closure: Notice | None = None

    @property
    def is_market(self) -> bool:
        return is_market(self.event)

    @property
    def is_confirmed(self) -> bool:
        return all(day.is_confirmed for day in self.days)

    @property
    def rule_text(self) -> str:
        """Why that day; empty where nothing can be read from the rule."""
        try:
            return rule_words(self.event.calendar, self.event.rule)
        except BadRule:
            return ""


@dataclass(frozen=True)
class EventMonth:
    """`first` is the first of the month; None for events without a day."""

    first: date | None
    entries: list[EventEntry]


@dataclass(frozen=True)
class EventList:
    """One page of what happens, by month, and the address query of the calendar with the same filters."""

    listing: Listing
    months: list[EventMonth]
    feed_query: str


class _Place(NamedTuple):
    """A line of the list before anything of it is fetched."""

    rule: Rule
    month: date | None
    days: list[EventDay]


def event_list(params: Mapping[str, str], on: date) -> EventList:
    """The page a visitor asked for (`month`, `province`, `kind`, `page`), soonest first, events without a day last."""
    lines = [line for rule in _rules() for line in _lines(rule, on)]
    facets = _facets(lines, on)
    listing = make_listing((_row(number, line) for number, line in enumerate(lines)), facets, params)
    entries = _entries([lines[number] for number in listing.pks], on)
    months = [EventMonth(month, list(group)) for month, group in groupby(entries, key=lambda entry: entry.month)]
    asked = {facet.key: params[facet.key] for facet in facets[1:] if params.get(facet.key) in dict(facet.answers)}
    return EventList(listing, months, f"?{urlencode(asked)}" if asked else "")


def feed(on: date, *, province: str = "", kind: str = "", village: VillagePage | None = None) -> list[Happening]:
    """The days of a calendar: last month's, the coming year's feasts, the coming season's markets, soonest first."""
    found = [
        (day, rule.pk)
        for rule in _rules(village)
        if province in ("", rule.province) and kind in ("", rule.kind)
        for day in event_days(rule, on - FEED_BEHIND, on + (FEED_MARKETS if is_market(rule) else FEED_FEASTS))
    ]
    chosen = sorted(found, key=lambda pair: (pair[0].on, pair[1]))[:LONGEST_FEED]
    events = _fetched(pk for _, pk in chosen)
    closures = _closures(events.values(), on - FEED_BEHIND)
    return [
        Happening(events[pk], day, _closure_on(closures, events[pk], [day]) is not None)
        for day, pk in chosen
        if pk in events
    ]


def _rules(village: VillagePage | None = None) -> list[Rule]:
    """Of all public villages, or of this one, in the order of the site."""
    villages = open_to_all(VillagePage.objects.live())
    if village is not None:
        villages = villages.filter(pk=village.pk)
    rows = Event.objects.filter(village__in=villages.order_by()).order_by("village__path", "pk")
    return [Rule(*row) for row in rows.values_list("pk", "calendar", "rule", "confirmed_on_date", "village__region_id")]


def _lines(rule: Rule, on: date) -> list[_Place]:
    """A feast stands once, where it falls next; a market in every month of the year to come."""
    if not is_market(rule):
        day = coming_day(rule, on)
        return [_Place(rule, day.on.replace(day=1), [day])] if day else [_Place(rule, None, [])]
    days = event_days(rule, on, _month_after(on, _MONTHS_OF_MARKETS) - timedelta(days=1))
    by_month = groupby(days, key=lambda day: day.on.replace(day=1))
    return [_Place(rule, month, list(group)) for month, group in by_month] or [_Place(rule, None, [])]


def _month_after(on: date, months: int) -> date:
    """The first of the month so many months on: 0 is this one."""
    number = on.year * 12 + on.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _row(number: int, line: _Place) -> Row:
    rank: tuple[Any, ...] = (line.days[0].on if line.days else date.max, is_market(line.rule), number)
    values = {
        "month": frozenset([f"{line.month:%Y-%m}"] if line.month else []),
        "province": frozenset([line.rule.province]),
        "kind": frozenset([line.rule.kind]),
    }
    return Row(number, rank, values)


def _facets(lines: Sequence[_Place], on: date) -> list[Facet]:
    months = sorted({line.month for line in lines if line.month})
    provinces = Region.objects.filter(code__in={line.rule.province for line in lines}).values_list("code", "name")
    return [
        Facet("month", gettext("哪个月"), [(f"{month:%Y-%m}", month_name(month, on)) for month in months]),
        Facet("kind", gettext("哪一种"), kind_names()),
        Facet("province", gettext("在哪个省"), list(provinces)),
    ]


def month_name(month: date, on: date) -> str:
    """11月; of another year than `on` 2027年1月."""
    if month.year == on.year:
        return gettext("%(month)s月") % {"month": month.month}
    return gettext("%(year)s年%(month)s月") % {"year": month.year, "month": month.month}


def kind_names() -> list[tuple[str, str]]:
    return [
        ("market", gettext("集市")),
        ("lunar", gettext("农历的节")),
        ("term", gettext("节气里的")),
        ("gregorian", gettext("公历的节")),
        ("manual", gettext("村里另定的")),
    ]


def _fetched(pks: Iterable[int]) -> dict[int, Event]:
    return Event.objects.select_related("village__region__parent__parent").in_bulk(set(pks))


def _entries(lines: Sequence[_Place], on: date) -> list[EventEntry]:
    events = _fetched(line.rule.pk for line in lines)
    closures = _closures(events.values(), on)
    found = [(events[line.rule.pk], line) for line in lines if line.rule.pk in events]
    return [EventEntry(event, line.month, line.days, _closure_on(closures, event, line.days)) for event, line in found]


def _closures(events: Iterable[Event], since: date) -> list[Notice]:
    villages = {event.village_id for event in events}
    notices: QuerySet[Notice] = Notice.objects.filter(village__in=villages, is_closure=True, ends_on__gte=since)
    return list(notices)


def _closure_on(closures: Sequence[Notice], event: Event, days: Sequence[EventDay]) -> Notice | None:
    """The closure that takes all these days from a visitor; a market that still has one is not closed."""
    for notice in closures:
        if (
            days
            and notice.village_id == event.village_id
            and all(notice.starts_on <= d.on <= notice.ends_on for d in days)
        ):
            return notice
    return None
