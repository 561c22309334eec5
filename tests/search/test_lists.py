"""The lists of villages and routes: Bamboo Creek in Anhui, Stone Bridge nearby, Snow Hamlet in Xinjiang; 23 November 2026."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.pages import county, make_village
from tests.factories.routes import add_stop, make_route
from tourism.core.visit_day import VisitDay, visit_day
from tourism.homestays.models import HomestayPage, PriceBand
from tourism.places.models import Designation, Facility, Notice, Region, VillagePage, VillageWindow
from tourism.routes.models import RouteNotice, RoutePage, RouteWindow
from tourism.search.lists import ROUTES, VILLAGES, PageOfList, page_of_list

TODAY = date(2026, 11, 23)
VISIT = VisitDay((TODAY,))


@pytest.fixture
def snow(db: None) -> VillagePage:
    region = county("654321", "布尔津县")
    region.parent.name = "新疆维吾尔自治区"
    region.parent.save()
    return make_village("雪村", "xue-cun", region=region, lng=87.4, lat=48.5)


def good_now(village: VillagePage, what: str = "红叶", season: str = "autumn", *, said: bool = True) -> VillageWindow:
    confirmed = {"confirmed_on": TODAY, "confirmed_role": "村委会"} if said else {}
    return VillageWindow.objects.create(village=village, what=what, season=season, starts=30, ends=35, **confirmed)


def villages(visit: VisitDay = VISIT, **asked: str | list[str]) -> PageOfList:
    return page_of_list(
        VILLAGES, {name: [value] if isinstance(value, str) else value for name, value in asked.items()}, visit
    )


def routes(visit: VisitDay = VISIT, **asked: str) -> PageOfList:
    return page_of_list(ROUTES, {name: [value] for name, value in asked.items()}, visit)


def counts(found: PageOfList, key: str) -> dict[str, int]:
    return {
        option.label: option.count for facet in found.listing.facets if facet.key == key for option in facet.options
    }


def test_what_is_good_now_comes_first_and_what_is_closed_last(
    village: VillagePage, next_village: VillagePage, snow: VillagePage
) -> None:
    good_now(snow)
    good_now(village)
    Notice.objects.create(village=village, title="封村", starts_on=TODAY, ends_on=TODAY, is_closure=True)

    assert villages().listing.pks == [snow.pk, next_village.pk, village.pk]
    assert villages(VisitDay((TODAY + timedelta(days=1),))).listing.pks == [village.pk, snow.pk, next_village.pk]


def test_a_confirmed_claim_comes_before_one_nobody_confirmed(village: VillagePage, next_village: VillagePage) -> None:
    good_now(village, said=False)
    good_now(next_village)

    assert villages().listing.pks == [next_village.pk, village.pk]


def test_villages_are_filtered_by_province_season_and_now(village: VillagePage, snow: VillagePage) -> None:
    good_now(snow, "雪季", "winter")

    assert villages(province="340000").listing.pks == [village.pk]
    assert villages(province=["340000", "650000"]).listing.total == 2
    assert villages(season="winter").listing.pks == [snow.pk]
    assert villages(now="1").listing.pks == [snow.pk]
    assert villages(VisitDay((date(2027, 6, 1),), "2027-06-01"), now="1").listing.pks == []


def test_a_good_day_of_the_weekend_makes_the_weekend_good(village: VillagePage) -> None:
    Notice.objects.create(
        village=village, title="封村", starts_on=date(2026, 11, 28), ends_on=date(2026, 11, 28), is_closure=True
    )
    good_now(village)

    assert villages(visit_day("weekend", TODAY), now="1").listing.pks == [village.pk]
    assert villages(visit_day("2026-11-28", TODAY), now="1").listing.pks == []


def test_villages_are_filtered_by_tag_facility_designation_and_price(
    village: VillagePage, next_village: VillagePage, creekside_page: HomestayPage
) -> None:
    village.tags.add("稻作")
    village.save()
    Facility.objects.create(village=village, kind=Facility.Kind.CHARGING)
    Facility.objects.create(village=next_village, kind=Facility.Kind.CHARGING, state=Facility.State.CLOSED)
    Designation.objects.create(village=village, scheme=Designation.Scheme.GIAHS)
    Designation.objects.create(village=next_village, scheme=Designation.Scheme.GIAHS, is_withdrawn=True)
    found = villages()

    assert counts(found, "theme") == {"稻作": 1}
    assert counts(found, "facility") == {"充电桩": 1}
    assert counts(found, "title") == {"全球重要农业文化遗产": 1}
    assert counts(found, "price") == {"150—250 元": 1}
    assert villages(facility="charging", price="250").listing.pks == [village.pk]


def test_prices_of_whoever_may_not_let_rooms_are_left_out(creekside_page: HomestayPage) -> None:
    PriceBand.objects.filter(kind="weekday").update(price=Decimal(120))
    assert counts(villages(), "price") == {"150 元以下": 1}
    creekside_page.household.renovation.delete()

    assert counts(villages(), "price") == {}


def test_every_province_tells_how_many(village: VillagePage, next_village: VillagePage, snow: VillagePage) -> None:
    assert counts(villages(), "province") == {"安徽省": 2, "新疆维吾尔自治区": 1}


def test_drafts_are_neither_listed_nor_counted(village: VillagePage, next_village: VillagePage) -> None:
    next_village.unpublish()

    assert villages().listing.pks == [village.pk]
    assert counts(villages(), "province") == {"安徽省": 1}


def test_routes_are_filtered_by_days_theme_province_price_and_now(
    village: VillagePage, snow: VillagePage, creekside_page: HomestayPage
) -> None:
    route, long = make_route(), make_route("远路五日", "yuanlu", days_count=5)
    add_stop(route, 1, "宿溪畔", page=creekside_page.page_ptr, kind="bed")
    add_stop(long, 1, "雪村", snow)
    RouteWindow.objects.create(
        route=route, what="红叶", season="autumn", starts=31, ends=34, confirmed_on=TODAY, confirmed_role="村委会"
    )
    route.themes.add("稻作")
    route.save()
    found = routes()

    assert found.listing.pks == [route.pk, long.pk]
    assert counts(found, "days") == {"2 天": 1, "5 天": 1}
    assert counts(found, "province") == {"安徽省": 1, "新疆维吾尔自治区": 1}
    assert counts(found, "price") == {"150—250 元": 1}
    assert counts(found, "theme") == {"稻作": 1}
    assert routes(days="5").listing.pks == [long.pk]
    assert routes(now="1").listing.pks == [route.pk]
    assert routes(VisitDay((date(2026, 6, 1),)), now="1").listing.pks == []


def test_a_closed_route_is_not_good_and_comes_last(db: None) -> None:
    closed, plain = make_route(), make_route("远路五日", "yuanlu", days_count=5)
    RouteWindow.objects.create(
        route=closed, what="红叶", season="autumn", starts=31, ends=34, confirmed_on=TODAY, confirmed_role="村委会"
    )
    RouteNotice.objects.create(route=closed, title="大雪封山", starts_on=TODAY, ends_on=TODAY, is_closure=True)

    assert routes().listing.pks == [plain.pk, closed.pk]
    assert routes(now="1").listing.pks == []


def test_the_nearest_to_a_county_go_first(village: VillagePage, snow: VillagePage) -> None:
    Region.objects.filter(name="布尔津县").update(lng=86.9, lat=47.7)
    found = villages(**{"from": "布尔津"})

    assert found.listing.pks == [snow.pk, village.pk]
    assert found.near.name == "布尔津县"
    assert 90 < found.listing.kilometres[snow.pk] < 100
    assert "from=" in found.listing.query(view="map")


def test_where_a_visitor_is_orders_one_page_and_stands_in_no_address(village: VillagePage, snow: VillagePage) -> None:
    found = villages(near="87.41,48.52")

    assert found.listing.pks == [snow.pk, village.pk]
    assert found.sort == "distance"
    links = [option.query for facet in found.listing.facets for option in facet.options]
    links += [tab.query for tab in [*found.sorts, *found.views]] + [found.weekend_query]
    assert not [link for link in links if "87" in link or "near" in link]


@pytest.mark.parametrize("near", ["x", "1,2,3", "nan,30", "0,51.5", "118", "1e999,30", ",", "１２,３"])
def test_a_place_nobody_can_be_at_is_told_and_loses_nothing(village: VillagePage, near: str) -> None:
    found = villages(near=near, province="340000")

    assert found.near.problem
    assert found.listing.pks == [village.pk]


def test_a_county_nobody_knows_is_told(village: VillagePage) -> None:
    found = villages(**{"from": "亚特兰蒂斯"})

    assert (found.near.name, found.near.point) == ("亚特兰蒂斯", None)
    assert "没有叫这个名字" in found.near.problem
    assert found.listing.pks == [village.pk]


def test_words_narrow_the_list_the_most_fitting_first(village: VillagePage, next_village: VillagePage) -> None:
    found = villages(q="shiqiao")

    assert found.listing.pks == [next_village.pk]
    assert [tab.value for tab in found.sorts] == ["now", "relevance"]
    assert found.sort == "relevance"
    assert [way.query for way in villages(q="没有这个词", province="340000").listing.ways_out] == ["?province=340000"]


WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["q", "on", "from", "near", "sort", "view", "page", "season", "province", "price", "now"]),
        WORDS,
    )
)
def test_whatever_stands_in_an_address_the_list_answers(client: Client, village: VillagePage, asked: dict) -> None:
    assert client.get("/villages/", asked).status_code == 200


def queries(ask: Callable[[], Any]) -> int:
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


def test_the_lists_cost_the_same_queries_for_two_and_for_ten(
    client: Client, village: VillagePage, next_village: VillagePage
) -> None:
    route: RoutePage = make_route()
    add_stop(route, 1, "竹溪", village)
    asks = [lambda: villages(), lambda: routes()]
    before = [queries(ask) for ask in asks]
    for number in range(8):
        other = make_village(f"村 {number}", f"cun-{number}")
        good_now(other)
        Notice.objects.create(village=other, title="修路", starts_on=TODAY, ends_on=TODAY)
        add_stop(make_route(f"路 {number}", f"lu-{number}"), 1, "村", other)

    assert [queries(ask) for ask in asks] == before
    assert before == [5, 7]


def test_what_can_be_asked_is_kept_until_something_is_published(
    village: VillagePage, next_village: VillagePage, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    assert villages().listing.total == 2
    with CaptureQueriesContext(connection) as asked:
        assert villages(province="340000").listing.total == 2
    assert len(asked) == 0
    with django_capture_on_commit_callbacks(execute=True):
        next_village.unpublish()

    assert villages().listing.total == 1
