"""The reference points of the domain guide, followed through every link; the same table as test_coordinates.py."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from tests.maps.hostile import HOSTILE
from tourism.maps.coordinates import Point
from tourism.maps.geodesy import distance
from tourism.maps.navigation import NavLink, navigation_links, phone_link
from tourism.maps.stops import Stop

CLOSE = 2e-6  # six decimals are written
HOSTS = {"amap": "uri.amap.com", "baidu": "api.map.baidu.com", "tencent": "apis.map.qq.com"}
TEMPLATE = Template("{% load map_tags %}{% navigation lng lat name phone=phone hours=hours %}")


def by_app(point: Point, name: str = "竹溪村") -> dict[str, NavLink]:
    return {link.app: link for link in navigation_links(point, name)}


def asked(link: NavLink) -> dict[str, str]:
    return {key: value for key, (value,) in parse_qs(urlsplit(link.url).query, strict_parsing=True).items()}


def named(link: NavLink) -> str:
    return asked(link).get("name") or asked(link).get("title") or asked(link)["marker"].split(";title:")[1]


def point_of(link: NavLink) -> Point:
    """Amap alone writes the longitude first."""
    query = asked(link)
    if link.app == "amap":
        lng, lat = query["position"].split(",")
    else:
        lat, lng = re.findall(r"-?\d+\.\d{6}", query.get("location") or query["marker"])
    return Point(float(lng), float(lat))


def near(point: Point, lng: float, lat: float) -> bool:
    return abs(point.lng - lng) < CLOSE and abs(point.lat - lat) < CLOSE


@pytest.mark.parametrize("app", ["amap", "tencent"])
@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        (Point(121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        (Point(113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        (Point(116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        (Point(116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        (Point(117.989, 29.905), (117.994209, 29.902472)),
        (Point(99.855, 26.322), (99.855957, 26.318371)),
        (Point(139.767125, 35.681236), (139.767125, 35.681236)),
    ],
)
def test_amap_and_tencent_are_told_the_known_gcj02_point(wgs84: Point, gcj02: tuple[float, float], app: str) -> None:
    link = by_app(wgs84)[app]

    assert near(point_of(link), *gcj02)
    assert link.datum == "GCJ-02"


@pytest.mark.parametrize(
    ("wgs84", "bd09"),
    [(Point(117.989, 29.905), (118.000747, 29.908399)), (Point(99.855, 26.322), (99.862422, 26.324577))],
)
def test_baidu_is_told_the_known_bd09_point(wgs84: Point, bd09: tuple[float, float]) -> None:
    link = by_app(wgs84)["baidu"]

    assert near(point_of(link), *bd09)
    assert (link.datum, asked(link)["coord_type"]) == ("BD-09", "bd09ll")


def test_no_app_is_told_that_our_figures_are_wgs84() -> None:
    """They are converted already: an app that were told so would shift them again."""
    assert not any("wgs84" in link.url for link in navigation_links(Point(117.989, 29.905), "西递村"))


@given(st.builds(Point, st.floats(73, 135), st.floats(18, 53)))
def test_each_app_is_told_a_point_off_by_what_its_datum_is_off(point: Point) -> None:
    links = by_app(point)

    assert point_of(links["amap"]) == point_of(links["tencent"])
    assert 450 < distance(point_of(links["amap"]), point_of(links["baidu"])) < 1200


@pytest.mark.parametrize(
    "name", [*HOSTILE, "a&coordinate=wgs84#x", "溪;addr:别处|coord:1,2", "百分 %41 +", "🏡\n\x00村"]
)
def test_a_hostile_name_stays_a_name(name: str) -> None:
    for app, link in by_app(Point(117.99, 29.9), name).items():
        split = urlsplit(link.url)

        assert (split.scheme, split.hostname, split.fragment) == ("https", HOSTS[app], "")
        assert re.fullmatch(r"[A-Za-z0-9%&=?/:;,._~-]+", link.url)
        assert set(asked(link)) == set(asked(by_app(Point(117.99, 29.9))[app]))
        assert asked(link).get("coordinate", "gaode") == "gaode"
        if app == "tencent":
            assert re.fullmatch(r"coord:[\d.]+,[\d.]+;title:[^;:|]*", asked(link)["marker"])


@given(st.text(max_size=80))
def test_any_name_arrives_as_it_is_but_for_what_cannot_be_shown(name: str) -> None:
    amap = by_app(Point(117.99, 29.9), f"竹{name}溪")["amap"]

    seen = re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", f"竹{name}溪")[:60]
    assert unquote(re.search(r"name=([^&]*)", amap.url).group(1)) == seen.encode("utf-8", "replace").decode()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0559-5154030", "tel:0559-5154030"),
        ("（0559）５１５４０３０（八点到六点）", "tel:05595154030"),
        ("12301", "tel:12301"),
        ("+86 559 515 4030 转 2", "tel:+865595154030"),
        ("请问村委会", ""),
    ],
)
def test_a_number_is_dialled_without_the_words_around_it(written: str, dialled: str) -> None:
    assert phone_link(written) == dialled


def test_the_fold_opens_new_windows_that_learn_nothing_of_us() -> None:
    html = TEMPLATE.render(
        Context({"lng": 117.99, "lat": 29.9, "name": "<b>{{7*7}}", "phone": "0559-5154030", "hours": "八点到六点"})
    )

    assert html.count('target="_blank" rel="noopener noreferrer"') == html.count("<a ") - 1 == 3
    assert 'href="tel:0559-5154030"' in html and "八点到六点" in html
    assert "<b>" not in html and "{{7*7}}" in html
    assert "src=" not in re.sub(r'href="[^"]*"', "", html)  # nothing is loaded from anywhere


def test_a_place_without_position_and_number_has_no_fold() -> None:
    assert (
        TEMPLATE.render(Context({"lng": None, "lat": None, "name": "竹溪村", "phone": "", "hours": ""})).strip() == ""
    )


@pytest.mark.parametrize(("navigates", "links"), [("True", 6), ("False", 0)])
def test_the_stops_of_a_map_lead_there_where_the_page_says_so(navigates: str, links: int) -> None:
    source = (
        "{% load map_tags %}{% site_map key='k' script_url='/k.js' svg='' title='竹溪' stops=stops navigates="
        + navigates
        + " %}"
    )
    stops = [Stop("桥头", 117.99, 29.9), Stop("溪尾", 118.0, 29.91)]

    html = Template(source).render(Context({"stops": stops}))

    assert html.count('rel="noopener noreferrer"') == links
