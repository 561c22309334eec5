"""Which stays a household takes. National Day 2026 begins on a Thursday; Friday 27 November is a weekend night."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.stay_dates import StayDates
from tourism.homestays.stay_rules import RuleBroken, arrival_window, check_stay, day_rules, describe, rules_for


@dataclass(frozen=True)
class Limit:
    name: str = "国庆"
    room_type_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    weekdays: str = ""
    min_nights: int = 1
    max_nights: int | None = None
    closed_to_arrival: bool = False
    closed_to_departure: bool = False


@dataclass(frozen=True)
class House:
    book_days_before_min: int = 0
    book_days_before_max: int = 365


TODAY = date(2026, 9, 1)
GOLDEN_WEEK = Limit(starts_on=date(2026, 10, 1), ends_on=date(2026, 10, 7))
TWO_NIGHTS = replace(GOLDEN_WEEK, min_nights=2)


def check(rules: list[Limit], check_in: date, nights: int = 1, house: House | None = None) -> None:
    earliest, latest = arrival_window(house or House(), TODAY)
    check_stay(rules, StayDates.of(check_in, nights), today=TODAY, earliest=earliest, latest=latest)


def test_a_stay_without_rules_is_taken() -> None:
    check([], date(2026, 10, 2))


def test_one_night_on_national_day_is_refused_and_the_cure_is_named() -> None:
    with pytest.raises(RuleBroken, match="国庆期间 2 晚起住，请多住几晚或换日子") as refused:
        check([TWO_NIGHTS], date(2026, 10, 2))

    assert refused.value.details == {"rule": "国庆", "nights": 2}
    assert refused.value.code == "invalid"


def test_the_day_of_arrival_decides_on_the_shortest_stay() -> None:
    check([TWO_NIGHTS], date(2026, 10, 7), 2)  # arrives on the last day of the rule
    check([TWO_NIGHTS], date(2026, 10, 8))
    check([TWO_NIGHTS], date(2026, 9, 30))  # leaves on the first
    with pytest.raises(RuleBroken):
        check([TWO_NIGHTS], date(2026, 10, 7))


def test_the_longest_stay_is_held_too() -> None:
    at_most = replace(GOLDEN_WEEK, max_nights=3)
    check([at_most], date(2026, 10, 1), 3)
    with pytest.raises(RuleBroken, match="国庆期间最多住 3 晚，请少住几晚"):
        check([at_most], date(2026, 10, 1), 4)


def test_weekdays_limit_a_rule_to_some_days() -> None:
    fridays = Limit("周末", weekdays="5", min_nights=2)
    check([fridays], date(2026, 11, 26))
    with pytest.raises(RuleBroken, match="周末"):
        check([fridays], date(2026, 11, 27))


def test_nobody_arrives_or_leaves_on_a_closed_day() -> None:
    eve = Limit("除夕", starts_on=date(2027, 2, 5), ends_on=date(2027, 2, 5), closed_to_arrival=True)
    with pytest.raises(RuleBroken, match="除夕期间 2月5日不接新到的客人"):
        check([eve], date(2027, 2, 5), 3)
    check([eve], date(2027, 2, 4), 3)
    check([eve], date(2027, 2, 4), 1)
    morning = replace(eve, closed_to_arrival=False, closed_to_departure=True)
    with pytest.raises(RuleBroken, match="2月5日不办退房，请早走或晚走一天"):
        check([morning], date(2027, 2, 4), 1)
    check([morning], date(2027, 2, 4), 2)
    check([morning], date(2027, 2, 5), 1)


def test_a_house_can_be_booked_neither_too_late_nor_too_early() -> None:
    house = House(book_days_before_min=2, book_days_before_max=30)
    check([], TODAY + timedelta(days=2), house=house)
    check([], TODAY + timedelta(days=30), house=house)
    with pytest.raises(RuleBroken, match="要提前 2 天订，最早 9月3日到店"):
        check([], TODAY + timedelta(days=1), house=house)
    with pytest.raises(RuleBroken, match="最多提前 30 天订房"):
        check([], TODAY + timedelta(days=31), house=house)
    with pytest.raises(RuleBroken, match="已经过去"):
        check([], TODAY - timedelta(days=1))


def test_a_rule_of_one_room_type_does_not_bind_the_others() -> None:
    family_only = replace(TWO_NIGHTS, room_type_id=7)
    assert rules_for([TWO_NIGHTS, family_only], {3}) == [TWO_NIGHTS]
    assert rules_for([TWO_NIGHTS, family_only], {3, 7}) == [TWO_NIGHTS, family_only]


def test_a_square_of_the_calendar_shows_the_strictest_of_all_rules() -> None:
    rules = [
        replace(TWO_NIGHTS, max_nights=9),
        replace(GOLDEN_WEEK, name="长住", min_nights=3, max_nights=5),
        Limit("周末", weekdays="56", closed_to_departure=True),
    ]
    friday = day_rules(rules, date(2026, 10, 2))

    assert (friday.min_nights, friday.max_nights, friday.no_arrival, friday.no_departure) == (3, 5, False, True)
    assert friday.names == ("国庆", "长住", "周末")
    assert day_rules(rules, date(2026, 10, 8)) == day_rules([], date(2026, 10, 8))


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (TWO_NIGHTS, "国庆（10月1日至10月7日）：2 晚起住"),
        (Limit("周末", weekdays="56", min_nights=2, max_nights=5), "周末（周五、周六）：2 晚起住，最多住 5 晚"),
        (Limit("除夕", starts_on=TODAY, ends_on=TODAY, closed_to_arrival=True), "除夕（9月1日）：不接新到的客人"),
        (Limit("长住", max_nights=30), "长住：最多住 30 晚"),
    ],
)
def test_a_rule_is_told_in_one_line(rule: Limit, line: str) -> None:
    assert describe(rule) == line


some_limits = st.lists(
    st.builds(
        lambda first, length, weekdays, low, more, arrive, leave: Limit(
            starts_on=first, ends_on=first + timedelta(days=length), weekdays="".join(sorted(weekdays)),
            min_nights=low, max_nights=None if more is None else low + more,
            closed_to_arrival=arrive, closed_to_departure=leave,
        ),
        st.dates(date(2026, 9, 1), date(2026, 9, 20)), st.integers(0, 20), st.sets(st.sampled_from("1234567")),
        st.integers(1, 4), st.none() | st.integers(0, 4), st.booleans(), st.booleans(),
    ),
    max_size=4,
)  # fmt: skip


@given(some_limits, st.dates(date(2026, 9, 1), date(2026, 9, 25)), st.integers(1, 10))
def test_the_calendar_promises_what_booking_keeps(limits: list[Limit], check_in: date, nights: int) -> None:
    stay = StayDates.of(check_in, nights)
    arriving, leaving = day_rules(limits, stay.check_in), day_rules(limits, stay.check_out)
    is_promised = (
        not arriving.no_arrival
        and not leaving.no_departure
        and arriving.min_nights <= nights <= (arriving.max_nights or nights)
    )
    try:
        check(limits, check_in, nights)
        is_kept = True
    except RuleBroken:
        is_kept = False

    assert is_promised == is_kept
