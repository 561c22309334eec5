"""What guests and hosts are shown."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page
from tests.factories.stays import booking_in, hold
from tourism.booking.models import RoomNight
from tourism.booking.selectors import (
    availability,
    desk_today,
    desk_week,
    free_rooms,
    month_calendar,
    stays_search,
)
from tourism.booking.services import block_nights
from tourism.booking.states import BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, Licence, PriceBand, RoomType
from tourism.homestays.services import issue_licence, set_prices
from tourism.places.models import VillagePage

FRIDAY = date(2026, 12, 4)
WEEKEND = StayDates.of(FRIDAY, 2)
HALF_AN_HOUR = timedelta(minutes=30)


# Free rooms


def test_a_room_is_free_when_it_is_free_every_night(
    creekside: Household, hilltop: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    hold(double, StayDates.of(FRIDAY + timedelta(days=1), 1), now=now)
    found = free_rooms([creekside, hilltop], WEEKEND, now)
    numbers = {pk: [room.number for room in rooms] for pk, rooms in found.items()}
    assert numbers == {double.pk: ["102", "103"], family.pk: ["201"], hilltop.room_types.get().pk: ["101", "102"]}


def test_nights_of_a_hold_that_ran_out_are_shown_as_free_before_anyone_sweeps(double: RoomType, now: datetime) -> None:
    hold(double, WEEKEND, now=now, count=3)
    last_second = now + HALF_AN_HOUR - timedelta(seconds=1)
    assert free_rooms([double.household], WEEKEND, last_second)[double.pk] == []
    assert len(free_rooms([double.household], WEEKEND, now + HALF_AN_HOUR)[double.pk]) == 3
    assert RoomNight.objects.count() == 6


def test_availability_counts_each_night_and_sums_the_stay(double: RoomType, family: RoomType, now: datetime) -> None:
    hold(double, StayDates.of(FRIDAY, 1), now=now, count=2, guests=2)
    PriceBand.objects.filter(room_type=family).delete()
    two_beds, four_beds = availability(double.household, StayDates.of(date(2026, 12, 3), 3), now)
    assert [(n.date.day, n.free, n.price, n.band) for n in two_beds.nights] == [
        (3, 3, 168, "weekday"), (4, 1, 198, "weekend"), (5, 3, 198, "weekend"),
    ]  # fmt: skip
    assert (two_beds.free, two_beds.total) == (1, 564)
    assert (four_beds.free, four_beds.total) == (1, None)


# The month


def squares(household: Household, now: datetime, month: int = 12) -> dict[date, Any]:
    weeks = month_calendar(household, 2026, month, now)
    assert all(len(week) == 7 and week[0].date.weekday() == 0 for week in weeks)
    return {day.date: day for week in weeks for day in week}


def test_the_month_shows_what_is_left_and_from_what_price(
    creekside: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    set_prices(room_type=family, weekday=100, weekend=120, holiday=150)
    hold(double, StayDates.of(FRIDAY, 1), now=now, count=2, guests=2)
    hold(family, WEEKEND, now=now)
    block_nights(room=double.rooms.get(number="103"), stay=StayDates.of(FRIDAY, 1), now=now)
    days = squares(creekside, now)
    assert [(days[date(2026, 12, d)].state, days[date(2026, 12, d)].free) for d in (3, 4, 5, 6)] == [
        ("free", 4), ("full", 0), ("free", 3), ("free", 4),
    ]  # fmt: skip
    # A sold-out night still says what it would have cost; otherwise only rooms that can be had count.
    assert [days[date(2026, 12, d)].price_from for d in (3, 4, 5, 6)] == [100, 120, 198, 100]
    assert not days[date(2026, 11, 30)].in_month and days[date(2026, 12, 31)].in_month


def test_the_month_warns_of_the_last_rooms(double: RoomType, family: RoomType, now: datetime) -> None:
    hold(double, StayDates.of(FRIDAY, 1), now=now, count=2, guests=2)
    assert squares(double.household, now)[FRIDAY].state == "few"


def test_the_month_knows_what_is_past_and_what_is_not_for_sale(
    creekside: Household, double: RoomType, now: datetime, today: date
) -> None:
    issue_licence(household=creekside, kind=Licence.Kind.FIRE, valid_to=date(2026, 12, 20))
    november, december = squares(creekside, now, 11), squares(creekside, now)
    assert november[today - timedelta(days=1)].state == "past"
    assert november[today].state == "free"
    assert [december[date(2026, 12, d)].state for d in (20, 21)] == ["free", "closed"]
    issue_licence(household=creekside, kind=Licence.Kind.FIRE, valid_to=None)
    far = {day.date: day for week in month_calendar(creekside, 2027, 11, now) for day in week}
    assert far[today + timedelta(days=365)].state == "free"
    assert far[today + timedelta(days=366)].state == "closed"


def test_a_household_without_prices_has_a_closed_month(creekside: Household, now: datetime) -> None:
    PriceBand.objects.all().delete()
    assert squares(creekside, now)[FRIDAY].state == "closed"
    assert squares(creekside, now)[FRIDAY].price_from is None


# Search


@pytest.fixture
def hilltop_page(hilltop: Household) -> HomestayPage:
    return make_homestay_page(hilltop, "shanding-renjia")


def search(now: datetime, guests: int = 2, **asked: Any) -> list:
    return stays_search(check_in=FRIDAY, nights=2, guests=guests, now=now, **asked)


def test_search_offers_the_cheapest_rooms_for_the_party(
    creekside_page: HomestayPage, hilltop_page: HomestayPage, double: RoomType, family: RoomType, now: datetime
) -> None:
    set_prices(room_type=family, weekday=300, weekend=300, holiday=300)
    first, second = search(now, guests=5)
    assert (first.page, first.household.name, first.fits) == (creekside_page, "溪畔小院", True)
    assert (first.rooms_free, first.beds_free) == (4, 10)
    assert first.mix == {family.pk: 1, double.pk: 1}
    assert (first.price_total_from, first.price_from) == (2 * (300 + 198), 198)
    assert [(offer.room_type, offer.free, offer.total) for offer in first.room_types] == [
        (double, 3, 396),
        (family, 1, 600),
    ]
    assert (second.page, second.fits, second.beds_free, second.mix, second.price_total_from) == (
        hilltop_page, False, 4, {}, None,
    )  # fmt: skip


def test_search_puts_the_cheaper_house_first(
    creekside_page: HomestayPage, hilltop_page: HomestayPage, hilltop: Household, now: datetime
) -> None:
    assert [offer.page for offer in search(now)] == [creekside_page, hilltop_page]
    set_prices(room_type=hilltop.room_types.get(), weekday=100, weekend=100, holiday=100)
    assert [offer.page for offer in search(now)] == [hilltop_page, creekside_page]


def test_a_house_that_may_not_take_guests_comes_last_with_the_reason(
    creekside_page: HomestayPage, hilltop_page: HomestayPage, creekside: Household, now: datetime
) -> None:
    issue_licence(household=creekside, kind=Licence.Kind.FIRE, valid_to=FRIDAY)
    last = search(now)[-1]
    assert (last.page, last.fits, last.rooms_free, last.room_types) == (creekside_page, False, 0, [])
    assert last.bookability.reasons == ["消防安全检查意见已于 2026-12-04 到期"]


def test_rooms_without_a_price_are_not_offered(creekside_page: HomestayPage, double: RoomType, now: datetime) -> None:
    PriceBand.objects.filter(room_type=double).delete()
    [offer] = search(now)
    assert (offer.rooms_free, [found.room_type.name for found in offer.room_types]) == (1, ["家庭间"])


def test_search_keeps_to_a_village_or_to_what_is_near(
    creekside_page: HomestayPage, next_village: VillagePage, village: VillagePage, now: datetime
) -> None:
    bridge = make_household(next_village, "SQ-001", "石桥客栈")
    make_rooms(bridge)
    bridge_page = make_homestay_page(bridge, "shiqiao-kezhan")
    assert [offer.page for offer in search(now, villages=[village])] == [creekside_page]
    by_distance = search(now, near=next_village)
    assert [offer.page for offer in by_distance] == [bridge_page, creekside_page]
    assert by_distance[0].distance_m == 0
    assert by_distance[1].distance_m == pytest.approx(5_865, rel=0.01)
    assert search(now, near=SimpleNamespace(lng=116.4, lat=39.9)) == []
    assert search(now, near=SimpleNamespace(lng=None, lat=None)) == []


def test_unpublished_homestays_are_not_found(creekside_page: HomestayPage, now: datetime) -> None:
    creekside_page.unpublish()
    assert search(now) == []


# Cost


def _month(houses: list[Household], now: datetime) -> object:
    return month_calendar(houses[-1], 2026, 12, now)


SELECTORS = {
    "free_rooms": lambda houses, now: free_rooms(houses, WEEKEND, now),
    "desk_today": lambda houses, now: desk_today(houses, now.date(), now),
    "desk_week": lambda houses, now: desk_week(houses, now.date(), now),
    "availability": lambda houses, now: availability(houses[-1], WEEKEND, now),
    "month_calendar": _month,
}


@pytest.mark.parametrize("name", SELECTORS)
def test_a_selector_costs_the_same_for_one_household_as_for_six(village: VillagePage, now: datetime, name: str) -> None:
    houses = [busy_house(village, n, now) for n in range(6)]
    assert (
        query_count(lambda: SELECTORS[name](houses[:1], now)) == query_count(lambda: SELECTORS[name](houses, now)) <= 10
    )


def test_search_costs_the_same_for_one_homestay_as_for_six(village: VillagePage, now: datetime) -> None:
    counts = []
    for n in range(6):
        make_homestay_page(busy_house(village, n, now), f"house-{n}")
        if n in (0, 5):
            counts.append(
                query_count(lambda: [(o.page.hero_image, o.household.village.region.name) for o in search(now)])
            )
    assert counts[0] == counts[1] <= 12


def busy_house(village: VillagePage, number: int, now: datetime) -> Household:
    """A house with a guest in each room: one in house, one coming, one held."""
    house = make_household(village, f"B-{number}", f"第{number}家")
    room_type = make_rooms(house, rooms=3)
    phone = {"contact_phone": f"1390000000{number}"}
    for state in (BookingState.CHECKED_IN, BookingState.CONFIRMED, BookingState.HELD):
        booking_in(state, room_type, now=now, **phone)
    return house


def query_count(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)
