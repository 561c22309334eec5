"""What happens when and where: the list behind /events/ and the calendars to subscribe to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.dateformat import format as write
from django.utils.translation import gettext

from tourism.core.visibility import open_to_all
from tourism.places.calendar import BadRule, rule_words
from tourism.places.event_days import EventDay, coming_day, event_days, is_market
from tourism.places.exports import Happening
from tourism.places.listing import Asked, Catalogue, Facet, Listing, in_order, make_listing
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


class Dates(NamedTuple):
    """What tells the days of an event, whosever it is."""

    calendar: str
    rule: str
    confirmed_on_date: date | None


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
    """An event in one month. A feast has one day there, a market many; none while nobody has set the day."""

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


class _Line(NamedTuple):
    """A line of the list before anything of it is fetched: its days by month."""

    rule: Rule
    months: dict[date, list[EventDay]]

    def month(self, asked: date | None) -> date | None:
        """The month it stands in: the one asked for, else its first."""
        return asked if asked in self.months else next(iter(self.months), None)


def event_list(params: Mapping[str, str], on: date) -> EventList:
    """The page a visitor asked for (`month`, `province`, `kind`, `page`), soonest first, events without a day last."""
    lines = [_line(rule, on) for rule in _rules()]
    months = sorted({month for line in lines for month in line.months})
    asked_month = next((month for month in months if f"{month:%Y-%m}" == params.get("month")), None)
    catalogue = _catalogue(lines)
    questions = [
        ("month", gettext("哪个月"), [(f"{month:%Y-%m}", month_name(month, on)) for month in months]),
        ("kind", gettext("哪一种"), kind_names()),
        ("province", gettext("在哪个省"), _provinces(lines)),
    ]
    facets = [Facet(*question, catalogue.bits.get(question[0], {}), takes_one=True) for question in questions]
    order = in_order(len(lines), lambda number: _first_day(lines[number], asked_month))
    given = {name: (value,) for name, value in params.items()}
    listing = make_listing(catalogue, order, facets, given, Asked(page=params.get("page", "")))
    entries = _entries([lines[number] for number in listing.pks], asked_month, on)
    by_month = groupby(entries, key=lambda entry: entry.month)
    asked = {facet.key: params[facet.key] for facet in facets[1:] if params.get(facet.key) in dict(facet.answers)}
    return EventList(
        listing,
        [EventMonth(month, list(group)) for month, group in by_month],
        f"?{urlencode(asked)}" if asked else "",
    )


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


def _line(rule: Rule, on: date) -> _Line:
    return _Line(rule, _months(Dates(rule.calendar, rule.rule, rule.confirmed_on_date), on))


@lru_cache(maxsize=2000)
def _months(dates: Dates, on: date) -> dict[date, list[EventDay]]:
    """By month: the next day of a feast, all days of a market's year. Half the country keeps the same few feasts."""
    if is_market(dates):
        days = event_days(dates, on, _month_after(on, _MONTHS_OF_MARKETS) - timedelta(days=1))
    else:
        days = [day for day in [coming_day(dates, on)] if day]
    return {month: list(group) for month, group in groupby(days, key=lambda day: day.on.replace(day=1))}


def _month_after(on: date, months: int) -> date:
    """The first of the month so many months on: 0 is this one."""
    number = on.year * 12 + on.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _catalogue(lines: Sequence[_Line]) -> Catalogue:
    """A row for every event, by the number of its line."""
    catalogue = Catalogue()
    for number, line in enumerate(lines):
        row = catalogue.add(number, None)
        catalogue.mark(row, "province", line.rule.province)
        catalogue.mark(row, "kind", line.rule.kind)
        for month in line.months:
            catalogue.mark(row, "month", f"{month:%Y-%m}")
    return catalogue


def _first_day(line: _Line, asked: date | None) -> date:
    month = line.month(asked)
    return line.months[month][0].on if month else date.max


def _provinces(lines: Iterable[_Line]) -> list[tuple[str, str]]:
    return list(Region.objects.filter(code__in={line.rule.province for line in lines}).values_list("code", "name"))


def month_name(month: date, on: date) -> str:
    """11月; of the next year 明年1月; of a later one 2028年2月."""
    name = write(month, gettext("n月"))
    if month.year == on.year:
        return name
    if month.year == on.year + 1:
        return gettext("明年%(month)s") % {"month": name}
    return write(month, gettext("Y年n月"))


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


def _entries(lines: Sequence[_Line], asked: date | None, on: date) -> list[EventEntry]:
    events = _fetched(line.rule.pk for line in lines)
    closures = _closures(events.values(), on)
    found = [(events[line.rule.pk], line, line.month(asked)) for line in lines if line.rule.pk in events]
    dated = [(event, month, line.months[month] if month else []) for event, line, month in found]
    return [EventEntry(event, month, days, _closure_on(closures, event, days)) for event, month, days in dated]


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
