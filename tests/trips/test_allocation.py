"""Spreading a party over households, against optima that are known without the algorithm."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourism.trips.allocation import FreeRooms, NotEnoughBeds, Offer, Share, allocate, rooms_needed


def house(number: int, rooms: int, beds: int = 2, has: int = 0, worth: int = 1, **fields: object) -> Offer:
    """Household `number` with `rooms` equal rooms; its room type has the household's number."""
    return Offer(number, (FreeRooms(number, rooms, beds, worth),), has=has, **fields)  # type: ignore[arg-type]


def rooms_of(shares: list[Share], households: int) -> list[int]:
    """Rooms of households 1…n, zero for those that got nobody."""
    given_rooms = {share.household_id: sum(share.rooms.values()) for share in shares}
    return [given_rooms.get(number, 0) for number in range(1, households + 1)]


@given(households=st.integers(1, 12), rooms=st.integers(1, 60))
def test_equal_households_differ_by_one_room_at_most(households: int, rooms: int) -> None:
    shares = allocate(rooms * 2, [house(number, rooms) for number in range(1, households + 1)])
    got = rooms_of(shares, households)
    each, larger = divmod(rooms, households)
    assert sorted(got) == [each] * (households - larger) + [each + 1] * larger
    assert sum(x * x for x in got) == larger * (each + 1) ** 2 + (households - larger) * each**2


@given(
    houses=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 30)), min_size=1, max_size=4),
    wanted=st.integers(1, 10),
    worth=st.integers(1, 9),
)
def test_no_other_spread_is_more_even_when_households_already_have_something(
    houses: list[tuple[int, int]], wanted: int, worth: int
) -> None:
    caps = [cap for cap, _ in houses]
    if sum(caps) < wanted:
        return
    offers = [house(n, cap, beds=1, has=has, worth=worth) for n, (cap, has) in enumerate(houses, 1)]
    got = rooms_of(allocate(wanted, offers), len(houses))

    def unevenness(spread: tuple[int, ...]) -> int:
        return sum((has + worth * x) ** 2 for (_, has), x in zip(houses, spread, strict=True))

    every = (spread for spread in product(*(range(cap + 1) for cap in caps)) if sum(spread) == wanted)
    assert unevenness(tuple(got)) == min(map(unevenness, every))


@given(
    houses=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 500)), min_size=2, max_size=25),
    share=st.floats(0.1, 1),
    worth=st.integers(1, 20),
)
def test_no_single_room_can_be_moved_to_make_a_large_spread_more_even(
    houses: list[tuple[int, int]], share: float, worth: int
) -> None:
    wanted = int(sum(cap for cap, _ in houses) * share)
    if not wanted:
        return
    offers = [house(n, cap, beds=1, has=has, worth=worth) for n, (cap, has) in enumerate(houses, 1)]
    got = rooms_of(allocate(wanted, offers), len(houses))
    last_given = max(has + worth * (x - 1) for (_, has), x in zip(houses, got, strict=True) if x)
    next_free = [has + worth * x for (cap, has), x in zip(houses, got, strict=True) if x < cap]
    assert all(load >= last_given for load in next_free)


@given(heads=st.integers(1, 200), beds=st.integers(1, 6))
def test_a_party_takes_no_more_rooms_of_one_kind_than_it_needs(heads: int, beds: int) -> None:
    shares = allocate(heads, [house(number, 80, beds=beds) for number in (1, 2, 3)])
    assert sum(rooms_of(shares, 3)) == rooms_needed(heads, beds) == -(-heads // beds)


@given(
    rooms=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=6), extra=st.integers(1, 20)
)
def test_a_party_larger_than_all_beds_is_refused_with_the_shortage(rooms: list[tuple[int, int]], extra: int) -> None:
    offers = [house(n, count, beds=beds) for n, (count, beds) in enumerate(rooms, 1)]
    with pytest.raises(NotEnoughBeds) as refused:
        allocate(sum(count * beds for count, beds in rooms) + extra, offers)
    assert refused.value.message == f"差 {extra} 张床"
    assert refused.value.details["missing"] == extra


@given(rooms=st.lists(st.tuples(st.integers(1, 5), st.integers(1, 4)), min_size=1, max_size=6))
def test_a_party_of_all_beds_takes_exactly_all_beds(rooms: list[tuple[int, int]]) -> None:
    offers = [house(n, count, beds=beds) for n, (count, beds) in enumerate(rooms, 1)]
    shares = allocate(sum(count * beds for count, beds in rooms), offers)
    assert rooms_of(shares, len(rooms)) == [count for count, _ in rooms]
    assert [share.guests for share in shares] == [count * beds for count, beds in rooms]


mixed_house = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5)), min_size=1, max_size=3)


@given(houses=st.lists(st.tuples(mixed_house, st.none() | st.integers(1, 12)), min_size=1, max_size=5), data=st.data())
def test_everybody_sleeps_once_and_no_room_stands_empty(
    houses: list[tuple[list[tuple[int, int]], int | None]], data: st.DataObject
) -> None:
    offers = [
        Offer(n, tuple(FreeRooms(10 * n + k, count, beds, beds) for k, (count, beds) in enumerate(types)), most)
        for n, (types, most) in enumerate(houses, 1)
    ]
    heads = data.draw(st.integers(1, sum(offer.beds for offer in offers)))
    shares = allocate(heads, offers)
    assert sum(share.guests for share in shares) == heads
    for share in shares:
        offer = offers[share.household_id - 1]
        of_type = {rooms.room_type_id: rooms for rooms in offer.rooms}
        assert all(0 < count <= of_type[pk].count for pk, count in share.rooms.items())
        assert sum(share.rooms.values()) <= share.guests
        assert share.guests <= sum(of_type[pk].beds * count for pk, count in share.rooms.items())
        assert offer.most_guests is None or share.guests <= offer.most_guests
    assert allocate(heads, reversed(offers)) == shares


def test_the_household_that_earned_less_comes_first_among_equals() -> None:
    rich, poor = house(1, 2, earned=Decimal(9000)), house(2, 2, earned=Decimal(100))
    assert rooms_of(allocate(2, [rich, poor]), 2) == [0, 1]


def test_adding_the_same_income_to_all_changes_nothing() -> None:
    before = [house(1, 3, has=5), house(2, 3, has=2), house(3, 3, has=9)]
    after = [house(1, 3, has=105), house(2, 3, has=102), house(3, 3, has=109)]
    assert allocate(8, before) == allocate(8, after)
