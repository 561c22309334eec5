"""The strip of solar terms on the home page and on /seasons/."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from tests.factories.pages import county, home_page, make_village
from tests.factories.routes import add_stop, make_route
from tourism.places.models import VillagePage, VillageWindow
from tourism.routes.models import RoutePage, RouteWindow

PATHS = ("/", "/seasons/", "/map/")


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with freeze_time("2026-11-25 09:00:00+08:00"):
        yield


@pytest.fixture
def village(village: VillagePage) -> VillagePage:
    VillageWindow.objects.create(
        village=village,
        what="晒豆腐",
        season="winter",
        starts=33,
        ends=36,
        confirmed_role="村委会",
        confirmed_on=date(2026, 10, 1),
    )
    RouteWindow.objects.create(route=make_route(), what="初雪", season="winter", starts=36, ends=3)
    return village


@pytest.mark.parametrize("path", ["/", "/seasons/"])
def test_the_term_it_is_and_the_next_tell_what_is_good(client: Client, village: VillagePage, path: str) -> None:
    home_page()
    html = client.get(path).content.decode()
    strip = html[html.index('class="term-strip"') :]
    now, *later = strip[: strip.index("</section>")].split("<li data-season")[1:]

    assert "小雪" in now
    assert 'datetime="2026-11-22/2026-12-06"' in now
    assert "第 4 天，共 15 天" in now
    assert f'<a href="{village.get_url()}">竹溪村</a> <span>晒豆腐</span>' in now
    assert "初雪" not in now
    assert [name for card in later for name in ("大雪", "冬至", "小寒") if f"<h3>{name}" in card] == [
        "大雪",
        "冬至",
        "小寒",
    ]
    assert '<span class="unsure">初雪</span>' in later[1]
    assert 'href="/events/"' in html


def test_a_portal_without_villages_has_no_strip(client: Client, db: None) -> None:
    home_page()

    assert "term-strip" not in client.get("/").content.decode()
    assert "term-strip" not in client.get("/seasons/").content.decode()


def queries(client: Client, path: str) -> int:
    client.get(path)  # what is remembered between requests is remembered from here on
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked)


@pytest.fixture
def few(client: Client, village: VillagePage) -> dict[str, int]:
    """Queries by path while there is one village and one route; many more stand there afterwards."""
    home_page()
    few = {path: queries(client, path) for path in PATHS}
    for number in range(59):
        other = make_village(f"村{number}", f"cun-{number}", region=county(f"3410{number + 30}", f"县{number}"))
        VillageWindow.objects.create(village=other, what="腊味", season="winter", starts=34, ends=36)
    for number in range(13):
        add_stop(make_route(f"路{number}", f"lu-{number}"), 1, "村口", village)
    return few


def test_more_villages_and_routes_cost_no_more_queries(client: Client, few: dict[str, int]) -> None:
    assert {path: queries(client, path) for path in PATHS} == few


@pytest.mark.parametrize(("path", "villages", "routes"), [("/", 17, 4), ("/seasons/", 0, 0), ("/map/", 0, 14)])
def test_pages_are_made_only_of_those_shown_as_such(
    client: Client, few: dict[str, int], path: str, villages: int, routes: int
) -> None:
    made: Counter[type] = Counter()

    def count(sender: type, **_: object) -> None:
        made[sender] += 1

    post_init.connect(count)
    try:
        client.get(path)
    finally:
        post_init.disconnect(count)

    assert made[VillagePage] <= villages
    assert made[RoutePage] <= routes


def test_lists_that_are_cut_tell_how_many_there_are_and_lead_to_all(client: Client, few: dict[str, int]) -> None:
    seasons, home = (client.get(path).content.decode() for path in ("/seasons/?on=2026-12-05", "/"))

    assert seasons.count('<li class="line">') == 14 + 48
    assert '<a class="more" href="/villages/?on=2026-12-05">全部 60 个村</a>' in seasons
    assert "全部 14 条" not in seasons
    assert "<h2>六十个村</h2>" in home
    assert home.count('<li><span class="n">') == 12
    assert home.count('<li class="line">') == 12
    assert "14 条线路，二十四个节气" in home
    assert '<a class="more" href="/routes/">全部 14 条</a>' in home


def test_short_lists_lead_nowhere_else(client: Client, village: VillagePage) -> None:
    home_page()

    assert "全部 1 " not in client.get("/seasons/").content.decode() + client.get("/").content.decode()
