"""kill -9 in the middle of a group booking over ten households: afterwards all of it is there, or nothing.

The booking process stops before each of its statements until it is told to go on, so that it dies exactly there. The
control: without the transaction the same death leaves half a group behind.
"""

import os
import signal
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections

from tests.booking.racing import IS_SQLITE, everything_is_consistent, service
from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_union, make_user
from tourism.booking import inventory
from tourism.booking.models import (
    Booking,
    BookingGroup,
    BookingLine,
    IdempotencyKey,
    OutboxEvent,
    PaymentEntry,
    RoomNight,
    StateChange,
)
from tourism.booking.services import GroupPart, Idempotency, RoomRequest, place_group
from tourism.core.stay_dates import StayDates
from tourism.places.models import VillagePage

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

HOUSEHOLDS, NIGHTS, DEATHS = 10, 2, 20
WRITTEN = (BookingGroup, Booking, BookingLine, RoomNight, StateChange, OutboxEvent, PaymentEntry, IdempotencyKey)

Book = Callable[[int], BookingGroup]


@pytest.fixture
def book(village: VillagePage, now: datetime) -> Book:
    """Books the group number so-and-so: a room in each of ten households, two nights of its own, a key of its own."""
    types = [make_rooms(make_household(village, f"ZX-1{n:02}", f"农家 {n}")) for n in range(HOUSEHOLDS)]
    user = make_user("crowd")
    union = make_union(organiser=user)

    def place(number: int) -> BookingGroup:
        stay = StayDates.of(date(2026, 12, 1) + timedelta(days=NIGHTS * number), NIGHTS)
        return place_group(
            organisation=union,
            user=user,
            title="冬季疗休养",
            parts=[GroupPart(kind.household, stay, 2, [RoomRequest(kind.pk)]) for kind in types],
            now=now,
            today=now.date(),
            idempotency=Idempotency(f"user:{user.pk}", f"group-{number}"),
        )

    return place


class Victim:
    """A process that does its work one statement at a time, each when it is told to, and waits once more at the end."""

    def __init__(self, work: Callable[[], Any]) -> None:
        connections.close_all()
        told_to_go, self._go = os.pipe()
        self._heard, says = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._go)
            os.close(self._heard)
            _obey(work, told_to_go, says)
        os.close(told_to_go)
        os.close(says)

    def next_statement(self) -> str:
        """Let it go on to where it stands before its next statement; "" once the work is done."""
        said = os.read(self._heard, 1)
        assert said in (b"s", b"d"), "it died by itself"
        return said.decode().replace("d", "")

    def go_on(self) -> None:
        os.write(self._go, b".")

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        _pid, status = os.waitpid(self._pid, 0)
        os.close(self._go)
        os.close(self._heard)
        assert os.WTERMSIG(status) == signal.SIGKILL


def _obey(work: Callable[[], Any], go: int, says: int) -> None:
    """The child's life. It never returns into the test."""

    def stop(said: bytes) -> None:
        os.write(says, said)
        if not os.read(go, 1):
            os._exit(1)

    def statement(execute: Callable[..., Any], *call: Any) -> Any:
        stop(b"s")
        return execute(*call)

    try:
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(statement))
            work()
        stop(b"d")
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(1)


def killed_before(statement: int | None, work: Callable[[], Any]) -> int:
    """Run `work` in a process of its own and kill it there: before its statement of this number, or (None) when it has
    done all and told nobody yet. How many statements it had begun."""
    victim, count = Victim(work), 0
    while victim.next_statement() and count != statement:
        count += 1
        victim.go_on()
    victim.kill()
    return count


def rows() -> list[int]:
    return [model.objects.count() for model in WRITTEN]


def test_killed_at_twenty_moments_nothing_is_left_and_the_retry_books_it_all(book: Book) -> None:
    length = killed_before(None, partial(book, 0))
    one_group = rows()
    assert one_group[:4] == [1, HOUSEHOLDS, HOUSEHOLDS, HOUSEHOLDS * NIGHTS]
    assert length > DEATHS  # each death has a moment of its own

    for number in range(1, DEATHS + 1):
        before = rows()
        killed_before(number * length // (DEATHS + 1), partial(book, number))
        assert rows() == before, f"death {number}"
        book(number)
        assert rows() == [was + of_one for was, of_one in zip(before, one_group, strict=True)], f"retry {number}"
    everything_is_consistent()
    if IS_SQLITE:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_killed_when_all_is_written_and_nobody_was_told_the_retry_hears_of_the_same_group(book: Book) -> None:
    killed_before(None, partial(book, 0))
    before = rows()
    group = book(0)
    assert rows() == before
    assert group == BookingGroup.objects.get()
    assert group.bookings.filter(state="confirmed").count() == HOUSEHOLDS


def test_without_the_transaction_the_same_death_leaves_half_a_group(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inventory, "in_one_unit", lambda work: work())
    # Outside a transaction nothing can be locked.
    monkeypatch.setattr(inventory, "lock_households", lambda ids: None)
    monkeypatch.setattr(service("place_group"), "lock_overdue", lambda *found: [])
    length = killed_before(None, partial(book, 0))
    one_group = rows()
    killed_before(length - 2, partial(book, 1))
    left = [count - of_one for count, of_one in zip(rows(), one_group, strict=True)]
    assert any(left)
    assert left != one_group
