"""The same money told, pressed or claimed by several at the same moment is booked once, on SQLite and on PostgreSQL.

The negative control, without the lock on the booking, gives back more than was paid.
"""

import sys
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.booking.racing import deadlocks, together
from tests.factories.payments import pay_online, start, tell
from tests.factories.stays import booking_in, hold
from tourism.booking.gateways.fake import FakeGateway
from tourism.booking.models import Booking, GatewayNotification, PaymentEntry, PaymentOrder, RefundOrder
from tourism.booking.selectors import account_of
from tourism.booking.services import (
    ReceiptUsed,
    TooMuch,
    cancel,
    expire_holds,
    receive_payment,
    refund_payment,
    send_refunds,
    waive,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

GATEWAY = FakeGateway()
IS_SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def held(double: RoomType, now: datetime) -> Booking:
    return hold(double, StayDates.of(now.date(), 2), now=now)


@pytest.fixture
def booked(double: RoomType, now: datetime) -> Booking:
    return booking_in(BookingState.CONFIRMED, double, now=now)


def paid_rows() -> int:
    return PaymentEntry.objects.filter(kind="paid").count()


def test_the_same_notification_eight_times_at_once_is_one_payment(held: Booking, now: datetime) -> None:
    message = GATEWAY.paid(start(held, now), now)
    answers = together([lambda: tell(message, now)] * 8)

    assert len({row.pk for row in answers}) == 1, answers
    assert paid_rows() == GatewayNotification.objects.count() == 1
    assert Booking.objects.get().state == BookingState.CONFIRMED


def test_eight_events_of_one_payment_at_once_are_one_payment(held: Booking, now: datetime) -> None:
    order, before = start(held, now), deadlocks()
    messages = [GATEWAY.paid(order, now) for _ in range(8)]
    answers = together([lambda m=message: tell(m, now) for message in messages])

    assert len({row.pk for row in answers}) == 8, answers
    assert paid_rows() == 1
    assert deadlocks() == before


def test_a_payment_and_its_refunds_at_once_end_in_one_account(booked: Booking, now: datetime) -> None:
    order = start(booked, now)
    messages = [
        GATEWAY.paid(order, now),
        GATEWAY.paid(order, now),
        GATEWAY.refunded_by_hand(order, Decimal(36), now),
        GATEWAY.refunded_by_hand(order, Decimal(50), now),
    ]
    together([lambda m=message: tell(m, now) for message in messages * 2])

    account = account_of(booked)
    assert (account.paid, account.refunded) == (Decimal(336), Decimal(86))
    assert not GatewayNotification.objects.filter(applied_at=None).exists()


def test_paying_in_the_last_second_against_the_sweeper(double: RoomType, now: datetime) -> None:
    """Ten times: the word of the payment and the end of the hold meet. Confirmed and kept, or expired and given back."""
    ends = now + timedelta(minutes=30)
    for turn in range(10):
        booking = hold(double, StayDates.of(now.date(), 2), now=now, contact_phone=f"137{turn:08}")
        message = GATEWAY.paid(start(booking, now), ends)
        together([lambda m=message: tell(m, ends - timedelta(seconds=1)), lambda: expire_holds(now=ends)])
        fresh = Booking.objects.get(pk=booking.pk)
        backs = RefundOrder.objects.filter(order__booking=booking).values_list("amount", flat=True)
        if fresh.state == BookingState.CONFIRMED:
            assert account_of(fresh).open == 0 and not backs
            cancel(booking_id=fresh.pk, actor=Actor.HOST, now=now)
        else:
            assert fresh.state == BookingState.EXPIRED
            assert list(backs) == [Decimal(336)]


def test_two_starts_at_once_are_one_order(held: Booking, now: datetime) -> None:
    answers = together([lambda: start(held, now)] * 6)

    assert len({order.pk for order in answers}) == PaymentOrder.objects.count() == 1, answers


def test_cash_tapped_eight_times_at_once_is_one_row(booked: Booking, now: datetime) -> None:
    cash = {"amount": Decimal(100), "method": "cash", "reference": "1", "user": None, "now": now, "key": "tap"}
    answers = together([lambda: receive_payment(booking_id=booked.pk, **cash)] * 8)

    assert len({entry.pk for entry in answers}) == paid_rows() == 1, answers


def test_one_receipt_at_two_bookings_at_once_is_taken_once(booked: Booking, double: RoomType, now: datetime) -> None:
    other = booking_in(BookingState.CONFIRMED, double, now=now)
    cash = {"amount": Decimal(100), "method": "cash", "reference": "NO.7", "user": None, "now": now}
    answers = together(
        [lambda pk=pk: receive_payment(booking_id=pk, key=f"k{pk}", **cash) for pk in (booked.pk, other.pk)]
    )

    assert sum(isinstance(answer, ReceiptUsed) for answer in answers) == paid_rows() == 1, answers


def give_back(booked: Booking, now: datetime, number: int) -> PaymentEntry:
    slip = {"method": "cash", "reference": f"T{number}", "reason": "退", "user": None, "now": now}
    return refund_payment(booking_id=booked.pk, amount=Decimal(60), key=f"back-{number}", **slip)


def test_two_refunds_at_once_never_give_back_more_than_was_paid(booked: Booking, now: datetime) -> None:
    cash = {"amount": Decimal(100), "method": "cash", "reference": "1", "user": None, "now": now, "key": "tap"}
    receive_payment(booking_id=booked.pk, **cash)
    answers = together([lambda n=n: give_back(booked, now, n) for n in range(4)])

    assert sum(isinstance(answer, TooMuch) for answer in answers) == 3, answers
    assert account_of(booked).refunded == 60


def test_without_the_lock_more_is_given_back_than_was_paid(
    booked: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: nobody waits, and all have read the account before the first one writes."""
    cash = {"amount": Decimal(100), "method": "cash", "reference": "1", "user": None, "now": now, "key": "tap"}
    receive_payment(booking_id=booked.pk, **cash)
    gate, read = Barrier(2), account_of

    def read_then_wait(booking: Booking) -> Any:
        account = read(booking)
        gate.wait(timeout=60)
        return account

    # The package's name for it is the function.
    module = sys.modules["tourism.booking.services.refund_payment"]
    monkeypatch.setattr(module, "account_of", read_then_wait)
    monkeypatch.setattr(module, "lock_booking", lambda pk: Booking.objects.get(pk=pk))
    if IS_SQLITE:  # there the unit itself is the lock
        monkeypatch.setattr(module, "in_one_unit", lambda work: work())
    together([lambda n=n: give_back(booked, now, n) for n in range(2)])

    assert account_of(booked).refunded == 120


def test_letting_go_twice_at_once_lets_go_of_what_is_open_only(booked: Booking, now: datetime) -> None:
    works = [
        lambda n=n: waive(booking_id=booked.pk, amount=Decimal(200), reason="补偿", user=None, now=now, key=f"w{n}")
        for n in range(4)
    ]
    answers = together(works)

    assert sum(isinstance(answer, TooMuch) for answer in answers) == 3, answers


def test_two_workers_at_once_send_each_refund_under_one_number(
    held: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(FakeGateway, "refund", lambda self, refund: asked.append(refund.number))
    pay_online(held, now)
    cancel(booking_id=held.pk, actor=Actor.HOST, now=now)
    together([lambda: send_refunds(now=now)] * 4)

    refund = RefundOrder.objects.get()
    assert set(asked) == {refund.number}
    assert refund.sent_at == now
