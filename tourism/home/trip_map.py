"""One's own trip as a sketch: numbered stops, joined day by day by straight lines that claim to be no roads."""

from itertools import pairwise

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tourism.maps.features import Layer, Line, Marker
from tourism.maps.static_map import route_drawing

from .own_trip import OwnTrip
from .trip_spots import TripSpot

# So that two stops of one village still show the country around them: degrees to every side.
_AROUND = 0.12


def trip_drawing(trip: OwnTrip) -> SafeString | None:
    """None while no stop has a place. Stops at one place share the number of the first."""
    layer = trip_layer(trip)
    if not layer.markers:
        return None
    return route_drawing([layer], key="trip", title=_("我的行程"), width=640, height=560, least=_AROUND)


def trip_layer(trip: OwnTrip) -> Layer:
    marks: dict[tuple[float, float], Marker] = {}
    way: list[tuple[int, tuple[float, float]]] = []
    for shown in trip.days:
        for one in shown.steps:
            spot = one.step.spot
            if spot.point is None:
                continue
            marks.setdefault(spot.point, _marker(spot, spot.point, one.step.number))
            way.append((shown.day.number, spot.point))
    lines = [
        Line([here, there], day=day, kind="sketch") for (_day, here), (day, there) in pairwise(way) if here != there
    ]
    return Layer("trip", _("行程"), markers=list(marks.values()), lines=lines)


def _marker(spot: TripSpot, point: tuple[float, float], number: int) -> Marker:
    name = spot.village.title if spot.village and spot.point == (spot.village.lng, spot.village.lat) else spot.name
    return Marker(*point, name, number=number)
