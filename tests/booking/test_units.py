"""One unit of work: tried again when others were in the way, never when it was wrong."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection

from tourism.accounts.models import User
from tourism.booking.units import RETRIES, Busy, in_one_unit
from tourism.core.errors import DomainError


class DriverError(Exception):
    """As psycopg raises it: with a state."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def failing(times: int, error: OperationalError) -> tuple[list[int], object]:
    tries: list[int] = []

    def work() -> str:
        tries.append(len(tries))
        User.objects.create(username=f"try-{len(tries)}")
        if len(tries) <= times:
            raise error
        return "done"

    return tries, work


def lock_error(sqlstate: str) -> OperationalError:
    error = OperationalError("canceling statement")
    error.__cause__ = DriverError(sqlstate)
    return error


TRANSIENT = [lock_error("40P01"), lock_error("40001"), lock_error("55P03"), OperationalError("database is locked")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", TRANSIENT, ids=["deadlock", "serialization", "lock timeout", "sqlite"])
def test_a_lock_conflict_starts_the_whole_unit_anew(error: OperationalError) -> None:
    tries, work = failing(RETRIES, error)
    with patch("tourism.booking.units.time.sleep") as slept:
        assert in_one_unit(work) == "done"
    assert len(tries) == RETRIES + 1
    assert slept.call_count == RETRIES
    assert list(User.objects.values_list("username", flat=True)) == [f"try-{RETRIES + 1}"]


@pytest.mark.django_db(transaction=True)
def test_after_three_more_tries_people_are_asked_to_come_back() -> None:
    tries, work = failing(99, lock_error("55P03"))
    with patch("tourism.booking.units.time.sleep"), pytest.raises(Busy, match="再试"):
        in_one_unit(work)
    assert len(tries) == RETRIES + 1
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError("disk I/O error"), lock_error("57014"), DomainError("不行")])
def test_what_is_wrong_is_not_tried_again(error: Exception) -> None:
    tries, work = failing(99, error)
    with pytest.raises(type(error)):
        in_one_unit(work)
    assert len(tries) == 1
    assert not User.objects.exists()


@pytest.mark.django_db
def test_inside_a_callers_transaction_the_conflict_is_the_callers() -> None:
    tries, work = failing(99, lock_error("40P01"))
    with pytest.raises(OperationalError):
        in_one_unit(work)
    assert len(tries) == 1


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has its timeout in the connection")
def test_nobody_waits_longer_than_three_seconds_for_a_lock() -> None:
    def read() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return cursor.fetchone()[0]

    assert in_one_unit(read) == "3s"
