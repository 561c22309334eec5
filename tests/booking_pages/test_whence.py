"""The trail keeps from where a step was asked: a digest of the address, the same for the same address, never the address."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from tests.factories.stays import hold
from tourism.accounts.models import User
from tourism.booking.models import Booking, StateChange
from tourism.booking.services import expire_holds
from tourism.booking.tokens import manage_token
from tourism.core.fields import blind_index
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType

from .desk_steps import path, press

STAY = StayDates.of(date(2026, 12, 11), 2)
ADDRESS = "203.0.113.7"


@pytest.fixture
def held(double: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    return hold(double, STAY, now=now)


def digests(action: str) -> list[str]:
    return list(StateChange.objects.filter(action=action).values_list("ip_hash", flat=True))


def test_a_guests_step_is_kept_with_a_digest_of_her_address(client: Client, held: Booking) -> None:
    sent = {"t": manage_token(held), "key": "4b1f9c52-7f0e-4a0d-9a57-2f9e6a1c0d11"}
    client.post(f"/bookings/{held.code}/confirm/", sent, REMOTE_ADDR=ADDRESS)
    assert digests("confirm") == [blind_index(ADDRESS)]
    assert ADDRESS not in str(StateChange.objects.values())


def test_a_hosts_step_is_kept_with_the_hosts(client: Client, held: Booking, host: User) -> None:
    client.force_login(host)
    client.defaults["REMOTE_ADDR"] = ADDRESS
    press(client, path(held, "confirm/"))
    assert digests("confirm") == [blind_index(ADDRESS)]


def test_the_systems_own_steps_come_from_nowhere(held: Booking, now: datetime) -> None:
    expire_holds(now=now + timedelta(hours=1))
    assert digests("expire") == [""]


def test_one_request_does_not_leave_its_address_to_the_next_work(client: Client, held: Booking, now: datetime) -> None:
    client.get("/stays/", REMOTE_ADDR=ADDRESS)
    hold(held.lines.get().room_type, STAY, now=now)
    assert digests("hold") == ["", ""]
