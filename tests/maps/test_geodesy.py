from itertools import pairwise
from math import cos, radians, sin

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

# Lines of a published check: two places as (lng, lat), and metres between them on WGS-84.
FLINDERS_PEAK, BUNINYONG = (144.424867889, -37.951033417), (143.926495528, -37.652821139)
KNOWN = {
    "Vincenty's check in the Australian survey manual": (FLINDERS_PEAK, BUNINYONG, 54_972.271),
    "Land's End to John o' Groats": ((-5.71475, 50.06632), (-3.07009, 58.64402), 969_954.166),
    "New York to London": ((-73.8, 40.6), (-0.5, 51.6), 5_551_759.400),
    "Sanya to Mohe": ((109.5033, 18.2479), (122.3645, 53.4844), 4_065_027.003),
    "a quarter of a meridian": ((104.0, 0.0), (104.0, 90.0), 10_001_965.729),
    "ten degrees of the equator": ((100.0, 0.0), (110.0, 0.0), 1_113_194.908),
    "across the date line": ((179.5, 0.0), (-179.5, 0.0), 111_319.491),
}
# Vincenty's iteration does not settle on these; metres by C. F. F. Karney, Journal of Geodesy 87, 2013, and his GeographicLib.
NEARLY_ANTIPODAL = {
    "Karney's example": ((0.0, -30.0), (179.8, 29.9), 19_989_832.828),
    "where Vincenty's formula stops": ((0.0, 0.0), (179.7, 0.5), 19_944_127.421),
    "along the equator no longer the shortest": ((0.0, 0.0), (179.5, 0.0), 19_980_861.909),
    "opposite ends": ((20.0, 30.0), (-160.0, -30.0), 20_003_931.459),
    "Wellington to Salamanca": ((174.81, -41.32), (-5.50, 40.96), 19_959_679.267),
}

places = st.tuples(st.floats(-180, 180), st.floats(-89, 89))
steps = st.tuples(st.floats(-180, 180), st.floats(-85, 85), st.floats(-0.099, 0.099), st.floats(-0.099, 0.099))
walks = st.lists(st.tuples(st.floats(117.9, 118.3), st.floats(29.1, 29.5)), min_size=2, max_size=60)


def test_shanghai_lies_1075_km_from_beijing() -> None:
    # On the ellipsoid. A sphere of the mean radius says 1,076,959.8: 0.14 % too much on a way that runs north.
    assert geodesy.distance(SHANGHAI, BEIJING) == pytest.approx(1_075_490.523, abs=0.001)


@pytest.mark.parametrize(("a", "b", "metres"), KNOWN.values(), ids=KNOWN)
def test_known_distances_are_met_to_the_millimetre(
    a: tuple[float, float], b: tuple[float, float], metres: float
) -> None:
    assert geodesy.distance(a, b) == pytest.approx(metres, abs=0.001)


@pytest.mark.parametrize(("a", "b", "metres"), NEARLY_ANTIPODAL.values(), ids=NEARLY_ANTIPODAL)
def test_the_far_side_of_the_globe_is_met_to_a_ten_thousandth(
    a: tuple[float, float], b: tuple[float, float], metres: float
) -> None:
    assert geodesy.distance(a, b) == pytest.approx(metres, rel=1e-5)


