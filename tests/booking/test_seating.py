"""Another channel's guests laid over our rooms."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tourism.booking.ical_feed import FeedEvent
from tourism.booking.seating import Seat, seat_events

MONDAY = date(2026, 11, 23)


def stay(uid: str, begin: int, end: int, is_rolling: bool = False) -> FeedEvent:
    """Nights counted from Monday."""
    return FeedEvent(MONDAY + timedelta(days=begin), MONDAY + timedelta(days=end), uid, is_rolling=is_rolling)


def taken(*cells: tuple[int, int]) -> set[tuple[int, date]]:
    return {(room, MONDAY + timedelta(days=n)) for room, n in cells}


def by_uid(seats: list[Seat]) -> dict[str, tuple[dict[int, list[int]], list[int]]]:
    """UID → (room → nights, nights without a room), nights counted from Monday."""
    return {
        seat.event.uid: (
            {room: [(night - MONDAY).days for night in nights] for room, nights in seat.nights.items()},
            [(night - MONDAY).days for night in seat.conflicts],
        )
        for seat in seats
    }


def test_a_guest_gets_the_first_room_that_is_free_throughout() -> None:
    seats = seat_events([stay("anna", 0, 3)], [101, 102], taken((101, 2)), {})

    assert by_uid(seats) == {"anna": ({102: [0, 1, 2]}, [])}


def test_a_guest_keeps_the_room_of_yesterday_though_another_comes_first() -> None:
    seats = seat_events([stay("early", 0, 3), stay("anna", 2, 4)], [101, 102], set(), {"anna": 101})

    assert by_uid(seats) == {"anna": ({101: [2, 3]}, []), "early": ({102: [0, 1, 2]}, [])}


def test_a_guest_is_split_over_rooms_before_a_night_is_in_conflict() -> None:
    seats = seat_events([stay("anna", 0, 4)], [101, 102], taken((101, 0), (101, 1), (102, 2), (101, 3), (102, 3)), {})

    assert by_uid(seats) == {"anna": ({102: [0, 1], 101: [2]}, [3])}
    assert seats[0].room_id == 102


def test_a_house_without_rooms_is_all_conflict() -> None:
    (seat,) = seat_events([stay("anna", 0, 2)], [], set(), {})

    assert (seat.room_id, len(seat.conflicts)) == (None, 2)


def test_a_closure_closes_a_room_only_on_nights_that_nobody_has() -> None:
    """The channel writes "not available" over nights it learnt from us: one stay must not close two rooms."""
    seats = seat_events([stay("closure", 0, 4, is_rolling=True), stay("anna", 2, 3)], [101, 102], taken((101, 0)), {})

    assert by_uid(seats) == {"anna": ({101: [2]}, []), "closure": ({101: [1, 3]}, [])}


rooms = st.lists(st.integers(1, 4), unique=True, max_size=4)
events = st.lists(
    st.builds(lambda uid, begin, length, rolling: stay(f"g{uid}", begin, begin + length, rolling),
              st.integers(0, 5), st.integers(0, 9), st.integers(1, 6), st.booleans()),
    max_size=8, unique_by=lambda event: (event.uid, event.starts_on, event.ends_on),
)  # fmt: skip


@given(
    rooms,
    events,
    st.sets(st.tuples(st.integers(1, 4), st.integers(0, 14))),
    st.dictionaries(st.sampled_from(["g0", "g1", "g9"]), st.integers(1, 6)),
)
def test_nobody_shares_a_bed_and_a_night_is_in_conflict_only_when_every_room_is_full(
    rooms: list[int], events: list[FeedEvent], others: set[tuple[int, int]], before: dict[str, int]
) -> None:
    seats = seat_events(events, rooms, taken(*others), before)

    given_out = [(room, night) for seat in seats for room, nights in seat.nights.items() for night in nights]
    occupied = set(given_out) | taken(*others)
    assert len(given_out) == len(set(given_out))
    assert not set(given_out) & taken(*others)
    assert {room for room, _night in given_out} <= set(rooms)
    for seat in seats:
        nights = {night for of_room in seat.nights.values() for night in of_room} | set(seat.conflicts)
        asked = {
            seat.event.starts_on + timedelta(days=n) for n in range((seat.event.ends_on - seat.event.starts_on).days)
        }
        assert nights == asked or seat.event.is_rolling and nights < asked and not seat.conflicts
        assert all((room, night) in occupied for room in rooms for night in seat.conflicts)
