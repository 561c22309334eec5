"""Does a line or a set of points come from a Chinese map app, and was it taken for WGS-84?

AMap and Tencent speak GCJ-02, 300 to 700 m beside the truth, Baidu BD-09, about a kilometre. A file cannot say so: KML and
GPX are WGS-84 by definition. But it passes places whose positions are known, and if it passes them much nearer once moved
back, it was shifted. This is a hint for an editor, never a repair: a road may truly run a few hundred metres beside, and
a shift along a straight road cannot be seen at all.
"""

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from tourism.maps.coordinates import Point, bd09_to_wgs84, gcj02_to_wgs84
from tourism.maps.geodesy import Position, metres_per_degree, simplify

LEAST_PLACES = 3
REACH = 2000.0  # metres; a place farther from the line in every reading says nothing about it
NEARER_BY = 100.0  # metres that the places must gain on average: little on stretches that run along the shift
NEARER_TIMES = 0.5  # … and at most this share of their distance may be left
AGREEING = 2 / 3  # share of the places that must lie nearer, so that a few cannot outvote the rest
THINNED = 10.0  # metres a line may be moved when it is thinned, for each position takes two conversions

READINGS: dict[Literal["gcj02", "bd09"], Callable[[Point], Point]] = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}


class Shift(NamedTuple):
    """The datum the positions are likely in, and mean metres from the places to them as given and once converted."""

    datum: Literal["gcj02", "bd09"]
    given: float
    converted: float
    places: int


def looks_shifted(
    positions: Sequence[Position], known_points: Sequence[Position], *, joined: bool = True
) -> Shift | None:
    """The shift that would bring a line (or, not `joined`, a set of points) much nearer to places known in WGS-84.
    None for fewer than three places within reach, for a small gain, and where the places disagree."""
    if not positions or len(known_points) < LEAST_PLACES:
        return None
    given = simplify(positions, THINNED) if joined else [Point(position[0], position[1]) for position in positions]
    as_given = _distances(given, known_points, joined)
    readings = {
        datum: _distances([convert(point) for point in given], known_points, joined)
        for datum, convert in READINGS.items()
    }
    near = np.minimum.reduce([as_given, *readings.values()]) <= REACH
    if near.sum() < LEAST_PLACES:
        return None
    found = [
        Shift(datum, float(as_given[near].mean()), float(converted[near].mean()), int(near.sum()))
        for datum, converted in readings.items()
        if np.mean(converted[near] < as_given[near]) >= AGREEING
    ]
    best = min(found, key=lambda shift: shift.converted, default=None)
    return best if best and _is_clear(best) else None


def _is_clear(shift: Shift) -> bool:
    return shift.given - shift.converted >= NEARER_BY and shift.converted <= NEARER_TIMES * shift.given


def _distances(positions: Sequence[Point], places: Sequence[Position], joined: bool) -> NDArray[np.float64]:
    """Metres from every place to the positions, on a plane at the place itself."""
    at = np.array(positions, dtype=np.float64)
    found = []
    for place in places:
        plane = (at - (place[0], place[1])) * metres_per_degree(place[1])
        shape = shapely.linestrings(plane) if joined and len(plane) > 1 else shapely.multipoints(plane)
        found.append(shapely.distance(shape, shapely.Point(0, 0)))
    return np.array(found)
