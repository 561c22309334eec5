"""The waiting list's pages."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.stays import hold
from tourism.booking.models import Booking, WaitingParty
from tourism.booking.services import cancel, offer_waiting
from tourism.booking.states import Actor
from tourism.booking.tokens import waiting_path
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType

AT = "/stays/ZX-001/waiting/"
STAY = StayDates.of(date(2026, 12, 10), 2)


@pytest.fixture
def full(creekside_page: HomestayPage, double: RoomType, family: RoomType, now: datetime) -> list[Booking]:
    long = timedelta(days=9)
    return [
        hold(double, STAY, now=now, count=3, contact_phone="13700000001", hold_for=long),
        hold(family, STAY, now=now, contact_phone="13700000002", hold_for=long),
    ]


def asked(**other: Any) -> dict[str, Any]:
    contact = {"contact_name": "周先生", "contact_phone": "139 0000 0001", "contact_email": "", "key": str(uuid4())}
    return {"check_in": "2026-12-10", "nights": 2, "guests": 3} | contact | other


def test_the_form_comes_with_the_stay_that_was_asked_for(client: Client, full: list[Booking]) -> None:
    text = client.get(f"{AT}?check_in=2026-12-10&nights=2&guests=3").content.decode()
    assert 'value="2026-12-10"' in text and 'value="3"' in text and 'name="key"' in text


def test_from_the_form_to_the_offer_and_out_again(client: Client, full: list[Booking], now: datetime) -> None:
    text = client.post(AT, asked(), follow=True).content.decode()
    assert "登记好了" in text and "您排在第一个。" in text
    party = WaitingParty.objects.get()
    cancel(booking_id=full[1].pk, actor=Actor.GUEST, now=now)
    offer_waiting(now=now, today=now.date())
    party.refresh_from_db()
    text = client.get(waiting_path(party)).content.decode()
    assert "有房了" in text and f"/bookings/{party.booking.code}/?t=" in text and "11月23日 12:00" in text
    token = waiting_path(party).partition("t=")[2]
    text = client.post(f"/waiting/{party.code}/leave/", {"t": token}, follow=True).content.decode()
    assert "您不等了。" in text and "好的，不等了。" in text
    assert not Booking.objects.filter(state="held", channel="waiting").exists()


@pytest.mark.parametrize("token", ["", "0" * 32, "？"])
def test_without_its_link_a_place_in_line_does_not_exist(client: Client, full: list[Booking], token: str) -> None:
    client.post(AT, asked())
    party = WaitingParty.objects.get()
    assert client.get(f"/waiting/{party.code}/", {"t": token}).status_code == 404
    assert client.post(f"/waiting/{party.code}/leave/", {"t": token}).status_code == 404
    party.refresh_from_db()
    assert party.state == "waiting"


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"contact_phone": "12345"}, 422, "这不像内地的电话"),
        ({"check_in": "2026-02-31"}, 422, "日子写成 2026-12-11 这样"),
        ({"nights": 400}, 422, "请填 1 到 30 之间的整数。"),
        ({"guests": 10_000}, 422, "之间的整数。"),
        ({"contact_phone": "0773-1234567"}, 409, "座机收不到短信"),
        ({"check_in": "2026-12-20"}, 409, "现在就有房"),
    ],
)
def test_a_wrong_form_is_answered_in_words_and_nobody_waits(
    client: Client, full: list[Booking], wrong: dict[str, Any], status: int, said: str
) -> None:
    response = client.post(AT, asked(**wrong))
    assert response.status_code == status
    assert said in response.content.decode()
    assert not WaitingParty.objects.exists()


def test_one_address_does_not_fill_the_list(client: Client, full: list[Booking]) -> None:
    for _ in range(10):
        client.post(AT, asked())
    response = client.post(AT, asked())
    assert response.status_code == 429 and "过十分钟再来" in response.content.decode()


def test_a_house_without_a_page_has_no_list(client: Client, hilltop: object) -> None:
    assert client.get("/stays/ZX-002/waiting/").status_code == 404
