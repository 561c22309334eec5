"""Which rooms a party takes most cheaply. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class RoomChoice:
    """A kind of room: how many are free, how many it sleeps, its price in 元 for the whole stay."""

    room_type_id: int
    free: int
    sleeps: int
    price: Decimal


def cheapest_mix(choices: Sequence[RoomChoice], guests: int) -> dict[int, int] | None:
    """Rooms of each type (type → count) that sleep `guests` for the least money, fewest rooms among equals.

    None when all free rooms together are too small. Exact: one step of the knapsack for each free room.
    """
    # best[n]: cheapest way to sleep n or more of the party, as (price, rooms, types chosen).
    best: list[tuple[Decimal, int, tuple[int, ...]] | None] = [(Decimal(0), 0, ())] + [None] * guests
    for choice in choices:
        for _ in range(min(choice.free, guests)):
            for already in range(guests - 1, -1, -1):
                start = best[already]
                if start is None:
                    continue
                reached = min(guests, already + choice.sleeps)
                offer = (start[0] + choice.price, start[1] + 1, (*start[2], choice.room_type_id))
                known = best[reached]
                if known is None or offer[:2] < known[:2]:
                    best[reached] = offer
    found = best[guests]
    if found is None:
        return None
    return {pk: found[2].count(pk) for pk in dict.fromkeys(found[2])}
