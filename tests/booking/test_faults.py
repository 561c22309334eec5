"""Verbs whose parts could come apart, in their richest stories: a fault after each statement (I11).

The others are in `test_faults_of_verbs.py`.
"""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tests.booking.faults import KEY, Fault, FaultAfter, Undo, count, is_all_or_nothing, overdue_hold
from tests.booking.test_state_services import rows
from tests.factories.channels import calendar
from tests.factories.stays import booking_in, hold
from tourism.booking.models import Booking, Channel
from tourism.booking.services import (
    RoomRequest,
    change,
    check_in,
    check_out,
    confirm,
    drop,
    expire_holds,
    mark_no_show,
    sync_channel,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.safe_fetch import Fetched
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

DAY = timedelta(days=1)


@pytest.fixture
def desk(now: datetime) -> dict[str, Any]:
    return {"actor": Actor.HOST, "user": None, "now": now, "idempotency": KEY}


@pytest.fixture
def overdue(double: RoomType, now: datetime) -> Booking:
    return overdue_hold(double, now)


def test_a_hold_is_taken_whole_or_not_at_all(double: RoomType, overdue: Booking, now: datetime) -> None:
    stay = StayDates.of(now.date(), 2)
    assert is_all_or_nothing(lambda: hold(double, stay, now=now, count=2, guests=3, idempotency=KEY))
    assert Booking.objects.get(pk=overdue.pk).state == BookingState.EXPIRED


def test_a_confirmation_is_whole_or_nothing(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.HELD, double, now=now)
    asked = {"booking_id": booking.pk, "actor": Actor.GUEST, "now": now, "idempotency": KEY}
    assert is_all_or_nothing(lambda: confirm(**asked, payment=Booking.Payment.TRANSFER))


def test_a_change_is_made_whole_or_not_at_all(
    double: RoomType, family: RoomType, overdue: Booking, now: datetime
) -> None:
    booking = booking_in(BookingState.CONFIRMED, family, now=now)
    rooms = [RoomRequest(double.pk, 2), RoomRequest(family.pk)]
    asked: dict[str, Any] = {"stay": StayDates.of(now.date() + DAY, 3), "rooms": rooms, "guests": 5}
    who: dict[str, Any] = {"actor": Actor.GUEST, "now": now, "today": now.date(), "idempotency": KEY}
    assert is_all_or_nothing(lambda: change(booking_id=booking.pk, **asked, **who))
    assert Booking.objects.get(pk=overdue.pk).state == BookingState.EXPIRED


def test_nights_are_given_back_whole_or_not_at_all(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now, count=2, guests=2)
    who: dict[str, Any] = {"actor": Actor.GUEST, "now": now, "idempotency": KEY}
    assert is_all_or_nothing(lambda: drop(booking_id=booking.pk, nights=[now.date()], **who))
    assert Booking.objects.get(pk=booking.pk).fee > 0


def test_a_late_arrival_is_taken_in_whole_or_not_at_all(double: RoomType, now: datetime, desk: dict[str, Any]) -> None:
    booking = booking_in(BookingState.NO_SHOW, double, now=now, nights=3)
    late = desk | {"now": now + DAY, "today": now.date() + DAY}
    assert is_all_or_nothing(lambda: check_in(booking_id=booking.pk, guests_arrived=1, **late))


def test_who_did_not_come_is_marked_whole_or_not_at_all(double: RoomType, now: datetime, desk: dict[str, Any]) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    assert is_all_or_nothing(lambda: mark_no_show(booking_id=booking.pk, **desk | {"now": now + DAY}))


def test_a_stay_is_closed_with_ledger_and_cleaning_or_stays_open(
    double: RoomType, now: datetime, desk: dict[str, Any]
) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=3, count=2, guests=2)
    assert is_all_or_nothing(lambda: check_out(booking_id=booking.pk, today=now.date() + DAY, **desk))


def test_holds_run_out_whole(overdue: Booking, now: datetime) -> None:
    assert is_all_or_nothing(lambda: expire_holds(now=now))


def test_the_last_good_calendar_stays_until_the_new_one_is_read_whole(double: RoomType, now: datetime) -> None:
    """The attempt itself is noted outside: only events and nights are one unit."""
    channel = Channel.objects.create(
        room_type=double, name="别处", import_url="https://elsewhere.example/7.ics", export_key="k" * 43, created_at=now
    )

    def read(*stays: tuple[str, Any, int], at: datetime = now) -> None:
        feed = calendar(*stays)
        sync_channel(
            channel_id=channel.pk, now=at, today=now.date(), fetch=lambda url, headers: Fetched(200, {}, feed, url)
        )

    def kept() -> object:
        return {name: found for name, found in rows().items() if name != "Channel"}

    first = now.date()
    read(("a", first, 2), ("b", first + DAY, 2))
    good, later = kept(), now + timedelta(minutes=10)
    new = [("b", first + DAY, 3), ("c", first, 4), ("d", first, 4), ("e", first, 2)]
    count(lambda: read(*new, at=later))
    statements = count(lambda: read(*new, at=later)).seen
    outcomes = []
    for number in range(1, statements + 1):
        with pytest.raises(Undo), transaction.atomic():
            with pytest.raises(Fault), connection.execute_wrapper(FaultAfter(number)):
                read(*new, at=later)
            outcomes.append(kept() == good)
            raise Undo
    # Until the unit is through the good one stands; from then on the new one does.
    through = outcomes.index(False)
    assert through > 10
    assert not any(outcomes[through:])
    read(*new, at=later)
    assert Channel.objects.get().events.count() == 4
