"""The guests leave, the bill is closed, and the ledger learns who earned what."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tourism.accounts.models import Organisation, User
from tourism.booking import inventory
from tourism.booking.models import Booking
from tourism.booking.selectors.bills import Bill, bill_of, leaving_day
from tourism.booking.states import Actor, BookingState, check_transition
from tourism.booking.units import in_one_unit
from tourism.ledger.categories import Category, Channel, PayerKind
from tourism.ledger.services import post_entry

from .steps import lock_booking, move


def check_out(*, booking_id: int, actor: Actor, user: User | None, now: datetime, today: date) -> Booking:
    """CHECKED_OUT. Nights not slept are freed and not charged, at least one is; the bill goes to the ledger to the fen.

    Raises WrongState unless CHECKED_IN. State, nights and ledger are one transaction.
    """

    def work() -> Booking:
        booking = lock_booking(booking_id)
        check_transition(booking.current_state, BookingState.CHECKED_OUT, actor)
        inventory.lock_households([booking.household_id])
        planned = booking.check_out
        _shorten(booking, leaving_day(booking, today))
        reason = f"提前离店，原定 {planned:%Y-%m-%d}" if booking.check_out < planned else ""
        changed = ["check_out", "total"]
        move(booking, BookingState.CHECKED_OUT, actor=actor, user=user, at=now, reason=reason, also=changed)
        _post(booking, bill_of(booking), on=today, at=now)
        return booking

    return in_one_unit(work)


def _shorten(booking: Booking, leaves_on: date) -> None:
    """Cut bill and nights to the nights before `leaves_on`."""
    if leaves_on >= booking.check_out:
        return
    booking.check_out = leaves_on
    inventory.release_nights([booking.pk], since=leaves_on)
    total = Decimal("0.00")
    for line in booking.lines.all():
        line.nightly = [night for night in line.nightly if night["date"] < leaves_on.isoformat()]
        line.price = sum((Decimal(night["price"]) for night in line.nightly), Decimal("0.00"))
        line.save(update_fields=["nightly", "price"])
        total += line.price
    booking.total = total


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
