"""Parties on the waiting list."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from tourism.booking.models import Booking, WaitingParty
from tourism.booking.services import cancel, join_waiting_list, offer_waiting
from tourism.booking.states import Actor
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household

STAY = StayDates.of(date(2026, 12, 10), 2)
LONG = timedelta(days=30)


def wait(household: Household, now: datetime, number: int = 0, **fields: Any) -> WaitingParty:
    asked = {
        "stay": STAY,
        "guests": 2,
        "contact_name": "周先生",
        "contact_phone": f"1390000{number:04}",
        "key": uuid4(),
        "today": now.date(),
    }
    return join_waiting_list(household=household, now=now + timedelta(seconds=number), **(asked | fields))


def offer(now: datetime) -> int:
    return offer_waiting(now=now, today=now.date())


def fresh(party: WaitingParty) -> WaitingParty:
    return WaitingParty.objects.select_related("booking").get(pk=party.pk)


def give_back(booking: Booking, now: datetime) -> None:
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now)
