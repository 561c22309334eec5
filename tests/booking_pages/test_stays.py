"""/stays/: homestays by date, with the reason where one cannot be booked."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page, make_village
from tests.factories.routes import add_stop, make_route
from tests.factories.stays import hold
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, Licence, RoomType, StayRule
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage

FRIDAY = "2026-12-11"


def search(client: Client, status: int = 200, **asked: Any) -> str:
    response = client.get("/stays/", {"check_in": FRIDAY, "nights": 2, "guests": 2} | asked)
    assert response.status_code == status
    return response.content.decode()


def test_a_search_shows_free_rooms_and_the_price_of_the_whole_stay(
    client: Client, creekside_page: HomestayPage
) -> None:
    text = search(client)
    assert "1 家住得下" in text
    assert "12月11日 周五到，12月13日走，2 晚，2 位" in text
    assert '<b class="song">396</b>' in text  # two weekend nights at 198
    assert "余 4 间，住 10 位" in text
    assert "三改一整" in text and "2025年7月20日验收合格" in text


def test_the_link_of_an_offer_carries_the_question_to_the_homestay(
    client: Client, creekside_page: HomestayPage
) -> None:
    assert f"{creekside_page.url}?check_in={FRIDAY}&amp;nights=2&amp;guests=2#book" in search(client)


def test_without_a_question_tomorrow_is_shown(client: Client, creekside_page: HomestayPage) -> None:
    response = client.get("/stays/")
    assert "11月24日 周二到" in response.content.decode()


def test_a_homestay_that_may_not_take_guests_says_why(client: Client, creekside_page: HomestayPage) -> None:
    Licence.objects.filter(household=creekside_page.household, kind="fire").update(valid_to=date(2026, 11, 30))
    text = search(client)
    assert "消防安全检查意见已于 2026-11-30 到期" in text
    assert "这几晚不能订" in text


def test_a_full_homestay_offers_its_nearest_free_nights(
    client: Client, creekside_page: HomestayPage, double: RoomType, family: RoomType, now: datetime
) -> None:
    saturday = StayDates.of(date(2026, 12, 12), 1)
    hold(double, saturday, now=now, count=3)
    hold(family, saturday, now=now)
    text = search(client)
    assert "没有住得下的" in text and "近些天有房" in text
    assert "check_in=2026-12-13&amp;nights=2&amp;guests=2" in text
    assert "check_in=2026-12-10&amp;nights=2&amp;guests=2" in text
    assert "check_in=2026-12-12&amp;nights=2" not in text


def test_when_a_village_is_full_other_villages_are_named(
    client: Client, village: VillagePage, creekside_page: HomestayPage, next_village: VillagePage
) -> None:
    big = make_household(next_village, "SQ-009", "石桥大院")
    make_rooms(big, "通铺", 3, max_guests=10)
    make_homestay_page(big, "shiqiao-dayuan")
    text = search(client, village=village.slug, guests=25)
    assert "同样的日子，别的村" in text and "石桥大院" in text


def test_only_the_village_asked_for_is_shown(
    client: Client, village: VillagePage, creekside_page: HomestayPage, next_village: VillagePage
) -> None:
    other = make_household(next_village, "SQ-009", "石桥大院")
    make_rooms(other, rooms=1)
    make_homestay_page(other, "shiqiao-dayuan")
    assert "石桥大院" in search(client)
    assert "石桥大院" not in search(client, village=village.slug)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"check_in": "下周五"}, "日子写成 2026-12-11 这样。"),
        ({"check_in": "2026-11-01"}, "这天已经过去了，请选今天或以后。"),
        ({"check_in": "2029-01-01"}, "只能订一年以内的房，请选近一点的日子。"),
        ({"nights": "99"}, "请填 1 到 30 之间的整数。"),
        ({"nights": "0"}, "请填 1 到 30 之间的整数。"),
        ({"guests": "两个"}, "请填 1 到 40 之间的整数。"),
        ({"guests": "10000"}, "请填 1 到 40 之间的整数。"),
        ({"check_in": "2027-02-31"}, "没有这一天。"),
        ({"village": "atlantis"}, "没有这个村，请在单子里选。"),
        ({"route": "silk-road"}, "没有这条线路，请在单子里选。"),
    ],
)
def test_a_wrong_question_is_answered_in_words_and_kept(
    client: Client, creekside_page: HomestayPage, asked: dict[str, str], said: str
) -> None:
    text = search(client, 422, **asked)
    assert said in text
    assert "家住得下" not in text
    if not asked.keys() & {"village", "route"}:
        assert f'value="{next(iter(asked.values()))}"' in text


def add_households(village: VillagePage, first: int, count: int) -> list[Household]:
    households = []
    for number in range(first, first + count):
        household = make_household(village, f"ZX-{number:03d}", f"竹溪{number}号")
        make_rooms(household, rooms=2)
        make_homestay_page(household, f"house-{number}")
        households.append(household)
    return households


def test_the_number_of_queries_does_not_grow_with_the_homestays(client: Client, village: VillagePage) -> None:
    add_households(village, 10, 2)
    search(client)
    with CaptureQueriesContext(
        connection,
    ) as few:
        search(client)
    add_households(village, 20, 6)
    with CaptureQueriesContext(connection) as many:
        assert "8 家住得下" in search(client)
    assert len(many) == len(few)


def test_a_homestay_whose_rules_forbid_the_stay_comes_last_with_the_cure(
    client: Client, creekside_page: HomestayPage, hilltop: Household
) -> None:
    make_homestay_page(hilltop, "shanding-renjia")
    StayRule.objects.create(household=creekside_page.household, name="国庆", min_nights=3)
    text = search(client)
    assert "1 家住得下" in text and "有空房，这样订不了" in text
    assert text.index("山顶人家") < text.index("溪畔小院") < text.index("国庆期间 3 晚起住，请多住几晚或换日子。")


@pytest.fixture
def along_the_creek(village: VillagePage, next_village: VillagePage) -> RoutePage:
    """A route that comes to Stone Bridge first, then to Bamboo Creek."""
    route = make_route()
    for stop in (next_village, village):
        add_stop(route, 1, stop.title, stop)
    return route


def test_along_a_route_homestays_stand_in_the_order_of_its_stops(
    client: Client, creekside_page: HomestayPage, next_village: VillagePage, along_the_creek: RoutePage
) -> None:
    bridge = make_household(next_village, "SQ-009", "石桥大院")
    make_rooms(bridge)
    make_homestay_page(bridge, "shiqiao-dayuan")
    text = search(client, route=along_the_creek.slug)
    assert "2 家住得下" in text and "经过的先后" in text
    assert text.index("石桥大院") < text.index("溪畔小院")


def test_a_village_beside_the_route_is_told(
    client: Client, creekside_page: HomestayPage, village: VillagePage, along_the_creek: RoutePage
) -> None:
    assert "溪畔小院" in search(client, route=along_the_creek.slug, village=village.slug)
    away = make_village("远山村", "yuanshan", lng=117.0, lat=29.0)
    text = search(client, 422, route=along_the_creek.slug, village=away.slug)
    assert "这条线不经过这个村，请只选一样。" in text


def test_the_number_of_queries_does_not_grow_with_the_stops_of_a_route(
    client: Client, village: VillagePage, next_village: VillagePage, along_the_creek: RoutePage
) -> None:
    add_households(village, 10, 2)
    search(client, route=along_the_creek.slug)
    with CaptureQueriesContext(connection) as few:
        search(client, route=along_the_creek.slug)
    add_households(next_village, 20, 4)
    for number in range(2, 6):
        add_stop(along_the_creek, 2, f"第{number}站", village)
    with CaptureQueriesContext(connection) as many:
        assert "6 家住得下" in search(client, route=along_the_creek.slug)
    assert len(many) == len(few)
