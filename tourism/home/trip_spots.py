"""The stops an address names, as they stand in the database; a route as the start of one's own trip; names to add."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from tourism.core.visibility import open_to_all
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, VillagePage
from tourism.places.selectors import live_villages
from tourism.routes.models import RoutePage, RouteStop
from tourism.routes.selectors import in_order

from .trip_address import Kind, TripItem, TripRefused

# Minutes one stays where nobody has said how long.
VILLAGE_VISIT, SIGHT_VISIT, PASSING_VISIT = 150, 60, 30
_PASSING = {RouteStop.Kind.TRANSPORT, RouteStop.Kind.OUTLET, RouteStop.Kind.BED}
# What a copied route brings along: one eats and sleeps where one likes.
_COPIED = set(RouteStop.Kind) - {RouteStop.Kind.MEAL, RouteStop.Kind.BED}
_MOST_NAMES = 8
_LONGEST_NAME = 40
_MOST_STOPS_SEEN = 2000


@dataclass(frozen=True)
class TripSpot:
    """A stop that was found: its village where it lies in one, `told` where an editor wrote of the way to it."""

    item: TripItem
    name: str
    label: str | Promise
    point: tuple[float, float] | None
    village: VillagePage | None
    visit_minutes: int
    text: str = ""
    told: RouteStop | None = None

    @property
    def village_key(self) -> int | None:
        return self.village.pk if self.village else None

    @property
    def nights(self) -> int:
        return self.item.nights

    @property
    def is_village(self) -> bool:
        return self.item.kind is Kind.VILLAGE

    @property
    def url(self) -> str:
        page = (self.village.get_url() or "") if self.village else ""
        return f"{page}#attraction-{self.item.pk}" if page and self.item.kind is Kind.SIGHT else page


@dataclass(frozen=True)
class Named:
    """Something that bears the name looked for; `deed` is the step that adds it to a trip."""

    deed: str
    name: str
    label: str | Promise
    place: str = ""


def find_spots(items: Sequence[TripItem]) -> list[TripSpot | None]:
    """What each item stands for, None where it is gone or not for everybody; constant queries."""
    pks = {kind: [item.pk for item in items if item.kind is kind] for kind in Kind}
    sights = {sight.pk: sight for sight in Attraction.objects.filter(pk__in=pks[Kind.SIGHT])}
    stops = {stop.pk: stop for stop in _live_stops().filter(pk__in=pks[Kind.ROUTE_STOP])}
    villages = _villages(pks[Kind.VILLAGE], sights.values(), stops.values())
    return [_spot(item, sights, stops, villages) for item in items]


def _live_stops() -> QuerySet[RouteStop]:
    stops = RouteStop.objects.filter(route__live=True).select_related("page", "attraction")
    return open_to_all(stops, "route__path")


class _Villages:
    """The villages that may be seen, by their pk and by their place in the tree."""

    def __init__(self, villages: Iterable[VillagePage]) -> None:
        self.by_pk = {village.pk: village for village in villages}
        self.by_path = {village.path: village for village in self.by_pk.values()}

    def of_page(self, page: Page | None) -> VillagePage | None:
        """The page itself, or the village it stands below."""
        if page is None:
            return None
        return self.by_path.get(page.path) or self.by_path.get(page.path[: -Page.steplen])

    def of_stop(self, stop: RouteStop) -> VillagePage | None:
        return self.by_pk.get(stop.attraction.village_id) if stop.attraction else self.of_page(stop.page)


def _villages(pks: Sequence[int], sights: Iterable[Attraction], stops: Iterable[RouteStop]) -> _Villages:
    stops = list(stops)
    wanted = {*pks, *(sight.village_id for sight in sights)}
    wanted |= {stop.attraction.village_id for stop in stops if stop.attraction}
    paths = {stop.page.path for stop in stops if stop.page}
    paths |= {path[: -Page.steplen] for path in paths}
    found = live_villages().select_related(None).select_related("region__parent__parent", "locale")
    return _Villages(found.filter(Q(pk__in=wanted) | Q(path__in=paths)))


def _spot(
    item: TripItem, sights: Mapping[int, Attraction], stops: Mapping[int, RouteStop], villages: _Villages
) -> TripSpot | None:
    if item.kind is Kind.VILLAGE:
        village = villages.by_pk.get(item.pk)
        return _village_spot(item, village) if village else None
    if item.kind is Kind.SIGHT:
        sight = sights.get(item.pk)
        village = villages.by_pk.get(sight.village_id) if sight else None
        return _sight_spot(item, sight, village) if sight and village else None
    stop = stops.get(item.pk)
    return _route_spot(item, stop, villages.of_stop(stop)) if stop else None


def _village_spot(item: TripItem, village: VillagePage) -> TripSpot:
    label = gettext_lazy("乡村")
    return TripSpot(item, village.title, label, _point(village), village, VILLAGE_VISIT, village.tagline)


def _sight_spot(item: TripItem, sight: Attraction, village: VillagePage) -> TripSpot:
    point = _point(sight) or _point(village)
    return TripSpot(item, sight.name, sight.get_kind_display(), point, village, SIGHT_VISIT, sight.text)


def _route_spot(item: TripItem, stop: RouteStop, village: VillagePage | None) -> TripSpot:
    point = _point(stop) or _point(stop.attraction) or _point(village)
    usual = PASSING_VISIT if stop.kind in _PASSING else SIGHT_VISIT
    if stop.kind == RouteStop.Kind.VILLAGE:
        usual = VILLAGE_VISIT
    minutes = usual if stop.stay_minutes is None else stop.stay_minutes
    return TripSpot(item, stop.name, stop.get_kind_display(), point, village, minutes, stop.text, stop)


def _point(place: Any) -> tuple[float, float] | None:
    lng, lat = getattr(place, "lng", None), getattr(place, "lat", None)
    return None if lng is None or lat is None else (lng, lat)


def told_stops(spots: Iterable[TripSpot]) -> list[RouteStop]:
    """All stops of the routes these were taken from, for what their editors say of the ways in between; one query."""
    routes = {spot.told.route_id for spot in spots if spot.told}
    if not routes:
        return []
    fields = ("route_id", "day", "sort_order", "leg_mode", "leg_km", "leg_minutes")
    return list(RouteStop.objects.filter(route__in=routes).only(*fields))


def items_of_route(pk: int) -> list[TripItem]:
    """A route as stops of one's own: its places in order, a night where it sleeps. Raises TripRefused when it is gone."""
    route = open_to_all(RoutePage.objects.live()).defer("track").filter(pk=pk).first()
    if route is None:
        raise TripRefused(_("这条线路已经不在网上，没有加进来。请另挑一条。"))
    stops = in_order(_live_stops().filter(route=route))
    villages = _villages([], [stop.attraction for stop in stops if stop.attraction], stops)
    items: list[TripItem] = []
    for number in sorted({stop.day for stop in stops}):
        items += _items_of_day([stop for stop in stops if stop.day == number], villages)
    return items


