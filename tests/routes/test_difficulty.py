"""How hard, and why: every threshold from both sides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.routes.difficulty import DayLoad, Level, effort, skill, stated

EASY, MODERATE, HARD = Level


def day(**load: float) -> DayLoad:
    usual = {"number": 1, "walk_km": None, "walk_minutes": 0, "ride_minutes": 0}
    return DayLoad(**(usual | load))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("load", "level"),
    [
        ({"walk_km": 7.9}, EASY),
        ({"walk_km": 8}, MODERATE),
        ({"walk_km": 15}, HARD),
        ({"walk_minutes": 179}, EASY),
        ({"walk_minutes": 180}, MODERATE),
        ({"walk_minutes": 360}, HARD),
        ({"up": 299.0}, EASY),
        ({"up": 300.0}, MODERATE),
        ({"up": 800.0}, HARD),
        ({"ride_minutes": 239}, EASY),
        ({"ride_minutes": 240}, MODERATE),
        ({"ride_minutes": 360}, HARD),
    ],
)
def test_effort_grows_with_each_of_its_measures(load: dict[str, float], level: Level) -> None:
    assert effort([day(**load)]).level is level


@pytest.mark.parametrize(("metres", "level"), [(2499, EASY), (2500, MODERATE), (3500, HARD)])
def test_thin_air_is_an_effort(metres: float, level: Level) -> None:
    assert effort([day(walk_km=2)], altitude=metres).level is level


def test_the_hardest_day_decides_and_is_named_with_its_threshold() -> None:
    grade = effort([day(number=1, walk_km=2), day(number=2, walk_km=9.5, ride_minutes=60)])

    assert grade.level is MODERATE
    assert grade.reasons == ["步行最多的一天约 9.5 公里（第 2 天）；满 8 公里为中，满 15 公里为难。"]


def test_what_the_editor_knows_of_walking_goes_before_the_legs() -> None:
    grade = effort([day(walk_km=2)], walking_km_per_day=10)

    assert grade.level is MODERATE
    assert grade.reasons[0].startswith("每天步行约 10 公里")


def test_hours_are_named_in_hours() -> None:
    assert effort([day(walk_minutes=270)]).reasons == [
        "步行最久的一天约 4.5 小时（第 1 天）；满 3 小时为中，满 6 小时为难。"
    ]


def test_a_route_of_which_nothing_is_known_is_not_graded() -> None:
    assert (effort([day()]).word, skill([day()]).word) == ("未评", "未评")
    assert "轨迹" in skill([day()]).reasons[0]


@pytest.mark.parametrize(("slope", "level"), [(19.9, EASY), (20, MODERATE), (35, HARD)])
def test_skill_is_the_steepest_slope_walked(slope: float, level: Level) -> None:
    assert skill([day(slope=3.0), day(number=2, slope=slope)]).level is level


def test_the_editors_word_holds_and_ours_stays_beside_it() -> None:
    grade = stated(effort([day(walk_km=9)]), "easy", "路是平的")

    assert (grade.word, grade.level, grade.stated_reason, grade.is_apart) == ("易", MODERATE, "路是平的", True)
    assert not stated(effort([day(walk_km=9)]), "moderate", "有坡").is_apart
    assert stated(effort([day(walk_km=9)]), "", "").word == "中"


loads = st.builds(
    DayLoad,
    number=st.integers(1, 9),
    walk_km=st.none() | st.floats(0, 40),
    walk_minutes=st.integers(0, 700),
    ride_minutes=st.integers(0, 700),
    up=st.none() | st.floats(0, 2000),
)


@given(st.lists(loads, min_size=1, max_size=5), loads)
def test_a_harder_journey_is_never_graded_easier(days: list[DayLoad], more: DayLoad) -> None:
    before, after = effort(days).level, effort([*days, more]).level

    assert before is None or (after is not None and after >= before)
