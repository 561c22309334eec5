"""Places in an address: `bbox=west,south,east,north` and `near=lng,lat`, WGS-84 degrees. Pure."""

import math
import re

from tourism.maps.coordinates import Point
from tourism.maps.geodesy import Bounds

_NUMBER = r"-?[0-9]{1,3}(?:\.[0-9]{1,12})?"
BBOX_PATTERN = rf"^{_NUMBER}(?:,{_NUMBER}){{3}}$"
NEAR_PATTERN = rf"^{_NUMBER},{_NUMBER}$"


class BadPlace(ValueError):
    """Not a place on earth, or its numbers in the wrong order."""


def bbox_of(text: str) -> Bounds:
    """Raises BadPlace."""
    west, south, east, north = _numbers(text, BBOX_PATTERN)
    if not (_is_place(west, south) and _is_place(east, north) and west <= east and south <= north):
        raise BadPlace(text)
    return Bounds(west, south, east, north)


def point_of(text: str) -> Point:
    """Raises BadPlace."""
    lng, lat = _numbers(text, NEAR_PATTERN)
    if not _is_place(lng, lat):
        raise BadPlace(text)
    return Point(lng, lat)


def _numbers(text: str, pattern: str) -> list[float]:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise BadPlace(text)
    return [float(part) for part in text.split(",")]


def _is_place(lng: float, lat: float) -> bool:
    return math.isfinite(lng) and math.isfinite(lat) and abs(lng) <= 180 and abs(lat) <= 90
