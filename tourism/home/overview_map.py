"""The national map: every village with its season, gathered where they crowd, and the lines of the routes listed beside it.

It takes the same filters from the address as the list of villages, and reads the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.core.visit_day import VisitDay
from tourism.maps.features import Layer, Line, Marker
from tourism.maps.geodesy import simplify_to
from tourism.maps.static_map import overview_drawing
from tourism.maps.stops import Stop
from tourism.maps.views import script_version
from tourism.places.catalogue import village_catalogue, village_order
from tourism.places.facets import facets_of, good_words
from tourism.places.kept_lists import kept_list
from tourism.places.listing import (
    Asked,
    Catalogue,
    FacetOptions,
    Listing,
    Option,
    Order,
    Params,
    address,
    make_listing,
)
from tourism.places.map_features import PageMap, kept_drawing, layers_version
from tourism.places.models import Region
from tourism.places.seasons import GOOD, SeasonState
from tourism.places.selectors import short_province
from tourism.routes.catalogue import route_catalogue, route_order
from tourism.routes.itinerary import Distance, distance_of
from tourism.routes.models import RoutePage
from tourism.routes.selectors import routes_in_order

from .season_places import Known, SeasonPlace, known_on, season_places

KEY = "china"
QUESTIONS = ("now", "season", "province")
# So many villages stand in the list beside the map; more are told by province. One province is told whole up to the limit.
LISTED, LISTED_AT_MOST = 60, 400
ROUTES_DRAWN = 24
POINTS_A_ROUTE = 40


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


def places_shown(listing: Listing, known: Known) -> list[SeasonPlace]:
    """All villages of a listing, not only those of its page, in its order."""
    villages = {one.pk: one for one in season_places(known)[0]}
    return [villages[pk] for pk in listing.all_pks if pk in villages]


def overview_layers(dots: Iterable[SeasonPlace], routes: Iterable[RouteEntry] = ()) -> list[Layer]:
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


def overview(params: Params, visit: VisitDay) -> Overview:
    """The live map of /map/ with its drawing, its filters and its lists."""
    known, listing = known_on(visit.on, visit.last), _villages(params, visit)
    dots = places_shown(listing, known)
    routes, routes_total = routes_beside(params, visit, known)
    names = province_names(dots)
    is_short = len(dots) <= LISTED or "province" in listing.answers
    listed = dots[:LISTED_AT_MOST] if is_short else []
    query = listing.query().removeprefix("?")
    return Overview(
        map=_page_map(dots, routes, listed, names, query),
        facets=listing.facets,
        chosen=listing.chosen,
        villages=len(dots),
        unlisted=len(dots) - len(listed) if is_short else 0,
        provinces=[] if is_short else _by_province(dots, names, listing),
        routes=routes,
        routes_total=routes_total,
        query=f"?{query}" if query else "",
    )


def drawn(params: Params, visit: VisitDay) -> list[Layer]:
    """What the script of /map/ draws for these filters."""
    known = known_on(visit.on, visit.last)
    routes, _total = routes_beside(params, visit, known)
    return overview_layers(places_shown(_villages(params, visit), known), routes)


def routes_beside(params: Params, visit: VisitDay, known: Known) -> tuple[list[RouteEntry], int]:
    """The routes listed beside the map, what is good then first, and how many there are; filtered as the villages are."""
    catalogue, order = kept_list("route-map", visit.days, lambda: route_catalogue({}), route_order)
    listing = _listing(catalogue, order, params, visit)
    pages = routes_in_order(listing.all_pks[:ROUTES_DRAWN])
    entries = [
        RouteEntry(page, known.state(page.pk), distance_of(page.stops.all()), f"way-{page.pk}") for page in pages
    ]
    return entries, listing.total


def _villages(params: Params, visit: VisitDay) -> Listing:
    catalogue, order = kept_list("village-map", visit.days, lambda: village_catalogue({}), village_order)
    return _listing(catalogue, order, params, visit)


def _listing(catalogue: Catalogue, order: Order, params: Params, visit: VisitDay) -> Listing:
    facets = facets_of(QUESTIONS, catalogue, order, good=good_words(visit))
    return make_listing(catalogue, order, facets, params, Asked({"on": visit.asked} if visit.asked else {}))


def villages_drawing(villages: Iterable[SeasonPlace]) -> PageMap:
    """The small drawing of the home page: villages alone, no script."""
    layers = overview_layers(villages)
    key, title = "villages", str(_("乡村分布"))
    # Drawn near the size it stands at, for its names shrink with it.
    svg = kept_drawing(
        key, layers_version(layers), lambda: overview_drawing(layers, key=key, title=title, width=420, height=500)
    )
    return PageMap(key=key, title=title, script_url="", svg=svg, stops=[])


def province_names(dots: Iterable[SeasonPlace]) -> dict[str, str]:
    codes = {dot.province_code for dot in dots}
    return dict(Region.objects.filter(code__in=codes).values_list("code", "name"))


def _page_map(
    dots: Sequence[SeasonPlace],
    routes: Sequence[RouteEntry],
    listed: Sequence[SeasonPlace],
    names: Mapping[str, str],
    query: str,
) -> PageMap:
    layers = overview_layers(dots, routes)
    version, title = layers_version(layers), str(_("全国地图"))
    script = reverse("home:show-map-script", args=[script_version(version)])
    return PageMap(
        key=KEY,
        title=title,
        script_url=f"{script}?{query}" if query else script,
        svg=kept_drawing(KEY, version, lambda: overview_drawing(layers, key=KEY, title=title)),
        stops=[_stop(dot, names) for dot in listed if dot.lng is not None and dot.lat is not None],
    )


def _by_province(dots: Iterable[SeasonPlace], names: Mapping[str, str], listing: Listing) -> list[ProvinceCount]:
    by_code: dict[str, list[SeasonPlace]] = {}
    for dot in dots:
        by_code.setdefault(dot.province_code, []).append(dot)
    return [
        ProvinceCount(
            name=names.get(code, code),
            count=len(by_code[code]),
            good=sum(dot.kind in GOOD for dot in by_code[code]),
            query=address({**listing.answers, "province": (code,)}, listing.asked.kept),
        )
        for code in sorted(by_code)
    ]


def _marker(dot: SeasonPlace) -> Marker:
    assert dot.lng is not None and dot.lat is not None
    return Marker(dot.lng, dot.lat, dot.title, url=dot.url, kind="village", state=dot.kind)


def _stop(dot: SeasonPlace, names: Mapping[str, str]) -> Stop:
    assert dot.lng is not None and dot.lat is not None
    note = f"{short_province(names.get(dot.province_code, ''))} · {dot.state.text}"
    return Stop(dot.title, dot.lng, dot.lat, note=note, url=dot.url)