@given(places, places)
def test_there_is_as_far_as_back(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert geodesy.distance(a, b) == pytest.approx(geodesy.distance(b, a), abs=0.001)
    assert geodesy.distance(a, a) == 0.0


@given(places, places, places)
def test_a_way_round_is_never_shorter(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
    assert geodesy.distance(a, c) <= (geodesy.distance(a, b) + geodesy.distance(b, c)) * (1 + 1e-5) + 0.01


@given(steps)
def test_steps_of_a_track_agree_with_vincenty(step: tuple[float, float, float, float]) -> None:
    lng, lat, east, north = step
    vincenty = geodesy._vincenty(lat, lat + north, east)
    assert geodesy.distance((lng, lat), (lng + east, lat + north)) == pytest.approx(vincenty, rel=1e-6, abs=1e-4)


@given(st.floats(73, 136), st.floats(3, 54), st.floats(0, 360))
def test_near_and_far_formula_meet_without_a_step(lng: float, lat: float, bearing: float) -> None:
    turn = radians(bearing)
    inner, outer = (
        geodesy.distance((lng, lat), (lng + reach * sin(turn), lat + reach * cos(turn))) for reach in (0.0999, 0.1001)
    )
    assert inner < outer < inner * 1.003


@given(st.floats(73, 136), st.floats(3, 54), st.floats(50, 50_000))
def test_a_circle_is_as_wide_as_asked_in_every_direction(lng: float, lat: float, metres: float) -> None:
    ring = geodesy.circle((lng, lat), metres, corners=12)
    assert [geodesy.distance((lng, lat), corner) for corner in ring] == pytest.approx([metres] * 13, rel=0.01)
    north_and_south = [geodesy.distance((lng, lat), corner) for corner in ring[::6]]
    assert north_and_south == pytest.approx([metres] * 3, rel=0.001)


def test_length_adds_up_and_heights_do_not_count() -> None:
    assert geodesy.length([]) == geodesy.length([SHANGHAI]) == 0.0
    assert geodesy.length([(*SHANGHAI, 4.0), (*BEIJING, 44.0)]) == geodesy.distance(SHANGHAI, BEIJING)
    assert geodesy.length(OUT_AND_BACK) == pytest.approx(2 * geodesy.length(OUT_AND_BACK[:3]))
    assert geodesy.reached(OUT_AND_BACK)[2:] == pytest.approx([geodesy.length(OUT_AND_BACK[:n]) for n in (3, 4, 5)])
    assert geodesy.reached([SHANGHAI]) == [0.0]


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


@given(walks, st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_stretch_is_as_long_as_its_marks_are_apart(walk: list[tuple[float, float]], a: float, b: float) -> None:
    total = geodesy.length(walk)
    start, end = sorted((a * total, b * total))

    part = geodesy.stretch(walk, start, end)

    assert geodesy.length(part) == pytest.approx(end - start, rel=1e-3, abs=0.5)


def test_heights_are_kept_in_a_stretch_and_drawn_straight_at_its_ends() -> None:
    line = [[110, 30, 100.0], [110.01, 30, 200.0], [110.02, 30, 100.0]]

    part = geodesy.stretch(line, geodesy.length(line) / 4, geodesy.length(line) * 3 / 4)

    assert [round(height) for _lng, _lat, height in part] == [150, 200, 150]
    assert part[0][0] == pytest.approx(110.005)


def test_whatever_has_no_length_is_no_stretch() -> None:
    assert geodesy.stretch([[110, 30], [110.01, 30]], 500, 500) == []
    assert geodesy.stretch([[110, 30], [110.01, 30]], 5_000, 6_000) == []


def test_each_place_beside_a_way_is_measured_by_itself() -> None:
    line = [(110.0, 30.0), (110.1, 30.0)]

    first, second, behind = geodesy.nearest(line, [(110.08, 30.01), (110.02, 29.99), (110.2, 30.0)])

    assert (first.along, second.along) == (pytest.approx(7_719, abs=2), pytest.approx(1_930, abs=2))
    assert first.beside == pytest.approx(geodesy.distance((110.08, 30.0), (110.08, 30.01)), rel=1e-3)
    assert (behind.along, behind.beside) == (
        pytest.approx(geodesy.length(line)),
        pytest.approx(geodesy.length(line), rel=1e-3),
    )


def test_a_line_of_one_place_is_near_nothing() -> None:
    with pytest.raises(ValueError, match="two"):
        geodesy.nearest([(110, 30)], [(110, 30)])
