"""Getting to a place in three fixed blocks: getting there, parking and coaches, public transport."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .models import Facility

OF_PARKING = frozenset({Facility.Kind.CAR_PARK, Facility.Kind.CHARGING})


@dataclass(frozen=True, slots=True)
class AccessBlock:
    """`lines` are label and text; `facilities` are those that belong to this block."""

    title: str
    lines: list[tuple[str, str]]
    facilities: list[Facility] = field(default_factory=list)


def access_blocks(place: Any, facilities: Iterable[Facility] = ()) -> list[AccessBlock]:
    """The blocks of a village, or of a route, which has fewer of these fields; those with nothing to say are left out."""
    blocks = [
        AccessBlock(_("怎么到"), _lines(
            (_("公路与自驾"), _said(place, "road")),
            (_("高速出口"), _said(place, "expressway_exit")),
            (_("最后一程"), _said(place, "last_mile")),
            (_("冬季通行"), _said(place, "winter_closure")),
        )),
        AccessBlock(_("停车与大巴"), _lines(
            (_("小车位"), _said(place, "car_spaces")),
            (_("大巴车位"), _said(place, "coach_spaces")),
            (_("大巴限座"), _said(place, "coach_max_seats")),
            (_("客运与大巴"), _said(place, "coach")),
        ), [facility for facility in facilities if facility.kind in OF_PARKING]),
        AccessBlock(_("公共交通"), _lines(
            (_("最近的车站或机场"), _station(place)),
            (_("铁路与航空"), _said(place, "rail_air")),
        )),
    ]  # fmt: skip
    return [block for block in blocks if block.lines or block.facilities]


def apart_from_parking(facilities: Iterable[Facility]) -> list[Facility]:
    """Those that no block of `access_blocks` shows."""
    return [facility for facility in facilities if facility.kind not in OF_PARKING]


def _lines(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [(label, text) for label, text in pairs if text]


def _said(place: Any, name: str) -> str:
    return str(getattr(place, name, None) or "").strip()


def _station(place: Any) -> str:
    name, km = _said(place, "station_name"), _said(place, "station_km")
    return _("%(name)s，约 %(km)s 公里") % {"name": name, "km": km} if name and km else name
