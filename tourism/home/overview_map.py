"""The national map: every village with its season, gathered where they crowd, and the lines of the routes listed beside it.

It takes the same filters from the address as the list of villages, and reads the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.maps.features import Layer, Line, Marker
from tourism.maps.geodesy import simplify_to
from tourism.maps.static_map import overview_drawing
from tourism.maps.stops import Stop
from tourism.maps.views import script_version
from tourism.places.listing import FacetOptions, Listing, Option
from tourism.places.map_features import PageMap, kept_drawing, layers_version
from tourism.places.models import Region, VillageIndexPage, VillagePage
from tourism.places.seasons import GOOD, SeasonState
from tourism.places.selectors import short_province, village_listing
from tourism.routes.itinerary import Distance, distance_of
from tourism.routes.models import RoutePage, RouteStop
from tourism.routes.selectors import route_listing, routes_in_order

KEY = "china"
# So many villages stand in the list beside the map; more are told by province. One province is told whole up to the limit.
LISTED, LISTED_AT_MOST = 60, 400
ROUTES_DRAWN = 24
POINTS_A_ROUTE = 40


@dataclass(frozen=True, slots=True)
class VillageDot:
    """A village as a map needs it: no page, but what is said of one."""

    pk: int
    title: str
    url: str
    lng: float | None
    lat: float | None
    region: str
    state: SeasonState

    @property
    def province_code(self) -> str:
        return f"{self.region[:2]}0000"


@dataclass(frozen=True)
class RouteEntry:
    """A route listed beside the map; its line is lit up by `way`."""

    page: RoutePage
    state: SeasonState
    distance: Distance
    way: str


@dataclass(frozen=True)
class ProvinceCount:
    """How many of the villages shown lie in a province, how many of them are good now, and the map of these alone."""

    name: str
    count: int
    good: int
    query: str


@dataclass(frozen=True)
class Overview:
    """All that /map/ shows. `villages` counts those on the map, `unlisted` those the list beside it leaves out."""

    map: PageMap
    facets: list[FacetOptions]
    chosen: list[Option]
    villages: int
    unlisted: int
    provinces: list[ProvinceCount]
    routes: list[RouteEntry]
    routes_total: int
    query: str


def village_dots(listing: Listing) -> list[VillageDot]:
    """All villages of a listing, not only those of its page, in its order. Two queries."""
    rows = listing.page_obj.paginator.object_list
    parents = {page.path: page.get_url() or "" for page in VillageIndexPage.objects.live().select_related("locale")}
    columns = ("title", "path", "slug", "lng", "lat", "region_id")
    known = {pk: place for pk, *place in VillagePage.objects.live().order_by().values_list("pk", *columns)}
    dots = []
    for row in rows:
        title, path, slug, lng, lat, region = known[row.pk]
        parent = parents.get(path[: -VillagePage.steplen], "")
        dots.append(VillageDot(row.pk, title, parent and f"{parent}{slug}/", lng, lat, region, row.state))
    return dots


def overview_layers(dots: Iterable[VillageDot], routes: Iterable[RouteEntry] = ()) -> list[Layer]:
    # By place, so that neighbours, whose addresses and positions are alike, stand together and shrink better.
    placed = sorted((dot for dot in dots if dot.lng is not None), key=lambda dot: (dot.region, dot.title, dot.pk))
    markers = [_marker(dot) for dot in placed]
    lines = [
        Line(simplify_to(one.page.track, POINTS_A_ROUTE), one.page.title, key=one.way)
        for one in routes
        if one.page.track
    ]
    layers = [Layer("villages", _("乡村"), markers)]
    return [*layers, *([Layer("routes", _("线路"), lines=lines)] if lines else [])]


def overview(params: Mapping[str, str], on: date) -> Overview:
    """The live map of /map/ with its drawing, its filters and its lists."""
    listing = village_listing(params, on)
    dots = village_dots(listing)
    routes, routes_total = routes_beside(params, on)
    query = filters_of(listing)
    names = province_names(dots)
    is_short = len(dots) <= LISTED or "province" in query
    listed = dots[:LISTED_AT_MOST] if is_short else []
    return Overview(
        map=_page_map(dots, routes, listed, names, query),
        facets=listing.facets,
        chosen=listing.chosen,
        villages=len(dots),
        unlisted=len(dots) - len(listed) if is_short else 0,
        provinces=[] if is_short else _by_province(dots, names, query),
        routes=routes,
        routes_total=routes_total,
        query=f"?{urlencode(query)}" if query else "",
    )


def drawn(params: Mapping[str, str], on: date) -> list[Layer]:
    """What the script of /map/ draws for these filters."""
    routes, _total = routes_beside(params, on)
    return overview_layers(village_dots(village_listing(params, on)), routes)


def routes_beside(params: Mapping[str, str], on: date) -> tuple[list[RouteEntry], int]:
    """The routes listed beside the map, what is good now first, and how many there are. `season` and `now` filter them as
    they do their own list; a province keeps those that stop in a village of it."""
    listing = route_listing({key: params[key] for key in ("season", "now", "on") if key in params}, on)
    rows = list(listing.page_obj.paginator.object_list)
    province = params.get("province", "")
    if len(province) == 6 and province.isascii() and province.isdecimal():
        within = RouteStop.objects.filter(page__villagepage__region__startswith=province[:2])
        passing = set(within.values_list("route_id", flat=True))
        rows = [row for row in rows if row.pk in passing]
    states = {row.pk: row.state for row in rows}
    pages = routes_in_order([row.pk for row in rows[:ROUTES_DRAWN]])
    entries = [RouteEntry(page, states[page.pk], distance_of(page.stops.all()), f"way-{page.pk}") for page in pages]
    return entries, len(rows)


def villages_drawing(dots: Sequence[VillageDot]) -> PageMap:
    """The small drawing of the home page: villages alone, no script."""
    layers = overview_layers(dots)
    key, title = "villages", str(_("乡村分布"))
    # Drawn near the size it stands at, for its names shrink with it.
    svg = kept_drawing(
        key, layers_version(layers), lambda: overview_drawing(layers, key=key, title=title, width=420, height=500)
    )
    return PageMap(key=key, title=title, script_url="", svg=svg, stops=[])


def filters_of(listing: Listing) -> dict[str, str]:
    """The filters in force, as they stand in an address."""
    return {key: option.value for key, option in _chosen(listing)}


def province_names(dots: Iterable[VillageDot]) -> dict[str, str]:
    codes = {dot.province_code for dot in dots}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def _chosen(listing: Listing) -> list[tuple[str, Option]]:
    return [(facet.key, option) for facet in listing.facets for option in facet.options if option.is_chosen]


def _page_map(
    dots: Sequence[VillageDot],
    routes: Sequence[RouteEntry],
    listed: Sequence[VillageDot],
    names: Mapping[str, str],
    query: Mapping[str, str],
) -> PageMap:
    layers = overview_layers(dots, routes)
    version, title = layers_version(layers), str(_("全国地图"))
    address = reverse("home:show-map-script", args=[script_version(version)])
    return PageMap(
        key=KEY,
        title=title,
        script_url=f"{address}?{urlencode(query)}" if query else address,
        svg=kept_drawing(KEY, version, lambda: overview_drawing(layers, key=KEY, title=title)),
        stops=[_stop(dot, names) for dot in listed if dot.lng is not None and dot.lat is not None],
    )


def _by_province(dots: Iterable[VillageDot], names: Mapping[str, str], query: Mapping[str, str]) -> list[ProvinceCount]:
    by_code: dict[str, list[VillageDot]] = {}
    for dot in dots:
        by_code.setdefault(dot.province_code, []).append(dot)
    return [
        ProvinceCount(
            name=names.get(code, code),
            count=len(by_code[code]),
            good=sum(dot.state.kind in GOOD for dot in by_code[code]),
            query=f"?{urlencode({**query, 'province': code})}",
        )
        for code in sorted(by_code)
    ]


def _marker(dot: VillageDot) -> Marker:
    assert dot.lng is not None and dot.lat is not None
    return Marker(dot.lng, dot.lat, dot.title, url=dot.url, kind="village", state=dot.state.kind)


def _stop(dot: VillageDot, names: Mapping[str, str]) -> Stop:
    assert dot.lng is not None and dot.lat is not None
    note = f"{short_province(names.get(dot.province_code, ''))} · {dot.state.text}"
    return Stop(dot.title, dot.lng, dot.lat, note=note, url=dot.url)