def _items_of_day(stops: Sequence[RouteStop], villages: _Villages) -> list[TripItem]:
    """The night goes to the day's last stop; a bed in a village the day does not come to last is a stop of its own."""
    beds = [stop for stop in stops if stop.kind == RouteStop.Kind.BED]
    copied = [stop for stop in stops if stop.kind in _COPIED]
    slept_in = villages.of_stop(beds[-1]) if beds else None
    come_to = [village for stop in copied if (village := villages.of_stop(stop))]
    if beds and (not copied or (slept_in is not None and (not come_to or come_to[-1] != slept_in))):
        copied.append(beds[-1])
    last = len(copied) - 1
    return [TripItem(Kind.ROUTE_STOP, stop.pk, int(bool(beds) and at == last)) for at, stop in enumerate(copied)]


def nearest_route(spots: Iterable[TripSpot]) -> tuple[RoutePage, int] | None:
    """The public route that comes through most of the trip's villages, and through how many of them; two queries."""
    by_path = {spot.village.path: spot.village.pk for spot in spots if spot.village}
    if not by_path:
        return None
    below = Q(attraction__village__in=by_path.values())
    for path in by_path:
        below |= Q(page__path__startswith=path)
    stops = open_to_all(RouteStop.objects.filter(below, route__live=True), "route__path").order_by("route__path")
    seen = stops.values_list("route", "page__path", "attraction__village")[:_MOST_STOPS_SEEN]
    through = {(route, village or _village_at(path, by_path)) for route, path, village in seen}
    best = Counter(route for route, _village in through).most_common(1)
    if not best:
        return None
    route = RoutePage.objects.select_related("locale").defer("track").get(pk=best[0][0])
    return route, best[0][1]


