"""Days, nights and numbers that cannot be, typed at the desk: told in Chinese, and nothing is done."""

import re
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.test import Client

from tests.booking_pages.desk_steps import path, press, text
from tourism.booking.models import Booking
from tourism.booking.services import block_nights
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

NO_DAY = {"end_of_time": "9999-12-31", "past": "2026-11-01", "31_february": "2026-02-31", "no_date": "明天"}
WRONG = {
    **{name: {"check_in": day, "first": day, "check_out": day} for name, day in NO_DAY.items()},
    "no_night": {"nights": "0"},
    "400_nights": {"nights": "400"},
    "10000_guests": {"guests": "10000", "guests_arrived": "10000"},
}
STAY = {"check_in": "2026-11-23", "nights": "2", "guests": "2"}


def kept() -> dict[str, list[dict[str, Any]]]:
    """All that bookings keep."""
    kinds = apps.get_app_config("booking").get_models()
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


def is_told(client: Client, where: str, right: dict[str, Any], wrong: dict[str, str], *, asks: bool = False) -> None:
    """The screen refuses what is wrong of what it takes, by a sentence, and leaves all as it was."""
    before = kept()
    sent = right | {name: typed for name, typed in wrong.items() if name in right}
    answer = client.get(where, sent) if asks else press(client, where, **sent)
    assert 400 <= answer.status_code < 500, where
    told = re.findall(r'data-errors.*?</ul>|class="error"[^>]*>[^<]+<', text(answer), flags=re.DOTALL)
    assert re.search("[\u4e00-\u9fff]{4}", " ".join(told)), where
    assert kept() == before, where


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_another_stay_that_cannot_be(
    at_desk: Client, expected: Booking, double: RoomType, wrong: dict[str, str]
) -> None:
    right = STAY | {f"room_{double.pk}": "1", "nights": "3"}
    is_told(at_desk, path(expected, "change/"), right, wrong)
    is_told(at_desk, path(expected, "change/"), right | {"key": str(uuid4())}, wrong, asks=True)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_new_guests_that_cannot_be(at_desk: Client, double: RoomType, wrong: dict[str, str]) -> None:
    right = STAY | {f"room_{double.pk}": "1", "channel": "walk_in", "contact_name": "赵先生"}
    is_told(at_desk, "/desk/new/", right, wrong)


@pytest.mark.parametrize("wrong", NO_DAY)
def test_a_day_of_leaving_that_cannot_be(at_desk: Client, inside: Booking, wrong: str) -> None:
    for verb in ("extend/", "shorten/"):
        is_told(at_desk, path(inside, verb), {"check_out": ""}, WRONG[wrong])
    is_told(at_desk, path(inside, "extension/"), {"check_out": ""}, WRONG[wrong], asks=True)


@pytest.mark.parametrize("wrong", [name for name in WRONG if name != "10000_guests"])
def test_a_block_that_cannot_be(at_desk: Client, double: RoomType, wrong: str) -> None:
    right = {"room": double.rooms.first().pk, "kind": "block", "first": "2026-12-01", "nights": "1"}  # type: ignore[union-attr]
    is_told(at_desk, "/desk/blocks/", right, WRONG[wrong])


def test_more_guests_than_there_are(at_desk: Client, expected: Booking) -> None:
    is_told(at_desk, path(expected, "check-in/"), {"guests_arrived": "1"}, WRONG["10000_guests"])


@pytest.mark.parametrize("until", [*NO_DAY.values(), "2026-12-01", "2028-01-05"])
def test_nights_given_back_that_cannot_be(at_desk: Client, double: RoomType, now: datetime, until: str) -> None:
    room = double.rooms.get(number="103")
    block_nights(room=room, stay=StayDates.of(date(2026, 12, 1), 2), now=now)
    before = kept()
    answer = press(at_desk, "/desk/blocks/lift/", room=room.pk, first="2026-12-01", until=until)
    assert answer.status_code == 200 and "没办成" in text(answer) and "放开了" not in text(answer)
    assert kept() == before
