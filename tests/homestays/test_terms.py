"""What giving up a stay costs: National Day 2026 at a house with stages seven days and one day ahead."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.errors import DomainError
from tourism.core.money import to_fen
from tourism.homestays.terms import (
    FIRST_NIGHT,
    FROM_BOOKING,
    SHANGHAI,
    Stage,
    Terms,
    deposit,
    explain,
    fee,
    free_until,
    no_show_fee,
)

ARRIVAL = date(2026, 10, 1)
NIGHTS = [(date(2026, 10, 1), Decimal("268.00")), (date(2026, 10, 2), Decimal("268.50"))]
FLEXIBLE = Terms((Stage(1, 100),), base=FIRST_NIGHT)
STAGED = Terms((Stage(7, 50), Stage(1, 80)), no_show_percent=100, deposit_percent=30)


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "cost"),
    [
        (at(1, 8), "0.00"),
        (at(24, 17, 59), "0.00"),  # seven days ahead, a minute before the hour
        (at(24, 18), "268.25"),  # at 18:00 sharp the stage has begun
        (at(30, 17, 59), "268.25"),
        (at(30, 18), "429.20"),
        (at(1, 22, month=10), "429.20"),
    ],
)
def test_the_fee_steps_up_at_six_in_the_evening_of_each_stage(moment: datetime, cost: str) -> None:
    assert fee(STAGED, NIGHTS, ARRIVAL, moment) == Decimal(cost)


def test_the_hour_is_that_of_china_wherever_the_clock_stands() -> None:
    utc = ZoneInfo("UTC")
    assert fee(STAGED, NIGHTS, ARRIVAL, datetime(2026, 9, 24, 9, 59, tzinfo=utc)) == 0
    assert fee(STAGED, NIGHTS, ARRIVAL, datetime(2026, 9, 24, 10, 0, tzinfo=utc)) == Decimal("268.25")


def test_first_night_terms_charge_the_earliest_night_given_up_in_every_room() -> None:
    two_rooms = [*NIGHTS, (date(2026, 10, 1), Decimal("398.00")), (date(2026, 10, 2), Decimal("398.00"))]

    assert fee(FLEXIBLE, two_rooms, ARRIVAL, at(30, 19)) == Decimal("666.00")
    assert fee(FLEXIBLE, NIGHTS[1:], ARRIVAL, at(30, 19)) == Decimal("268.50")
    assert fee(FLEXIBLE, [], ARRIVAL, at(30, 19)) == 0


def test_who_does_not_come_pays_what_the_terms_say() -> None:
    assert no_show_fee(STAGED, NIGHTS) == Decimal("536.50")
    assert no_show_fee(FLEXIBLE, NIGHTS) == Decimal("268.00")
    assert no_show_fee(Terms(no_show_percent=0), NIGHTS) == 0


def test_a_deposit_is_a_share_of_the_total_to_the_fen() -> None:
    assert deposit(STAGED, Decimal("536.55")) == Decimal("160.97")
    assert deposit(FLEXIBLE, Decimal("536.50")) == 0


def test_free_ends_when_the_first_stage_that_costs_begins() -> None:
    assert free_until(STAGED, ARRIVAL) == at(24, 18)
    assert free_until(Terms((Stage(9, 0), Stage(2, 40))), ARRIVAL) == at(29, 18)
    assert free_until(Terms(), ARRIVAL) == at(2, 0, month=10)
    assert free_until(Terms((Stage(FROM_BOOKING, 100),)), ARRIVAL) is None


def test_terms_from_booking_on_are_never_free() -> None:
    assert fee(Terms((Stage(FROM_BOOKING, 100),)), NIGHTS, ARRIVAL, at(1, 0, month=1)) == Decimal("536.50")


def test_terms_are_explained_with_real_dates_and_percents() -> None:
    assert explain(STAGED, ARRIVAL) == [
        "9月24日 18:00前可以免费退。",
        "9月24日 18:00起退订，收所退各晚房费的 50%。",
        "9月30日 18:00起退订，收所退各晚房费的 80%。",
        "没有来住，收所退各晚房费。",
        "订房时先付订金 30%。",
    ]
    assert explain(FLEXIBLE, ARRIVAL) == [
        "9月30日 18:00前可以免费退。",
        "9月30日 18:00起退订，收第一晚房费。",
        "没有来住，收第一晚房费。",
    ]
    assert explain(Terms(no_show_percent=0), ARRIVAL) == ["到店前随时可以免费退。", "没有来住，不收费。"]
    assert explain(Terms((Stage(FROM_BOOKING, 100),)), ARRIVAL)[0] == "订下后退订，收所退各晚房费。"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"stages": (Stage(7, 80), Stage(1, 50))}, "越临近到店"),
        ({"stages": (Stage(1, 80),), "no_show_percent": 50}, "未到店不能少于"),
        ({"stages": (Stage(1, 50), Stage(7, 80))}, "从早到晚"),
        ({"stages": (Stage(7, 50), Stage(7, 80))}, "不能相同"),
        ({"stages": (Stage(7, 101),)}, "0 到 100"),
        ({"deposit_percent": -1}, "0 到 100"),
        ({"stages": (Stage(-1, 50),)}, "提前天数"),
        ({"base": "last_night"}, "第一晚"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(broken: dict, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        Terms(**broken)


@st.composite
def some_terms(draw: st.DrawFn) -> Terms:
    days = sorted(draw(st.sets(st.integers(0, 60), max_size=4)), reverse=True)
    percents = sorted(draw(st.lists(st.integers(0, 100), min_size=len(days) + 1, max_size=len(days) + 1)))
    stages = tuple(Stage(day, percent) for day, percent in zip(days, percents[:-1], strict=True))
    return Terms(stages, percents[-1], draw(st.sampled_from(["total", FIRST_NIGHT])), draw(st.integers(0, 100)))


prices = st.decimals(0, 5000, places=2)
some_nights = st.lists(st.tuples(st.dates(ARRIVAL, ARRIVAL + timedelta(days=20)), prices), max_size=12)
moments = st.datetimes(datetime(2026, 7, 1), datetime(2026, 10, 2), timezones=st.just(SHANGHAI))


@given(some_terms(), some_nights, moments, moments)
def test_the_fee_never_falls_as_arrival_nears(terms: Terms, nights: list, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    costs = [fee(terms, nights, ARRIVAL, early), fee(terms, nights, ARRIVAL, late), no_show_fee(terms, nights)]

    assert costs == sorted(costs)


@given(some_terms(), some_nights, moments)
def test_the_fee_is_whole_fen_between_nothing_and_everything(terms: Terms, nights: list, moment: datetime) -> None:
    cost = fee(terms, nights, ARRIVAL, moment)

    assert 0 <= to_fen(cost) <= to_fen(sum((price for _, price in nights), Decimal(0)))


@given(some_terms(), some_nights, moments)
def test_before_the_free_time_ends_nothing_is_due(terms: Terms, nights: list, moment: datetime) -> None:
    until = free_until(terms, ARRIVAL)
    if until is not None and moment < until:
        assert fee(terms, nights, ARRIVAL, moment) == 0
    elif any(stage.percent for stage in terms.stages):
        assert terms.percent_at(ARRIVAL, moment) > 0
