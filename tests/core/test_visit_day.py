"""The day a visitor means to come: a date, this weekend, or nonsense. 23 November 2026 is a Monday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.visit_day import FARTHEST, visit_day, weekend_of

TODAY = date(2026, 11, 23)


def test_nothing_asked_is_today() -> None:
    assert (visit_day("", TODAY).days, visit_day("", TODAY).query) == ((TODAY,), "")
    assert visit_day(" 2026-11-23 ", TODAY).asked == ""


def test_a_date_is_that_day() -> None:
    visit = visit_day("2026-12-05", TODAY)

    assert (visit.on, visit.last, visit.query, visit.problem) == (
        date(2026, 12, 5),
        date(2026, 12, 5),
        "?on=2026-12-05",
        "",
    )


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 11, 23), [28, 29]),
        (date(2026, 11, 27), [28, 29]),
        (date(2026, 11, 28), [28, 29]),
        (date(2026, 11, 29), [29]),
    ],
)
def test_the_weekend_is_the_coming_one_or_what_is_left_of_this(today: date, days: list[int]) -> None:
    visit = visit_day("weekend", today)

    assert [day.day for day in visit.days] == days
    assert visit.is_weekend


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("2026-11-22", "2026年11月22日已经过去了"),
        ("2026-02-31", "认不出这个日期"),
        ("5.12.", "认不出这个日期"),
        ("20261205", "认不出这个日期"),
        ("２０２６-12-05", "认不出这个日期"),
        ("2027-11-25", "太远了，最远看到 2027年11月24日"),
        ("9999-12-31", "太远了"),
        ("\x00", "认不出"),
    ],
)
def test_a_day_nobody_can_come_on_is_answered_kindly_and_shown_as_today(asked: str, words: str) -> None:
    visit = visit_day(asked, TODAY)

    assert words in visit.problem
    assert (visit.days, visit.query, visit.typed) == ((TODAY,), "", asked)


@given(st.text(max_size=80), st.dates(date(2024, 1, 1), date(2090, 1, 1)))
def test_whatever_is_asked_a_day_still_to_come_is_shown(asked: str, today: date) -> None:
    visit = visit_day(asked, today)

    assert today <= visit.on <= visit.last <= today + FARTHEST
    assert len(visit.typed) <= 20


@given(st.dates(date(2024, 1, 1), date(2090, 1, 1)))
def test_a_weekend_is_never_past_and_never_a_working_day(today: date) -> None:
    days = weekend_of(today)

    assert all(day.weekday() >= 5 and today <= day < today + timedelta(days=8) for day in days)
