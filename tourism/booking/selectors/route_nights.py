"""The beds of a route: for each night the village it is spent in, who could sleep a party there, for how much."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage
from tourism.homestays.selectors import live_homestays, sellable_types
from tourism.places.models import VillagePage
from tourism.routes.selectors import DayPlan

from .availability import taken_of
from .party_houses import PartyHouse, Taken, party_houses


@dataclass(frozen=True)
class Sleep:
    """Nights in a row in one village. `days`: the days of the route that end there."""

    village: VillagePage
    days: list[int]
    stay: StayDates


@dataclass(frozen=True)
class NightBeds:
    """What one village has for a party over its nights.

    `fitting`: homestays that could sleep the party together, the cheapest first; `open`: how many take guests then at
    all; `price_from`: what the party pays a night in the cheapest; `broken`: the rule of a household the nights break,
    in words with the cure, where rooms would be free.
    """

    sleep: Sleep
    fitting: list[HomestayPage]
    open: int
    price_from: Decimal | None
    broken: str = ""


def sleeps_of(days: Iterable[DayPlan], check_in: date) -> list[Sleep]:
    """Where a route sleeps when it begins on `check_in`: day n on the n-th night. Nights somewhere else are left out."""
    found: list[Sleep] = []
    for plan in days:
        village = next((bed.village for bed in plan.beds if bed.village), None)
        if village is None:
            continue
        number, last = plan.day.number, found[-1] if found else None
        if last is not None and last.village.pk == village.pk and last.days[-1] == number - 1:
            found[-1] = Sleep(village, [*last.days, number], StayDates.of(last.stay.check_in, last.stay.count + 1))
        else:
            found.append(Sleep(village, [number], StayDates.of(check_in + timedelta(days=number - 1), 1)))
    return found


def beds_of_nights(sleeps: Sequence[Sleep], guests: int, now: datetime) -> list[NightBeds]:
    """For each of the sleeps; the number of queries is the same for any number of them."""
    found = live_homestays().filter(household__village__in={sleep.village.pk for sleep in sleeps})
    pages = {page.household_id: page for page in found}
    households = [page.household for page in pages.values() if page.household is not None]
    types = sellable_types(households)
    houses = party_houses(households, types, timezone.localdate(now))
    taken = taken_of(types, {night for sleep in sleeps for night in sleep.stay}, now)
    return [_beds(sleep, houses, pages, guests, taken) for sleep in sleeps]


def _beds(
    sleep: Sleep, houses: Iterable[PartyHouse], pages: Mapping[int | None, HomestayPage], guests: int, taken: Taken
) -> NightBeds:
    here = [house for house in houses if house.household.village_id == sleep.village.pk]
    willing = [house for house in here if house.papers.during(sleep.stay).is_open]
    asked = [(house.price(sleep.stay, guests, taken), house.household.pk) for house in willing]
    prices = sorted((price, pk) for price, pk in asked if price is not None)
    return NightBeds(
        sleep=sleep,
        fitting=[pages[pk] for _price, pk in prices],
        open=len(willing),
        price_from=prices[0][0] / sleep.stay.count if prices else None,
        broken="" if prices else next((why for house in willing if (why := house.broken(sleep.stay, taken))), ""),
    )
