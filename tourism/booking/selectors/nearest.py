"""When there is no room on the nights asked for: the nearest nights on which there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from tourism.booking.room_mix import RoomChoice, cheapest_mix
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.selectors import papers_of, sellable_types

from .availability import DAYS_AHEAD, occupied_cells, sellable_rooms, type_availability

WITHIN = 14


@dataclass(frozen=True)
class NearStay:
    """Other dates of the same length; `households` of those asked could sleep the party, the cheapest for `price_from`."""

    stay: StayDates
    households: int
    price_from: Decimal


def nearest_stays(
    households: Sequence[Household], stay: StayDates, guests: int, now: datetime, most: int = 3
) -> list[NearStay]:
    """The nearest stays within two weeks that one of the households can give, in order of date; constant queries."""
    today = timezone.localdate(now)
    starts = _starts(stay.check_in, today)
    span = [day for start in starts for day in StayDates.of(start, stay.count)]
    types = sellable_types(households)
    taken = occupied_cells([room.pk for kind in types for room in sellable_rooms(kind)], span, now=now)
    papers = papers_of(households)
    found: list[NearStay] = []
    for start in starts:
        other = StayDates.of(start, stay.count)
        open_ids = [house.pk for house in households if papers[house.pk].during(other).is_open]
        prices = [price for pk in open_ids if (price := _price(types, pk, other, guests, taken)) is not None]
        if prices:
            found.append(NearStay(other, len(prices), min(prices)))
        if len(found) == most:
            break
    return sorted(found, key=lambda near: near.stay)


def _starts(wanted: date, today: date) -> list[date]:
    """Days around `wanted`, nearest first, later before earlier; none in the past, none beyond what may be booked."""
    days = [wanted + timedelta(days=sign * distance) for distance in range(1, WITHIN + 1) for sign in (1, -1)]
    return [day for day in days if today <= day <= today + timedelta(days=DAYS_AHEAD)]


def _price(
    types: Sequence[RoomType], household_id: int, stay: StayDates, guests: int, taken: set[tuple[int, date]]
) -> Decimal | None:
    """The cheapest rooms of the household for the party over the stay; None when it has no room for them."""
    choices = []
    for room_type in types:
        if room_type.household_id == household_id:
            known = type_availability(room_type, sellable_rooms(room_type), stay, taken)
            if known.free and known.total is not None:
                choices.append(RoomChoice(room_type.pk, known.free, room_type.max_guests, known.total))
    mix = cheapest_mix(choices, guests)
    if mix is None:
        return None
    totals = {choice.room_type_id: choice.price for choice in choices}
    return sum((totals[pk] * count for pk, count in mix.items()), Decimal(0))
