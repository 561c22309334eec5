"""One unit of work: all of it happens or nothing, and what two people did at once is tried again."""

import random
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from tourism.core.errors import DomainError

T = TypeVar("T")

RETRIES = 3
# serialization_failure, deadlock_detected, lock_not_available
_TRANSIENT_STATES = {"40001", "40P01", "55P03"}


class Busy(DomainError):
    """Others held the rows we need for longer than a person should wait."""

    code = "busy"


def in_one_unit(work: Callable[[], T]) -> T:
    """Run `work` in a transaction; lock conflicts start the whole of it anew, at most three times. Raises Busy after that.

    Inside a caller's transaction only that caller can start anew, so there the conflict is passed on.
    """
    if connection.in_atomic_block:
        return _run(work)
    for attempt in range(RETRIES + 1):
        try:
            return _run(work)
        except OperationalError as error:
            if not is_transient(error):
                raise
            if attempt < RETRIES:
                # Jitter, so that those who collided do not meet again.
                time.sleep(random.uniform(0.01, 0.05) * 2**attempt)
    raise Busy(_("现在订房的人多，没能排上。请过几秒再试一次。"))


def is_transient(error: OperationalError) -> bool:
    """Whether the same work may succeed a moment later: deadlock, lock timeout, a locked SQLite file."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state in _TRANSIENT_STATES or "database is locked" in str(error)


def _run(work: Callable[[], T]) -> T:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '3s'")
        return work()
