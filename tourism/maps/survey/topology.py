"""Areas into shared lines ("arcs"): every border once, so that simplifying cannot tear neighbours apart."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

Vertex = tuple[float, float]
# arc index, or its complement (~index) when the ring runs against the arc
Ring = list[int]

SMALLEST_RING = 4


@dataclass(slots=True)
class Topology:
    arcs: list[list[Vertex]] = field(default_factory=list)
    shapes: list[list[list[Ring]]] = field(default_factory=list)  # area -> polygon -> ring
    # For each arc, rings that run along it less rings that run against it. Neighbours cancel out; what is left is the
    # outer border (also around the islets that two provinces both count as theirs).
    balance: list[int] = field(default_factory=list)

    def is_outer(self, arc: int) -> bool:
        return self.balance[arc] != 0


def build(shapes: Sequence[BaseGeometry]) -> Topology:
    """Neighbours must share vertices exactly, as survey data does."""
    polygons = [[_rings(polygon) for polygon in getattr(shape, "geoms", [shape]) if polygon.area] for shape in shapes]
    junctions = _junctions(ring for shape in polygons for polygon in shape for ring in polygon)
    topology = Topology()
    known: dict[tuple[Vertex, ...], int] = {}

    def refer(line: tuple[Vertex, ...]) -> int:
        backwards = line[::-1]
        key = min(line, backwards)
        if key not in known:
            known[key] = len(topology.arcs)
            topology.arcs.append(list(key))
            topology.balance.append(0)
        topology.balance[known[key]] += 1 if key == line else -1
        return known[key] if key == line else ~known[key]

    for shape in polygons:
        topology.shapes.append([[[refer(line) for line in _cut(ring, junctions)] for ring in poly] for poly in shape])
    return topology


def simplify(topology: Topology, *, outer: float, inner: float) -> None:
    """Thin the arcs in place (tolerances in degrees). A ring never collapses: then its arc stays as surveyed."""
    for index, arc in enumerate(topology.arcs):
        thin = list(LineString(arc).simplify(outer if topology.is_outer(index) else inner).coords)
        if arc[0] == arc[-1] and len(thin) < SMALLEST_RING:
            continue
        topology.arcs[index] = thin


def _rings(polygon: BaseGeometry) -> list[list[Vertex]]:
    boundary = [polygon.exterior, *polygon.interiors]
    return [[(x, y) for x, y in np.round(shapely.get_coordinates(ring), 6).tolist()][:-1] for ring in boundary]


def _junctions(rings: Iterable[list[Vertex]]) -> set[Vertex]:
    """Vertices where more than two lines meet."""
    neighbours: dict[Vertex, set[Vertex]] = defaultdict(set)
    for ring in rings:
        for before, here, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
            neighbours[here] |= {before, after}
    return {vertex for vertex, found in neighbours.items() if len(found) != 2}


def _cut(ring: list[Vertex], junctions: set[Vertex]) -> Iterator[tuple[Vertex, ...]]:
    stops = [index for index, vertex in enumerate(ring) if vertex in junctions]
    if not stops:  # an island or an enclave: begin anywhere, but always at the same vertex
        start = ring.index(min(ring))
        yield (*ring[start:], *ring[:start], ring[start])
        return
    turned = [*ring[stops[0] :], *ring[: stops[0]], ring[stops[0]]]
    ends = [stop - stops[0] for stop in stops[1:]] + [len(ring)]
    begin = 0
    for end in ends:
        yield tuple(turned[begin : end + 1])
        begin = end
