"""Where another channel's guests sleep: its events laid over our rooms, without moving anybody who has a room already."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .ical_feed import FeedEvent

Cell = tuple[int, date]


@dataclass(frozen=True)
class Seat:
    """An event with its nights by room. `room_id`: where most of it is; `conflicts`: nights for which no room was free."""

    event: FeedEvent
    room_id: int | None
    nights: Mapping[int, Sequence[date]]
    conflicts: Sequence[date]


def seat_events(
    events: Collection[FeedEvent], rooms: Sequence[int], taken: Collection[Cell], before: Mapping[str, int]
) -> list[Seat]:
    """One seat an event. `rooms` in the order of preference; `taken`: cells that others own; `before`: UID → room so far.

    Who had a room keeps it where it is free. A party is split over rooms rather than refused. A closure takes a room only
    on nights when every room of the type is free: the channel closes nights it learnt from us, and nobody comes for them.
    """
    occupied = set(taken)
    seats = []
    for event in sorted(events, key=lambda event: (event.is_rolling, event.uid not in before, event)):
        nights = [event.starts_on + timedelta(days=n) for n in range((event.ends_on - event.starts_on).days)]
        if event.is_rolling:
            nights = [night for night in nights if not any((room, night) in occupied for room in rooms)]
        seat = _seat(event, nights, rooms, occupied, before.get(event.uid))
        occupied |= {(room, night) for room, of_room in seat.nights.items() for night in of_room}
        seats.append(seat)
    return seats


def _seat(
    event: FeedEvent, nights: Sequence[date], rooms: Sequence[int], occupied: Collection[Cell], had: int | None
) -> Seat:
    def fit(room: int) -> tuple[int, bool]:
        return sum((room, night) in occupied for night in nights), room != had

    best_first = sorted(rooms, key=fit)
    by_room: dict[int, list[date]] = {}
    conflicts = []
    for night in nights:
        room = next((room for room in best_first if (room, night) not in occupied), None)
        if room is not None:
            by_room.setdefault(room, []).append(night)
        elif not event.is_rolling:
            conflicts.append(night)
    return Seat(event, best_first[0] if by_room else None, by_room, conflicts)
