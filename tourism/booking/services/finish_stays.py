"""What the desk forgot: stays that are over are closed the day after, and those that are paid are settled."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from tourism.booking.models import Booking
from tourism.booking.selectors.desk import overdue_stays, ready_to_settle
from tourism.booking.states import Actor
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .check_out import close_stay
from .settle import close_account

logger = logging.getLogger(__name__)

_BATCH = 100


def finish_stays(*, now: datetime, today: date) -> int:
    """Check out who should have left yesterday or before, as planned, then settle what is balanced; how many steps.

    Each booking is a unit of its own, so that one that cannot be closed keeps none of the others open. Bookings in
    somebody's hands at this moment are left to them. Safe from several machines at once.
    """

    def close(booking: Booking) -> None:
        close_stay(booking, actor=Actor.SYSTEM, user=None, now=now, today=booking.check_out)

    def settle(booking: Booking) -> None:
        close_account(booking, actor=Actor.SYSTEM, user=None, now=now, today=today)

    return _each(overdue_stays(today - timedelta(days=1)), close) + _each(ready_to_settle(today), settle)


def _each(due: QuerySet[Booking], finish: Callable[[Booking], None]) -> int:
    """Finish all that are due, in order of their id; those that refuse are logged."""
    done, last = 0, 0
    while ids := list(due.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        for pk in ids:
            try:
                done += in_one_unit(partial(_finish, due, pk, finish))
            except DomainError as refused:
                logger.warning("booking %s was not finished: %s", pk, refused.message)
        last = ids[-1]
    return done


def _finish(due: QuerySet[Booking], pk: int, finish: Callable[[Booking], None]) -> bool:
    """Whether it was still due, and free to be finished."""
    locked = due.filter(pk=pk).order_by().select_for_update(skip_locked=True, of=("self",))
    booking = locked.select_related("household", "organisation", "policy").first()
    if booking is None:
        return False
    finish(booking)
    return True
