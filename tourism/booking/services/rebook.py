"""Writing a booking anew after its nights, rooms or guests have changed: lines, sums, trail and account."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from tourism.accounts.models import User
from tourism.booking.altering import DAY, NOTHING, Night, dates, given_back, lay_fee, sum_of
from tourism.booking.models import Booking, BookingLine
from tourism.booking.selectors.previews import terms_for
from tourism.booking.states import WAITING, Action, Actor

from .account import charge
from .steps import step

_REASONS: dict[Action, Promise | str] = {Action.CHANGE: gettext_lazy("改订"), Action.DROP: gettext_lazy("少订")}


def summary(booking: Booking, lines: Sequence[BookingLine]) -> dict[str, Any]:
    """What the trail tells of a booking before and after, fit for JSON."""
    live = [line for line in lines if line.nightly]
    rooms = Counter(line.room_type.name for line in live)
    return {
        "check_in": booking.check_in.isoformat(),
        "check_out": booking.check_out.isoformat(),
        "guests": booking.guests,
        "rooms": [f"{name} × {count}" for name, count in sorted(rooms.items())],
        "nights": sum(len(line.nightly) for line in live),
        "total": str(booking.total),
        "fee": str(booking.fee),
    }


def give_up(
    booking: Booking, given: Mapping[BookingLine, Sequence[Night]], fee: Decimal, *, at: datetime, why: Action
) -> None:
    """Move these nights to those given back, with the part of the fee that falls on each; in memory only."""
    booking.fee += fee
    every = [night for nights in given.values() for night in nights]
    parts = iter(lay_fee(every, fee, terms_for(booking)) if fee else [NOTHING] * len(every))
    for line, nights in given.items():
        line.nightly = [night for night in line.nightly if night not in nights]
        line.dropped = [*line.dropped, *(given_back(night, next(parts), at=at, why=why) for night in nights)]


def conclude(
    booking: Booking,
    lines: Sequence[BookingLine],
    before: Mapping[str, Any],
    action: Action,
    *,
    actor: Actor,
    user: User | None,
    at: datetime,
    reason: str = "",
) -> None:
    """Save lines and booking as they are in memory, take the step, and put the account right once it is a firm booking."""
    for line in lines:
        line.price = sum_of(line.nightly)
    BookingLine.objects.bulk_update(lines, ["guests", "nightly", "dropped", "price"])
    nights = [night for line in lines for night in dates(line.nightly)]
    if min(nights) != booking.check_in:
        # What was said of the hour of arrival was said of another day.
        booking.expected_at = None
    booking.check_in, booking.check_out = min(nights), max(nights) + DAY
    booking.total = sum((line.price for line in lines), NOTHING)
    after = summary(booking, lines)
    diff = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    also = ["check_in", "check_out", "guests", "total", "fee", "expected_at"]
    step(booking, action, actor=actor, user=user, at=at, reason=reason, diff=diff, also=also)
    if booking.current_state not in WAITING:
        charge(booking, reason=str(_REASONS[action]), at=at, user=user)
