"""A hold, the same paid through the gateway, a house that is full, and a channel to another place."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from tests.factories.channels import URL, Elsewhere
from tests.factories.payments import pay_online
from tests.factories.stays import hold
from tests.factories.waiting import LONG, STAY
from tourism.booking.models import Booking, Channel, PaymentOrder
from tourism.booking.services.sync_channel import sync_channel
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType


@pytest.fixture
def held(double: RoomType, now: datetime) -> Booking:
    """Two nights for 336 元, kept till half past ten."""
    return hold(double, StayDates.of(now.date(), 2), now=now)


@pytest.fixture
def paid(held: Booking, now: datetime) -> PaymentOrder:
    """The hold, paid and thereby confirmed."""
    return pay_online(held, now)


@pytest.fixture
def full(double: RoomType, family: RoomType, now: datetime) -> dict[str, Booking]:
    """Creekside is full on the nights of STAY: two rooms in one booking, one double and the family room by themselves."""
    return {
        "pair": hold(double, STAY, now=now, count=2, contact_phone="13700000001", hold_for=LONG),
        "double": hold(double, STAY, now=now, contact_phone="13700000002", hold_for=LONG),
        "family": hold(family, STAY, now=now, contact_phone="13700000003", hold_for=LONG),
    }


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere()


@pytest.fixture
def channel(double: RoomType, now: datetime) -> Channel:
    return Channel.objects.create(room_type=double, name="别处", import_url=URL, export_key="k" * 43, created_at=now)


@pytest.fixture
def sync(channel: Channel, elsewhere: Elsewhere, now: datetime, today: date) -> Callable[..., Channel]:
    def run(at: datetime = now, on: date = today) -> Channel:
        return sync_channel(channel_id=channel.pk, now=at, today=on, fetch=elsewhere)

    return run
