"""Every province, prefecture and county as rows for a table of regions."""

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from tourism.maps.survey.source import Area, areas

# Surveyed areas under the county tier that are not county-level divisions (a horse farm, two nature reserves of
# Gansu, an administrative committee of Qinghai): drawn on the map, but nobody has them in an address.
NOT_DIVISIONS = frozenset({"629700", "629800", "629900", "632857"})


# 三沙 is hundreds of reefs over 2,000 km; its largest part says nothing. The seat stands for it: 永兴岛, and 永暑礁.
SEATS = {"460300": (112.338, 16.834), "460321": (112.338, 16.834), "460322": (112.89, 9.55)}


@dataclass(frozen=True, slots=True)
class RegionRow:
    code: str
    name: str
    level: str
    parent_code: str
    lng: float
    lat: float


def regions() -> list[RegionRow]:
    """Rows in order of level, then code. A code appears once: 东莞, 中山, 儋州 and 嘉峪关 are surveyed at both lower
    tiers and stay prefectures; 北京 or 台湾 are surveyed as their own prefecture and stay provinces."""
    provinces = _rows(areas("province"), "province")
    prefectures = _rows((area for area in areas("city") if _is_prefecture(area)), "prefecture")
    taken = {row.code for row in provinces + prefectures}
    counties = _rows((area for area in areas("district") if area.code not in taken | NOT_DIVISIONS), "county", taken)
    return provinces + prefectures + counties


def write(path: Path) -> int:
    rows = regions()
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(field.name for field in fields(RegionRow))
        writer.writerows(astuple(row) for row in rows)
    return len(rows)


def _is_prefecture(area: Area) -> bool:
    """XXYY00. Municipalities (XX0000) and counties that hang on the province (XX90NN) are surveyed
    in this tier too, to leave no hole."""
    return area.code.endswith("00") and not area.code.endswith("0000") and area.code not in NOT_DIVISIONS


def _rows(found: Iterable[Area], level: str, parents: set[str] | None = None) -> list[RegionRow]:
    rows = []
    for area in sorted(found, key=lambda area: area.code):
        lng, lat = SEATS.get(area.code) or inner_point(area.shape)
        rows.append(RegionRow(area.code, area.name, level, _parent(area.code, level, parents or set()), lng, lat))
    return rows


def _parent(code: str, level: str, parents: set[str]) -> str:
    """A county whose code names no prefecture hangs on the province: 直辖市, 省直辖县级, 兵团, 香港, 台湾."""
    if level == "province":
        return ""
    prefecture, province = f"{code[:4]}00", f"{code[:2]}0000"
    return prefecture if level == "county" and prefecture in parents else province


def inner_point(area: BaseGeometry) -> tuple[float, float]:
    """(lng, lat) deep inside the largest part: the centroid of a crescent would lie in its neighbour."""
    largest = max(getattr(area, "geoms", [area]), key=lambda part: part.area)
    centre = shapely.maximum_inscribed_circle(largest, tolerance=0.005)
    lng, lat = centre.coords[0]
    return round(lng, 5), round(lat, 5)
