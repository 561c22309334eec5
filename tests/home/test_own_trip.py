"""Lin puts a trip together without an account: villages, beds, a sketch, and an address that says it all."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from freezegun import freeze_time
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page, make_village
from tests.factories.routes import add_stop, make_route
from tourism.homestays.models import HomestayPage, RoomType
from tourism.places.models import Attraction, Notice, VillagePage, VillageWindow
from tourism.routes.models import RoutePage, RouteStop

TRIP = "/my/trip/"
FRIDAY = date(2026, 12, 4)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with freeze_time("2026-11-23 10:00:00+08:00"):
        yield


@pytest.fixture
def bamboo(creekside_page: HomestayPage, double: RoomType) -> VillagePage:
    """Bamboo Creek with rooms for ten."""
    return creekside_page.household.village


@pytest.fixture
def pavilion(bamboo: VillagePage) -> Attraction:
    return Attraction.objects.create(village=bamboo, name="望溪亭", kind="viewpoint", lng=118.0, lat=29.91)


@pytest.fixture
def route(bamboo: VillagePage, next_village: VillagePage) -> RoutePage:
    """From the station to Bamboo Creek, a night there, on to Stone Bridge."""
    route = make_route()
    kinds = RouteStop.Kind
    add_stop(route, 1, "高铁站", lng=118.3, lat=29.7)
    add_stop(route, 1, "竹溪村", bamboo, leg_mode="coach", leg_km=Decimal(42), leg_minutes=65)
    add_stop(route, 1, "农家午饭", kind=kinds.MEAL)
    add_stop(route, 1, "村口老樟", kind=kinds.VIEWPOINT)
    add_stop(route, 1, "宿竹溪", bamboo, kind=kinds.BED)
    add_stop(route, 2, "石桥村", next_village, leg_mode="car", leg_km=Decimal(9), leg_minutes=25)
    return route


def code(*stops: object) -> str:
    return ".".join(["1", *(str(stop) for stop in stops)])


def v(village: VillagePage, nights: int = 0) -> str:
    return f"v{village.pk}{f'n{nights}' if nights else ''}"


def shown(client: Client, t: str, status: int = 200, **asked: object) -> HttpResponse:
    response = client.get(TRIP, {"t": t, "on": FRIDAY.isoformat(), **asked})
    assert response.status_code == status
    return response


def html(client: Client, t: str, status: int = 200, **asked: object) -> str:
    return shown(client, t, status, **asked).content.decode()


def led_to(client: Client, t: str, **asked: object) -> str:
    """The stops of the address a step leads to, with the part behind the hash."""
    response = client.get(TRIP, {"t": t, "on": FRIDAY.isoformat(), "g": "3", "by": "bus", **asked})
    assert response.status_code == 302
    parts = urlsplit(response["Location"])
    question = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (question["on"], question["g"], question["by"]) == (FRIDAY.isoformat(), "3", "bus")
    return question["t"] + (f"#{parts.fragment}" if parts.fragment else "")


# The page


def test_a_trip_shows_its_days_its_beds_and_where_to_book_them(
    client: Client, bamboo: VillagePage, next_village: VillagePage
) -> None:
    page = html(client, code(v(next_village), v(bamboo, 2)), g="2")

    assert "3 天 2 晚" in page
    assert "石桥村 → 竹溪村" in page
    assert "12月4日 周五" in page
    assert "1 户住得下" in page
    assert "2 晚共 <b>396</b> 元起" in page, "two weekend nights"
    assert f"/stays/?village={bamboo.slug}&amp;check_in=2026-12-04&amp;nights=2&amp;guests=2" in page
    assert "接着住，不换房" in page
    assert "返程" in page


def test_the_link_to_the_beds_asks_what_the_page_promised(client: Client, bamboo: VillagePage) -> None:
    trip = shown(client, code(v(bamboo, 2))).context["trip"]
    found = client.get(f"{reverse('booking:stays')}?{trip.nights[0].question}&guests=2")

    assert found.context["found"].fitting == trip.nights[0].beds.fitting == 1
    assert found.context["found"].offers[0].price_total_from == trip.nights[0].beds.price_from


def test_an_empty_trip_says_how_to_begin(client: Client, route: RoutePage) -> None:
    page = html(client, "")

    assert "从哪里开始" in page
    assert f'<option value="{route.pk}">' in page
    assert "data-order" not in page


@pytest.mark.parametrize(
    ("guests", "words"), [(9, "1 户住得下"), (11, "只余 10 张床，住不下 11 位"), (40, "只余 10 张床")]
)
def test_too_many_for_the_beds_is_said(client: Client, bamboo: VillagePage, guests: int, words: str) -> None:
    assert words in html(client, code(v(bamboo, 1)), g=guests)


def test_a_party_for_two_houses_is_told_to_sleep_apart(client: Client, bamboo: VillagePage) -> None:
    other = make_household(bamboo, "ZX-009", "桥头小筑")
    make_rooms(other, "双人间", 3)
    make_homestay_page(other, "qiaotou")

    assert "分几家住，共余 16 张床" in html(client, code(v(bamboo, 1)), g=12)


def test_closures_notices_and_the_wrong_season_are_told_on_their_day(
    client: Client, bamboo: VillagePage, next_village: VillagePage
) -> None:
    saturday = FRIDAY + timedelta(days=1)
    Notice.objects.create(village=next_village, title="修桥", starts_on=saturday, ends_on=saturday, is_closure=True)
    Notice.objects.create(village=bamboo, title="停水半天", starts_on=FRIDAY, ends_on=FRIDAY)
    Notice.objects.create(village=bamboo, title="早过去了", starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 2))
    VillageWindow.objects.create(village=bamboo, what="油菜花", season="spring", starts=8, ends=10, sort_order=1)
    trip = shown(client, code(v(bamboo, 1), v(next_village))).context["trip"]

    assert [note.text for note in trip.days[0].notes if "竹溪村" in note.text] == [
        "竹溪村告示：停水半天",
        "竹溪村这天不在时令里，3月中旬起有油菜花。",
    ]
    assert [(note.kind, note.text) for note in trip.days[1].notes] == [("stop", "石桥村这天停止接待：修桥")]
    assert [days for note, days in trip.warnings.items() if "修桥" in note.text] == [[2]]


def test_what_is_good_on_that_day_wears_its_badge(client: Client, bamboo: VillagePage) -> None:
    VillageWindow.objects.create(
        village=bamboo, what="晒秋", season="winter", starts=33, ends=36, sort_order=1,
        confirmed_role="村委会", confirmed_on=date(2026, 11, 1),
    )  # fmt: skip

    assert "正好 · 晒秋" in html(client, code(v(bamboo)))


def test_a_past_trip_and_one_far_ahead_ask_for_no_beds(client: Client, bamboo: VillagePage) -> None:
    past = html(client, code(v(bamboo, 1)), on="2025-05-01")
    assert "已经过去" in past
    assert "住得下" not in past and "check_in=" not in past
    ahead = html(client, code(v(bamboo, 1)), on="2028-05-01")
    assert "还没有开放" in ahead
    assert "住得下" not in ahead


def test_what_is_gone_is_named_by_its_place_and_drops_out_of_the_next_address(
    client: Client, bamboo: VillagePage, next_village: VillagePage
) -> None:
    lost = make_village("没了村", "meile")
    VillagePage.objects.filter(pk=lost.pk).update(live=False)
    t = code(v(bamboo), v(lost, 1), v(next_village), "a999999", "s999999")
    page = html(client, t)

    assert "原来的第 2 站（乡村，在“竹溪村”之后）已经不在网上，连同在那里的 1 晚，没有排进来。" in page
    assert page.count("不在了") == 3
    assert "没了村" not in page
    assert f'name="t" value="{code(v(bamboo), v(next_village))}"' in page


def test_a_village_behind_a_door_is_gone_for_everybody_else(
    client: Client, bamboo: VillagePage, pavilion: Attraction, route: RoutePage
) -> None:
    stop = route.stops.get(name="竹溪村")
    PageViewRestriction.objects.create(page=bamboo, restriction_type="login")
    page = html(client, code(v(bamboo), f"a{pavilion.pk}", f"s{stop.pk}"))

    assert page.count("不在了") == 2
    assert f'href="{bamboo.get_url()}"' not in page
    assert "望溪亭" not in page
    assert client.get("/my/trip/names", {"q": "竹溪村"}).json()["suggestions"] == []


def test_names_of_villages_are_never_markup(client: Client, bamboo: VillagePage) -> None:
    VillagePage.objects.filter(pk=bamboo.pk).update(title="<script>alert(1)</script>")
    page = html(client, code(v(bamboo, 1)), q="<b>{{7*7}}")

    assert "<script>alert" not in page
    assert "<b>{{7*7}}" not in page


# Steps


def test_a_step_leads_to_the_address_of_the_trip_it_makes(
    client: Client, bamboo: VillagePage, next_village: VillagePage
) -> None:
    one, two = v(bamboo), v(next_village)

    assert led_to(client, code(one, two), do="down1") == code(two, one) + "#stop-2"
    assert led_to(client, code(one, two), do="sleep1") == code(v(bamboo, 1), two) + "#stop-1"
    assert led_to(client, code(one, two), do="out1") == code(two)
    assert led_to(client, code(one), do=f"add.{two}") == code(one, two) + "#stop-2"


def test_a_step_that_cannot_be_taken_shows_the_trip_as_it_was(client: Client, bamboo: VillagePage) -> None:
    page = html(client, code(v(bamboo)), 422, do="up7")

    assert "没有第 7 站" in page
    assert 'id="stop-1"' in page


def test_a_route_is_a_start_its_meals_stay_behind_and_its_beds_become_nights(client: Client, route: RoutePage) -> None:
    stop = {stop.name: stop.pk for stop in route.stops.all()}
    copied = f"1.s{stop['高铁站']}.s{stop['竹溪村']}.s{stop['村口老樟']}n1.s{stop['石桥村']}"

    assert led_to(client, "", **{"from": route.pk}) == f"{copied}#stop-1"
    trip = shown(client, copied).context["trip"]
    assert [shown_day.title for shown_day in trip.days] == ["竹溪村", "石桥村"]
    assert trip.nights[0].village.title == "竹溪村"
    legs = [one.step.leg for day in trip.days for one in day.steps][1:]
    assert [(leg.origin, leg.km, leg.minutes) for leg in legs] == [("told", 42, 65), ("told", 0, 0), ("told", 9, 25)]


def test_a_bed_in_a_village_the_day_does_not_come_to_is_a_stop_of_its_own(
    client: Client, route: RoutePage, next_village: VillagePage
) -> None:
    bed = route.stops.get(name="宿竹溪")
    bed.page = next_village.page_ptr
    bed.save()
    landed = led_to(client, "", **{"from": route.pk})

    assert f"s{bed.pk}n1" in landed
    assert shown(client, landed.partition("#")[0]).context["trip"].nights[0].village == next_village


def test_stops_of_a_route_put_in_another_order_are_estimated(client: Client, route: RoutePage) -> None:
    stop = {stop.name: stop.pk for stop in route.stops.all()}
    trip = shown(client, code(f"s{stop['石桥村']}", f"s{stop['竹溪村']}", f"s{stop['村口老樟']}")).context["trip"]

    assert [one.step.leg.origin for one in trip.days[0].steps[1:]] == ["road", "told"]


def test_a_route_that_is_gone_or_too_long_is_refused_with_a_cure(client: Client, route: RoutePage) -> None:
    full = code(*[v(route.stops.get(name="竹溪村").page)] * 28)
    assert "就有 32 站" in html(client, full, 422, **{"from": route.pk})
    RoutePage.objects.filter(pk=route.pk).update(live=False)
    assert "这条线路已经不在网上" in html(client, "", 422, **{"from": route.pk})
    assert "没有这一步" in html(client, "", 422, **{"from": "x"})


def test_days_are_proposed_by_the_hours_on_the_way(client: Client, bamboo: VillagePage) -> None:
    near = make_village("近村", "jin", lng=118.05, lat=29.95)
    west = make_village("西村", "xi", lng=116.2, lat=29.9)
    stops = code(v(bamboo, 2), v(near), v(west))

    assert led_to(client, stops, do="split") == code(v(bamboo), v(near, 1), v(west))
    assert led_to(client, stops, do="flat") == code(v(bamboo), v(near), v(west))
    far = [make_village(f"远{n}", f"yuan-{n}", lng=100 + 18 * (n % 2), lat=25.0) for n in range(17)]
    assert "要排 17 天" in html(client, code(*map(v, far)), 422, do="split")


# Names to add


def test_names_are_found_without_a_script_and_added_by_a_button(
    client: Client, bamboo: VillagePage, pavilion: Attraction, route: RoutePage
) -> None:
    page = html(client, code(v(bamboo)), q="竹溪")
    assert f'value="add.v{bamboo.pk}"' in page
    assert f'value="route.{route.pk}"' in page
    assert f'value="add.a{pavilion.pk}"' in html(client, "", q="wangxi")
    assert "没有找到名字以“没有的”开头" in html(client, "", q="没有的")


def test_suggestions_lead_to_the_trip_with_them_in_it(client: Client, bamboo: VillagePage) -> None:
    asked = {"t": "", "on": FRIDAY.isoformat(), "q": "zxc"}
    (found,) = client.get(reverse("home:own-trip-names"), asked).json()["suggestions"]

    assert (found["title"], found["kind"]) == ("竹溪村", "乡村 · 黟县")
    response = client.get(found["url"], follow=True)
    assert [spot.name for spot in response.context["trip"].spots] == ["竹溪村"]
    assert response.context["plan"].on == FRIDAY


def test_what_is_kept_can_be_added_a_homestay_as_its_village(
    client: Client, creekside_page: HomestayPage, next_village: VillagePage, route: RoutePage
) -> None:
    asked = {"villages": f"{next_village.pk},999999,x", "homestays": creekside_page.pk, "routes": route.pk}
    found = client.get(reverse("home:own-trip-kept"), asked).json()["suggestions"]

    assert [one["title"] for one in found] == ["石桥村", "竹溪村", "竹溪二日"]


def test_the_shelf_makes_a_trip_of_what_is_kept(
    client: Client, creekside_page: HomestayPage, next_village: VillagePage
) -> None:
    page = client.get(reverse("home:shelf"), {"villages": next_village.pk, "homestays": creekside_page.pk})
    trip = client.get(page.context["trip_start"]).context["trip"]

    assert [spot.name for spot in trip.spots] == ["石桥村", "竹溪村"]
    assert client.get(reverse("home:shelf")).context["trip_start"] == ""


def test_pages_of_villages_and_routes_lead_here(client: Client, bamboo: VillagePage, route: RoutePage) -> None:
    assert f"/my/trip/?do=add.v{bamboo.pk}" in client.get(bamboo.get_url()).content.decode()
    assert f"/my/trip/?from={route.pk}" in client.get(route.get_url()).content.decode()


# As a union


def test_a_union_is_led_to_the_plan_of_the_nearest_route_with_day_and_heads(
    client: Client, route: RoutePage, bamboo: VillagePage, next_village: VillagePage
) -> None:
    make_route("别处一日", "biechu", days_count=1)
    question = shown(client, code(v(next_village, 1), v(bamboo)), g="20").context["union_question"]
    assert parse_qs(question) == {
        "route": [str(route.pk)], "starts_on": ["2026-12-04"], "heads": ["20"], "kind": ["convalescence"],
    }  # fmt: skip
    assert shown(client, code(v(bamboo))).context["union_question"].endswith("kind=outing")
    assert parse_qs(shown(client, code(v(bamboo)), on="2025-01-01").context["union_question"]).keys() == {"route"}


def test_without_a_route_near_the_page_says_so(client: Client, bamboo: VillagePage) -> None:
    page = html(client, code(v(bamboo)))

    assert "这些村还没有线路经过" in page
    assert "/union/plan" not in page


# The calendar


def test_the_calendar_holds_a_day_for_each_day_and_the_same_names_for_the_same_trip(
    client: Client, bamboo: VillagePage, next_village: VillagePage
) -> None:
    asked = {"t": code(v(bamboo, 1), v(next_village)), "on": FRIDAY.isoformat()}
    response = client.get(reverse("home:own-trip-file"), asked)
    entries = Calendar.from_ical(response.content).walk("VEVENT")

    assert response["Content-Type"].startswith("text/calendar")
    assert [entry["SUMMARY"] for entry in entries] == ["第 1 天：竹溪村", "第 2 天：石桥村"]
    assert [entry["DTSTART"].dt for entry in entries] == [FRIDAY, FRIDAY + timedelta(days=1)]
    assert "宿：竹溪村" in entries[0]["DESCRIPTION"]
    assert all(len(line) <= 75 for line in response.content.splitlines()), "folded by octets"
    again = client.get(reverse("home:own-trip-file"), asked | {"g": "8"})
    names = [entry["UID"] for entry in entries]
    assert [entry["UID"] for entry in Calendar.from_ical(again.content).walk("VEVENT")] == names
    other = client.get(reverse("home:own-trip-file"), asked | {"on": "2026-12-05"})
    assert not {entry["UID"] for entry in Calendar.from_ical(other.content).walk("VEVENT")} & set(names)
    back = client.get(str(entries[0]["URL"]))
    assert back.context["plan"].code == asked["t"]


def test_an_empty_trip_has_no_calendar_but_a_way_to_begin(client: Client, village: VillagePage) -> None:
    assert client.get(reverse("home:own-trip-file")).status_code == 302


# Costs and rubbish


def test_thirty_stops_cost_the_queries_of_two(
    client: Client, route: RoutePage, bamboo: VillagePage, pavilion: Attraction
) -> None:
    others = [make_village(f"第{n}村", f"cun-{n}", lng=117.5 + n / 20, lat=29.5) for n in range(8)]
    for number, village in enumerate(others):
        household = make_household(village, f"YZ-{number}", f"第{number}家")
        make_rooms(household, "双人间", 2)
        make_homestay_page(household, f"jia-{number}")
        VillageWindow.objects.create(village=village, what="花", season="spring", starts=7, ends=9, sort_order=1)
    stops = [f"s{stop.pk}" for stop in route.stops.all()]
    few = code(v(bamboo, 1), f"a{pavilion.pk}", stops[0], stops[1])
    many = code(
        *stops, *(f"{v(village, 1)}" for village in others), *[f"a{pavilion.pk}"] * 4, *map(v, others), "v99999"
    )

    def queries(t: str) -> int:
        html(client, t)
        with CaptureQueriesContext(connection) as captured:
            html(client, t)
        return len(captured)

    assert queries(few) == queries(many) <= 20
