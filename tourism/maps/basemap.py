"""Reads the committed base map: provinces and counties as shapes, the county under a point, the counties in a box.

The files are written by `manage.py build_basemap`; their form is told in docs/maps.md.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString
from shapely.geometry import Point as ShapelyPoint
from shapely.geometry.base import BaseGeometry

from tourism.maps import polyline
from tourism.maps.coordinates import Point
from tourism.maps.geodesy import Bounds

FOLDER = Path(__file__).parent / "static" / "maps" / "base"
# Year of the survey, then our own count of rebuilds; part of the address of every clip, which is kept for ever.
EDITION = "2024-1"
FILES = {"province": "china.json", "county": "counties.json"}

Tier = Literal["province", "county"]
Ring = list[int]  # arc numbers, complemented (~) where the ring runs against the arc


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: str
    label: tuple[float, float, float]  # lng, lat, and how many degrees are free around it
    polygons: list[list[Ring]]


class Sheet:
    """One tier of areas over shared arcs."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.arcs: list[str] = data["arcs"]
        self.areas = [Area(a["code"], a["name"], tuple(a["label"]), a["polygons"]) for a in data["areas"]]
        self.dashes: list[str] = data.get("dashes", [])
        self.unfixed: list[str] = data.get("unfixed", [])
        self.islands: list[tuple[str, float, float]] = [tuple(island) for island in data.get("islands", [])]

    @cached_property
    def lines(self) -> list[NDArray[np.float64]]:
        return [polyline.decode(arc) for arc in self.arcs]

    @cached_property
    def outer(self) -> frozenset[int]:
        """Arcs with an area on one side only: the coast and the national border. Neighbours run along a shared arc in
        opposite ways and cancel out."""
        balance = [0] * len(self.arcs)
        for ref in _refs(self.areas):
            balance[ref if ref >= 0 else ~ref] += 1 if ref >= 0 else -1
        return frozenset(arc for arc, left in enumerate(balance) if left)

    @cached_property
    def shapes(self) -> list[BaseGeometry]:
        return [shapely.make_valid(self._shape(area)) for area in self.areas]

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def at(self, point: Point) -> Area | None:
        """The area a point lies in; on a shared border, either."""
        hits = self.tree.query(ShapelyPoint(point.lng, point.lat), predicate="intersects")
        return self.areas[min(hits)] if len(hits) else None

    def within(self, box: Bounds) -> list[Area]:
        return [self.areas[hit] for hit in sorted(self.tree.query(shapely.box(*box), predicate="intersects"))]

    def ring(self, refs: Ring) -> NDArray[np.float64]:
        parts = [self.lines[ref] if ref >= 0 else self.lines[~ref][::-1] for ref in refs]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    def _shape(self, area: Area) -> BaseGeometry:
        # Rounding to whole steps leaves an islet of a few metres without an area: it stays on the map as a line.
        rings = [[ring for ring in map(self.ring, polygon) if len(ring) > 3] for polygon in area.polygons]
        return shapely.multipolygons([shapely.Polygon(rings[0], rings[1:]) for rings in rings if rings])


@cache
def sheet(tier: Tier) -> Sheet:
    return Sheet(json.loads((FOLDER / FILES[tier]).read_text(encoding="utf-8")))


@cache
def nature() -> dict[str, list[str]]:
    """Neighbouring land, lakes and rivers as encoded rings and lines."""
    return json.loads((FOLDER / "nature.json").read_text(encoding="utf-8"))


def county_at(point: Point) -> str | None:
    """GB/T 2260 code of the county-level area at a point; a prefecture's own code where it has no counties."""
    found = sheet("county").at(point)
    return found.code if found else None


def province_at(point: Point) -> str | None:
    found = sheet("province").at(point)
    return found.code if found else None


def clip(box: Bounds) -> dict[str, Any]:
    """The counties that touch a box, whole, over the arcs they need (by number, so that a browser which asks for the
    neighbouring box draws no line twice)."""
    counties = sheet("county")
    areas = counties.within(box)
    used = sorted(arcs_of(areas))
    return {
        "arcs": {arc: counties.arcs[arc] for arc in used},
        "outer": [arc for arc in used if arc in counties.outer],
        "areas": [{"code": a.code, "name": a.name, "label": a.label, "polygons": a.polygons} for a in areas],
    }


def dashed_line() -> list[LineString]:
    return [LineString(polyline.decode(dash)) for dash in sheet("province").dashes]


def arcs_of(areas: Iterable[Area]) -> set[int]:
    return {ref if ref >= 0 else ~ref for ref in _refs(areas)}


def _refs(areas: Iterable[Area]) -> Iterable[int]:
    rings: Iterable[Sequence[int]] = chain.from_iterable(chain.from_iterable(area.polygons for area in areas))
    return chain.from_iterable(rings)
