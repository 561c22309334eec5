"""The API's own cast. Time stands still as everywhere; Creekside has its page, and the union's program a key."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from freezegun import freeze_time

from tests.factories.pages import make_homestay_page
from tourism.accounts.models import Organisation, User
from tourism.api.models import ApiClient
from tourism.api.services import register_client
from tourism.homestays.models import HomestayPage, Household, RoomType

KEY = "4b1f9c52-7f0e-4a0d-9a57-2f9e6a1c0d11"


class Caller:
    """Calls the API as programs do: JSON in, JSON out."""

    def __init__(self, key: str = "") -> None:
        self.client = Client()
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def get(self, path: str, data: dict | None = None, **headers: str) -> HttpResponse:
        return self.client.get(f"/api/v1/{path}", data or {}, headers=self._sent(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        content = json.dumps(body) if body is not None else ""
        return self.client.post(
            f"/api/v1/{path}", content, content_type="application/json", headers=self._sent(headers)
        )

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.client.delete(f"/api/v1/{path}", headers=self._sent(headers))

    def _sent(self, headers: dict[str, str]) -> dict[str, str]:
        return self._headers | {name.replace("_", "-"): value for name, value in headers.items()}

    def book(self, body: dict, key: str = KEY) -> HttpResponse:
        return self.post("bookings", body, Idempotency_Key=key)


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[None]:
    with freeze_time(now, tick=True):
        yield


@pytest.fixture
def hilltop_page(hilltop: Household) -> HomestayPage:
    return make_homestay_page(hilltop, "shanding-renjia")


@pytest.fixture
def anybody() -> Caller:
    return Caller()


@pytest.fixture
def wish(creekside_page: HomestayPage, double: RoomType) -> dict:
    """Two guests, one double room at Creekside, two nights from the first of December."""
    return {
        "homestay": creekside_page.pk,
        "check_in": "2026-12-01",
        "nights": 2,
        "guests": 2,
        "rooms": [{"room_type": double.pk, "count": 1}],
        "contact": {"name": "陈女士", "phone": "13800001234"},
    }


@pytest.fixture
def held(anybody: Caller, wish: dict) -> dict:
    """What anybody is told who holds that room."""
    answer = anybody.book(wish)
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.fixture
def program(organiser: User, union: Organisation, now: datetime) -> ApiClient:
    """The union's program; `key_of` opens the API for it."""
    client, key = register_client(name="工会订房", user=organiser, organisation=union, now=now)
    client.key = key
    return client


@pytest.fixture
def as_program(program: ApiClient) -> Caller:
    return Caller(program.key)


@pytest.fixture
def as_rival(rival: User, now: datetime) -> Caller:
    """A program of somebody from the next village."""
    _client, key = register_client(name="别人的程序", user=rival, organisation=None, now=now)
    return Caller(key)


@pytest.fixture
def party(creekside_page: HomestayPage, double: RoomType, hilltop: Household) -> dict:
    """Four guests at Creekside for two nights, as a group."""
    part = {
        "homestay": creekside_page.pk,
        "check_in": "2026-12-01",
        "nights": 2,
        "guests": 4,
        "rooms": [{"room_type": double.pk, "count": 2}],
    }
    return {"title": "一班", "parts": [part]}
