"""Villages and their sights as things a map can draw; what every map of a page needs besides."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.safestring import SafeString

from tourism.maps.features import Layer, Marker
from tourism.maps.stops import Stop

from .models import Attraction, VillagePage
from .seasons import SeasonState

KEPT = 30 * 24 * 3600


@dataclass(frozen=True)
class PageMap:
    """All that {% site_map %} is told about the map of one page."""

    key: str
    title: str
    script_url: str
    svg: SafeString
    stops: list[Stop]


def layers_version(layers: Sequence[Layer]) -> str:
    """Changes when anything drawn changes: another name, place or state is another address of the script."""
    return hashlib.sha256(repr(layers).encode()).hexdigest()[:12]


def kept_drawing(key: str, version: str, draw: Callable[[], SafeString]) -> SafeString:
    """The drawing of this version, made once."""
    return cache.get_or_set(f"map-drawing:{key}:{version}", draw, KEPT)  # type: ignore[return-value]


def village_marker(village: VillagePage, state: SeasonState | None = None, number: int | None = None) -> Marker | None:
    """None for a village nobody has placed yet."""
    if village.lng is None or village.lat is None:
        return None
    return Marker(
        village.lng,
        village.lat,
        village.title,
        url=village.get_url() or "",
        note=village.tagline,
        number=number,
        kind="village",
        state=state.kind if state else "",
    )


def attraction_markers(attractions: Iterable[Attraction]) -> list[Marker]:
    return [
        Marker(sight.lng, sight.lat, sight.name, note=str(sight.get_kind_display()), kind="point")
        for sight in attractions
        if sight.lng is not None and sight.lat is not None
    ]


def villages_layer(villages: Iterable[VillagePage], name: str, states: dict[int, SeasonState]) -> Layer:
    markers = [village_marker(village, states.get(village.pk)) for village in villages]
    return Layer("villages", name, markers=[marker for marker in markers if marker is not None])
