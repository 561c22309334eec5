"""What we give away is read by others as it was written: by the schema, by gpxpy, and by our own reader."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import gpxpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tourism.maps.features import Line
from tourism.maps.track_draft import TrackFile, Waypoint, plain_name
from tourism.maps.track_files import read_track
from tourism.maps.track_writers import geojson, gpx, kml

from .hostile import EVERYTHING, HOSTILE

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent.parent / "data" / "gpx.xsd"))
KML = {"k": "http://www.opengis.net/kml/2.2"}
DAYS = (
    Line([[108.17, 26.49, 833.0], [108.2, 26.5], [108.3, 26.4, 700.04]], "第一天：西江 → 雷山", day=1),
    Line([[108.3, 26.4, 700.0], [109.17, 25.91, 412.0]], "第二天", day=2),
)
STOPS = (Waypoint(108.17, 26.49, "西江 <观景台>", 833.0), Waypoint(109.17, 25.91, "鼓楼"))
HARD = (
    *HOSTILE,
    "]]>",
    "<![CDATA[x]]>",
    "a\0b\x1b[31mc",
    "two\r\nlines",
    "\ud83c",
    "\ufffe",
    "👨‍👩‍👧 家庭",
    "\u202e反",
    "'",
)

Writer = Callable[..., bytes]


def _gpx(title: str, lines: object, waypoints: object = ()) -> bytes:
    return gpx(title, lines, waypoints, creator="乡间", url="https://example.org/routes/谷雨/?a=1&b=2")  # type: ignore[arg-type]


WRITERS = (_gpx, kml, geojson)


def valid(data: bytes) -> etree._Element:
    root = etree.fromstring(data)
    SCHEMA.assertValid(root)
    return root


def test_a_gpx_file_keeps_to_its_schema() -> None:
    root = valid(_gpx("谷雨线", DAYS, STOPS))

    assert root.get("creator") == "乡间"
    assert [child.tag.rpartition("}")[2] for child in root] == ["metadata", "wpt", "wpt", "trk", "trk"]
    bounds = root.find(".//{*}bounds")
    assert bounds is not None
    assert dict(bounds.attrib) == {
        "minlat": "25.910000", "minlon": "108.170000", "maxlat": "26.500000", "maxlon": "109.170000",
    }  # fmt: skip


def test_the_schema_would_see_a_wrong_order() -> None:
    wrong = _gpx("x", DAYS[:1]).replace(b"<number>1</number>", b"").replace(b"<name>", b"<number>1</number><name>")

    with pytest.raises(etree.DocumentInvalid):
        valid(wrong)


def test_gpxpy_reads_our_days_stops_and_heights() -> None:
    read = gpxpy.parse(_gpx("谷雨线", DAYS, STOPS).decode())

    assert read.name == "谷雨线"
    assert [(track.name, track.number) for track in read.tracks] == [(line.name, line.day) for line in DAYS]
    assert [point.elevation for point in read.tracks[0].segments[0].points] == [833.0, None, 700.0]
    assert [(w.name, w.longitude, w.latitude, w.elevation) for w in read.waypoints] == [
        ("西江 <观景台>", 108.17, 26.49, 833.0),
        ("鼓楼", 109.17, 25.91, None),
    ]


@pytest.mark.parametrize("write", WRITERS)
def test_no_time_is_invented(write: Writer) -> None:
    written = write("谷雨线", DAYS, STOPS)

    assert b"<time" not in written
    assert b"<when" not in written
    assert str(date.today().year).encode() not in written


def test_gaps_in_the_heights_are_not_filled() -> None:
    strings = etree.fromstring(kml("谷雨线", DAYS)).findall(".//k:LineString/k:coordinates", KML)
    drawn = json.loads(geojson("谷雨线", DAYS))["features"]

    assert strings[0].text == "108.170000,26.490000 108.200000,26.500000 108.300000,26.400000"
    assert strings[1].text == "108.300000,26.400000,700.0 109.170000,25.910000,412.0"
    assert drawn[0]["geometry"]["coordinates"] == [[108.17, 26.49], [108.2, 26.5], [108.3, 26.4]]
    assert drawn[1]["geometry"]["coordinates"] == [[108.3, 26.4, 700.0], [109.17, 25.91, 412.0]]


def test_kml_elements_stand_in_the_order_of_its_schema() -> None:
    root = etree.fromstring(kml("谷雨线", DAYS, STOPS))
    line = root.find(".//k:LineString", KML)

    assert line is not None
    assert root.tag == "{http://www.opengis.net/kml/2.2}kml"
    assert [child.tag.rpartition("}")[2] for child in line] == ["tessellate", "coordinates"]
    assert [child.tag.rpartition("}")[2] for child in line.getparent()] == ["name", "LineString"]


def test_geojson_says_its_box_and_no_projection() -> None:
    read = json.loads(geojson("谷雨线", DAYS, STOPS))

    assert read["bbox"] == [108.17, 25.91, 109.17, 26.5]
    assert "crs" not in read
    assert {feature["type"] for feature in read["features"]} == {"Feature"}
    assert read["features"][-1]["properties"] == {"name": "第二天", "day": 2}


def test_nothing_to_write_is_still_a_valid_file() -> None:
    lonely = [Line([[108, 26]], "一个点")]

    assert "bbox" not in json.loads(geojson("空", lonely))
    assert json.loads(geojson("空", lonely))["features"] == []
    assert valid(_gpx("空", lonely)).findall("{*}trk") == []
    assert etree.fromstring(kml("空", lonely)).findall(".//k:Placemark", KML) == []


@pytest.mark.parametrize("name", [*HARD, EVERYTHING[:100]])
def test_a_hostile_name_comes_back_as_text(name: str) -> None:
    for write in WRITERS:
        back = read_track(write(name, [Line(DAYS[1].points, name)], [Waypoint(108, 26, name)]), "a")

        assert back.lines[0].name == back.waypoints[0].name == plain_name(name)
    assert gpxpy.parse(_gpx(name, DAYS).decode()).name == (plain_name(name) or None)
    valid(_gpx(name, [Line(DAYS[1].points, name)], [Waypoint(108, 26, name)]))


def test_plain_names_are_not_touched() -> None:
    assert [plain_name(name) for name in HOSTILE] == [name.strip() for name in HOSTILE]


degrees = {"lng": st.integers(73_000_000, 136_000_000), "lat": st.integers(3_000_000, 54_000_000)}
heights = st.integers(-5000, 90_000).map(lambda decimetres: decimetres / 10)
position = st.tuples(*(axis.map(lambda micro: micro / 1e6) for axis in degrees.values()))
flat_line = st.lists(position.map(list), min_size=2, max_size=8)
high_line = st.lists(st.tuples(position, heights).map(lambda p: [*p[0], p[1]]), min_size=2, max_size=8)
named_line = st.builds(lambda points, name: Line(points, plain_name(name)), flat_line | high_line, st.text(max_size=20))
waypoint = st.builds(
    lambda at, name, ele: Waypoint(*at, plain_name(name), ele), position, st.text(max_size=20), st.none() | heights
)


def is_flat(lines: list[Line]) -> bool:
    return {p[2] for line in lines for p in line.points if len(p) == 3} == {0.0}


@pytest.mark.parametrize("write", WRITERS)
@given(
    lines=st.lists(named_line.filter(lambda line: not is_flat([line])), min_size=1, max_size=4),
    stops=st.lists(waypoint),
)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(write: Writer, lines: list[Line], stops: list[Waypoint]) -> None:
    written = write("谷雨线", lines, stops)
    back: TrackFile = read_track(written, "a")

    assert back.lines == tuple(lines)
    assert back.waypoints == tuple(stops)
    if write is _gpx:
        valid(written)
