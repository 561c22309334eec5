from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString
from shapely.geometry import Point as Spot

from tourism.maps import geodesy, polyline

SHANGHAI = (121.531541859215, 31.17530398364597)
BEIJING = (116.38404722455657, 39.91334545536069)
# Out along a valley road and back on the same road.
OUT_AND_BACK = [(118.00, 29.30), (118.01, 29.30), (118.02, 29.30), (118.01, 29.30), (118.00, 29.30)]

walks = st.lists(st.tuples(st.floats(117.9, 118.3), st.floats(29.1, 29.5)), min_size=2, max_size=60)


def test_shanghai_lies_1077_km_from_beijing() -> None:
    assert geodesy.distance(SHANGHAI, BEIJING) == pytest.approx(1_076_959.8, abs=0.1)


def test_length_adds_up_and_heights_do_not_count() -> None:
    assert geodesy.length([]) == geodesy.length([SHANGHAI]) == 0.0
    assert geodesy.length([(*SHANGHAI, 4.0), (*BEIJING, 44.0)]) == geodesy.distance(SHANGHAI, BEIJING)
    assert geodesy.length(OUT_AND_BACK) == pytest.approx(2 * geodesy.length(OUT_AND_BACK[:3]))


def test_bounds_of_nothing_are_refused() -> None:
    assert geodesy.bounds([SHANGHAI, BEIJING]) == (BEIJING[0], SHANGHAI[1], SHANGHAI[0], BEIJING[1])
    with pytest.raises(ValueError):
        geodesy.bounds([])


@given(walks)
def test_a_simplified_walk_stays_within_its_tolerance(walk: list[tuple[float, float]]) -> None:
    thin = geodesy.simplify(walk, 50.0)
    assert len(thin) <= max(len(walk), 2)
    line = LineString(thin) if len(set(thin)) > 1 else Spot(thin[0])
    # A degree of longitude is at most as long as one of latitude: this bound is the wider one.
    assert all(line.distance(Spot(point)) * geodesy.METRES_PER_DEGREE <= 50.0 * 1.2 + 1 for point in walk)


def test_marks_tell_the_way_there_from_the_way_back() -> None:
    tea_house = (118.01, 29.3005)
    first, second = geodesy.marks(OUT_AND_BACK, [tea_house, (118.02, 29.30)])
    assert first.along == pytest.approx(geodesy.length(OUT_AND_BACK[:2]), abs=1)
    assert first.beside == pytest.approx(55.6, abs=0.5)
    back = geodesy.marks(OUT_AND_BACK, [(118.02, 29.30), tea_house])[1]
    assert back.along == pytest.approx(geodesy.length(OUT_AND_BACK[:4]), abs=1)
    assert second.along > first.along


@given(walks.filter(lambda walk: geodesy.length(walk) > 1))
@settings(max_examples=40)
def test_marks_never_run_backwards_nor_past_the_end(walk: list[tuple[float, float]]) -> None:
    marks = geodesy.marks(walk, walk)
    assert all(a.along <= b.along for a, b in pairwise(marks))
    assert marks[-1].along <= geodesy.length(walk) + 1e-6


@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=1, max_size=50))
def test_a_coded_line_comes_back_to_the_nearest_step(line: list[tuple[float, float]]) -> None:
    decoded = polyline.decode(polyline.encode(line))
    steps = [(round(lng * 10_000), round(lat * 10_000)) for lng, lat in line]
    kept = [step for index, step in enumerate(steps) if index == 0 or step != steps[index - 1]]
    assert [(round(x * 10_000), round(y * 10_000)) for x, y in decoded.tolist()] == kept
