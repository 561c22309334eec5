"""Homestays as things a map can draw, and the map of a village with them."""

from collections.abc import Iterable
from math import ceil

from django.utils.translation import gettext as _

from tourism.maps.features import Layer, Line, Marker
from tourism.maps.geodesy import circle, distance
from tourism.maps.stops import Stop
from tourism.places.map_features import attraction_markers, village_marker
from tourism.places.models import Attraction, VillagePage
from tourism.places.selectors import attractions_of

from .models import HomestayPage
from .selectors import homestays_of_village

# A village has no streets on our ground: circles around its middle tell how far apart things lie.
RING_STEPS = (100, 200, 500, 1000, 2000, 5000)
RINGS_AT_MOST = 4


def homestay_markers(pages: Iterable[HomestayPage]) -> list[Marker]:
    return [
        Marker(page.lng, page.lat, page.title, url=page.get_url() or "", note=page.household.hamlet, kind="stay")
        for page in pages
        if page.lng is not None and page.lat is not None and page.household is not None
    ]


def village_layers(
    village: VillagePage, homestays: Iterable[HomestayPage] | None = None, sights: Iterable[Attraction] | None = None
) -> list[Layer]:
    """The village, its homestays and its placed sights; fetched here unless the caller has them, in any order."""
    here = village_marker(village)
    homestays = homestays_of_village(village) if homestays is None else homestays
    sights = attractions_of(village) if sights is None else sights
    layers = [
        Layer("village", _("村"), markers=[here] if here else []),
        Layer("stays", _("民宿"), markers=homestay_markers(sorted(homestays, key=lambda page: page.pk))),
        Layer("sights", _("景点"), markers=attraction_markers(sorted(sights, key=lambda sight: sight.pk))),
    ]
    placed = [layer for layer in layers if layer.markers]
    rings = [_rings(here, placed)] if here and len(placed) > 1 else []
    return [*placed, *rings]


def _rings(here: Marker, layers: Iterable[Layer]) -> Layer:
    """As few circles as reach the farthest place; the layer's name says how far they stand apart."""
    middle = (here.lng, here.lat)
    farthest = max(distance(middle, (marker.lng, marker.lat)) for layer in layers for marker in layer.markers)
    step = next((step for step in RING_STEPS if step * RINGS_AT_MOST >= farthest), RING_STEPS[-1])
    count = min(RINGS_AT_MOST, max(1, ceil(farthest / step)))
    lines = [Line(circle(middle, step * turn), kind="ring") for turn in range(1, count + 1)]
    return Layer("rings", _("每圈 %(metres)d 米") % {"metres": step}, lines=lines)


def village_stops(layers: Iterable[Layer]) -> list[Stop]:
    """The same places in words; how far as the crow flies from the first, the village itself."""
    markers = [marker for layer in layers for marker in layer.markers]
    return [_stop(marker, markers[0]) for marker in markers]


def _stop(marker: Marker, village: Marker) -> Stop:
    metres = distance((village.lng, village.lat), (marker.lng, marker.lat))
    far = _("离村中心直线 %(km).1f 公里") % {"km": metres / 1000} if metres >= 50 else ""
    note = " · ".join(part for part in (marker.note, far) if part)
    return Stop(marker.name, marker.lng, marker.lat, note=note, url=marker.url)
