"""Villages and their sights as things a map can draw; what every map of a page needs besides."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tourism.core.english_texts import english_version
from tourism.core.languages import is_english
from tourism.maps.features import Layer, Marker
from tourism.maps.static_map import route_drawing
from tourism.maps.stops import Stop

from .models import Attraction, VillagePage
from .seasons import SeasonState

KEPT = 30 * 24 * 3600
NEIGHBOUR_KM = 130
AROUND_DEGREES = 0.45  # about fifty kilometres to every side: the county, its neighbours, the nearest town


@dataclass(frozen=True)
class PageMap:
    """All that {% site_map %} is told about the map of one page."""

    key: str
    title: str
    script_url: str
    svg: SafeString
    stops: list[Stop]


def layers_version(layers: Sequence[Layer]) -> str:
    """Changes when anything drawn changes: another name, place or state is another address of the script; in English,
    whatever is known in English as well."""
    said = f"{english_version()} " if is_english() else ""
    return hashlib.sha256(f"{said}{layers!r}".encode()).hexdigest()[:12]


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


def surroundings(village: VillagePage, others: Iterable[tuple[VillagePage, float]]) -> SafeString:
    """Where a village lies among its counties, with its neighbours; empty while nobody has placed it."""
    here = village_marker(village)
    if here is None or not village.pk:
        return SafeString()
    near = [
        Marker(other.lng, other.lat, other.title, kind="point")
        for other, km in others
        if km <= NEIGHBOUR_KM and other.lng is not None and other.lat is not None
    ]
    layers = [Layer("here", village.title, markers=[here]), Layer("near", "", markers=near)]
    key, title = f"around_{village.pk}", gettext("%(name)s在哪一带") % {"name": village.title}

    def draw() -> SafeString:
        return route_drawing(layers, key=key, title=title, width=350, height=300, least=AROUND_DEGREES)

    return kept_drawing(key, layers_version(layers), draw)


def villages_layer(villages: Iterable[VillagePage], name: str, states: dict[int, SeasonState]) -> Layer:
    markers = [village_marker(village, states.get(village.pk)) for village in villages]
    return Layer("villages", name, markers=[marker for marker in markers if marker is not None])
