"""Lin keeps what she likes without an account, and puts routes side by side; all of it stands in an address."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page, make_village
from tests.factories.routes import add_stop, make_route
from tourism.home.shelf import MOST_COMPARED, MOST_KEPT, Wanted, wanted_pks, why_not
from tourism.homestays.models import HomestayPage
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage, RouteWindow


def a_route(number: int, village: VillagePage) -> RoutePage:
    route = make_route(
        f"第{number}路", f"lu-{number}", days_count=number % 5 + 1, suits="亲子", difficulty_reason="坡缓"
    )
    route.themes.add("梯田", f"题{number}")
    route.save()
    said = {"confirmed_on": timezone.localdate(), "confirmed_role": "村委会"}
    RouteWindow.objects.create(route=route, what="稻黄", season="autumn", starts=1, ends=36, sort_order=1, **said)
    add_stop(route, 1, village.title, village, leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)
    return route


@pytest.fixture
def routes(creekside_page: HomestayPage) -> list[RoutePage]:
    return [a_route(number, creekside_page.household.village) for number in range(1, 4)]


def compared(client: Client, *values: object, status: int = 200) -> str:
    response = client.get(reverse("home:compare-routes"), {"routes": [str(value) for value in values]})
    assert response.status_code == status
    return response.content.decode()


def kept(client: Client, status: int = 200, **values: str) -> str:
    response = client.get(reverse("home:shelf"), values)
    assert response.status_code == status
    return response.content.decode()


def test_routes_stand_side_by_side_with_what_one_decides_by(client: Client, routes: list[RoutePage]) -> None:
    html = compared(client, f"{routes[1].pk},{routes[0].pk}")

    table = html[html.index("<table") : html.index("</table>")]
    assert table.index("第2路") < table.index("第1路"), "in the order of the address"
    assert "第3路" not in table
    for words in ("正好 · 稻黄", "3 天 2 晚", "约 30 公里", "坡缓", "168", "张床", "梯田、题2", "亲子", "竹溪村"):
        assert words in table, words


def test_the_boxes_of_the_form_and_a_link_ask_the_same(client: Client, routes: list[RoutePage]) -> None:
    together, one_by_one = (
        compared(client, f"{routes[0].pk},{routes[2].pk}"),
        compared(client, routes[0].pk, routes[2].pk),
    )

    # The switch of languages above repeats the question as it was put.
    assert together.partition("<main")[2] == one_by_one.partition("<main")[2]
    assert together.count(" checked") == 2


def test_nothing_chosen_yet_is_no_mistake(client: Client, routes: list[RoutePage]) -> None:
    html = compared(client)

    assert "<table" not in html
    assert html.count('type="checkbox"') == 3


@pytest.mark.parametrize(
    ("asked", "words"),
    [("abc", "认不出"), ("1' OR 1=1", "认不出"), ("9999999999", "认不出"), ("0,0", ""), ("999999", "不在网上")],
)
def test_rubbish_is_refused_with_a_cure(client: Client, routes: list[RoutePage], asked: str, words: str) -> None:
    html = compared(client, asked, status=422 if words else 200)

    assert words in html
    assert "<table" not in html
    assert 'type="checkbox"' in html


def test_one_is_too_few_and_five_are_too_many(client: Client, routes: list[RoutePage], village: VillagePage) -> None:
    assert "至少两条" in compared(client, routes[0].pk, status=422)
    five = [route.pk for route in [*routes, a_route(4, village), a_route(5, village)]]
    assert "这里有 5 条" in compared(client, *five, status=422)
    assert "<table" in compared(client, *five[:4])


def test_a_route_no_longer_public_is_left_out_and_said(client: Client, routes: list[RoutePage]) -> None:
    RoutePage.objects.filter(pk=routes[0].pk).update(live=False)
    html = compared(client, *(route.pk for route in routes))
    assert "有 1 条线路已经不在网上" in html
    assert "第1路" not in html

    PageViewRestriction.objects.create(page=routes[1], restriction_type="login")
    assert "第2路" not in compared(client, *(route.pk for route in routes), status=422)


def test_comparing_costs_the_same_for_two_and_for_four(
    client: Client, routes: list[RoutePage], village: VillagePage
) -> None:
    for number in range(4):
        other = make_village(f"第{number}村", f"cun-{number}")
        household = make_household(other, f"YZ-{number}", f"第{number}家")
        make_rooms(household, "双人间", 2)
        make_homestay_page(household, f"jia-{number}")
        for route in routes:
            add_stop(route, 1, "村口", other)
    four = [*(route.pk for route in routes), a_route(9, village).pk]

    def queries(*pks: int) -> int:
        compared(client, *pks)
        with CaptureQueriesContext(connection) as captured:
            compared(client, *pks)
        return len(captured)

    assert queries(*four[:2]) == queries(*four)


def test_a_list_shows_what_its_address_names_and_hearts_to_let_it_go(
    client: Client, routes: list[RoutePage], creekside_page: HomestayPage
) -> None:
    village = creekside_page.household.village
    html = kept(
        client, routes=f"{routes[2].pk},{routes[0].pk}", villages=str(village.pk), homestays=str(creekside_page.pk)
    )

    assert html.index("第3路") < html.index("第1路")
    for kind, page in (("routes", routes[0]), ("villages", village), ("homestays", creekside_page)):
        assert f'data-keep="{kind}" data-id="{page.pk}"' in html
    assert "还没有收藏" not in html


def test_an_empty_list_explains_itself_without_a_script(client: Client, routes: list[RoutePage]) -> None:
    html = kept(client)

    assert "还没有收藏" in html
    assert "没有开脚本" in html
    assert html.count('type="checkbox"') == 3


def test_a_list_says_what_it_could_not_show(client: Client, routes: list[RoutePage]) -> None:
    assert "有 1 处已经不在网上" in kept(client, routes=f"{routes[0].pk},999999")
    assert "认不出" in kept(client, 422, routes=f"{routes[0].pk},x")
    assert "第1路" in kept(client, 422, routes=f"{routes[0].pk},x")


def test_a_list_costs_the_same_however_long_it_is(client: Client, routes: list[RoutePage]) -> None:
    villages = [make_village(f"第{number}村", f"cun-{number}") for number in range(4)]
    homestays = []
    for number, village in enumerate(villages):
        household = make_household(village, f"YZ-{number}", f"第{number}家")
        make_rooms(household, "双人间", 2)
        homestays.append(make_homestay_page(household, f"jia-{number}"))

    def queries(count: int) -> int:
        things = {"routes": routes, "villages": villages, "homestays": homestays}
        asked = {kind: ",".join(str(one.pk) for one in pages[:count]) for kind, pages in things.items()}
        kept(client, **asked)
        with CaptureQueriesContext(connection) as captured:
            kept(client, **asked)
        return len(captured)

    assert queries(1) == queries(3)


def test_the_pages_of_things_bear_a_heart(
    client: Client, routes: list[RoutePage], creekside_page: HomestayPage
) -> None:
    pages = {"routes": routes[0], "villages": creekside_page.household.village, "homestays": creekside_page}
    for kind, page in pages.items():
        html = client.get(page.get_url()).content.decode()
        assert f'data-keep="{kind}" data-id="{page.pk}" aria-pressed="false"' in html
        assert f'data-list="{reverse("home:shelf")}"' in html


@given(st.lists(st.text(st.sampled_from("0123456789,， -x٣²'"), max_size=12) | st.text(max_size=6), max_size=6))
@example(["1,2", "2,1"])
@example(["٣"])
def test_an_address_asks_for_whole_numbers_once_each_in_order(values: list[str]) -> None:
    wanted = wanted_pks(values)

    assert len(set(wanted.pks)) == len(wanted.pks)
    assert all(0 < pk < 10**9 for pk in wanted.pks)
    assert wanted_pks([",".join(map(str, wanted.pks))]) == Wanted(wanted.pks)
    assert wanted_pks([*values, "abc"]).is_clear is False


@given(st.lists(st.integers(1, 50), unique=True, max_size=8), st.data(), st.booleans())
def test_what_is_not_refused_can_be_compared(pks: list[int], data: st.DataObject, is_clear: bool) -> None:
    found = data.draw(st.integers(0, min(len(pks), MOST_COMPARED)))

    if not why_not(Wanted(pks, is_clear), found):
        assert is_clear
        assert not pks or 2 <= found <= MOST_COMPARED


@given(question=st.dictionaries(st.sampled_from(["routes", "villages", "homestays", "page"]), st.text(max_size=40)))
@example({"routes": ",".join(map(str, range(1, MOST_KEPT * 3)))})
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_is_an_error(client: Client, village: VillagePage, question: dict[str, str]) -> None:
    sendable = {key: value.encode(errors="replace").decode() for key, value in question.items()}
    for name in ("home:shelf", "home:compare-routes"):
        assert client.get(reverse(name), sendable).status_code in (200, 422)
