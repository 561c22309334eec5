"""What pages say about routes: days, sums, months, map, and which routes pass a village."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django import template
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.template import Context
from django.urls import reverse

from tourism.maps.static_map import route_drawing
from tourism.maps.views import script_version
from tourism.places.listing import Listing
from tourism.places.map_features import PageMap, kept_drawing
from tourism.places.models import DatedNotice, VillagePage
from tourism.places.seasons import SeasonState, season_state_during
from tourism.routes import selectors
from tourism.routes.along import Surroundings, surroundings
from tourism.routes.difficulty import effort, stated
from tourism.routes.exports import FileOrder
from tourism.routes.figures import day_loads
from tourism.routes.files import FileLink, file_links
from tourism.routes.itinerary import Distance, Month, distance_of, months_of
from tourism.routes.map_features import stops_of
from tourism.routes.models import RouteNotice, RoutePage, RouteWindow
from tourism.routes.selectors import DayPlan, in_order
from tourism.routes.told import Told, told_of
from tourism.routes.way import Way, way_of

register = template.Library()


@dataclass(frozen=True)
class RouteEntry:
    """A route in a list, with the villages it stops in by their pk; `notices` hold on the visitor's date, `km` is how far
    it begins as the crow flies where distances were asked for."""

    route: RoutePage
    state: SeasonState
    distance: Distance
    village_ids: list[int]
    notices: list[RouteNotice]
    km: float | None


@register.simple_tag(takes_context=True)
def route_entries(context: Context, listing: Listing) -> list[RouteEntry]:
    days = context["visit"].days
    routes = selectors.routes_in_order(listing.pks)
    prefetch_related_objects(routes, "windows")
    villages = selectors.villages_of(routes)
    notices = listing.notices
    return [
        RouteEntry(
            route,
            season_state_during(route.windows.all(), days, notices.get(route.pk, [])),
            distance_of(route.stops.all()),
            [village.pk for village in selectors.villages_passed(route, villages)],
            notices.get(route.pk, []),
            listing.kilometres.get(route.pk),
        )
        for route in routes
    ]


@register.simple_tag(takes_context=True)
def route_notices(context: Context, route: RoutePage, village_ids: Iterable[int]) -> list[DatedNotice]:
    """What holds on the visitor's date or after it: the route's own notices, then those of the villages it passes."""
    return selectors.notices_along(route, village_ids, context["visit"].on) if route.pk else []


@register.filter
def of_the_route(notices: Iterable[DatedNotice]) -> list[RouteNotice]:
    """A closed village does not close the route; only its own notices do."""
    return [notice for notice in notices if isinstance(notice, RouteNotice)]


@register.filter
def their_villages(entries: Iterable[RouteEntry]) -> list[int]:
    """The villages of all these routes, each once."""
    return sorted({pk for entry in entries for pk in entry.village_ids})


@register.simple_tag
def fetch_route(route: RoutePage) -> str:
    """First on the page of a route: its small tables at once, for all that is shown below."""
    selectors.fetch_children(route)
    return ""


@register.simple_tag
def route_days(route: RoutePage) -> list[DayPlan]:
    return selectors.day_plans(route)


@register.filter
def whole_way(days: Sequence[DayPlan]) -> Distance:
    """What all legs of all days add up to."""
    return distance_of(placed.stop for plan in days for placed in plan.stops)


@register.filter
def village_ids(days: Sequence[DayPlan]) -> list[int]:
    """The villages of a route, in order."""
    return list(dict.fromkeys(placed.village.pk for plan in days for placed in plan.stops if placed.village))


@register.filter
def village_names(days: Sequence[DayPlan]) -> dict[int, str]:
    """The titles of a route's villages by their pk."""
    return {placed.village.pk: placed.village.title for plan in days for placed in plan.stops if placed.village}


@register.filter
def bed_villages(days: Sequence[DayPlan]) -> list[VillagePage]:
    """The villages one sleeps in, in order, each once."""
    return list({bed.village.pk: bed.village for plan in days for bed in plan.beds if bed.village}.values())


@register.simple_tag(takes_context=True)
def route_months(context: Context, windows: Sequence[RouteWindow]) -> list[Month]:
    return months_of(windows, context["visit"].on)


@register.filter
def clock(minutes: int) -> str:
    """220 → 3:40"""
    return f"{minutes // 60}:{minutes % 60:02d}"


@register.simple_tag
def routes_through(village: VillagePage) -> list[tuple[RoutePage, list[int]]]:
    """Routes that stop in the village, with the days."""
    return selectors.routes_through(village) if village.pk else []


@register.simple_tag
def route_way(route: RoutePage, days: Sequence[DayPlan]) -> Way:
    """The line and the places of a route, for the tags below."""
    return way_of(route, days)


@register.simple_tag
def route_map(route: RoutePage, way: Way) -> PageMap | None:
    """The map of a route; None while none of its stops has a place."""
    if not way.layers or not route.pk:
        return None
    key, version, title = way.key, way.version, route.title
    return PageMap(
        key=key,
        title=title,
        script_url=reverse("routes:show-route-map", args=[route.pk, script_version(version)]),
        svg=kept_drawing(key, version, lambda: route_drawing(way.layers, key=key, title=title, width=640, height=560)),
        stops=stops_of(way.halts),
    )


@register.simple_tag(takes_context=True)
def route_told(context: Context, route: RoutePage, way: Way) -> Told:
    """The numbers of the route and how hard it is, each with its reasons."""
    return told_of(route, way, context["today"])


@register.simple_tag
def beside_route(route: RoutePage, way: Way) -> Surroundings:
    """Villages, facilities and sights along the way, and other routes near it."""
    return surroundings(route, way) if route.pk else Surroundings([], [])


@register.simple_tag(takes_context=True)
def route_files(context: Context, route: RoutePage, way: Way) -> list[FileLink]:
    """What can be taken along, with sizes; nothing in a preview."""
    request = context.get("request")
    if request is None or not route.pk or not route.live:
        return []
    address = request.build_absolute_uri(route.get_url(request))
    return file_links(FileOrder(route, way, address, settings.SITE_NAME, request.get_host()))


@register.filter
def effort_word(route: RoutePage) -> str:
    """How hard, in one word, for lists: the editor's, else by its legs alone. No query for a route of `live_routes`."""
    days = [list(stops) for _day, stops in groupby(in_order(route.stops.all()), key=lambda stop: stop.day)]
    loads = day_loads(range(1, len(days) + 1), days, None)
    walking = float(route.walking_km_per_day) if route.walking_km_per_day else None
    return stated(effort(loads, walking, route.altitude_max_m), route.difficulty, route.difficulty_reason).word
