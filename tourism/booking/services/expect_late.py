"""The guests said that they come late."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.selectors.desk import no_show_from, small_hours_end
from tourism.booking.states import Action, Actor, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .idempotency import Idempotency, once
from .steps import lock_booking, step


def expect_late(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    expected_at: datetime,
    idempotency: Idempotency | None = None,
) -> Booking:
    """The booking with the time at which the guests will be there; until then they are not marked as not come.

    Raises WrongState, or DomainError for a time that is past or outside the stay, or once it is too late to say so.
    """
    body = {"action": Action.EXPECT_LATE, "booking": booking_id, "expected_at": expected_at}

    def note() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(Action.EXPECT_LATE, booking.current_state, actor)
        _check_time(booking, now, expected_at)
        if booking.expected_at == expected_at:
            return booking
        diff = {"expected_at": [_iso(booking.expected_at), _iso(expected_at)]}
        booking.expected_at = expected_at
        step(booking, Action.EXPECT_LATE, actor=actor, user=user, at=now, diff=diff, also=["expected_at"])
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, note))


def _check_time(booking: Booking, now: datetime, expected_at: datetime) -> None:
    if now >= no_show_from(booking):
        raise DomainError(_("到店时间已经过了，请直接办入住或记未到。"))
    if expected_at <= now:
        raise DomainError(_("预计到店时间要在现在之后，请重新选时间。"))
    if timezone.localdate(expected_at) < booking.check_in or expected_at >= small_hours_end(booking.check_out):
        raise DomainError(
            _("预计到店时间要在 %(first)s 到 %(last)s 之间，改日子请用“改期”。")
            % {"first": booking.check_in, "last": booking.check_out}
        )


def _iso(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(timespec="minutes") if at else ""
