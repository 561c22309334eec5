"""Which rooms a party takes most cheaply. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class RoomChoice:
    """A kind of room: how many are free, how many it sleeps, its price in 元 for the whole stay.

    The price is for `included` guests (0: for all it sleeps); each further one pays `extra` 元 for the whole stay.
    """

    room_type_id: int
    free: int
    sleeps: int
    price: Decimal
    included: int = 0
    extra: Decimal = _ZERO

    @property
    def fillings(self) -> list[tuple[int, Decimal]]:
        """Guests in one room and what it then costs; fewer than are included cost the same."""
        included = self.included or self.sleeps
        return [(guests, self.price + self.extra * (guests - included)) for guests in range(included, self.sleeps + 1)]


@dataclass(frozen=True)
class Mix:
    """Rooms of each type (type → count), and what the party pays for them, additional guests included."""

    rooms: dict[int, int]
    price: Decimal


def cheapest_mix(choices: Sequence[RoomChoice], guests: int) -> Mix | None:
    """The rooms that sleep `guests` for the least money, fewest rooms among equals.

    None when all free rooms together are too small. Exact: one step of the knapsack for each free room and filling.
    """
    # best[n]: cheapest way to sleep n or more of the party, as (price, rooms, types chosen).
    best: list[tuple[Decimal, int, tuple[int, ...]] | None] = [(_ZERO, 0, ())] + [None] * guests
    for choice in choices:
        for _ in range(min(choice.free, guests)):
            for already in range(guests - 1, -1, -1):
                _fill_one_more(best, already, choice)
    found = best[guests]
    if found is None:
        return None
    return Mix({pk: found[2].count(pk) for pk in dict.fromkeys(found[2])}, found[0])


def _fill_one_more(best: list[tuple[Decimal, int, tuple[int, ...]] | None], already: int, choice: RoomChoice) -> None:
    start = best[already]
    if start is None:
        return
    for filled, price in choice.fillings:
        reached = min(len(best) - 1, already + filled)
        offer = (start[0] + price, start[1] + 1, (*start[2], choice.room_type_id))
        known = best[reached]
        if known is None or offer[:2] < known[:2]:
            best[reached] = offer
