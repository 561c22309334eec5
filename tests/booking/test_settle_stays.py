"""Closing: the account comes to nothing, the invoice is known, and what the desk forgot is done overnight."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, connections

from tests.factories.people import make_union
from tests.factories.stays import booking_in, nights_of, pay
from tourism.booking.models import Booking, RoomCare, RoomNight
from tourism.booking.services import (
    Idempotency,
    InvoiceMissing,
    NotBalanced,
    check_in,
    check_out,
    finish_stays,
    record_spend,
    reverse_spend,
    settle,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.homestays.models import Household, RoomType
from tourism.ledger.models import Entry

DAY = timedelta(days=1)
DESK: dict[str, Any] = {"actor": Actor.HOST, "user": None}


@pytest.fixture
def left(double: RoomType, now: datetime) -> Booking:
    """Two nights at 168 元, gone on Wednesday, nothing paid."""
    return booking_in(BookingState.CHECKED_OUT, double, now=now)


def close(booking: Booking, now: datetime, **more: Any) -> Booking:
    return settle(**(DESK | {"booking_id": booking.pk, "now": now, "today": now.date()} | more))


def states() -> set[str]:
    return set(Booking.objects.values_list("state", flat=True))


# By hand


def test_what_is_paid_can_be_settled_with_its_invoice(left: Booking, now: datetime) -> None:
    with pytest.raises(NotBalanced, match="336.00 元没收") as refused:
        close(left, now)
    assert refused.value.details == {"open": "336.00"}
    pay(left, Decimal(336), now=now)
    done = close(left, now, invoice_number=" 2644 2000 1 ")
    assert (done.state, done.invoice_number) == ("settled", "2644 2000 1")
    assert done.changes.last().diff == {"invoice_number": ["", "2644 2000 1"]}


def test_what_was_paid_too_much_is_given_back_first(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=3)
    pay(booking, Decimal(504), now=now)
    check_out(booking_id=booking.pk, now=now + DAY, today=now.date() + DAY, **DESK)
    with pytest.raises(NotBalanced, match="336.00 元要退") as refused:
        close(booking, now + DAY)
    assert refused.value.details == {"open": "-336.00"}


def test_purchases_are_due_as_soon_as_they_are_made(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now)
    meal = {"booking_id": booking.pk, "category": "meals", "user": None, "now": now}
    key = uuid4()
    for _twice in range(2):
        wrong = record_spend(key=key, item="土鸡汤", amount=Decimal("88.00"), **meal)
    record_spend(key=uuid4(), item="米酒", amount=Decimal("12.50"), **meal)
    reverse_spend(spend_id=wrong.pk, key=uuid4(), user=None, now=now)
    rows = list(booking.payments.order_by("pk").values_list("amount", "reason"))
    assert [amount for amount, _reason in rows] == [336, 88, Decimal("12.50"), -88]
    assert [reason for _amount, reason in rows][1:] == ["土鸡汤", "米酒", "土鸡汤"]


def test_an_organisation_wants_an_invoice_where_one_can_be_had(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_OUT, double, now=now, organisation=make_union())
    pay(booking, booking.total, now=now)
    Household.objects.filter(pk=double.household_id).update(invoice=Household.Invoice.TAX_OFFICE)
    with pytest.raises(InvoiceMissing):
        close(booking, now)
    assert finish_stays(now=now, today=now.date()) == 0
    assert close(booking, now, invoice_number="2644 2000 2").state == "settled"


def test_a_no_show_is_settled_once_they_cannot_come_any_more(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.NO_SHOW, double, now=now)
    pay(booking, booking.fee, now=now)
    with pytest.raises(DomainError, match="2026-11-25"):
        close(booking, now + DAY)
    assert close(booking, now + 2 * DAY).state == "settled"
    with pytest.raises(WrongState):
        check_in(booking_id=booking.pk, now=now + DAY, today=now.date() + DAY, guests_arrived=1, **DESK)


@pytest.mark.parametrize("state", [BookingState.CONFIRMED, BookingState.CHECKED_IN, BookingState.CANCELLED])
def test_only_what_is_over_is_settled(double: RoomType, now: datetime, state: BookingState) -> None:
    with pytest.raises(WrongState):
        close(booking_in(state, double, now=now), now)


def test_a_double_tap_settles_once(left: Booking, now: datetime) -> None:
    pay(left, Decimal(336), now=now)
    tap = Idempotency("desk:1", "settle")
    for _twice in range(2):
        assert close(left, now, idempotency=tap).state == "settled"
    assert left.changes.filter(action="settle").count() == 1


def test_checking_out_twice_with_one_key_writes_the_ledger_once(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now)
    for _twice in range(2):
        check_out(
            booking_id=booking.pk, now=now + DAY, today=now.date() + DAY, idempotency=Idempotency("desk:1", "out"), **DESK
        )  # fmt: skip
    assert Entry.objects.get().amount == 168
    assert booking.changes.last().diff == {"check_out": ["2026-11-25", "2026-11-24"], "total": ["336.00", "168.00"]}


def test_a_room_that_has_new_guests_already_is_not_marked_for_cleaning(double: RoomType, now: datetime) -> None:
    old = booking_in(BookingState.CHECKED_IN, double, now=now, nights=1, count=2, guests=2)
    double.rooms.filter(number="103").update(is_active=False)
    booking_in(BookingState.CHECKED_IN, double, now=now + DAY, nights=1)
    check_out(booking_id=old.pk, now=now + DAY, today=now.date() + DAY, **DESK)
    assert [care.room.number for care in RoomCare.objects.all()] == ["102"]


# Overnight


def test_forgotten_guests_are_checked_out_as_planned_a_day_later(double: RoomType, now: datetime, today: date) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=2)
    assert finish_stays(now=now + 2 * DAY, today=today + 2 * DAY) == 0
    assert finish_stays(now=now + 3 * DAY, today=today + 3 * DAY) == 1
    booking.refresh_from_db()
    assert (booking.state, booking.total, len(nights_of(booking))) == ("checked_out", 336, 2)
    last = booking.changes.last()
    assert (last.actor, last.user, last.reason) == ("system", None, "")
    # The ledger has it on the day they should have left.
    assert Entry.objects.get().entry_on == today + 2 * DAY
    assert RoomCare.objects.get().room.number == "101"
    assert finish_stays(now=now + 4 * DAY, today=today + 4 * DAY) == 0


def test_what_is_paid_settles_itself_in_the_same_run(double: RoomType, now: datetime, today: date) -> None:
    for state in (BookingState.CHECKED_IN, BookingState.NO_SHOW, BookingState.CHECKED_OUT):
        booking = booking_in(state, double, now=now)
        pay(booking, booking.fee or booking.total, now=now)
    unpaid = booking_in(BookingState.CHECKED_OUT, double, now=now + 5 * DAY)
    assert finish_stays(now=now + 20 * DAY, today=today + 20 * DAY) == 4
    assert states() == {"settled", "checked_out"}
    assert Booking.objects.get(state="checked_out") == unpaid
    assert finish_stays(now=now + 20 * DAY, today=today + 20 * DAY) == 0


def test_one_that_cannot_be_closed_keeps_no_other_open(
    double: RoomType, now: datetime, today: date, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stuck, fine = (booking_in(BookingState.CHECKED_IN, double, now=now, nights=1) for _n in range(2))
    real = finish_stays.__globals__["close_stay"]

    def refuse(booking: Booking, **more: Any) -> None:
        if booking.pk == stuck.pk:
            raise DomainError("账不平")
        real(booking, **more)

    monkeypatch.setitem(finish_stays.__globals__, "close_stay", refuse)
    assert finish_stays(now=now + 2 * DAY, today=today + 2 * DAY) == 1
    assert [Booking.objects.get(pk=b.pk).state for b in (stuck, fine)] == ["checked_in", "checked_out"]
    assert f"booking {stuck.pk} was not finished: 账不平" in caplog.text


def test_more_than_one_batch_is_finished(
    double: RoomType, now: datetime, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(finish_stays.__globals__, "_BATCH", 2)
    for _n in range(3):
        booking_in(BookingState.CHECKED_IN, double, now=now, nights=1)
    booking_in(BookingState.CHECKED_IN, double, now=now + 9 * DAY, nights=1)
    assert finish_stays(now=now + 8 * DAY, today=today + 8 * DAY) == 3


def test_the_chore_says_what_it_did(double: RoomType, now: datetime) -> None:
    booking_in(BookingState.CHECKED_IN, double, now=now - 400 * DAY, nights=1)
    said = StringIO()
    call_command("finish_stays", stdout=said)
    assert said.getvalue() == "finished stays: 1\n"
    assert RoomNight.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole file")
@pytest.mark.django_db(transaction=True)
def test_a_booking_in_somebodys_hands_is_left_to_them(double: RoomType, now: datetime, today: date) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=1)
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT id FROM booking_booking WHERE id = %s FOR UPDATE", [booking.pk])
            assert finish_stays(now=now + 2 * DAY, today=today + 2 * DAY) == 0
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    assert finish_stays(now=now + 2 * DAY, today=today + 2 * DAY) == 1
