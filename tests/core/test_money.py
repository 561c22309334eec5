from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.core.money import from_fen, split, to_fen, yuan

AMOUNTS = st.integers(0, 10**10).map(from_fen)
WEIGHTS = st.lists(st.integers(0, 1000), min_size=1, max_size=30).filter(any)


@given(AMOUNTS, WEIGHTS)
def test_the_parts_of_a_split_add_up_to_the_fen(total, weights):
    parts = split(total, weights)

    assert sum(parts) == total
    assert all(part >= 0 for part in parts)


@given(AMOUNTS, WEIGHTS)
def test_no_part_is_more_than_a_fen_from_its_share(total, weights):
    for part, weight in zip(split(total, weights), weights, strict=True):
        assert abs(part - total * weight / sum(weights)) < Decimal("0.01")


def test_a_hundred_yuan_over_three_gives_the_odd_fen_to_the_first():
    assert split(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_a_float_is_not_money():
    with pytest.raises(TypeError):
        yuan(1.1)  # type: ignore[arg-type]


def test_half_a_fen_rounds_up():
    assert yuan("0.005") == Decimal("0.01")


def test_parts_of_a_fen_have_no_whole_number():
    with pytest.raises(ValueError, match="whole number of fen"):
        to_fen(Decimal("0.001"))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1]])
def test_useless_weights_are_refused(weights):
    with pytest.raises(ValueError):
        split(Decimal("1.00"), weights)
