"""Datums: WGS-84 is what we store, GCJ-02 what AMap and Tencent speak, BD-09 what Baidu speaks.

The database, exports and everything drawn on a map are WGS-84; only a GCJ-02 tile layer is moved, in the browser. So these
functions serve two moments: reading a position copied from a foreign map, and linking out to one.
Formulas are public and community-known; reference values in tests/maps/test_coordinates.py.
"""

from math import atan2, cos, hypot, pi, radians, sin, sqrt
from typing import NamedTuple

# The ellipsoid of the GCJ-02 formula (Krasovsky 1940), which is not that of WGS-84.
SEMI_MAJOR = 6378245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_TURN = pi * 3000.0 / 180.0
BAIDU_SHIFT = (0.0065, 0.006)
# A correction smaller than this is a tenth of a millimetre.
CLOSE_ENOUGH = 1e-9
ROUNDS = 12


class Point(NamedTuple):
    """Degrees, longitude first."""

    lng: float
    lat: float


def in_china(point: Point) -> bool:
    """Inside the box of the GCJ-02 formula. It is generous: Seoul and Hanoi lie in it."""
    return 72.004 < point.lng < 137.8347 and 0.8293 < point.lat < 55.8271


def is_swapped(lng: float, lat: float) -> bool:
    """A latitude and a longitude of China that changed places: no latitude here is above 54, no longitude below 73."""
    return lat >= 73 and 3 <= lng <= 54


def wgs84_to_gcj02(point: Point) -> Point:
    if not in_china(point):
        return point
    shift = _shift(point)
    return Point(point.lng + shift.lng, point.lat + shift.lat)


def gcj02_to_wgs84(point: Point) -> Point:
    """Iterated, because the shift is only known at the point sought; one step alone errs by up to 5 m."""
    if not in_china(point):
        return point
    found = point
    for _ in range(ROUNDS):
        shift = _shift(found)
        better = Point(point.lng - shift.lng, point.lat - shift.lat)
        moved = abs(better.lng - found.lng) + abs(better.lat - found.lat)
        found = better
        if moved < CLOSE_ENOUGH:
            break
    return found


def gcj02_to_bd09(point: Point) -> Point:
    radius = hypot(point.lng, point.lat) + 2e-5 * sin(point.lat * BAIDU_TURN)
    angle = atan2(point.lat, point.lng) + 3e-6 * cos(point.lng * BAIDU_TURN)
    return Point(radius * cos(angle) + BAIDU_SHIFT[0], radius * sin(angle) + BAIDU_SHIFT[1])


def bd09_to_gcj02(point: Point) -> Point:
    """Iterated too: the usual closed formula errs by up to 0.2 m."""
    found = Point(point.lng - BAIDU_SHIFT[0], point.lat - BAIDU_SHIFT[1])
    for _ in range(ROUNDS):
        there = gcj02_to_bd09(found)
        found = Point(found.lng + point.lng - there.lng, found.lat + point.lat - there.lat)
    return found


def wgs84_to_bd09(point: Point) -> Point:
    return gcj02_to_bd09(wgs84_to_gcj02(point))


def bd09_to_wgs84(point: Point) -> Point:
    return gcj02_to_wgs84(bd09_to_gcj02(point))


def _shift(point: Point) -> Point:
    x, y = point.lng - 105.0, point.lat - 35.0
    ripple = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    east = (
        300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
        + (ripple + 20 * sin(pi * x) + 40 * sin(pi * x / 3) + 150 * sin(pi * x / 12) + 300 * sin(pi * x / 30)) * 2 / 3
    )  # fmt: skip
    north = (
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
        + (ripple + 20 * sin(pi * y) + 40 * sin(pi * y / 3) + 160 * sin(pi * y / 12) + 320 * sin(pi * y / 30)) * 2 / 3
    )  # fmt: skip
    latitude = radians(point.lat)
    flattening = 1 - ECCENTRICITY_SQUARED * sin(latitude) ** 2
    return Point(
        east * 180 / (SEMI_MAJOR / sqrt(flattening) * cos(latitude) * pi),
        north * 180 / (SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / (flattening * sqrt(flattening)) * pi),
    )
