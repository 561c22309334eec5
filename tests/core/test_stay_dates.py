from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.errors import DomainError
from tourism.core.stay_dates import LONGEST_STAY, StayDates

DAYS = st.dates(date(2024, 1, 1), date(2030, 1, 1))
NIGHTS = st.integers(1, LONGEST_STAY)


def test_the_night_of_check_out_is_not_slept():
    stay = StayDates(date(2026, 12, 11), date(2026, 12, 13))

    assert stay.nights == [date(2026, 12, 11), date(2026, 12, 12)]
    assert str(stay) == "2026年12月11日—12月13日，2 晚"


def test_a_stay_over_new_year_names_both_years():
    assert str(StayDates.of(date(2026, 12, 31), 1)) == "2026年12月31日—2027年1月1日，1 晚"


@pytest.mark.parametrize(
    ("check_in", "check_out"),
    [(date(2026, 12, 11), date(2026, 12, 11)), (date(2026, 12, 11), date(2026, 12, 10))],
)
def test_an_empty_or_reversed_stay_is_refused(check_in, check_out):
    with pytest.raises(DomainError, match="离店日期要在到店日期之后"):
        StayDates(check_in, check_out)


@pytest.mark.parametrize("nights", [0, -1, LONGEST_STAY + 1, 10**9])
def test_an_impossible_number_of_nights_is_refused(nights):
    with pytest.raises(DomainError):
        StayDates.of(date(2026, 12, 11), nights)


def test_a_stay_past_the_end_of_the_calendar_is_refused():
    with pytest.raises(DomainError, match="没有这么远的日子"):
        StayDates.of(date.max, 1)


@given(DAYS, NIGHTS)
def test_nights_are_consecutive_and_as_many_as_said(check_in, nights):
    stay = StayDates.of(check_in, nights)

    assert stay.nights == [check_in + timedelta(days=n) for n in range(nights)]
    assert stay.count == nights == len(stay.nights)


@given(DAYS, NIGHTS, DAYS, NIGHTS)
def test_stays_overlap_exactly_when_they_share_a_night(a_in, a_nights, b_in, b_nights):
    a, b = StayDates.of(a_in, a_nights), StayDates.of(b_in, b_nights)

    assert a.overlaps(b) == bool(set(a.nights) & set(b.nights)) == b.overlaps(a)
