"""The cheapest rooms for a party, against trying everything."""

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tourism.booking.room_mix import RoomChoice, cheapest_mix

DOUBLE = RoomChoice(1, 3, 2, Decimal(336))
FAMILY = RoomChoice(2, 1, 4, Decimal(560))

choices_of_a_house = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 6), st.integers(0, 900)), min_size=1, max_size=3
).map(lambda rows: [RoomChoice(n, free, sleeps, Decimal(price)) for n, (free, sleeps, price) in enumerate(rows)])


def test_a_family_of_four_takes_the_family_room_when_it_is_cheaper() -> None:
    assert cheapest_mix([DOUBLE, FAMILY], 4) == {2: 1}
    assert cheapest_mix([DOUBLE, FAMILY], 5) == {1: 1, 2: 1}
    assert cheapest_mix([DOUBLE, FAMILY], 10) == {1: 3, 2: 1}


def test_a_party_larger_than_the_house_gets_no_answer() -> None:
    assert cheapest_mix([DOUBLE, FAMILY], 11) is None
    assert cheapest_mix([], 1) is None


@given(choices_of_a_house, st.integers(1, 12))
def test_no_other_choice_of_rooms_is_cheaper(choices: list[RoomChoice], guests: int) -> None:
    every = [
        sum(count * choice.price for count, choice in zip(counts, choices, strict=True))
        for counts in product(*(range(choice.free + 1) for choice in choices))
        if sum(count * choice.sleeps for count, choice in zip(counts, choices, strict=True)) >= guests
    ]
    found = cheapest_mix(choices, guests)
    if found is None:
        assert every == []
        return
    by_pk = {choice.room_type_id: choice for choice in choices}
    assert all(count <= by_pk[pk].free for pk, count in found.items())
    assert sum(count * by_pk[pk].sleeps for pk, count in found.items()) >= guests
    assert sum(count * by_pk[pk].price for pk, count in found.items()) == min(every)
