"""Screens are asked at the cast's hour; nothing depends on the day the tests are run."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client

from tests.factories.stays import booking_in
from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import BookingState
from tourism.homestays.models import RoomType


@pytest.fixture(autouse=True)
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    yield


@pytest.fixture
def at_desk(host: User) -> Client:
    """The browser of Creekside's host."""
    client = Client()
    client.login(username="host", password="host")
    return client


@pytest.fixture
def expected(double: RoomType, now: datetime) -> Booking:
    """Arrives today for two nights."""
    return booking_in(BookingState.CONFIRMED, double, now=now, guests=2, note="忌辣")


@pytest.fixture
def inside(double: RoomType, now: datetime) -> Booking:
    """Arrived today for two nights, 168 元 each."""
    return booking_in(BookingState.CHECKED_IN, double, now=now)
