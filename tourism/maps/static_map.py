"""Maps drawn on the server as SVG: for print, for readers without script, and in place of the live map until it comes.

Same data, same class names as the live map, so css/map.css colours both; the attributes are for an SVG that stands alone.
The ground is drawn beyond the picture's edge (`overflow="visible"`), so it fills a frame of another shape.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import numpy as np
import shapely
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from tourism.maps import basemap, polyline, tiles
from tourism.maps.features import Layer, Line, Marker, extent
from tourism.maps.geodesy import METRES_PER_DEGREE, Bounds
from tourism.maps.render import CHINA, RELIEF, base_urls, mark_classes, way_classes

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]

PAD = 44.0  # pixels kept free around what is shown
BLEED = 0.4  # how much of the picture's size the ground goes on beyond its edge
FINEST = 1.2  # pixels; smaller bends of the ground are left out
NAMED_AT_MOST = 12
FAR = 8.0  # degrees: a wider map shows provinces instead of counties

# Fallbacks, as attributes, for where the style sheet does not reach.
SEA = {"fill": "#dde3e2"}
TINTS = ("#f7f3e6", "#f0f1e4", "#f6eee4", "#edf0ee", "#f3f0ea")
HOME = {"fill": "#fdfcf8"}
ABROAD = {"fill": "#e9e6da"}
WATER = {"fill": "none", "stroke": "#b7c9d1"}
THIN = {"fill": "none", "stroke": "#8d8b81", "stroke-width": "0.7"}
BORDER = {"fill": "none", "stroke": "#4c4f4b", "stroke-width": "1.1"}
TEXT = {"fill": "#4c4f4b", "text-anchor": "middle"}


@dataclass(frozen=True, slots=True)
class View:
    """Web Mercator onto a picture of width × height pixels, showing all of `shown`."""

    width: int
    height: int
    centre: tuple[float, float]  # longitude, and latitude already projected
    scale: float  # pixels to a degree

    @classmethod
    def of(cls, shown: Bounds, width: int, height: int, pad: float = PAD) -> "View":
        south, north = mercator(np.array([shown.south, shown.north]))
        scale = min(
            (width - 2 * pad) / max(shown.east - shown.west, 1e-6), (height - 2 * pad) / max(north - south, 1e-6)
        )
        return cls(width, height, ((shown.west + shown.east) / 2, float(south + north) / 2), scale)

    def project(self, points: Points) -> Points:
        x = self.width / 2 + (points[:, 0] - self.centre[0]) * self.scale
        y = self.height / 2 - (mercator(points[:, 1]) - self.centre[1]) * self.scale
        return np.column_stack([x, y])

    def at(self, lng: float, lat: float) -> tuple[float, float]:
        x, y = self.project(np.array([[lng, lat]]))[0]
        return float(x), float(y)

    def bounds(self, bleed: float) -> Bounds:
        dx, dy = self.width * (0.5 + bleed) / self.scale, self.height * (0.5 + bleed) / self.scale
        lng, middle = self.centre
        return Bounds(lng - dx, unproject(middle - dy), lng + dx, unproject(middle + dy))

    def metres_per_pixel(self) -> float:
        return METRES_PER_DEGREE * math.cos(math.radians(unproject(self.centre[1]))) / self.scale

    def holds(self, box: Box) -> bool:
        return box[0] > 2 and box[1] > 2 and box[2] < self.width - 2 and box[3] < self.height - 2


class Labels:
    """Room for words: first come, first kept, none upon another."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.taken: list[Box] = []

    def take(self, box: Box) -> bool:
        if not self.view.holds(box) or any(_meet(box, other) for other in self.taken):
            return False
        self.taken.append(box)
        return True


def mercator(lat: Points) -> Points:
    return np.degrees(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))


def unproject(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)


def route_drawing(layers: Sequence[Layer], *, key: str, title: str, width: int = 900, height: int = 520) -> SafeString:
    """Lines and places over the counties around them; over the provinces when they reach far."""
    shown = extent(layers) or CHINA
    view = View.of(shown.padded(0.0, least=0.02), width, height)
    return _drawing(layers, view, key, title)


