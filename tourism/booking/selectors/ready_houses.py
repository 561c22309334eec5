"""Households fetched once, to be asked of many stays without another query."""

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


@dataclass(frozen=True)
class ReadyHouse:
    """A household with all that decides whether it can have a party."""

    types: list[RoomType]
    papers: HouseholdPapers
    conditions: Conditions

    def choices(self, stay: StayDates, taken: set[tuple[int, date]]) -> list[RoomChoice]:
        """What can be had of it for the whole stay; nothing when it takes nobody then."""
        if not self.papers.during(stay).is_open:
            return []
        found = [type_availability(kind, stay, taken, self.conditions).choice for kind in self.types]
        return [choice for choice in found if choice is not None]

    def price(self, stay: StayDates, guests: int, taken: set[tuple[int, date]]) -> Decimal | None:
        """The cheapest rooms for the party over the stay; None when there is no room, or no leave, for it."""
        mix = cheapest_mix(self.choices(stay, taken), guests)
        return mix.price if mix else None


def ready_houses(households: Sequence[Household], types: Sequence[RoomType], today: date) -> list[ReadyHouse]:
    """In the order of `households`, with their room types out of `types`; constant queries."""
    papers, rules, holidays = papers_of(households), rules_of(households), holiday_calendar()
    by_house: dict[int, list[RoomType]] = {house.pk: [] for house in households}
    for room_type in types:
        by_house[room_type.household_id].append(room_type)
    return [ReadyHouse(by_house[pk], papers[pk], Conditions(rules[pk], holidays, today)) for pk in by_house]
