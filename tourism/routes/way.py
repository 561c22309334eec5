"""The way of a route as its page and its files need it: places in order, the line, and what the line tells.

What the line tells is worked out once and kept under a digest of everything it was worked out from.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.core.cache import cache
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tourism.maps.features import Layer, Line
from tourism.maps.geodesy import stretch
from tourism.maps.profile_svg import StopMark, profile_drawings
from tourism.maps.track_draft import Waypoint
from tourism.places.map_features import KEPT, layers_version

from .ground import Ground, WayPoint, heights, survey
from .map_features import Halt, halts_of, route_layers
from .models import RoutePage
from .selectors import DayPlan, PlacedStop


@dataclass(frozen=True)
class Way:
    """`line`: the stored one, else straight from halt to halt; `is_sketch`: one cannot go by it; `placed`: all stops with a
    place; `ground` is None while fewer than two places are known; `profile` is empty where heights are not known or the
    way is flat."""

    key: str
    days: Sequence[DayPlan]
    halts: list[Halt]
    layers: list[Layer]
    version: str
    line: Sequence[Sequence[float]]
    is_sketch: bool
    placed: list[PlacedStop]
    ground: Ground | None
    profile: SafeString

    def km_at(self, along: float) -> float:
        """Kilometres from the start at `along` metres of the line: by the legs where the line is but a sketch."""
        marks = self._leg_marks()
        if not self.is_sketch or len(marks) < 2 or not marks[-1][1]:
            return along / 1000
        metres, km = zip(*marks, strict=True)
        return float(np.interp(along, np.array(metres), np.array(km)))

    def _leg_marks(self) -> list[tuple[float, float]]:
        """Each place on the line with the kilometres of all legs until there."""
        marks = iter(self.ground.along if self.ground else [])
        found, km = [], 0.0
        for one in (one for plan in self.days for one in plan.stops):
            km += float(one.stop.leg_km or 0)
            along = next(marks, None) if one.point is not None else None
            if along is not None:
                found.append((along, km))
        return found

    def day_lines(self) -> list[Line]:
        """The line cut where the days end."""
        titles = {plan.day.number: plan.day.title for plan in self.days}
        spans = self.ground.days if self.ground else []
        return [
            Line(
                stretch(self.line, span.start, span.end),
                _day_name(span.number, titles.get(span.number, "")),
                span.number,
            )
            for span in spans
        ]

    def waypoints(self) -> list[Waypoint]:
        """Each place once, in the order of arrival."""
        return [Waypoint(*halt.placed.point, halt.placed.stop.name) for halt in self.halts if halt.placed.point]


def way_of(route: RoutePage, days: Sequence[DayPlan]) -> Way:
    placed = [one for plan in days for one in plan.stops]
    halts = halts_of(placed)
    layers = route_layers(route, halts)
    line: Sequence[Sequence[float]] = layers[0].lines[0].points if layers and layers[0].lines else []
    version, key = layers_version(layers), f"route_{route.pk}"
    on_map = [one for one in placed if one.point is not None]
    ground, profile = _surveyed(key, version, line, on_map, halts)
    is_sketch = not route.track or route.track_kind == RoutePage.TrackKind.SKETCH
    return Way(key, days, halts, layers, version, line, is_sketch, on_map, ground, profile)


def _day_name(number: int, title: str) -> str:
    return _("第%(n)d天 %(title)s") % {"n": number, "title": title}


def _surveyed(
    key: str, version: str, line: Sequence[Sequence[float]], placed: Sequence[PlacedStop], halts: Sequence[Halt]
) -> tuple[Ground | None, SafeString]:
    if len(line) < 2:
        return None, SafeString()
    stops = [WayPoint(one.stop.day, one.stop.leg_mode, *one.point) for one in placed if one.point is not None]
    digest = hashlib.sha256(repr((version, stops)).encode()).hexdigest()[:12]

    def work_out() -> tuple[Ground, SafeString]:
        samples = heights(line)
        ground = survey(line, stops, samples)
        if not ground.is_hilly:
            return ground, SafeString()
        return ground, profile_drawings(samples, ground.days, _stop_marks(placed, halts, ground), key=key, map_key=key)

    found: tuple[Ground, SafeString] = cache.get_or_set(f"route-ground:{digest}", work_out, KEPT)  # type: ignore[assignment]
    return found


def _stop_marks(placed: Sequence[PlacedStop], halts: Sequence[Halt], ground: Ground) -> list[StopMark]:
    """A mark for each place at its first arrival, numbered as on the map."""
    numbers = {halt.placed.point: halt.number for halt in halts}
    found: dict[int, StopMark] = {}
    for one, along in zip(placed, ground.along, strict=True):
        number = numbers[one.point]
        if along is not None and number not in found:
            found[number] = StopMark(one.stop.name, along, number)
    return list(found.values())
