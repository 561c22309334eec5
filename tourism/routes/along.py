"""What lies beside a route, in the order in which one comes by: villages, their facilities, sights; and other routes.

How far one turns aside depends on how one travels there. Everything comes in one query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, FloatField, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast
from wagtail.models import Page

from tourism.core.visibility import open_to_all
from tourism.maps.geodesy import bounds, nearest
from tourism.places.models import Attraction, Facility, VillagePage

from .itinerary import BIKE, WALK
from .models import RoutePage, RouteStop
from .way import Way

REACH = {WALK: 500.0, BIKE: 2_000.0}  # metres one turns aside
REACH_ON_WHEELS = 10_000.0
MOST = 24  # besides the villages one stops in
DEGREES = 0.12  # a little more than `REACH_ON_WHEELS` in the north of the country

VILLAGE, FACILITY, SIGHT, ROUTE = "village", "facility", "sight", "route"
Row = tuple[Any, ...]  # what, pk of the village or sight, name, kind, lng, lat, url_path of the page


@dataclass
class Beside:
    """A village or a sight near the way: kilometres from the start, metres beside. `facilities`: those of a village that
    are in use. `address` is the url_path of its page, or of its village's."""

    what: str
    pk: int
    name: str
    kind: str
    km: float
    metres: float
    address: str
    is_stop: bool = False
    facilities: list[str] = field(default_factory=list)

    @property
    def beside_km(self) -> float:
        return self.metres / 1000

    @property
    def kind_word(self) -> str:
        """What sort of sight; empty for a village."""
        return str(Attraction.Kind(self.kind).label) if self.kind else ""

    @property
    def page(self) -> Page:
        """Enough of the page to link to it."""
        return Page(url_path=self.address)


@dataclass(frozen=True)
class Surroundings:
    """`places` in the order of the way; `routes` as (page, name of a village both come by)."""

    places: list[Beside]
    routes: list[tuple[Page, str]]


def surroundings(route: RoutePage, way: Way) -> Surroundings:
    """Nothing for a route whose places nobody has named."""
    if way.ground is None:
        return Surroundings([], [])
    rows = list(_rows(route, way.line))
    places = [row for row in rows if row[0] in (VILLAGE, SIGHT)]
    marks = nearest(way.line, [(row[4], row[5]) for row in places]) if places else []
    stops = {one.village.pk for plan in way.days for one in plan.stops if one.village}
    found: list[Beside] = []
    for (what, pk, name, kind, _lng, _lat, address), mark in zip(places, marks, strict=True):
        is_stop = what == VILLAGE and pk in stops
        if is_stop or mark.beside <= REACH.get(way.ground.mode_at(mark.along), REACH_ON_WHEELS):
            found.append(Beside(what, pk, name, kind, way.km_at(mark.along), mark.beside, address, is_stop))
    found = sorted(found, key=lambda one: (not one.is_stop, one.metres))[: len(stops) + MOST]
    _add_facilities(found, rows)
    return Surroundings(sorted(found, key=lambda one: (round(one.km, 1), one.what != VILLAGE)), _routes(rows, found))


def _add_facilities(found: Iterable[Beside], rows: Iterable[Row]) -> None:
    villages = {one.pk: one for one in found if one.what == VILLAGE}
    for what, pk, _name, kind, *_rest in rows:
        if what == FACILITY and pk in villages:
            villages[pk].facilities.append(str(Facility.Kind(kind).label))


def _routes(rows: Iterable[Row], found: Iterable[Beside]) -> list[tuple[Page, str]]:
    """Those that come by one of the villages found, each once."""
    names = {one.pk: one.name for one in found if one.what == VILLAGE}
    routes: dict[str, tuple[Page, str]] = {}
    for what, village, title, _kind, _lng, _lat, address in rows:
        if what == ROUTE and village in names:
            routes.setdefault(address, (Page(title=title, url_path=address), names[village]))
    return list(routes.values())


def _rows(route: RoutePage, line: Sequence[Sequence[float]]) -> QuerySet[Any, Row]:
    """Everything within a box around the line."""
    box = bounds(line).padded(0, DEGREES)
    villages = open_to_all(VillagePage.objects.live()).filter(_within(box))
    village_ids = villages.order_by().values("pk")
    sights = Attraction.objects.filter(_within(box), village__live=True)
    facilities = Facility.objects.filter(village__in=village_ids, state=Facility.State.IN_USE)
    stops = RouteStop.objects.filter(page__in=village_ids, route__live=True).exclude(route=route.pk)
    parts = (
        _part(villages, VILLAGE, "pk", "title", Value(""), "lng", "lat", "url_path"),
        _part(open_to_all(sights, "village__path"), SIGHT, "pk", "name", F("kind"), "lng", "lat", "village__url_path"),
        _part(facilities, FACILITY, "village", "note", F("kind"), None, None, "village__url_path"),
        _part(
            open_to_all(stops, "route__path"), ROUTE, "page", "route__title", Value(""), None, None, "route__url_path"
        ),
    )
    first, *others = parts
    return first.union(*others, all=True)


def _within(box: tuple[float, float, float, float]) -> Q:
    west, south, east, north = box
    return Q(lng__range=(west, east), lat__range=(south, north))


def _part(
    records: QuerySet[Any],
    what: str,
    of: str,
    name: str,
    kind: F | Value,
    lng: str | None,
    lat: str | None,
    address: str,
) -> QuerySet[Any, Row]:
    """One table as rows; the databases want the same type in the same column."""
    columns = {
        "row_what": Value(what, CharField()),
        "row_of": Cast(of, IntegerField()),
        "row_name": Cast(name, CharField()),
        "row_kind": Cast(kind, CharField()),
        "row_lng": F(lng) if lng else Value(None, FloatField()),
        "row_lat": F(lat) if lat else Value(None, FloatField()),
        "row_address": Cast(address, CharField()),
    }
    return records.order_by().annotate(**columns).values_list(*columns)
