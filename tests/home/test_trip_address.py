"""A trip of one's own is its address: whatever stands there is read, and every step makes another address."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.http import QueryDict
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tourism.home.trip_address import (
    MOST_GUESTS,
    MOST_NIGHTS,
    MOST_STOPS,
    Kind,
    TripItem,
    TripPlan,
    TripRefused,
    changed,
    read_trip,
    usual_day,
    with_added,
)
from tourism.home.trip_legs import Mode

TODAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)

items = st.builds(TripItem, st.sampled_from(Kind), st.integers(1, 10**9 - 1), st.sampled_from([0, 0, 0, 1, 2]))
plans = st.builds(
    TripPlan,
    st.lists(items, max_size=MOST_STOPS).map(tuple),
    st.dates(TODAY, TODAY + timedelta(days=700)),
    st.integers(1, MOST_GUESTS),
    st.sampled_from(Mode),
).filter(lambda plan: plan.nights <= MOST_NIGHTS)
deeds = st.one_of(
    st.builds("{}{}".format, st.sampled_from(["up", "down", "out", "sleep", "wake"]), st.integers(1, 40)),
    st.builds("to{}.{}".format, st.integers(1, 40), st.integers(1, 40)),
    st.builds("add.{}{}".format, st.sampled_from("vasxr"), st.integers(0, 10**10)),
    st.sampled_from(["flat", "back", "", "up", "up0", "to1.", "add.", "add.v1n3", "UP1", "up１"]),
)


def read(query: str) -> TripPlan:
    return read_trip(QueryDict(query), TODAY).plan


@given(plans)
def test_what_is_written_is_read(plan: TripPlan) -> None:
    again = read_trip(QueryDict(plan.query), TODAY)

    assert again.plan == plan
    assert again.problems == ()


@given(st.dictionaries(st.sampled_from(["t", "on", "g", "by", "do"]), st.text(max_size=60)))
@example({"t": "1." + ".".join(f"v{n}n9" for n in range(1, 90)), "g": "999", "on": "9999-12-31", "by": "rocket"})
@example({"t": "1.v٣.v1n٣", "on": "2026-02-30", "g": "²"})
def test_whatever_stands_in_an_address_a_trip_comes_of_it(asked: dict[str, str]) -> None:
    found = read_trip(asked, TODAY)
    plan = found.plan

    assert len(plan.items) <= MOST_STOPS
    assert plan.nights <= MOST_NIGHTS
    assert 1 <= plan.guests <= MOST_GUESTS
    assert plan.on + timedelta(days=MOST_NIGHTS + 1)
    assert read_trip(plan.fields, TODAY).plan == plan, "what it says of itself is clear"
    assert not read_trip(plan.fields, TODAY).problems


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("t=1.v1.x9.v2", "有 1 处认不出"),
        ("t=v1.v2", "没有复制全"),
        ("t=2.v1", "没有复制全"),
        ("t=1." + ".".join(f"v{n}" for n in range(1, 33)), "后面 2 站没有排进来"),
        ("t=1.v1n9.v2n9", "多出来的 4 晚没有算"),
        ("on=2026-02-30", "没有这一天"),
        ("on=20261211", "没有这一天"),
        ("on=2031-01-01", "两年以内"),
        ("on=0001-01-01", "两年以内"),
        ("g=0", "1 到 40"),
        ("g=41", "1 到 40"),
        ("g=two", "1 到 40"),
        ("by=rocket", "先按自驾排"),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_cure(query: str, words: str) -> None:
    problems = read_trip(QueryDict(query), TODAY).problems

    assert len(problems) == 1
    assert words in problems[0]


def test_an_old_link_opens_with_its_own_day_and_an_empty_one_with_the_coming_saturday() -> None:
    assert read("on=2025-05-01").on == date(2025, 5, 1)
    assert read("").on == SATURDAY
    assert usual_day(SATURDAY) == SATURDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("deed", "code", "number"),
    [
        ("up2", "1.v2n1.v1.a3", 1),
        ("down1", "1.v2n1.v1.a3", 2),
        ("up1", "1.v1.v2n1.a3", 1),
        ("down3", "1.v1.v2n1.a3", 3),
        ("to3.1", "1.a3.v1.v2n1", 1),
        ("to1.3", "1.v2n1.a3.v1", 3),
        ("out2", "1.v1.a3", 0),
        ("sleep1", "1.v1n1.v2n1.a3", 1),
        ("sleep2", "1.v1.v2n2.a3", 2),
        ("wake2", "1.v1.v2.a3", 2),
        ("wake1", "1.v1.v2n1.a3", 1),
        ("flat", "1.v1.v2.a3", 0),
        ("back", "1.a3.v2n1.v1", 0),
        ("add.s7", "1.v1.v2n1.a3.s7", 4),
    ],
)
def test_every_step_makes_another_address(deed: str, code: str, number: int) -> None:
    plan, about = changed(read("t=1.v1.v2n1.a3"), deed)

    assert (plan.code, about) == (code, number)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("up4", "没有第 4 站"),
        ("to1.9", "没有第 9 站"),
        ("fly", "没有这一步"),
        ("add.q1", "加不进来"),
        ("add.v0", "加不进来"),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused(deed: str, words: str) -> None:
    with pytest.raises(TripRefused, match=words):
        changed(read("t=1.v1.v2n1.a3"), deed)


@given(plans, deeds)
def test_a_step_keeps_all_stops_and_all_limits_or_is_refused(plan: TripPlan, deed: str) -> None:
    try:
        after, number = changed(plan, deed)
    except TripRefused as error:
        assert error.message
        return
    assert 0 <= number <= len(after.items) <= MOST_STOPS
    assert after.nights <= MOST_NIGHTS
    assert (after.on, after.guests, after.by) == (plan.on, plan.guests, plan.by)
    lost = Counter((item.kind, item.pk) for item in plan.items) - Counter((item.kind, item.pk) for item in after.items)
    assert lost.total() == deed.startswith("out")


@given(plans, st.integers(1, MOST_STOPS), st.integers(1, MOST_STOPS))
def test_moving_there_and_back_changes_nothing(plan: TripPlan, number: int, goal: int) -> None:
    assume(max(number, goal) <= len(plan.items))
    moved, _number = changed(plan, f"to{number}.{goal}")

    assert moved.items[goal - 1] == plan.items[number - 1]
    assert changed(moved, f"to{goal}.{number}")[0] == plan


@given(plans)
def test_turning_round_twice_changes_nothing(plan: TripPlan) -> None:
    assert changed(changed(plan, "back")[0], "back")[0] == plan


def test_a_full_trip_takes_no_more_and_keeps_what_it_has() -> None:
    full = TripPlan(tuple(TripItem(Kind.VILLAGE, n) for n in range(1, MOST_STOPS + 1)), TODAY)
    with pytest.raises(TripRefused, match="就有 31 站"):
        changed(full, "add.v99")
    with pytest.raises(TripRefused, match="最多排 15 天，这样要 16 天"):
        changed(read("t=1.v1n14"), "sleep1")
    with pytest.raises(TripRefused, match="这样要 16 天"):
        with_added(read("t=1.v1n14"), [TripItem(Kind.VILLAGE, 2, 1)])
