"""The guests never came."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.altering import DAY
from tourism.booking.models import Booking
from tourism.booking.selectors.desk import no_show_from
from tourism.booking.selectors.previews import giving_up, terms_for
from tourism.booking.states import Action, Actor, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import charge
from .idempotency import Idempotency, once
from .lodging import changes, snapshot
from .steps import lock_booking, step


def mark_no_show(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    reason: str = "",
    idempotency: Idempotency | None = None,
) -> Booking:
    """NO_SHOW at the fee of the policy; the first night stays theirs, later ones are free again.

    Raises WrongState, or DomainError before six in the morning after the day of arrival, or before the time for which
    they said they would come late.
    """
    body = {"action": Action.MARK_NO_SHOW, "booking": booking_id, "reason": reason}

    def give_up() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(Action.MARK_NO_SHOW, booking.current_state, actor)
        since = timezone.localtime(no_show_from(booking))
        if now < since:
            when = f"{since:%Y-%m-%d %H:%M}"
            raise DomainError(
                _("客人还可能到，请等到 %(when)s 以后再记未到。") % {"when": when}, since=since.isoformat()
            )
        inventory.lock_households([booking.household_id])
        inventory.release_nights([booking.pk], since=booking.check_in + DAY)
        before = snapshot(booking)
        missed = [night for line in booking.lines.all() for night in line.nightly]
        booking.fee += giving_up(booking, missed, kept=()).fee(terms_for(booking), now)
        step(
            booking, Action.MARK_NO_SHOW, actor=actor, user=user, at=now, reason=reason,
            diff=changes(before, booking), also=["fee"],
        )  # fmt: skip
        charge(booking, reason=_("未到店"), at=now, user=user)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, give_up))
