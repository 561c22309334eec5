"""The guests leave, the bill is closed, and the ledger learns who earned what."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, RoomNight
from tourism.booking.selectors.bills import Bill, bill_of, leaving_day
from tourism.booking.states import Action, Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.ledger.categories import Category, Channel, PayerKind
from tourism.ledger.services import post_entry

from .account import charge
from .idempotency import Idempotency, once
from .lodging import changes, snapshot
from .rooms_care import soil
from .shorten import leave_on
from .steps import lock_booking, step


def check_out(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    today: date,
    idempotency: Idempotency | None = None,
) -> Booking:
    """CHECKED_OUT. Nights not slept are freed and not charged, at least one is; the bill goes to the ledger to the fen.

    The rooms want cleaning from now on. Raises WrongState unless CHECKED_IN. State, nights, account and ledger are one
    transaction.
    """
    body = {"action": Action.CHECK_OUT, "booking": booking_id}

    def leave() -> Booking:
        booking = lock_booking(booking_id)
        close_stay(booking, actor=actor, user=user, now=now, today=today)
        return booking

    return in_one_unit(lambda: once(idempotency, body, now, leave))


def close_stay(booking: Booking, *, actor: Actor, user: User | None, now: datetime, today: date) -> None:
    """What checking out does, to a locked booking."""
    check_transition(Action.CHECK_OUT, booking.current_state, actor)
    before = snapshot(booking)
    leaves_on = leaving_day(booking, today)
    if leaves_on < booking.check_out:
        leave_on(booking, leaves_on, at=now, why=Action.CHECK_OUT)
    soil(_rooms_left(booking, leaves_on), at=now)
    planned = before["check_out"]
    reason = _("提前离店，原定 %(day)s") % {"day": planned} if booking.check_out < planned else ""
    step(
        booking, Action.CHECK_OUT, actor=actor, user=user, at=now, reason=reason,
        diff=changes(before, booking), also=list(before),
    )  # fmt: skip
    charge(booking, reason=_("离店结账"), at=now, user=user)
    _post(booking, bill_of(booking), on=today, at=now)


def _rooms_left(booking: Booking, leaves_on: date) -> set[int]:
    """The rooms of the last night, but for those in which the next guests are already."""
    last_night = leaves_on - timedelta(days=1)
    slept = RoomNight.objects.filter(line__booking=booking, night=last_night)
    new_guests = RoomNight.objects.filter(night=leaves_on, line__booking__state=BookingState.CHECKED_IN)
    return set(
        slept.exclude(room__in=new_guests.exclude(line__booking=booking).values("room")).values_list("room", flat=True)
    )


def _post(booking: Booking, bill: Bill, *, on: date, at: datetime) -> None:
    household = booking.household
    for line in _ledger_lines(booking, bill):
        post_entry(
            entry_on=on,
            posted_at=at,
            village=household.village,
            household=household,
            payee_class=household.payee_class,
            payer_kind=PayerKind.ORGANISATION if booking.organisation_id else PayerKind.TOURIST,
            channel=_channel(booking.organisation),
            organisation=booking.organisation,
            evidence=f"订单 {booking.code}",
            is_demo=booking.is_demo,
            **line,
        )


def _ledger_lines(booking: Booking, bill: Bill) -> Iterator[dict[str, Any]]:
    """One line for each room (and price, when its nights differ) and one for each purchase; people on the first only."""
    visitors = booking.guests if booking.guests_arrived is None else booking.guests_arrived
    people = {"visitors": visitors, "visitor_nights": visitors * booking.stay.count}
    of_line: dict[int, int] = {}
    for part in bill.lines:
        of_line[part.line.pk] = of_line.get(part.line.pk, 0) + 1
    for part in bill.lines:
        price = f":{part.price}" if of_line[part.line.pk] > 1 else ""
        yield {
            "source": f"booking:{booking.code}:line:{part.line.pk}{price}",
            "category": Category.LODGING,
            "item": part.line.room_type.name,
            "quantity": part.nights,
            "unit": "间夜",
            "unit_price": part.price,
            **people,
        }
        people = {}
    for spend in bill.spends:
        yield {
            "source": f"booking:{booking.code}:spend:{spend.pk}",
            "category": spend.category,
            "item": spend.item,
            "quantity": 1,
            "unit": "笔",
            "unit_price": spend.amount,
        }


def _channel(organisation: Organisation | None) -> Channel:
    if organisation is None:
        return Channel.SELF
    return Channel.UNION if organisation.kind == Organisation.Kind.UNION else Channel.SOCIAL
