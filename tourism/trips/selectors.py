"""Where a route sleeps, who has beds there, and how a party is spread over them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Prefetch

from tourism.booking.models import Booking
from tourism.booking.selectors import free_rooms
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType
from tourism.homestays.pricing import NoPrice, quote
from tourism.homestays.selectors import Bookability, bookability_during
from tourism.ledger.selectors import income_by_household
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage, RouteStop

from .allocation import FreeRooms, NotEnoughBeds, Offer, Share, allocate
from .models import StaffTrip

_A_YEAR = timedelta(days=365)
_NUMERALS = "〇一二三四五六七八九十"


@dataclass(frozen=True)
class NightStop:
    """A night of the route. `village` is None where the route sleeps at a place that is not on this site."""

    number: int
    night: date
    village: VillagePage | None
    name: str


@dataclass(frozen=True)
class Leg:
    """Nights in a row in one village: one stay, nobody changes rooms."""

    first: int
    stay: StayDates
    village: VillagePage | None
    name: str

    @property
    def label(self) -> str:
        return nights_label(self.first, self.stay.count)


@dataclass(frozen=True)
class RoomOffer:
    """Free rooms of one type, and what one costs for the whole stay."""

    room_type: RoomType
    count: int
    price: Decimal


@dataclass(frozen=True)
class HouseholdBeds:
    """What one household offers a party; when it is not open, `why_not` says why and there are no rooms."""

    household: Household
    rooms: tuple[RoomOffer, ...]
    most_guests: int | None
    earned: Decimal
    why_not: tuple[str, ...] = ()

    @property
    def free(self) -> int:
        return sum(offer.count for offer in self.rooms)

    @property
    def beds(self) -> int:
        return self.as_offer(1).beds

    @property
    def price_from(self) -> Decimal | None:
        """One room for the whole stay."""
        return min((offer.price for offer in self.rooms), default=None)

    def as_offer(self, nights: int) -> Offer:
        rooms = tuple(
            FreeRooms(offer.room_type.pk, offer.count, offer.room_type.max_guests, offer.room_type.max_guests * nights)
            for offer in self.rooms
        )
        return Offer(self.household.pk, rooms, self.most_guests, earned=self.earned)


@dataclass(frozen=True)
class LegBeds:
    """The beds of one village for the nights slept there."""

    leg: Leg
    offers: tuple[HouseholdBeds, ...]
    heads: int

    @property
    def free(self) -> int:
        return sum(offer.free for offer in self.offers)

    @property
    def beds(self) -> int:
        return sum(offer.beds for offer in self.offers)

    @property
    def missing(self) -> int:
        return max(self.heads - self.beds, 0)


@dataclass(frozen=True)
class HouseholdRooming:
    """What one household gets of the party."""

    household: Household
    share: Share
    rooms: tuple[RoomOffer, ...]
    price: Decimal


@dataclass(frozen=True)
class OfferRow:
    """A household that was asked, with what it gets, if anything."""

    offer: HouseholdBeds
    given: HouseholdRooming | None

    @property
    def rooms(self) -> int:
        return sum(self.given.share.rooms.values()) if self.given else 0

    @property
    def boxes(self) -> list[bool]:
        """One for each free room: is it taken?"""
        return [number < self.rooms for number in range(self.offer.free)]


@dataclass(frozen=True)
class LegRooming:
    """The party spread over the households of one village; `shortage` is set instead when it does not fit."""

    beds: LegBeds
    households: tuple[HouseholdRooming, ...]
    shortage: str = ""

    @property
    def leg(self) -> Leg:
        return self.beds.leg

    @property
    def rows(self) -> list[OfferRow]:
        """Every household of the village that takes parties, given something or not."""
        given = {rooming.household.pk: rooming for rooming in self.households}
        return [OfferRow(offer, given.get(offer.household.pk)) for offer in self.beds.offers]

    @property
    def rooms(self) -> int:
        return sum(sum(rooming.share.rooms.values()) for rooming in self.households)

    @property
    def price(self) -> Decimal:
        return sum((rooming.price for rooming in self.households), Decimal(0))


def nights_label(first: int, count: int) -> str:
    """第三晚, or 第三至四晚."""
    last = f"至{_numeral(first + count - 1)}" if count > 1 else ""
    return f"第{_numeral(first)}{last}晚"


def night_stops(route: RoutePage, starts_on: date) -> list[NightStop]:
    """One stop a night, in order; the first bed stop of a day counts, further ones are alternatives."""
    by_day: dict[int, RouteStop] = {}
    for stop in RouteStop.objects.filter(route=route, kind=RouteStop.Kind.BED).order_by("day", "sort_order"):
        by_day.setdefault(stop.day, stop)
    villages = _villages_of(by_day.values())
    return [
        NightStop(day, starts_on + timedelta(days=day - 1), villages.get(stop.page_id or 0), stop.name)
        for day, stop in sorted(by_day.items())
    ]


def legs(route: RoutePage, starts_on: date) -> list[Leg]:
    """The nights of the route with consecutive nights in one village put together."""
    found: list[Leg] = []
    for number, stop in enumerate(night_stops(route, starts_on), 1):
        before = found[-1] if found else None
        if before and stop.village and before.village == stop.village and before.stay.check_out == stop.night:
            found[-1] = replace(before, stay=StayDates.of(before.stay.check_in, before.stay.count + 1))
        else:
            found.append(Leg(number, StayDates.of(stop.night, 1), stop.village, stop.name))
    return found


def beds_near(route: RoutePage, starts_on: date, heads: int, now: datetime) -> list[LegBeds]:
    """The beds at every place the route sleeps. Queries grow with the villages slept in, not with the households."""
    return [LegBeds(leg, _offers(leg, starts_on, now) if leg.village else (), heads) for leg in legs(route, starts_on)]


def rooming(beds: Iterable[LegBeds]) -> list[LegRooming]:
    """The party spread evenly over the households of each village, or the shortage in words."""
    return [_rooming_of(leg_beds) for leg_beds in beds]


def _rooming_of(beds: LegBeds) -> LegRooming:
    nights = beds.leg.stay.count
    where = f"{beds.leg.label} {beds.leg.village.title if beds.leg.village else beds.leg.name}"
    if beds.leg.village is None:
        return LegRooming(beds, (), f"{where} 不在本站，要另外订")
    try:
        shares = allocate(beds.heads, [offer.as_offer(nights) for offer in beds.offers])
    except NotEnoughBeds as shortage:
        return LegRooming(beds, (), f"{where} {shortage.message}")
    by_household = {offer.household.pk: offer for offer in beds.offers}
    return LegRooming(beds, tuple(_share(by_household[share.household_id], share) for share in shares))


def _share(offer: HouseholdBeds, share: Share) -> HouseholdRooming:
    rooms = tuple(
        replace(room, count=share.rooms[room.room_type.pk]) for room in offer.rooms if room.room_type.pk in share.rooms
    )
    price = sum((room.price * room.count for room in rooms), Decimal(0))
    return HouseholdRooming(offer.household, share, rooms, price)


def _offers(leg: Leg, today: date, now: datetime) -> tuple[HouseholdBeds, ...]:
    """Households of the village that take parties, those with beds first."""
    households = list(
        Household.objects.filter(village=leg.village, takes_groups=True, page__live=True)
        .select_related("page", "renovation")
        .prefetch_related(
            Prefetch("room_types", RoomType.objects.filter(is_active=True).prefetch_related("price_bands"))
        )
    )
    free = free_rooms(households, leg.stay, now)
    open_ = bookability_during(households, leg.stay)
    earned = income_by_household([household.pk for household in households], today - _A_YEAR)
    offers = [_offer(household, leg.stay, free, open_[household.pk], earned[household.pk]) for household in households]
    return tuple(sorted(offers, key=lambda offer: (not offer.beds, offer.household.code)))


def _offer(
    household: Household, stay: StayDates, free: dict[int, list[Room]], open_: Bookability, earned: Decimal
) -> HouseholdBeds:
    most = household.page.max_group
    if not open_.is_open:
        return HouseholdBeds(household, (), most, earned, tuple(open_.reasons))
    rooms = []
    for room_type in household.room_types.all():
        count = len(free.get(room_type.pk, []))
        price = _price(room_type, stay)
        if count and price is not None:
            rooms.append(RoomOffer(room_type, count, price))
    return HouseholdBeds(household, tuple(rooms), most, earned)


def _price(room_type: RoomType, stay: StayDates) -> Decimal | None:
    """A room for the whole stay; None for a room type without a price on one of the nights, which nobody can book."""
    try:
        return sum((night.price for night in quote(list(room_type.price_bands.all()), stay)), Decimal(0))
    except NoPrice:
        return None


def _villages_of(stops: Iterable[RouteStop]) -> dict[int, VillagePage]:
    """The village of each stop by page id: the page itself, or the village its homestay lies in."""
    page_ids = [stop.page_id for stop in stops if stop.page_id]
    found = {village.pk: village for village in VillagePage.objects.filter(pk__in=page_ids)}
    for household in Household.objects.filter(page__in=page_ids).select_related("village", "page"):
        found[household.page.pk] = household.village
    return found


def _numeral(number: int) -> str:
    return _NUMERALS[number] if number <= 10 else str(number)


@dataclass(frozen=True)
class BookedHousehold:
    """One household's part of a booked trip: rooms by door number (none once given back), people, price, state."""

    booking: Booking
    rooms: tuple[Room, ...]


