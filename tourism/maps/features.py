"""What can be drawn. Maps has never heard of a village: each app turns its own things into these.

Positions are WGS-84 degrees, longitude first. Every text is plain text: nothing here is ever taken for markup.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tourism.maps.coordinates import is_swapped
from tourism.maps.geodesy import Bounds, bounds

# Kinds and states become CSS classes (`kind-village`, `state-now`), so they must be words.
WORD = re.compile(r"[a-z][a-z0-9-]*|")


@dataclass(frozen=True, slots=True)
class Marker:
    """One place. `url` is a path of this site; `number` stands in the mark; `state` is now, end, usual, soon, rest or
    closed."""

    lng: float
    lat: float
    name: str
    url: str = ""
    note: str = ""
    number: int | None = None
    kind: str = ""
    state: str = ""

    def __post_init__(self) -> None:
        _check_position(self.lng, self.lat)
        _check_words(self.kind, self.state)
        if self.url and (not self.url.startswith("/") or self.url.startswith(("//", "/\\"))):
            raise ValueError(f"a marker leads to a path of this site, not to {self.url!r}")


@dataclass(frozen=True, slots=True)
class Line:
    """One stretch of way, in order: [lng, lat] or [lng, lat, height]. `kind` may be foot, road, rail, water,
    or ring: a thin circle that tells distances, no way at all. By `key` an entry of a list beside the map lights it up
    (`data-way`)."""

    points: Sequence[Sequence[float]]
    name: str = ""
    day: int | None = None
    kind: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        _check_words(self.kind, self.key)
        for lng, lat, *_ in self.points:
            _check_position(lng, lat)


@dataclass(frozen=True, slots=True)
class Layer:
    """Things switched on and off together."""

    key: str
    name: str
    markers: Sequence[Marker] = ()
    lines: Sequence[Line] = ()

    def __post_init__(self) -> None:
        if not self.key:
            raise ValueError("a layer needs a key")
        _check_words(self.key)


def extent(layers: Iterable[Layer]) -> Bounds | None:
    """The box around everything drawn; None for an empty map."""
    positions: list[Sequence[float]] = []
    for layer in layers:
        positions += [(marker.lng, marker.lat) for marker in layer.markers]
        for line in layer.lines:
            positions += line.points
    return bounds(positions) if positions else None


def _check_position(lng: float, lat: float) -> None:
    if not (math.isfinite(lng) and math.isfinite(lat)):
        raise ValueError("a position has finite degrees")
    if is_swapped(lng, lat):
        raise ValueError(f"longitude comes first: {lng}, {lat} is the wrong way round")
    if not (-180 <= lng <= 180 and -85.05 <= lat <= 85.05):
        raise ValueError(f"no such position on the map: {lng}, {lat}")


def _check_words(*words: str) -> None:
    for word in words:
        if not WORD.fullmatch(word):
            raise ValueError(f"kinds, states and keys are lower-case words: {word!r}")
