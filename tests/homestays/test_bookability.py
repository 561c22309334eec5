"""Who may take guests, and the reasons why not."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import four_funds, four_items, license_fully, make_household, make_rooms, renovate
from tests.factories.pages import make_homestay_page
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, HouseholdNotice, Licence, Renovation, RoomType
from tourism.homestays.selectors import (
    bookability,
    bookability_during,
    bookability_of,
    homestays_of_village,
    live_homestays,
    price_from,
)
from tourism.homestays.services import issue_licence, record_renovation, register_household, set_prices
from tourism.places.models import Notice, VillagePage

ON = date(2026, 12, 5)


def test_a_renovated_and_licensed_household_is_open(creekside: Household) -> None:
    assert bookability(creekside, ON).is_open
    assert bookability(creekside, ON).reasons == []


@pytest.mark.parametrize("offers_meals", [True, False])
@pytest.mark.parametrize("fate", ["missing", "ended yesterday", "ends today", "endless", "begins tomorrow"])
@pytest.mark.parametrize("kind", list(Licence.Kind))
def test_every_licence_in_every_condition(
    village: VillagePage, kind: Licence.Kind, fate: str, offers_meals: bool
) -> None:
    household = make_household(village, "ZX-010", "证照人家", offers_meals=offers_meals)
    days = {"ended yesterday": ON - timedelta(days=1), "ends today": ON, "endless": None, "begins tomorrow": None}
    if fate == "missing":
        Licence.objects.filter(household=household, kind=kind).delete()
    else:
        issued_on = ON + timedelta(days=1) if fate == "begins tomorrow" else None
        issue_licence(household=household, kind=kind, valid_to=days[fate], issued_on=issued_on)
    needed = {Licence.Kind.BUSINESS, Licence.Kind.SPECIAL_TRADE, Licence.Kind.FIRE}
    needed |= {Licence.Kind.FOOD} if offers_meals else set()
    words = {"missing": "缺少", "ended yesterday": "已于 2026-12-04 到期", "begins tomorrow": "2026-12-06 才生效"}
    answer = bookability(household, ON)
    if kind in needed and fate in words:
        assert not answer.is_open
        assert len(answer.reasons) == 1
        assert str(kind.label) in answer.reasons[0] and words[fate] in answer.reasons[0]
    else:
        assert answer.is_open, answer.reasons


@pytest.mark.parametrize("state", [state for state in Renovation.State.values if state != "accepted"])
def test_without_an_accepted_renovation_nobody_is_taken_in(creekside: Household, state: str) -> None:
    record_renovation(
        household=creekside, programme="示范", year=2025, state=state, items=four_items(), funds=four_funds()
    )
    assert bookability(creekside, ON).reasons == ["三改一整还没有验收合格"]


def test_an_acceptance_counts_from_its_day(creekside: Household) -> None:
    assert not bookability(creekside, date(2025, 7, 19)).is_open
    assert bookability(creekside, date(2025, 7, 20)).is_open


def test_a_household_with_nothing_hears_every_reason(village: VillagePage) -> None:
    bare = register_household(village=village, code="ZX-011", name="空手人家")
    assert len(bookability(bare, ON).reasons) == 5
    license_fully(bare)
    renovate(bare)
    assert bookability(bare, ON).is_open


def test_a_closed_village_takes_nobody_in(creekside: Household) -> None:
    Notice.objects.create(
        village=creekside.village, title="防汛", starts_on=ON, ends_on=ON + timedelta(days=2), is_closure=True
    )
    Notice.objects.create(village=creekside.village, title="修路绕行", starts_on=ON, ends_on=ON + timedelta(days=9))
    open_on = [bookability(creekside, ON + timedelta(days=n)).is_open for n in range(-1, 4)]
    assert open_on == [True, False, False, False, True]
    assert "防汛" in bookability(creekside, ON).reasons[0]


def test_a_household_closes_itself_for_its_own_reasons(creekside: Household, hilltop: Household) -> None:
    HouseholdNotice.objects.create(
        household=creekside, title="娶亲", starts_on=ON, ends_on=ON + timedelta(days=1), is_closure=True
    )
    HouseholdNotice.objects.create(household=creekside, title="修灶", starts_on=ON, ends_on=ON + timedelta(days=9))

    assert bookability(creekside, ON).reasons == [f"这家 {ON} 至 {ON + timedelta(days=1)} 停止接待：娶亲"]
    assert bookability(creekside, ON + timedelta(days=2)).is_open
    assert bookability(hilltop, ON).is_open


def test_a_licence_that_ends_within_the_stay_refuses_the_stay(creekside: Household) -> None:
    issue_licence(household=creekside, kind=Licence.Kind.FIRE, valid_to=ON)
    one, two = StayDates.of(ON, 1), StayDates.of(ON, 2)
    assert bookability_during([creekside], one)[creekside.pk].is_open
    assert bookability_during([creekside], two)[creekside.pk].reasons == ["消防安全检查意见已于 2026-12-05 到期"]


def test_prices_start_from_the_cheapest_room_in_use(
    creekside: Household, double: RoomType, family: RoomType, hilltop: Household
) -> None:
    set_prices(room_type=family, weekday=90, weekend=100, holiday=120)
    monday, friday = date(2026, 12, 7), date(2026, 12, 4)
    ids = [creekside.pk, hilltop.pk]
    assert price_from(ids, monday) == {creekside.pk: 90, hilltop.pk: 168}
    assert price_from(ids, friday) == {creekside.pk: 100, hilltop.pk: 198}
    family.rooms.update(is_active=False)
    hilltop.room_types.update(is_active=False)
    assert price_from(ids, monday) == {creekside.pk: 168}


def test_only_published_homestays_with_a_household_are_shown(
    creekside: Household, hilltop: Household, next_village: VillagePage
) -> None:
    page = make_homestay_page(creekside, "xipan")
    hidden = make_homestay_page(hilltop, "shanding")
    hidden.unpublish()
    elsewhere = make_homestay_page(make_household(next_village, "SQ-002", "桥头人家"), "qiaotou")
    assert set(live_homestays()) == {page, elsewhere}
    assert list(homestays_of_village(next_village)) == [elsewhere]


@pytest.mark.parametrize("ask", [lambda h: bookability_of(h, ON), lambda h: price_from([x.pk for x in h], ON)])
def test_asking_for_many_households_costs_as_many_queries_as_for_one(
    village: VillagePage, ask: Callable[[list[Household]], dict]
) -> None:
    houses = [make_household(village, f"Q-{n}", f"第{n}家") for n in range(6)]
    for house in houses:
        make_rooms(house)
    counts = []
    for some in (houses[:1], houses):
        with CaptureQueriesContext(connection) as queries:
            assert set(ask(some)) == {house.pk for house in some}
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3
