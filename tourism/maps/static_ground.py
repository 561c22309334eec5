"""The ground of a drawn map: the nation over its neighbours and seas, or the counties of a valley, and their names."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np
import shapely

from tourism.maps import basemap, polyline
from tourism.maps.geodesy import Bounds
from tourism.maps.render import RELIEF, base_urls
from tourism.maps.svg import Labels, Points, View, number, path, tag, thinned

BLEED = 0.4  # how much of the picture's size the ground goes on beyond its edge
FAR = 8.0  # degrees: a wider map shows provinces instead of counties
LEAST_ROOM = 16  # pixels around its centre that a county needs to be named

# Fallbacks, as attributes, for where the style sheet does not reach.
SEA = {"fill": "#dde3e2"}
TINTS = ("#f7f3e6", "#f0f1e4", "#f6eee4", "#edf0ee", "#f3f0ea")
HOME = {"fill": "#fdfcf8"}
ABROAD = {"fill": "#e9e6da"}
WATER = {"fill": "none", "stroke": "#b7c9d1"}
THIN = {"fill": "none", "stroke": "#8d8b81", "stroke-width": "0.7"}
BORDER = {"fill": "none", "stroke": "#4c4f4b", "stroke-width": "1.1"}
UNFIXED = {"fill": "none", "stroke": "#fdfcf8", "stroke-width": "2", "stroke-dasharray": "3 4"}
TEXT = {"fill": "#4c4f4b", "text-anchor": "middle"}


@lru_cache(maxsize=32)
def ground(view: View, relief: bool = True) -> str:
    box = view.bounds(BLEED)
    parts = [_background(view)]
    if _is_far(view):
        parts += _nation(view, relief)
    else:
        parts += _counties(view, box)
    return "".join(parts)


def _is_far(view: View) -> bool:
    return view.width / view.scale > FAR


def _background(view: View) -> str:
    box = {
        "x": number(-view.width),
        "y": number(-view.height),
        "width": number(3 * view.width),
        "height": number(3 * view.height),
    }
    return tag("rect", {"class": "map-sea", **box, **SEA})


def _nation(view: View, relief: bool) -> Iterator[str]:
    sheet, nature = basemap.sheet("province"), basemap.nature()
    sketch = Sketch(sheet, view)
    yield path(sketch.loose(nature["land"]), "map-abroad", ABROAD, closed=True)
    yield path((view.project(line) for line in _graticule()), "map-graticule", WATER)
    yield path((ring for area in sheet.areas for ring in sketch.rings(area)), "map-home", HOME, closed=True)
    if relief:
        yield _relief(view)
    yield path(sketch.loose(nature["rivers"]), "map-river", WATER)
    yield path(sketch.loose(nature["lakes"]), "map-lake", {"fill": "#b7c9d1"}, closed=True)
    yield path(map(sketch.line, sorted(set(range(len(sheet.arcs))) - sheet.outer)), "map-province-line", THIN)
    yield path(map(sketch.line, sorted(sheet.outer)), "map-border", BORDER)
    yield path(sketch.loose(sheet.unfixed), "map-border-unfixed", UNFIXED)
    yield path(sketch.loose(sheet.dashes), "map-dash", BORDER | {"stroke-width": "1.8"})


def _relief(view: View) -> str:
    (left, top), (right, bottom) = view.at(RELIEF.west, RELIEF.north), view.at(RELIEF.east, RELIEF.south)
    box = {"x": number(left), "y": number(top), "width": number(right - left), "height": number(bottom - top)}
    return tag("image", {"class": "map-relief", "href": base_urls()["relief"], **box, "preserveAspectRatio": "none"})


def _counties(view: View, box: Bounds) -> Iterator[str]:
    sheet = basemap.sheet("county")
    areas, sketch = sheet.within(box), Sketch(sheet, view)
    for area in areas:
        tint = int(area.code) % len(TINTS)
        look = THIN | {"fill": TINTS[tint]}
        yield path(sketch.rings(area), f"map-county tint-{tint}", look, closed=True)
    outer = sorted(basemap.arcs_of(areas) & sheet.outer)
    yield path(map(sketch.line, outer), "map-border", BORDER)


class Sketch:
    """A sheet in pixels: every arc thinned once, so that neighbours still meet; cut off beyond the picture's edge."""

    def __init__(self, sheet: basemap.Sheet, view: View) -> None:
        self.sheet, self.view = sheet, view
        self.edge = (-BLEED * view.width, -BLEED * view.height, (1 + BLEED) * view.width, (1 + BLEED) * view.height)
        self.thin: dict[int, Points] = {}

    def line(self, arc: int) -> Points:
        if arc not in self.thin:
            self.thin[arc] = thinned(self.view.project(self.sheet.lines[arc]))
        return self.thin[arc]

    def loose(self, encoded: Iterable[str]) -> Iterator[Points]:
        return (thinned(self.view.project(polyline.decode(line))) for line in encoded)

    def rings(self, area: basemap.Area) -> Iterator[Points]:
        for polygon in area.polygons:
            for refs in polygon:
                parts = [self.line(ref) if ref >= 0 else self.line(~ref)[::-1] for ref in refs]
                ring = np.concatenate(parts)
                if len(ring) < 4 or self._is_inside(ring):
                    yield ring
                else:
                    yield from self._cut(ring)

    def _is_inside(self, ring: Points) -> bool:
        left, top, right, bottom = self.edge
        low, high = ring.min(axis=0), ring.max(axis=0)
        return bool(low[0] >= left and low[1] >= top and high[0] <= right and high[1] <= bottom)

    def _cut(self, ring: Points) -> Iterator[Points]:
        closed = np.concatenate([ring, ring[:1]])
        for part in shapely.get_parts(shapely.clip_by_rect(shapely.polygons(closed), *self.edge)):
            yield shapely.get_coordinates(part)


