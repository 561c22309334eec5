"""What guests are told of prices, stay rules and holidays: in the month, in a search, in the nearest stays, in a quote."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page
from tests.factories.stays import hold
from tourism.booking.selectors import availability, month_calendar, quote_of, stays_search
from tourism.booking.selectors.nearest import nearest_stays
from tourism.core.models import HolidayDay
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, RoomType, StayRule
from tourism.homestays.selectors import open_house
from tourism.homestays.services import Season, set_prices
from tourism.places.models import VillagePage

FRIDAY = date(2026, 12, 4)


def rule(household: Household, **limits: Any) -> StayRule:
    return StayRule.objects.create(household=household, **({"name": "腊八"} | limits))


def days_of(household: Household, now: datetime, year: int = 2026, month: int = 12) -> dict[date, Any]:
    return {day.date: day for week in month_calendar(household, year, month, now) for day in week if day.in_month}


# The month


def test_a_day_shows_the_shortest_stay_that_may_begin_on_it(
    creekside: Household, double: RoomType, now: datetime
) -> None:
    rule(creekside, starts_on=FRIDAY, ends_on=FRIDAY, min_nights=3)
    rule(creekside, starts_on=date(2026, 12, 8), ends_on=date(2026, 12, 8), min_nights=2, room_type=double)
    days = days_of(creekside, now)
    assert [days[date(2026, 12, n)].min_nights for n in (3, 4, 5)] == [1, 3, 1]
    # Only the doubles ask for two nights: the family room can be had for one.
    assert days[date(2026, 12, 8)].min_nights == 1


def test_a_day_says_whether_one_may_come_or_go(creekside: Household, double: RoomType, now: datetime) -> None:
    rule(creekside, starts_on=FRIDAY, ends_on=FRIDAY, closed_to_arrival=True)
    rule(creekside, starts_on=date(2026, 12, 5), ends_on=date(2026, 12, 5), closed_to_departure=True)
    days = days_of(creekside, now)
    assert [(days[date(2026, 12, n)].closed_to_arrival, days[date(2026, 12, n)].closed_to_departure) for n in (3, 4, 5)] == [
        (False, False), (True, False), (False, True),
    ]  # fmt: skip


def test_holidays_and_seasons_are_named_and_common_weekends_are_not(
    creekside: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    HolidayDay.objects.create(on=date(2026, 12, 25), kind="holiday", name="村庆")
    for room_type in (double, family):
        set_prices(
            room_type=room_type, weekday=168, weekend=198, holiday=268,
            seasons=[Season("腊肉节", 220, date(2026, 12, 8), date(2026, 12, 10))],
        )  # fmt: skip
    days = days_of(creekside, now)
    assert [days[date(2026, 12, n)].label for n in (7, 8, 10, 11, 25)] == ["", "腊肉节", "腊肉节", "", "村庆"]
    assert (days[date(2026, 12, 8)].price_from, days[date(2026, 12, 25)].price_from) == (220, 268)


def test_a_year_without_a_plan_of_holidays_says_so(creekside: Household, double: RoomType, now: datetime) -> None:
    assert days_of(creekside, now)[FRIDAY].note == ""
    assert "未公布" in days_of(creekside, now, 2027, 10)[date(2027, 10, 1)].note


def test_days_that_cannot_be_booked_yet_or_any_more_are_closed(
    creekside: Household, double: RoomType, now: datetime
) -> None:
    creekside.book_days_before_min, creekside.book_days_before_max = 2, 30
    creekside.save()
    november, december = days_of(creekside, now, 2026, 11), days_of(creekside, now)
    assert [november[date(2026, 11, n)].state for n in (24, 25)] == ["closed", "free"]
    assert [december[date(2026, 12, n)].state for n in (23, 24)] == ["free", "closed"]


def test_availability_tells_the_rule_a_stay_breaks(creekside: Household, double: RoomType, now: datetime) -> None:
    rule(creekside, starts_on=FRIDAY, ends_on=FRIDAY, min_nights=2)
    [one] = [each for each in availability(creekside, StayDates.of(FRIDAY, 1), now) if each.room_type == double]
    [two] = [each for each in availability(creekside, StayDates.of(FRIDAY, 2), now) if each.room_type == double]
    assert (one.broken, one.choice) == ("腊八期间 2 晚起住，请多住几晚或换日子。", None)
    assert two.broken == "" and two.choice is not None
    assert [night.rules.min_nights for night in two.nights] == [2, 1]


# Searching


def search(now: datetime, nights: int = 1, **asked: Any) -> list:
    return stays_search(check_in=FRIDAY, nights=nights, guests=2, now=now, **asked)


def test_a_house_whose_rules_forbid_the_stay_comes_after_the_others_with_the_cure(
    creekside_page: HomestayPage, creekside: Household, double: RoomType, hilltop: Household, now: datetime
) -> None:
    hilltop_page = make_homestay_page(hilltop, "shanding-renjia")
    set_prices(room_type=hilltop.room_types.get(), weekday=900, weekend=900, holiday=900)
    rule(creekside, min_nights=2)
    first, last = search(now)
    assert (first.page, last.page, last.fits, last.is_open) == (hilltop_page, creekside_page, False, False)
    assert last.broken == "腊八期间 2 晚起住，请多住几晚或换日子。"
    assert search(now, nights=2)[0].page == creekside_page


def test_a_full_house_is_called_full_whatever_its_rules(
    creekside_page: HomestayPage, creekside: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    hold(double, StayDates.of(FRIDAY, 1), now=now, count=3)
    hold(family, StayDates.of(FRIDAY, 1), now=now)
    rule(creekside, min_nights=2)
    assert search(now)[0].broken == ""


def test_along_a_route_the_order_of_the_villages_comes_before_the_price(
    creekside_page: HomestayPage, village: VillagePage, next_village: VillagePage, now: datetime
) -> None:
    dear = make_household(next_village, "SQ-009", "石桥大院")
    set_prices(room_type=make_rooms(dear), weekday=900, weekend=900, holiday=900)
    dear_page = make_homestay_page(dear, "shiqiao-dayuan")
    assert [offer.page for offer in search(now, villages=[village, next_village])] == [creekside_page, dear_page]
    assert [offer.page for offer in search(now, villages=[next_village, village])] == [dear_page, creekside_page]
    assert search(now, villages=[]) == []


def test_a_third_guest_in_a_double_room_pays_extra_in_the_search(hilltop: Household, now: datetime) -> None:
    room_type = make_rooms(hilltop, "加床间", 1, max_guests=3)
    room_type.base_guests, room_type.extra_guest_price = 2, Decimal(50)
    room_type.save()
    hilltop.room_types.exclude(pk=room_type.pk).update(is_active=False)
    make_homestay_page(hilltop, "shanding-renjia")
    [offer] = stays_search(check_in=FRIDAY, nights=2, guests=3, now=now)
    assert (offer.mix, offer.price_total_from) == ({room_type.pk: 1}, 2 * (198 + 50))


# The nearest stay that can be had


def nearest(household: Household, stay: StayDates, now: datetime) -> list[tuple[date, int]]:
    return [(near.stay.check_in, near.stay.count) for near in nearest_stays([household], stay, 2, now)]


def test_a_stay_too_short_for_the_rules_is_offered_longer(
    creekside: Household, double: RoomType, now: datetime
) -> None:
    rule(creekside, starts_on=FRIDAY, ends_on=date(2026, 12, 6), min_nights=3)
    assert nearest(creekside, StayDates.of(FRIDAY, 1), now) == [
        (date(2026, 12, 2), 1), (date(2026, 12, 3), 1), (FRIDAY, 3),
    ]  # fmt: skip


def test_a_stay_into_full_nights_is_offered_shorter_and_on_other_days(
    creekside: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    saturday = StayDates.of(date(2026, 12, 5), 1)
    hold(double, saturday, now=now, count=3)
    hold(family, saturday, now=now)
    assert nearest(creekside, StayDates.of(FRIDAY, 2), now) == [
        (date(2026, 12, 3), 2), (FRIDAY, 1), (date(2026, 12, 6), 2),
    ]  # fmt: skip


# A quote


def test_a_quote_adds_up_rooms_and_additional_guests_night_by_night(
    creekside: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    family.base_guests, family.extra_guest_price = 2, Decimal("45.50")
    family.save()
    two_beds, four_beds = availability(creekside, StayDates.of(date(2026, 12, 3), 2), now)
    quote = quote_of([(two_beds, 1), (four_beds, 1)], 5)
    thursday, friday = quote.nights
    assert [(part.room_type, part.rooms, part.base, part.extra_guests) for part in thursday.rooms] == [
        (double, 1, 168, 0), (family, 1, 168, 1),
    ]  # fmt: skip
    assert (thursday.amount, friday.amount, quote.total) == (Decimal("381.50"), Decimal("441.50"), 823)
    assert [part.label for part in friday.rooms] == ["周末", "周末"]


def test_a_quote_is_what_the_rooms_cost_once_they_are_taken(
    creekside: Household, family: RoomType, now: datetime
) -> None:
    family.base_guests, family.extra_guest_price = 2, Decimal(45)
    family.save()
    stay = StayDates.of(date(2026, 12, 3), 2)
    [known] = [each for each in availability(creekside, stay, now) if each.room_type == family]
    assert quote_of([(known, 1)], 4).total == hold(family, stay, now=now, guests=4).total == 366 + 4 * 45


def test_a_quote_for_nothing_is_nothing(creekside: Household, double: RoomType, now: datetime) -> None:
    [known, *_] = availability(creekside, StayDates.of(FRIDAY, 1), now)
    assert (quote_of([], 2).total, quote_of([(known, 0)], 2).nights) == (0, [])


# Cost


def query_count(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


@pytest.mark.parametrize(("is_open", "queries"), [(False, 4), (True, 1)])
def test_a_month_of_a_homestay_costs_four_queries_however_much_is_booked(
    creekside: Household, double: RoomType, now: datetime, is_open: bool, queries: int
) -> None:
    def ask() -> list[int]:
        house = open_house(creekside) if is_open else None
        month = StayDates.of(date(2026, 12, 1), 31)
        return [
            query_count(lambda: month_calendar(creekside, 2026, 12, now, house)),
            query_count(lambda: availability(creekside, month, now, house)),
        ]

    before = ask()
    for n in range(5):
        hold(double, StayDates.of(date(2026, 12, 3 * n + 1), 2), now=now, contact_phone=f"1380000000{n}")
        rule(creekside, min_nights=2, name=f"第{n}条", starts_on=FRIDAY, ends_on=FRIDAY)
        HolidayDay.objects.create(on=date(2026, 12, 20 + n), kind="holiday", name="村庆")
    assert before == ask() == [queries, queries]
