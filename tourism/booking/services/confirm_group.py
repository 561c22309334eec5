"""An option on rooms of several households becomes a booking: all of it, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking, BookingGroup
from tourism.booking.states import RELEASED, Action, Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit

from .account import charge_all
from .expire_holds import HoldExpired, check_in_time
from .idempotency import Idempotency, once
from .steps import BookingNotFound, lock_bookings, trace, write_trail


def confirm_group(
    *,
    group_id: int,
    user: User | None,
    now: datetime,
    actor: Actor = Actor.ORGANISER,
    idempotency: Idempotency | None = None,
) -> BookingGroup:
    """Every booking of the group that was not given back is CONFIRMED, in a constant number of queries.

    Raises HoldExpired from the second the option runs out, and when one of its bookings ran out already; WrongState when
    one of them is no option any more. Then nothing is confirmed.
    """
    body = {"action": Action.CONFIRM, "group": group_id}
    return in_one_unit(lambda: once(idempotency, body, now, lambda: _confirm(group_id, user, now, actor)))


def standing_of(group_id: int) -> tuple[BookingGroup, list[Booking]]:
    """The group and its bookings that still have rooms, ours until the transaction ends; HoldExpired if one ran out."""
    group = BookingGroup.objects.filter(pk=group_id).first()
    if group is None:
        raise BookingNotFound(_("没有找到这个团的订单。"))
    bookings = lock_bookings(group.bookings.values_list("pk", flat=True))
    if any(booking.state == BookingState.EXPIRED for booking in bookings):
        raise HoldExpired(_("预留的期限过了，房间放回去了。请重新订。"), code=group.code)
    return group, [booking for booking in bookings if booking.current_state not in RELEASED]


def _confirm(group_id: int, user: User | None, now: datetime, actor: Actor) -> BookingGroup:
    group, bookings = standing_of(group_id)
    if not bookings:
        check_transition(Action.CONFIRM, BookingState.CANCELLED, actor)
    for booking in bookings:
        check_transition(Action.CONFIRM, booking.current_state, actor)
        check_in_time(booking, now)
    inventory.lock_households(booking.household_id for booking in bookings)
    ids = [booking.pk for booking in bookings]
    inventory.keep_nights(ids)
    Booking.objects.filter(pk__in=ids).update(state=BookingState.CONFIRMED, expires_at=None)
    _write_trail(bookings, user, now, actor)
    charge_all(bookings, reason=_("房费"), at=now, user=user)
    return group


def _write_trail(bookings: Sequence[Booking], user: User | None, now: datetime, actor: Actor) -> None:
    changes = []
    for booking in bookings:
        before = booking.current_state
        booking.state, booking.expires_at = BookingState.CONFIRMED, None
        changes.append(trace(booking, Action.CONFIRM, before, BookingState.CONFIRMED, actor=actor, user=user, at=now))
    write_trail(changes)
