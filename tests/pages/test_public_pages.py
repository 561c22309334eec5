"""What a visitor reads on the public pages: Bamboo Creek with Creekside, a route through it, the lists and the maps."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import home_page, make_homestay_page, make_village, village_index
from tests.factories.routes import add_stop, make_route, route_index
from tourism.homestays.models import HomestayPage, Household, Licence
from tourism.places.models import Event, Notice, Produce, ProduceWindow, VillagePage, VillageWindow
from tourism.places.xun import xun_of
from tourism.routes.models import RouteCost, RoutePage, RouteStop

TODAY = timezone.localdate


@pytest.fixture
def route(village: VillagePage) -> RoutePage:
    route = make_route(summary="一条溪，两座桥。")
    add_stop(route, 1, "县城车站", lng=117.90, lat=29.95)
    add_stop(route, 1, "竹溪", village, leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)
    add_stop(route, 1, "宿竹溪", village, kind=RouteStop.Kind.BED)
    add_stop(route, 2, "回县城", leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)
    return route


def read(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def queries(client: Client, path: str) -> int:
    read(client, path)  # what is remembered between requests is remembered from here on
    with CaptureQueriesContext(connection) as captured:
        read(client, path)
    return len(captured)


def test_every_page_answers_and_writes_no_style_or_script_into_itself(
    client: Client, creekside_page: HomestayPage, route: RoutePage
) -> None:
    pages = [home_page(), village_index(), route_index(), creekside_page.household.village, creekside_page, route]
    for path in [*(page.get_url() for page in pages), "/map/", "/seasons/"]:
        html = read(client, path)
        assert '<html lang="zh-Hans"' in html, path
        assert not re.search(r"\sstyle=|<style|\son\w+=", html), path
        # Data for machines is no script: a browser does not run it (tests/journeys asks one).
        assert not re.search(r'<script(?![^>]*\bsrc=)(?! type="application/ld\+json">)', html), path


def test_a_village_of_which_little_is_known_shows_no_empty_section(client: Client, village: VillagePage) -> None:
    html = read(client, village.get_url())

    assert village.special in html
    for title in ("告示", "节与集", "一年时令", "交通", "设施", "图版", "住哪家", "村里", "走走看看"):
        assert f"<h2>{title}</h2>" not in html


def test_a_village_tells_its_seasons_feasts_and_notices(client: Client, village: VillagePage) -> None:
    today = TODAY()
    VillageWindow.objects.create(village=village, what="红叶", season="autumn", starts=1, ends=36)
    tea = Produce.objects.create(village=village, name="溪茶", kind=Produce.Kind.TEA, text="汤色黄。")
    ProduceWindow.objects.create(produce=tea, what="春茶", season="spring", starts=9, ends=12)
    Event.objects.create(village=village, name="赶集", calendar="weekly", rule="周五")
    Notice.objects.create(village=village, title="修桥", starts_on=today, ends_on=today + timedelta(days=3))
    Notice.objects.create(village=village, title="去年的事", starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))

    html = read(client, village.get_url())

    for words in ("红叶", "溪茶", "汤色黄。", "赶集", "每周五", "修桥"):
        assert words in html
    assert "去年的事" not in html


def test_a_name_is_never_taken_for_markup_or_code(client: Client, db: None) -> None:
    village = make_village("{{7*7}}<script>x</script>", "hostile")

    html = read(client, village.get_url())

    assert "{{7*7}}&lt;script&gt;" in html
    assert "<script>x" not in html


def test_the_village_shows_who_takes_guests_first_and_why_the_other_does_not(
    client: Client, creekside_page: HomestayPage, hilltop: Household
) -> None:
    make_homestay_page(hilltop, "shanding")
    Licence.objects.filter(household=creekside_page.household, kind=Licence.Kind.FIRE).update(
        valid_to=TODAY() - timedelta(days=1)
    )

    html = read(client, creekside_page.household.village.get_url())

    assert html.index("山顶人家") < html.index("溪畔小院")
    assert html.count("消防安全检查意见已于") == 1


def test_a_homestay_with_an_expired_licence_says_so(client: Client, creekside_page: HomestayPage) -> None:
    Licence.objects.filter(household=creekside_page.household, kind=Licence.Kind.FIRE).update(
        valid_to=TODAY() - timedelta(days=1)
    )

    html = read(client, creekside_page.get_url())

    assert "眼下不能订" in html
    assert "已过期" in html


def test_a_licence_close_to_its_last_day_is_marked(client: Client, creekside_page: HomestayPage) -> None:
    Licence.objects.filter(household=creekside_page.household, kind=Licence.Kind.FOOD).update(
        valid_to=TODAY() + timedelta(days=20)
    )

    html = read(client, creekside_page.get_url())

    assert html.count("快到期") == 1
    assert "眼下不能订" not in html


def test_before_and_after_are_told_only_with_the_familys_consent(client: Client, creekside_page: HomestayPage) -> None:
    renovation = creekside_page.household.renovation
    assert "改前</b>" not in read(client, creekside_page.get_url())

    renovation.is_story_public = True
    renovation.save()

    assert read(client, creekside_page.get_url()).count("改前</b>") == 4


def test_the_money_of_a_renovation_adds_up_on_both_sides(client: Client, creekside_page: HomestayPage) -> None:
    assert read(client, creekside_page.get_url()).count("75,500.00") == 2


def test_a_homestay_lists_each_room_type_with_its_prices(client: Client, creekside_page: HomestayPage) -> None:
    html = read(client, creekside_page.get_url())

    rooms = html[html.index('id="rooms"') :]
    for words in ("双人间", "家庭间", "3 间，每间最多 2 人", "168", "198", "268"):
        assert words in rooms


def test_a_route_adds_up_its_legs_and_names_no_total_price(client: Client, route: RoutePage) -> None:
    cost = {"route": route, "payee": "县客运公司", "payee_kind": RouteCost.PayeeKind.TRANSPORT}
    RouteCost.objects.create(item="包车", amount=Decimal(900), unit="车", **cost)
    RouteCost.objects.create(item="门票", amount=None, note="以景区公示为准", **cost)

    html = read(client, route.get_url())

    assert "约</small> 60 <small>公里" in html
    assert "约 900 元" in html
    assert "以景区公示为准" in html
    assert "县客运公司" in html


def test_days_after_the_first_fold_on_phones_and_are_open_without_script(client: Client, route: RoutePage) -> None:
    days = re.findall(r"<details class=\"day\"[^>]*>", read(client, route.get_url()))

    assert ["data-fold-on-phone" in day for day in days] == [False, True]
    assert all(" open" in day for day in days)


def test_a_bed_for_the_night_names_the_homestays_and_their_price(
    client: Client, route: RoutePage, creekside_page: HomestayPage
) -> None:
    html = read(client, route.get_url())

    bed = html[html.index('<li class="bed"') :]
    assert "溪畔小院" in bed[: bed.index("</li>")]
    assert "1 户可订" in bed[: bed.index("</li>")]


def test_a_night_without_open_homestays_says_so(client: Client, route: RoutePage) -> None:
    html = read(client, route.get_url())

    assert '<li class="bed full">' in html
    assert "暂无可订" in html


def test_a_filter_nobody_meets_leads_back_to_everything(client: Client, village: VillagePage) -> None:
    """The village rests today: its window is the third that lies half a year off."""
    window = (xun_of(TODAY()) + 17) % 36 + 1
    VillageWindow.objects.create(village=village, what="红叶", season="autumn", starts=window, ends=window)

    html = read(client, "/villages/?season=autumn&now=1")

    assert "没有这样的村" in html
    assert "竹溪村" not in html


def test_the_list_pages_after_twenty_four(client: Client, village: VillagePage) -> None:
    for number in range(24):
        make_village(f"第{number}村", f"cun-{number}")

    assert read(client, "/villages/").count('<li class="entry">') == 24
    assert read(client, "/villages/?page=2").count('<li class="entry">') == 1


def test_an_editor_sees_a_village_before_it_is_saved(village: VillagePage) -> None:
    draft = VillagePage.objects.get(pk=village.pk)
    draft.title = "改了名的村"

    response = draft.make_preview_request()

    assert response.status_code == 200
    assert "改了名的村" in response.content.decode()


def test_a_village_costs_the_same_however_many_homestays_and_routes_it_has(
    client: Client, creekside_page: HomestayPage, route: RoutePage
) -> None:
    village = creekside_page.household.village
    before = queries(client, village.get_url())
    for number in range(6):
        household = make_household(village, f"ZX-1{number}", f"第{number}家")
        make_rooms(household, "双人间", 2)
        make_homestay_page(household, f"jia-{number}")
        add_stop(make_route(f"路{number}", f"lu-{number}"), 1, "竹溪", village)

    assert queries(client, village.get_url()) == before


def test_homestay_page_queries_do_not_grow(client: Client, creekside_page: HomestayPage) -> None:
    """Six room types more, with rooms and prices; with dates chosen and without."""
    path = creekside_page.get_url()
    paths = [path, f"{path}?check_in={TODAY() + timedelta(days=3)}&nights=3&guests=2"]
    before = [queries(client, one) for one in paths]
    for number in range(6):
        make_rooms(creekside_page.household, f"大床间{number}", 4)

    assert [queries(client, one) for one in paths] == before
    assert "大床间5" in read(client, path)


@pytest.mark.parametrize(
    ("page", "most"), [("home", 15), ("villages", 17), ("routes", 21), ("village", 20), ("route", 16), ("homestay", 16)]
)
def test_a_page_asks_the_database_no_more_than_this(
    client: Client, creekside_page: HomestayPage, route: RoutePage, page: str, most: int
) -> None:
    paths = {
        "home": "/",
        "villages": "/villages/",
        "routes": "/routes/",
        "village": creekside_page.household.village.get_url(),
        "route": route.get_url(),
        "homestay": creekside_page.get_url(),
    }
    assert queries(client, paths[page]) <= most


@pytest.mark.parametrize(
    ("path", "most"), [("/villages/", 12), ("/routes/", 14), ("/villages/?season=autumn&on=weekend", 12)]
)
def test_a_list_asks_less_while_what_can_be_asked_is_kept(
    client: Client, creekside_page: HomestayPage, route: RoutePage, settings: Any, path: str, most: int
) -> None:
    """As in production, where only the first list after a publication costs what the test above says."""
    settings.PAGE_CACHE_SECONDS = 60
    client.get(path, headers={"HX-Request": "true"})  # which the page cache keeps out of
    with CaptureQueriesContext(connection) as captured:
        client.get(path, headers={"HX-Request": "true"})

    assert 0 < len(captured) <= most


def test_lists_and_home_cost_the_same_however_long_they_are(
    client: Client, creekside_page: HomestayPage, route: RoutePage
) -> None:
    paths = ["/", "/villages/", "/routes/", "/map/", "/seasons/", route.get_url()]
    before = {path: queries(client, path) for path in paths}
    for number in range(6):
        other = make_village(f"第{number}村", f"cun-{number}")
        household = make_household(other, f"YZ-{number}", f"第{number}家")
        make_rooms(household, "双人间", 1)
        make_homestay_page(household, f"jia-{number}")
        add_stop(make_route(f"路{number}", f"lu-{number}"), 1, "村口", other)
        add_stop(route, 2, "村口", other)

    assert {path: queries(client, path) for path in paths} == before


def script_path(html: str) -> str:
    (path,) = re.findall(r'<script defer src="(/maps/[^"]+\.js)"', html)
    return path


@pytest.mark.parametrize("which", ["village", "route", "country"])
def test_the_script_of_a_map_is_kept_for_ever_under_its_version(
    client: Client, route: RoutePage, village: VillagePage, which: str
) -> None:
    page = {"village": village.get_url(), "route": route.get_url(), "country": "/map/"}[which]
    path = script_path(read(client, page))

    response = client.get(path)

    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    assert response["Content-Type"].startswith("text/javascript")


def test_a_changed_village_has_another_script_and_the_old_address_leads_to_it(
    client: Client, village: VillagePage
) -> None:
    old = script_path(read(client, village.get_url()))
    village.title = "改名村"
    village.save()

    new = script_path(read(client, village.get_url()))

    assert new != old
    assert client.get(old)["Location"] == new


def test_the_map_of_a_draft_is_nobodys_business(client: Client, route: RoutePage, village: VillagePage) -> None:
    paths = [script_path(read(client, page.get_url())) for page in (route, village)]
    route.unpublish()
    village.unpublish()

    assert [client.get(path).status_code for path in paths] == [404, 404]
