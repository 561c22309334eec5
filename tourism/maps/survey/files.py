"""Writes the base map. Borders of the nation and its islands keep to the survey within 0.001°; inner lines are thinned."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from PIL.Image import Image
from shapely.geometry.base import BaseGeometry

from tourism.maps import polyline
from tourism.maps.basemap import EDITION
from tourism.maps.survey import relief, topology
from tourism.maps.survey.natural import Nature
from tourism.maps.survey.source import Area, Tier, areas, dashed_line, unfixed_border

# Degrees. Rounding to 0.0001° adds 0.00007°, which keeps the outer border within 0.001° of the survey.
OUTER = 0.0008
INNER_PROVINCES = 0.004
INNER_COUNTIES = 0.0006

# 公开地图内容表示规范 asks for these by name; most are too small to be seen as areas.
ISLANDS = (
    ("钓鱼岛", 123.474, 25.744),
    ("赤尾屿", 124.560, 25.922),
    ("东沙群岛", 116.750, 20.700),
    ("西沙群岛", 112.000, 16.500),
    ("中沙群岛", 114.500, 15.800),
    ("黄岩岛", 117.760, 15.150),
    ("南沙群岛", 114.200, 9.800),
    ("曾母暗沙", 112.280, 3.970),
)


def write_borders(folder: Path) -> dict[str, int]:
    """Provinces and counties; returns bytes by file name."""
    folder.mkdir(parents=True, exist_ok=True)
    china = _sheet("province", INNER_PROVINCES) | {
        "dashes": [polyline.encode(dash.coords) for dash in dashed_line().geoms],
        "unfixed": [polyline.encode(unfixed_border())],
        "islands": ISLANDS,
    }
    return {
        "china.json": _dump(folder / "china.json", china),
        "counties.json": _dump(folder / "counties.json", _sheet("district", INNER_COUNTIES)),
    }


def write_nature(folder: Path, nature: Nature) -> dict[str, int]:
    return {"nature.json": _dump(folder / "nature.json", _nature(nature, home()))}


def write_relief(folder: Path, world: Image) -> dict[str, int]:
    return {"relief.webp": relief.write(folder / "relief.webp", world, home())}


@cache
def home() -> BaseGeometry:
    """All of China as one shape."""
    return shapely.union_all([area.shape for area in areas("province")])


def _sheet(tier: Tier, inner: float) -> dict[str, Any]:
    found = sorted(areas(tier), key=lambda area: area.code)
    shared = topology.build([area.shape for area in found])
    topology.simplify(shared, outer=OUTER, inner=inner)
    return {
        "edition": EDITION,
        "arcs": [polyline.encode(arc) for arc in shared.arcs],
        "areas": [_area(area, polygons) for area, polygons in zip(found, shared.shapes, strict=True)],
    }


def _area(area: Area, polygons: list[list[topology.Ring]]) -> dict[str, Any]:
    return {"code": area.code, "name": area.name, "label": _label(area.shape), "polygons": polygons}


def _label(shape: BaseGeometry) -> list[float]:
    """Centre and radius of the largest circle inside the largest part."""
    largest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)
    radius = shapely.maximum_inscribed_circle(largest, tolerance=0.005)
    lng, lat = radius.coords[0]
    return [round(lng, 3), round(lat, 3), round(radius.length, 3)]


def _nature(nature: Nature, country: BaseGeometry) -> dict[str, list[str]]:
    """Neighbours are one tone of land without a border of their own. What is left of a coarser coast of ours beside the
    true one is wiped off (shrink, grow), then the rest is pushed under our border so that no gap shows."""
    beyond = nature.land.difference(country.buffer(0.05)).buffer(-0.12).buffer(0.3).simplify(0.06)
    rivers = nature.rivers.intersection(country)
    return {
        "land": [polyline.encode(ring.coords) for ring in _rings(beyond)],
        "lakes": [polyline.encode(ring.coords) for ring in _rings(nature.lakes)],
        "rivers": [polyline.encode(line.coords) for line in _parts(rivers, "LineString")],
    }


def _rings(shape: BaseGeometry) -> Iterable[BaseGeometry]:
    return (polygon.exterior for polygon in _parts(shape, "Polygon"))


def _parts(shape: BaseGeometry, kind: str) -> Iterable[BaseGeometry]:
    return (part for part in shapely.get_parts(shape) if part.geom_type == kind)


def _dump(path: Path, data: dict[str, Any]) -> int:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8")
    return path.stat().st_size
