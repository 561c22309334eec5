"""What a stored line tells of a route: where on it the stops, days and legs lie, how it climbs, what is walked of it.

Pure. The line is [lng, lat] or [lng, lat, height], WGS-84; all lengths are metres along it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tourism.maps.elevation import Climb, Sample, climb, is_flat, resample, smooth
from tourism.maps.geodesy import Position, marks, nearest, reached
from tourism.maps.profile_svg import DaySpan

from .itinerary import WALK

# A stop further from the line than this is not on it (a station in the next town): it cuts neither days nor legs.
OFF_THE_LINE = 5_000.0
# Slopes are told over this distance; a single step of a recording is as steep as its trembling.
SLOPE_OVER = 200.0


class WayPoint(NamedTuple):
    """A stop with a place; `mode` is the leg that leads to it, empty where it continues where one is."""

    day: int
    mode: str
    lng: float
    lat: float


class LegSpan(NamedTuple):
    """Metres along the line between which one travels by `mode`."""

    day: int
    mode: str
    start: float
    end: float


@dataclass(frozen=True)
class OnFoot:
    """What is walked in a day: metres up, and the steepest slope in percent."""

    up: float
    steepest: float


@dataclass(frozen=True)
class Ground:
    """`along`: the mark of each stop, None where it is not on the line. Heights are None, and `on_foot` is empty, where
    they are not known; `is_hilly`: a profile would show something."""

    length: float
    along: list[float | None]
    days: list[DaySpan]
    legs: list[LegSpan]
    is_hilly: bool = False
    climb: Climb | None = None
    highest: float | None = None
    on_foot: dict[int, OnFoot] = field(default_factory=dict)

    def mode_at(self, along: float) -> str:
        """How one travels there; empty where no leg says so."""
        return next((leg.mode for leg in self.legs if leg.start <= along <= leg.end), "")


def heights(line: Sequence[Position]) -> list[Sample]:
    """The smoothed heights of the line, evenly spaced; empty where they are not known."""
    return smooth(resample(line))


def survey(line: Sequence[Position], stops: Sequence[WayPoint], samples: Sequence[Sample]) -> Ground:
    """Everything a line of two or more positions tells; `samples` are its `heights`."""
    length, along = reached(line)[-1], _marks(line, stops)
    days, legs = _days(stops, along, length), _legs(stops, along)
    if not samples:
        return Ground(length, along, days, legs)
    return Ground(
        length=length,
        along=along,
        days=days,
        legs=legs,
        is_hilly=not is_flat(samples),
        climb=climb(samples),
        highest=max(sample.height for sample in samples),
        on_foot=_on_foot(samples, legs),
    )


def _marks(line: Sequence[Position], stops: Sequence[WayPoint]) -> list[float | None]:
    places = [(stop.lng, stop.lat) for stop in stops]
    if not places:
        return []
    near = [mark.beside <= OFF_THE_LINE for mark in nearest(line, places)]
    found = iter(marks(line, [place for place, is_near in zip(places, near, strict=True) if is_near]))
    return [next(found).along if is_near else None for is_near in near]


def _days(stops: Sequence[WayPoint], along: Sequence[float | None], length: float) -> list[DaySpan]:
    """A day ends at its last stop on the line, the last one at the end of the line."""
    ends: dict[int, float] = {}
    for stop, mark in zip(stops, along, strict=True):
        if mark is not None:
            ends[stop.day] = mark
    if not ends:
        return []
    ends[max(ends)] = length
    spans, start = [], 0.0
    for day, end in sorted(ends.items()):
        if end > start:
            spans.append(DaySpan(day, start, end))
            start = end
    return spans


def _legs(stops: Iterable[WayPoint], along: Sequence[float | None]) -> list[LegSpan]:
    legs: list[LegSpan] = []
    start, mode = 0.0, ""
    for stop, mark in zip(stops, along, strict=True):
        mode = stop.mode or mode  # two stops on one ride, the first of them off the line
        if mark is not None and mark > start:
            legs.append(LegSpan(stop.day, mode, start, mark))
            start, mode = mark, ""
    return legs


def _on_foot(samples: Sequence[Sample], legs: Iterable[LegSpan]) -> dict[int, OnFoot]:
    walks: dict[int, list[list[Sample]]] = {}
    for leg in legs:
        if leg.mode == WALK:
            walks.setdefault(leg.day, []).append([s for s in samples if leg.start <= s.along <= leg.end])
    return {
        day: OnFoot(sum(climb(walk).up for walk in of_day), max(map(_steepest, of_day)))
        for day, of_day in walks.items()
    }


def _steepest(walk: Sequence[Sample]) -> float:
    """Percent, up or down, over `SLOPE_OVER`; 0 for a walk shorter than that."""
    steepest, first = 0.0, 0
    for last in range(len(walk)):
        while walk[last].along - walk[first].along >= SLOPE_OVER:
            rise = abs(walk[last].height - walk[first].height)
            steepest = max(steepest, rise / (walk[last].along - walk[first].along) * 100)
            first += 1
    return steepest
