"""Who may stand on the waiting list, and how often."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.factories.waiting import wait
from tourism.booking.models import Booking, OutboxEvent, WaitingParty
from tourism.booking.services import HasRoom, IdempotencyMismatch, NotBookable, RoomRequest, WaitsAlready
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household


def test_sending_the_form_twice_is_one_place(creekside: Household, full: dict[str, Booking], now: datetime) -> None:
    key = UUID("12345678123456781234567812345678")
    assert wait(creekside, now, key=key) == wait(creekside, now, key=key)
    with pytest.raises(IdempotencyMismatch):
        wait(creekside, now, key=key, guests=3)
    assert WaitingParty.objects.count() == OutboxEvent.objects.filter(kind="waiting.joined").count() == 1


def test_one_phone_waits_once_for_the_same_nights_and_at_three_places(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    wait(creekside, now)
    with pytest.raises(WaitsAlready, match="已经在候补"):
        wait(creekside, now)
    for start in (10, 11):
        wait(creekside, now, stay=StayDates.of(date(2026, 12, start), 1))
    with pytest.raises(WaitsAlready, match="最多同时候补 3 处"):
        wait(creekside, now, stay=StayDates.of(date(2026, 12, 9), 2))


@pytest.mark.parametrize(
    "wrong",
    [
        {"guests": 0},
        {"guests": 11},
        {"guests": 10_000},
        {"contact_name": " "},
        {"contact_phone": ""},
        {"contact_phone": "0773-1234567"},
        {"contact_email": "nobody"},
        {"stay": StayDates.of(date(2026, 11, 20), 2)},
        {"rooms": [RoomRequest(999_999, 1)]},
    ],
)
def test_a_party_that_can_never_be_taken_or_reached_does_not_wait(
    creekside: Household, full: dict[str, Booking], now: datetime, wrong: dict[str, Any]
) -> None:
    with pytest.raises(DomainError):
        wait(creekside, now, **wrong)
    assert not WaitingParty.objects.exists()


def test_a_landline_will_do_with_an_address_for_mail(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    assert wait(creekside, now, contact_phone="0773-1234567", contact_email="zhou@example.org").pk


def test_who_fits_right_now_need_not_wait(creekside: Household, now: datetime) -> None:
    with pytest.raises(HasRoom):
        wait(creekside, now)


def test_a_closed_house_has_no_list(creekside: Household, full: dict[str, Booking], now: datetime) -> None:
    creekside.licences.all().delete()
    with pytest.raises(NotBookable):
        wait(creekside, now)
