"""Homestays with room for a party on given nights."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from tourism.booking.room_mix import RoomChoice, cheapest_mix
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, Room, RoomType
from tourism.homestays.selectors import Bookability, bookability_during, live_homestays, sellable_types
from tourism.maps.geodesy import distance
from tourism.places.models import VillagePage

from .availability import occupied_cells, sellable_rooms, type_availability

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

    `mix`: the cheapest rooms for the party (room type id → count), `price_total_from` their price for the whole stay,
    `price_from` the cheapest room for one night on average; all empty when nothing is free.
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


def stays_search(
    *,
    check_in: date,
    nights: int,
    guests: int,
    now: datetime,
    village: VillagePage | None = None,
    near: Place | None = None,
) -> list[StayOffer]:
    """Published homestays, those that fit the party first, then by price; those that cannot be booked come last and say
    why. `near` keeps those within 30 km and puts near before cheap. The number of queries is constant."""
    stay = StayDates.of(check_in, nights)
    pages = live_homestays()
    if village is not None:
        pages = pages.filter(household__village=village)
    found = {page.household_id: page for page in pages if near is None or _is_near(page, near)}
    households = [page.household for page in found.values() if page.household is not None]
    open_for = bookability_during(households, stay)
    types = sellable_types(households)
    rooms = {room_type.pk: sellable_rooms(room_type) for room_type in types}
    taken = occupied_cells([room.pk for of_type in rooms.values() for room in of_type], stay, now=now)
    by_house: dict[int, list[RoomTypeOffer]] = {house.pk: [] for house in households}
    for room_type in types:
        by_house[room_type.household_id].append(_type_offer(room_type, rooms[room_type.pk], stay, taken))
    offers = [
        _offer(found[house.pk], house, by_house[house.pk], guests, stay, open_for[house.pk], near)
        for house in households
    ]
    return sorted(offers, key=_rank)


def _type_offer(room_type: RoomType, rooms: list[Room], stay: StayDates, taken: set[tuple[int, date]]) -> RoomTypeOffer:
    known = type_availability(room_type, rooms, stay, taken)
    return RoomTypeOffer(room_type, known.free, known.total)


def _offer(
    page: HomestayPage,
    household: Household,
    types: list[RoomTypeOffer],
    guests: int,
    stay: StayDates,
    bookability: Bookability,
    near: Place | None,
) -> StayOffer:
    free = [offer for offer in types if offer.free and offer.total is not None] if bookability.is_open else []
    prices = {offer.room_type.pk: offer.total for offer in free if offer.total is not None}
    choices = [
        RoomChoice(offer.room_type.pk, offer.free, offer.room_type.max_guests, prices[offer.room_type.pk])
        for offer in free
    ]
    mix = cheapest_mix(choices, guests)
    return StayOffer(
        page=page,
        household=household,
        room_types=free,
        rooms_free=sum(offer.free for offer in free),
        beds_free=sum(offer.free * offer.room_type.max_guests for offer in free),
        fits=mix is not None,
        mix=mix or {},
        price_total_from=sum((prices[pk] * count for pk, count in mix.items()), Decimal(0)) if mix else None,
        price_from=min(prices.values()) / stay.count if prices else None,
        bookability=bookability,
        distance_m=_metres(page, near) if near is not None else None,
    )


def _rank(offer: StayOffer) -> tuple[bool, bool, float, Decimal, int]:
    price = offer.price_total_from or offer.price_from or Decimal(0)
    return (not offer.fits, not offer.bookability.is_open, offer.distance_m or 0.0, price, offer.household.pk)


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
