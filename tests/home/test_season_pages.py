"""The strip of solar terms on the home page and on /seasons/."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from tests.factories.pages import county, home_page, make_village
from tests.factories.routes import make_route
from tourism.places.models import VillagePage, VillageWindow
from tourism.routes.models import RouteWindow


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


def test_more_villages_cost_the_seasons_no_more_queries(client: Client, village: VillagePage) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/seasons/")
        return len(asked)

    queries()
    few = queries()
    for number in range(6):
        other = make_village(f"村{number}", f"cun-{number}", region=county(f"3410{number + 30}", f"县{number}"))
        VillageWindow.objects.create(village=other, what="腊味", season="winter", starts=34, ends=36)

    assert queries() == few
