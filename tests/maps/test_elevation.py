import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.maps import elevation
from tourism.maps.elevation import Sample
from tourism.maps.geodesy import length, metres_per_degree

PER_EAST, PER_NORTH = metres_per_degree(29.3)

hills = st.lists(st.integers(0, 400), min_size=2, max_size=80)


def line_of(heights: list[float | None], every: float) -> list[tuple[float, float, float | None]]:
    """A straight line eastward with a position every so many metres."""
    return [(118.0 + index * every / PER_EAST, 29.3, height) for index, height in enumerate(heights)]


def saw(*, tooth: float, rise: float, noise: float, every: float, seed: int) -> list[tuple[float, float, float | None]]:
    """140 km up and down at one slope, each tooth `rise` metres high and `tooth` metres long, heights trembling."""
    chance = random.Random(seed)
    shares = [(index * every / tooth) % 1 for index in range(int(140_000 / every) + 1)]
    return line_of([400 + rise * (1 - abs(1 - 2 * share)) + chance.gauss(0, noise) for share in shares], every)


def samples(heights: list[float]) -> list[Sample]:
    return [Sample(25.0 * index, height, 118.0, 29.3) for index, height in enumerate(heights)]


@pytest.mark.parametrize("noise", [0, 1, 3, 6, 10])
@pytest.mark.parametrize(("tooth", "rise"), [(7000, 130), (10_000, 300)])
@pytest.mark.parametrize("every", [10, 70])
def test_a_saw_climbs_what_its_teeth_are_high_however_its_heights_tremble(
    tooth: float, rise: float, noise: float, every: float
) -> None:
    true = 140_000 / tooth * rise
    for seed in range(3):
        line = saw(tooth=tooth, rise=rise, noise=noise, every=every, seed=seed)
        up, down = elevation.climb(elevation.profile(line) or [])
        assert 0.93 * true <= up <= 1.04 * true
        assert 0.93 * true <= down <= 1.04 * true


def test_steep_hills_of_a_quiet_recording_keep_their_height() -> None:
    # 150 m in two kilometres there and two back; evened over 150 m to either side they would lose 8 %.
    quiet = saw(tooth=4000, rise=150, noise=1, every=10, seed=1)
    assert elevation.climb(elevation.profile(quiet) or []).up == pytest.approx(35 * 150, rel=0.045)


def test_summed_as_it_comes_the_same_recording_climbs_more_than_three_times_as_much() -> None:
    line = saw(tooth=7000, rise=130, noise=10, every=70, seed=1)
    raw = elevation.climb(elevation.resample(line), threshold=0.001).up
    assert raw > 3 * elevation.climb(elevation.profile(line) or []).up


def test_samples_stand_every_25_metres_and_at_the_end() -> None:
    line = line_of([100.0, 110.0, 120.0], every=40)
    found = elevation.resample(line)
    assert [sample.along for sample in found] == pytest.approx([0, 25, 50, 75, length([p[:2] for p in line])])
    assert [sample.height for sample in found] == pytest.approx([100, 106.25, 112.5, 118.75, 120], abs=0.01)
    assert found[-1][2:] == pytest.approx(line[-1][:2])
    assert length([sample[2:] for sample in found]) == pytest.approx(found[-1].along)


def test_a_missing_height_is_drawn_straight_and_too_many_make_no_profile() -> None:
    heights: list[float | None] = [100.0 + 5 * index for index in range(40)]
    heights[20] = None
    assert elevation.resample(line_of(heights, every=25))[20].height == pytest.approx(200, abs=0.1)
    heights[20:30] = [None] * 10
    assert elevation.resample(line_of(heights, every=25)) == []


@pytest.mark.parametrize(
    "line",
    [
        [],
        [(118.0, 29.3, 5.0)],
        [(118.0, 29.3), (118.1, 29.3)],
        [(118.0, 29.3, 500.0), (118.0, 29.3, 900.0)],
        line_of([412.0] * 300, every=50),
        line_of([0.0, 29.0] * 100, every=500),
        line_of([0.0, 79.0], every=500),
        saw(tooth=7000, rise=0, noise=3, every=70, seed=1),
    ],
    ids=["nothing", "one place", "no heights", "no way", "level", "low waves", "one low hill", "level but trembling"],
)
def test_a_line_with_nothing_to_show_has_no_profile(line: list[tuple[float, float, float | None]]) -> None:
    assert elevation.profile(line) is None


def test_a_hill_of_ninety_metres_is_shown() -> None:
    assert elevation.profile(line_of([0.0, 90.0, 90.0, 0.0], every=2000)) is not None


def test_a_spike_of_a_lost_satellite_leaves_no_trace() -> None:
    heights = [500.0] * 60
    heights[30] = 900.0
    assert {sample.height for sample in elevation.smooth(samples(heights))} == {500.0}


def test_an_up_and_down_below_the_threshold_is_not_summed() -> None:
    assert elevation.climb(samples([100, 104, 100, 104.9, 101])) == (0, 0)
    assert elevation.climb(samples([100, 104, 100, 105, 101])) == (5, 0)
    assert elevation.climb(samples([100, 97, 110, 106, 140, 90])) == (43, 50)
    assert elevation.climb([]) == (0, 0)


@given(hills)
def test_the_way_back_climbs_what_the_way_there_descends(heights: list[float]) -> None:
    there, back = elevation.climb(samples(heights)), elevation.climb(samples(heights[::-1]))
    assert (there.up, there.down) == (back.down, back.up)


@given(hills)
def test_a_climb_lies_between_the_sum_of_turns_and_the_sum_of_all(heights: list[float]) -> None:
    up, down = elevation.climb(samples(heights))
    assert up <= sum(max(b - a, 0) for a, b in pairwise(heights))
    if max(heights) - min(heights) >= 2 * elevation.THRESHOLD:
        assert max(up, down) >= max(heights) - min(heights) - 2 * elevation.THRESHOLD
    assert abs((up - down) - (heights[-1] - heights[0])) < 2 * elevation.THRESHOLD


@given(hills)
def test_smoothing_stays_between_the_lowest_and_the_highest(heights: list[float]) -> None:
    smoothed = [sample.height for sample in elevation.smooth(samples(heights))]
    assert min(heights) - 1e-6 <= min(smoothed)
    assert max(smoothed) <= max(heights) + 1e-6


def test_ten_kilometres_over_six_hundred_metres_take_four_and_a_half_hours() -> None:
    assert elevation.walking_hours(10_000, 600, 600) == pytest.approx(4.45)
    assert elevation.walking_hours(4000, 0, 0) == 1.0
    assert elevation.walking_hours(1000, 0, 500) == pytest.approx(1.125)
