"""What races need: a common start for threads and for processes, and each guard with a switch to turn it off."""

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime
from threading import Barrier, local
from typing import Any, TypeVar

import pytest
from django.db import connection, connections

from tests.factories.stays import hold
from tourism.booking import inventory
from tourism.booking.models import Booking, RoomNight
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

T = TypeVar("T")

STAY = StayDates.of(date(2026, 12, 10), 2)
NIGHTS = ["2026-12-10", "2026-12-11"]
IS_SQLITE = connection.vendor == "sqlite"
# On a busy machine a start takes long; a race that hangs shall end all the same.
PATIENCE = 120

# Copies of this very process, with what the test has made in it. Nothing else runs in it when they are made.
_fork = multiprocessing.get_context("fork")


# A common start


def together(works: Sequence[Callable[[], T]], *, connected: bool = True) -> list[T | DomainError]:
    """Start all at the same moment, each on its own connection (`connected=False`: who only calls a server needs none);
    what each returned, or the rule that refused it."""
    gate = Barrier(len(works))

    def run(work: Callable[[], T]) -> T | DomainError:
        try:
            if connected:
                connection.ensure_connection()
            gate.wait(timeout=PATIENCE)
            return work()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def in_step(crew: Sequence[Callable[[int], T]], turns: int) -> list[tuple[T | DomainError, ...]]:
    """The same crew meets again and again, each member on one connection; for every turn what each of them got."""
    gate = Barrier(len(crew))

    def run(work: Callable[[int], T]) -> list[T | DomainError]:
        answers: list[T | DomainError] = []
        try:
            for turn in range(turns):
                gate.wait(timeout=PATIENCE)
                try:
                    answers.append(work(turn))
                except DomainError as refusal:
                    answers.append(refusal)
        except BaseException:
            gate.abort()
            raise
        finally:
            connections.close_all()
        return answers

    with ThreadPoolExecutor(len(crew)) as pool:
        return list(zip(*pool.map(run, crew), strict=True))


def in_processes(works: Sequence[Callable[[], Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The same with a process for each: the code of the rule that refused it ("" for none), and the rule's details."""
    connections.close_all()
    gate, answers = _fork.Barrier(len(works)), _fork.SimpleQueue()

    def run(work: Callable[[], Any]) -> None:
        answer: tuple[str, dict[str, Any]] = ("broke", {})
        try:
            connection.ensure_connection()
            gate.wait(timeout=PATIENCE)
            work()
            answer = ("", {})
        except DomainError as refusal:
            answer = (refusal.code, refusal.details)
        finally:
            connections.close_all()
            answers.put(answer)

    children = [_fork.Process(target=run, args=[work]) for work in works]
    for child in children:
        child.start()
    told = [answers.get() for _child in children]
    for child in children:
        child.join()
    return told


def guest(
    room_type: RoomType, number: int, now: datetime, stay: StayDates = STAY, **fields: Any
) -> Callable[[], Booking]:
    return lambda: hold(room_type, stay, now=now, contact_phone=f"139{number:08}", **fields)


def told(answers: Sequence[object]) -> list[str]:
    """For the message of an assertion."""
    return [f"{type(answer).__name__}: {answer}" for answer in answers]


# What the database says


def deadlocks() -> int:
    """How many deadlocks this database has seen. SQLite cannot have any: it has one writer."""
    if IS_SQLITE:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def everything_is_consistent() -> None:
    """Every live line has exactly its promised nights, each in one room of its household; who has left has none."""
    cells: dict[int, list[tuple[date, int]]] = {}
    for line, night, household in RoomNight.objects.filter(line__isnull=False).values_list(
        "line", "night", "room__room_type__household"
    ):
        cells.setdefault(line, []).append((night, household))
    for booking in Booking.objects.prefetch_related("lines"):
        for line in booking.lines.all():
            is_over = booking.state in ("expired", "cancelled", "rejected")
            promised = [] if is_over else [date.fromisoformat(night["date"]) for night in line.nightly]
            expected = sorted((night, booking.household_id) for night in promised)
            assert sorted(cells.get(line.pk, [])) == expected, (booking.code, booking.state)


# Guards, to be turned off


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


def without_households_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for anybody. On SQLite the lock is the IMMEDIATE transaction itself, so there units run without one:
    each statement commits alone, as in code that forgot `atomic`."""
    monkeypatch.setattr(inventory, "lock_households", lambda ids: None)
    if IS_SQLITE:
        monkeypatch.setattr(inventory, "in_one_unit", lambda work: work())


def without_the_booking_locked(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    """This service reads its booking as anybody may."""
    monkeypatch.setattr(module, "lock_booking", lambda pk: Booking.objects.select_related("household").get(pk=pk))
    if IS_SQLITE:
        monkeypatch.setattr(module, "in_one_unit", lambda work: work())


def meet_after(monkeypatch: pytest.MonkeyPatch, threads: int, *places: tuple[Any, str]) -> None:
    """Every thread has done one of these (module, name) before the first one goes on. Who comes again does not wait again."""
    gate, waited = Barrier(threads), local()

    def then_wait(work: Callable[..., T]) -> Callable[..., T]:
        def run(*args: Any, **fields: Any) -> T:
            done = work(*args, **fields)
            if not hasattr(waited, "once"):
                waited.once = True
                gate.wait(timeout=PATIENCE)
            return done

        return run

    for module, name in places:
        monkeypatch.setattr(module, name, then_wait(getattr(module, name)))


def service(name: str) -> Any:
    """The module of this service; the package's own name for it is the function."""
    return sys.modules[f"tourism.booking.services.{name}"]