def overview_drawing(
    layers: Sequence[Layer], *, key: str, title: str, width: int = 900, height: int = 760
) -> SafeString:
    """Places over the whole of China."""
    return _drawing(layers, View.of(CHINA, width, height, pad=6), key, title)


def _drawing(layers: Sequence[Layer], view: View, key: str, title: str) -> SafeString:
    markers = [marker for layer in layers for marker in layer.markers]
    lines = [line for layer in layers for line in layer.lines]
    labels = Labels(view)
    # Places take their room first, so that no name of a county lies on them.
    places = "".join(_places(markers, view, labels))
    ground = _ground(view) + "".join(_names(view, labels))
    ways = "".join(_ways(lines, view))
    names = f"drawing_{key}_title drawing_{key}_about"
    body = (
        f"{_tag('title', {'id': f'drawing_{key}_title'}, title)}"
        f"{_tag('desc', {'id': f'drawing_{key}_about'}, _about(markers))}"
        f"{ground}{ways}{places}{_scale_bar(view)}{_credit(view)}"
    )
    head = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "map-drawing",
        "viewBox": f"0 0 {view.width} {view.height}",
        "overflow": "visible",
        "role": "img",
        "aria-labelledby": names,
        "font-family": "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif",
    }
    return mark_safe(f"<svg{_attributes(head)}>{body}</svg>")  # noqa: S308  every text went through _tag


def _about(markers: Sequence[Marker]) -> str:
    named = "、".join(marker.name for marker in markers[:NAMED_AT_MOST])
    if not named:
        return _("没有标出地点。")
    if len(markers) > NAMED_AT_MOST:
        return _("标出 %(count)d 处：%(names)s 等。") % {"count": len(markers), "names": named}
    return _("标出 %(count)d 处：%(names)s。") % {"count": len(markers), "names": named}


# --- ground ---


@lru_cache(maxsize=32)
def _ground(view: View) -> str:
    box = view.bounds(BLEED)
    parts = [_background(view)]
    if _is_far(view):
        parts += _nation(view)
    else:
        parts += _counties(view, box)
    return "".join(parts)


def _is_far(view: View) -> bool:
    return view.width / view.scale > FAR


def _background(view: View) -> str:
    box = {
        "x": _n(-view.width),
        "y": _n(-view.height),
        "width": _n(3 * view.width),
        "height": _n(3 * view.height),
    }
    return _tag("rect", {"class": "map-sea", **box, **SEA})


def _nation(view: View) -> Iterator[str]:
    sheet, nature = basemap.sheet("province"), basemap.nature()
    sketch = Sketch(sheet, view)
    yield _path(sketch.loose(nature["land"]), "map-abroad", ABROAD, closed=True)
    yield _path((view.project(line) for line in _graticule()), "map-graticule", WATER)
    yield _path((ring for area in sheet.areas for ring in sketch.rings(area)), "map-home", HOME, closed=True)
    yield _relief(view)
    yield _path(sketch.loose(nature["rivers"]), "map-river", WATER)
    yield _path(sketch.loose(nature["lakes"]), "map-lake", {"fill": "#b7c9d1"}, closed=True)
    yield _path(map(sketch.line, sorted(set(range(len(sheet.arcs))) - sheet.outer)), "map-province-line", THIN)
    yield _path(map(sketch.line, sorted(sheet.outer)), "map-border", BORDER)
    yield _path(sketch.loose(sheet.dashes), "map-dash", BORDER | {"stroke-width": "1.8"})


def _relief(view: View) -> str:
    (left, top), (right, bottom) = view.at(RELIEF.west, RELIEF.north), view.at(RELIEF.east, RELIEF.south)
    box = {"x": _n(left), "y": _n(top), "width": _n(right - left), "height": _n(bottom - top)}
    return _tag("image", {"class": "map-relief", "href": base_urls()["relief"], **box, "preserveAspectRatio": "none"})


def _counties(view: View, box: Bounds) -> Iterator[str]:
    sheet = basemap.sheet("county")
    areas, sketch = sheet.within(box), Sketch(sheet, view)
    for area in areas:
        tint = int(area.code) % len(TINTS)
        look = THIN | {"fill": TINTS[tint]}
        yield _path(sketch.rings(area), f"map-county tint-{tint}", look, closed=True)
    outer = sorted(basemap.arcs_of(areas) & sheet.outer)
    yield _path(map(sketch.line, outer), "map-border", BORDER)


