"""What nobody can mean: refused with its status and code by every operation that takes it, and nothing changes."""

import json
from typing import Any

import pytest

from tests.api.conftest import KEY, Caller
from tests.api.test_problems import refused
from tourism.booking.models import (
    Booking,
    BookingGroup,
    BookingLine,
    IdempotencyKey,
    OutboxEvent,
    PaymentEntry,
    RoomNight,
    StateChange,
)
from tourism.homestays.models import Household

pytestmark = pytest.mark.django_db

INVALID = (422, "invalid")
# A room type of Hilltop's, where Creekside's is asked for; and one that could be, but is not.
OTHERS, UNKNOWN = "others", 999_999

STAYS = [
    {"check_in": "2026-11-01", "nights": 2},
    {"check_in": "2026-11-22", "nights": 1},
    {"check_in": "2026-02-31", "nights": 2},
    {"check_in": "9999-12-31", "nights": 1},
    {"check_in": "2027-11-24", "nights": 2},
    {"check_in": "0000-01-01", "nights": 2},
    {"check_in": "2026-12-01", "nights": 0},
    {"check_in": "2026-12-01", "nights": -1},
    {"check_in": "2026-12-01", "nights": 61},
    {"check_in": "2026-12-01", "nights": 400},
]
# For one double room.
PARTIES = [
    {"guests": 0},
    {"guests": 3},
    {"guests": 10_000},
    {"rooms": [{"room_type": UNKNOWN, "count": 1}]},
    {"rooms": [{"room_type": OTHERS, "count": 1}]},
    {"rooms": [{"room_type": 0, "count": 1}]},
    {"rooms": []},
]
CONTACTS = [
    {"contact": {"name": "陈女士", "phone": phone}}
    for phone in ("123", "138000012345678901234567", "1380000123a", "+86", "１３８００００１２３４x", "不是号码的话")
]
DROPS = [
    {"lines": [UNKNOWN]},
    {"lines": [], "nights": []},
    {"nights": ["2026-11-01"]},
    {"nights": ["2026-02-31"]},
    {"nights": ["9999-12-31"]},
    {"nights": ["2026-12-01", "2026-12-02"]},
    {"nights": ["2026-12-02"] * 61},
]
GROUPS = [
    {"option_until": "2026-11-01T10:00:00+08:00"},
    {"option_until": "9999-12-31T23:59:59-12:00"},
    {"option_until": "2027-11-01T10:00:00+08:00"},
    {"attrition_percent": 101},
    {"attrition_on": "2026-02-31"},
    {"parts": []},
    {"title": ""},
]


@pytest.fixture
def bad(hilltop: Household, request: pytest.FixtureRequest) -> dict:
    """What the test was told, with Hilltop's room type where it says so."""
    other = hilltop.room_types.get().pk
    return json.loads(json.dumps(request.param).replace(f'"{OTHERS}"', str(other)))


def stored() -> list[Any]:
    """All that booking writes."""
    tables = (Booking, BookingLine, BookingGroup, RoomNight, StateChange, OutboxEvent, PaymentEntry, IdempotencyKey)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.parametrize("bad", [*STAYS, *PARTIES, *CONTACTS], indirect=True, ids=str)
def test_no_booking_is_placed(anybody: Caller, wish: dict, bad: dict) -> None:
    answer = anybody.book({**wish, **bad})

    assert refused(answer) == INVALID
    assert Booking.objects.count() == 0
    assert stored() == [[]] * 8


@pytest.mark.parametrize("step", ["change", "change/quote"])
@pytest.mark.parametrize("bad", [*STAYS, *PARTIES], indirect=True, ids=str)
def test_no_booking_is_changed(anybody: Caller, held: dict, step: str, bad: dict) -> None:
    before = stored()

    answer = anybody.post(
        f"bookings/{held['code']}/{step}", bad, X_Booking_Token=held["token"], Idempotency_Key="c" * 16
    )

    assert refused(answer) == INVALID
    assert stored() == before


@pytest.mark.parametrize("bad", DROPS, indirect=True, ids=str)
def test_nothing_is_given_back(anybody: Caller, held: dict, bad: dict) -> None:
    before = stored()

    answer = anybody.post(f"bookings/{held['code']}/drop", bad, X_Booking_Token=held["token"], Idempotency_Key="d" * 16)

    assert refused(answer) == INVALID
    assert stored() == before


def test_a_line_of_another_booking_is_not_given_back(anybody: Caller, held: dict, wish: dict) -> None:
    other = anybody.book(wish, "another-key-" + "k" * 8).json()
    before = stored()

    answer = anybody.post(
        f"bookings/{held['code']}/drop", {"lines": [other["lines"][0]["id"]]}, X_Booking_Token=held["token"]
    )

    assert refused(answer) == INVALID
    assert stored() == before


@pytest.mark.parametrize(
    "bad", [*STAYS, {"guests": 5}, *(each for each in PARTIES if each != {"guests": 3})], indirect=True, ids=str
)
def test_no_part_of_a_group_is_taken(as_program: Caller, party: dict, bad: dict) -> None:
    [part] = party["parts"]

    answer = as_program.post("groups", {**party, "parts": [part, {**part, **bad}]}, Idempotency_Key=KEY)

    assert refused(answer) == INVALID
    assert stored() == [[]] * 8


@pytest.mark.parametrize("bad", GROUPS, indirect=True, ids=str)
def test_no_group_is_placed(as_program: Caller, party: dict, bad: dict) -> None:
    answer = as_program.post("groups", {**party, **bad}, Idempotency_Key=KEY)

    assert refused(answer) == INVALID
    assert stored() == [[]] * 8


@pytest.mark.parametrize("bad", DROPS, indirect=True, ids=str)
def test_nothing_of_a_group_is_given_back(as_program: Caller, party: dict, bad: dict) -> None:
    group = as_program.post("groups", party, Idempotency_Key=KEY).json()
    before = stored()

    answer = as_program.post(f"groups/{group['code']}/release", bad, Idempotency_Key="r" * 16)

    assert refused(answer) == INVALID
    assert stored() == before


@pytest.mark.parametrize("bad", STAYS, ids=str)
def test_nothing_is_free_on_days_that_cannot_be_booked(anybody: Caller, wish: dict, bad: dict) -> None:
    assert refused(anybody.get(f"homestays/{wish['homestay']}/availability", bad)) == INVALID


@pytest.mark.parametrize("homestay", [UNKNOWN, 2**63 - 1])
def test_a_house_that_is_not_there_is_not_found(
    anybody: Caller, as_program: Caller, wish: dict, party: dict, homestay: int
) -> None:
    [part] = party["parts"]
    answers = [
        anybody.book({**wish, "homestay": homestay}),
        as_program.post("groups", {**party, "parts": [part, {**part, "homestay": homestay}]}, Idempotency_Key=KEY),
        anybody.get(f"homestays/{homestay}/availability", {"check_in": "2026-12-01", "nights": 1}),
    ]

    assert [refused(answer) for answer in answers] == [(404, "not_found")] * 3
    assert stored() == [[]] * 8
