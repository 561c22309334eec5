from datetime import date, timedelta

import pytest

from tourism.core.day_kinds import DayKind, day_kind, is_announced, is_before_free_day


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
