"""Every province, prefecture and county, with the special cases of the domain guide (§2.1)."""

import pytest

from tourism.places.models import Region
from tourism.places.services import load_regions


@pytest.fixture
def regions(db):
    return load_regions()


def test_china_is_complete(regions):
    assert Region.objects.filter(level="province").count() == 34
    assert Region.objects.filter(level="prefecture").count() >= 330
    assert Region.objects.filter(level="county").count() >= 2850
    assert {"台湾省", "香港特别行政区", "澳门特别行政区"} <= set(
        Region.objects.filter(level="province").values_list("name", flat=True)
    )


def test_a_county_of_a_municipality_hangs_on_it_directly(regions):
    assert [region.name for region in Region.objects.get(code="110109").path()] == ["北京市", "门头沟区"]


def test_a_county_directly_under_its_province_has_no_prefecture(regions):
    qianjiang = Region.objects.get(code="429005")

    assert qianjiang.parent_id == "420000"


@pytest.mark.parametrize("code", ["441900", "442000", "460400", "620200"])
def test_prefectures_without_counties_are_there_without_counties(regions, code):
    region = Region.objects.get(code=code)

    assert region.level == "prefecture"
    assert not region.children.exists()


def test_an_ordinary_county_has_three_steps(regions):
    assert [r.name for r in Region.objects.get(code="341023").path()] == ["安徽省", "黄山市", "黟县"]


def test_loading_again_changes_nothing(regions):
    before = set(Region.objects.values_list("code", "name", "parent"))

    assert load_regions() == regions
    assert set(Region.objects.values_list("code", "name", "parent")) == before
