"""Where a route sleeps, and who has beds there."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page
from tests.factories.routes import add_stop, make_route
from tests.factories.stays import hold
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, Licence, RoomType
from tourism.ledger.categories import Category, Channel, PayerKind
from tourism.ledger.services import post_entry
from tourism.routes.models import RoutePage, RouteStop
from tourism.trips.selectors import beds_near, legs, night_stops, rooming

from .conftest import STARTS


def test_each_bed_stop_is_a_night_and_a_homestay_stands_for_its_village(route: RoutePage, creekside: Household) -> None:
    stops = night_stops(route, STARTS)
    assert [(stop.number, stop.night.day, stop.village.title) for stop in stops if stop.village] == [
        (1, 14, "竹溪村"),
        (2, 15, "竹溪村"),
        (3, 16, "石桥村"),
        (4, 17, "石桥村"),
    ]


def test_consecutive_nights_in_one_village_are_one_stay(route: RoutePage) -> None:
    found = legs(route, STARTS)
    assert [(leg.label, leg.stay) for leg in found] == [
        ("第一至二晚", StayDates(date(2026, 12, 14), date(2026, 12, 16))),
        ("第三至四晚", StayDates(date(2026, 12, 16), date(2026, 12, 18))),
    ]


def test_coming_back_to_a_village_is_a_stay_of_its_own(creekside: Household, bridge: Household) -> None:
    route = make_route(days_count=4)
    for day, village in enumerate([creekside.village, bridge.village, creekside.village], 1):
        add_stop(route, day, "宿", village, kind=RouteStop.Kind.BED)
    assert [leg.label for leg in legs(route, STARTS)] == ["第一晚", "第二晚", "第三晚"]


def test_the_first_bed_of_a_day_counts_further_ones_are_alternatives(creekside: Household, bridge: Household) -> None:
    route = make_route()
    add_stop(route, 1, "宿竹溪", creekside.village, kind=RouteStop.Kind.BED)
    add_stop(route, 1, "或宿石桥", bridge.village, kind=RouteStop.Kind.BED)
    assert [stop.name for stop in night_stops(route, STARTS)] == ["宿竹溪"]


def test_beds_are_counted_over_all_nights_of_the_stay(route: RoutePage, double: RoomType, now: datetime) -> None:
    hold(double, StayDates.of(STARTS + timedelta(days=1), 1), now=now, count=2)
    first, second = beds_near(route, STARTS, 8, now)
    assert {offer.household.name: (offer.free, offer.beds) for offer in first.offers} == {
        "溪畔小院": (2, 6),
        "山顶人家": (2, 4),
    }
    assert (first.beds, first.missing, second.beds) == (10, 0, 8)


def test_households_that_may_not_or_will_not_take_parties_give_no_beds(
    route: RoutePage, creekside: Household, hilltop: Household, now: datetime
) -> None:
    Licence.objects.filter(household=creekside, kind="fire").update(valid_to=date(2026, 12, 14))
    Household.objects.filter(pk=hilltop.pk).update(takes_groups=False)
    [offer] = beds_near(route, STARTS, 8, now)[0].offers
    assert (offer.household, offer.beds) == (creekside, 0)
    assert offer.why_not == ("消防安全检查意见已于 2026-12-14 到期",)


def test_a_house_takes_no_larger_party_than_it_said(route: RoutePage, creekside: Household, now: datetime) -> None:
    HomestayPage.objects.filter(household=creekside).update(max_group=5)
    plan = rooming(beds_near(route, STARTS, 8, now))[0]
    given = {part.household.name: part.share.guests for part in plan.households}
    assert given == {"溪畔小院": 4, "山顶人家": 4}
    assert rooming(beds_near(route, STARTS, 9, now))[0].shortage == ""
    assert rooming(beds_near(route, STARTS, 10, now))[0].shortage == "第一至二晚 竹溪村 差 1 张床"


def test_nights_are_spread_evenly_and_priced(route: RoutePage, now: datetime) -> None:
    first, second = rooming(beds_near(route, STARTS, 8, now))
    assert {part.household.name: part.share.guests for part in first.households} == {"溪畔小院": 4, "山顶人家": 4}
    # Creekside gives its family room, Hilltop both doubles; two weekday nights at 168 each.
    assert (first.rooms, first.price) == (3, 3 * 2 * Decimal(168))
    assert (second.rooms, second.price) == (4, 4 * 2 * Decimal(168))


def test_among_equals_the_household_that_earned_less_is_asked_first(
    route: RoutePage, creekside: Household, hilltop: Household, now: datetime
) -> None:
    def asked_first() -> list[str]:
        return [part.household.name for part in rooming(beds_near(route, STARTS, 2, now))[0].households]

    assert asked_first() == ["溪畔小院"]
    post_entry(
        source="test:1", entry_on=now.date(), posted_at=now, village=creekside.village, household=creekside,
        payee_class=creekside.payee_class, payer_kind=PayerKind.TOURIST, channel=Channel.SELF,
        category=Category.MEALS, item="晚饭", quantity=1, unit="笔", unit_price=Decimal(50),
    )  # fmt: skip
    assert asked_first() == ["山顶人家"]


def test_a_night_at_a_place_that_is_not_on_the_site_is_named(now: datetime, creekside: Household) -> None:
    route = make_route()
    add_stop(route, 1, "县城旅馆", kind=RouteStop.Kind.BED)
    [plan] = rooming(beds_near(route, STARTS, 8, now))
    assert plan.shortage == "第一晚 县城旅馆 不在本站，要另外订"


def test_queries_do_not_grow_with_the_households(route: RoutePage, creekside: Household, now: datetime) -> None:
    with CaptureQueriesContext(connection) as few:
        rooming(beds_near(route, STARTS, 8, now))
    for number in range(10, 15):
        household = make_household(creekside.village, f"ZX-{number:03d}", f"竹溪{number}号")
        make_rooms(household, rooms=2)
        make_homestay_page(household, f"house-{number}")
    with CaptureQueriesContext(connection) as many:
        assert len(rooming(beds_near(route, STARTS, 8, now))[0].rows) == 7
    assert len(many) == len(few)
