"""How far and how long from one stop of one's own trip to the next (约). Pure: an estimate, never a route on roads.

Straight line × ROAD_FACTOR, at the pace of one's means of travel. Both figures fit the 33 legs that the routes of this site
tell with kilometres and minutes: most of them within a quarter of an hour. Whatever an editor wrote of a leg goes first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tourism.maps.geodesy import distance

# Median of road to straight line over the legs whose both ends are known: 1.58.
ROAD_FACTOR = 1.6
# Nearer than this one walks: straight kilometres, how much longer lanes are, kilometres an hour.
WALKED_KM, LANE_FACTOR, WALK_KMH = 1.2, 1.3, 4.0
# Straight kilometres beyond which nobody should be told to drive: trains and planes keep to timetables we do not have.
FAR_KM = 450.0


class Mode(StrEnum):
    """What one travels by."""

    CAR = "car"
    COACH = "coach"
    BUS = "bus"


class Pace(NamedTuple):
    """Kilometres an hour on the way, and minutes until one is on it: out of the village, parked, waited."""

    label: str | Promise
    kmh: float
    start_minutes: int


PACES = {
    Mode.CAR: Pace(_("自驾或网约车"), 60.0, 15),
    Mode.COACH: Pace(_("包车、大巴"), 50.0, 20),
    Mode.BUS: Pace(_("班车"), 40.0, 30),
}


class Origin(StrEnum):
    """Where the figures of a leg come from."""

    ROAD = "road"
    WALK = "walk"
    TOLD = "told"
    FAR = "far"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Leg:
    """The way to a stop. Kilometres and minutes are None where nobody can say."""

    origin: Origin
    km: float | None = None
    ride_minutes: int | None = None
    walk_minutes: int = 0

    @property
    def minutes(self) -> int | None:
        return None if self.ride_minutes is None else self.ride_minutes + self.walk_minutes

    @property
    def shown_km(self) -> str:
        """As exact as it is: whole kilometres, tenths below ten."""
        return "" if self.km is None else f"{self.km:.{0 if self.km >= 10 else 1}f}".removesuffix(".0")

    @property
    def is_nothing(self) -> bool:
        """The same place, or next door: no line worth a word."""
        return self.minutes == 0


class ToldStop(Protocol):
    """A stop of a route, with what its editor wrote of the leg that leads to it."""

    route_id: int
    day: int
    sort_order: int | None
    leg_mode: str
    leg_km: Decimal | None
    leg_minutes: int | None


def estimate(here: tuple[float, float] | None, there: tuple[float, float] | None, mode: Mode) -> Leg:
    """From (lng, lat) to (lng, lat), WGS-84; minutes to the next five."""
    if here is None or there is None:
        return Leg(Origin.UNKNOWN)
    straight = distance(here, there) / 1000
    if straight > FAR_KM:
        return Leg(Origin.FAR, straight)
    if straight <= WALKED_KM:
        km = straight * LANE_FACTOR
        return Leg(Origin.WALK, km, 0, _to_five(km / WALK_KMH * 60))
    km = straight * ROAD_FACTOR
    return Leg(Origin.ROAD, km, ride_minutes(km, mode))


def ride_minutes(km: float, mode: Mode) -> int:
    """Minutes for a ride of so many kilometres by road, to the next five."""
    pace = PACES[mode]
    return _to_five(pace.start_minutes + km / pace.kmh * 60)


def told(here: ToldStop, there: ToldStop, stops: Sequence[ToldStop]) -> Leg | None:
    """What the route's editor says of the way between two of its stops, over those in between that the visitor left out.

    None where the second does not come after the first in the same route, or a leg of them has no minutes.
    """
    if here.route_id != there.route_id or not _place(here) < _place(there):
        return None
    between = [
        stop for stop in stops if stop.route_id == here.route_id and _place(here) < _place(stop) <= _place(there)
    ]
    moved = [stop for stop in between if stop.leg_mode]
    if any(stop.leg_minutes is None for stop in moved):
        return None
    walked = sum(stop.leg_minutes or 0 for stop in moved if stop.leg_mode == "walk")
    ridden = sum(stop.leg_minutes or 0 for stop in moved if stop.leg_mode != "walk")
    km = None if any(stop.leg_km is None for stop in moved) else float(sum(stop.leg_km or 0 for stop in moved))
    return Leg(Origin.TOLD, km, ridden, walked)


def _place(stop: ToldStop) -> tuple[int, int]:
    return stop.day, stop.sort_order or 0


def _to_five(minutes: float) -> int:
    return round(minutes / 5) * 5
