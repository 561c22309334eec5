"""Taking a booking one step through the table, with its trail and the event that tells the world."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking.models import Booking, OutboxEvent, StateChange
from tourism.booking.states import Action, Actor, BookingState, check_transition
from tourism.core.errors import DomainError
from tourism.core.origin import origin_digest

_REASON_LENGTH = 120


class BookingNotFound(DomainError):
    code = "not_found"


def lock_booking(booking_id: int) -> Booking:
    """The booking, ours until the transaction ends."""
    return lock_bookings([booking_id])[0]


def lock_bookings(booking_ids: Iterable[int]) -> list[Booking]:
    """The bookings in the global lock order. Raises BookingNotFound when one is missing."""
    ids = set(booking_ids)
    rows = Booking.objects.select_for_update(of=("self",)).select_related("household", "organisation", "policy")
    found = list(rows.filter(pk__in=ids).order_by("pk"))
    if len(found) != len(ids):
        raise BookingNotFound(_("没有找到这张订单，请核对订单号。"))
    return found


def step(
    booking: Booking,
    action: Action,
    *,
    actor: Actor,
    user: User | None,
    at: datetime,
    reason: str = "",
    diff: dict[str, Any] | None = None,
    also: Iterable[str] = (),
) -> None:
    """Save the new state, and the fields named in `also`, and write the trail. Raises WrongState outside the table."""
    before = booking.current_state
    row = check_transition(action, before, actor)
    booking.state = row.after
    booking.save(update_fields=["state", *also])
    write_trail([trace(booking, action, before, row.after, actor=actor, user=user, at=at, reason=reason, diff=diff)])


def trace(
    booking: Booking,
    action: Action,
    before: BookingState | None,
    after: BookingState,
    *,
    actor: Actor,
    user: User | None,
    at: datetime,
    reason: str = "",
    diff: dict[str, Any] | None = None,
) -> StateChange:
    """An unsaved row of the trail."""
    return StateChange(
        booking=booking,
        before=before.value if before else "",
        after=after.value,
        action=action.value,
        actor=actor.value,
        user=user,
        at=at,
        reason=reason[:_REASON_LENGTH],
        # What runs out while somebody else books is not that person's doing.
        ip_hash="" if actor is Actor.SYSTEM else origin_digest(),
        diff=diff or {},
    )


def write_trail(changes: Sequence[StateChange]) -> None:
    """The audit rows, and one event each for those who want to hear of it."""
    StateChange.objects.bulk_create(changes)
    OutboxEvent.objects.bulk_create(
        event(
            f"booking.{change.action}",
            change.booking,
            at=change.at,
            before=change.before,
            actor=change.actor,
            reason=change.reason,
        )
        for change in changes
    )


def event(kind: str, booking: Booking, *, at: datetime, **more: Any) -> OutboxEvent:
    """An unsaved event about a booking. `more` must not name a person."""
    payload = {
        "booking": booking.code,
        "state": booking.state,
        "household": booking.household.code,
        "check_in": booking.check_in.isoformat(),
        "check_out": booking.check_out.isoformat(),
        "guests": booking.guests,
        "total": str(booking.total),
    }
    return OutboxEvent(kind=kind, booking=booking, group_id=booking.group_id, payload=payload | more, created_at=at)
