"""Real threads at real rooms, on SQLite and on PostgreSQL.

First the negative control: with every guard off the same race oversells, so the tests below it can fail. Then the guards,
one at a time and together.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from django.db import connection, connections

from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_union, make_user
from tests.factories.stays import booking_in, hold, nights_of
from tourism.accounts.models import Organisation, User
from tourism.booking import inventory
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingGroup, BookingLine, IdempotencyKey, RoomNight, Spend, StateChange
from tourism.booking.services import (
    GroupPart,
    Idempotency,
    RoomRequest,
    cancel,
    check_out,
    confirm,
    expire_holds,
    place_group,
    record_spend,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType
from tourism.ledger.models import Entry
from tourism.places.models import VillagePage

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

T = TypeVar("T")
STAY = StayDates.of(date(2026, 12, 10), 2)
NIGHTS = ["2026-12-10", "2026-12-11"]
IS_SQLITE = connection.vendor == "sqlite"


def together(works: list[Callable[[], T]]) -> list[T | DomainError]:
    """Start all at the same moment, each on its own connection; what each returned, or the rule that refused it."""
    gate = Barrier(len(works))

    def run(work: Callable[[], T]) -> T | DomainError:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            return work()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def guest(
    room_type: RoomType, number: int, now: datetime, stay: StayDates = STAY, **fields: Any
) -> Callable[[], Booking]:
    return lambda: hold(room_type, stay, now=now, contact_phone=f"139{number:08}", **fields)


@contextmanager
def without_the_constraint() -> Iterator[None]:
    """Drop the unique constraint on (room, night); put it back on a table cleaned of what it would refuse."""
    every = RoomNight._meta.constraints
    [constraint] = [c for c in every if c.name == "one_occupant_per_room_and_night"]
    # SQLite rebuilds the table from the model, so the model must forget it too.
    RoomNight._meta.constraints = [c for c in every if c is not constraint]
    with connection.schema_editor() as editor:
        editor.remove_constraint(RoomNight, constraint)
    try:
        yield
    finally:
        RoomNight.objects.all().delete()
        RoomNight._meta.constraints = every
        with connection.schema_editor() as editor:
            editor.add_constraint(RoomNight, constraint)


@pytest.fixture
def no_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody. On SQLite the lock is the IMMEDIATE transaction itself, so there units run without one:
    each statement commits alone, as in code that forgot `atomic`."""
    monkeypatch.setattr(inventory, "lock_households", lambda ids: [])
    if IS_SQLITE:
        monkeypatch.setattr(inventory, "in_one_unit", lambda work: work())


def meet_between_read_and_write(monkeypatch: pytest.MonkeyPatch, threads: int) -> None:
    """Every thread has chosen its room before the first one writes."""
    gate, write = Barrier(threads), inventory.take_nights

    def wait_then_write(takings: Any) -> list[RoomNight]:
        gate.wait(timeout=60)
        return write(takings)

    monkeypatch.setattr(inventory, "take_nights", wait_then_write)


# The negative control


