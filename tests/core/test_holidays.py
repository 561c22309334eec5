"""The calendar of holidays: what the county entered goes before what the package knows, and nothing is guessed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.day_kinds import PACKAGED, DayKind, HolidayCalendar, day_kind, is_announced, is_before_free_day
from tourism.core.holidays import holiday_calendar
from tourism.core.models import HolidayDay

NEW_YEAR, NATIONAL = date(2027, 1, 1), date(2027, 10, 1)


def off(*days: date) -> HolidayCalendar:
    return HolidayCalendar({day: (DayKind.HOLIDAY, "国庆节") for day in days})


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "元旦"),
        (date(2026, 2, 17), "春节"),
        (date(2026, 4, 5), "清明节"),
        (date(2026, 5, 1), "劳动节"),
        (date(2026, 6, 19), "端午节"),
        (date(2026, 9, 25), "中秋节"),
        (date(2026, 10, 1), "国庆节"),
        (date(2026, 10, 10), ""),  # a make-up workday belongs to National Day, but is none
        (date(2026, 11, 28), ""),
    ],
)
def test_holidays_are_called_by_their_chinese_names(day: date, name: str) -> None:
    assert PACKAGED.name(day) == name


def test_a_year_is_announced_when_its_plan_reaches_from_new_year_to_national_day() -> None:
    assert PACKAGED.is_announced(2026)
    assert not off(NEW_YEAR).is_announced(2027)
    assert not off(NATIONAL).is_announced(2027)
    assert off(NEW_YEAR, NATIONAL).is_announced(2027)
    assert not off(NEW_YEAR, NATIONAL).is_announced(2028)


def test_a_year_that_is_not_announced_says_so() -> None:
    assert PACKAGED.note(2090) == "2090 年放假安排未公布"
    assert PACKAGED.note(2026) == ""
    assert off(NEW_YEAR, NATIONAL).note(2027) == ""


def test_a_make_up_workday_of_the_table_makes_the_night_before_a_plain_one() -> None:
    saturday = date(2027, 10, 9)
    friday = saturday - timedelta(days=1)
    calendar = HolidayCalendar({saturday: (DayKind.WORKDAY, "国庆节")})

    assert PACKAGED.is_before_free_day(friday)
    assert not calendar.is_before_free_day(friday)
    assert calendar.kind(saturday) is DayKind.WORKDAY
    assert calendar.name(saturday) == ""


def test_the_table_goes_before_the_package(db: None) -> None:
    HolidayDay.objects.create(on=date(2026, 10, 8), kind=HolidayDay.Kind.HOLIDAY, name="国庆节")
    HolidayDay.objects.create(on=date(2026, 10, 7), kind=HolidayDay.Kind.WORKDAY, name="国庆节")
    calendar = holiday_calendar()

    assert calendar.kind(date(2026, 10, 8)) is DayKind.HOLIDAY
    assert calendar.kind(date(2026, 10, 7)) is DayKind.WORKDAY
    assert calendar.kind(date(2026, 10, 6)) is DayKind.HOLIDAY


def test_the_whole_table_is_one_query(db: None, django_assert_num_queries) -> None:
    for day in range(1, 8):
        HolidayDay.objects.create(on=date(2027, 10, day), name="国庆节")
    with django_assert_num_queries(1):
        calendar = holiday_calendar()
        assert calendar.name(date(2027, 10, 7)) == "国庆节"


def test_a_day_stands_in_the_table_once(db: None) -> None:
    HolidayDay.objects.create(on=NATIONAL, name="国庆节")
    with pytest.raises(IntegrityError), transaction.atomic():
        HolidayDay.objects.create(on=NATIONAL, name="国庆节", kind=HolidayDay.Kind.WORKDAY)


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_an_empty_table_says_what_the_package_says(day: date) -> None:
    calendar = HolidayCalendar({})

    assert calendar.kind(day) is day_kind(day)
    assert calendar.is_before_free_day(day) == is_before_free_day(day)
    assert calendar.is_announced(day.year) == is_announced(day.year)