@dataclass(frozen=True)
class BookedLeg:
    """Everybody who sleeps in one village over the same nights."""

    first: int
    stay: StayDates
    village: VillagePage
    households: tuple[BookedHousehold, ...]

    @property
    def label(self) -> str:
        return nights_label(self.first, self.stay.count)

    @property
    def rooms(self) -> int:
        return sum(len(part.booking.lines.all()) for part in self.households)

    @property
    def guests(self) -> int:
        return sum(part.booking.guests for part in self.households)

    @property
    def price(self) -> Decimal:
        return sum((part.booking.total for part in self.households), Decimal(0))


def booked_rooming(trip: StaffTrip) -> list[BookedLeg]:
    """Who sleeps where, in order of the nights; empty for a trip that was never booked. Constant queries."""
    if trip.group_id is None:
        return []
    bookings = (
        Booking.objects.filter(group=trip.group_id)
        .select_related("household__village", "household__page")
        .prefetch_related("lines__room_type", "lines__room_nights__room")
        .order_by("check_in", "household__code")
    )
    by_leg: dict[tuple[StayDates, int], list[Booking]] = {}
    for booking in bookings:
        by_leg.setdefault((booking.stay, booking.household.village_id), []).append(booking)
    return [
        BookedLeg(
            first=(stay.check_in - trip.starts_on).days + 1,
            stay=stay,
            village=parts[0].household.village,
            households=tuple(BookedHousehold(booking, _rooms_of(booking)) for booking in parts),
        )
        for (stay, _), parts in by_leg.items()
    ]


def _rooms_of(booking: Booking) -> tuple[Room, ...]:
    rooms = {night.room_id: night.room for line in booking.lines.all() for night in line.room_nights.all()}
    return tuple(sorted(rooms.values(), key=lambda room: room.number))
