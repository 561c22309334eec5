"""A route as things a map can draw: its line, its stops in order, and the same in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.maps.features import Layer, Line, Marker
from tourism.maps.stops import Stop

from .models import RoutePage
from .selectors import PlacedStop, placed_stops


@dataclass
class Halt:
    """A place the route comes to; stops at one place are one halt."""

    number: int
    placed: PlacedStop
    days: list[int]
    km: Decimal


def halts_of(stops: Iterable[PlacedStop]) -> list[Halt]:
    """Distinct places in the order of arrival, with the kilometres driven and walked until the first of them."""
    halts: dict[tuple[float, float], Halt] = {}
    km = Decimal(0)
    for placed in stops:
        km += placed.stop.leg_km or Decimal(0)
        if placed.point is None:
            continue
        halt = halts.setdefault(placed.point, Halt(len(halts) + 1, placed, [], km))
        if placed.stop.day not in halt.days:
            halt.days.append(placed.stop.day)
    return list(halts.values())


def route_layers(route: RoutePage, halts: Sequence[Halt]) -> list[Layer]:
    """The stored line, else straight lines from halt to halt; numbered marks."""
    line = route.track or [halt.placed.point for halt in halts]
    lines = [Line(line, route.title)] if len(line) > 1 else []
    markers = [_marker(halt) for halt in halts]
    return [Layer("route", _("走法"), markers=markers, lines=lines)] if markers or lines else []


def stops_of(halts: Iterable[Halt]) -> list[Stop]:
    return [_stop(halt) for halt in halts]


def layers_of(route: RoutePage) -> list[Layer]:
    return route_layers(route, halts_of(placed_stops(route)))


def line_of(route: RoutePage) -> Line | None:
    """The route on a national map: its stored line alone."""
    return Line(route.track, route.title) if route.track else None


def _place(halt: Halt) -> tuple[float, float]:
    assert halt.placed.point is not None  # halts_of keeps only what has a place
    return halt.placed.point


def _url(halt: Halt) -> str:
    return (halt.placed.page.get_url() or "") if halt.placed.page else ""


def _days(halt: Halt) -> str:
    return _("第 %(days)s 天") % {"days": _("、").join(str(day) for day in halt.days)}


def _marker(halt: Halt) -> Marker:
    lng, lat = _place(halt)
    return Marker(lng, lat, halt.placed.stop.name, url=_url(halt), note=_days(halt), number=halt.number)


def _stop(halt: Halt) -> Stop:
    lng, lat = _place(halt)
    village = halt.placed.village
    return Stop(
        halt.placed.stop.name,
        lng,
        lat,
        number=halt.number,
        km=float(halt.km) if halt.km else None,
        note=_days(halt),
        url=_url(halt),
        phone=village.public_phone if village else "",
        hours=village.duty_hours if village else "",
    )
