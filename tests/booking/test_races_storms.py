"""Storms over many households: everybody moves at once, and nobody stands in anybody's way for good.

PostgreSQL counts the deadlocks it had to break; in a storm it counts none. The control shows that it would.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from threading import Barrier, local
from typing import Any

import pytest

from tests.booking.racing import (
    IS_SQLITE,
    PATIENCE,
    STAY,
    deadlocks,
    everything_is_consistent,
    guest,
    in_processes,
    meet_after,
    service,
    together,
    told,
    without_households_locked,
    without_the_constraint,
)
from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_union, make_user
from tests.factories.stays import booking_in, hold
from tourism.accounts.models import Organisation, User
from tourism.booking import inventory
from tourism.booking.inventory import SoldOut, Taking
from tourism.booking.models import Booking, BookingGroup, RoomNight, StateChange
from tourism.booking.services import (
    GroupPart,
    RoomRequest,
    cancel,
    cancel_group,
    change,
    confirm,
    drop,
    extend,
    move_room,
    place_group,
    release_from_group,
    shorten,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Room, RoomType
from tourism.places.models import VillagePage

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

Work = Callable[[], Any]


@pytest.fixture
def types(village: VillagePage, double: RoomType, hilltop: Any) -> list[RoomType]:
    """Three households: Creekside with three doubles, Hilltop with two, Bridgeside with two."""
    return [double, hilltop.room_types.get(), make_rooms(make_household(village, "ZX-003", "桥边人家"), rooms=2)]


@pytest.fixture
def crowd() -> tuple[Organisation, User]:
    user = make_user("crowd")
    return make_union(organiser=user), user


def group_of(crowd: tuple[Organisation, User], types: Sequence[RoomType], now: datetime, title: str = "抢房") -> Work:
    """One room in each of these households, named in this order."""
    union, user = crowd
    parts = [GroupPart(kind.household, STAY, 1, [RoomRequest(kind.pk)]) for kind in types]
    return partial(place_group, organisation=union, user=user, title=title, parts=parts, now=now, today=now.date())


def shuffled(works: Sequence[Work], seed: int) -> Work:
    """One after the other in an order of its own; what is refused changes nothing and the next is tried."""
    order = Random(seed).sample(list(works), len(works))

    def run() -> list[object]:
        answers: list[object] = []
        for work in order:
            try:
                answers.append(work())
            except DomainError as refusal:
                answers.append(refusal)
        return answers

    return run


def one_party_per_cell() -> None:
    cells = list(RoomNight.objects.values_list("room", "night"))
    assert len(cells) == len(set(cells))
    everything_is_consistent()


# Groups against guests


def test_groups_against_guests_without_a_deadlock(
    types: list[RoomType], crowd: tuple[Organisation, User], now: datetime
) -> None:
    """Groups name the houses in opposite orders while single guests take rooms in all of them."""
    before = deadlocks()
    works = [group_of(crowd, types if n % 2 else types[::-1], now) for n in range(8)]
    works += [guest(types[n % 3], n, now, StayDates.of(STAY.check_in, 1)) for n in range(8)]
    answers = together(works)

    assert {type(answer) for answer in answers} <= {BookingGroup, Booking, SoldOut}, told(answers)
    groups = [answer for answer in answers if isinstance(answer, BookingGroup)]
    assert any(isinstance(answer, BookingGroup | Booking) for answer in answers)
    assert BookingGroup.objects.count() == len(groups)
    for made in groups:
        assert RoomNight.objects.filter(line__booking__group=made).count() == 3 * STAY.count
    one_party_per_cell()
    assert deadlocks() == before


def test_groups_come_and_go_and_give_back_while_guests_book_and_leave(
    types: list[RoomType], crowd: tuple[Organisation, User], now: datetime
) -> None:
    """Six processes, each with its own group and its own guest, over and over."""
    before, user = deadlocks(), crowd[1]

    def come_and_go(number: int) -> None:
        order = Random(number)
        for turn in range(5):
            houses = order.sample(types, 3)
            for work in (
                partial(_book_and_leave, crowd, houses, now, f"团 {number}-{turn}", user, is_whole=turn % 2 == 0),
                partial(_hold_and_cancel, houses[0], number, now),
            ):
                try:
                    work()
                except SoldOut:
                    continue

    answers = in_processes([partial(come_and_go, n) for n in range(6)])
    assert answers == [("", {})] * 6
    one_party_per_cell()
    assert deadlocks() == before


def _book_and_leave(
    crowd: tuple[Organisation, User], houses: list[RoomType], now: datetime, title: str, user: User, *, is_whole: bool
) -> None:
    group = group_of(crowd, houses, now, title)()
    if not is_whole:
        release_from_group(group_id=group.pk, nights=[STAY.nights[-1]], user=user, now=now, actor=Actor.ORGANISER)
    cancel_group(group_id=group.pk, user=user, now=now)


def _hold_and_cancel(kind: RoomType, number: int, now: datetime) -> None:
    booking = hold(kind, STAY, now=now, contact_phone=f"135{number:08}")
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now)


@pytest.mark.skipif(IS_SQLITE, reason="SQLite has one writer and cannot deadlock")
def test_without_the_lock_and_the_order_two_groups_deadlock(
    types: list[RoomType], crowd: tuple[Organisation, User], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: nights are written as they come, and each has its first household when it wants the other's."""
    before, write, gate, waited = deadlocks(), inventory.take_nights, Barrier(2), local()

    def write_as_they_come(takings: Iterable[Taking]) -> list[RoomNight]:
        first, *others = takings
        written = write([first])
        if not hasattr(waited, "once"):  # who is tried again meets nobody
            waited.once = True
            gate.wait(timeout=PATIENCE)
        return written + [night for taking in others for night in write([taking])]

    without_households_locked(monkeypatch)
    monkeypatch.setattr(inventory, "take_nights", write_as_they_come)
    together([group_of(crowd, houses, now) for houses in (types[:2], types[1::-1])])
    assert deadlocks() > before


