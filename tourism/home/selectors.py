"""What the home page and the national map put together from villages, routes and the ledger."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wagtail.models import Page

from tourism.core.money import split, to_fen
from tourism.homestays.models import Household
from tourism.ledger.selectors import PayeeClassTotals, totals_by_month, totals_by_payee_class
from tourism.places.models import VillagePage
from tourism.places.ruler import RulerRow, bars_of
from tourism.places.seasons import CLOSED, SeasonState
from tourism.places.selectors import live_villages
from tourism.places.term_strip import TermCard, term_strip
from tourism.routes.itinerary import Distance, distance_of
from tourism.routes.selectors import live_routes_without_windows, villages_passed

from .models import HomePage, SeasonCover
from .season_places import SeasonPlace, by_season, known_on, season_places

# A sum over fewer households than this would tell on them (不足五户的数不单独公开).
FEWEST_HOUSEHOLDS = 5
# Lines of the home page; the lists have them all.
GOOD_SHOWN, VILLAGES_SHOWN, ROUTES_SHOWN = 4, 12, 12
# Nothing to send anybody to.
ASLEEP = ("rest", CLOSED)
CHART_WIDTH, CHART_TOP, CHART_FLOOR = 40, 22, 100
_MARKS = {
    Household.PayeeClass.HOUSEHOLD.value: "a",
    Household.PayeeClass.COLLECTIVE.value: "b",
    Household.PayeeClass.COOPERATIVE.value: "c",
    Household.PayeeClass.OTHER.value: "d",
}


@dataclass(frozen=True)
class Shown:
    """A village or route with its season; `distance` and `village_ids` for routes only."""

    page: Page
    state: SeasonState
    distance: Distance | None = None
    village_ids: tuple[int, ...] = ()

    @property
    def is_route(self) -> bool:
        return self.distance is not None


@dataclass(frozen=True)
class Country:
    """Everything the home page shows of villages and routes, fetched once. `places`: all villages there are."""

    places: list[SeasonPlace]
    villages: list[Shown]
    lead: Shown | None
    rest: list[Shown]
    year: list[RulerRow]
    routes_total: int
    of_the_day: VillagePage | None
    terms: list[TermCard]


@dataclass(frozen=True)
class Share:
    """Of a hundred 元, how many went to whom; `start` is where its part of the bar begins."""

    key: str
    label: str
    percent: int
    start: int

    @property
    def mark(self) -> str:
        """a to d: its pattern in the bar and in the key."""
        return _MARKS[self.key]


@dataclass(frozen=True)
class MonthBar:
    """One column of the chart: `x`, `y`, `height` in the chart's own units, `amount` in ten thousand 元."""

    month: int
    amount: Decimal
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + 13


@dataclass(frozen=True)
class Impact:
    """The ledger of a year so far, as totals only."""

    year: int
    total: Decimal
    to_households: Decimal
    households: int
    shares: list[Share]
    months: list[MonthBar]

    @property
    def household_percent(self) -> int:
        return next((share.percent for share in self.shares if share.key == Household.PayeeClass.HOUSEHOLD), 0)


def cover_on(home: HomePage, column: int) -> SeasonCover | None:
    """The cover whose solar term (1–24) began last; before the year's first one, the last of the year before."""
    covers = sorted(home.covers.select_related("image"), key=lambda cover: cover.from_term)
    begun = [cover for cover in covers if cover.from_term <= column]
    return (begun or covers)[-1] if covers else None


def good_now(
    routes: Sequence[SeasonPlace],
    villages: Iterable[SeasonPlace],
    passed: Mapping[int, Iterable[int]],
    count: int = GOOD_SHOWN,
) -> list[SeasonPlace]:
    """What to go to now, of routes and villages sorted by season: a route leads; then at most one more route, and villages
    that no shown route passes already (`passed`: villages by route)."""
    chosen = [one for one in routes if one.kind not in ASLEEP][:2]
    seen = {pk for one in chosen for pk in passed.get(one.pk, ())}
    free = [one for one in villages if one.pk not in seen]
    awake = [one for one in free if one.kind not in ASLEEP]
    chosen += awake[: count - len(chosen)]
    spare = [one for one in [*routes, *free] if one not in chosen]
    chosen += spare[: count - len(chosen)]
    return sorted(chosen, key=lambda one: (not one.is_route, one.rank))


