"""Money at the desk: each payment has its receipt, nothing is refunded that was not paid, nothing waived that is not open,
and the same press twice is one row."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories.stays import booking_in, hold
from tourism.accounts.models import User
from tourism.booking.models import Booking, OutboxEvent, PaymentEntry
from tourism.booking.selectors import account_of, owed_for, standing_account
from tourism.booking.services import (
    IdempotencyMismatch,
    ReceiptUsed,
    TooMuch,
    cancel,
    check_in,
    check_out,
    finish_stays,
    receive_payment,
    record_spend,
    refund_payment,
    waive,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType


@pytest.fixture
def booked(double: RoomType, now: datetime) -> Booking:
    """Two nights for 336 元, confirmed, nothing paid."""
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    assert booking.total == Decimal("336.00")
    return booking


Deed = Callable[..., PaymentEntry]


@pytest.fixture
def receive(booked: Booking, host: User, now: datetime) -> Deed:
    def deed(amount: str = "100", **fields: Any) -> PaymentEntry:
        asked = {"booking_id": booked.pk, "method": "cash", "reference": "NO.001", "key": "tap-1", "user": host}
        return receive_payment(amount=Decimal(amount), now=now, **(asked | fields))

    return deed


@pytest.fixture
def refund(booked: Booking, host: User, now: datetime) -> Deed:
    def deed(amount: str = "100", **fields: Any) -> PaymentEntry:
        asked = {"booking_id": booked.pk, "method": "cash", "reference": "TK.001", "key": "back-1", "user": host}
        return refund_payment(amount=Decimal(amount), now=now, reason="少住一晚", **(asked | fields))

    return deed


@pytest.fixture
def let_go(booked: Booking, host: User, now: datetime) -> Deed:
    def deed(amount: str = "36", **fields: Any) -> PaymentEntry:
        asked = {"booking_id": booked.pk, "reason": "补偿停水", "key": "waive-1", "user": host}
        return waive(amount=Decimal(amount), now=now, **(asked | fields))

    return deed


def rows() -> int:
    return PaymentEntry.objects.exclude(kind="due").count()


def test_cash_with_its_receipt_lowers_what_is_open(booked: Booking, receive: Deed, host: User, now: datetime) -> None:
    entry = receive("136.50")

    assert (entry.kind, entry.method, entry.reference, entry.user, entry.at) == ("paid", "cash", "NO.001", host, now)
    account = account_of(booked)
    assert (account.due, account.paid, account.open) == (Decimal("336.00"), Decimal("136.50"), Decimal("199.50"))


def test_paying_refunding_and_waiving_end_in_a_settled_account(
    booked: Booking, receive: Deed, refund: Deed, let_go: Deed
) -> None:
    receive("336")
    refund("36")
    let_go("36")

    account = account_of(booked)
    assert (account.paid, account.refunded, account.waived) == (Decimal(336), Decimal(36), Decimal(36))
    assert account.open == 0


def test_the_world_hears_of_the_money_and_not_of_the_person(booked: Booking, receive: Deed) -> None:
    receive("100")

    event = OutboxEvent.objects.get(kind="payment.paid")
    assert (event.booking, event.payload["amount"], event.payload["method"]) == (booked, "100", "cash")
    assert "陈" not in str(event.payload) and "138" not in str(event.payload)


@pytest.mark.parametrize("name", ["receive", "refund", "let_go"])
def test_the_same_press_twice_is_one_row(
    name: str, receive: Deed, refund: Deed, let_go: Deed, host: User, now: datetime
) -> None:
    if name == "refund":
        receive("200")
    before = rows()
    deed = {"receive": receive, "refund": refund, "let_go": let_go}[name]
    first = deed()

    assert deed() == first
    assert rows() == before + 1


@pytest.mark.parametrize(
    "altered", [{"amount": "100.01"}, {"method": "transfer"}, {"reference": "NO.002"}], ids=lambda a: next(iter(a))
)
def test_a_key_used_for_something_else_is_refused(receive: Deed, altered: dict[str, str]) -> None:
    receive()

    with pytest.raises(IdempotencyMismatch):
        receive(**altered)
    assert rows() == 1


def test_a_key_of_another_booking_is_refused(receive: Deed, double: RoomType, now: datetime) -> None:
    receive()
    other = booking_in(BookingState.CONFIRMED, double, now=now)

    with pytest.raises(IdempotencyMismatch):
        receive(booking_id=other.pk)
    assert not other.payments.filter(kind="paid").exists()


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "1000000.01", "NaN", "Infinity"])
def test_what_is_no_sum_of_money_is_refused(amount: str, receive: Deed, refund: Deed, let_go: Deed) -> None:
    for deed in (receive, refund, let_go):
        with pytest.raises(DomainError, match="请核对金额"):
            deed(amount)
    assert rows() == 0


@pytest.mark.parametrize("method", ["cash", "transfer"])
@pytest.mark.parametrize("reference", ["", "  "])
def test_cash_and_transfer_need_a_number(receive: Deed, refund: Deed, method: str, reference: str) -> None:
    for deed in (receive, refund):
        with pytest.raises(DomainError, match="收据号"):
            deed(method=method, reference=reference)
    assert rows() == 0


def test_the_database_itself_refuses_money_without_a_receipt(booked: Booking, now: datetime) -> None:
    for fields in ({"method": "cash"}, {"method": ""}, {"method": "cash", "reference": "1", "amount": -5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaymentEntry.objects.create(
                **({"booking": booked, "key": "x", "kind": "paid", "amount": 5, "at": now} | fields)
            )


@pytest.mark.parametrize("method", ["online", "", "barter"])
def test_what_a_gateway_reports_cannot_be_typed_in(receive: Deed, refund: Deed, method: str) -> None:
    for deed in (receive, refund):
        with pytest.raises(DomainError, match="请另选方式"):
            deed(method=method)


def test_a_cash_receipt_stands_for_one_payment_of_the_household(
    receive: Deed, booked: Booking, double: RoomType, hilltop: Any, now: datetime
) -> None:
    receive()
    neighbour = booking_in(BookingState.CONFIRMED, double, now=now)
    elsewhere = booking_in(BookingState.CONFIRMED, hilltop.room_types.get(), now=now)

    with pytest.raises(ReceiptUsed, match=f"NO.001 已经记在订单 {booked.code}"):
        receive(booking_id=neighbour.pk, key="tap-2")
    assert receive(booking_id=elsewhere.pk, key="tap-3").amount == 100
    assert receive(reference="NO.002", key="tap-4").amount == 100


def test_one_transfer_may_pay_several_bookings(receive: Deed, double: RoomType, now: datetime) -> None:
    neighbour = booking_in(BookingState.CONFIRMED, double, now=now)
    receive(method="transfer", reference="2026112300017")

    receive(method="transfer", reference="2026112300017", booking_id=neighbour.pk, key="tap-2")
    assert rows() == 2


def test_more_than_was_paid_is_never_refunded(receive: Deed, refund: Deed) -> None:
    with pytest.raises(TooMuch, match="最多能退 0.00 元"):
        refund("0.01")
    receive("100")
    with pytest.raises(TooMuch, match=r"最多能退 100.00 元"):
        refund("100.01")
    refund("60")
    with pytest.raises(TooMuch, match=r"最多能退 40.00 元"):
        refund("60", key="back-2")


def test_more_than_is_open_is_never_waived(receive: Deed, let_go: Deed) -> None:
    receive("300")

    with pytest.raises(TooMuch, match=r"还差 36.00 元"):
        let_go("36.01")
    let_go("36")
    with pytest.raises(TooMuch):
        let_go("0.01", key="waive-2")


def test_what_was_let_go_lapses_with_what_it_was_let_go_of(
    booked: Booking, let_go: Deed, host: User, now: datetime
) -> None:
    """A stay that grows cheaper, or comes to nothing, leaves nobody with money to hand back that was never paid."""
    let_go("336")
    account = standing_account(booked)
    assert (account.let_go, account.open) == (Decimal("336.00"), 0)
    cancelled = cancel(booking_id=booked.pk, actor=Actor.HOST, user=host, now=now, reason="漏水")
    account = standing_account(cancelled)
    assert (account.waived, account.let_go, account.open, account.to_refund) == (Decimal("336.00"), 0, 0, 0)


def test_a_waiver_settles_a_stay_that_ends_early(booked: Booking, let_go: Deed, host: User, now: datetime) -> None:
    let_go("336")
    arrive = {"booking_id": booked.pk, "actor": Actor.HOST, "user": host}
    check_in(**arrive, now=now, today=now.date(), guests_arrived=1)
    tomorrow = now + timedelta(days=1)
    check_out(**arrive, now=tomorrow, today=tomorrow.date())
    assert finish_stays(now=tomorrow, today=tomorrow.date()) == 1
    booked.refresh_from_db()
    assert (booked.state, booked.total) == ("settled", Decimal("168.00"))


def test_nothing_is_waived_without_a_reason(let_go: Deed) -> None:
    with pytest.raises(DomainError, match="写明为什么"):
        let_go(reason=" ")


def test_purchases_count_before_they_are_charged(
    double: RoomType, host: User, now: datetime, receive: Deed, let_go: Deed
) -> None:
    inside = booking_in(BookingState.CHECKED_IN, double, now=now)
    key = "0d7e9a9e-1c93-4d7e-a6b7-2a4e77a0ab01"
    record_spend(booking_id=inside.pk, key=key, category="meals", item="晚饭", amount=Decimal(80), user=host, now=now)

    assert standing_account(inside).to_pay == inside.total + 80
    let_go("80", booking_id=inside.pk)
    # Writing anything down puts the account straight.
    assert account_of(inside).due == owed_for(inside) == inside.total + 80


def test_before_the_yes_nothing_is_due_and_money_may_be_paid_ahead(
    double: RoomType, now: datetime, receive: Deed
) -> None:
    held = hold(double, StayDates.of(now.date(), 2), now=now)
    receive(booking_id=held.pk)

    account = account_of(held)
    assert (account.due, account.paid) == (0, 100)
    assert standing_account(held).to_pay == held.total - 100


def test_after_cancelling_the_cash_is_to_be_given_back(
    booked: Booking, receive: Deed, refund: Deed, now: datetime
) -> None:
    receive("336")
    cancel(booking_id=booked.pk, actor=Actor.HOST, now=now + timedelta(minutes=1))

    assert account_of(booked).to_refund == 336
    refund("336")
    assert account_of(booked).open == 0


def test_entries_are_never_changed(receive: Deed) -> None:
    entry = receive()
    entry.amount = Decimal(1)

    for deed in (
        entry.save,
        entry.delete,
        PaymentEntry.objects.all().delete,
        lambda: PaymentEntry.objects.update(amount=1),
    ):
        with pytest.raises(TypeError, match="write another one"):
            deed()
