"""Tracks from outside: GPX 1.0 and 1.1, KML, KMZ, GeoJSON. A file is hostile until read.

No DTD, no entities, no tree: XML is heard element by element. Names come out as plain text.
"""

import io
import json
import re
import zipfile
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Any, Protocol
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from tourism.maps.track_draft import MOST_POINTS, Datum, Draft, TrackFile, TrackRefused

__all__ = ["Datum", "TrackFile", "TrackRefused", "read_track"]

MOST_BYTES = 8 * 2**20
DEEPEST = 40
# A GeoJSON waypoint costs four brackets, a point of a line one.
MOST_BRACKETS = 4 * MOST_POINTS
MOST_ZIPPED_FILES = 1000

_ZIP = b"PK\x03\x04"
_ZIP_ENTRY = b"PK\x01\x02"
_DECLARED = re.compile(rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"']([\w.-]{1,40})")
_CHINESE = {b"gbk", b"gb2312", b"gb18030", b"cp936"}
# Possessive: nothing to try again, so a long string costs no more than its length.
_JSON_SHAPE = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[{]|[\]}]', re.DOTALL)
# CGCS2000 (4490) differs from WGS-84 by centimetres.
_DEGREES = re.compile(r"(CRS84h?|EPSG:.{0,8}(4326|4490|4979))$", re.IGNORECASE)
_AREAS = {"Polygon", "MultiPolygon"}


def read_track(data: bytes, name: str, datum: Datum = "wgs84") -> TrackFile:
    """The lines and waypoints of a file; `datum` is what its author's map spoke. TrackRefused says where and the cure."""
    if len(data) > MOST_BYTES:
        raise TrackRefused(_too_big())
    if data.startswith(_ZIP):
        data = _unzipped(data)
    data = data.removeprefix(BOM_UTF8).lstrip()
    draft = Draft(datum)
    if data.startswith((b"<", BOM_UTF16_LE, BOM_UTF16_BE)):
        _read_xml(draft, data)
    elif data.startswith(b"{"):
        _Json(draft).read(data)
    elif not data:
        raise TrackRefused(_("文件是空的。请重新导出，或重新上传。"))
    else:
        raise TrackRefused(
            _("“%(name)s”不是轨迹文件。请在原软件里导出为 GPX、KML、KMZ 或 GeoJSON。") % {"name": name[:60]}
        )
    return draft.finished()


def _too_big() -> str:
    return _("文件超过 8 MB。请在原软件里抽稀（间隔 5–10 米足够）或分天导出。")


def _too_deep() -> TrackRefused:
    return TrackRefused(_("文件嵌套超过 %(most)s 层，不像轨迹。请在原软件里重新导出。") % {"most": DEEPEST})


def _not_text() -> TrackRefused:
    return TrackRefused(_("文件的文字编码读不出。请另存为 UTF-8 编码再上传。"))


def _unzipped(data: bytes) -> bytes:
    """The KML of a KMZ. Sizes are counted while unpacking: what the archive says of itself may be a lie."""
    if data.count(_ZIP_ENTRY) > MOST_ZIPPED_FILES:
        raise TrackRefused(_("KMZ 里文件太多。请只导出这条线路。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = sorted((n for n in archive.namelist() if n.lower().endswith(".kml")), key=lambda n: n != "doc.kml")
            if not inside:
                raise TrackRefused(_("压缩包里没有 KML。请直接上传 GPX、KML 或 GeoJSON 文件。"))
            if archive.getinfo(inside[0]).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise zipfile.BadZipFile  # the other ways of packing choose their own memory
            with archive.open(inside[0]) as packed:
                unpacked = packed.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise TrackRefused(_("KMZ 打不开：可能没有下载完，或加了密码。请改为导出 KML 或 GPX。")) from error
    if len(unpacked) > MOST_BYTES:
        raise TrackRefused(_too_big())
    return unpacked


def _read_xml(draft: Draft, data: bytes) -> None:
    encoding = None
    declared = _DECLARED.match(data)
    try:
        if declared and declared[1].lower() in _CHINESE:  # the parser knows no encoding of several bytes
            data, encoding = data.decode("gb18030").encode(), "utf-8"
        ears = _Ears(draft)
        parser = DefusedXMLParser(target=ears, encoding=encoding, forbid_dtd=True)
        ears.expat = parser.parser
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise TrackRefused(_("文件含有 DTD 或实体，不能读（网页也是如此）。请在原软件里导出为 GPX 或 KML。")) from error
    except ParseError as error:
        raise TrackRefused(
            _("文件第 %(row)s 行不是完整的 XML：可能没有下载完，或被改坏了。请重新导出。") % {"row": error.position[0]}
        ) from error
    except (ValueError, LookupError) as error:
        raise _not_text() from error


class _Format(Protocol):
    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str, parent: str, text: str) -> None: ...


class _Ears:
    """Hears an XML file: keeps the path to the element and its text, leaves the meaning to the format."""

    expat: Any

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._path: list[str] = []
        self._text: list[str] = []
        self._format: _Format | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        self._path.append(name)
        self._text.clear()
        if len(self._path) > DEEPEST:
            raise _too_deep()
        if self._format is None:
            self._format = self._format_of(name)
        if name in _PLACED:
            self._draft.row = self.expat.CurrentLineNumber
        self._format.start(name, attributes)

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, _tag: str) -> None:
        name = self._path.pop()
        parent = self._path[-1] if self._path else ""
        if self._format:
            self._format.end(name, parent, "".join(self._text).strip())
        self._text.clear()

    def close(self) -> None:
        self._draft.row = None

    def _format_of(self, root: str) -> _Format:
        if root == "gpx":
            return _Gpx(self._draft)
        if root == "kml":
            return _Kml(self._draft)
        raise TrackRefused(
            _("这是“%(root)s”格式的 XML，不是 GPX 或 KML。请在原软件里导出为 GPX。") % {"root": root[:20]}
        )


