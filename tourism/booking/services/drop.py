"""A party gives back a room, or its first or last nights."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.altering import DAY, dates
from tourism.booking.models import Booking, BookingLine
from tourism.booking.selectors.previews import PARTY, LineDrop, drops_of, fee_now
from tourism.booking.states import Action, Actor, check_transition
from tourism.booking.units import in_one_unit
from tourism.core.stay_dates import StayDates
from tourism.homestays.selectors import rules_of
from tourism.homestays.stay_rules import check_stay, rules_for

from .expire_holds import check_in_time
from .fees import check_fee
from .idempotency import Idempotency, once
from .rebook import conclude, give_up, summary
from .steps import lock_booking


def drop(
    *,
    booking_id: int,
    line_ids: Collection[int] = (),
    nights: Collection[date] = (),
    actor: Actor,
    user: User | None = None,
    now: datetime,
    fee_at_most: Decimal | None = None,
    idempotency: Idempotency | None = None,
) -> Booking:
    """These rooms whole, or these nights of these rooms (of all rooms, when none is named), are free again.

    Who slept in a room given up whole goes with it. A party pays the fee of its policy for what it gives up of a firm
    booking, and what it keeps must still be a stay the household takes. Raises WrongState, HoldExpired, RuleBroken,
    FeeHasGrown when it costs more than `fee_at_most`, or DomainError for what is not there, for a hole between nights, or
    when nothing would be left.
    """
    body = {
        "action": Action.DROP,
        "booking": booking_id,
        "lines": sorted(line_ids),
        "nights": sorted(nights),
        "fee_at_most": fee_at_most,
    }

    def give_back() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(Action.DROP, booking.current_state, actor)
        check_in_time(booking, now)
        drops = drops_of(list(booking.lines.select_related("room_type")), line_ids, nights)
        if actor in PARTY and nights:
            _check_rules(booking, drops)
        inventory.lock_households([booking.household_id])
        fee = fee_now(
            booking,
            actor,
            [night for each in drops for night in each.given],
            [night for each in drops for night in each.kept],
            now,
        )
        check_fee(fee, fee_at_most)
        release_drops(booking, drops, fee, actor=actor, user=user, now=now)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, give_back))


def release_drops(
    booking: Booking,
    drops: Sequence[LineDrop],
    fee: Decimal,
    *,
    actor: Actor,
    user: User | None,
    now: datetime,
    reason: str = "",
) -> None:
    """Take the step for a locked booking, its household locked, too."""
    lines = [each.line for each in drops]
    before = summary(booking, lines)
    given = {each.line: each.given for each in drops if each.given}
    going = {(line.pk, day) for line, nights in given.items() for day in dates(nights)}
    inventory.release_cells(cell for cell in inventory.cells_of(lines) if (cell.line_id, cell.night) in going)
    give_up(booking, given, fee, at=now, why=Action.DROP)
    _let_go(booking, [line for line in given if not line.nightly], lines)
    conclude(booking, lines, before, Action.DROP, actor=actor, user=user, at=now, reason=reason)


def _let_go(booking: Booking, gone: Sequence[BookingLine], lines: Sequence[BookingLine]) -> None:
    """Who slept in a room given up whole goes with it; somebody stays in the rest."""
    staying = [line for line in lines if line.nightly]
    booking.guests = max(booking.guests - sum(line.guests for line in gone), 1)
    for line in gone:
        line.guests = 0
    if not any(line.guests for line in staying):
        staying[0].guests = 1


def _check_rules(booking: Booking, drops: Sequence[LineDrop]) -> None:
    """What is left must be a stay the household takes; that it was booked in time is long settled."""
    kept = [(each.line, dates(each.kept)) for each in drops if each.kept]
    days = [day for _line, nights in kept for day in nights]
    stay = StayDates(min(days), max(days) + DAY)
    rules = rules_for(
        rules_of([booking.household])[booking.household_id], {line.room_type_id for line, _nights in kept}
    )
    check_stay(rules, stay, today=stay.check_in, earliest=stay.check_in, latest=stay.check_in)