# The move storm


def moves_of(booking: Booking, rooms: Sequence[Room], now: datetime) -> list[Work]:
    """All that can be done to a booking that has not begun: other dates, more and fewer nights, other rooms."""
    asked = {"booking_id": booking.pk, "actor": Actor.HOST, "user": None, "now": now, "today": now.date()}
    first = STAY.check_in
    stays = [StayDates.of(first + timedelta(days=n), nights) for n, nights in ((0, 2), (1, 2), (2, 1), (0, 3), (1, 1))]
    line = booking.lines.get().pk
    return [
        *(partial(change, stay=stay, **asked) for stay in stays),
        *(partial(move_room, line_id=line, room_id=room.pk, **asked) for room in rooms),
        partial(_drop_last, booking.pk, now),
    ]


def _drop_last(booking_id: int, now: datetime) -> Booking:
    last = Booking.objects.get(pk=booking_id).stay.nights[-1]
    return drop(booking_id=booking_id, nights=[last], actor=Actor.HOST, user=None, now=now)


def rooms_of(booking: Booking) -> list[Room]:
    """Every room of its household, of whatever type."""
    return list(Room.objects.filter(room_type__household=booking.household_id).order_by("pk"))


def firm(kind: RoomType, number: int, stay: StayDates, now: datetime) -> Booking:
    booking = hold(kind, stay, now=now, contact_phone=f"136{number:08}")
    return confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)


def test_without_lock_and_constraint_two_parties_are_moved_into_one_room(
    double: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: both have seen that the third room is free."""
    bookings, [*_others, third] = [firm(double, n, STAY, now) for n in range(2)], double.rooms.order_by("number")
    without_households_locked(monkeypatch)
    meet_after(monkeypatch, 2, (service("move_room"), "occupied_cells"))
    asked = {"room_id": third.pk, "actor": Actor.HOST, "user": None, "now": now, "today": now.date()}
    with without_the_constraint():
        together([partial(move_room, booking_id=b.pk, line_id=b.lines.get().pk, **asked) for b in bookings])
        assert RoomNight.objects.filter(room=third, night=STAY.check_in).count() == 2


def test_everybody_changes_dates_and_rooms_at_once_without_a_deadlock(
    types: list[RoomType], crowd: tuple[Organisation, User], now: datetime
) -> None:
    """Seven firm bookings fill three households; six processes move all of them, each in an order of its own, while
    groups try for the rooms that come free."""
    bookings = [
        firm(kind, 10 * index + n, STAY, now) for index, kind in enumerate(types) for n in range(3 if index == 0 else 2)
    ]
    before = deadlocks()
    moves: list[Work] = [work for booking in bookings for work in moves_of(booking, rooms_of(booking), now)]
    storm = [shuffled(moves, seed) for seed in range(6)]
    storm += [shuffled([group_of(crowd, types[::step], now, f"团 {step}")] * 4, step) for step in (1, -1)]
    answers = in_processes(storm)

    assert answers == [("", {})] * len(storm)
    one_party_per_cell()
    assert Booking.objects.filter(group=None, state="confirmed").count() == len(bookings)
    done = set(StateChange.objects.values_list("action", flat=True))
    assert {"change", "move_room", "drop"} <= done  # the storm was one
    assert deadlocks() == before


def test_guests_in_house_move_stay_longer_and_leave_earlier_at_once(types: list[RoomType], now: datetime) -> None:
    """The same with those who have arrived: rooms become dirty on the way."""
    bookings = [
        booking_in(BookingState.CHECKED_IN, kind, now=now, contact_phone=f"1340000000{n}")
        for n, kind in enumerate(types)
    ]
    before, works = deadlocks(), []
    for booking in bookings:
        asked = {"booking_id": booking.pk, "actor": Actor.HOST, "user": None, "now": now, "today": now.date()}
        line = booking.lines.get().pk
        works += [partial(move_room, line_id=line, room_id=room.pk, **asked) for room in rooms_of(booking)]
        works += [partial(extend, check_out=now.date() + timedelta(days=n), **asked) for n in (3, 4)]
        works += [partial(shorten, check_out=now.date() + timedelta(days=n), **asked) for n in (1, 2)]
    answers = [answer for each in together([shuffled(works, seed) for seed in range(6)]) for answer in each]

    assert {type(answer) for answer in answers} <= {Booking, SoldOut, WrongState, DomainError}, told(answers)
    one_party_per_cell()
    assert deadlocks() == before


def test_two_swap_their_nights_and_one_of_them_is_refused_or_none(double: RoomType, now: datetime) -> None:
    """A full house: nobody can take what the other has not given up, and nothing is lost in trying."""
    other = StayDates.of(date(2026, 12, 20), 2)
    for n in range(3):
        firm(double, n, STAY, now)
        firm(double, 5 + n, other, now)
    asked = {"actor": Actor.HOST, "now": now, "today": now.date()}
    works = [
        partial(change, booking_id=booking.pk, stay=other if booking.stay == STAY else STAY, **asked)
        for booking in Booking.objects.all()
    ]
    answers = together(works)
    assert all(isinstance(answer, SoldOut) for answer in answers), told(answers)
    assert RoomNight.objects.count() == 6 * STAY.count
    one_party_per_cell()
