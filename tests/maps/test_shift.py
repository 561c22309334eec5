import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourism.maps import coordinates
from tourism.maps.coordinates import Point
from tourism.maps.geodesy import metres_per_degree
from tourism.maps.shift import looks_shifted

Conversion = Callable[[Point], Point]

DATUMS = [("gcj02", coordinates.wgs84_to_gcj02), ("bd09", coordinates.wgs84_to_bd09)]
WUYUAN = Point(117.86, 29.25)
LEIGONGSHAN = Point(108.17, 26.38)
SHAXI = Point(99.855, 26.322)


def moved(point: Point, east: float, north: float) -> Point:
    per_east, per_north = metres_per_degree(point.lat)
    return Point(point.lng + east / per_east, point.lat + north / per_north)


def valley_road(start: Point) -> list[Point]:
    """Twenty kilometres in steps of 200 m: first east, then north-east, then north."""
    line = [start]
    for step in range(100):
        line.append(moved(line[-1], 200 if step < 66 else 0, 200 if step > 33 else 0))
    return line


def villages(line: list[Point], off: float, seed: int = 0) -> list[Point]:
    """Every tenth position, but some metres beside the road."""
    chance = random.Random(seed)
    return [moved(point, chance.gauss(0, off), chance.gauss(0, off)) for point in line[::10]]


@pytest.mark.parametrize("start", [WUYUAN, LEIGONGSHAN, SHAXI])
@pytest.mark.parametrize(("datum", "shifted"), DATUMS)
@pytest.mark.parametrize("off", [0, 30, 80])
def test_a_road_from_a_map_app_is_noticed(start: Point, datum: str, shifted: Conversion, off: float) -> None:
    line = valley_road(start)
    found = looks_shifted([shifted(point) for point in line], villages(line, off))
    assert found is not None
    assert found.datum == datum
    assert found.places == 11
    assert found.converted < 2 * off + 5 < found.given


@pytest.mark.parametrize("start", [WUYUAN, LEIGONGSHAN, SHAXI])
@pytest.mark.parametrize("off", [0, 30, 80, 200, 500])
def test_a_true_road_is_left_alone_however_far_its_villages_lie(start: Point, off: float) -> None:
    line = valley_road(start)
    assert [looks_shifted(line, villages(line, off, seed)) for seed in range(4)] == [None] * 4


@pytest.mark.parametrize(("datum", "shifted"), DATUMS)
def test_stops_copied_from_a_map_app_are_noticed_as_points(datum: str, shifted: Conversion) -> None:
    known = villages(valley_road(SHAXI), off=0)
    copied = [shifted(moved(point, 40, -30)) for point in known[::3]]
    found = looks_shifted(copied, known[::3], joined=False)
    assert found is not None
    assert (found.datum, found.places) == (datum, 4)
    assert found.converted == pytest.approx(50, abs=1)
    assert looks_shifted([moved(point, 40, -30) for point in known], known, joined=False) is None


def test_two_places_are_not_enough_and_far_ones_do_not_count() -> None:
    line = valley_road(WUYUAN)
    given_line = [coordinates.wgs84_to_gcj02(point) for point in line]
    near, far = villages(line, off=0), [moved(point, 0, -90_000) for point in line[::10]]
    assert looks_shifted(given_line, near[:2]) is None
    assert looks_shifted(given_line, [*near[:2], *far]) is None
    found = looks_shifted(given_line, [*near, *far])
    assert found is not None and found.places == len(near)


def test_nothing_is_said_of_nothing() -> None:
    assert looks_shifted([], [WUYUAN] * 3) is None
    assert looks_shifted([WUYUAN], []) is None
    assert looks_shifted([WUYUAN], [WUYUAN] * 3) is None
    assert looks_shifted([WUYUAN, WUYUAN], [WUYUAN] * 3) is None


def test_a_few_gross_errors_do_not_outvote_the_rest() -> None:
    line = valley_road(WUYUAN)
    known = villages(line, off=10)
    misplaced = [coordinates.gcj02_to_wgs84(point) for point in known[:3]]
    assert looks_shifted(line, [*misplaced, *known[3:]]) is None


def test_outside_china_nothing_is_ever_shifted() -> None:
    tokyo = Point(139.767125, 35.681236)
    line = valley_road(tokyo)
    assert looks_shifted(line, [moved(point, 500, 300) for point in line[::10]]) is None


@given(st.floats(85, 120), st.floats(22, 44), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_a_road_through_its_villages_never_looks_shifted(lng: float, lat: float, seed: int) -> None:
    line = valley_road(Point(lng, lat))
    assert looks_shifted(line, villages(line, 60, seed)) is None
