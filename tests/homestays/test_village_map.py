"""The map of a village: places among circles that tell how far apart they lie, and the counties around."""

import pytest

from tests.factories.houses import make_household
from tests.factories.pages import make_homestay_page, make_village
from tourism.homestays.map_features import village_layers
from tourism.maps.geodesy import circle, distance
from tourism.places.map_features import surroundings

XIDI = (117.9885, 29.9044)
HOUSE_600_M_AWAY = (117.9947, 29.9044)


@pytest.mark.django_db
def test_circles_reach_the_farthest_house_and_say_how_far_they_stand_apart() -> None:
    village = make_village(lng=XIDI[0], lat=XIDI[1])
    household = make_household(village, "zhuxi-01", "桥头人家")
    make_homestay_page(household, "qiaotou", lng=HOUSE_600_M_AWAY[0], lat=HOUSE_600_M_AWAY[1])

    rings = village_layers(village)[-1]

    assert (rings.key, rings.name, len(rings.lines)) == ("rings", "每圈 200 米", 3)
    outermost = rings.lines[-1].points
    assert min(distance(XIDI, point) for point in outermost) > distance(XIDI, HOUSE_600_M_AWAY)


@pytest.mark.django_db
def test_a_village_alone_on_its_map_has_no_circles() -> None:
    village = make_village(lng=XIDI[0], lat=XIDI[1])

    assert [layer.key for layer in village_layers(village, [], [])] == ["village"]


@pytest.mark.django_db
def test_the_surroundings_name_the_counties_about_and_only_neighbours_within_reach() -> None:
    village = make_village(lng=XIDI[0], lat=XIDI[1])
    near = make_village("桥下村", "qiaoxia", lng=118.2, lat=29.8)
    far = make_village("远山村", "yuanshan", lng=120.5, lat=29.0)

    drawn = surroundings(village, [(near, 24.0), (far, 260.0)])

    assert "休宁县" in drawn and "桥下村" in drawn
    assert "远山村" not in drawn


@pytest.mark.django_db
def test_nobody_has_placed_the_village_so_nothing_is_drawn() -> None:
    assert surroundings(make_village(lng=None, lat=None), []) == ""


def test_a_circle_keeps_its_distance_all_around() -> None:
    ring = circle(XIDI, 1000)

    assert ring[0] == ring[-1]
    assert all(distance(XIDI, point) == pytest.approx(1000, rel=0.002) for point in ring)
