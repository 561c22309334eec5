"""Which households sleep a party, and with how many each. Pure: the same input gives the same answer, to the last room.

Greedy: the next room goes to the household that has the least so far, ties to the one that earned less, then to the
lower id. With rooms of one kind this is exact: no room can be moved to make the spread more even (the next-to-the-poorest
rule for separable convex costs).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

from django.utils.translation import gettext as _

from tourism.core.errors import DomainError


class NotEnoughBeds(DomainError):
    """The households together cannot sleep the party; `details["missing"]` beds are lacking."""

    code = "sold_out"


@dataclass(frozen=True)
class FreeRooms:
    """Rooms of one type that are free for the whole stay. `worth` is what one of them adds to a household's share."""

    room_type_id: int
    count: int
    beds: int
    worth: int = 1


@dataclass(frozen=True)
class Offer:
    """What one household can give. `has` is what it already has in the units of `worth`; `earned` breaks ties."""

    household_id: int
    rooms: tuple[FreeRooms, ...]
    most_guests: int | None = None
    has: int = 0
    earned: Decimal = Decimal(0)

    @property
    def beds(self) -> int:
        """Guests it can sleep."""
        beds = sum(rooms.count * rooms.beds for rooms in self.rooms)
        return beds if self.most_guests is None else min(beds, self.most_guests)


@dataclass(frozen=True)
class Share:
    """What one household gets: rooms by type and how many people sleep there."""

    household_id: int
    rooms: dict[int, int]
    guests: int


@dataclass
class _Hand:
    """A household while rooms are dealt."""

    offer: Offer
    taken: list[FreeRooms] = field(default_factory=list)

    @property
    def beds(self) -> int:
        beds = sum(rooms.beds for rooms in self.taken)
        return beds if self.offer.most_guests is None else min(beds, self.offer.most_guests)

    @property
    def has(self) -> int:
        return self.offer.has + sum(rooms.worth for rooms in self.taken)

    def left(self) -> list[FreeRooms]:
        if self.beds == self.offer.most_guests:
            return []
        return [rooms for rooms in self.offer.rooms if self.taken.count(rooms) < rooms.count]

    def take(self, wanted: int) -> None:
        """The smallest room that sleeps everybody still wanting, else the largest there is."""
        left = self.left()
        fitting = [rooms for rooms in left if rooms.beds >= wanted]
        self.taken.append(min(fitting, key=_by_size) if fitting else min(left, key=_by_size_down))


def rooms_needed(heads: int, beds: int) -> int:
    """Rooms of `beds` beds that sleep `heads` people."""
    return ceil(heads / beds)


def allocate(heads: int, offers: Iterable[Offer]) -> list[Share]:
    """Shares of the households that get somebody, by household id. Raises NotEnoughBeds when the party does not fit."""
    hands = [_Hand(offer) for offer in sorted(offers, key=lambda offer: offer.household_id)]
    beds = sum(hand.offer.beds for hand in hands)
    if beds < heads:
        raise NotEnoughBeds(_("差 %(beds)d 张床") % {"beds": heads - beds}, missing=heads - beds, beds=beds)
    while (missing := heads - sum(hand.beds for hand in hands)) > 0:
        open_hands = [hand for hand in hands if hand.left()]
        min(open_hands, key=lambda hand: (hand.has, hand.offer.earned, hand.offer.household_id)).take(missing)
    _return_spare_rooms(hands, heads)
    return _seat(hands, heads)


def _return_spare_rooms(hands: Sequence[_Hand], heads: int) -> None:
    """A large last room may have made earlier small ones unnecessary: the household with most gives back first."""
    for hand in sorted(hands, key=lambda hand: (-hand.has, -hand.offer.household_id)):
        for rooms in sorted(hand.taken, key=_by_size):
            hand.taken.remove(rooms)
            if sum(other.beds for other in hands) < heads:
                hand.taken.append(rooms)


def _seat(hands: Sequence[_Hand], heads: int) -> list[Share]:
    """Empty beds are left where most people sleep, so that every room taken keeps at least one."""
    guests = {hand.offer.household_id: hand.beds for hand in hands if hand.taken}
    rooms = {hand.offer.household_id: len(hand.taken) for hand in hands if hand.taken}
    for _n in range(sum(guests.values()) - heads):
        fullest = max(guests, key=lambda pk: (guests[pk] - rooms[pk], guests[pk], -pk))
        guests[fullest] -= 1
    return [
        Share(hand.offer.household_id, _by_type(hand.taken), guests[hand.offer.household_id])
        for hand in hands
        if hand.taken
    ]


def _by_type(taken: Sequence[FreeRooms]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for rooms in sorted(taken, key=lambda rooms: rooms.room_type_id):
        counts[rooms.room_type_id] = counts.get(rooms.room_type_id, 0) + 1
    return counts


def _by_size(rooms: FreeRooms) -> tuple[int, int]:
    return rooms.beds, rooms.room_type_id


def _by_size_down(rooms: FreeRooms) -> tuple[int, int]:
    return -rooms.beds, rooms.room_type_id
