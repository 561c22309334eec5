"""A party and the rooms it asks for: checked, priced, written. Shared by single holds and groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tourism.booking import inventory
from tourism.booking.altering import promise, sum_of
from tourism.booking.models import Booking, BookingLine
from tourism.booking.selectors.availability import DAYS_AHEAD
from tourism.core.day_kinds import HolidayCalendar
from tourism.core.errors import DomainError
from tourism.core.holidays import holiday_calendar
from tourism.core.joined_rows import remember
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import CancellationPolicy, Household, PriceBand, Room, RoomType, StayRule
from tourism.homestays.pricing import NightPrice, quote, spread_guests
from tourism.homestays.selectors import HouseholdPapers, current_policies, papers_of, rules_of
from tourism.homestays.stay_rules import arrival_window, check_stay, rules_for

# Of one household at a time; more would be a mistake, and long work.
MOST_ROOMS = 200


class NotBookable(DomainError):
    """The household may not take guests on these dates; `details["reasons"]` says why."""

    code = "not_bookable"


@dataclass(frozen=True)
class RoomRequest:
    """So many rooms of one type."""

    room_type_id: int
    count: int = 1


@dataclass(frozen=True)
class GroupPart:
    """A party with one household: who sleeps where, when, how many."""

    household: Household
    stay: StayDates
    guests: int
    rooms: Sequence[RoomRequest]

    def fingerprint(self) -> dict[str, Any]:
        """What makes two requests the same, fit for JSON."""
        return {
            "household": self.household.pk,
            "stay": [self.stay.check_in, self.stay.check_out],
            "guests": self.guests,
            "rooms": [[room.room_type_id, room.count] for room in self.rooms],
        }


@dataclass(frozen=True)
class PricedRoom:
    """One room, who sleeps in it and what each night was promised for."""

    room_type: RoomType
    guests: int
    nights: list[NightPrice]


@dataclass(frozen=True)
class PricedPart:
    """A part that keeps every rule, room by room in the order asked for, and the terms it is made under."""

    part: GroupPart
    rooms: list[PricedRoom]
    policy: CancellationPolicy

    @property
    def wants(self) -> list[inventory.Want]:
        return [inventory.Want(request.room_type_id, self.part.stay, request.count) for request in self.part.rooms]

    @property
    def total(self) -> Decimal:
        return sum((night.price for room in self.rooms for night in room.nights), Decimal("0.00"))


@dataclass(frozen=True)
class HouseFacts:
    """All that decides whether parties may come to these households and what they pay, fetched once."""

    papers: dict[int, HouseholdPapers]
    rules: dict[int, list[StayRule]]
    policies: dict[int, CancellationPolicy]
    # Active types only.
    types: dict[int, RoomType]
    bands: dict[int, list[PriceBand]]
    holidays: HolidayCalendar

    def room_type(self, room_type_id: int, household: Household) -> RoomType:
        """Raises DomainError for a type of another household, or one that is not let any more."""
        found = self.types.get(room_type_id)
        if found is None or found.household_id != household.pk:
            raise DomainError(_("所选房型不是%(house)s的，或已不出租。请刷新页面再选。") % {"house": household.name})
        return found

    def prices(self, room_type: RoomType, stay: StayDates, guests: int) -> list[NightPrice]:
        return quote(
            self.bands.get(room_type.pk, []),
            stay,
            holidays=self.holidays,
            extra_guests=extra_guests(room_type, guests),
            extra_price=room_type.extra_guest_price,
        )


def facts_for(households: Iterable[Household], room_type_ids: Iterable[int]) -> HouseFacts:
    """In a constant number of queries."""
    houses, wanted = list({house.pk: house for house in households}.values()), set(room_type_ids)
    types: dict[int, RoomType] = {}
    bands: dict[int, list[PriceBand]] = {}
    # A type with its prices in one query; those that have none are fetched by themselves.
    for band in PriceBand.objects.filter(room_type__in=wanted, room_type__is_active=True).select_related("room_type"):
        types[band.room_type_id] = band.room_type
        bands.setdefault(band.room_type_id, []).append(band)
    if unpriced := wanted - set(types):
        types |= RoomType.objects.filter(pk__in=unpriced, is_active=True).in_bulk()
    return HouseFacts(papers_of(houses), rules_of(houses), current_policies(houses), types, bands, holiday_calendar())


def extra_guests(room_type: RoomType, guests: int) -> int:
    """How many of those in the room pay on top."""
    return max(guests - room_type.included_guests, 0)


def spread(room_types: Sequence[RoomType], guests: int) -> list[int]:
    """How many sleep in each room, so that they pay least. Raises DomainError when the rooms do not sleep so many."""
    if guests < 1:
        raise DomainError(_("入住人数至少一人。"))
    return spread_guests(
        [(kind.included_guests, kind.max_guests, kind.extra_guest_price) for kind in room_types], guests
    )


def last_hour_of_options(arrival: date) -> datetime:
    """Who has not answered by 18:00 on the day of arrival is not waited for."""
    return datetime.combine(arrival, time(18), timezone.get_current_timezone())


def check_and_price(parts: Sequence[GroupPart], *, today: date, checks_rules: bool = True) -> list[PricedPart]:
    """The parts with their prices, in a constant number of queries. Raises what is wrong with the first that is wrong.

    The desk may take a stay that the household's own rules would refuse: `checks_rules`.
    """
    facts = facts_for(
        (part.household for part in parts), (request.room_type_id for part in parts for request in part.rooms)
    )
    return [_check_and_price(part, facts, today, checks_rules=checks_rules) for part in parts]


def check_dates(stay: StayDates, today: date) -> None:
    if stay.check_in < today:
        raise DomainError(_("到店日期已经过去了，请重新选日期。"), check_in=stay.check_in.isoformat())
    if stay.check_in > today + timedelta(days=DAYS_AHEAD):
        raise DomainError(
            _("最多提前 %(days)d 天订房，请选近一点的日期。") % {"days": DAYS_AHEAD}, check_in=stay.check_in.isoformat()
        )


def check_open(household: Household, papers: HouseholdPapers, nights: Iterable[date]) -> None:
    """Raises NotBookable with every reason why the household may not take guests on one of the nights."""
    reasons = list(dict.fromkeys(reason for night in nights for reason in papers.on(night).reasons))
    if reasons:
        message = _("%(house)s这几天不能接待：%(reasons)s。请换一家。")
        raise NotBookable(message % {"house": household.name, "reasons": _("；").join(reasons)}, reasons=reasons)


def occupy(priced: Sequence[PricedPart], drafts: Sequence[Booking], *, kind: str) -> None:
    """Choose rooms and write bookings, lines and nights, each table at one blow.

    Households must be locked and holds that ran out expired.
    """
    wants = [want for each in priced for want in each.wants]
    chosen = iter([room for rooms in inventory.choose_rooms(wants) for room in rooms])
    Booking.objects.bulk_create(drafts)
    lines: list[BookingLine] = []
    rooms: list[Room] = []
    for each, booking in zip(priced, drafts, strict=True):
        own = [_line(booking, priced_room) for priced_room in each.rooms]
        # Who is told of the booking is told of its rooms: they need not be read again.
        remember(booking, "lines", own)
        lines += own
        rooms += [next(chosen) for _ in own]
    BookingLine.objects.bulk_create(lines)
    inventory.take_nights(
        inventory.Taking(room.pk, line.booking.stay.nights, kind, line) for line, room in zip(lines, rooms, strict=True)
    )


def _line(booking: Booking, room: PricedRoom) -> BookingLine:
    nightly = [promise(night) for night in room.nights]
    return BookingLine(
        booking=booking, room_type=room.room_type, guests=room.guests, nightly=nightly, price=sum_of(nightly)
    )


def _check_and_price(part: GroupPart, facts: HouseFacts, today: date, *, checks_rules: bool) -> PricedPart:
    household = part.household
    check_dates(part.stay, today)
    if not part.rooms or any(request.count < 1 for request in part.rooms):
        raise DomainError(_("请至少选一间房。"))
    if sum(request.count for request in part.rooms) > MOST_ROOMS:
        raise DomainError(_("一户一次最多订 %(rooms)d 间，请分开订。") % {"rooms": MOST_ROOMS})
    check_open(household, facts.papers[household.pk], part.stay)
    types = [facts.room_type(request.room_type_id, household) for request in part.rooms for _n in range(request.count)]
    if checks_rules:
        earliest, latest = arrival_window(household, today)
        rules = rules_for(facts.rules[household.pk], {kind.pk for kind in types})
        check_stay(rules, part.stay, today=today, earliest=earliest, latest=latest)
    sleeping = spread(types, part.guests)
    # Rooms that sleep as many cost the same.
    prices = {
        (kind.pk, guests): facts.prices(kind, part.stay, guests) for kind, guests in zip(types, sleeping, strict=True)
    }
    rooms = [PricedRoom(kind, guests, prices[kind.pk, guests]) for kind, guests in zip(types, sleeping, strict=True)]
    return PricedPart(part, rooms, facts.policies[household.pk])