_GPX_POINTS = {"trkpt", "rtept", "wpt"}
_PLACED = {*_GPX_POINTS, "coordinates", "coord"}


class _Gpx:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._opens = True
        self._is_planned = False
        self._title = self._lng = self._lat = self._ele = self._name = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in ("trk", "rte"):
            self._title, self._is_planned, self._opens = "", tag == "rte", True
        elif tag == "trkseg":
            self._opens = True
        elif tag in _GPX_POINTS:
            self._lng, self._lat = attributes.get("lon", ""), attributes.get("lat", "")
            self._ele = self._name = ""

    def end(self, tag: str, parent: str, text: str) -> None:
        if tag == "name" and parent in ("trk", "rte"):
            self._title = text
        elif tag == "name" and parent == "wpt":
            self._name = text
        elif tag == "ele" and parent in _GPX_POINTS:
            self._ele = text
        elif tag == "wpt":
            self._draft.add_waypoint(self._lng, self._lat, self._ele, self._name)
        elif tag in _GPX_POINTS:
            self._add_point()

    def _add_point(self) -> None:
        if self._opens:  # only now: the name of a line may stand after its start
            self._draft.open_line(self._title, planned=self._is_planned)
            self._opens = False
        self._draft.add_point(self._lng, self._lat, self._ele)


class _Kml:
    """Lines, points and Google's recorded tracks; `lng,lat` or `lng,lat,height`, parted by blanks."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._name = ""

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "Placemark":
            self._name = ""
        elif tag in ("LineString", "Track"):
            self._draft.open_line(self._name)
        elif tag == "Polygon":
            self._draft.skip_area()

    def end(self, tag: str, parent: str, text: str) -> None:
        if tag == "name" and parent == "Placemark":
            self._name = text
        elif tag == "coordinates" and parent == "LineString":
            for written in re.finditer(r"\S+", text):
                self._draft.add_point(*_three(written[0].split(",", 3)))
        elif tag == "coordinates" and parent == "Point":
            self._draft.add_waypoint(*_three(text.split(",", 3)), self._name)
        elif tag == "coord" and parent == "Track":
            self._draft.add_point(*_three(text.split(None, 3)))


def _three(parts: list[Any]) -> tuple[Any, Any, Any]:
    """Longitude, latitude, height; "" for what is not there."""
    lng, lat, height = [*parts, "", "", ""][:3]
    return lng, lat, height


class _Json:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft

    def read(self, data: bytes) -> None:
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            raise _not_text() from error
        _check_shape(text)
        try:
            root = json.loads(text, parse_int=float, parse_constant=float)  # NaN is refused where it stands
        except json.JSONDecodeError as error:
            raise TrackRefused(
                _("文件第 %(row)s 行第 %(column)s 个字起不是完整的 JSON。请重新导出。")
                % {"row": error.lineno, "column": error.colno}
            ) from error
        _check_crs(root)
        self._walk(root, "")

    def _walk(self, node: Any, name: str) -> None:
        if not isinstance(node, dict):
            return
        kind = node.get("type")
        if kind == "Feature":
            self._walk(node.get("geometry"), _name_of(node.get("properties")))
        elif kind in ("FeatureCollection", "GeometryCollection"):
            for part in _listed(node.get("features" if kind == "FeatureCollection" else "geometries")):
                self._walk(part, name)
        elif isinstance(kind, str):
            self._shape(kind, _listed(node.get("coordinates")), name)

    def _shape(self, kind: str, coordinates: list[Any], name: str) -> None:
        if kind in ("LineString", "MultiLineString"):
            for line in [coordinates] if kind == "LineString" else coordinates:
                self._draft.open_line(name)
                for position in _listed(line):
                    self._draft.add_point(*_three(_listed(position)))
        elif kind in ("Point", "MultiPoint"):
            for position in [coordinates] if kind == "Point" else coordinates:
                self._draft.add_waypoint(*_three(_listed(position)), name)
        elif kind in _AREAS:
            self._draft.skip_area()


def _check_shape(text: str) -> None:
    """Before anything is built: so many brackets and so deep, whatever stands in strings."""
    depth = brackets = 0
    for found in _JSON_SHAPE.finditer(text):
        if found[0] in "[{":
            depth, brackets = depth + 1, brackets + 1
        elif found[0] in "]}":
            depth -= 1
        if depth > DEEPEST:
            raise _too_deep()
        if brackets > MOST_BRACKETS:
            raise TrackRefused(
                _("点超过 %(most)s 个。请在原软件里抽稀（间隔 5–10 米足够）或分天导出。") % {"most": MOST_POINTS}
            )


def _check_crs(root: Any) -> None:
    """The GeoJSON of 2008 could name a projection; metres would otherwise be refused as places outside China."""
    named = root.get("crs") if isinstance(root, dict) else None
    properties = named.get("properties") if isinstance(named, dict) else None
    crs = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(crs, str) and not _DEGREES.search(crs):
        raise TrackRefused(
            _("文件的坐标系是 %(crs)s，不是经纬度。请在原软件里选 WGS-84（EPSG:4326）再导出。") % {"crs": crs[:60]}
        )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name_of(properties: Any) -> str:
    found = properties.get("name") or properties.get("名称") if isinstance(properties, dict) else None
    return found if isinstance(found, str) else ""