def _graticule() -> Iterator[Points]:
    for lng in range(60, 161, 10):
        yield np.array([[lng, -10.0], [lng, 65.0]])
    for lat in range(0, 61, 10):
        yield np.array([[40.0, lat], [170.0, lat]])


def names(view: View, labels: Labels) -> Iterator[str]:
    if _is_far(view):
        for name, lng, lat in basemap.sheet("province").islands:
            yield from _island(name, view.at(lng, lat), labels)
    areas = basemap.sheet("province").areas if _is_far(view) else basemap.sheet("county").within(view.bounds(0))
    for area in sorted(areas, key=lambda area: -area.label[2]):
        lng, lat, radius = area.label
        name = _short(area.name) if _is_far(view) else area.name
        if not _is_far(view) and radius * view.scale < LEAST_ROOM:
            continue
        x, y = view.at(lng, lat)
        half = len(name) * 6.5
        if labels.take((x - half, y - 12, x + half, y + 4)):
            yield tag(
                "text", {"class": "map-area-name", "x": number(x), "y": number(y), "font-size": "12", **TEXT}, name
            )


def _island(name: str, at: tuple[float, float], labels: Labels) -> Iterator[str]:
    """The dot always stands; the name where it finds room, to the right or to the left."""
    x, y = at
    yield tag("circle", {"class": "map-islet", "cx": number(x), "cy": number(y), "r": "1.5", "fill": "#4c4f4b"})
    wide = len(name) * 11 + 5
    for anchor, start in (("start", x + 5), ("end", x - 5)):
        left = start if anchor == "start" else start - wide
        if labels.take((left, y - 7, left + wide, y + 6)):
            place = {"x": number(start), "y": number(y + 4), "font-size": "11", "text-anchor": anchor}
            yield tag("text", {"class": "map-area-name", **place, "fill": "#4c4f4b"}, name)
            return


def _short(name: str) -> str:
    for ending in ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name
