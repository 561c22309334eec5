"""The guests leave earlier than planned, and say so before."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.altering import DAY, NOTHING, on
from tourism.booking.models import Booking
from tourism.booking.states import Action, Actor, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import charge
from .idempotency import Idempotency, once
from .lodging import changes, save_lines, snapshot
from .rebook import give_up
from .steps import lock_booking, step


def shorten(
    *,
    booking_id: int,
    check_out: date,
    actor: Actor,
    user: User | None,
    now: datetime,
    today: date,
    idempotency: Idempotency | None = None,
) -> Booking:
    """The nights from the new day of departure on are free again and cost nothing; at least one night stays.

    Raises WrongState, or DomainError for a day that is not earlier, or before a night that was slept already.
    """
    body = {"action": Action.SHORTEN, "booking": booking_id, "check_out": check_out}

    def cut() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(Action.SHORTEN, booking.current_state, actor)
        _check_day(booking, check_out, today)
        before = snapshot(booking)
        leave_on(booking, check_out, at=now, why=Action.SHORTEN)
        step(booking, Action.SHORTEN, actor=actor, user=user, at=now, diff=changes(before, booking), also=list(before))
        charge(booking, reason=_("提前走"), at=now, user=user)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, cut))


def leave_on(booking: Booking, day: date, *, at: datetime, why: Action) -> None:
    """Give back the nights from `day` on, free of charge. The booking must be locked; its next step saves it."""
    inventory.lock_households([booking.household_id])
    inventory.release_nights([booking.pk], since=day)
    lines = list(booking.lines.all())
    given = {line: [night for night in line.nightly if on(night) >= day] for line in lines}
    give_up(booking, given, NOTHING, at=at, why=why)
    save_lines(booking, lines)


def _check_day(booking: Booking, check_out: date, today: date) -> None:
    if check_out >= booking.check_out:
        raise DomainError(_("要早于现在的离店日（%(day)s）；多住请用“续住”。") % {"day": booking.check_out})
    earliest = max(today, booking.check_in + DAY)
    if check_out < earliest:
        raise DomainError(_("至少住一晚，住过的晚上也不能退；最早写 %(day)s。") % {"day": earliest})
