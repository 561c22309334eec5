"""Real threads and processes at real rooms, on SQLite and on PostgreSQL.

First the negative control: with every guard off the same race oversells, so the tests below it can fail. Then the guards,
one at a time and together.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests.booking.racing import (
    IS_SQLITE,
    NIGHTS,
    STAY,
    guest,
    in_processes,
    meet_after,
    together,
    told,
    without_households_locked,
    without_the_constraint,
)
from tests.factories.stays import booking_in, nights_of
from tourism.booking import inventory
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingLine, OutboxEvent, RoomNight, Spend, StateChange
from tourism.booking.services import check_out, record_spend
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.booking.units import Busy
from tourism.homestays.models import Room, RoomType
from tourism.ledger.models import Entry

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


# The negative controls


def test_without_lock_and_constraint_the_last_room_is_oversold(
    family: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_households_locked(monkeypatch)
    meet_after(monkeypatch, 4, (inventory, "choose_rooms"))
    with without_the_constraint():
        won = together([guest(family, n, now) for n in range(4)])
        assert [booking.state for booking in won] == ["held"] * 4, told(won)
        assert RoomNight.objects.filter(room=family.rooms.get(), night=STAY.check_in).count() == 4


@pytest.mark.skipif(not IS_SQLITE, reason="how SQLite begins a transaction")
def test_where_a_transaction_takes_its_lock_late_a_guest_is_sent_away_though_rooms_are_free(
    double: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three rooms, two guests. Both have read before one writes: what the other has read is out of date, and waiting does
    not help it. That is why transactions are IMMEDIATE, and why a unit is tried again."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    monkeypatch.setattr("tourism.booking.units.RETRIES", 0)
    meet_after(monkeypatch, 2, (inventory, "choose_rooms"))
    answers = together([guest(double, n, now) for n in range(2)])
    assert {type(answer) for answer in answers} == {Booking, Busy}, told(answers)


# Each guard alone


def test_the_constraint_alone_sells_the_last_room_once(
    family: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_households_locked(monkeypatch)
    meet_after(monkeypatch, 4, (inventory, "choose_rooms"))
    answers = together([guest(family, n, now) for n in range(4)])
    refused = [answer for answer in answers if isinstance(answer, SoldOut)]
    assert len(refused) == 3, told(answers)
    assert all(refusal.details["nights"] == NIGHTS for refusal in refused)
    assert RoomNight.objects.count() == STAY.count
    if not IS_SQLITE:  # where the unit still was a transaction, nothing of the losers is left
        assert Booking.objects.count() == BookingLine.objects.count() == 1


def test_the_lock_alone_sells_the_last_room_once(family: RoomType, now: datetime) -> None:
    with without_the_constraint():
        answers = together([guest(family, n, now) for n in range(8)])
        assert sum(isinstance(answer, Booking) for answer in answers) == 1
        assert RoomNight.objects.count() == STAY.count


def test_the_constraint_stands_again_after_the_negative_control(family: RoomType) -> None:
    """Guards the guards: the tests above change the schema of the test database."""
    room: Room = family.rooms.get()
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, RoomNight._meta.db_table)
    unique = [set(c["columns"]) for c in constraints.values() if c["unique"] and not c["primary_key"]]
    assert {"room_id", "night"} in unique
    assert room.nights.count() == 0


# All guards


def one_winner_has_it_all(family: RoomType) -> None:
    assert nights_of(Booking.objects.get()) == {(family.rooms.get().pk, night) for night in STAY}
    counts = [model.objects.count() for model in (BookingLine, StateChange, OutboxEvent, RoomNight)]
    assert counts == [1, 1, 1, STAY.count]


def test_fifty_at_the_last_room_one_wins_and_the_others_hear_which_nights_are_gone(
    family: RoomType, now: datetime
) -> None:
    answers = together([guest(family, n, now) for n in range(50)])
    refused = [answer for answer in answers if isinstance(answer, SoldOut)]
    assert (sum(isinstance(answer, Booking) for answer in answers), len(refused)) == (1, 49), told(answers)
    assert all(refusal.details["nights"] == NIGHTS for refusal in refused)
    one_winner_has_it_all(family)


def test_fifty_processes_at_the_last_room_one_wins_and_the_others_hear_which_nights_are_gone(
    family: RoomType, now: datetime
) -> None:
    """As machines do it that share nothing but the database."""
    answers = in_processes([guest(family, n, now) for n in range(50)])
    assert answers.count(("", {})) == 1, answers
    assert answers.count(("sold_out", {"nights": NIGHTS})) == 49, answers
    one_winner_has_it_all(family)


def test_ten_at_three_rooms_three_win(double: RoomType, now: datetime) -> None:
    answers = together([guest(double, n, now) for n in range(10)])
    assert sum(isinstance(answer, Booking) for answer in answers) == 3
    assert sum(isinstance(answer, SoldOut) for answer in answers) == 7


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

    works: list[Callable[[], Booking]] = [leave] * 4
    answers = together(works)
    assert sum(isinstance(answer, WrongState) for answer in answers) == 3
    assert Entry.objects.count() == 1