class Sketch:
    """A sheet in pixels: every arc thinned once, so that neighbours still meet; cut off beyond the picture's edge."""

    def __init__(self, sheet: basemap.Sheet, view: View) -> None:
        self.sheet, self.view = sheet, view
        self.edge = (-BLEED * view.width, -BLEED * view.height, (1 + BLEED) * view.width, (1 + BLEED) * view.height)
        self.thin: dict[int, Points] = {}

    def line(self, arc: int) -> Points:
        if arc not in self.thin:
            self.thin[arc] = _thinned(self.view.project(self.sheet.lines[arc]))
        return self.thin[arc]

    def loose(self, encoded: Iterable[str]) -> Iterator[Points]:
        return (_thinned(self.view.project(polyline.decode(line))) for line in encoded)

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


def _thinned(points: Points) -> Points:
    if len(points) < 3:
        return points
    return shapely.get_coordinates(shapely.simplify(shapely.linestrings(points), FINEST, preserve_topology=False))


def _graticule() -> Iterator[Points]:
    for lng in range(60, 161, 10):
        yield np.array([[lng, -10.0], [lng, 65.0]])
    for lat in range(0, 61, 10):
        yield np.array([[40.0, lat], [170.0, lat]])


def _names(view: View, labels: Labels) -> Iterator[str]:
    if _is_far(view):
        for name, lng, lat in basemap.sheet("province").islands:
            yield from _island(name, view.at(lng, lat), labels)
    areas = basemap.sheet("province").areas if _is_far(view) else basemap.sheet("county").within(view.bounds(0))
    for area in sorted(areas, key=lambda area: -area.label[2]):
        lng, lat, radius = area.label
        name = _short(area.name) if _is_far(view) else area.name
        if not _is_far(view) and radius * view.scale < 16:
            continue
        x, y = view.at(lng, lat)
        half = len(name) * 6.5
        if labels.take((x - half, y - 12, x + half, y + 4)):
            yield _tag("text", {"class": "map-area-name", "x": _n(x), "y": _n(y), "font-size": "12", **TEXT}, name)


def _island(name: str, at: tuple[float, float], labels: Labels) -> Iterator[str]:
    """The dot always stands; the name where it finds room, to the right or to the left."""
    x, y = at
    yield _tag("circle", {"class": "map-islet", "cx": _n(x), "cy": _n(y), "r": "1.5", "fill": "#4c4f4b"})
    wide = len(name) * 11 + 5
    for anchor, start in (("start", x + 5), ("end", x - 5)):
        left = start if anchor == "start" else start - wide
        if labels.take((left, y - 7, left + wide, y + 6)):
            place = {"x": _n(start), "y": _n(y + 4), "font-size": "11", "text-anchor": anchor}
            yield _tag("text", {"class": "map-area-name", **place, "fill": "#4c4f4b"}, name)
            return


def _short(name: str) -> str:
    for ending in ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


# --- what lies on it ---


def _ways(lines: Iterable[Line], view: View) -> Iterator[str]:
    for line in lines:
        if len(line.points) < 2:
            continue
        points = np.array([[position[0], position[1]] for position in line.points], dtype=np.float64)
        casing = {"fill": "none", "stroke": "#fdfcf8", "stroke-width": "6.5"}
        drawn = [_thinned(view.project(points))]
        yield _path(drawn, "map-way-casing", casing)
        way = {"fill": "none", "stroke": "#27475a", "stroke-width": "3"}
        yield f"<g>{_tag('title', {}, line.name)}{_path(drawn, way_classes(line), way)}</g>"


def _places(markers: Sequence[Marker], view: View, labels: Labels) -> Iterator[str]:
    spots = [(marker, *view.at(marker.lng, marker.lat)) for marker in markers]
    for marker, x, y in spots:
        half = 9 if marker.number is not None else 5
        labels.taken.append((x - half, y - half, x + half, y + half))
    for marker, x, y in spots:
        yield f"<g>{_tag('title', {}, marker.name)}{''.join(_place(marker, x, y))}{_place_name(marker, x, y, labels)}</g>"


