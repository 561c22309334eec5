"""The guest says on the page of the booking that it will be late."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.stays import booking_in
from tourism.booking.models import Booking, StateChange
from tourism.booking.states import BookingState
from tourism.booking.tokens import manage_token
from tourism.homestays.models import HomestayPage, RoomType

NINE = "2026-11-23T21:00:00+08:00"


@pytest.fixture
def sure(double: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    """Comes today, Monday 23 November, for two nights."""
    return booking_in(BookingState.CONFIRMED, double, now=now, guests=2)


@pytest.fixture
def at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """So much later than ten in the morning."""
    return lambda **later: monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(**later))


def page(client: Client, booking: Booking) -> str:
    return str(client.get(f"/bookings/{booking.code}/", {"t": manage_token(booking)}).content.decode())


def tell(client: Client, booking: Booking, hour: str, key: str = "") -> str:
    sent = {"t": manage_token(booking), "key": key or str(uuid.uuid4()), "at": hour}
    return str(client.post(f"/bookings/{booking.code}/late/", sent, follow=True).content.decode())


def hours_in(text: str) -> list[str]:
    return re.findall(r'<option value="([^"]+)"', text)


def told(booking: Booking) -> Any:
    return Booking.objects.values_list("expected_at", flat=True).get(pk=booking.pk)


def test_the_hour_is_chosen_told_and_shown(client: Client, sure: Booking) -> None:
    text = page(client, sure)
    hours = hours_in(text)
    assert hours[0] == "2026-11-23T18:00:00+08:00" and hours[-1] == "2026-11-24T17:00:00+08:00"
    assert ">11月23日 18:00</option>" in text and ">11月24日 00:00</option>" in text and "告诉房主" in text

    text = tell(client, sure, NINE)
    assert "记下了：11月23日 21:00 左右到，房给你留着。" in text
    assert "说好 11月23日 21:00 左右到" in text and f'<option value="{NINE}" selected>' in text
    assert "改成这个钟点" in text
    assert told(sure) == datetime.fromisoformat(NINE)


def test_pressed_twice_it_is_told_once(client: Client, sure: Booking) -> None:
    key = str(uuid.uuid4())
    answers = [tell(client, sure, NINE, key) for _ in range(2)]
    assert all("记下了" in answer for answer in answers)
    assert StateChange.objects.filter(booking=sure, action="expect_late").count() == 1
    assert "同一个编号" in tell(client, sure, "2026-11-23T22:00:00+08:00", key)
    assert told(sure) == datetime.fromisoformat(NINE)


def test_hours_that_are_past_are_not_offered(client: Client, sure: Booking, at: Callable[..., None]) -> None:
    at(hours=11, minutes=30)
    assert hours_in(page(client, sure))[0] == "2026-11-23T22:00:00+08:00"


@pytest.mark.parametrize(
    "hour", ["", "now", "2026-11-23T09:00:00+08:00", "2026-11-22T21:00:00+08:00", "9999-12-31T23:00:00+08:00"]
)
def test_an_hour_that_was_not_offered_is_not_taken(client: Client, sure: Booking, hour: str) -> None:
    assert "请在单子里选一个还没到的钟点" in tell(client, sure, hour)
    assert told(sure) is None and sure.changes.count() == 2


def test_a_party_of_one_night_is_expected_before_the_night_is_over(
    client: Client, double: RoomType, creekside_page: HomestayPage, now: datetime
) -> None:
    single = booking_in(BookingState.CONFIRMED, double, now=now, nights=1)
    hours = hours_in(page(client, single))
    assert hours[-1] == "2026-11-24T05:00:00+08:00"
    assert "记下了" in tell(client, single, hours[-1])


def test_once_the_night_is_over_the_form_is_gone_and_the_press_refused(
    client: Client, sure: Booking, at: Callable[..., None]
) -> None:
    at(hours=20)
    assert "告诉房主" not in page(client, sure)
    tell(client, sure, "2026-11-24T08:00:00+08:00")
    assert told(sure) is None


@pytest.mark.parametrize("state", [BookingState.HELD, BookingState.CHECKED_IN, BookingState.CANCELLED])
def test_only_who_is_expected_can_be_late(client: Client, double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now)
    assert "告诉房主" not in page(client, booking)
    assert "您不能“晚到”" in tell(client, booking, NINE)
    assert told(booking) is None
