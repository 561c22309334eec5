"""Households with all that decides whether, and for how much, they can sleep a party: fetched once for any number of stays."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tourism.booking.room_mix import RoomChoice, cheapest_mix
from tourism.core.holidays import holiday_calendar
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.selectors import HouseholdPapers, papers_of, rules_of

from .availability import Conditions, type_availability

Taken = set[tuple[int, date]]


@dataclass(frozen=True)
class PartyHouse:
    """`taken`, below: the (room, night) pairs that somebody has."""

    household: Household
    types: list[RoomType]
    papers: HouseholdPapers
    conditions: Conditions

    def choices(self, stay: StayDates, taken: Taken) -> list[RoomChoice]:
        """What can be had of it for the whole stay; nothing when it takes nobody then."""
        if not self.papers.during(stay).is_open:
            return []
        found = [type_availability(kind, stay, taken, self.conditions).choice for kind in self.types]
        return [choice for choice in found if choice is not None]

    def price(self, stay: StayDates, guests: int, taken: Taken) -> Decimal | None:
        """The cheapest rooms for the party over the stay; None when there is no room, or no leave, for it."""
        mix = cheapest_mix(self.choices(stay, taken), guests)
        return mix.price if mix else None

    def broken(self, stay: StayDates, taken: Taken) -> str:
        """The rule the stay breaks where a room would be free, in words with the cure; empty where there is none."""
        known = (type_availability(kind, stay, taken, self.conditions) for kind in self.types)
        return next((each.broken for each in known if each.broken and each.free), "")


def party_houses(households: Sequence[Household], types: Sequence[RoomType], today: date) -> list[PartyHouse]:
    """`types`: what `sellable_types` found for them; three queries."""
    papers, rules, holidays = papers_of(households), rules_of(households), holiday_calendar()
    by_house: dict[int, list[RoomType]] = {house.pk: [] for house in households}
    for room_type in types:
        by_house[room_type.household_id].append(room_type)
    return [
        PartyHouse(house, by_house[house.pk], papers[house.pk], Conditions(rules[house.pk], holidays, today))
        for house in households
    ]