@pytest.mark.usefixtures("no_lock")
def test_without_lock_and_constraint_the_last_room_is_oversold(
    family: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_between_read_and_write(monkeypatch, 4)
    with without_the_constraint():
        won = together([guest(family, n, now) for n in range(4)])
        assert [booking.state for booking in won] == ["held"] * 4
        assert RoomNight.objects.filter(room=family.rooms.get(), night=STAY.check_in).count() == 4


# Each guard alone


@pytest.mark.usefixtures("no_lock")
def test_the_constraint_alone_sells_the_last_room_once(
    family: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    meet_between_read_and_write(monkeypatch, 4)
    answers = together([guest(family, n, now) for n in range(4)])
    refused = [answer for answer in answers if isinstance(answer, SoldOut)]
    assert len(refused) == 3
    assert all(refusal.details["nights"] == NIGHTS for refusal in refused)
    assert RoomNight.objects.count() == STAY.count
    if not IS_SQLITE:  # where the unit still was a transaction, nothing of the losers is left
        assert Booking.objects.count() == BookingLine.objects.count() == 1


def test_the_lock_alone_sells_the_last_room_once(family: RoomType, now: datetime) -> None:
    with without_the_constraint():
        answers = together([guest(family, n, now) for n in range(8)])
        assert sum(isinstance(answer, Booking) for answer in answers) == 1
        assert RoomNight.objects.count() == STAY.count


# All guards


def test_fifty_at_the_last_room_one_wins_and_the_others_hear_which_nights_are_gone(
    family: RoomType, now: datetime
) -> None:
    answers = together([guest(family, n, now) for n in range(50)])
    won = [answer for answer in answers if isinstance(answer, Booking)]
    refused = [answer for answer in answers if isinstance(answer, SoldOut)]
    assert (len(won), len(refused)) == (1, 49), [str(answer) for answer in answers]
    assert all(refusal.details["nights"] == NIGHTS for refusal in refused)
    assert nights_of(won[0]) == {(family.rooms.get().pk, night) for night in STAY}
    counts = [model.objects.count() for model in (Booking, BookingLine, StateChange, RoomNight)]
    assert counts == [1, 1, 1, STAY.count]


def test_ten_at_three_rooms_three_win(double: RoomType, now: datetime) -> None:
    answers = together([guest(double, n, now) for n in range(10)])
    assert sum(isinstance(answer, Booking) for answer in answers) == 3
    assert sum(isinstance(answer, SoldOut) for answer in answers) == 7


def test_groups_against_guests_without_a_deadlock(
    village: VillagePage, creekside: Household, double: RoomType, hilltop: Household, now: datetime
) -> None:
    """Groups name the houses in opposite orders while single guests take rooms in both."""
    user = make_user("crowd")
    union = make_union(organiser=user)
    third = make_household(village, "ZX-003", "桥边人家")
    types = [double, hilltop.room_types.get(), make_rooms(third, rooms=2)]
    before = deadlocks()

    def group(number: int) -> Callable[[], BookingGroup]:
        ordered = types if number % 2 else types[::-1]
        parts = [GroupPart(kind.household, STAY, 1, [RoomRequest(kind.pk)]) for kind in ordered]
        return lambda: _book_group(union, user, parts, now)

    crowd = [group(n) for n in range(8)]
    crowd += [guest(types[n % 3], n, now, StayDates.of(STAY.check_in, 1)) for n in range(8)]
    answers = together(crowd)
    assert {type(answer) for answer in answers} <= {BookingGroup, Booking, SoldOut}, [str(a) for a in answers]
    groups = [answer for answer in answers if isinstance(answer, BookingGroup)]
    assert groups or any(isinstance(answer, Booking) for answer in answers)
    assert BookingGroup.objects.count() == len(groups)
    for made in groups:
        assert RoomNight.objects.filter(line__booking__group=made).count() == 3 * STAY.count
    assert deadlocks() == before


def _book_group(union: Organisation, user: User, parts: list[GroupPart], now: datetime) -> BookingGroup:
    return place_group(organisation=union, user=user, title="抢房", parts=parts, now=now, today=now.date())


def deadlocks() -> int:
    """How many deadlocks this database has seen. SQLite cannot have any: it has one writer."""
    if IS_SQLITE:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_the_same_request_eight_times_at_once_is_one_booking(double: RoomType, now: datetime) -> None:
    key = Idempotency("web:session", "one-tap")
    answers = together([lambda: hold(double, STAY, now=now, idempotency=key)] * 8)
    assert len({booking.pk for booking in answers}) == 1
    assert Booking.objects.count() == IdempotencyKey.objects.count() == 1
    assert RoomNight.objects.count() == STAY.count


def test_a_purchase_tapped_eight_times_at_once_is_one_row(double: RoomType, now: datetime) -> None:
    booking, key = booking_in(BookingState.CHECKED_IN, double, now=now), uuid4()

    def tap() -> Spend:
        return record_spend(
            booking_id=booking.pk, key=key, category="meals", item="土鸡汤", amount=80, user=None, now=now
        )

    assert len({spend.pk for spend in together([tap] * 8)}) == 1
    assert Spend.objects.count() == 1


def test_leaving_twice_at_once_is_written_into_the_ledger_once(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now)

    def leave() -> Booking:
        return check_out(
            booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, today=now.date() + timedelta(days=2)
        )

    answers = together([leave] * 4)
    assert sum(isinstance(answer, WrongState) for answer in answers) == 3
    assert Entry.objects.count() == 1


def test_expiring_against_confirming_has_one_winner_and_no_half_state(family: RoomType, now: datetime) -> None:
    """Twenty times: the guest confirms in the last second, the sweeper comes, and another guest wants the room."""
    ends = now + timedelta(minutes=30)
    for turn in range(20):
        booking = hold(family, STAY, now=now, contact_phone=f"137{turn:08}")
        works: list[Callable[[], Any]] = [
            lambda pk=booking.pk: confirm(booking_id=pk, actor=Actor.GUEST, now=ends - timedelta(seconds=1)),
            lambda: expire_holds(now=ends),
            guest(family, turn, ends),
        ]
        confirmed, _, rival = together(works)
        fresh = Booking.objects.get(pk=booking.pk)
        occupants = set(RoomNight.objects.values_list("line__booking", "kind"))
        if isinstance(confirmed, Booking):
            assert fresh.state == "confirmed"
            assert isinstance(rival, SoldOut)
            assert occupants == {(booking.pk, "stay")}
        else:
            assert isinstance(confirmed, WrongState)
            assert fresh.state == "expired"
            assert occupants == {(rival.pk, "hold")}
        assert RoomNight.objects.count() == STAY.count
        for left in Booking.objects.filter(state__in=["held", "confirmed"]):
            cancel(booking_id=left.pk, actor=Actor.GUEST, now=now)


def test_the_constraint_stands_again_after_the_negative_control(family: RoomType) -> None:
    """Guards the guards: the tests above change the schema of the test database."""
    room: Room = family.rooms.get()
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, RoomNight._meta.db_table)
    unique = [set(c["columns"]) for c in constraints.values() if c["unique"] and not c["primary_key"]]
    assert {"room_id", "night"} in unique
    assert room.nights.count() == 0
