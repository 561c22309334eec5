"""Lengths and places along lines on the WGS-84 ellipsoid. A line is a sequence of [lng, lat, …] in degrees.

Lengths are geodesic. On a sphere of the mean radius they err by up to 0.5 %, on the square of a web map by 15 % and more.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from math import asin, atan, atan2, cos, degrees, hypot, pi, radians, remainder, sin, sqrt, tan, tau
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry import LineString

from tourism.maps.coordinates import Point

# WGS-84, metres.
SEMI_MAJOR = 6_378_137.0
FLATTENING = 1 / 298.257223563
SEMI_MINOR = SEMI_MAJOR * (1 - FLATTENING)
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)

METRES_PER_DEGREE = 6_371_008.8 * radians(1)  # of the mean radius: for tolerances and scales, not for lengths
NEAR = 0.1  # degrees; closer positions are measured on the plane that touches the ellipsoid between them
SETTLED = 1e-12  # radians, a hundredth of a millimetre
ROUNDS = 60

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
    """Metres of the geodesic between two positions: to a millimetre (Vincenty), to 1 : 1,000,000 where they are near
    (steps of a track) and to 1 : 10,000 between nearly antipodal ones."""
    east, north = remainder(b[0] - a[0], 360.0), b[1] - a[1]
    if abs(east) < NEAR and abs(north) < NEAR:
        per_east, per_north = metres_per_degree((a[1] + b[1]) / 2)
        return hypot(east * per_east, north * per_north)
    metres = _vincenty(a[1], b[1], east)
    return _past_the_far_side(a, b) if metres is None else metres


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Of longitude and of latitude, there: from the ellipsoid's two radii of curvature."""
    rise = sin(radians(lat))
    bend = 1 - ECCENTRICITY_SQUARED * rise * rise
    across = SEMI_MAJOR / sqrt(bend)
    return radians(across * cos(radians(lat))), radians(across * (1 - ECCENTRICITY_SQUARED) / bend)


def _vincenty(lat: float, other_lat: float, east: float) -> float | None:
    """Metres (T. Vincenty, Survey Review 176, 1975, inverse formula); None where it does not settle: near the
    antipode, where many shortest ways compete."""
    low, high = _reduced(lat), _reduced(other_lat)
    turn = given = radians(east)
    for _ in range(ROUNDS):
        sine = hypot(cos(high) * sin(turn), cos(low) * sin(high) - sin(low) * cos(high) * cos(turn))
        if not sine:  # the same place, or exactly opposite ends
            return 0.0 if cos(low - high) > 0 and cos(turn) > 0 else None
        cosine = sin(low) * sin(high) + cos(low) * cos(high) * cos(turn)
        arc = atan2(sine, cosine)
        azimuth = cos(low) * cos(high) * sin(turn) / sine
        slope = 1 - azimuth * azimuth
        middle = cosine - 2 * sin(low) * sin(high) / slope if slope > SETTLED else 0.0  # along the equator
        c = FLATTENING / 16 * slope * (4 + FLATTENING * (4 - 3 * slope))
        bent = arc + c * sine * (middle + c * cosine * (2 * middle * middle - 1))
        before, turn = turn, given + (1 - c) * FLATTENING * azimuth * bent
        if abs(turn) > pi:
            return None
        if abs(turn - before) < SETTLED:
            return _along(arc, sine, cosine, middle, slope)
    return None


def _along(arc: float, sine: float, cosine: float, middle: float, slope: float) -> float:
    """Metres of an arc on the auxiliary sphere: the series in which Vincenty's formula ends."""
    u = slope * (SEMI_MAJOR**2 - SEMI_MINOR**2) / SEMI_MINOR**2
    scale = 1 + u / 16384 * (4096 + u * (-768 + u * (320 - 175 * u)))
    b = u / 1024 * (256 + u * (-128 + u * (74 - 47 * u)))
    twice = 2 * middle * middle - 1
    third = b / 6 * middle * (4 * sine * sine - 3) * (4 * middle * middle - 3)
    return SEMI_MINOR * scale * (arc - b * sine * (middle + b / 4 * (cosine * twice - third)))


def _reduced(lat: float) -> float:
    return atan((1 - FLATTENING) * tan(radians(lat)))


def _past_the_far_side(a: Position, b: Position) -> float:
    """Metres to a nearly antipodal place: the shortest of the ways over places a quarter of the globe from `a`.
    Every five degrees all around: the best of them misses the geodesic by a few hundred metres of 20,000 km."""
    a, b = sorted((tuple(a[:2]), tuple(b[:2])))  # the same ways from either end
    lat = radians(a[1])
    ways = []
    for bearing in range(0, 360, 5):
        turn = radians(bearing)
        there = asin(cos(lat) * cos(turn))
        lng = a[0] + degrees(atan2(sin(turn) * cos(lat), -sin(lat) * sin(there)))
        legs = [_vincenty(end[1], degrees(there), remainder(lng - end[0], 360.0)) for end in (a, b)]
        ways.append(sum(leg for leg in legs if leg is not None))
    return min(ways)