def _place(marker: Marker, x: float, y: float) -> Iterator[str]:
    half = 9 if marker.number is not None else 5
    box = {"x": _n(x - half), "y": _n(y - half), "width": _n(2 * half), "height": _n(2 * half)}
    classes = mark_classes(marker).replace("map-mark", "map-place")
    yield _tag("rect", {"class": classes, **box, "fill": "#1c1f1e", "stroke": "#fdfcf8"})
    if marker.number is not None:
        place = {"x": _n(x), "y": _n(y + 4), "font-size": "11", "text-anchor": "middle", "fill": "#fdfcf8"}
        yield _tag("text", {"class": "map-place-number", **place}, str(int(marker.number)))


def _place_name(marker: Marker, x: float, y: float, labels: Labels) -> str:
    """Right of the mark, else left, above, below; nowhere when all are taken (the list of stops is complete)."""
    wide, away = _width(marker.name, 14), 14 if marker.number is not None else 9
    tries = (
        ("start", x + away, y + 5, x + away),
        ("end", x - away, y + 5, x - away - wide),
        ("middle", x, y - away, x - wide / 2),
        ("middle", x, y + away + 12, x - wide / 2),
    )
    for anchor, tx, ty, left in tries:
        if labels.take((left, ty - 13, left + wide, ty + 4)):
            place = {"x": _n(tx), "y": _n(ty), "font-size": "14", "text-anchor": anchor, "fill": "#1c1f1e"}
            return _tag("text", {"class": "map-place-name", **place}, marker.name)
    return ""


def _width(text: str, size: float) -> float:
    return sum(size if ord(character) > 255 else size * 0.56 for character in text)


def _scale_bar(view: View) -> str:
    metres = view.metres_per_pixel() * view.width / 5
    step = 10 ** math.floor(math.log10(metres))
    step *= max(factor for factor in (1, 2, 5) if factor * step <= metres)
    wide, y = step / view.metres_per_pixel(), view.height - 16
    told = _("%(km)g 公里") % {"km": step / 1000} if step >= 1000 else _("%(m)g 米") % {"m": step}
    bar = _tag("path", {"d": f"M16 {y - 6}v6h{_n(wide)}v-6", "fill": "none", "stroke": "#4c4f4b"})
    text = _tag("text", {"x": "20", "y": _n(y - 5), "font-size": "11", "fill": "#4c4f4b"}, told)
    return f'<g class="map-scale">{bar}{text}</g>'


def _credit(view: View) -> str:
    place = {"x": _n(view.width - 10), "y": _n(view.height - 10), "font-size": "11", "text-anchor": "end"}
    return _tag("text", {"class": "map-drawn-credit", **place, "fill": "#63645d"}, tiles.credit())


# --- SVG ---


def _path(lines: Iterable[Points], name: str, look: dict[str, str], *, closed: bool = False) -> str:
    """Lines of pixels as one path element; nothing when nothing is left of them."""
    moves = "".join(_moves(line, closed) for line in lines)
    return _tag("path", {"class": name, "d": moves, **look}) if moves else ""


def _moves(points: Points, closed: bool) -> str:
    """One line in whole pixels, each relative to the one before."""
    if not len(points):
        return ""
    if closed and np.ptp(points, axis=0).max() < 1:  # an islet below a pixel stays as a dot
        return f"M{points[0][0]:.0f} {points[0][1]:.0f}h1v1z"
    steps = np.round(points).astype(int)
    turns = np.diff(steps, axis=0)
    turns = turns[np.any(turns != 0, axis=1)].tolist()
    if not turns:
        return ""
    # A minus sign parts numbers by itself.
    moves = "".join(f"{'' if x < 0 else ' '}{x}{'' if y < 0 else ' '}{y}" for x, y in turns).lstrip()
    return f"M{steps[0][0]} {steps[0][1]}l{moves}{'z' if closed else ''}"


def _n(value: float) -> str:
    return f"{round(float(value), 1):g}"


def _tag(name: str, attributes: dict[str, str], text: str | None = None) -> str:
    if text is None:
        return f"<{name}{_attributes(attributes)}/>"
    return f"<{name}{_attributes(attributes)}>{escape(_printable(text))}</{name}>"


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())


def _printable(text: str) -> str:
    """Without control characters, which no XML may hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
