"""Bookings in every state, reached through the services as people reach them."""

from datetime import date, datetime, timedelta
from typing import Any

from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.services import (
    RoomRequest,
    cancel,
    check_in,
    check_out,
    confirm,
    expire_holds,
    mark_no_show,
    place_hold,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

PHONE = "13800001234"


def hold(room_type: RoomType, stay: StayDates, *, now: datetime, count: int = 1, **fields: Any) -> Booking:
    """A hold of `count` rooms by a guest; any argument of `place_hold` may be given."""
    asked = {
        "household": room_type.household,
        "guests": 1,
        "rooms": [RoomRequest(room_type.pk, count)],
        "contact_name": "陈女士",
        "contact_phone": PHONE,
        "today": now.date(),
    }
    return place_hold(stay=stay, now=now, **(asked | fields))


def booking_in(state: BookingState, room_type: RoomType, *, now: datetime, nights: int = 2, **fields: Any) -> Booking:
    """A booking that arrives today and has come to `state` by its proper way."""
    today = now.date()
    made = hold(room_type, StayDates.of(today, nights), now=now, **fields)
    pk = made.pk
    if state == BookingState.EXPIRED:
        expire_holds(now=now + timedelta(hours=1))
    elif state == BookingState.CANCELLED:
        cancel(booking_id=pk, actor=Actor.GUEST, now=now)
    elif state != BookingState.HELD:
        confirm(booking_id=pk, actor=Actor.GUEST, now=now)
        _after_confirmation(state, pk, now, today)
    found = Booking.objects.get(pk=pk)
    assert found.state == state
    return found


def _after_confirmation(state: BookingState, pk: int, now: datetime, today: date) -> None:
    if state == BookingState.NO_SHOW:
        mark_no_show(booking_id=pk, actor=Actor.HOST, user=None, now=now, today=today + timedelta(days=1))
    if state in (BookingState.CHECKED_IN, BookingState.CHECKED_OUT):
        check_in(booking_id=pk, actor=Actor.HOST, user=None, now=now, today=today, guests_arrived=1)
    if state == BookingState.CHECKED_OUT:
        check_out(booking_id=pk, actor=Actor.HOST, user=None, now=now, today=today + timedelta(days=2))


def nights_of(booking: Booking) -> set[tuple[int, date]]:
    """(room, night) cells the booking owns in the database."""
    return set(RoomNight.objects.filter(line__booking=booking).values_list("room_id", "night"))


def charged_nights(line: BookingLine) -> list[str]:
    return [night["date"] for night in line.nightly]
