"""Tracks to take away: GPX 1.1, KML 2.2, GeoJSON (RFC 7946). All three are WGS-84 by definition.

Nothing is invented: no times, heights only where known. Degrees with six decimals (0.1 m), heights with one. `note` says
where a line comes from.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

from tourism.maps.features import Line
from tourism.maps.geodesy import Bounds, bounds
from tourism.maps.track_draft import Waypoint, plain_name

GPX = "http://www.topografix.com/GPX/1/1"
KML = "http://www.opengis.net/kml/2.2"
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


def gpx(
    title: str,
    lines: Iterable[Line],
    waypoints: Iterable[Waypoint] = (),
    *,
    creator: str,
    url: str = "",
    note: str = "",
) -> bytes:
    """One `trk` a line, numbered by its day; the schema fixes the order of elements. `creator` is the site's name."""
    lines, waypoints = _whole(lines), list(waypoints)
    place = {f"{{{SCHEMA_INSTANCE}}}schemaLocation": f"{GPX} {GPX}/gpx.xsd"}
    root = ElementTree.Element("gpx", {"xmlns": GPX, "version": "1.1", "creator": plain_name(creator), **place})
    metadata = _child(root, "metadata")
    _child(metadata, "name", plain_name(title))
    if note:
        _child(metadata, "desc", plain_name(note))
    if url:
        _child(metadata, "link", href=url)
    if box := _box(lines, waypoints):
        sides = {"minlat": box.south, "minlon": box.west, "maxlat": box.north, "maxlon": box.east}
        _child(metadata, "bounds", **{side: f"{degrees:.6f}" for side, degrees in sides.items()})
    for waypoint in waypoints:
        point = _gpx_point(root, "wpt", (waypoint.lng, waypoint.lat), waypoint.ele)
        _child(point, "name", plain_name(waypoint.name))
    for line in lines:
        track = _child(root, "trk")
        _child(track, "name", plain_name(line.name))
        if line.day is not None:
            _child(track, "number", str(line.day))
        segment = _child(track, "trkseg")
        for position in line.points:
            _gpx_point(segment, "trkpt", position, _height(position))
    return _xml(root)


def kml(title: str, lines: Iterable[Line], waypoints: Iterable[Waypoint] = (), *, note: str = "") -> bytes:
    """One placemark a line or waypoint. A line has heights only where all its points have them: KML reads a gap as 0."""
    root = ElementTree.Element("kml", {"xmlns": KML})
    document = _child(root, "Document")
    _child(document, "name", plain_name(title))
    if note:
        _child(document, "description", plain_name(note))
    for waypoint in waypoints:
        point = _child(_placemark(document, waypoint.name), "Point")
        _child(point, "coordinates", _kml_position((waypoint.lng, waypoint.lat), waypoint.ele))
    for line in _whole(lines):
        string = _child(_placemark(document, line.name), "LineString")
        _child(string, "tessellate", "1")
        known = _knows_heights(line)
        positions = (_kml_position(position, _height(position) if known else None) for position in line.points)
        _child(string, "coordinates", " ".join(positions))
    return _xml(root)


def geojson(title: str, lines: Iterable[Line], waypoints: Iterable[Waypoint] = (), *, note: str = "") -> bytes:
    """A FeatureCollection with its box and no `crs`; `name` and `day` are properties. Heights as in `kml`; the note is
    its `description`."""
    lines, waypoints = _whole(lines), list(waypoints)
    features = [
        _feature("Point", _json_position((waypoint.lng, waypoint.lat), waypoint.ele), name=plain_name(waypoint.name))
        for waypoint in waypoints
    ]
    for line in lines:
        known = _knows_heights(line)
        positions = [_json_position(position, _height(position) if known else None) for position in line.points]
        day = {} if line.day is None else {"day": line.day}
        features.append(_feature("LineString", positions, name=plain_name(line.name), **day))
    collection: dict[str, Any] = {"type": "FeatureCollection", "name": plain_name(title)}
    if note:
        collection["description"] = plain_name(note)
    if box := _box(lines, waypoints):
        collection["bbox"] = [round(degrees, 6) for degrees in box]
    collection["features"] = features
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _whole(lines: Iterable[Line]) -> list[Line]:
    """A line of one point is none in any of the three."""
    return [line for line in lines if len(line.points) > 1]


def _box(lines: Iterable[Line], waypoints: Iterable[Waypoint]) -> Bounds | None:
    positions = [*(p for line in lines for p in line.points), *((w.lng, w.lat) for w in waypoints)]
    return bounds(positions) if positions else None


def _height(position: Sequence[float]) -> float | None:
    return position[2] if len(position) > 2 else None


def _knows_heights(line: Line) -> bool:
    return all(len(position) > 2 for position in line.points)


def _child(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _gpx_point(
    parent: ElementTree.Element, tag: str, position: Sequence[float], height: float | None
) -> ElementTree.Element:
    point = _child(parent, tag, lat=f"{position[1]:.6f}", lon=f"{position[0]:.6f}")
    if height is not None:
        _child(point, "ele", f"{height:.1f}")
    return point


def _placemark(document: ElementTree.Element, name: str) -> ElementTree.Element:
    placemark = _child(document, "Placemark")
    _child(placemark, "name", plain_name(name))
    return placemark


def _kml_position(position: Sequence[float], height: float | None) -> str:
    return f"{position[0]:.6f},{position[1]:.6f}" + ("" if height is None else f",{height:.1f}")


def _json_position(position: Sequence[float], height: float | None) -> list[float]:
    return [round(position[0], 6), round(position[1], 6), *([] if height is None else [round(height, 1)])]


def _feature(kind: str, coordinates: list[Any], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def _xml(root: ElementTree.Element) -> bytes:
    """Text is escaped by the library; no character stands here that XML cannot carry (`plain_name`)."""
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
