"""Where a route sleeps, who has beds there, and how a party is spread over them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking.models import Booking, BookingLine
from tourism.booking.selectors import RoomTypeAvailability, free_nights_left
from tourism.booking.selectors.availability import Conditions, taken_of, type_availability
from tourism.booking.states import RELEASED, BookingState
from tourism.core.holidays import holiday_calendar
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.pricing import spread_guests
from tourism.homestays.selectors import Bookability, bookability_during, rules_of, sellable_types
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
    if count > 1:
        return _("第%(first)s至%(last)s晚") % {"first": _numeral(first), "last": _numeral(first + count - 1)}
    return _("第%(first)s晚") % {"first": _numeral(first)}


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
        return LegRooming(beds, (), _("%(where)s 不在本站，要另外订") % {"where": where})
    try:
        shares = allocate(beds.heads, [offer.as_offer(nights) for offer in beds.offers])
    except NotEnoughBeds as shortage:
        return LegRooming(beds, (), f"{where} {shortage.message}")
    by_household = {offer.household.pk: offer for offer in beds.offers}
    return LegRooming(beds, tuple(_share(by_household[share.household_id], share, nights) for share in shares))


def _share(offer: HouseholdBeds, share: Share, nights: int) -> HouseholdRooming:
    rooms = tuple(
        replace(room, count=share.rooms[room.room_type.pk]) for room in offer.rooms if room.room_type.pk in share.rooms
    )
    price = sum((room.price * room.count for room in rooms), Decimal(0))
    return HouseholdRooming(offer.household, share, rooms, price + _surcharge(rooms, share.guests) * nights)


def _surcharge(rooms: Iterable[RoomOffer], guests: int) -> Decimal:
    """What additional guests pay for one night, spread over the rooms as booking spreads them."""
    kinds = [room.room_type for room in rooms for _room in range(room.count)]
    spread = spread_guests([(kind.included_guests, kind.max_guests, kind.extra_guest_price) for kind in kinds], guests)
    extras = (
        kind.extra_guest_price * max(sleeping - kind.included_guests, 0)
        for kind, sleeping in zip(kinds, spread, strict=True)
    )
    return sum(extras, Decimal(0))


def _offers(leg: Leg, starts_on: date, now: datetime) -> tuple[HouseholdBeds, ...]:
    """Households of the village that take parties, those with beds first."""
    households = list(
        Household.objects.filter(village=leg.village, takes_groups=True, page__live=True).select_related(
            "page", "renovation"
        )
    )
    types = sellable_types(households)
    taken, rules, holidays = taken_of(types, leg.stay, now), rules_of(households), holiday_calendar()
    known: dict[int, list[RoomTypeAvailability]] = {household.pk: [] for household in households}
    for room_type in types:
        conditions = Conditions(rules[room_type.household_id], holidays, timezone.localdate(now))
        known[room_type.household_id].append(type_availability(room_type, leg.stay, taken, conditions))
    open_ = bookability_during(households, leg.stay)
    earned = income_by_household([household.pk for household in households], starts_on - _A_YEAR)
    offers = [
        _offer(household, known[household.pk], open_[household.pk], earned[household.pk]) for household in households
    ]
    return tuple(sorted(offers, key=lambda offer: (not offer.beds, offer.household.code)))


def _offer(
    household: Household, known: Iterable[RoomTypeAvailability], open_: Bookability, earned: Decimal
) -> HouseholdBeds:
    most = household.page.max_group
    if not open_.is_open:
        return HouseholdBeds(household, (), most, earned, tuple(open_.reasons))
    each = list(known)
    rooms = tuple(RoomOffer(one.room_type, one.free, one.choice.price) for one in each if one.choice is not None)
    broken = dict.fromkeys(one.broken for one in each if one.broken and one.free)
    return HouseholdBeds(household, rooms, most, earned, () if rooms else tuple(broken))


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
class BookedRoom:
    """One room of a booked trip, and the number on its door; two numbers for who moves on the way."""

    line: BookingLine
    number: str


@dataclass(frozen=True)
class BookedHousehold:
    """One household's part of a booked trip: its rooms, none once they were given back."""

    booking: Booking
    rooms: tuple[BookedRoom, ...]

    @property
    def price(self) -> Decimal:
        """Nights and fees, or the fee alone when nothing is left, in 元."""
        return self.booking.fee + (self.booking.total if self.rooms else Decimal(0))


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
        return sum(len(part.rooms) for part in self.households)

    @property
    def guests(self) -> int:
        return sum(part.booking.guests for part in self.households if part.rooms)

    @property
    def price(self) -> Decimal:
        return sum((part.price for part in self.households), Decimal(0))


@dataclass(frozen=True)
class Terms:
    """Under what conditions the rooms of a trip are taken. `until` is set while they are only kept; `free_nights`: how many
    room nights may still go back for nothing."""

    until: datetime | None
    has_run_out: bool
    free_until: date | None
    free_nights: int


def terms_of_trip(trip: StaffTrip, now: datetime) -> Terms | None:
    """None for a trip that has no rooms. Constant queries."""
    if trip.group is None:
        return None
    bookings = list(trip.group.bookings.prefetch_related("lines"))
    kept = [booking for booking in bookings if booking.state in (BookingState.OPTION, BookingState.EXPIRED)]
    until = min((booking.expires_at for booking in kept if booking.expires_at is not None), default=None)
    has_run_out = trip.state == StaffTrip.State.HELD and (until is None or until <= now)
    standing = [booking for booking in bookings if booking.state not in RELEASED]
    free_nights = free_nights_left(trip.group, standing, timezone.localdate(now))
    return Terms(until, has_run_out, trip.group.attrition_on, free_nights)


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


def _rooms_of(booking: Booking) -> tuple[BookedRoom, ...]:
    if booking.state in RELEASED:
        return ()
    rooms = [BookedRoom(line, _number_of(line)) for line in booking.lines.all() if line.nightly]
    return tuple(sorted(rooms, key=lambda room: (room.number, room.line.pk)))


def _number_of(line: BookingLine) -> str:
    cells = sorted(line.room_nights.all(), key=lambda cell: cell.night)
    return "→".join(dict.fromkeys(cell.room.number for cell in cells))
