"""When the nights asked for cannot be had: the nearest stays that can."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from tourism.core.stay_dates import LONGEST_STAY, StayDates
from tourism.homestays.models import Household
from tourism.homestays.selectors import sellable_types

from .availability import DAYS_AHEAD, taken_of
from .ready_houses import ready_houses

WITHIN = 14
LONGER = 6


@dataclass(frozen=True)
class NearStay:
    """Another stay near the one asked for; `households` of those asked could sleep the party, the cheapest for
    `price_from`."""

    stay: StayDates
    households: int
    price_from: Decimal


def nearest_stays(
    households: Sequence[Household], stay: StayDates, guests: int, now: datetime, most: int = 3
) -> list[NearStay]:
    """The nearest stays within two weeks that one of the households can give, in order of date; constant queries.

    One of them may keep the day of arrival and be longer or shorter, for a night too many is a smaller change than
    another day; the others are as long as asked for.
    """
    today = timezone.localdate(now)
    types = sellable_types(households)
    houses = ready_houses(households, types, today)
    same_day, other_days = _same_day(stay), _other_days(stay, today)
    taken = taken_of(types, {night for other in (*same_day, *other_days) for night in other}, now)
    found: list[NearStay] = []
    for candidates, enough in ((same_day, 1), (other_days, most)):
        for other in candidates:
            if len(found) >= enough:
                break
            prices = [price for house in houses if (price := house.price(other, guests, taken)) is not None]
            if prices:
                found.append(NearStay(other, len(prices), min(prices)))
    return sorted(found, key=lambda near: near.stay)


def _same_day(stay: StayDates) -> list[StayDates]:
    """Other lengths from the same day on, the nearest first, longer before shorter: rules ask for longer stays."""
    lengths = [stay.count + sign * by for by in range(1, LONGER + 1) for sign in (1, -1)]
    return [StayDates.of(stay.check_in, count) for count in lengths if 1 <= count <= LONGEST_STAY]


def _other_days(stay: StayDates, today: date) -> list[StayDates]:
    """As long, from days around, nearest first, later before earlier; none in the past, none beyond what may be booked."""
    days = [stay.check_in + timedelta(days=sign * by) for by in range(1, WITHIN + 1) for sign in (1, -1)]
    return [StayDates.of(day, stay.count) for day in days if today <= day <= today + timedelta(days=DAYS_AHEAD)]
