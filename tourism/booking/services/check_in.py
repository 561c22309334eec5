"""The guests are at the door."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.altering import DAY, NOTHING, on
from tourism.booking.models import Booking
from tourism.booking.selectors.desk import no_show_from
from tourism.booking.selectors.previews import giving_up, terms_for
from tourism.booking.states import Action, Actor, BookingState, check_transition
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates

from .account import charge
from .idempotency import Idempotency, once
from .lodging import cells_of, changes, choose_for, lock_for_rooms, save_lines, snapshot, take
from .rebook import give_up
from .steps import step


def check_in(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    today: date,
    guests_arrived: int,
    registration_receipt: str = "",
    idempotency: Idempotency | None = None,
) -> Booking:
    """CHECKED_IN with the number of people who really came and the police registration's receipt, never their ID numbers.

    Those already marked as not come get what is left of their stay from today on, in their room if it is still free; the
    nights they missed are given back at the fee of a no-show. Raises WrongState, SoldOut when the rest is taken, or
    DomainError before the first day, after the last night, or for more people than beds.
    """
    receipt = registration_receipt.strip()
    body = {"action": Action.CHECK_IN, "booking": booking_id, "guests": guests_arrived, "receipt": receipt}

    def arrive() -> Booking:
        booking = lock_for_rooms(booking_id, now)
        receive(booking, guests_arrived, receipt, actor=actor, user=user, now=now, today=today)
        return booking

    return inventory.claim(lambda: once(idempotency, body, now, arrive))


def receive(
    booking: Booking, guests: int, receipt: str, *, actor: Actor, user: User | None, now: datetime, today: date
) -> None:
    """What checking in does, to a booking locked with its household."""
    check_transition(Action.CHECK_IN, booking.current_state, actor)
    _check_day(booking, now, today)
    before = snapshot(booking)
    if booking.current_state == BookingState.NO_SHOW:
        _take_again(booking, now, today)
    _check_beds(booking, guests, today)
    booking.guests_arrived, booking.registration_receipt = guests, receipt
    arrived = {"guests_arrived": ["", str(guests)], "registration_receipt": ["", receipt]}
    step(
        booking, Action.CHECK_IN, actor=actor, user=user, at=now, diff=changes(before, booking) | arrived,
        also=[*before, *arrived],
    )  # fmt: skip
    charge(booking, reason=_("办入住"), at=now, user=user)


def _check_day(booking: Booking, now: datetime, today: date) -> None:
    """From the day of arrival to the last night; whoever comes in the small hours of the first night is in time."""
    if today < booking.check_in:
        raise DomainError(_("还没到到店日期（%(day)s），不能办入住。") % {"day": booking.check_in})
    is_first_night = booking.current_state == BookingState.CONFIRMED and now < no_show_from(booking)
    if today >= booking.check_out and not is_first_night:
        raise DomainError(_("离店日期（%(day)s）已到，不能再办入住。请另开一单。") % {"day": booking.check_out})


def _take_again(booking: Booking, now: datetime, today: date) -> None:
    """The rest of the stay, if it is free; what is due for the nights before takes the place of the no-show's fee."""
    lines = list(booking.lines.all())
    kept = {pk: cells[0].room_id for pk, cells in cells_of(booking).items()}
    missed = {line: [night for night in line.nightly if on(night) < today] for line in lines}
    booking.fee = sum((Decimal(night["fee"]) for line in lines for night in line.dropped), NOTHING)
    nights = [night for of_line in missed.values() for night in of_line]
    fee = giving_up(booking, nights, kept=()).fee(terms_for(booking), now)
    give_up(booking, missed, fee, at=now, why=Action.CHECK_IN)
    left = {line: StayDates(on(line.nightly[0]), on(line.nightly[-1]) + DAY) for line in lines if line.nightly}
    inventory.release_nights([booking.pk])
    take(left, choose_for(left, now, liked=kept))
    save_lines(booking, lines)


def _check_beds(booking: Booking, guests: int, today: date) -> None:
    tonight = min(max(today, booking.check_in), booking.check_out - DAY)
    cells = [cell for of_line in cells_of(booking, since=tonight).values() for cell in of_line]
    sleeps = sum(cell.room.room_type.max_guests for cell in cells if cell.night == tonight)
    if not 1 <= guests <= sleeps:
        message = _("实到人数应在 1 到 %(sleeps)d 之间；人多了请加一间房。")
        raise DomainError(message % {"sleeps": sleeps}, sleeps=sleeps)
