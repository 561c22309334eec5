"""Homestays with room for a party on given nights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from django.utils import timezone

from tourism.booking.room_mix import cheapest_mix
from tourism.core.holidays import holiday_calendar
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, RoomType
from tourism.homestays.selectors import Bookability, bookability_during, live_homestays, rules_of, sellable_types
from tourism.maps.geodesy import distance
from tourism.places.models import VillagePage

from .availability import Conditions, RoomTypeAvailability, taken_of, type_availability

NEAR_METRES = 30_000.0


class Place(Protocol):
    """Anything with WGS-84 degrees: a village, a sight, a stop of a route."""

    lng: float | None
    lat: float | None


@dataclass(frozen=True)
class RoomTypeOffer:
    """A room type with rooms free on every night. `total`: one room for the whole stay in 元, None without prices."""

    room_type: RoomType
    free: int
    total: Decimal | None


@dataclass(frozen=True)
class StayOffer:
    """What a household can do for a party.

    `mix`: the cheapest rooms for the party (room type id → count), `price_total_from` what it pays for them over the
    whole stay, `price_from` the cheapest room for one night on average; all empty when nothing can be had. `broken` is
    the household's rule that the stay breaks, in words with the cure, where rooms would be free.
    """

    page: HomestayPage
    household: Household
    room_types: list[RoomTypeOffer]
    rooms_free: int
    beds_free: int
    fits: bool
    mix: dict[int, int]
    price_total_from: Decimal | None
    price_from: Decimal | None
    bookability: Bookability
    distance_m: float | None = None
    broken: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the household takes such a stay at all, room or no room."""
        return self.bookability.is_open and not self.broken


def stays_search(
    *,
    check_in: date,
    nights: int,
    guests: int,
    now: datetime,
    villages: Sequence[VillagePage] | None = None,
    near: Place | None = None,
) -> list[StayOffer]:
    """Published homestays, those that fit the party first, then in the order of `villages`, then by price.

    Those that do not take such a stay come last and say why. `villages` keeps those of these villages, in the order in
    which a route passes them; `near` those within 30 km, and puts near before cheap. The number of queries is constant.
    """
    stay = StayDates.of(check_in, nights)
    pages = live_homestays()
    if villages is not None:
        pages = pages.filter(household__village__in=[village.pk for village in villages])
    found = {page.household_id: page for page in pages if near is None or _is_near(page, near)}
    households = [page.household for page in found.values() if page.household is not None]
    open_for = bookability_during(households, stay)
    known = _known(households, stay, now)
    offers = [_offer(found[house.pk], house, known[house.pk], guests, open_for[house.pk], near) for house in households]
    order = {village.pk: place for place, village in enumerate(villages or [])}
    return sorted(offers, key=lambda offer: _rank(offer, order))


def _known(households: Sequence[Household], stay: StayDates, now: datetime) -> dict[int, list[RoomTypeAvailability]]:
    """What each household has over the stay, by its pk."""
    types, rules, holidays = sellable_types(households), rules_of(households), holiday_calendar()
    today = timezone.localdate(now)
    conditions = {pk: Conditions(of_house, holidays, today) for pk, of_house in rules.items()}
    taken = taken_of(types, stay, now)
    known: dict[int, list[RoomTypeAvailability]] = {house.pk: [] for house in households}
    for room_type in types:
        pk = room_type.household_id
        known[pk].append(type_availability(room_type, stay, taken, conditions[pk]))
    return known


def _offer(
    page: HomestayPage,
    household: Household,
    known: Sequence[RoomTypeAvailability],
    guests: int,
    bookability: Bookability,
    near: Place | None,
) -> StayOffer:
    free = [each for each in known if each.choice is not None] if bookability.is_open else []
    choices = [each.choice for each in free if each.choice is not None]
    mix = cheapest_mix(choices, guests)
    refused = [each.broken for each in known if each.broken and each.free and each.total is not None]
    return StayOffer(
        page=page,
        household=household,
        room_types=[RoomTypeOffer(each.room_type, each.free, each.total) for each in free],
        rooms_free=sum(choice.free for choice in choices),
        beds_free=sum(choice.free * choice.sleeps for choice in choices),
        fits=mix is not None,
        mix=mix.rooms if mix else {},
        price_total_from=mix.price if mix else None,
        price_from=min(choice.price for choice in choices) / len(free[0].nights) if choices else None,
        bookability=bookability,
        distance_m=_metres(page, near) if near is not None else None,
        broken=refused[0] if refused and mix is None and bookability.is_open else "",
    )


def _rank(offer: StayOffer, order: dict[int, int]) -> tuple[bool, bool, int, float, Decimal, int]:
    price = offer.price_total_from or offer.price_from or Decimal(0)
    place = order.get(offer.household.village_id, 0)
    return (not offer.fits, not offer.is_open, place, offer.distance_m or 0.0, price, offer.household.pk)


def _metres(page: HomestayPage, near: Place) -> float | None:
    """From the homestay, else from its village; None when nobody knows where it is."""
    village = page.household.village if page.household is not None else None
    there = _position(near)
    for spot in (page, village):
        here = _position(spot) if spot is not None else None
        if here is not None and there is not None:
            return distance(here, there)
    return None


def _position(place: Place) -> tuple[float, float] | None:
    return None if place.lng is None or place.lat is None else (place.lng, place.lat)


def _is_near(page: HomestayPage, near: Place) -> bool:
    metres = _metres(page, near)
    return metres is not None and metres <= NEAR_METRES
