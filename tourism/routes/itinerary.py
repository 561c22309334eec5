"""Sums and strips of a route, from its legs and season windows. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from tourism.places.seasons import Window, is_confirmed

WALK, BIKE = "walk", "bike"


class Leg(Protocol):
    """The way to a stop; empty figures where nobody has said."""

    leg_mode: str
    leg_km: Decimal | None
    leg_minutes: int | None


@dataclass(frozen=True)
class Distance:
    """Kilometres of all legs; minutes on wheels, rails and water apart from minutes on foot."""

    km: Decimal
    ride_minutes: int
    walk_minutes: int

    @property
    def minutes(self) -> int:
        return self.ride_minutes + self.walk_minutes


@dataclass(frozen=True)
class Month:
    """One month of the strip: level 3 holds a peak, 2 most of a window, 1 its edge, 0 nothing."""

    number: int
    season: str
    level: int
    what: str
    is_confirmed: bool
    is_current: bool


def distance_of(legs: Iterable[Leg]) -> Distance:
    legs = list(legs)
    return Distance(
        km=sum((leg.leg_km or Decimal(0) for leg in legs), Decimal(0)),
        ride_minutes=sum(leg.leg_minutes or 0 for leg in legs if leg.leg_mode != WALK),
        walk_minutes=sum(leg.leg_minutes or 0 for leg in legs if leg.leg_mode == WALK),
    )


def months_of(windows: Iterable[Window], on: date) -> list[Month]:
    """Twelve months, each told by the window that makes most of it."""
    windows = list(windows)
    return [_month(number, windows, on) for number in range(1, 13)]


def _month(number: int, windows: list[Window], on: date) -> Month:
    levels = [(_level(window, number), window) for window in windows]
    level, best = max(levels, key=lambda pair: pair[0], default=(0, None))
    is_current = on.month == number
    if level == 0 or best is None:
        return Month(number, _season_of(number), 0, "", True, is_current)
    return Month(number, best.season, level, best.what, is_confirmed(best, on), is_current)


def _level(window: Window, month: int) -> int:
    thirds = range(month * 3 - 2, month * 3 + 1)
    if getattr(window, "peaks", None) in thirds:
        return 3
    covered = sum(_covers(window, third) for third in thirds)
    return 2 if covered > 1 else covered


def _covers(window: Window, third: int) -> bool:
    if window.starts <= window.ends:
        return window.starts <= third <= window.ends
    return third >= window.starts or third <= window.ends


def _season_of(month: int) -> str:
    return ("winter", "spring", "summer", "autumn")[month % 12 // 3]
