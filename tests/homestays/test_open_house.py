"""What a homestay's page is made of is fetched at once, and is what the bulk selectors find."""

from datetime import date
from decimal import Decimal

from tests.factories.houses import make_household, make_rooms
from tourism.core.models import HolidayDay
from tourism.homestays.models import Household, RoomType, StayRule
from tourism.homestays.selectors import (
    current_policies,
    current_policy,
    open_house,
    papers_of,
    rules_of,
    sellable_types,
)
from tourism.homestays.services import Season, add_stay_rule, publish_policy, set_prices
from tourism.homestays.terms import Terms
from tourism.places.models import Notice, VillagePage

GOLDEN_WEEK = (date(2026, 10, 1), date(2026, 10, 7))


def busy(household: Household, family: RoomType) -> list[StayRule]:
    """Two closures, a message that closes nothing, two rules and a season."""
    for day, is_closure in ((1, True), (5, True), (9, False)):
        on = date(2026, 12, day)
        Notice.objects.create(
            village=household.village, title=f"修路 {day}", starts_on=on, ends_on=on, is_closure=is_closure
        )
    season = Season("油菜花季", 220, date(2027, 3, 5), date(2027, 4, 5))
    set_prices(room_type=family, weekday=188, weekend=218, holiday=288, seasons=[season])
    first, last = GOLDEN_WEEK
    return [
        add_stay_rule(household=household, name="国庆", starts_on=first, ends_on=last, min_nights=2),
        add_stay_rule(household=household, name="周末", room_type=family, weekdays=[5, 6], min_nights=2),
    ]


def test_a_house_opens_in_three_queries_however_much_hangs_on_it(
    creekside: Household, family: RoomType, django_assert_num_queries
) -> None:
    busy(creekside, family)
    with django_assert_num_queries(3):
        house = open_house(creekside)
        [(room_type.household, room_type.image, list(room_type.rooms.all()), list(room_type.price_bands.all()))
         for room_type in house.room_types]  # fmt: skip
        house.papers.on(date(2026, 12, 1))
        house.price_from(date(2026, 12, 1))


def test_a_house_holds_what_the_bulk_selectors_find(creekside: Household, family: RoomType) -> None:
    rules = busy(creekside, family)
    house, types = open_house(creekside), sellable_types([creekside])

    assert house.room_types == types
    for found, expected in zip(house.room_types, types, strict=True):
        assert list(found.rooms.all()) == list(expected.rooms.all())
        assert {(band.kind, band.name, band.price, band.starts_on) for band in found.price_bands.all()} == {
            (band.kind, band.name, band.price, band.starts_on) for band in expected.price_bands.all()
        }
    assert house.rules == rules == rules_of([creekside])[creekside.pk]
    assert house.papers == papers_of([creekside])[creekside.pk]
    assert [house.papers.on(date(2026, 12, day)).is_open for day in (1, 4, 5, 9)] == [False, True, False, True]
    assert len(house.papers.licences) == 4


def test_what_is_not_let_is_not_in_the_house(creekside: Household, double: RoomType, family: RoomType) -> None:
    RoomType.objects.filter(pk=family.pk).update(is_active=False)
    double.rooms.all().delete()
    double.price_bands.all().delete()

    [found] = open_house(creekside).room_types

    assert found == double
    assert not found.rooms.all()
    assert not found.price_bands.all()
    assert open_house(creekside).price_from(date(2026, 12, 1)) is None


def test_the_papers_of_many_houses_are_one_query(
    creekside: Household, hilltop: Household, family: RoomType, django_assert_num_queries
) -> None:
    busy(creekside, family)
    with django_assert_num_queries(1):
        papers = papers_of([creekside, hilltop])

    assert set(papers) == {creekside.pk, hilltop.pk}
    assert [len(papers[pk].closures) for pk in (creekside.pk, hilltop.pk)] == [2, 2]


def test_the_rules_of_many_houses_are_one_query(
    creekside: Household, hilltop: Household, family: RoomType, django_assert_num_queries
) -> None:
    rules = busy(creekside, family)
    with django_assert_num_queries(1):
        assert rules_of([creekside, hilltop]) == {creekside.pk: rules, hilltop.pk: []}


def test_a_price_follows_the_holidays_the_county_entered(creekside: Household) -> None:
    monday = date(2026, 12, 7)
    assert open_house(creekside).price_from(monday) == Decimal("168.00")

    HolidayDay.objects.create(on=monday, name="建县日")

    assert open_house(creekside).price_from(monday) == Decimal("268.00")


def test_each_house_has_the_newest_version_of_its_policy(village: VillagePage, now) -> None:
    strict = make_household(village, "ZX-020", "严格人家", policy_key="strict")
    plain = make_household(village, "ZX-021", "随便人家")
    publish_policy(key="strict", name="严格", summary="不退。", terms=Terms(deposit_percent=60), now=now)

    found = current_policies([strict, plain])

    assert [(found[house.pk].key, found[house.pk].version) for house in (strict, plain)] == [
        ("strict", 2),
        ("flexible", 1),
    ]
    assert current_policy(strict).deposit_percent == 60


def test_rooms_can_include_fewer_guests_than_they_sleep(creekside: Household, family: RoomType) -> None:
    attic = make_rooms(creekside, "阁楼", 1, max_guests=3, base_guests=2, extra_guest_price=50)

    assert (attic.included_guests, attic.extra_guest_price) == (2, Decimal("50.00"))
    assert family.included_guests == 4
