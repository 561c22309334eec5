"""How one gets to Bamboo Creek: three blocks at most, and none that says nothing."""

from types import SimpleNamespace

import pytest

from tourism.places.access import access_blocks, apart_from_parking
from tourism.places.models import Facility, VillagePage

# A page asks for its content type as soon as it is made.
pytestmark = pytest.mark.django_db

KIND = Facility.Kind


def told(place: object, *facilities: Facility) -> dict[str, list[tuple[str, str]]]:
    return {block.title: block.lines for block in access_blocks(place, facilities)}


def test_a_place_of_which_nothing_is_known_has_no_blocks() -> None:
    assert access_blocks(VillagePage()) == []


def test_each_thing_stands_in_its_block() -> None:
    village = VillagePage(road="县道到村口", car_spaces=40, coach_max_seats=33, station_name="黟县东站", station_km=12)

    assert told(village) == {
        "怎么到": [("公路与自驾", "县道到村口")],
        "停车与大巴": [("小车位", "40"), ("大巴限座", "33")],
        "公共交通": [("最近的车站或机场", "黟县东站，约 12 公里")],
    }


def test_no_car_spaces_are_not_a_number_to_show_and_a_station_may_lack_its_distance() -> None:
    assert told(VillagePage(car_spaces=0, station_name="黟县东站")) == {"公共交通": [("最近的车站或机场", "黟县东站")]}
    assert told(VillagePage(station_km=12)) == {}  # twelve kilometres to nowhere


def test_a_route_has_fewer_fields_and_the_same_blocks() -> None:
    route = SimpleNamespace(rail_air="高铁到黄山北", road="", coach="到得了村口")

    assert list(told(route)) == ["停车与大巴", "公共交通"]


def test_car_parks_and_charging_stand_with_parking_and_nowhere_else() -> None:
    park, clinic = Facility(kind=KIND.CAR_PARK), Facility(kind=KIND.CLINIC)
    charging = Facility(kind=KIND.CHARGING, state=Facility.State.REPAIR)

    (block,) = access_blocks(VillagePage(), [park, clinic, charging])

    assert (block.title, block.facilities) == ("停车与大巴", [park, charging])
    assert apart_from_parking([park, clinic, charging]) == [clinic]
