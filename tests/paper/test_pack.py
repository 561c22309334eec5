"""The route pack: one file that says everything and asks nobody."""

import re
from base64 import b64decode
from collections.abc import Callable
from urllib.parse import urlsplit

import gpxpy
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from tests.factories.pages import make_homestay_page, make_village
from tests.factories.routes import add_stop
from tests.maps.hostile import HOSTILE
from tourism.core.models import PortalImage
from tourism.core.sheets import policy_hash
from tourism.homestays.models import Household
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage, RouteStop
from tourism.routes.pack import LARGEST, MOST_POINTS, pack_pictures

PACK = "/routes/zhuxi-erri/pack.html"


@pytest.fixture
def read(client: Client, route: RoutePage) -> Callable[[], str]:
    def now() -> str:
        with freeze_time("2026-11-23 02:00:00"):
            return client.get(PACK).content.decode()

    return now


def loaded(html: str) -> list[str]:
    """Every address a browser would follow by itself."""
    by_attribute = re.findall(r"<(?!a\b)[a-z][^>]*\s(?:src|href|srcset|data|poster|action)=\"([^\"]*)\"", html)
    return [*by_attribute, *re.findall(r"url\(([^)]*)\)|@import\s+([^;]+)", html)]


def track_in(html: str) -> gpxpy.gpx.GPX:
    found = re.search(r'href="data:application/gpx\+xml;base64,([^"]+)" download="zhuxi-erri.gpx"', html)
    assert found is not None
    return gpxpy.parse(b64decode(found[1]).decode())


def test_nothing_in_it_points_outside_and_no_script_is_needed(read: Callable[[], str]) -> None:
    html = read()

    assert [url for url in loaded(html) if not url.startswith("data:")] == []
    assert any(url.startswith("data:image/webp") for url in loaded(html))
    assert "<script" not in html
    assert not re.search(r"\s(?:on\w+|style)=", html)


def test_every_link_leads_to_a_full_address_or_within_the_file(read: Callable[[], str]) -> None:
    html = read()
    links = re.findall(r'<a[^>]*\shref="([^"]*)"', html)
    inner = {link[1:] for link in links if link.startswith("#")}

    assert {urlsplit(link).scheme for link in links if not link.startswith("#")} == {"http", "https", "tel", "data"}
    assert inner <= set(re.findall(r'\sid="([^"]+)"', html))


def test_it_says_days_legs_meals_beds_prices_phones_and_who_confirmed(read: Callable[[], str]) -> None:
    html = read()

    for words in (
        "第一日", "第二日", "包车 · 约 30 公里 · 45 分", "溪边午饭", "宿竹溪", "看石桥。", "约 900 元/车", "县客运公司",
        "3月中旬—4月上旬，盛期3月下旬", "村委会 2026年11月1日确认", "竹溪村的内容：村委会，2026年11月1日核对", "高铁到黄山北站。",
        "2026年11月23日 制", 'href="tel:0559-5154030"', 'href="tel:110"', 'href="tel:119"', 'href="tel:120"', 'href="tel:12345"',
    ):  # fmt: skip
        assert words in html, words
    assert "934" not in html.replace("0559-5154030", ""), "a sum of prices"


def test_places_are_readable_and_lead_into_each_map_app(read: Callable[[], str]) -> None:
    html = read()

    assert "29.90000, 117.99000" in html
    assert all(host in html for host in ("uri.amap.com", "api.map.baidu.com", "apis.map.qq.com"))


def test_the_track_inside_is_the_track_with_its_heights_and_every_stop_once(read: Callable[[], str]) -> None:
    track = track_in(read())

    points = track.tracks[0].segments[0].points
    assert [(p.longitude, p.latitude, p.elevation) for p in points][1] == (117.93, 29.93, 180.0)
    assert [point.name for point in track.waypoints] == ["县城车站", "竹溪"]


def test_where_nobody_drew_a_line_the_file_invents_none(read: Callable[[], str], route: RoutePage) -> None:
    RoutePage.objects.update(track=None)

    track = track_in(read())

    assert track.tracks == []
    assert len(track.waypoints) == 2


