"""Maps drawn on the server as SVG: for print, for readers without script, and in place of the live map until it comes.

Same data, same class names as the live map, so css/map.css colours both; the attributes are for an SVG that stands alone.
The ground is drawn beyond the picture's edge (`overflow="visible"`), so it fills a frame of another shape.
"""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tourism.maps import tiles
from tourism.maps.features import Layer, Line, Marker, extent
from tourism.maps.render import CHINA, mark_classes, way_classes
from tourism.maps.static_ground import ground, names
from tourism.maps.svg import Labels, View, attributes, number, path, tag, thinned, width
from tourism.maps.wording import in_readers_language

NAMED_AT_MOST = 12
# More places than this are gathered in squares of so many pixels, one mark for each.
SINGLE_AT_MOST, SQUARE = 80, 22
_LOUDEST = {state: turn for turn, state in enumerate(("now", "end", "usual", "soon", "rest", "closed"))}


def route_drawing(
    layers: Sequence[Layer],
    *,
    key: str,
    title: str,
    width: int = 900,
    height: int = 520,
    least: float = 0.02,
    relief: bool = True,
) -> SafeString:
    """Lines and places over the counties around them, `least` degrees to every side; over the provinces when they
    reach far, with the relief unless the drawing must stand alone (the relief is a file of its own)."""
    shown = extent(layers) or CHINA
    view = View.of(shown.padded(0.0, least=least), width, height)
    return _drawing(layers, view, key, title, relief=relief)


def overview_drawing(
    layers: Sequence[Layer], *, key: str, title: str, width: int = 900, height: int = 760
) -> SafeString:
    """Places over the whole of China; where they are many, one mark speaks for those around it."""
    view = View.of(CHINA, width, height, pad=6)
    markers = [marker for layer in layers for marker in layer.markers]
    return _drawing(layers, view, key, title, gathered(markers, view))


