"""A fault after each statement of a deed: everything is as it was before, and the same request then does all of it (I11).

The fault is no database error but what a stopped worker looks like to the code: an exception out of nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.booking.test_state_services import rows
from tests.factories.stays import hold
from tourism.booking.models import Booking
from tourism.booking.services import Idempotency
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

Act = Callable[[], object]
KEY = Idempotency(actor="test", key="once")
_CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


class Fault(KeyboardInterrupt):
    """The worker is stopped here; nobody who catches every Exception gets hold of it."""


@dataclass
class FaultAfter:
    """Raises once so many statements have been carried out; undoing is never disturbed. `last_write`: which it was."""

    statements: int
    seen: int = 0
    last_write: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not sql.startswith(_CONTROL):
            self.seen += 1
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                self.last_write = self.seen
            if self.seen == self.statements:
                raise Fault
        return answer


class Undo(Exception):
    """Back to where we were."""


def count(act: Act) -> FaultAfter:
    """The statements of the deed, which is then undone."""
    counter = FaultAfter(0)
    with pytest.raises(Undo), transaction.atomic():
        with connection.execute_wrapper(counter):
            act()
        raise Undo
    return counter


def is_all_or_nothing(act: Act) -> bool:
    """After a fault at any statement until the last that writes, nothing has happened; then the deed can still be done,
    and done again it is the same deed."""
    count(act)  # What is remembered from the first time on is not asked again.
    before, statements = rows(), count(act).last_write
    assert statements > 3
    for number in range(1, statements + 1):
        with pytest.raises(Fault), connection.execute_wrapper(FaultAfter(number)):
            act()
        assert rows() == before, f"after statement {number} of {statements}"
    act()
    assert (done := rows()) != before
    act()
    assert rows() == done
    return True


def overdue_hold(double: RoomType, now: datetime) -> Booking:
    """A hold that ran out and stands in everybody's way, so that whoever takes its room expires it in the same unit."""
    stay = StayDates.of(now.date(), 4)
    return hold(double, stay, now=now - timedelta(hours=1), count=2, guests=2, contact_phone="13700000007")
