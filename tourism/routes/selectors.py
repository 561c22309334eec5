"""Routes as the pages need them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.db.models import Prefetch, Q
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.query import PageQuerySet

from tourism.core.joined_rows import remember, together
from tourism.core.visibility import open_to_all
from tourism.places.models import DatedNotice, Notice, VillagePage
from tourism.places.selectors import notices_from

from .itinerary import Distance, distance_of
from .models import RouteCost, RouteDay, RouteFigure, RouteNotice, RoutePage, RouteStop, RouteWindow


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


def live_routes_without_windows() -> PageQuerySet:
    """The same for those who have the season windows of all routes already."""
    return live_routes().prefetch_related(None).prefetch_related(_stops())


def _stops() -> Prefetch:
    return Prefetch("stops", queryset=RouteStop.objects.select_related("page"))


def routes_in_order(pks: Sequence[int]) -> list[RoutePage]:
    """These routes, in this order, with what a list shows but their seasons."""
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


class Placed(Protocol):
    """Something of the page tree."""

    @property
    def pk(self) -> int: ...

    @property
    def path(self) -> str: ...


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


def villages_passed(route: RoutePage, villages: Iterable[AnyPlaced]) -> list[AnyPlaced]:
    """Those of `villages` in which the route stops (at a homestay, too), in order. No query for a route of `live_routes`."""
    by_path = {village.path: village for village in villages}
    passed = {}
    for stop in in_order(route.stops.all()):
        path = stop.page.path if stop.page else ""
        village = by_path.get(path) or by_path.get(path[: -Page.steplen])
        if village is not None:
            passed[village.pk] = village
    return list(passed.values())


def fetch_children(route: RoutePage) -> None:
    """Season windows, days, costs and stated numbers in one query, not four. A preview's own stand."""
    if route.pk and not getattr(route, "_cluster_related_objects", None):
        children = (RouteWindow, RouteDay, RouteCost, RouteFigure)
        names = {model._meta.get_field("route").remote_field.related_name: model for model in children}
        found = together({name: model.objects.filter(route=route) for name, model in names.items()})
        for name, records in found.items():
            remember(route, name, records)


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


def route_notices_during(days: Sequence[date], routes: Iterable[int] | None = None) -> dict[int, list[RouteNotice]]:
    """Notices in force on any of the days, by route; of all routes or of these. Closures first."""
    notices = RouteNotice.objects.filter(starts_on__lte=days[-1], ends_on__gte=days[0])
    if routes is not None:
        notices = notices.filter(route__in=routes)
    found: dict[int, list[RouteNotice]] = {}
    for notice in notices.order_by("-is_closure", "starts_on", "pk"):
        found.setdefault(notice.route_id, []).append(notice)
    return found


def notices_along(route: RoutePage, villages: Iterable[int], since: date) -> list[DatedNotice]:
    """What holds from `since` on for the route, then for the villages it passes; one query."""
    return notices_from(since, (RouteNotice, "route", [route.pk]), (Notice, "village", villages))


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