def test_beds_are_told_with_the_date_and_without_the_households_phone(
    read: Callable[[], str], creekside: Household
) -> None:
    make_homestay_page(creekside, "xipan")
    Household.objects.update(phone="13812345678")

    html = read()

    assert "溪畔小院" in html
    assert "11月23日 有 1 户接待" in html
    assert "13812345678" not in html


def test_the_longest_track_and_many_pictures_stay_within_two_megabytes(
    read: Callable[[], str], route: RoutePage
) -> None:
    """60,000 points that wander, so that thinning has to give in."""
    wander = [[round(117.9 + n / 1e6 + (n % 7) / 1e4, 6), round(29.9 + (n * n % 13) / 1e4, 6)] for n in range(60_000)]
    RoutePage.objects.update(track=wander)

    html = read()

    assert len(html.encode()) <= LARGEST
    assert 1_000 < len(track_in(html).tracks[0].segments[0].points) <= MOST_POINTS


def test_pictures_come_along_as_far_as_there_is_room(picture: PortalImage, monkeypatch: pytest.MonkeyPatch) -> None:
    other = PortalImage.objects.create(title="桥", file=picture.file.name, width=900, height=600)
    one = len(pack_pictures([picture])[picture.pk])
    monkeypatch.setattr("tourism.routes.pack.FOR_PICTURES", one + 10)

    assert list(pack_pictures([None, picture, picture, other])) == [picture.pk]


def test_a_picture_whose_file_is_gone_is_left_out(read: Callable[[], str], picture: PortalImage) -> None:
    picture.renditions.all().delete()
    picture.file.storage.delete(picture.file.name)

    assert "data:image/webp" not in read()


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text_in_the_pack_too(read: Callable[[], str], name: str) -> None:
    RouteStop.objects.filter(name="竹溪").update(name=name[:60])
    RoutePage.objects.update(subtitle=name[:60])

    html = read()

    assert "<script" not in html
    assert "onerror=alert" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert not re.search(r"[^;\w]49[^\d]", re.sub(r"base64,[^\"]+|<svg.*?</svg>|https?://[^\"]+", "", html, flags=re.S))


def test_the_browser_is_told_to_load_nothing_and_to_trust_one_style(client: Client, route: RoutePage) -> None:
    answer = client.get(PACK)
    style = re.search(r"<style>(.*?)</style>", answer.content.decode(), flags=re.S)

    assert style is not None
    policy = answer["Content-Security-Policy"]
    assert f"style-src {policy_hash(style[1])}" in policy
    assert "default-src 'none'" in policy and "script-src 'none'" in policy and "img-src data:" in policy


def test_who_has_it_already_gets_no_second_copy(client: Client, route: RoutePage) -> None:
    first = client.get(PACK)

    assert client.get(PACK, headers={"If-None-Match": first["ETag"]}).status_code == 304
    route.title = "竹溪新二日"
    route.save()
    assert client.get(PACK, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("file", ["pack.html", "guide.pdf", "poster.pdf", "card.png", "card-square.png"])
def test_a_draft_and_a_private_route_give_nothing_away(client: Client, route: RoutePage, file: str) -> None:
    restriction = route.view_restrictions.create(restriction_type="login")
    assert client.get(f"/routes/zhuxi-erri/{file}").status_code == 404

    restriction.delete()
    route.unpublish()
    assert client.get(f"/routes/zhuxi-erri/{file}").status_code == 404


def test_a_pack_costs_the_same_however_many_stops_it_has(read: Callable[[], str], route: RoutePage) -> None:
    def queries() -> int:
        read()
        with CaptureQueriesContext(connection) as captured:
            read()
        return len(captured)

    before = queries()
    for number in range(6):
        add_stop(route, 2, "村口", make_village(f"第{number}村", f"cun-{number}"))

    assert queries() == before
    assert before <= 20


def test_the_village_of_another_language_is_not_mixed_up(client: Client, village: VillagePage) -> None:
    assert client.get("/villages/zhuxi-cun/card.png").status_code == 200
    assert client.get("/villages/cun/card.png").status_code == 404
