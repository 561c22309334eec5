"""Reference points agree with many public tests of these formulas; see the table in docs/maps.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.maps import coordinates as c
from tourism.maps.coordinates import Point
from tourism.maps.geodesy import distance

CLOSE = 1e-6
TOKYO = Point(139.767125, 35.681236)
XIDI = Point(117.989, 29.905)
SHAXI = Point(99.855, 26.322)

china = st.builds(Point, st.floats(73, 136), st.floats(3, 54))


def near(point: Point, lng: float, lat: float) -> bool:
    return abs(point.lng - lng) < CLOSE and abs(point.lat - lat) < CLOSE


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        (Point(121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        (Point(113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        (Point(116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        (Point(116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        (XIDI, (117.994209, 29.902472)),
        (SHAXI, (99.855957, 26.318371)),
    ],
)
def test_wgs84_moves_to_the_known_gcj02_point(wgs84: Point, gcj02: tuple[float, float]) -> None:
    assert near(c.wgs84_to_gcj02(wgs84), *gcj02)


@pytest.mark.parametrize(
    ("gcj02", "bd09"),
    [
        (Point(116.404, 39.915), (116.41036949371029, 39.92133699351021)),
        (Point(117.994209, 29.902472), (118.000747, 29.908399)),
        (Point(99.855957, 26.318371), (99.862422, 26.324577)),
    ],
)
def test_gcj02_moves_to_the_known_bd09_point(gcj02: Point, bd09: tuple[float, float]) -> None:
    assert near(c.gcj02_to_bd09(gcj02), *bd09)


def test_bd09_moves_back_to_the_known_gcj02_point() -> None:
    assert near(c.bd09_to_gcj02(Point(116.404, 39.915)), 116.39762729119315, 39.90865673957631)


def test_gcj02_is_undone_by_iteration_not_by_one_step() -> None:
    found = c.gcj02_to_wgs84(Point(116.404, 39.915))
    assert near(found, 116.397755755, 39.913596236)
    one_step = Point(116.39775550083061, 39.91359571849836)
    assert distance(found, one_step) > 0.04


def test_tokyo_is_left_where_it_is() -> None:
    assert c.wgs84_to_gcj02(TOKYO) == c.gcj02_to_wgs84(TOKYO) == TOKYO
    assert not c.in_china(TOKYO)


@given(china)
def test_there_and_back_ends_within_a_millimetre(point: Point) -> None:
    assert distance(c.gcj02_to_wgs84(c.wgs84_to_gcj02(point)), point) < 0.001
    assert distance(c.bd09_to_gcj02(c.gcj02_to_bd09(point)), point) < 0.001
    assert distance(c.bd09_to_wgs84(c.wgs84_to_bd09(point)), point) < 0.001


@given(china)
def test_every_swapped_place_of_china_is_noticed(point: Point) -> None:
    assert c.is_swapped(point.lat, point.lng)
    assert not c.is_swapped(point.lng, point.lat)
