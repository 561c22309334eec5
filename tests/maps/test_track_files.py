"""Files from outside: what is taken, what is refused, and that each refusal names the place and the cure."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourism.maps import track_files
from tourism.maps.coordinates import Point, wgs84_to_bd09, wgs84_to_gcj02
from tourism.maps.track_draft import MOST_POINTS, MOST_WAYPOINTS, Waypoint, plain_name
from tourism.maps.track_files import MOST_BYTES, TrackFile, TrackRefused, read_track
from tourism.routes import tracks

XIJIANG, ZHAOXING = (108.17, 26.49), (109.17, 25.91)


def gpx(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="t">{body}</gpx>'.encode()


def trk(*points: tuple[object, ...], name: str = "") -> str:
    inside = "".join(_point(*point) for point in points)
    return f"<trk><name>{name}</name><trkseg>{inside}</trkseg></trk>"


def _point(lng: object, lat: object, ele: object = None) -> str:
    height = "" if ele is None else f"<ele>{ele}</ele>"
    return f'<trkpt lat="{lat}" lon="{lng}">{height}<time>2026-04-01T08:00:00Z</time></trkpt>\n'


def kml(body: str) -> bytes:
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'.encode()


def kmz(how: int = zipfile.ZIP_DEFLATED, /, **files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return packed.getvalue()


def geojson(geometry: object, **more: object) -> bytes:
    return json.dumps({"type": "Feature", "properties": {"name": "谷雨线"}, "geometry": geometry, **more}).encode()


def linestring(*points: tuple[object, ...]) -> dict[str, object]:
    return {"type": "LineString", "coordinates": points}


def refusal(data: bytes, name: str = "a.gpx") -> str:
    with pytest.raises(TrackRefused) as refused:
        read_track(data, name)
    assert refused.value.code == "track_refused"
    return refused.value.message


def points(track: TrackFile) -> list[list[float]]:
    tracks.validate_track(track.points)
    return track.points


# --- what is taken

BOTH = [[*XIJIANG], [*ZHAOXING]]


@pytest.mark.parametrize(
    "data",
    [
        gpx(trk(XIJIANG, ZHAOXING)),
        gpx(trk(XIJIANG, ZHAOXING), head=""),
        b"\xef\xbb\xbf" + gpx(trk(XIJIANG, ZHAOXING)),
        b"\n \n" + gpx(trk(XIJIANG, ZHAOXING)),
        gpx(trk(XIJIANG, ZHAOXING)).replace(b"GPX/1/1", b"GPX/1/0"),
        gpx(trk(XIJIANG, ZHAOXING)).replace(b' xmlns="http://www.topografix.com/GPX/1/1"', b""),
        gpx(trk(XIJIANG, ZHAOXING), head='<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"),
        gpx(trk(XIJIANG, ZHAOXING).replace("trkseg", "none").replace("trkpt", "rtept").replace("trk>", "rte>")),
        kml(
            "<Placemark><LineString><coordinates>\n108.17,26.49\n\t109.17,25.91 </coordinates></LineString></Placemark>"
        ),
        kml(
            '<Placemark><gx:Track xmlns:gx="http://www.google.com/kml/ext/2.2"><when>2026</when>'
            "<gx:coord>108.17 26.49</gx:coord><gx:coord>109.17 25.91</gx:coord></gx:Track></Placemark>"
        ),
        geojson(linestring(XIJIANG, ZHAOXING)),
        b"\xef\xbb\xbf" + geojson(linestring(XIJIANG, ZHAOXING)),
        geojson({"type": "MultiLineString", "coordinates": [[XIJIANG, ZHAOXING]]}),
        geojson({"type": "GeometryCollection", "geometries": [linestring(XIJIANG, ZHAOXING)]}),
        json.dumps(linestring(XIJIANG, ZHAOXING)).encode(),
    ],
)
def test_each_way_to_write_the_same_line_is_read(data: bytes) -> None:
    track = read_track(data, "线路.gpx")

    assert points(track) == BOTH
    assert track.warnings == ()


def test_names_heights_and_waypoints_come_along() -> None:
    place = '<wpt lat="26.49" lon="108.17"><ele>833.04</ele><name>西江 &amp; 观景台</name></wpt>'
    track = read_track(gpx(place + trk((*XIJIANG, 833), (*ZHAOXING, 412.26), name="第一天")), "a.gpx")

    assert [line.name for line in track.lines] == ["第一天"]
    assert track.points == [[108.17, 26.49, 833.0], [109.17, 25.91, 412.3]]
    assert track.has_heights
    assert track.waypoints == (Waypoint(108.17, 26.49, "西江 & 观景台", 833.0),)


def test_every_segment_is_a_line_named_after_its_track() -> None:
    body = trk(XIJIANG, XIJIANG, name="谷雨").replace(
        "</trkseg>", "</trkseg><trkseg>" + _point(*XIJIANG) * 3 + "</trkseg>"
    )

    assert [(line.name, len(line.points)) for line in read_track(gpx(body), "a.gpx").lines] == [
        ("谷雨", 2),
        ("谷雨", 3),
    ]


def test_the_texts_of_extensions_are_not_taken_for_ours() -> None:
    body = '<wpt lat="26" lon="108"><extensions><x><name>no</name><ele>9</ele></x></extensions></wpt>'

    assert read_track(gpx(body), "a.gpx").waypoints == (Waypoint(108, 26),)


def test_a_kml_point_becomes_a_waypoint_and_the_view_of_the_camera_nothing() -> None:
    body = (
        "<Placemark><name>鼓楼</name><LookAt><longitude>1</longitude><latitude>1</latitude></LookAt>"
        "<Point><coordinates>109.17,25.91,400</coordinates></Point></Placemark>"
    )

    assert read_track(kml(body), "a.kml").waypoints == (Waypoint(109.17, 25.91, "鼓楼", 400.0),)


def test_a_kmz_is_read_by_its_main_file() -> None:
    line = kml("<Placemark><LineString><coordinates>108.17,26.49 109.17,25.91</coordinates></LineString></Placemark>")

    assert points(read_track(kmz(a_kml=kml(""), doc_kml=line, photo_jpg=b"no"), "a.kmz")) == BOTH


@pytest.mark.parametrize("declared", ["GBK", "gb2312", "GB18030"])
def test_the_chinese_encodings_are_read_as_declared(declared: str) -> None:
    text = gpx(trk(XIJIANG, ZHAOXING, name="苗寨"), head=f'<?xml version="1.0" encoding="{declared}"?>').decode()

    assert read_track(text.encode("gb18030"), "a.gpx").lines[0].name == "苗寨"


@pytest.mark.parametrize(("datum", "shift"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_foreign_datums_become_wgs84(datum: track_files.Datum, shift: Callable[[Point], Point]) -> None:
    track = read_track(gpx(trk(shift(Point(*XIJIANG)), shift(Point(*ZHAOXING)))), "a.gpx", datum)

    assert points(track) == BOTH
    assert len(track.warnings) == 1
    assert "WGS-84" in track.warnings[0]


def test_a_file_wholly_the_wrong_way_round_is_turned_and_says_so() -> None:
    swapped = [(lat, lng) for lng, lat in (XIJIANG, ZHAOXING)]
    for data in (gpx(trk(*swapped)), geojson(linestring(*swapped))):
        track = read_track(data, "a.gpx")

        assert points(track) == BOTH
        assert "写反" in track.warnings[0]


@pytest.mark.parametrize(
    ("heights", "left", "word"),
    [
        ((0, 0), [2, 2], "全是 0"),
        ((833, -32768), [3, 2], "1 个海拔"),
        (("nan", "1e400"), [2, 2], "2 个海拔"),
        (("高", "9001"), [2, 2], "2 个海拔"),
        ((0, 5), [3, 3], None),
    ],
)
def test_a_lost_height_does_not_spoil_the_way(
    heights: tuple[object, object], left: list[int], word: str | None
) -> None:
    track = read_track(gpx(trk((*XIJIANG, heights[0]), (*ZHAOXING, heights[1]))), "a.gpx")

    assert [len(point) for point in points(track)] == left
    assert [word in warning for warning in track.warnings] == ([True] if word else [])
    assert track.has_heights == (left == [3, 3])


def test_what_is_left_out_is_told() -> None:
    recorded = trk(XIJIANG, XIJIANG) + trk(XIJIANG)
    planned = f"<rte>{_point(*ZHAOXING).replace('trkpt', 'rtept') * 2}</rte>"
    both = read_track(gpx(planned + recorded), "a.gpx")
    areas = [{"type": "Polygon", "coordinates": [[XIJIANG, ZHAOXING, XIJIANG]]}, linestring(XIJIANG, ZHAOXING)]
    area = read_track(geojson({"type": "GeometryCollection", "geometries": areas}), "a.json")
    many = read_track(gpx('<wpt lat="26" lon="108"/>' * (MOST_WAYPOINTS + 3)), "a.gpx")

    assert both.points == [[*XIJIANG], [*XIJIANG]]
    assert ["规划" in both.warnings[0], "1 段" in both.warnings[1]] == [True, True]
    assert "面（多边形）" in area.warnings[0]
    assert len(many.waypoints) == MOST_WAYPOINTS
    assert "3 个" in many.warnings[0]


def test_a_hole_between_two_lines_is_told() -> None:
    track = read_track(gpx(trk(XIJIANG, XIJIANG) + trk(ZHAOXING, ZHAOXING)), "a.gpx")

    assert "第 1 段与第 2 段之间断开 118." in track.warnings[0]


# --- what is refused


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", ["空", "重新"]),
        (b" \n", ["空"]),
        (gpx(""), ["没有线路", "再导出"]),
        (gpx(trk(XIJIANG)), ["没有线路"]),
        (kml(""), ["没有线路"]),
        (geojson(None), ["没有线路"]),
        (b"{}", ["没有线路"]),
        (b'{"type": ["Feature"], "features": 3}', ["没有线路"]),
        (b"\x0e\x10FIT", ["“a.gpx”不是轨迹", "GPX"]),
        (b"[1, 2]", ["不是轨迹"]),
        (b"<svg/>", ["“svg”格式", "GPX"]),
        (b"<!DOCTYPE html><html></html>", ["DTD", "网页"]),
        (gpx("", head='<!DOCTYPE gpx SYSTEM "http://example.org/x.dtd">'), ["DTD"]),
        (gpx("&xxe;", head='<!DOCTYPE gpx [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'), ["DTD"]),
        (gpx("<a>" * 39 + "</a>" * 39), ["没有线路"]),
        (gpx("<a>" * 40 + "</a>" * 40), ["嵌套超过 40 层"]),
        (gpx("<a>" * 200_000), ["嵌套超过 40 层"]),
        (b'{"a":' + b"[" * 200_000, ["嵌套超过 40 层"]),
        (gpx(trk(XIJIANG, ZHAOXING))[:-30], ["第 2 行", "没有下载完"]),
        (gpx(trk(XIJIANG, ZHAOXING) + "&nbsp;"), ["第 3 行"]),
        (geojson(linestring(XIJIANG, ZHAOXING))[:-9], ["第 1 行", "JSON"]),
        (gpx("", head='<?xml version="1.0" encoding="no-such"?>'), ["编码", "UTF-8"]),
        (gpx("", head='<?xml version="1.0" encoding="GBK"?>') + "<!--西江苗-->".encode() + b"\xff", ["编码"]),
        ('{"name": "西江"}'.encode("gbk"), ["编码", "UTF-8"]),
        (gpx(" " * MOST_BYTES), ["8 MB", "抽稀"]),
        (b"\0" * (10 * 2**20), ["8 MB"]),
        (geojson(linestring(XIJIANG), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}), ["3857", "WGS-84"]),
    ],
)
def test_a_file_that_is_no_track_is_refused_with_the_cure(data: bytes, words: list[str]) -> None:
    message = refusal(data)

    assert [word for word in words if word not in message] == []


def test_entities_that_multiply_are_refused_before_they_do() -> None:
    lol = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))

    assert "实体" in refusal(gpx("&a9;", head=f"<!DOCTYPE gpx [{lol}]>"))


BAD_NUMBERS = ["nan", "inf", "-inf", "1e400", "", "x", "1_08", "1" * 5000]


@pytest.mark.parametrize("bad", BAD_NUMBERS)
def test_what_is_no_number_is_named_with_its_place(bad: str) -> None:
    assert "第 1 段第 2 个点（文件第 2 行）的经纬度不是数" in refusal(gpx(trk(XIJIANG, (bad, 26))))
    assert "第 1 个航点" in refusal(gpx(f'<wpt lat="{bad}" lon="108"/>'))
    body = f"<Placemark><LineString><coordinates>108,26 {bad},26</coordinates></LineString></Placemark>"
    assert "第 1 段第 2 个点" in refusal(kml(body))


@pytest.mark.parametrize("bad", ["NaN", "Infinity", "1e400", "null", "true", "[]", "{}", '"x"', "1" * 4000, "1" * 5000])
def test_what_is_no_number_in_json_is_named_with_its_place(bad: str) -> None:
    data = f'{{"type": "LineString", "coordinates": [[108, 26], [{bad}, 26]]}}'.encode()

    assert "第 1 段第 2 个点的经纬度不是数" in refusal(data)


@pytest.mark.parametrize("position", ["7", '"108,26"', "[]", "[108]", "null", "{}"])
def test_what_is_no_position_is_refused(position: str) -> None:
    assert "第 1 个点" in refusal(f'{{"type": "LineString", "coordinates": [{position}]}}'.encode())


@pytest.mark.parametrize(
    "where", [(0, 0), (2.35, 48.85), (139.7, 35.7), (108, 60), (108, -26), (12_000_000, 3_000_000)]
)
def test_a_point_outside_china_is_named(where: tuple[float, float]) -> None:
    message = refusal(gpx(trk(XIJIANG, where)))

    assert "第 1 段第 2 个点（文件第 2 行）不在中国境内" in message
    assert "删去" in message


def test_points_that_disagree_about_the_order_are_refused() -> None:
    lng, lat = ZHAOXING

    assert "第 1 段第 2 个点（文件第 2 行）的经度和纬度与前面的点次序相反" in refusal(gpx(trk(XIJIANG, (lat, lng))))


def test_too_many_points_are_refused_and_a_full_route_is_not() -> None:
    full = read_track(gpx('<trkpt lat="26" lon="108"/>' * MOST_POINTS), "a.gpx")

    assert MOST_POINTS == tracks.MOST_POINTS
    assert len(points(full)) == MOST_POINTS
    assert "抽稀" in refusal(gpx('<trkpt lat="26" lon="108"/>' * (MOST_POINTS + 1)))
    assert "抽稀" in refusal(geojson(linestring(*[[108, 26]] * (MOST_POINTS + 1))))
    assert "抽稀" in refusal(b'{"a":[' + b"[]," * 300_000 + b"[]]}")


def test_brackets_in_strings_are_no_nesting() -> None:
    data = geojson(linestring(XIJIANG, ZHAOXING), note='["\\' + "[{" * 300_000)

    assert points(read_track(data, "a.json")) == BOTH


@pytest.mark.parametrize("crs", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4490"])
def test_the_old_names_of_degrees_are_no_hindrance(crs: str) -> None:
    data = geojson(linestring(XIJIANG, ZHAOXING), crs={"type": "name", "properties": {"name": crs}})

    assert points(read_track(data, "a.json")) == BOTH


def test_points_of_a_geojson_carry_the_name_of_their_feature() -> None:
    data = geojson({"type": "MultiPoint", "coordinates": [XIJIANG, [*ZHAOXING, 412]]})

    assert read_track(data, "a.json").waypoints == (
        Waypoint(*XIJIANG, "谷雨线"),
        Waypoint(*ZHAOXING, "谷雨线", 412.0),
    )


def test_a_bomb_in_a_kmz_is_refused() -> None:
    assert "8 MB" in refusal(kmz(doc_kml=kml(" " * MOST_BYTES)), "a.kmz")
    assert "没有 KML" in refusal(kmz(a_txt=b"x"), "a.kmz")
    assert "太多" in refusal(kmz(**{f"f{n}_txt": b"" for n in range(1001)}), "a.kmz")
    assert "KMZ 打不开" in refusal(kmz(doc_kml=kml(""))[:40], "a.kmz")
    assert "KMZ 打不开" in refusal(kmz(zipfile.ZIP_LZMA, doc_kml=kml("")), "a.kmz")


@given(st.binary(max_size=200), st.integers(0, 400), st.integers(0, 2))
@settings(max_examples=300, deadline=None)
def test_whatever_is_broken_is_read_or_refused_but_never_an_error(noise: bytes, at: int, kind: int) -> None:
    whole = [gpx(trk(XIJIANG, ZHAOXING)), geojson(linestring(XIJIANG, ZHAOXING)), kmz(doc_kml=kml(""))][kind]
    for data in (noise, whole[:at] + noise + whole[at:], whole[:at] + noise + whole[at + len(noise) :]):
        try:
            read_track(data, "a.gpx")
        except TrackRefused as refused:
            assert refused.message


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["Feature", "Point"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.fixed_dictionaries(
            {"type": st.sampled_from(["Feature", "FeatureCollection", "LineString", "Point", "MultiPoint", "Polygon"])},
            optional={key: inner for key in ("features", "geometry", "geometries", "coordinates", "properties", "crs")},
        )
    ),
)


@given(_json.map(lambda value: {"type": "FeatureCollection", "features": value}))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_geojson_is_read_or_refused(value: object) -> None:
    try:
        track = read_track(json.dumps(value).encode(), "a.json")
    except TrackRefused as refused:
        assert refused.message
    else:
        assert track.lines or track.waypoints


@given(st.text())
def test_a_plain_name_is_one_line_and_stays_as_it_is(text: str) -> None:
    name = plain_name(text)

    assert plain_name(name) == name
    assert not set(name) & {"\n", "\r", "\t", "\0"}
    assert len(name) <= 120
