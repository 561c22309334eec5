"""Numbers that say where they come from."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.figures import Figure, Origin, Unit, duration, settle, written

ON = date(2026, 11, 23)


def km(value: str | Decimal, origin: Origin = Origin.COMPUTED, reason: str = "各段路相加") -> Figure:
    return Figure("全程", Decimal(value), Unit.KM, origin, ON, reason)


def test_a_stated_number_goes_before_the_computed_and_remembers_it() -> None:
    shown = settle(km("100"), km("120", Origin.OFFICIAL, "县文旅局手册"))

    assert shown is not None
    assert (shown.number, shown.origin.words, shown.reason) == ("120", "官方公布", "县文旅局手册")
    assert (shown.computed_words, shown.apart_percent, shown.is_apart) == ("100 公里", 20, False)


@pytest.mark.parametrize(("said", "is_apart"), [("140", False), ("141", True), ("60", False), ("59", True)])
def test_more_than_two_fifths_apart_is_told(said: str, is_apart: bool) -> None:
    shown = settle(km("100"), km(said, Origin.EDITOR))

    assert shown is not None
    assert shown.is_apart is is_apart


def test_what_only_one_side_knows_is_shown_as_it_is() -> None:
    computed, stated = km("100"), km("120", Origin.EDITOR)

    assert settle(computed, None) == computed
    assert settle(None, stated) == stated
    assert settle(None, None) is None
    assert not stated.is_apart


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        ("5.5", Unit.KM, "5.5"),
        ("5.0", Unit.KM, "5"),
        ("252.6", Unit.KM, "253"),
        ("1240", Unit.METRE, "1,240"),
        ("215", Unit.MINUTE, "3 小时 35 分"),
        ("168.00", Unit.YUAN, "168"),
        ("168.50", Unit.YUAN, "168.50"),
    ],
)
def test_each_unit_is_written_as_it_is_read(value: str, unit: Unit, read: str) -> None:
    assert written(Decimal(value), unit) == read


@given(st.integers(1, 100_000))
def test_no_minute_is_lost_in_words(minutes: int) -> None:
    words = duration(minutes).split()
    numbers = dict(zip(words[1::2], map(int, words[::2]), strict=True))

    assert numbers.get("小时", 0) * 60 + numbers.get("分", 0) == minutes


@given(st.decimals(1, 9999, places=1), st.decimals(1, 9999, places=1))
def test_whoever_is_told_apart_is_so_by_the_percent_shown(computed: Decimal, said: Decimal) -> None:
    shown = settle(km(computed), km(said, Origin.EDITOR))

    assert shown is not None
    assert shown.is_apart == (abs(said - computed) * 10 > computed * 4)
    assert shown.apart_percent >= 40 or not shown.is_apart