def village_of_the_day(villages: Iterable[SeasonPlace], above: Container[int], on: date) -> SeasonPlace | None:
    """The wide picture of the home page: another village every day, none of those that stand above already."""
    spare = [one for one in villages if one.pk not in above and one.picture]
    return spare[on.toordinal() % len(spare)] if spare else None


def country_on(on: date) -> Country:
    """What the home page shows of villages and routes. All are judged as light rows; only those shown become pages."""
    villages, routes = season_places(known_on(on))
    villages_ahead, routes_ahead = by_season(villages), by_season(routes)
    pages: dict[int, Page] = live_routes_without_windows().in_bulk([one.pk for one in routes_ahead[:GOOD_SHOWN]])
    passed = {pk: tuple(village.pk for village in villages_passed(page, villages)) for pk, page in pages.items()}
    good = good_now(routes_ahead[:GOOD_SHOWN], villages_ahead, passed)
    of_the_day = village_of_the_day(villages, {pk for one in good for pk in (one.pk, *passed.get(one.pk, ()))}, on)
    listed = villages_ahead[:VILLAGES_SHOWN]
    wanted = {one.pk for one in (*good, *listed, of_the_day) if one and not one.is_route}
    pages |= live_villages().prefetch_related(None).in_bulk(wanted)

    def shown(place: SeasonPlace) -> Shown:
        page = pages[place.pk]
        distance = distance_of(page.stops.all()) if place.is_route else None
        return Shown(page, place.state, distance, passed.get(place.pk, ()))

    told = [shown(one) for one in good]
    return Country(
        places=villages,
        villages=[shown(one) for one in listed],
        lead=told[0] if told else None,
        rest=told[1:],
        year=year_rows(routes_ahead[:ROUTES_SHOWN], on),
        routes_total=len(routes),
        of_the_day=pages[of_the_day.pk] if of_the_day else None,
        terms=terms_ahead(routes, villages, on),
    )


def year_rows(places: Iterable[SeasonPlace], on: date) -> list[RulerRow]:
    """The lines of the ruler, in the order given."""
    return [RulerRow(one.title, bars_of(one.windows, on), one.state, one.url) for one in places]


def terms_ahead(routes: Iterable[SeasonPlace], villages: Iterable[SeasonPlace], on: date) -> list[TermCard]:
    """The solar term of that day and the next ones, with what is good in each. What is closed on the day is left out."""
    return term_strip([(one, one.windows) for one in (*routes, *villages) if one.kind != CLOSED], on)


def impact_of(year: int, until_month: int = 12) -> Impact | None:
    """None while nothing was earned, or by too few households to be told."""
    classes = totals_by_payee_class(year)
    total = sum((one.amount for one in classes), Decimal(0))
    earning = next(one for one in classes if one.payee_class == Household.PayeeClass.HOUSEHOLD)
    if total <= 0 or earning.households < FEWEST_HOUSEHOLDS:
        return None
    months = [(one.month, one.amount) for one in totals_by_month(year) if one.month <= until_month]
    return Impact(year, total, earning.amount, earning.households, _shares(classes), _bars(months))


def _shares(classes: Sequence[PayeeClassTotals]) -> list[Share]:
    """Whole per cents that add up to a hundred; classes of too few households go with the others."""
    other = Household.PayeeClass.OTHER
    weights: dict[str, int] = {}
    for one in classes:
        key = one.payee_class if one.households >= FEWEST_HOUSEHOLDS else other.value
        weights[key] = weights.get(key, 0) + max(to_fen(one.amount), 0)
    labels = {one.payee_class: one.label for one in classes}
    keys = [key for key in _MARKS if weights.get(key)]
    percents = [to_fen(part) for part in split(Decimal(1), [weights[key] for key in keys])]
    return [
        Share(key, labels[key], percent, sum(percents[:number]))
        for number, (key, percent) in enumerate(zip(keys, percents, strict=True))
    ]


def _bars(months: Sequence[tuple[int, Decimal]]) -> list[MonthBar]:
    most = max((amount for _, amount in months), default=Decimal(0)) or Decimal(1)
    room = CHART_FLOOR - CHART_TOP
    bars = []
    for number, (month, amount) in enumerate(months):
        height = round(max(amount, Decimal(0)) / most * room)
        ten_thousands = (amount / 10_000).quantize(Decimal("0.1"))
        bars.append(MonthBar(month, ten_thousands, number * CHART_WIDTH + 4, CHART_FLOOR - height, height))
    return bars
