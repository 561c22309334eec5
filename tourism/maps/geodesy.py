"""Lengths and places along lines on the sphere. A line is a sequence of [lng, lat, …] in WGS-84 degrees."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt, tau
from typing import NamedTuple

from shapely.geometry import LineString

from tourism.maps.coordinates import Point

EARTH_RADIUS = 6_371_008.8  # metres, the mean radius
METRES_PER_DEGREE = EARTH_RADIUS * radians(1)

Position = Sequence[float]


class Bounds(NamedTuple):
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    def padded(self, share: float, least: float = 0.0) -> "Bounds":
        """Wider by `share` of its size on every side, and by at least `least` degrees."""
        dx = max((self.east - self.west) * share, least)
        dy = max((self.north - self.south) * share, least)
        return Bounds(self.west - dx, self.south - dy, self.east + dx, self.north + dy)


class LineMark(NamedTuple):
    """Where on a line a point lies nearest: metres from the start, metres beside the line."""

    along: float
    beside: float


def distance(a: Position, b: Position) -> float:
    """Metres between two positions (haversine)."""
    south, north = radians(a[1]), radians(b[1])
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(radians(b[0] - a[0]) / 2) ** 2
    return 2 * EARTH_RADIUS * asin(sqrt(half))


def circle(centre: Position, metres: float, corners: int = 60) -> list[Point]:
    """A closed ring of that radius; good for a few hundred kilometres, away from the poles."""
    lat = metres / METRES_PER_DEGREE
    lng = lat / cos(radians(centre[1]))
    turns = [tau * corner / corners for corner in [*range(corners), 0]]
    return [Point(centre[0] + lng * sin(turn), centre[1] + lat * cos(turn)) for turn in turns]


def length(line: Sequence[Position]) -> float:
    """Metres; 0.0 for fewer than two positions."""
    return sum(distance(a, b) for a, b in pairwise(line))


def bounds(positions: Iterable[Position]) -> Bounds:
    """Raises ValueError for no position at all."""
    lngs, lats = zip(*((position[0], position[1]) for position in positions), strict=True)
    return Bounds(min(lngs), min(lats), max(lngs), max(lats))


def simplify(line: Sequence[Position], tolerance: float) -> list[Point]:
    """The line thinned (Douglas–Peucker) so that no part of it moves by more than `tolerance` metres."""
    if len(line) < 3:
        return [Point(position[0], position[1]) for position in line]
    narrowing = _narrowing(line)
    flat = LineString([(position[0] * narrowing, position[1]) for position in line])
    thin = flat.simplify(tolerance / METRES_PER_DEGREE)
    return [Point(round(x / narrowing, 6), round(y, 6)) for x, y in thin.coords]


def marks(line: Sequence[Position], points: Iterable[Position]) -> list[LineMark]:
    """For each point its kilometre mark. Points are taken in order: on a line that passes a place twice, a later
    stop is sought at or after the one before it."""
    if len(line) < 2:
        raise ValueError("a line has at least two positions")
    narrowing = _narrowing(line)
    flat = LineString([(position[0] * narrowing, position[1]) for position in line])
    reached = list(_reached(line))
    found: list[LineMark] = []
    for point in points:
        here = Point(point[0], point[1])
        found.append(_mark(line, reached, flat, narrowing, here, found[-1].along if found else 0.0))
    return found


def _mark(
    line: Sequence[Position], reached: list[float], flat: LineString, narrowing: float, here: Point, after: float
) -> LineMark:
    best = LineMark(0.0, float("inf"))
    for index, (a, b) in enumerate(pairwise(flat.coords)):
        if reached[index + 1] < after:
            continue
        share = _share(a, b, (here.lng * narrowing, here.lat))
        leg = reached[index + 1] - reached[index]
        along = max(reached[index] + share * leg, after)
        share = (along - reached[index]) / leg if leg else 0.0
        start, end = line[index], line[index + 1]
        foot = (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
        beside = distance(foot, here)
        if beside < best.beside:
            best = LineMark(along, beside)
    return best


def _share(a: Position, b: Position, point: Position) -> float:
    """How far between a (0) and b (1) the foot of the perpendicular lies, on a plane."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    if not square:
        return 0.0
    return min(1.0, max(0.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square))


def _reached(line: Sequence[Position]) -> Iterator[float]:
    total = 0.0
    yield total
    for a, b in pairwise(line):
        total += distance(a, b)
        yield total


def _narrowing(line: Sequence[Position]) -> float:
    """How much shorter a degree of longitude is than one of latitude, in the middle of the line."""
    lats = [position[1] for position in line]
    return cos(radians((min(lats) + max(lats)) / 2))
