"""The guests stay longer."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.altering import DAY, promise
from tourism.booking.models import Booking
from tourism.booking.states import Action, Actor, check_transition
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates

from .account import charge
from .idempotency import Idempotency, once
from .lodging import cells_of, changes, choose_for, lock_for_rooms, save_lines, snapshot, take
from .parties import check_open, facts_for
from .steps import step


def extend(
    *,
    booking_id: int,
    check_out: date,
    actor: Actor,
    user: User | None,
    now: datetime,
    today: date,
    idempotency: Idempotency | None = None,
) -> Booking:
    """The rooms in use on the last night are theirs until the new day of departure, the added nights at today's price.

    Who can stays in the room; else it is another of the type that was booked. Raises WrongState, SoldOut naming the
    nights, NotBookable, NoPrice, or DomainError for a day that is no later.
    """
    body = {"action": Action.EXTEND, "booking": booking_id, "check_out": check_out}

    def lengthen() -> Booking:
        booking = lock_for_rooms(booking_id, now)
        check_transition(Action.EXTEND, booking.current_state, actor)
        added = _added_nights(booking, check_out)
        before = snapshot(booking)
        rooms = _take(booking, added, now)
        diff = changes(before, booking) | rooms
        step(booking, Action.EXTEND, actor=actor, user=user, at=now, diff=diff, also=list(before))
        charge(booking, reason=_("续住"), at=now, user=user)
        return booking

    return inventory.claim(lambda: once(idempotency, body, now, lengthen))


def _added_nights(booking: Booking, check_out: date) -> StayDates:
    if check_out <= booking.check_out:
        raise DomainError(_("续住要晚于现在的离店日（%(day)s）；要早走请用“提前走”。") % {"day": booking.check_out})
    StayDates(booking.check_in, check_out)
    added = StayDates(booking.check_out, check_out)
    return added


def _take(booking: Booking, added: StayDates, now: datetime) -> dict[str, Any]:
    """Take and price the nights; what the trail says of rooms that change."""
    house = booking.household
    lines = list(booking.lines.all())
    facts = facts_for([house], {line.room_type_id for line in lines})
    check_open(house, facts.papers[house.pk], added)
    last = {pk: cells[0].room for pk, cells in cells_of(booking, since=added.check_in - DAY).items()}
    staying = {line: added for line in lines if line.pk in last}
    chosen = choose_for(staying, now, liked={pk: room.pk for pk, room in last.items()})
    take(staying, chosen)
    for line in staying:
        prices = facts.prices(facts.room_type(line.room_type_id, house), added, line.guests)
        line.nightly = [*line.nightly, *(promise(night) for night in prices)]
    save_lines(booking, lines)
    moved = [pk for pk, room in chosen.items() if room != last[pk]]
    if not moved:
        return {}
    return {"room": ["、".join(sorted(rooms[pk].number for pk in moved)) for rooms in (last, chosen)]}
