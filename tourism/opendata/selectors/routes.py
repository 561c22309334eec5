"""Routes as records. Of a stop's page only what is public is told."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from tourism.core.visibility import open_to_all
from tourism.maps.geodesy import simplify
from tourism.opendata.shapes import RouteRecord
from tourism.places.seasons import GOOD, season_state
from tourism.routes.models import RoutePage, RouteStop, RouteTheme, RouteWindow
from tourism.routes.selectors import in_order

from .kinds import Kind
from .telling import Telling, Told, moment, picture, position, season, window
from .villages import public_villages

# Metres: what a line of a whole country's routes may lose. The route's own file keeps all of it.
TOLERANCE = 8.0


def public_routes() -> QuerySet[RoutePage]:
    rows: QuerySet[RoutePage] = open_to_all(RoutePage.objects.live()).defer("track")
    return rows


def routes_told(rows: QuerySet[RoutePage], telling: Telling) -> list[Told]:
    """In six queries."""
    themes = Prefetch("tagged_items", RouteTheme.objects.select_related("tag").order_by("pk"))
    stops = Prefetch("stops", _with_places(RouteStop.objects.all()))
    routes = rows.select_related("hero_image").prefetch_related(
        "windows", "costs", "hero_image__renditions", themes, stops
    )
    return [_told(route, telling) for route in routes]


def stopping_in(village: int) -> Q:
    """Routes that stop in the village, at its homestays or at its sights."""
    stops = _with_places(RouteStop.objects.all()).filter(village_pk=village)
    return Q(pk__in=stops.values("route"))


def _place(axis: str, stop: str = "") -> Coalesce:
    """A stop's own longitude or latitude, else its attraction's, else that of its page, else that of the village its
    homestay is in: of what is published."""
    house = f"{stop}page__homestaypage__household__village__"
    shown = {f"{stop}page__live": True}
    return Coalesce(
        F(f"{stop}{axis}"),
        F(f"{stop}attraction__{axis}"),
        Case(When(**shown, then=F(f"{stop}page__villagepage__{axis}"))),
        Case(When(**shown, then=F(f"{stop}page__homestaypage__{axis}"))),
        Case(When(**shown, **{f"{house}live": True}, then=F(f"{house}{axis}"))),
    )


def _with_places(stops: QuerySet[RouteStop]) -> QuerySet[Any]:
    """With `at_lng`, `at_lat`, and the public village they lie in (`village_pk`, `village_name`)."""
    village = Coalesce(
        F("page__villagepage__pk"),
        F("page__homestaypage__household__village_id"),
        F("attraction__village_id"),
        output_field=BigIntegerField(),
    )
    named = public_villages().order_by().filter(pk=OuterRef("lies_in")).values("pk")[:1]
    titled = public_villages().order_by().filter(pk=OuterRef("lies_in")).values("title")[:1]
    return stops.annotate(at_lng=_place("lng"), at_lat=_place("lat"), lies_in=village).annotate(
        village_pk=Subquery(named), village_name=Subquery(titled)
    )


def _located(rows: QuerySet[RoutePage]) -> QuerySet[RoutePage]:
    return rows.annotate(at_lng=_place("lng", "stops__"), at_lat=_place("lat", "stops__"))


def _told(route: RoutePage, telling: Telling) -> Told:
    windows = list(route.windows.all())
    stops = [_stop(stop) for stop in in_order(route.stops.all())]
    return {
        "id": route.pk,
        "name": route.title,
        "subtitle": route.subtitle,
        "tagline": route.tagline,
        "summary": route.summary,
        "days": route.days_count,
        "start": route.start_place,
        "end": route.end_place,
        "position": next((stop["position"] for stop in stops if stop["position"]), None),
        "difficulty": route.difficulty,
        "difficulty_reason": route.difficulty_reason,
        "walking_km_per_day": None if route.walking_km_per_day is None else float(route.walking_km_per_day),
        "altitude_max_m": route.altitude_max_m,
        "track_length_m": route.track_length_m,
        "themes": [item.tag.name for item in route.tagged_items.all()],
        "season": season(windows, telling.on),
        "windows": [window(one, telling.on) for one in windows],
        "stops": stops,
        "costs": [_cost(cost) for cost in route.costs.all()],
        "picture": picture(route.hero_image, telling),
        "url": telling.page(route),
        "updated_at": moment(route.last_published_at),
    }


def _stop(stop: Any) -> Told:
    village = {"id": stop.village_pk, "name": stop.village_name} if stop.village_pk else None
    return {
        "day": stop.day,
        "name": stop.name,
        "kind": stop.kind,
        "position": position(stop.at_lng, stop.at_lat),
        "village": village,
    }


def _cost(cost: Any) -> Told:
    return {
        "item": cost.item,
        "amount": None if cost.amount is None else f"{cost.amount:.2f}",
        "unit": cost.unit,
        "payee": cost.payee,
        "payee_kind": cost.payee_kind,
    }


def good_routes(on: date) -> set[int]:
    windows: dict[int, list[RouteWindow]] = {}
    for one in RouteWindow.objects.order_by("route", "sort_order"):
        windows.setdefault(one.route_id, []).append(one)
    return {pk for pk, of_route in windows.items() if season_state(of_route, on).kind in GOOD}


def route_lines(pks: Sequence[int]) -> dict[int, list[list[float]]]:
    """The stored ways of these routes as [lng, lat], thinned by TOLERANCE."""
    tracks = RoutePage.objects.filter(pk__in=pks, track__isnull=False).values_list("pk", "track")
    return {
        pk: [[round(lng, 6), round(lat, 6)] for lng, lat in simplify([place[:2] for place in track], TOLERANCE)]
        for pk, track in tracks
        if track and len(track) > 1
    }


def _rows_of_routes() -> list[QuerySet[Any]]:
    picture_rows = ("hero_image_id", "hero_image__credit", "hero_image__licence", "hero_image__title")
    return [
        public_routes().values_list("pk", "title", "last_published_at", *picture_rows),
        RouteWindow.objects.values_list(),
        _with_places(RouteStop.objects.all()).values_list("pk", "at_lng", "at_lat", "village_name"),
    ]


ROUTES = Kind(
    key="routes",
    label=_("线路"),
    shape=RouteRecord,
    public=public_routes,
    located=_located,
    tell=routes_told,
    changed="last_published_at",
    depends=_rows_of_routes,
    good=good_routes,
    lines=route_lines,
)
