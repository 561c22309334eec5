"""The cheapest rooms for a party, against trying everything."""

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tourism.booking.room_mix import Mix, RoomChoice, cheapest_mix
from tourism.homestays.pricing import spread_guests

DOUBLE = RoomChoice(1, 3, 2, Decimal(336))
FAMILY = RoomChoice(2, 1, 4, Decimal(560))

choices_of_a_house = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 5), st.integers(0, 900), st.integers(0, 5), st.integers(0, 90)),
    min_size=1,
    max_size=3,
).map(
    lambda rows: [
        RoomChoice(n, free, sleeps, Decimal(price), min(included, sleeps), Decimal(extra))
        for n, (free, sleeps, price, included, extra) in enumerate(rows)
    ]
)


def rooms_for(choices: list[RoomChoice], guests: int) -> dict[int, int] | None:
    mix = cheapest_mix(choices, guests)
    return mix.rooms if mix else None


def price_of(rooms: list[RoomChoice], guests: int) -> Decimal:
    """What the party pays in these rooms when it is spread as the portal spreads it."""
    places = [(room.included or room.sleeps, room.sleeps, room.extra) for room in rooms]
    spread = spread_guests(places, guests)
    extra = [max(0, here - place[0]) * place[2] for here, place in zip(spread, places, strict=True)]
    return sum((room.price for room in rooms), Decimal(0)) + sum(extra, Decimal(0))


def test_a_family_of_four_takes_the_family_room_when_it_is_cheaper() -> None:
    assert rooms_for([DOUBLE, FAMILY], 4) == {2: 1}
    assert rooms_for([DOUBLE, FAMILY], 5) == {1: 1, 2: 1}
    assert rooms_for([DOUBLE, FAMILY], 10) == {1: 3, 2: 1}


def test_a_party_larger_than_the_house_gets_no_answer() -> None:
    assert cheapest_mix([DOUBLE, FAMILY], 11) is None
    assert cheapest_mix([], 1) is None


def test_a_third_guest_pays_extra_or_a_second_room_whichever_is_less() -> None:
    dear = RoomChoice(1, 3, 3, Decimal(336), included=2, extra=Decimal(400))
    cheap = RoomChoice(1, 3, 3, Decimal(336), included=2, extra=Decimal(100))
    assert cheapest_mix([dear], 3) == Mix({1: 2}, Decimal(672))
    assert cheapest_mix([cheap], 3) == Mix({1: 1}, Decimal(436))


@given(choices_of_a_house, st.integers(1, 9))
def test_no_other_choice_of_rooms_is_cheaper(choices: list[RoomChoice], guests: int) -> None:
    every = []
    for counts in product(*(range(choice.free + 1) for choice in choices)):
        rooms = [choice for count, choice in zip(counts, choices, strict=True) for _ in range(count)]
        if sum(room.sleeps for room in rooms) >= guests:
            every.append(price_of(rooms, guests))
    found = cheapest_mix(choices, guests)
    if found is None:
        assert every == []
        return
    by_pk = {choice.room_type_id: choice for choice in choices}
    assert all(count <= by_pk[pk].free for pk, count in found.rooms.items())
    taken = [by_pk[pk] for pk, count in found.rooms.items() for _ in range(count)]
    assert found.price == price_of(taken, guests) == min(every)
