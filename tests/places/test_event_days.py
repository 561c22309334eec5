"""The rule, and what the village has confirmed."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.places.event_days import coming_day, event_days

TODAY = date(2026, 11, 22)
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


@dataclass
class Feast:
    calendar: str
    rule: str
    confirmed_on_date: date | None = None


DRYING_CLOTHES = Feast("lunar", "6-6")


def told(days):
    return [(day.on, day.is_confirmed) for day in days]


def test_a_feast_by_its_rule_is_not_confirmed():
    assert told(event_days(DRYING_CLOTHES, *YEAR)) == [(date(2027, 7, 9), False)]


def test_what_the_village_says_takes_the_place_of_the_rule_in_that_year_only():
    moved = Feast("lunar", "6-6", date(2027, 7, 11))

    days = event_days(moved, date(2026, 7, 1), date(2028, 7, 31))

    assert told(days) == [(date(2026, 7, 19), False), (date(2027, 7, 11), True), (date(2028, 7, 27), False)]
    assert days[1].rule_day == date(2027, 7, 9)


def test_a_feast_held_early_does_not_come_a_second_time():
    early = Feast("lunar", "6-6", date(2027, 7, 4))

    assert coming_day(early, date(2027, 7, 5)).on == date(2028, 7, 27)


def test_a_feast_moved_over_the_edge_of_what_is_asked_is_seen_from_the_side_it_moved_to():
    moved = Feast("gregorian", "01-31", date(2027, 2, 2))

    assert event_days(moved, date(2027, 1, 1), date(2027, 1, 31)) == []
    assert told(event_days(moved, date(2027, 2, 1), date(2027, 2, 28))) == [(date(2027, 2, 2), True)]


@pytest.mark.parametrize("market", [Feast("weekly", "周五"), Feast("lunar_tail", "三、八"), Feast("animal", "牛")])
def test_a_market_needs_no_confirmation_and_an_extra_day_is_added(market):
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    usual = [day.on for day in event_days(market, first, last)]
    extra = next(day for day in (first + timedelta(days=n) for n in range(31)) if day not in usual)

    market.confirmed_on_date = extra
    days = event_days(market, first, last)

    assert [day.on for day in days] == sorted([*usual, extra])
    assert all(day.is_confirmed for day in days)


def test_a_day_set_by_hand_is_told_until_it_is_over():
    leaves = Feast("manual", "", date(2026, 11, 25))

    assert coming_day(leaves, TODAY).is_confirmed
    assert coming_day(leaves, date(2026, 11, 26)) is None


def test_a_rule_nobody_can_read_names_no_day_but_a_confirmed_one():
    assert coming_day(Feast("lunar", "六月六"), TODAY) is None
    assert coming_day(Feast("lunar", "六月六", date(2026, 12, 1)), TODAY).on == date(2026, 12, 1)


def test_a_day_that_is_years_away_is_found():
    assert coming_day(Feast("gregorian", "02-29"), TODAY).on == date(2028, 2, 29)


@given(
    st.sampled_from(
        [("lunar", "12-30"), ("solar_term", "冬至"), ("gregorian", "11-23"), ("weekly", "周五"), ("manual", "")]
    ),
    st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
def test_the_coming_day_is_the_first_of_the_days(kind, said):
    feast = Feast(*kind, said)
    days = event_days(feast, TODAY, TODAY + timedelta(days=400))

    assert coming_day(feast, TODAY) == (days[0] if days else coming_day(feast, TODAY))
    assert len({day.on for day in days}) == len(days)
    assert said is None or not TODAY <= said <= TODAY + timedelta(days=400) or said in [day.on for day in days]
