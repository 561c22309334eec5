"""Pages for the day a visitor means to come: Bamboo Creek is at its best in early December and shut on the fifth."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from freezegun import freeze_time
from wagtail.search.backends import get_search_backend

from tests.factories.pages import home_page, make_village
from tests.factories.routes import add_stop, make_route
from tourism.homestays.models import HomestayPage, HouseholdNotice
from tourism.places.models import Notice, VillagePage, VillageWindow
from tourism.routes.models import RouteNotice, RoutePage, RouteWindow

SHUT = date(2026, 12, 5)
FEAST = {
    "what": "苗年", "season": "winter", "starts": 34, "ends": 36,
    "confirmed_on": date(2026, 11, 18), "confirmed_role": "村委会",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with freeze_time("2026-11-23 10:00:00+08:00"):
        yield


@pytest.fixture
def village(village: VillagePage) -> VillagePage:
    VillageWindow.objects.create(village=village, **FEAST)
    Notice.objects.create(village=village, title="封村一天", starts_on=SHUT, ends_on=SHUT, is_closure=True)
    return village


@pytest.fixture
def route(village: VillagePage) -> RoutePage:
    route = make_route()
    RouteWindow.objects.create(route=route, **FEAST)
    add_stop(route, 1, "竹溪", village)
    return route


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def badge(html: str) -> str:
    found = re.search(r'<span class="state (\w+)">', html[html.index("<main") :])
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        ("", "soon"),
        ("?on=2026-12-02", "now"),
        ("?on=2026-12-05", "closed"),
        ("?on=weekend", "soon"),
        ("?on=2027-06-01", "rest"),
    ],
)
def test_the_badge_of_a_village_is_that_of_the_day(client: Client, village: VillagePage, on: str, kind: str) -> None:
    assert badge(read(client, f"{village.get_url()}{on}")) == kind


def test_the_page_says_for_which_day_it_stands_and_leads_back(client: Client, village: VillagePage) -> None:
    html = read(client, f"{village.get_url()}?on=2026-12-05")

    assert "按 2026年12月5日（周六）看。" in html
    assert "2026年12月5日至2026年12月5日停止接待：封村一天。" in html
    assert '<a href="?">按今天看</a>' in html or f'<a href="{village.get_url()}">按今天看</a>' in html


@pytest.mark.parametrize("on", ["2026-13-01", "2026-11-22", "2028-06-01", "soon", "%00", "’"])
def test_a_day_nobody_can_come_on_is_told_and_shown_as_today(client: Client, village: VillagePage, on: str) -> None:
    for path in (village.get_url(), "/villages/", "/seasons/"):
        html = read(client, f"{path}?on={on}")
        assert 'class="note warn visit-day"' in html
        assert "现在按今天看。" in html
    assert badge(read(client, f"{village.get_url()}?on={on}")) == "soon"


def test_the_season_of_the_site_follows_the_term_and_the_visitors_date(client: Client, village: VillagePage) -> None:
    def season(path: str) -> str:
        found = re.search(r'<html [^>]*data-season="(\w+)"', read(client, path))
        assert found
        return found[1]

    assert season("/villages/") == "winter"
    assert season("/villages/?on=2027-02-04") == "spring"  # 立春
    assert season(f"{village.get_url()}?on=2027-05-04") == "spring"
    assert season(f"{village.get_url()}?on=2027-05-06") == "summer"  # 立夏


def test_a_route_tells_of_its_villages_but_only_its_own_notice_closes_it(client: Client, route: RoutePage) -> None:
    path = f"{route.get_url()}?on=2026-12-05"
    html = read(client, path)
    assert badge(html) == "now"
    assert "竹溪村：<b>封村一天</b>" in html
    RouteNotice.objects.create(route=route, title="大雪封山", starts_on=SHUT, ends_on=SHUT, is_closure=True)

    html = read(client, path)
    assert badge(html) == "closed"
    assert html.index("大雪封山</b>") < html.index("封村一天</b>")


def test_a_homestay_tells_its_own_notices_and_its_villages(
    client: Client, village: VillagePage, creekside_page: HomestayPage
) -> None:
    HouseholdNotice.objects.create(
        household=creekside_page.household, title="娶亲", starts_on=date(2026, 11, 23), ends_on=SHUT, is_closure=True
    )
    html = read(client, creekside_page.get_url())

    assert "<b>娶亲</b>" in html
    assert "<b>封村一天</b>" in html
    assert "这家 2026-11-23 至 2026-12-05 停止接待：娶亲" in html


def test_a_list_says_what_is_closed_why_and_keeps_the_day_in_its_links(client: Client, village: VillagePage) -> None:
    Notice.objects.create(village=village, title="修桥", starts_on=SHUT, ends_on=date(2026, 12, 9))
    html = read(client, "/villages/?on=2026-12-05")

    assert badge(html) == "closed"
    assert "停止接待 12月5日：封村一天" in html
    assert "告示 12月5日 — 12月9日：修桥" in html
    assert f'<a href="{village.get_url()}?on=2026-12-05">' in html
    assert "封村一天" not in read(client, "/villages/")


def test_this_weekend_is_one_link_away(client: Client, village: VillagePage) -> None:
    assert 'href="?on=weekend"' in read(client, "/villages/")
    html = read(client, "/villages/?season=winter&on=weekend")

    assert "按本周末（11月28日、11月29日）看。" in html
    assert '<a id="f-season-winter" href="?on=weekend" aria-current="true">' in html


def test_a_closed_route_is_last_on_its_list_with_the_reason(client: Client, route: RoutePage) -> None:
    RouteNotice.objects.create(route=route, title="大雪封山", starts_on=SHUT, ends_on=SHUT, is_closure=True)
    html = read(client, "/routes/?on=2026-12-05")

    assert badge(html) == "closed"
    assert "停止接待 12月5日：大雪封山" in html


def test_the_seasons_are_those_of_the_day(client: Client, village: VillagePage) -> None:
    home_page()
    html = read(client, "/seasons/?on=2026-12-25")

    assert "2026年12月25日" in html
    assert "<h3>冬至</h3>" in html
    assert "第 4 天，共 14 天" in html
    assert 'class="on">冬至' in html


def test_what_is_closed_today_is_not_sent_to_by_home_or_the_map(client: Client, village: VillagePage) -> None:
    Notice.objects.create(
        village=village, title="防汛", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 24), is_closure=True
    )
    home_page()

    assert 'class="term-strip"' in (home := read(client, "/"))
    assert (
        "竹溪村"
        not in home[home.index('class="term-strip"') : home.index("</section>", home.index('class="term-strip"'))]
    )
    assert "停止接待 · 到11月24日" in read(client, "/map/")


def test_a_closed_village_says_so_where_it_is_found(
    client: Client, village: VillagePage, creekside_page: HomestayPage
) -> None:
    Notice.objects.create(
        village=village, title="防汛", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 24), is_closure=True
    )
    for page in (village, creekside_page):
        get_search_backend().add(page)

    for words in ("竹溪村", "溪畔小院"):
        html = read(client, f"/search/?q={words}")
        assert '<span class="state closed">停止接待 · 到11月24日</span>' in html, words


def test_the_map_shows_what_the_list_shows(client: Client, village: VillagePage, next_village: VillagePage) -> None:
    html = read(client, "/villages/?on=2026-12-02&now=1&view=map")
    source = re.search(r'<script defer src="(/search/map/village\.js[^"]*)"', html)
    assert source
    script = client.get(source[1].replace("&amp;", "&"))

    assert script.status_code == 200
    assert script["Content-Type"].startswith("text/javascript")
    text = script.content.decode()
    assert "竹溪村" in text.encode().decode("unicode_escape") or "竹溪村" in text
    assert "石桥村" not in text and "\\u77f3\\u6865\\u6751" not in text
    assert 'aria-current="page">地图</a>' in html


def test_the_map_of_routes_begins_each_where_it_begins(client: Client, route: RoutePage) -> None:
    route.track = [[117.9, 29.95], [118.0, 29.9]]
    route.save()
    html = read(client, "/routes/?view=map")

    assert "/search/map/route.js" in html
    assert client.get("/search/map/route.js").status_code == 200
    assert client.get("/search/map/homestay.js").status_code == 404


def test_where_nothing_fits_the_list_names_the_condition_to_drop(client: Client, village: VillagePage) -> None:
    make_village("远村", "yuan-cun")
    html = read(client, "/villages/?season=winter&now=1")

    assert "没有这样的村" in html
    assert '<a href="?season=winter">去掉“此刻正好”，有 1 处</a>' in html
