"""Bamboo Creek in Anhui, Stone Bridge nearby, and Snow Hamlet in Xinjiang."""

import pytest

from tests.factories.pages import county, make_village
from tourism.places.models import Region, VillagePage
from tourism.places.selectors import region_line, region_named, region_short, villages_in_order, villages_near


@pytest.fixture
def snow(db: None) -> VillagePage:
    region = county("654321", "布尔津县")
    region.parent.name = "新疆维吾尔自治区"
    region.parent.save()
    return make_village("雪村", "xue-cun", region=region, lng=87.4, lat=48.5)


def test_drafts_are_not_listed(village: VillagePage, next_village: VillagePage) -> None:
    next_village.unpublish()

    assert villages_in_order([next_village.pk, village.pk]) == [village]


@pytest.mark.parametrize(
    ("typed", "found"), [("黟县", "黟县"), ("黟", "黟县"), (" 安徽 ", "安徽省"), ("某某", None), ("", None)]
)
def test_a_county_is_known_by_the_beginning_of_its_name(village: VillagePage, typed: str, found: str | None) -> None:
    Region.objects.filter(name__in=["黟县", "安徽省"]).update(lng=117.9, lat=29.9)
    region = region_named(typed)

    assert (region.name if region else None) == found


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
