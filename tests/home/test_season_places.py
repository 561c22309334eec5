"""Light rows say of villages and routes what their pages would."""

from datetime import date

import pytest
from django.utils import translation
from wagtail.models import PageViewRestriction

from tests.factories.pages import make_village
from tests.factories.routes import make_route
from tourism.home.season_places import by_season, known_on, season_places
from tourism.places.models import Notice, VillagePage, VillageWindow
from tourism.places.seasons import season_rank, season_state_during
from tourism.routes.models import RouteNotice, RoutePage, RouteWindow

SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
LEAVES = {"what": "红叶", "season": "autumn", "starts": 30, "ends": 36}


@pytest.fixture
def route(village: VillagePage) -> RoutePage:
    """Shut on Saturday."""
    route = make_route()
    RouteWindow.objects.create(route=route, **LEAVES)
    RouteNotice.objects.create(route=route, title="修路", starts_on=SATURDAY, ends_on=SATURDAY, is_closure=True)
    return route


@pytest.fixture
def villages(village: VillagePage, next_village: VillagePage) -> list[VillagePage]:
    """In season and confirmed, in season and not, coming, shut the whole weekend, with nothing known."""
    shut, unknown = make_village("关村", "guan-cun"), make_village("新村", "xin-cun", lng=None, lat=None)
    coming = make_village("雪村", "xue-cun")
    VillageWindow.objects.create(village=village, **LEAVES, confirmed_on=date(2026, 11, 1), confirmed_role="村委会")
    VillageWindow.objects.create(village=next_village, **LEAVES)
    VillageWindow.objects.create(village=coming, what="雪", season="winter", starts=36, ends=3)
    VillageWindow.objects.create(village=shut, **LEAVES)
    Notice.objects.create(village=shut, title="防汛", starts_on=SATURDAY, ends_on=SUNDAY, is_closure=True)
    return [village, next_village, shut, unknown, coming]


@pytest.mark.parametrize(("on", "last"), [(SATURDAY, None), (SUNDAY, None), (SATURDAY, SUNDAY)])
def test_a_row_says_what_its_page_says(
    villages: list[VillagePage], route: RoutePage, on: date, last: date | None
) -> None:
    rows = {one.pk: one for found in season_places(known_on(on, last)) for one in found}

    assert set(rows) == {page.pk for page in (*villages, route)}
    for page in (*villages, route):
        row = rows[page.pk]
        state = season_state_during(page.windows.all(), sorted({on, last or on}), page.notices.all())
        assert (row.title, row.path, row.url) == (page.title, page.path, page.get_url())
        assert (row.state, row.kind, row.rank) == (state, state.kind, season_rank(state))
    assert [(rows[page.pk].region, rows[page.pk].lng) for page in villages] == [
        (page.region_id, page.lng) for page in villages
    ]


def test_what_is_good_comes_first_and_what_is_closed_last(villages: list[VillagePage], route: RoutePage) -> None:
    found, routes = season_places(known_on(SATURDAY))
    assert [one.title for one in found] == [page.title for page in sorted(villages, key=lambda page: page.path)]
    assert [one.title for one in by_season(found)] == ["竹溪村", "石桥村", "雪村", "新村", "关村"]
    assert [one.is_route for one in (*found, *routes)] == [False] * 5 + [True]
    assert routes[0].kind == "closed"


def test_addresses_are_those_of_the_readers_language(villages: list[VillagePage]) -> None:
    with translation.override("en"):
        found, _routes = season_places(known_on(SATURDAY))
        assert found[0].url == villages[0].get_url()
        assert found[0].url.startswith("/en/villages/")


def test_drafts_and_private_pages_are_none_of_them(villages: list[VillagePage], route: RoutePage) -> None:
    villages[0].unpublish()
    PageViewRestriction.objects.create(page=villages[1], restriction_type="login")
    route.unpublish()

    found, routes = season_places(known_on(SATURDAY))

    assert {one.pk for one in found} == {page.pk for page in villages[2:]}
    assert routes == []