def circle(centre: Position, metres: float, corners: int = 60) -> list[Point]:
    """A closed ring of that radius; good for a few hundred kilometres, away from the poles."""
    per_east, per_north = metres_per_degree(centre[1])
    turns = [tau * corner / corners for corner in [*range(corners), 0]]
    return [
        Point(centre[0] + metres / per_east * sin(turn), centre[1] + metres / per_north * cos(turn)) for turn in turns
    ]


def length(line: Sequence[Position]) -> float:
    """Metres; 0.0 for fewer than two positions."""
    return sum(distance(a, b) for a, b in pairwise(line))


def reached(line: Sequence[Position]) -> list[float]:
    """Metres from the start at every position."""
    return [0.0, *accumulate(distance(a, b) for a, b in pairwise(line))]


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


def simplify_to(line: Sequence[Position], most: int, tolerance: float = 8.0) -> list[Point]:
    """The line thinned, from `tolerance` metres on ever more, until it has at most `most` points (two at least)."""
    thin = simplify(line, tolerance)
    while len(thin) > max(most, 2):
        tolerance *= 2
        thin = simplify(line, tolerance)
    return thin


def marks(line: Sequence[Position], points: Iterable[Position]) -> list[LineMark]:
    """For each point its kilometre mark. Points are taken in order: on a line that passes a place twice, a later
    stop is sought at or after the one before it."""
    if len(line) < 2:
        raise ValueError("a line has at least two positions")
    narrowing = _narrowing(line)
    flat = LineString([(position[0] * narrowing, position[1]) for position in line])
    passed = reached(line)
    found: list[LineMark] = []
    for point in points:
        here = Point(point[0], point[1])
        found.append(_mark(line, passed, flat, narrowing, here, found[-1].along if found else 0.0))
    return found


def nearest(line: Sequence[Position], points: Sequence[Position]) -> list[LineMark]:
    """For each point by itself where the line comes nearest to it: for things beside a way, in no order of their own."""
    if len(line) < 2:
        raise ValueError("a line has at least two positions")
    narrowing = _narrowing(line)
    flat = LineString([(position[0] * narrowing, position[1]) for position in line])
    places = shapely.points([(point[0] * narrowing, point[1]) for point in points])
    feet = shapely.line_locate_point(flat, places)
    corners = np.array(flat.coords)
    steps = np.hypot(*np.diff(corners, axis=0).T)
    along = np.interp(feet, np.concatenate(([0.0], np.cumsum(steps))), reached(line))
    on_line = shapely.get_coordinates(shapely.line_interpolate_point(flat, feet))
    return [
        LineMark(float(metres), distance((x / narrowing, y), point))
        for metres, (x, y), point in zip(along, on_line, points, strict=True)
    ]


def stretch(line: Sequence[Position], start: float, end: float) -> list[list[float]]:
    """The part of a line between two marks in metres, its ends included; heights are kept, and drawn straight at an end
    that lies between two heights. Fewer than two positions for no part at all."""
    passed = reached(line)
    start, end = max(start, 0.0), min(end, passed[-1])
    if start >= end:
        return []
    within = [[*line[i]] for i in range(len(line)) if start < passed[i] < end]
    return [_at(line, passed, start), *within, _at(line, passed, end)]


def _at(line: Sequence[Position], passed: Sequence[float], along: float) -> list[float]:
    after = min(bisect_left(passed, along), len(line) - 1)
    if passed[after] == along or not after:
        return [*line[after]]
    before = after - 1
    share = (along - passed[before]) / (passed[after] - passed[before])
    return [a + (b - a) * share for a, b in zip(line[before], line[after], strict=False)]


def _mark(
    line: Sequence[Position], passed: list[float], flat: LineString, narrowing: float, here: Point, after: float
) -> LineMark:
    per_east, per_north = metres_per_degree(here.lat)
    best, foot, nearest = 0.0, line[0], float("inf")
    for index, (a, b) in enumerate(pairwise(flat.coords)):
        if passed[index + 1] < after:
            continue
        share = _share(a, b, (here.lng * narrowing, here.lat))
        leg = passed[index + 1] - passed[index]
        along = max(passed[index] + share * leg, after)
        share = (along - passed[index]) / leg if leg else 0.0
        start, end = line[index], line[index + 1]
        lng, lat = start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        # On the plane at the place itself: right where it matters, and quick where it does not.
        beside = hypot((lng - here.lng) * per_east, (lat - here.lat) * per_north)
        if beside < nearest:
            best, foot, nearest = along, (lng, lat), beside
    return LineMark(best, distance(foot, here))


def _share(a: Position, b: Position, point: Position) -> float:
    """How far between a (0) and b (1) the foot of the perpendicular lies, on a plane."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    square = dx * dx + dy * dy
    if not square:
        return 0.0
    return min(1.0, max(0.0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square))


def _narrowing(line: Sequence[Position]) -> float:
    """How much shorter a degree of longitude is than one of latitude, in the middle of the line."""
    lats = [position[1] for position in line]
    return cos(radians((min(lats) + max(lats)) / 2))
