"""A route as it goes along in the hand: what the pack (one HTML file) and the guide (PDF) both say."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tourism.maps.coordinates import Point
from tourism.maps.elevation import profile
from tourism.maps.features import Line
from tourism.maps.navigation import NavLink, navigation_links
from tourism.maps.profile_svg import WIDE, profile_drawing
from tourism.maps.static_map import route_drawing
from tourism.places.models import VillagePage
from tourism.places.seasons import is_confirmed, window_span
from tourism.places.xun import xun_name

from .itinerary import Distance, distance_of
from .map_features import halts_of, route_layers
from .models import RouteDay, RoutePage, RouteWindow
from .selectors import DayPlan, PlacedStop, day_plans

# Pixels of the drawing: on A4, and on a phone, where it must not be squeezed.
PRINTED_MAP, PHONE_MAP = (720, 520), (360, 340)


@dataclass(frozen=True)
class PaperStop:
    """A stop with its number on the map and the ways into the map apps; both empty where nobody has placed it."""

    placed: PlacedStop
    number: int | None
    links: list[NavLink]

    @property
    def coordinates(self) -> str:
        """25.91000, 109.17700: latitude first, as people write it and every search box reads it."""
        lng, lat = self.placed.point or (None, None)
        return f"{lat:.5f}, {lng:.5f}" if lat is not None and lng is not None else ""


@dataclass(frozen=True)
class PaperDay:
    day: RouteDay
    distance: Distance
    stops: list[PaperStop]


@dataclass(frozen=True)
class PaperSeason:
    """One season window in words, and who stands for it."""

    what: str
    season: str
    when: str
    confirmed_role: str
    confirmed_on: date | None


@dataclass(frozen=True)
class RoutePaper:
    """Everything but pictures and beds. `drawing` and `profile` are empty where there is nothing to draw."""

    route: RoutePage
    days: list[PaperDay]
    distance: Distance
    seasons: list[PaperSeason]
    villages: list[VillagePage]
    drawing: SafeString
    profile: SafeString

    @property
    def village_ids(self) -> list[int]:
        return [village.pk for village in self.villages]


def route_paper(route: RoutePage, on: date, map_size: tuple[int, int] = PRINTED_MAP) -> RoutePaper:
    plans = day_plans(route)
    stops = [placed for plan in plans for placed in plan.stops]
    halts = halts_of(stops)
    numbers = {halt.placed.point: halt.number for halt in halts}
    villages = {placed.village.pk: placed.village for placed in stops if placed.village}
    layers = route_layers(route, halts)
    wide, high = map_size
    key = f"paper_{route.pk}"
    drawing = route_drawing(layers, key=key, title=route.title, width=wide, height=high, relief=False) if layers else ""
    heights = profile(route.track) if route.track else None
    return RoutePaper(
        route=route,
        days=[_day(plan, numbers) for plan in plans],
        distance=distance_of(placed.stop for placed in stops),
        seasons=[_season(window, on) for window in route.windows.all()],
        villages=list(villages.values()),
        drawing=SafeString(drawing),
        profile=profile_drawing(heights, key=key, width=min(wide, WIDE)) if heights else SafeString(),
    )


def way_of(route: RoutePage) -> list[Line]:
    """The stored line, for those who take it along; none where none was drawn. Straight lines would be no way."""
    return [Line(route.track, route.title)] if route.track else []


def _day(plan: DayPlan, numbers: dict[tuple[float, float] | None, int]) -> PaperDay:
    return PaperDay(plan.day, plan.distance, [_stop(placed, numbers) for placed in plan.stops])


def _stop(placed: PlacedStop, numbers: dict[tuple[float, float] | None, int]) -> PaperStop:
    if placed.point is None:
        return PaperStop(placed, None, [])
    return PaperStop(placed, numbers[placed.point], navigation_links(Point(*placed.point), placed.stop.name))


def _season(window: RouteWindow, on: date) -> PaperSeason:
    known = is_confirmed(window, on)
    role, said = (window.confirmed_role, window.confirmed_on) if known else ("", None)
    peak = _("盛期%(peaks)s") % {"peaks": xun_name(window.peaks)} if window.peaks else ""
    when = "，".join(part for part in (window_span(window), peak) if part)
    return PaperSeason(window.what, window.season, when, role, said)
