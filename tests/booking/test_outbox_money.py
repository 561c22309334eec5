"""Who is told of money that changed hands, and of rooms that two sold."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.factories.stays import PHONE, booking_in, pay
from tourism.accounts.models import User
from tourism.booking.models import Booking, Channel, Message, MessageText, OutboxEvent
from tourism.booking.services import refund_payment, write_messages
from tourism.booking.services.sync_channel import sync_channel
from tourism.booking.states import BookingState
from tourism.core.safe_fetch import Fetched
from tourism.homestays.models import Household, RoomType

TWICE_SOLD = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Elsewhere//EN
BEGIN:VEVENT
UID:anna
DTSTAMP:20261120T000000Z
DTSTART;VALUE=DATE:20261123
DTEND;VALUE=DATE:20261125
SUMMARY:Anna +4915112345678
END:VEVENT
END:VCALENDAR
""".replace(b"\n", b"\r\n")


@pytest.fixture
def reachable(creekside: Household, host: User) -> Household:
    """Creekside with a mobile phone and a host who reads mail."""
    Household.objects.filter(pk=creekside.pk).update(phone="13900005678")
    User.objects.filter(pk=host.pk).update(email="creek@example.org")
    return creekside


@pytest.fixture
def paid(double: RoomType, reachable: Household, now: datetime) -> Booking:
    """Two nights for 336 元, 200 of them paid at the desk."""
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    write_messages(now=now)
    Message.objects.all().delete()
    pay(booking, Decimal("200.00"), now=now)
    return booking


def told(now: datetime) -> dict[tuple[str, str, str], str]:
    write_messages(now=now)
    return {(m.event.kind, m.audience, m.address): m.body for m in Message.objects.select_related("event")}


def test_the_guest_hears_that_the_money_has_come(paid: Booking, now: datetime) -> None:
    words = told(now)
    assert list(words) == [("payment.paid", "guest", PHONE)]
    [body] = words.values()
    assert "溪畔小院收到您付的 200.00 元" in body and paid.code in body and f"/bookings/{paid.code}/?t=" in body


def test_the_guest_hears_that_money_goes_back(paid: Booking, now: datetime) -> None:
    write_messages(now=now)
    refund_payment(
        booking_id=paid.pk, amount=Decimal("36.50"), method="cash", reference="TK.1", reason="停水", user=None, now=now,
        key=str(uuid4()),
    )  # fmt: skip
    body = told(now)["payment.refunded", "guest", PHONE]
    assert f"溪畔小院的订单 {paid.code} 退款 36.50 元已办" in body


def test_the_host_hears_of_rooms_that_were_sold_twice(double: RoomType, reachable: Household, now: datetime) -> None:
    booking_in(BookingState.CONFIRMED, double, now=now, count=3, guests=3)
    write_messages(now=now)
    Message.objects.all().delete()
    channel = Channel.objects.create(
        room_type=double, name="别处", import_url="https://elsewhere.example/7.ics", export_key="k" * 43, created_at=now
    )
    for _pass in range(2):
        sync_channel(
            channel_id=channel.pk,
            now=now,
            today=date(2026, 11, 23),
            fetch=lambda url, *, headers: Fetched(200, {}, TWICE_SOLD, url),
        )
    words = told(now)
    assert set(words) == {
        ("channel.conflict", "host", "13900005678"),
        ("channel.conflict", "host", "creek@example.org"),
    }
    for body in words.values():
        assert "溪畔小院在外部渠道和本站撞了单：别处，双人间，11月23日、11月24日" in body
        assert "http://127.0.0.1:8000/desk/channels/" in body
        assert "Anna" not in body and "{" not in body


def test_a_placeholder_that_has_nothing_to_say_is_never_sent_as_it_is(
    double: RoomType, reachable: Household, now: datetime
) -> None:
    MessageText.objects.create(
        kind="channel.conflict", audience="host", medium="sms", body="{household} {code}{fee}{until}[{reason}]撞单"
    )
    OutboxEvent.objects.create(
        kind="channel.conflict", payload={"household": reachable.code, "nights": []}, created_at=now
    )
    assert told(now)["channel.conflict", "host", "13900005678"] == "溪畔小院 撞单"
