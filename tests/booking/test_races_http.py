"""Fifty programs ask a real server over the network for the last room, in the same moment."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from freezegun import freeze_time
from pytest_django.live_server_helper import LiveServer

from tests.booking.racing import NIGHTS, PATIENCE, STAY, together
from tourism.booking.models import Booking, RoomNight
from tourism.homestays.models import HomestayPage, RoomType

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

Answer = tuple[int, dict[str, Any]]


@pytest.fixture(autouse=True)
def clock(now: datetime, settings: Any) -> Iterator[None]:
    """The server's own clock; and all these programs come from one address, which may book more often than others."""
    settings.API_LIMITS = settings.API_LIMITS | {"holds": (100, 600)}
    with freeze_time(now, tick=True):
        yield


@pytest.fixture
def server(live_server: LiveServer) -> LiveServer:
    """The test server lets ten wait at its door; a real one lets more."""
    live_server.thread.httpd.socket.listen(64)
    return live_server


def post(server: LiveServer, body: dict[str, Any], key: str) -> Answer:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    connection.request("POST", "/api/v1/bookings", json.dumps(body), headers)
    answer = connection.getresponse()
    content = json.loads(answer.read())
    connection.close()
    return answer.status, content


def wish(page: HomestayPage, family: RoomType, number: int = 0) -> dict[str, Any]:
    return {
        "homestay": page.pk,
        "check_in": NIGHTS[0],
        "nights": STAY.count,
        "guests": 2,
        "rooms": [{"room_type": family.pk, "count": 1}],
        "contact": {"name": "陈女士", "phone": f"139{number:08}"},
    }


def test_fifty_programs_at_the_last_room_one_gets_it_and_the_others_hear_which_nights_are_gone(
    server: LiveServer, creekside_page: HomestayPage, family: RoomType
) -> None:
    works = [partial(post, server, wish(creekside_page, family, n), str(uuid4())) for n in range(50)]
    answers = together(works, connected=False)

    assert Counter(status for status, _content in answers) == {201: 1, 409: 49}, answers
    refused = [content for status, content in answers if status == 409]
    assert all(content["code"] == "sold_out" and content["nights"] == NIGHTS for content in refused), refused[0]
    assert Booking.objects.count() == 1
    assert RoomNight.objects.count() == STAY.count


def test_one_request_sent_twenty_times_at_once_is_one_booking(
    server: LiveServer, creekside_page: HomestayPage, family: RoomType
) -> None:
    """One answer says that it was made, nineteen that it was there."""
    answers = together([partial(post, server, wish(creekside_page, family), str(uuid4()))] * 20, connected=False)

    assert Counter(status for status, _content in answers) == {201: 1, 200: 19}, answers
    assert len({(content["code"], content["token"]) for _status, content in answers}) == 1
    assert Booking.objects.count() == 1