def gathered(markers: Sequence[Marker], view: View) -> list[Marker]:
    """Few places as they are; of many, the first of every square on the drawing, in the loudest state of all in it. Its name
    says for how many it stands."""
    if len(markers) <= SINGLE_AT_MOST:
        return list(markers)
    squares: dict[tuple[int, int], list[Marker]] = {}
    for marker in markers:
        x, y = view.at(marker.lng, marker.lat)
        squares.setdefault((int(x // SQUARE), int(y // SQUARE)), []).append(marker)
    return [_speaker(crowd) for _, crowd in sorted(squares.items())]


def _speaker(crowd: Sequence[Marker]) -> Marker:
    first = crowd[0]
    state = min((marker.state for marker in crowd), key=lambda state: _LOUDEST.get(state, len(_LOUDEST)))
    name = first.name if len(crowd) == 1 else _("%(name)s等 %(count)d 处") % {"name": first.name, "count": len(crowd)}
    return Marker(first.lng, first.lat, name, kind=first.kind, state=state)


def _drawing(
    layers: Sequence[Layer],
    view: View,
    key: str,
    title: str,
    drawn: Sequence[Marker] | None = None,
    *,
    relief: bool = True,
) -> SafeString:
    """`drawn` are the marks, if they are not those of the layers."""
    layers = in_readers_language(layers)
    markers = [marker for layer in layers for marker in layer.markers]
    lines = [line for layer in layers for line in layer.lines]
    labels = Labels(view)
    # Places take their room first, so that no name of a county lies on them.
    shown = markers if drawn is None else drawn
    # Where one mark speaks for many, a name beside it would say too little.
    places = "".join(_places(shown, view, labels, named=len(shown) == len(markers)))
    below = ground(view, relief) + "".join(names(view, labels))
    ways = "".join(_ways(lines, view))
    told_by = f"drawing_{key}_title drawing_{key}_about"
    body = (
        f"{tag('title', {'id': f'drawing_{key}_title'}, title)}"
        f"{tag('desc', {'id': f'drawing_{key}_about'}, _about(markers))}"
        f"{below}{ways}{places}{_scale_bar(view)}{_credit(view)}"
    )
    head = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "map-drawing",
        "viewBox": f"0 0 {view.width} {view.height}",
        "overflow": "visible",
        "role": "img",
        "aria-labelledby": told_by,
        "font-family": "Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif",
    }
    return mark_safe(f"<svg{attributes(head)}>{body}</svg>")  # noqa: S308  every text went through tag()


def _about(markers: Sequence[Marker]) -> str:
    named = _("、").join(marker.name for marker in markers[:NAMED_AT_MOST])
    if not named:
        return _("没有标出地点。")
    if len(markers) > NAMED_AT_MOST:
        return _("标出 %(count)d 处：%(names)s 等。") % {"count": len(markers), "names": named}
    return _("标出 %(count)d 处：%(names)s。") % {"count": len(markers), "names": named}


def _ways(lines: Iterable[Line], view: View) -> Iterator[str]:
    for line in lines:
        if len(line.points) < 2:
            continue
        points = np.array([[position[0], position[1]] for position in line.points], dtype=np.float64)
        casing = {"fill": "none", "stroke": "#fdfcf8", "stroke-width": "6.5"}
        drawn = [thinned(view.project(points))]
        if line.kind == "ring":
            yield path(drawn, way_classes(line), {"fill": "none", "stroke": "#8d8b81", "stroke-width": "1"})
            continue
        yield path(drawn, "map-way-casing", casing)
        way = {"fill": "none", "stroke": "#27475a", "stroke-width": "3"}
        yield f"<g>{tag('title', {}, line.name)}{path(drawn, way_classes(line), way)}</g>"


def _places(markers: Sequence[Marker], view: View, labels: Labels, *, named: bool) -> Iterator[str]:
    spots = [(marker, *view.at(marker.lng, marker.lat)) for marker in markers]
    for marker, x, y in spots:
        half = 9 if marker.number is not None else 5
        labels.taken.append((x - half, y - half, x + half, y + half))
    for marker, x, y in spots:
        yield f"<g>{tag('title', {}, marker.name)}{''.join(_place(marker, x, y))}{_place_name(marker, x, y, labels) if named else ''}</g>"


def _place(marker: Marker, x: float, y: float) -> Iterator[str]:
    half = 9 if marker.number is not None else 5
    box = {"x": number(x - half), "y": number(y - half), "width": number(2 * half), "height": number(2 * half)}
    classes = mark_classes(marker).replace("map-mark", "map-place")
    yield tag("rect", {"class": classes, **box, "fill": "#1c1f1e", "stroke": "#fdfcf8"})
    if marker.number is not None:
        place = {"x": number(x), "y": number(y + 4), "font-size": "11", "text-anchor": "middle", "fill": "#fdfcf8"}
        yield tag("text", {"class": "map-place-number", **place}, str(int(marker.number)))


def _place_name(marker: Marker, x: float, y: float, labels: Labels) -> str:
    """Right of the mark, else left, above, below; nowhere when all are taken (the list of stops is complete)."""
    wide, away = width(marker.name, 14), 14 if marker.number is not None else 9
    tries = (
        ("start", x + away, y + 5, x + away),
        ("end", x - away, y + 5, x - away - wide),
        ("middle", x, y - away, x - wide / 2),
        ("middle", x, y + away + 12, x - wide / 2),
    )
    for anchor, tx, ty, left in tries:
        if labels.take((left, ty - 13, left + wide, ty + 4)):
            place = {"x": number(tx), "y": number(ty), "font-size": "14", "text-anchor": anchor, "fill": "#1c1f1e"}
            return tag("text", {"class": "map-place-name", **place}, marker.name)
    return ""


def _scale_bar(view: View) -> str:
    metres = view.metres_per_pixel() * view.width / 5
    step = 10 ** math.floor(math.log10(metres))
    step *= max(factor for factor in (1, 2, 5) if factor * step <= metres)
    wide, y = step / view.metres_per_pixel(), view.height - 16
    told = _("%(km)g 公里") % {"km": step / 1000} if step >= 1000 else _("%(m)g 米") % {"m": step}
    bar = tag("path", {"d": f"M16 {y - 6}v6h{number(wide)}v-6", "fill": "none", "stroke": "#4c4f4b"})
    text = tag("text", {"x": "20", "y": number(y - 5), "font-size": "11", "fill": "#4c4f4b"}, told)
    return f'<g class="map-scale">{bar}{text}</g>'


def _credit(view: View) -> str:
    place = {"x": number(view.width - 10), "y": number(view.height - 10), "font-size": "11", "text-anchor": "end"}
    return tag("text", {"class": "map-drawn-credit", **place, "fill": "#63645d"}, tiles.credit())
