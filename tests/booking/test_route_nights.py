"""The beds of a route's nights: two at Bamboo Creek, one at Stone Bridge."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page
from tests.factories.routes import add_stop, make_route
from tests.factories.stays import hold
from tourism.booking.selectors import NightBeds, beds_of_nights, sleeps_of
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, Licence, StayRule
from tourism.homestays.services import set_prices
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage, RouteStop
from tourism.routes.selectors import day_plans

START = date(2026, 12, 11)


@pytest.fixture
def route(village: VillagePage, next_village: VillagePage, creekside_page: HomestayPage) -> RoutePage:
    route = make_route(days_count=4)
    for day, place in ((1, village), (2, village), (3, next_village)):
        add_stop(route, day, f"宿{place.title}", place, kind=RouteStop.Kind.BED)
    return route


def beds(route: RoutePage, guests: int, now: datetime) -> list[NightBeds]:
    return beds_of_nights(sleeps_of(day_plans(route), START), guests, now)


def test_nights_in_a_row_in_one_village_are_one_stay_on_their_true_dates(route: RoutePage) -> None:
    first, second = sleeps_of(day_plans(route), START)

    assert (first.village.title, first.days, first.stay) == ("竹溪村", [1, 2], StayDates.of(START, 2))
    assert (second.village.title, second.days, second.stay) == ("石桥村", [3], StayDates.of(START + timedelta(2), 1))


def test_coming_back_to_a_village_is_a_stay_of_its_own(route: RoutePage, village: VillagePage) -> None:
    add_stop(route, 4, "再宿竹溪", village, kind=RouteStop.Kind.BED)

    assert [sleep.days for sleep in sleeps_of(day_plans(route), START)] == [[1, 2], [3], [4]]


def test_a_night_on_a_train_is_no_bed_of_ours(route: RoutePage) -> None:
    add_stop(route, 4, "夜车", kind=RouteStop.Kind.BED)

    assert [sleep.days for sleep in sleeps_of(day_plans(route), START)] == [[1, 2], [3]]


def test_the_party_learns_who_could_sleep_it_and_for_how_much(
    route: RoutePage, creekside_page: HomestayPage, now: datetime
) -> None:
    creek, bridge = beds(route, 2, now)

    assert (creek.fitting, creek.open, creek.price_from) == ([creekside_page], 1, 198)  # Friday and Saturday
    assert (bridge.fitting, bridge.open, bridge.price_from) == ([], 0, None)


def test_one_night_taken_of_two_is_no_room_for_both(route: RoutePage, creekside: Household, now: datetime) -> None:
    for kind in creekside.room_types.all():
        hold(kind, StayDates.of(START + timedelta(1), 1), now=now, count=kind.rooms.count())

    creek, _bridge = beds(route, 2, now)

    assert (creek.fitting, creek.open) == ([], 1)


def test_a_party_too_large_for_any_house_is_told_so(route: RoutePage, now: datetime) -> None:
    assert beds(route, 10, now)[0].fitting
    assert (beds(route, 11, now)[0].fitting, beds(route, 11, now)[0].open) == ([], 1)


def test_a_house_whose_licence_runs_out_on_the_way_is_not_open(
    route: RoutePage, creekside: Household, now: datetime
) -> None:
    Licence.objects.filter(household=creekside, kind=Licence.Kind.FIRE).update(valid_to=START)

    assert beds(route, 2, now)[0].open == 0


def test_a_rule_that_stands_in_the_way_is_named_with_its_cure(
    route: RoutePage, creekside: Household, now: datetime
) -> None:
    StayRule.objects.create(household=creekside, min_nights=3)

    creek, _bridge = beds(route, 2, now)

    assert creek.fitting == []
    assert "3 晚" in creek.broken


def test_the_cheapest_comes_first(
    route: RoutePage, village: VillagePage, creekside_page: HomestayPage, now: datetime
) -> None:
    cheap = make_household(village, "ZX-009", "便宜人家")
    set_prices(room_type=make_rooms(cheap), weekday=100, weekend=100, holiday=100)
    page = make_homestay_page(cheap, "pianyi")

    assert beds(route, 2, now)[0].fitting == [page, creekside_page]


def test_beds_cost_the_same_queries_however_long_the_route(
    route: RoutePage,
    village: VillagePage,
    next_village: VillagePage,
    now: datetime,
    django_assert_num_queries: Callable,
) -> None:
    sleeps = sleeps_of(day_plans(route), START)
    with django_assert_num_queries(8):
        beds_of_nights(sleeps, 2, now)
    for number in range(4):
        household = make_household(next_village, f"SQ-1{number}", f"第{number}家")
        make_rooms(household, "双人间", 2)
        make_homestay_page(household, f"jia-{number}")
        add_stop(route, 4 + number, "宿", village if number % 2 else next_village, kind=RouteStop.Kind.BED)
    longer = sleeps_of(day_plans(RoutePage.objects.get(pk=route.pk)), START)

    with django_assert_num_queries(8):
        beds_of_nights(longer, 2, now)
