"""What the home page and the national map put together from villages, routes and the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wagtail.models import Page

from tourism.core.money import split, to_fen
from tourism.homestays.models import Household
from tourism.ledger.selectors import PayeeClassTotals, totals_by_month, totals_by_payee_class
from tourism.places.models import DatedNotice, Notice, VillagePage, VillageWindow
from tourism.places.ruler import RulerRow, bars_of
from tourism.places.seasons import CLOSED, SeasonState, Window, season_rank, season_state_during
from tourism.places.selectors import light_windows, live_villages, notices_from
from tourism.places.term_strip import TermCard, term_strip
from tourism.routes.itinerary import Distance, distance_of
from tourism.routes.models import RouteNotice, RouteWindow
from tourism.routes.selectors import live_routes_without_windows, villages_passed

from .models import HomePage, SeasonCover

# A sum over fewer households than this would tell on them (不足五户的数不单独公开).
FEWEST_HOUSEHOLDS = 5
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
class GoodNow:
    """A village or route with its season; `distance` and `village_ids` for routes only."""

    page: Page
    state: SeasonState
    distance: Distance | None = None
    village_ids: tuple[int, ...] = ()
    windows: Sequence[Window] = ()

    @property
    def is_route(self) -> bool:
        return self.distance is not None


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


@dataclass(frozen=True)
class VillageOnMap:
    village: VillagePage
    state: SeasonState
    windows: Sequence[Window] = ()

    @property
    def page(self) -> VillagePage:
        return self.village


def cover_on(home: HomePage, column: int) -> SeasonCover | None:
    """The cover whose solar term (1–24) began last; before the year's first one, the last of the year before."""
    covers = sorted(home.covers.select_related("image"), key=lambda cover: cover.from_term)
    begun = [cover for cover in covers if cover.from_term <= column]
    return (begun or covers)[-1] if covers else None


@dataclass(frozen=True)
class Known:
    """By page: the seasons of all villages and routes, and what holds there on the days asked for."""

    days: Sequence[date]
    windows: Mapping[int, Sequence[Window]]
    notices: Mapping[int, Sequence[DatedNotice]]

    def state(self, pk: int) -> SeasonState:
        return season_state_during(self.windows.get(pk, ()), self.days, self.notices.get(pk, ()))


def known_on(on: date, last: date | None = None) -> Known:
    """For a day, or for a weekend when there is a `last` day; two queries. Villages and routes are pages, so no two share
    a key."""
    days = sorted({on, last or on})
    windows = light_windows((VillageWindow, "village"), (RouteWindow, "route"))
    told: dict[int, list[DatedNotice]] = {}
    for notice in notices_from(days[0], (Notice, "village", None), (RouteNotice, "route", None)):
        if notice.starts_on <= days[-1]:
            whose = notice.village_id if isinstance(notice, Notice) else notice.route_id  # type: ignore[attr-defined]
            told.setdefault(whose, []).append(notice)
    return Known(days, windows, told)


def villages_on(on: date, *, known: Known | None = None) -> list[VillageOnMap]:
    """All public villages with their season, in the order of the site."""
    known = known or known_on(on)
    villages = live_villages().prefetch_related(None)
    return [VillageOnMap(one, known.state(one.pk), known.windows.get(one.pk, ())) for one in villages]


def routes_on(on: date, villages: Iterable[VillageOnMap] = (), *, known: Known | None = None) -> list[GoodNow]:
    """All public routes with their season, their sums and which of `villages` they pass, in the order of the site."""
    known, places = known or known_on(on), [one.village for one in villages]
    return [
        GoodNow(
            route,
            known.state(route.pk),
            distance_of(route.stops.all()),
            tuple(village.pk for village in villages_passed(route, places)),
            known.windows.get(route.pk, ()),
        )
        for route in live_routes_without_windows()
    ]


def good_now(routes: Iterable[GoodNow], villages: Iterable[VillageOnMap], count: int = 4) -> list[GoodNow]:
    """What to go to now: a route leads; then at most one more route, and villages no shown route already passes."""
    ranked = sorted(routes, key=lambda one: season_rank(one.state))
    chosen = [one for one in ranked if one.state.kind not in ASLEEP][:2]
    passed = {pk for one in chosen for pk in one.village_ids}
    others = sorted(villages, key=lambda one: season_rank(one.state))
    free = [GoodNow(one.village, one.state, windows=one.windows) for one in others if one.village.pk not in passed]
    awake = [one for one in free if one.state.kind not in ASLEEP]
    chosen += awake[: count - len(chosen)]
    spare = [one for one in [*ranked, *free] if one not in chosen]
    chosen += spare[: count - len(chosen)]
    return sorted(chosen, key=lambda one: (not one.is_route, season_rank(one.state)))


def village_of_the_day(villages: Sequence[VillageOnMap], shown: Iterable[GoodNow], on: date) -> VillagePage | None:
    """The wide picture of the home page: another village every day, none that stands above already."""
    above = {pk for one in shown for pk in (one.page.pk, *one.village_ids)}
    spare = [one.village for one in villages if one.village.pk not in above and one.village.hero_image_id]
    if not spare:
        return None
    return spare[on.toordinal() % len(spare)]


def year_rows(things: Iterable[GoodNow | VillageOnMap], on: date) -> list[RulerRow]:
    """The ruler: what is good now first."""
    ranked = sorted(things, key=lambda one: season_rank(one.state))
    return [RulerRow(one.page.title, bars_of(one.windows, on), one.state, one.page.get_url() or "") for one in ranked]


def terms_ahead(routes: Iterable[GoodNow], villages: Iterable[VillageOnMap], on: date) -> list[TermCard]:
    """The solar term of that day and the next ones, with what is good in each. What is closed on the day is left out."""
    things: list[GoodNow | VillageOnMap] = [*routes, *villages]
    open_things = [one for one in things if one.state.kind != CLOSED]
    return term_strip([(one.page, one.windows) for one in open_things], on)


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
