"""Beds along a way: what each village has for a party on its night, asked all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from tourism.booking.room_mix import RoomChoice, cheapest_mix
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household
from tourism.homestays.selectors import live_homestays, sellable_types

from .availability import taken_of
from .party_houses import PartyHouse, Taken, party_houses


@dataclass(frozen=True)
class VillageNights:
    """One stay in one village. `fitting`: households that sleep the whole party; `price_from`: what it pays the cheapest
    of them for the stay, in 元; `beds`: free beds of all, should the party sleep apart; `known`: households there are."""

    known: int
    fitting: int
    beds: int
    price_from: Decimal | None


def village_nights(stays: Sequence[tuple[int, StayDates]], guests: int, now: datetime) -> list[VillageNights]:
    """An answer for each (village, stay), in order; constant queries, however many they are."""
    pages = live_homestays().filter(household__village__in={village for village, _stay in stays})
    households = list(Household.objects.filter(pk__in=pages.order_by().values("household")).order_by("pk"))
    types = sellable_types(households)
    houses: dict[int, list[PartyHouse]] = {}
    for house in party_houses(households, types, timezone.localdate(now)):
        houses.setdefault(house.household.village_id, []).append(house)
    taken = taken_of(types, {night for _village, stay in stays for night in stay}, now)
    return [_of_village(houses.get(village, []), stay, guests, taken) for village, stay in stays]


def _of_village(houses: Sequence[PartyHouse], stay: StayDates, guests: int, taken: Taken) -> VillageNights:
    choices = [house.choices(stay, taken) for house in houses]
    prices = [mix.price for of_house in choices if (mix := cheapest_mix(of_house, guests))]
    return VillageNights(len(houses), len(prices), sum(map(_beds, choices)), min(prices, default=None))


def _beds(choices: Sequence[RoomChoice]) -> int:
    return sum(choice.free * choice.sleeps for choice in choices)
