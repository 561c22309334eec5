"""What a line tells of a route: days, legs, climbs and what is walked. No database."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.routes import hill
from tourism.routes.ground import WayPoint, heights, survey

# Along a parallel at 30° N one hundredth of a degree is 964.9 m.
STEP = 964.9
LINE = [[110 + i / 100, 30.0] for i in range(11)]


def at(day: int, hundredths: float, mode: str = "coach", north: float = 0.0) -> WayPoint:
    return WayPoint(day, mode, 110 + hundredths / 100, 30 + north)


def test_days_and_legs_are_cut_at_the_stops() -> None:
    ground = survey(LINE, [at(1, 0, ""), at(1, 4), at(2, 6, "walk"), at(2, 9)], [])

    assert ground.length == pytest.approx(10 * STEP, rel=1e-3)
    assert [(day.number, round(day.start / STEP), round(day.end / STEP)) for day in ground.days] == [
        (1, 0, 4),
        (2, 4, 10),
    ]
    assert [(leg.mode, round(leg.start / STEP), round(leg.end / STEP)) for leg in ground.legs] == [
        ("coach", 0, 4),
        ("walk", 4, 6),
        ("coach", 6, 9),
    ]
    assert ground.mode_at(5 * STEP) == "walk"
    assert ground.mode_at(9.5 * STEP) == ""


def test_a_stop_in_the_next_town_cuts_nothing() -> None:
    ground = survey(LINE, [at(1, 0, ""), at(1, 5, "train", north=0.3), at(2, 8)], [])

    assert ground.along[1] is None
    assert [day.number for day in ground.days] == [2]
    assert [(leg.mode, round(leg.start / STEP), round(leg.end / STEP)) for leg in ground.legs] == [("coach", 0, 8)]


def test_a_day_that_stays_where_it_is_has_no_part_of_the_line() -> None:
    ground = survey(LINE, [at(1, 0, ""), at(1, 5), at(2, 5, ""), at(3, 10)], [])

    assert [day.number for day in ground.days] == [1, 3]


def test_a_line_without_heights_is_neither_hilly_nor_flat() -> None:
    ground = survey(LINE, [at(1, 0, ""), at(1, 10)], heights(LINE))

    assert (ground.is_hilly, ground.climb, ground.highest, ground.on_foot) == (False, None, None, {})


def test_a_walk_over_a_hill_knows_its_climb_and_slope() -> None:
    line = hill(300, km=3)
    stops = [
        WayPoint(1, "", *line[0][:2]),
        WayPoint(1, "walk", *line[len(line) // 2][:2]),
        WayPoint(2, "coach", *line[-1][:2]),
    ]

    ground = survey(line, stops, heights(line))

    assert ground.is_hilly
    assert ground.climb is not None
    assert ground.climb.up == pytest.approx(300, rel=0.05)
    assert ground.on_foot[1].up == pytest.approx(300, rel=0.05)
    assert ground.on_foot[1].steepest == pytest.approx(20, abs=2)
    assert 2 not in ground.on_foot


def test_seventy_metres_are_no_hill() -> None:
    line = hill(70, km=3)

    assert not survey(line, [], heights(line)).is_hilly


@given(st.lists(st.tuples(st.integers(1, 4), st.floats(-2, 12), st.sampled_from(["", "walk", "car"])), max_size=12))
@settings(max_examples=80, deadline=None)
def test_days_and_legs_never_overlap_and_stay_on_the_line(found: list[tuple[int, float, str]]) -> None:
    stops = [at(day, place, mode) for day, place, mode in sorted(found, key=lambda one: one[0])]

    ground = survey(LINE, stops, [])

    for spans in (ground.days, ground.legs):
        assert all(0 <= span.start < span.end <= ground.length + 1e-6 for span in spans)
        assert all(before.end <= after.start for before, after in pairwise(spans))
    if any(mark is not None for mark in ground.along):
        assert (ground.days[0].start, ground.days[-1].end) == (0, ground.length)
