"""Taking a booking from one state to the next, with its trail."""

from collections.abc import Iterable
from datetime import datetime

from tourism.accounts.models import User
from tourism.booking.models import Booking, StateChange
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.core.errors import DomainError

_REASON_LENGTH = 120


class BookingNotFound(DomainError):
    code = "not_found"


def lock_booking(booking_id: int) -> Booking:
    """The booking, ours until the transaction ends."""
    return lock_bookings([booking_id])[0]


def lock_bookings(booking_ids: Iterable[int]) -> list[Booking]:
    """The bookings in the global lock order. Raises BookingNotFound when one is missing."""
    ids = set(booking_ids)
    rows = Booking.objects.select_for_update(of=("self",)).select_related("household", "organisation")
    found = list(rows.filter(pk__in=ids).order_by("pk"))
    if len(found) != len(ids):
        raise BookingNotFound("没有找到这张订单，请核对订单号。")
    return found


def move(
    booking: Booking,
    after: BookingState,
    *,
    actor: Actor,
    user: User | None,
    at: datetime,
    reason: str = "",
    also: Iterable[str] = (),
) -> None:
    """Save the new state, and the fields named in `also`, and write the trail. Raises WrongState outside the table."""
    before = booking.current_state
    check_transition(before, after, actor)
    booking.state = after
    booking.save(update_fields=["state", *also])
    record_change(booking, before, after, actor=actor, user=user, at=at, reason=reason).save()


def record_change(
    booking: Booking,
    before: BookingState | None,
    after: BookingState,
    *,
    actor: Actor,
    user: User | None,
    at: datetime,
    reason: str = "",
) -> StateChange:
    """An unsaved row of the trail, for bulk writing."""
    return StateChange(
        booking=booking,
        before=before.value if before else "",
        after=after.value,
        actor=actor.value,
        user=user,
        at=at,
        reason=reason[:_REASON_LENGTH],
    )
