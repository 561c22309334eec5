"""Making up one's mind on the page of a booking: a little longer, yes, or asking the host first."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.stays import hold
from tourism.booking.models import Booking
from tourism.booking.services import confirm, reject
from tourism.booking.states import Actor
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, RoomType
from tourism.homestays.services import publish_policy
from tourism.homestays.terms import Stage, Terms

STAY = StayDates.of(date(2026, 12, 11), 2)


@pytest.fixture
def held(double: RoomType, family: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    """Two nights from Friday in one of the doubles, for two: 198 a night."""
    return hold(double, STAY, now=now, guests=2)


def page(client: Client, booking: Booking, part: str = "", **asked: Any) -> Any:
    return client.get(f"/bookings/{booking.code}/{part}", {"t": manage_token(booking)} | asked)


def text_of(client: Client, booking: Booking, part: str = "", **asked: Any) -> str:
    response = page(client, booking, part, **asked)
    assert response.status_code == 200, response.content.decode()
    return str(response.content.decode())


def post(client: Client, booking: Booking, verb: str, **sent: Any) -> Any:
    data = {"t": manage_token(booking), "key": str(uuid.uuid4())} | sent
    return client.post(f"/bookings/{booking.code}/{verb}/", data, follow=True)


def now_is(booking: Booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


# A little longer


def test_a_hold_is_prolonged_once(client: Client, held: Booking, now: datetime) -> None:
    assert "再留 15 分钟，只能一次" in text_of(client, held)
    text = post(client, held, "prolong").content.decode()
    assert "到 10:45 为止" in text and 'max="2700"' in text
    assert "再留 15 分钟" not in text
    assert "只能延一次" in post(client, held, "prolong").content.decode()
    assert now_is(held).expires_at == now + timedelta(minutes=45)


# Confirming


def test_paying_by_transfer_is_chosen_with_the_confirmation(client: Client, held: Booking) -> None:
    post(client, held, "confirm", payment="transfer")
    assert (now_is(held).state, now_is(held).payment) == ("confirmed", "transfer")


def test_a_way_to_pay_that_is_not_offered_confirms_nothing(client: Client, held: Booking) -> None:
    text = post(client, held, "confirm", payment="bitcoin").content.decode()
    assert "没有这种付款方式" in text and now_is(held).state == "held"


@pytest.mark.parametrize("verb", ["confirm", "cancel", "prolong"])
def test_a_press_without_its_key_does_nothing(client: Client, held: Booking, verb: str) -> None:
    text = post(client, held, verb, key="").content.decode()
    assert "页面放久了" in text
    assert (now_is(held).state, now_is(held).is_prolonged) == ("held", False)


def test_where_the_host_answers_himself_the_guest_asks_and_is_told_until_when(
    client: Client, creekside: Household, held: Booking
) -> None:
    Household.objects.filter(pk=creekside.pk).update(approves_requests=True, request_hours=6)
    assert "房主最晚 6 小时内答复" in text_of(client, held) and "请房主点头，到店付" in text_of(client, held)
    text = post(client, held, "confirm").content.decode()
    assert now_is(held).state == "requested"
    assert "等房主点头" in text and "最晚 11月23日 16:00 答复" in text
    assert "已取消" in post(client, held, "cancel").content.decode()


def test_a_host_who_does_not_take_the_party_says_why(
    client: Client, creekside: Household, held: Booking, now: datetime, host: Any
) -> None:
    Household.objects.filter(pk=creekside.pk).update(approves_requests=True)
    confirm(booking_id=held.pk, actor=Actor.GUEST, now=now)
    reject(booking_id=held.pk, actor=Actor.HOST, user=host, now=now, reason="那几天家里办喜事")
    text = text_of(client, held)
    assert "房主没接" in text and "那几天家里办喜事" in text and "village=" in text


def test_a_deposit_is_asked_for_before_the_room_is_promised(
    client: Client, creekside: Household, double: RoomType, creekside_page: HomestayPage, now: datetime
) -> None:
    publish_policy(
        key="flexible",
        name="先付三成",
        summary="三成订金。",
        terms=Terms((Stage(1, 100),), deposit_percent=30),
        now=now,
    )
    booking = hold(double, STAY, now=now, guests=2)
    text = text_of(client, booking)
    assert "先付订金" in text and "118.80" in text and "确认订房，到店付" not in text
    assert "请先付订金 118.80 元" in post(client, booking, "confirm").content.decode()
    assert now_is(booking).state == "held"
