"""The Bamboo Creek route: from the county town to the village, a night at Creekside, then on to Stone Bridge."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.editing.screens import page_form
from tests.factories.routes import add_stop, make_route
from tourism.accounts.models import User
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, VillagePage
from tourism.routes.map_features import halts_of, layers_of, stops_of
from tourism.routes.models import RouteCost, RouteFigure, RoutePage, RouteStop, RouteWindow
from tourism.routes.selectors import (
    day_plans,
    fetch_children,
    live_routes,
    routes_through,
    villages_passed,
)
from tourism.routes.templatetags.route_tags import effort_word
from tourism.routes.way import way_of

TODAY = date(2026, 11, 23)


@pytest.fixture
def route(village: VillagePage, next_village: VillagePage, creekside_page: HomestayPage) -> RoutePage:
    route = make_route()
    add_stop(route, 1, "县城车站", lng=117.90, lat=29.95)
    add_stop(route, 1, "竹溪", village, leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)
    add_stop(route, 1, "宿溪畔", page=creekside_page.page_ptr, kind=RouteStop.Kind.BED)
    add_stop(route, 2, "石桥", next_village, leg_mode="walk", leg_km=Decimal("5.5"), leg_minutes=90)
    return route


def test_a_day_knows_its_stops_and_what_its_legs_add_up_to(route: RoutePage) -> None:
    first, second = day_plans(route)

    assert [placed.stop.name for placed in first.stops] == ["县城车站", "竹溪", "宿溪畔"]
    assert (first.distance.km, first.distance.ride_minutes) == (Decimal(30), 45)
    assert (second.distance.km, second.distance.walk_minutes) == (Decimal("5.5"), 90)


def test_a_bed_at_a_homestay_lies_in_its_village(route: RoutePage, village: VillagePage) -> None:
    (bed,) = day_plans(route)[0].beds

    assert bed.village == village
    assert bed.page is not None and bed.page.title == "溪畔小院"


def test_days_cost_the_same_queries_however_many_stops_they_have(
    route: RoutePage, village: VillagePage, django_assert_num_queries
) -> None:
    day_plans(route)  # content types are remembered from here on
    with django_assert_num_queries(4):
        day_plans(route)
    for number in range(10):
        add_stop(route, 2, f"田埂 {number}", village)

    with django_assert_num_queries(4):
        day_plans(route)


def test_a_page_taken_down_is_no_longer_linked(route: RoutePage, village: VillagePage) -> None:
    village.unpublish()

    assert day_plans(route)[0].stops[1].page is None


def test_a_note_that_names_the_vehicle_is_not_told_twice(route: RoutePage) -> None:
    stop = route.stops.get(name="竹溪")
    words = []
    for note in ("包车，山路", "山路", ""):
        stop.leg_note = note
        stop.save(update_fields=["leg_note"])
        words.append(day_plans(RoutePage.objects.get(pk=route.pk))[0].stops[1].leg_words)

    assert words == ["包车，山路", "包车，山路", "包车"]


def test_a_village_knows_the_routes_that_stop_at_it_at_its_homestays_and_at_its_sights(
    route: RoutePage, village: VillagePage, next_village: VillagePage
) -> None:
    bridge = Attraction.objects.create(village=next_village, name="七孔桥", kind=Attraction.Kind.ARCHITECTURE)
    other = make_route("看桥一日", "kanqiao", days_count=1)
    add_stop(other, 1, "七孔桥", attraction=bridge)

    assert routes_through(village) == [(route, [1])]
    assert routes_through(next_village) == [(route, [2]), (other, [1])]


def test_a_draft_route_passes_no_village(route: RoutePage, village: VillagePage) -> None:
    route.unpublish()

    assert routes_through(village) == []


def test_the_villages_a_route_passes_come_in_order_and_without_queries(
    route: RoutePage, village: VillagePage, next_village: VillagePage, django_assert_num_queries
) -> None:
    (listed,) = live_routes()

    with django_assert_num_queries(0):
        assert villages_passed(listed, [next_village, village]) == [village, next_village]


def test_the_map_numbers_places_in_order_and_adds_up_the_way(route: RoutePage, village: VillagePage) -> None:
    add_stop(route, 2, "回竹溪", village, leg_mode="walk", leg_km=Decimal("5.5"))
    placed = [one for plan in day_plans(RoutePage.objects.get(pk=route.pk)) for one in plan.stops]

    stops = stops_of(halts_of(placed))

    assert [(stop.number, stop.name, stop.km) for stop in stops] == [
        (1, "县城车站", None),
        (2, "竹溪", 30.0),
        (3, "石桥", 35.5),
    ]
    assert stops[1].note == "第 1、2 天"


def test_a_route_without_a_stored_line_is_drawn_from_stop_to_stop(route: RoutePage) -> None:
    (layer,) = layers_of(route)

    assert [len(line.points) for line in layer.lines] == [3]
    assert [marker.number for marker in layer.markers] == [1, 2, 3]


def test_a_stored_line_is_drawn_as_it_is(route: RoutePage) -> None:
    route.track = [[117.90, 29.95], [117.93, 29.94], [117.96, 29.92], [117.99, 29.90]]

    assert len(layers_of(route)[0].lines[0].points) == 4


def test_a_list_says_how_hard_a_route_is_without_a_query(route: RoutePage, django_assert_num_queries) -> None:
    (listed,) = live_routes()
    with django_assert_num_queries(0):
        computed = effort_word(listed)
    listed.difficulty, listed.difficulty_reason = "hard", "雨天路滑"

    assert (computed, effort_word(listed)) == ("易", "难")


def test_the_small_tables_of_a_route_come_in_one_query(route: RoutePage, django_assert_num_queries) -> None:
    cost = RouteCost.objects.create(
        route=route, item="包车", amount=Decimal("900.50"), payee="县客运", payee_kind="transport"
    )
    window = RouteWindow.objects.create(route=route, what="红叶", season="autumn", starts=31, ends=34)
    number = RouteFigure.objects.create(
        route=route, kind="distance", value=Decimal("40.5"), reason="手册", stated_on=TODAY
    )
    page = RoutePage.objects.get(pk=route.pk)
    with django_assert_num_queries(1):
        fetch_children(page)
        found = [list(of.all()) for of in (page.costs, page.windows, page.figures, page.days)]

    assert found[:3] == [[cost], [window], [number]]
    assert (found[0][0].amount, found[2][0].value, found[2][0].stated_on) == (Decimal("900.50"), Decimal("40.5"), TODAY)
    assert [day.number for day in found[3]] == [1, 2]


def test_kilometres_along_a_sketch_are_those_of_the_legs(route: RoutePage) -> None:
    way = way_of(route, day_plans(route))

    assert way.is_sketch and way.ground is not None
    assert way.km_at(way.ground.along[1] or 0) == 30
    assert way.km_at(way.ground.length) == 35.5


def test_whoever_says_how_hard_a_route_is_says_why(client: Client, route: RoutePage) -> None:
    client.force_login(User.objects.create_superuser("chief", password="x"))
    path = reverse("wagtailadmin_pages:edit", args=[route.pk])
    form = page_form(client.get(path)) | {"difficulty": "hard", "difficulty_reason": ""}

    assert "写了难度，请写一句为什么" in client.post(path, form).content.decode()
    assert client.post(path, form | {"difficulty_reason": "坡陡"}).status_code == 302


def test_a_route_nobody_has_placed_has_no_map(db: None) -> None:
    route = make_route()
    add_stop(route, 1, "县城车站")

    assert layers_of(route) == []
