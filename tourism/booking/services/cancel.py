"""Giving rooms back before the stay."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.altering import NOTHING
from tourism.booking.models import Booking, BookingGroup
from tourism.booking.selectors.previews import fee_now
from tourism.booking.states import RELEASED, Action, Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit

from .account import charge
from .fees import check_fee
from .idempotency import Idempotency, once
from .steps import BookingNotFound, lock_booking, lock_bookings, step

# Nothing is left to give back.
_OVER = RELEASED | {BookingState.NO_SHOW}


def cancel(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None = None,
    now: datetime,
    reason: str = "",
    fee_at_most: Decimal | None = None,
    idempotency: Idempotency | None = None,
) -> Booking:
    """CANCELLED, every night free again. A party pays the fee of its policy; a household that calls off gets nothing.

    Lines and total stay as they were booked, the account shows what is owed. Raises WrongState once the guests are in,
    FeeHasGrown when it costs more than `fee_at_most`.
    """
    body = {"action": Action.CANCEL, "booking": booking_id, "reason": reason, "fee_at_most": fee_at_most}

    def give_back() -> Booking:
        booking = lock_booking(booking_id)
        _give_back([booking], actor=actor, user=user, now=now, reason=reason, fee_at_most=fee_at_most)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, give_back))


def cancel_group(
    *,
    group_id: int,
    user: User | None,
    now: datetime,
    actor: Actor = Actor.ORGANISER,
    reason: str = "",
    idempotency: Idempotency | None = None,
) -> BookingGroup:
    """Every booking of the group that still stands is cancelled, or none: WrongState when one party has arrived."""
    body = {"action": Action.CANCEL, "group": group_id, "reason": reason}

    def give_back() -> BookingGroup:
        group = BookingGroup.objects.filter(pk=group_id).first()
        if group is None:
            raise BookingNotFound(_("没有找到这个团的订单。"))
        bookings = lock_bookings(group.bookings.values_list("pk", flat=True))
        standing = [booking for booking in bookings if booking.current_state not in _OVER]
        _give_back(standing, actor=actor, user=user, now=now, reason=reason or _("整团取消"))
        return group

    return in_one_unit(lambda: once(idempotency, body, now, give_back))


def _give_back(
    bookings: Sequence[Booking],
    *,
    actor: Actor,
    user: User | None,
    now: datetime,
    reason: str,
    fee_at_most: Decimal | None = None,
) -> None:
    for booking in bookings:
        check_transition(Action.CANCEL, booking.current_state, actor)
    fees = [
        fee_now(booking, actor, [night for line in booking.lines.all() for night in line.nightly], [], now)
        for booking in bookings
    ]
    check_fee(sum(fees, NOTHING), fee_at_most)
    inventory.lock_households(booking.household_id for booking in bookings)
    inventory.release_nights(booking.pk for booking in bookings)
    for booking, fee in zip(bookings, fees, strict=True):
        before = booking.fee
        booking.fee += fee
        diff = {"fee": [str(before), str(booking.fee)]} if booking.fee != before else {}
        step(booking, Action.CANCEL, actor=actor, user=user, at=now, reason=reason, diff=diff, also=["fee"])
        charge(booking, reason=_("取消"), at=now, user=user)
