from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.day_kinds import PACKAGED, DayKind, day_kind, is_announced, is_before_free_day


@pytest.mark.parametrize(
    ("first", "last", "workdays"),
    [
        (date(2026, 4, 2), date(2026, 4, 6), 2),
        (date(2026, 5, 6), date(2026, 5, 10), 4),
        (date(2026, 9, 18), date(2026, 9, 20), 2),
        (date(2026, 10, 8), date(2026, 10, 12), 4),
        (date(2026, 2, 12), date(2026, 2, 16), 3),
    ],
)
def test_workdays_count_make_up_days(first, last, workdays):
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    assert sum(day_kind(day) is DayKind.WORKDAY for day in days) == workdays


def test_national_day_is_a_holiday_and_its_make_up_sunday_a_workday():
    assert day_kind(date(2026, 10, 1)) is DayKind.HOLIDAY
    assert day_kind(date(2026, 9, 20)) is DayKind.WORKDAY
    assert not is_before_free_day(date(2026, 9, 19))


def test_a_year_not_announced_is_said_to_be_unknown():
    assert is_announced(2026)
    assert not is_announced(2090)
    assert day_kind(date(2090, 10, 1)) is DayKind.WEEKEND  # a Sunday, and no more is known
    assert day_kind(date(2090, 10, 2)) is DayKind.WORKDAY


@pytest.mark.parametrize(
    ("on", "count", "day"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 1, date(2026, 11, 30)),  # from a Saturday
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over National Day
        (date(2026, 11, 23), 10, date(2026, 12, 7)),
    ],
)
def test_workdays_are_counted_over_weekends_and_holidays(on: date, count: int, day: date) -> None:
    assert PACKAGED.after_workdays(on, count) == day


@given(st.dates(date(2025, 1, 1), date(2028, 12, 1)), st.integers(1, 15))
def test_so_many_workdays_lie_between(on: date, count: int) -> None:
    due = PACKAGED.after_workdays(on, count)

    between = [on + timedelta(days=n) for n in range(1, (due - on).days + 1)]
    assert sum(PACKAGED.kind(one) is DayKind.WORKDAY for one in between) == count
    assert PACKAGED.kind(due) is DayKind.WORKDAY
