"""What a village tells of itself beyond its story: where it lies, how to get in, what is open, which titles still stand."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.factories.pages import make_village
from tourism.maps.coordinates import Point, wgs84_to_bd09, wgs84_to_gcj02
from tourism.maps.geodesy import distance
from tourism.places.models import Attraction, Designation, Facility, VillagePage

CREEK = Point(117.99, 29.90)


def read(client: Client, village: VillagePage) -> str:
    response = client.get(village.get_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("datum", "shown"), [("gcj02", wgs84_to_gcj02(CREEK)), ("bd09", wgs84_to_bd09(CREEK))])
def test_a_point_copied_from_another_map_is_converted_once(
    village: VillagePage, datum: str, shown: tuple[float, float]
) -> None:
    assert distance(CREEK, shown) > 300
    bridge = Attraction(village=village, name="石桥", kind="architecture", entered_as=datum, lng=shown[0], lat=shown[1])

    bridge.full_clean()
    bridge.save()
    bridge = Attraction.objects.get()
    bridge.full_clean()

    assert distance(CREEK, Point(bridge.lng, bridge.lat)) < 1
    assert (bridge.source_datum, bridge.entered_as) == (datum, "wgs84")


def test_a_village_page_saved_from_another_map_stands_where_it_is(db: None) -> None:
    lng, lat = wgs84_to_gcj02(CREEK)

    village = make_village(entered_as="gcj02", lng=lng, lat=lat)
    village.save_revision().publish()

    found = VillagePage.objects.get()
    assert distance(CREEK, Point(found.lng, found.lat)) < 1


def test_a_point_in_wgs84_stays_as_it_was_typed(village: VillagePage) -> None:
    village.full_clean()

    assert (village.lng, village.lat) == CREEK


def test_swapped_degrees_are_refused(village: VillagePage) -> None:
    village.lng, village.lat = village.lat, village.lng

    with pytest.raises(ValidationError):
        village.full_clean()


def test_a_sight_tells_when_it_is_open_what_it_costs_and_where_to_book(client: Client, village: VillagePage) -> None:
    Attraction.objects.create(
        village=village,
        name="祠堂",
        kind="architecture",
        a_level=4,
        heritage_level="national",
        opening_hours="3—10月 8:00—17:30",
        closed_days="周一",
        ticket="30 元，60 岁以上免票",
        reservation="公众号约",
        accessibility="门口有坡道",
    )

    html = read(client, village)

    for words in ("4A", "国家级", "8:00—17:30", "周一", "60 岁以上免票", "公众号约", "门口有坡道"):
        assert words in html


def test_a_sight_of_which_nothing_more_is_known_says_nothing_more(client: Client, village: VillagePage) -> None:
    Attraction.objects.create(village=village, name="祠堂", kind="architecture")

    html = read(client, village)

    assert all(words not in html for words in ("开放：", "门票：", "预约：", "闭馆："))


def test_getting_in_and_what_it_holds_is_told_where_it_is_known(client: Client, village: VillagePage) -> None:
    assert "最后一程" not in read(client, village)
    village.expressway_exit, village.last_mile = "黟县出口", "换乘景区小巴约 10 分钟"
    village.winter_closure, village.coach_spaces = "12月至次年2月结冰时封路", 6
    village.max_daily_visitors, village.largest_hall_seats = 3000, 120
    village.story = [("paragraph", "<p>村里有条溪。</p>")]
    village.household_count, village.population, village.counted_in = 310, 1024, 2024
    village.save()

    html = read(client, village)

    for words in ("黟县出口", "小巴约 10 分钟", "结冰时封路", "3000 人", "120 座", "310 户", "1024 人", "2024 年"):
        assert words in html


def test_a_closed_toilet_is_told_as_closed(client: Client, village: VillagePage) -> None:
    Facility.objects.create(village=village, kind=Facility.Kind.TOILET, count=2, state=Facility.State.REPAIR)

    html = read(client, village)

    assert "维修中" in html
    assert "2 处" in html


def test_a_title_taken_back_or_run_out_is_no_longer_shown(client: Client, village: VillagePage) -> None:
    yesterday = date(2026, 1, 1) - timedelta(days=1)
    scheme = Designation.Scheme
    Designation.objects.create(village=village, scheme=scheme.TRADITIONAL_VILLAGE, year=2014)
    Designation.objects.create(village=village, scheme=scheme.BEAUTIFUL_LEISURE_VILLAGE, year=2015, is_withdrawn=True)
    Designation.objects.create(village=village, scheme=scheme.HISTORIC_VILLAGE, year=2010, valid_to=yesterday)

    html = read(client, village)

    assert "中国传统村落" in html
    assert "中国美丽休闲乡村" not in html
    assert "中国历史文化名村" not in html


def test_tags_are_shown_and_only_where_there_are_some(client: Client, village: VillagePage) -> None:
    assert 'class="tags' not in read(client, village)
    village.tags.add("古村", "写生")
    village.save()

    html = read(client, village)

    assert "写生" in html