def _village_at(path: str | None, by_path: Mapping[str, int]) -> int | None:
    return by_path.get(path or "") or by_path.get((path or "")[: -Page.steplen])


def names_like(typed: str) -> list[Named]:
    """Villages, routes and sights whose names begin with what was typed, in characters, pinyin or initials."""
    # No half surrogate pairs and nothing a database refuses.
    prefix = typed.replace("\x00", " ").encode(errors="ignore").decode().strip()[:_LONGEST_NAME]
    if not prefix:
        return []
    villages = _named_pages(VillagePage, prefix)
    routes = _named_pages(RoutePage, prefix)
    search = get_search_backend()
    sights = list(search.autocomplete(prefix, Attraction.objects.select_related("village"))[:_MOST_NAMES])
    open_villages = set(live_villages().filter(pk__in=[s.village_id for s in sights]).values_list("pk", flat=True))
    return [
        *(_named_village(page) for page in villages),
        *(
            Named(f"add.{Kind.SIGHT}{sight.pk}", sight.name, sight.get_kind_display(), sight.village.title)
            for sight in sights
            if sight.village_id in open_villages
        ),
        *(_named_route(page) for page in routes),
    ][: 2 * _MOST_NAMES]


def names_kept(*, villages: Sequence[int], routes: Sequence[int], homestays: Sequence[int]) -> list[Named]:
    """What a visitor keeps, as far as everybody may see it, in order; a homestay stands for its village."""
    below = open_to_all(HomestayPage.objects.live()).filter(pk__in=homestays)
    around = below.order_by("path").values_list("household__village", flat=True)
    found = {page.pk: page for page in live_villages().filter(Q(pk__in=villages) | Q(pk__in=around))}
    kept = [*villages, *(pk for pk in found if pk not in villages)]
    ways = {page.pk: page for page in open_to_all(RoutePage.objects.live()).defer("track").filter(pk__in=routes)}
    return [
        *(_named_village(found[pk]) for pk in kept if pk in found),
        *(_named_route(ways[pk]) for pk in routes if pk in ways),
    ]


def _named_village(page: VillagePage) -> Named:
    return Named(f"add.{Kind.VILLAGE}{page.pk}", page.title, gettext_lazy("乡村"), page.region.name)


def _named_route(page: RoutePage) -> Named:
    return Named(f"route.{page.pk}", page.title, gettext_lazy("整条线路"), page.subtitle)


def _named_pages(model: type[Any], prefix: str) -> list[Any]:
    """Asked of the index first: it cannot ask who may see a page."""
    pks = [page.pk for page in get_search_backend().autocomplete(prefix, model.objects.live())[:_MOST_NAMES]]
    pages = open_to_all(model.objects.live().filter(pk__in=pks))
    found = {page.pk: page for page in (pages.select_related("region") if model is VillagePage else pages)}
    return [found[pk] for pk in pks if pk in found]
