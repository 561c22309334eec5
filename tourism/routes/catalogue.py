"""What the list of routes may show, and in which order on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wagtail.models import Page

from tourism.core.visibility import open_to_all
from tourism.places.catalogue import marks, order_by_season, province_names
from tourism.places.listing import Catalogue, Order, Point
from tourism.places.models import VillagePage
from tourism.places.selectors import light_windows

from .models import RoutePage, RouteStop, RouteTheme, RouteWindow
from .selectors import route_notices_during


def route_catalogue(prices: Mapping[int, str]) -> Catalogue:
    """All public routes with what a list can be filtered by. `prices`: the price bands of villages, which a route has
    when it passes them. A route begins at its first stop that has a place."""
    catalogue = Catalogue()
    rows: dict[int, int] = {}
    villages, starts = _along(_villages())
    routes = open_to_all(RoutePage.objects.live()).order_by("path")
    for pk, days in routes.values_list("pk", "days_count"):
        rows[pk] = row = catalogue.add(pk, starts.get(pk))
        catalogue.mark(row, "days", str(days))
        for village, region in villages[pk]:
            catalogue.mark(row, "province", f"{region[:2]}0000")
            if village in prices:
                catalogue.mark(row, "price", prices[village])
    windows = marks(RouteWindow.objects.all(), "route_id", "season", "season")
    themes = marks(RouteTheme.objects.all(), "content_object_id", "theme", "tag__slug", "tag__name")
    for pk, key, answer, name in windows.union(themes, province_names(), all=True):
        if key == "province":
            catalogue.names.setdefault(key, {})[answer] = name
        elif pk in rows:
            catalogue.mark(rows[pk], key, answer, name)
    return catalogue


def route_order(catalogue: Catalogue, days: Sequence[date]) -> Order:
    """The routes for these days, what is good then first, what is closed last."""
    return order_by_season(catalogue, days, light_windows((RouteWindow, "route")), route_notices_during(days))


_Placed = tuple[int, str, Point | None]


def _villages() -> dict[str, _Placed]:
    """(pk, region, place) of every village by its path."""
    columns = VillagePage.objects.order_by().values_list("path", "pk", "region_id", "lng", "lat")
    return {path: (pk, region, _point(lng, lat)) for path, pk, region, lng, lat in columns.iterator()}


def _along(villages: Mapping[str, _Placed]) -> tuple[Mapping[int, Iterable[tuple[int, str]]], dict[int, Point]]:
    """By route: the villages it passes with their region, and where it begins."""
    passed: dict[int, set[tuple[int, str]]] = defaultdict(set)
    starts: dict[int, Point] = {}
    stops = RouteStop.objects.order_by("day", "sort_order").values_list("route_id", "lng", "lat", "page__path")
    for route, lng, lat, path in stops.iterator():
        # A stop at a homestay stands below its village.
        village = (villages.get(path) or villages.get(path[: -Page.steplen])) if path else None
        if village:
            passed[route].add(village[:2])
        if point := _point(lng, lat) or (village[2] if village else None):
            starts.setdefault(route, point)
    return passed, starts


def _point(lng: float | None, lat: float | None) -> Point | None:
    return (lng, lat) if lng is not None and lat is not None else None
