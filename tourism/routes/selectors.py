"""Routes as the pages need them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.query import PageQuerySet

from tourism.core.visibility import open_to_all
from tourism.places.listing import Facet, Listing, Row, make_listing
from tourism.places.models import Season, VillagePage
from tourism.places.seasons import GOOD, season_rank, season_state

from .itinerary import Distance, distance_of
from .models import RouteDay, RoutePage, RouteStop, RouteTheme, RouteWindow


@dataclass(frozen=True)
class PlacedStop:
    """A stop with the page it leads to and the village it lies in, where there are such."""

    stop: RouteStop
    page: Page | None
    village: VillagePage | None

    @property
    def point(self) -> tuple[float, float] | None:
        """(lng, lat): its own, else its attraction's, else its page's."""
        for place in (self.stop, self.stop.attraction, self.page):
            lng, lat = getattr(place, "lng", None), getattr(place, "lat", None)
            if lng is not None and lat is not None:
                return lng, lat
        return None

    @property
    def leg_words(self) -> str:
        """How one comes here; a note that begins with the means of transport already says it."""
        mode, note = str(self.stop.get_leg_mode_display()), self.stop.leg_note
        return note if note.startswith(mode) else gettext("，").join(part for part in (mode, note) if part)


@dataclass(frozen=True)
class DayPlan:
    """A day with its stops in order and what its legs add up to."""

    day: RouteDay
    stops: list[PlacedStop]
    distance: Distance

    @property
    def beds(self) -> list[PlacedStop]:
        return [placed for placed in self.stops if placed.stop.kind == RouteStop.Kind.BED]


def live_routes() -> PageQuerySet:
    """Public routes with what a list shows: season windows, stops with their pages, lead picture."""
    return (
        open_to_all(RoutePage.objects.live())
        .select_related("hero_image")
        .prefetch_related("windows", _stops())
        .order_by("path")
    )


def _stops() -> Prefetch:
    return Prefetch("stops", queryset=RouteStop.objects.select_related("page"))


def routes_in_order(pks: Sequence[int]) -> list[RoutePage]:
    """These routes, in this order, with what a list shows; their seasons the listing has."""
    needed = (_stops(), "hero_image__renditions")
    found = {
        route.pk: route for route in live_routes().prefetch_related(None).prefetch_related(*needed).filter(pk__in=pks)
    }
    return [found[pk] for pk in pks if pk in found]


def villages_of(routes: Iterable[RoutePage]) -> list[VillagePage]:
    """All villages these routes (of `live_routes`) stop in, in one query."""
    paths = {stop.page.path for route in routes for stop in route.stops.all() if stop.page}
    paths |= {path[: -Page.steplen] for path in paths}
    return list(VillagePage.objects.filter(path__in=paths))


def routes_through(village: VillagePage) -> list[tuple[RoutePage, list[int]]]:
    """Routes that stop in the village (at it, at its homestays, at its sights), with the days on which they do."""
    below = Q(page__path__startswith=village.path)
    stops = RouteStop.objects.filter(below | Q(attraction__village=village), route__live=True)
    found: dict[int, tuple[RoutePage, set[int]]] = {}
    for stop in open_to_all(stops, "route__path").select_related("route").defer("route__track").order_by("route__path"):
        found.setdefault(stop.route_id, (stop.route, set()))[1].add(stop.day)
    return [(route, sorted(days)) for route, days in found.values()]


def villages_passed(route: RoutePage, villages: Iterable[VillagePage]) -> list[VillagePage]:
    """Those of `villages` in which the route stops (at a homestay, too), in order. No query for a route of `live_routes`."""
    by_path = {village.path: village for village in villages}
    passed = {}
    for stop in in_order(route.stops.all()):
        path = stop.page.path if stop.page else ""
        village = by_path.get(path) or by_path.get(path[: -Page.steplen])
        if village is not None:
            passed[village.pk] = village
    return list(passed.values())


def day_plans(route: RoutePage) -> list[DayPlan]:
    """The days of a route in order. Constant queries; works on an unsaved preview."""
    placed = placed_stops(route)
    plans = []
    for day in sorted(route.days.all(), key=lambda day: day.number):
        stops = [one for one in placed if one.stop.day == day.number]
        plans.append(DayPlan(day, stops, distance_of(one.stop for one in stops)))
    return plans


def in_order(stops: Iterable[RouteStop]) -> list[RouteStop]:
    return sorted(stops, key=lambda stop: (stop.day, stop.sort_order or 0))


def placed_stops(route: RoutePage) -> list[PlacedStop]:
    stops = in_order(route.stops.select_related("page", "attraction"))
    pages = {page.pk: page for page in _specific(stop.page for stop in stops if stop.page)}
    villages = _villages(pages.values())
    placed = []
    for stop in stops:
        page = pages.get(stop.page_id)
        placed.append(PlacedStop(stop, page, villages.get(page.pk) if page else None))
    return placed


def route_listing(params: Mapping[str, str], on: date) -> Listing:
    """The routes a visitor asked for (`days`, `theme`, `season`, `now`, `page`), what is good now first."""
    windows: dict[int, list[RouteWindow]] = {}
    for window in RouteWindow.objects.order_by("route", "sort_order"):
        windows.setdefault(window.route_id, []).append(window)
    themes: dict[int, dict[str, str]] = {}
    for pk, slug, name in RouteTheme.objects.values_list("content_object_id", "tag__slug", "tag__name"):
        themes.setdefault(pk, {})[slug] = name
    routes = list(open_to_all(RoutePage.objects.live()).order_by("path").values_list("pk", "days_count"))
    rows = []
    for order, (pk, days) in enumerate(routes):
        state = season_state(windows.get(pk, []), on)
        values = {
            "days": frozenset([str(days)]),
            "theme": frozenset(themes.get(pk, {})),
            "season": frozenset(window.season for window in windows.get(pk, [])),
            "now": frozenset(["1"]) if state.kind in GOOD else frozenset(),
        }
        rows.append(Row(pk, (season_rank(state), order), values, state))
    common = Counter(slug for of_route in themes.values() for slug in of_route)
    names = {slug: name for of_route in themes.values() for slug, name in of_route.items()}
    facets = [
        Facet("now", gettext("此刻"), [("1", gettext("此刻正好"))]),
        Facet("season", gettext("哪个季节"), [(value, str(label)) for value, label in Season.choices]),
        Facet(
            "days", gettext("几天"), [(str(n), gettext("%(n)d 天") % {"n": n}) for n in sorted({d for _, d in routes})]
        ),
        Facet("theme", gettext("看什么"), sorted(names.items(), key=lambda pair: (-common[pair[0]], pair[1]))),
    ]
    return make_listing(rows, facets, params)


def _specific(pages: Iterable[Page]) -> list[Page]:
    """The live ones of these pages as what they are: a query for each kind."""
    by_kind: dict[type[Page], set[int]] = {}
    for page in pages:
        if page.live and page.specific_class:
            by_kind.setdefault(page.specific_class, set()).add(page.pk)
    return [page for kind, pks in by_kind.items() for page in kind.objects.filter(pk__in=pks)]


def _villages(pages: Iterable[Page]) -> dict[int, VillagePage]:
    """By page: the village it is, or the one it stands below."""
    pages = list(pages)
    villages = [page for page in pages if isinstance(page, VillagePage)]
    known = {village.path: village for village in villages}
    missing = {page.path[: -Page.steplen] for page in pages if not isinstance(page, VillagePage)} - set(known)
    if missing:
        known |= {village.path: village for village in VillagePage.objects.filter(path__in=missing)}
    found = {}
    for page in pages:
        village = known.get(page.path) or known.get(page.path[: -Page.steplen])
        if village is not None:
            found[page.pk] = village
    return found
