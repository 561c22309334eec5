"""Bamboo Creek in Anhui, Stone Bridge nearby, and Snow Hamlet in Xinjiang; seen on 23 November 2026."""

from datetime import date

import pytest

from tests.factories.pages import county, make_village
from tourism.places.models import VillagePage, VillageWindow
from tourism.places.selectors import region_line, region_short, village_listing, villages_in_order, villages_near

TODAY = date(2026, 11, 23)


@pytest.fixture
def snow(db: None) -> VillagePage:
    region = county("654321", "布尔津县")
    region.parent.name = "新疆维吾尔自治区"
    region.parent.save()
    return make_village("雪村", "xue-cun", region=region, lng=87.4, lat=48.5)


def good_now(village: VillagePage, what: str = "红叶", season: str = "autumn") -> VillageWindow:
    return VillageWindow.objects.create(village=village, what=what, season=season, starts=30, ends=35)


def test_what_is_good_now_comes_first(village: VillagePage, next_village: VillagePage) -> None:
    good_now(next_village)

    assert village_listing({}, TODAY).pks == [next_village.pk, village.pk]


def test_a_confirmed_claim_comes_before_one_nobody_confirmed(village: VillagePage, next_village: VillagePage) -> None:
    good_now(village)
    said = good_now(next_village)
    said.confirmed_on, said.confirmed_role = TODAY, "村委会"
    said.save()

    assert village_listing({}, TODAY).pks == [next_village.pk, village.pk]


def test_filters_by_province_season_and_now(village: VillagePage, snow: VillagePage) -> None:
    good_now(snow, "雪季", "winter")

    assert village_listing({"province": "340000"}, TODAY).pks == [village.pk]
    assert village_listing({"season": "winter"}, TODAY).pks == [snow.pk]
    assert village_listing({"now": "1"}, TODAY).pks == [snow.pk]
    assert village_listing({"now": "1", "province": "340000"}, TODAY).pks == []


def test_every_province_tells_how_many(village: VillagePage, next_village: VillagePage, snow: VillagePage) -> None:
    facet = next(facet for facet in village_listing({}, TODAY).facets if facet.key == "province")

    assert {option.label: option.count for option in facet.options} == {"安徽省": 2, "新疆维吾尔自治区": 1}


def test_drafts_are_not_listed(village: VillagePage, next_village: VillagePage) -> None:
    next_village.unpublish()

    assert village_listing({}, TODAY).pks == [village.pk]
    assert villages_in_order([next_village.pk, village.pk]) == [village]


def test_the_list_costs_the_same_queries_for_two_and_for_ten(
    village: VillagePage, next_village: VillagePage, django_assert_num_queries
) -> None:
    with django_assert_num_queries(4):
        villages_in_order(village_listing({}, TODAY).pks)
    for number in range(8):
        good_now(make_village(f"村 {number}", f"cun-{number}"))

    with django_assert_num_queries(4):
        villages_in_order(village_listing({}, TODAY).pks)


def test_near_is_near_and_measured(village: VillagePage, next_village: VillagePage, snow: VillagePage) -> None:
    ((other, km),) = villages_near(village)

    assert other == next_village
    assert km == pytest.approx(5.9, abs=0.2)


def test_a_village_nobody_has_placed_has_no_neighbours(village: VillagePage, next_village: VillagePage) -> None:
    village.lng = village.lat = None

    assert villages_near(village) == []


def test_regions_are_written_long_and_short(village: VillagePage, snow: VillagePage) -> None:
    village.township = "西递镇"

    assert (region_line(village), region_short(village)) == ("安徽省 黟县 西递镇", "安徽 黟县")
    assert region_short(snow) == "新疆 布尔津县"
