"""Routes through the villages of this world."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from tourism.demo.pictures import Gallery
from tourism.places.models import Attraction, VillagePage
from tourism.routes.models import RouteCost, RouteDay, RouteIndexPage, RouteNotice, RoutePage, RouteStop, RouteWindow

from .pages import publish, story
from .places import notice_fields, season_fields

_SUITS = {
    "family": "亲子",
    "elder": "老人",
    "study": "研学",
    "team": "团建",
    "accessible": "无障碍",
    "self_drive": "自驾",
}
Villages = dict[str, VillagePage]


def build_route(
    parent: RouteIndexPage, data: dict[str, Any], villages: Villages, today: date, gallery: Gallery
) -> RoutePage:
    pictures, access = data["pictures"], data["access"]
    route = RoutePage(
        title=data["title"],
        slug=data["slug"],
        tagline=data["tagline"],
        search_description=data["summary"][:150],
        hero_image=gallery.picture(pictures["hero"]),
        hero_caption=pictures["hero"]["caption"],
        middle_image=gallery.picture(pictures["middle"]),
        middle_caption=pictures["middle"]["caption"],
        story=story(data["story"]),
        subtitle=data["subtitle"],
        days_count=data["days_count"],
        start_place=data["start_place"],
        end_place=data["end_place"],
        summary=data["summary"],
        difficulty=data["difficulty"],
        difficulty_reason=data["difficulty_reason"],
        walking_km_per_day=data.get("walking_km_per_day"),
        altitude_max_m=data.get("altitude_max_m"),
        health_note=data.get("health_note") or "",
        union_note=data.get("union_note") or "",
        suits="、".join(_SUITS[key] for key in data["suits"]),
        rail_air=access["rail_air"],
        road=access["road"],
        coach=access["coach"],
    )
    _add_windows(route, data["seasons"], villages, data["villages"], today)
    sights = {
        sight.name: sight
        for sight in Attraction.objects.filter(village__in=[villages[slug] for slug in data["villages"]])
    }
    _add_days(route, data["days"], villages, sights)
    route.costs = [_cost(entry, number) for number, entry in enumerate(data["costs"])]
    _add_track(route, data["track"])
    route.themes.add(*data["themes"])
    publish(parent, route)
    for entry in data.get("notices") or []:
        RouteNotice.objects.create(route=route, **notice_fields(entry, today))
    return route


def _add_windows(
    route: RoutePage, seasons: list[dict[str, Any]], villages: Villages, slugs: list[str], today: date
) -> None:
    route.windows = [
        RouteWindow(**season_fields(entry, number, today - timedelta(days=3 + number * 4)))
        for number, entry in enumerate(seasons)
    ]
    for window in route.windows.all():
        # A route's claim rests on a village's; what no village says stays unconfirmed.
        known = {w.what for slug in slugs for w in villages[slug].windows.all()}
        if window.what not in known:
            window.confirmed_on, window.confirmed_role = None, ""


def _add_days(route: RoutePage, days: list[dict[str, Any]], villages: Villages, sights: dict[str, Attraction]) -> None:
    route.days = [
        RouteDay(number=number, title=day["title"], note=day.get("note") or "", sort_order=number)
        for number, day in enumerate(days, 1)
    ]
    stops = [(number, stop) for number, day in enumerate(days, 1) for stop in day["stops"]]
    route.stops = [_stop(entry, number, order, villages, sights) for order, (number, entry) in enumerate(stops)]


def _stop(entry: dict[str, Any], day: int, order: int, villages: Villages, sights: dict[str, Attraction]) -> RouteStop:
    village = villages.get(entry.get("village") or "")
    leg = entry.get("leg") or {}
    arrive = entry.get("arrive")
    sight = sights.get(entry["name"]) if entry["kind"] in ("attraction", "viewpoint") else None
    return RouteStop(
        day=day,
        kind=entry["kind"],
        name=entry["name"],
        text=entry.get("text") or "",
        page=village.page_ptr if village else None,
        attraction=None if village else sight,
        lng=entry.get("lng"),
        lat=entry.get("lat"),
        arrive=time.fromisoformat(arrive) if arrive else None,
        stay_minutes=entry.get("stay_minutes"),
        leg_mode=leg.get("mode") or "",
        leg_km=Decimal(str(leg["km"])) if leg.get("km") is not None else None,
        leg_minutes=leg.get("minutes"),
        leg_note=leg.get("note") or "",
        sort_order=order,
    )


def _cost(entry: dict[str, Any], number: int) -> RouteCost:
    return RouteCost(
        item=entry["item"],
        quantity=entry.get("quantity") or "",
        amount=Decimal(str(entry["amount"])) if entry.get("amount") is not None else None,
        unit=entry.get("unit") or "",
        note=entry.get("note") or "",
        payee=entry["payee"],
        payee_kind=entry["payee_kind"],
        invoice=entry.get("invoice") or "",
        sort_order=number,
    )


def _add_track(route: RoutePage, drawn: dict[str, Any] | None) -> None:
    """The line drawn for the demonstration, else from stop to stop: nobody shall go by either."""
    route.track_kind = RoutePage.TrackKind.SKETCH
    if drawn:
        route.track, route.track_note = drawn["points"], drawn["note"]
    elif track := _stylised_track(route):
        route.track, route.track_note = track, "按各站位置连成的示意线，不是实测轨迹"


def _stylised_track(route: RoutePage) -> list[list[float]] | None:
    """Straight lines between the stops that have a place; None when fewer than two differ."""
    points = [stop.point() for stop in route.stops.all()]
    line: list[list[float]] = []
    for point in points:
        if point is not None and (not line or [*point] != line[-1]):
            line.append([point[0], point[1]])
    return line if len(line) > 1 else None
