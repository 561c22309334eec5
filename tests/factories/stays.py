"""Bookings in every state, reached through the services as people reach them."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.factories.people import make_union, make_user
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.services import (
    GroupPart,
    RoomRequest,
    cancel,
    check_in,
    check_out,
    confirm,
    expire_holds,
    mark_no_show,
    place_group,
    place_hold,
    receive_payment,
    reject,
    settle,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType

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
    stay = StayDates.of(now.date(), nights)
    if state == BookingState.OPTION:
        pk = option(room_type, stay, now=now, until=timedelta(hours=2), **fields).pk
    else:
        pk = hold(room_type, stay, now=now, **fields).pk
        _bring_to(state, pk, now)
    found = Booking.objects.get(pk=pk)
    assert found.state == state
    return found


def option(
    room_type: RoomType,
    stay: StayDates,
    *,
    now: datetime,
    count: int = 1,
    guests: int = 1,
    until: timedelta = timedelta(days=3),
) -> Booking:
    """The rooms kept for three days for a union's outing."""
    union = Organisation.objects.filter(name="示例厂工会").first() or make_union()
    user = User.objects.filter(username="organiser").first() or make_user("organiser")
    group = place_group(
        organisation=union,
        user=user,
        title="冬季疗休养",
        parts=[GroupPart(room_type.household, stay, guests, [RoomRequest(room_type.pk, count)])],
        now=now,
        today=now.date(),
        option_until=now + until,
    )
    return group.bookings.get()


def request(booking: Booking, *, now: datetime) -> Booking:
    """The guest confirms at a household whose host wants to be asked."""
    house = Household.objects.filter(pk=booking.household_id)
    was = house.get().approves_requests
    house.update(approves_requests=True)
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    house.update(approves_requests=was)
    return Booking.objects.get(pk=booking.pk)


def pay(booking: Booking, amount: Decimal, *, now: datetime) -> None:
    """In cash, at the desk."""
    receive_payment(
        booking_id=booking.pk, amount=amount, method="cash", reference=f"收据 {booking.pk}-{amount}", user=None, now=now,
        key=f"{booking.pk}:{amount}",
    )  # fmt: skip


def _bring_to(state: BookingState, pk: int, now: datetime) -> None:
    if state == BookingState.EXPIRED:
        expire_holds(now=now + timedelta(hours=1))
    elif state == BookingState.CANCELLED:
        cancel(booking_id=pk, actor=Actor.GUEST, now=now)
    elif state in (BookingState.REQUESTED, BookingState.REJECTED):
        request(Booking.objects.get(pk=pk), now=now)
    elif state != BookingState.HELD:
        confirm(booking_id=pk, actor=Actor.GUEST, now=now)
        _after_confirmation(state, pk, now, now.date())
    if state == BookingState.REJECTED:
        reject(booking_id=pk, actor=Actor.HOST, user=None, now=now, reason="那两天家里办喜事")


def _after_confirmation(state: BookingState, pk: int, now: datetime, today: date) -> None:
    if state == BookingState.NO_SHOW:
        mark_no_show(booking_id=pk, actor=Actor.HOST, user=None, now=now + timedelta(days=1))
    left = (BookingState.CHECKED_OUT, BookingState.SETTLED)
    if state in (BookingState.CHECKED_IN, *left):
        check_in(booking_id=pk, actor=Actor.HOST, user=None, now=now, today=today, guests_arrived=1)
    if state in left:
        check_out(booking_id=pk, actor=Actor.HOST, user=None, now=now, today=today + timedelta(days=2))
    if state == BookingState.SETTLED:
        booking = Booking.objects.get(pk=pk)
        pay(booking, booking.total, now=now)
        settle(booking_id=pk, actor=Actor.HOST, user=None, now=now, today=today + timedelta(days=2))


def nights_of(booking: Booking) -> set[tuple[int, date]]:
    """(room, night) cells the booking owns in the database."""
    return set(RoomNight.objects.filter(line__booking=booking).values_list("room_id", "night"))


def charged_nights(line: BookingLine) -> list[str]:
    return [night["date"] for night in line.nightly]
