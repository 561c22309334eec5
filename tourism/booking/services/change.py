"""Other dates, other rooms, another number of guests: asked for a price first, then done.

What a party keeps stays as it was promised: a night in a room of the same type keeps its base price whatever the price list
says by now. New nights cost what they cost today, and so do additional guests in a room whose number of guests changes.
Nights given up of a firm booking cost what its policy says, unless the household itself asks for the change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.altering import DAY, NOTHING, Night, dates, on, promise, sum_of, with_extra
from tourism.booking.inventory import Cell, Want
from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.selectors.previews import PARTY, fee_now
from tourism.booking.states import WAITING, Action, Actor, check_transition
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Room, RoomType
from tourism.homestays.stay_rules import arrival_window, check_stay, rules_for

from .expire_holds import check_in_time
from .fees import check_fee
from .idempotency import Idempotency, once
from .lodging import lock_for_rooms
from .parties import HouseFacts, RoomRequest, check_dates, check_open, extra_guests, facts_for, spread
from .place_hold import check_size
from .rebook import conclude, give_up, summary
from .steps import BookingNotFound


@dataclass(frozen=True)
class Wish:
    """What a booking shall become; None is as it was."""

    stay: StayDates | None = None
    rooms: tuple[RoomRequest, ...] | None = None
    guests: int | None = None

    def fingerprint(self) -> dict[str, Any]:
        return {
            "stay": [self.stay.check_in, self.stay.check_out] if self.stay else None,
            "rooms": None if self.rooms is None else [[room.room_type_id, room.count] for room in self.rooms],
            "guests": self.guests,
        }


@dataclass(frozen=True)
class RoomChange:
    """One room: its line as it was (unsaved for a new room), who sleeps in it, its nights afterwards, those it gives up."""

    line: BookingLine
    guests: int
    nights: list[Night]
    given: list[Night]

    @property
    def added(self) -> list[Night]:
        had = set(dates(self.line.nightly))
        return [night for night in self.nights if on(night) not in had]

    @property
    def is_same(self) -> bool:
        return self.nights == self.line.nightly and self.guests == self.line.guests


@dataclass(frozen=True)
class NightChange:
    """One night of one room in a quote. `kind`: kept, added or given_up; `price` in 元 as it is charged, or was."""

    night: date
    room_type: RoomType
    kind: str
    price: Decimal
    label: str


@dataclass(frozen=True)
class ChangeQuote:
    """In 元: the rooms before and after, the fee for what is given up, and what all of it makes dearer or cheaper.

    `rooms`: type and how many afterwards. `nights` by date, then by room.
    """

    before: Decimal
    after: Decimal
    fee: Decimal
    difference: Decimal
    nights: list[NightChange]
    rooms: list[tuple[RoomType, int]]
    stay: StayDates
    guests: int

    @property
    def is_same(self) -> bool:
        return not self.difference and all(night.kind == "kept" for night in self.nights)


def change(
    *,
    booking_id: int,
    actor: Actor,
    user: User | None = None,
    now: datetime,
    today: date,
    stay: StayDates | None = None,
    rooms: Sequence[RoomRequest] | None = None,
    guests: int | None = None,
    fee_at_most: Decimal | None = None,
    idempotency: Idempotency | None = None,
) -> Booking:
    """The booking as it is wished, in the rooms it has where they are free; a change to the same leaves no trace.

    Raises WrongState, HoldExpired, SoldOut naming the nights, NotBookable, NoPrice, RuleBroken, FeeHasGrown when giving up
    costs more than `fee_at_most`, or DomainError for what the party can mend; then everything is as it was.
    """
    wish = Wish(stay, None if rooms is None else tuple(rooms), guests)
    body = {"action": Action.CHANGE, "booking": booking_id, **wish.fingerprint(), "fee_at_most": fee_at_most}

    def alter() -> Booking:
        booking = lock_for_rooms(booking_id, now)
        check_transition(Action.CHANGE, booking.current_state, actor)
        check_in_time(booking, now)
        plan = _plan(booking, wish, actor, today)
        if not all(room.is_same for room in plan):
            fee = _fee(booking, plan, actor, now)
            check_fee(fee, fee_at_most)
            _carry_out(booking, plan, fee, actor=actor, user=user, now=now)
        return booking

    return inventory.claim(lambda: once(idempotency, body, now, alter))


def quote_change(
    *,
    booking_id: int,
    now: datetime,
    today: date,
    stay: StayDates | None = None,
    rooms: Sequence[RoomRequest] | None = None,
    guests: int | None = None,
    actor: Actor = Actor.GUEST,
) -> ChangeQuote:
    """What the same change would cost at this moment. Writes nothing; raises what `change` would raise."""
    booking = Booking.objects.select_related("household", "policy").filter(pk=booking_id).first()
    if booking is None:
        raise BookingNotFound(_("没有找到这张订单，请核对订单号。"))
    check_transition(Action.CHANGE, booking.current_state, actor)
    check_in_time(booking, now)
    plan = _plan(booking, Wish(stay, None if rooms is None else tuple(rooms), guests), actor, today)
    _seats(plan, now)
    fee = _fee(booking, plan, actor, now)
    after = sum((sum_of(room.nights) for room in plan), NOTHING)
    days = [day for room in plan for day in dates(room.nights)]
    counts: dict[RoomType, int] = {}
    for room in plan:
        if room.nights:
            counts[room.line.room_type] = counts.get(room.line.room_type, 0) + 1
    return ChangeQuote(
        before=booking.total,
        after=after,
        fee=fee,
        difference=after + fee - booking.total,
        nights=_told(plan),
        rooms=list(counts.items()),
        stay=StayDates(min(days), max(days) + DAY),
        guests=sum(room.guests for room in plan),
    )


def _plan(booking: Booking, wish: Wish, actor: Actor, today: date) -> list[RoomChange]:
    """Every room of the booking as it is to become, new ones last. Raises what stands against it, but for room."""
    guests = booking.guests if wish.guests is None else wish.guests
    check_size(guests, wish.rooms or ())
    live = [line for line in booking.lines.select_related("room_type").order_by("pk") if line.nightly]
    wanted = {room.room_type_id for room in wish.rooms or ()}
    facts = facts_for([booking.household], wanted | {line.room_type_id for line in live})
    lines = _lines_wanted(booking, live, wish, facts)
    is_respread = lines != live or guests != sum(line.guests for line in live)
    sleeping = spread([line.room_type for line in lines], guests) if is_respread else [line.guests for line in lines]
    plan = [
        _room(line, wish.stay or _stay_of(line) or booking.stay, people, facts)
        for line, people in zip(lines, sleeping, strict=True)
    ]
    plan += [RoomChange(line, 0, [], line.nightly) for line in live if line not in lines]
    _check(booking, plan, facts, actor, today)
    return plan


def _lines_wanted(booking: Booking, live: Sequence[BookingLine], wish: Wish, facts: HouseFacts) -> list[BookingLine]:
    """The rooms the party has, as far as it still wants them, the oldest first; then new ones."""
    if wish.rooms is None:
        return list(live)
    counts: dict[int, int] = {}
    for request in wish.rooms:
        counts[request.room_type_id] = counts.get(request.room_type_id, 0) + request.count
    if not counts or min(request.count for request in wish.rooms) < 1:
        raise DomainError(_("请至少选一间房。"))
    kept = []
    for line in live:
        if counts.get(line.room_type_id, 0):
            counts[line.room_type_id] -= 1
            kept.append(line)
    new = [
        BookingLine(booking=booking, room_type=facts.room_type(type_id, booking.household), guests=0, nightly=[])
        for type_id, count in counts.items()
        for _n in range(count)
    ]
    return [*kept, *new]


def _stay_of(line: BookingLine) -> StayDates | None:
    days = dates(line.nightly)
    return StayDates(min(days), max(days) + DAY) if days else None


def _room(line: BookingLine, stay: StayDates, guests: int, facts: HouseFacts) -> RoomChange:
    had = {on(night): night for night in line.nightly}
    if guests != line.guests and had:
        extra = line.room_type.extra_guest_price * extra_guests(line.room_type, guests)
        had = {day: with_extra(night, extra) for day, night in had.items()}
    if not set(stay) <= set(had):
        kind = facts.room_type(line.room_type_id, line.booking.household)
        had = {price.night: promise(price) for price in facts.prices(kind, stay, guests)} | had
    given = [night for night in line.nightly if on(night) not in set(stay)]
    return RoomChange(line, guests, [had[day] for day in stay], given)


def _check(booking: Booking, plan: Sequence[RoomChange], facts: HouseFacts, actor: Actor, today: date) -> None:
    household, rooms = booking.household, [room for room in plan if room.nights]
    days = [day for room in rooms for day in dates(room.nights)]
    added = sorted({on(night) for room in rooms for night in room.added})
    stay = StayDates(min(days), max(days) + DAY)
    if added:
        check_dates(StayDates(added[0], added[0] + DAY), today)
        check_open(household, facts.papers[household.pk], added)
    if actor not in PARTY or not added and not any(room.given for room in plan):
        return
    earliest, latest = arrival_window(household, today)
    if stay.check_in == booking.check_in:
        # That this day was booked in time is settled; that it is over is not.
        earliest, latest = min(earliest, stay.check_in), max(latest, stay.check_in)
    rules = rules_for(facts.rules[household.pk], {room.line.room_type_id for room in rooms})
    check_stay(rules, stay, today=today, earliest=earliest, latest=latest)


def _fee(booking: Booking, plan: Sequence[RoomChange], actor: Actor, now: datetime) -> Decimal:
    given = [night for room in plan for night in room.given]
    return fee_now(booking, actor, given, [night for room in plan for night in room.nights], now) if given else NOTHING


def _seats(plan: Sequence[RoomChange], now: datetime | None = None) -> list[list[Cell]]:
    """The cells of each room afterwards: where the party has them already, else in one room for the whole stay.

    A room that only loses nights is not asked about, unless more guests come than it sleeps: the desk may have moved them
    to a smaller one. Who only asks gives the time. Raises SoldOut naming the nights.
    """
    cells: dict[int, list[Cell]] = {}
    for cell in inventory.cells_of([room.line for room in plan if room.line.pk]):
        cells.setdefault(cell.line_id or 0, []).append((cell.room_id, cell.night))
    too_small = _too_small(plan, cells)
    seats: dict[int, list[Cell]] = {}
    wants: dict[int, Want] = {}
    for index, room in enumerate(plan):
        own = cells.get(room.line.pk or 0, [])
        if room.added or index in too_small:
            stay = StayDates(on(room.nights[0]), on(room.nights[-1]) + DAY)
            last = tuple(room_id for room_id, _night in own[-1:] if room_id not in too_small.get(index, ()))
            wants[index] = Want(room.line.room_type_id, stay, 1, prefers=last)
        else:
            seats[index] = [cell for cell in own if cell[1] in dates(room.nights)]
    staying = {cell for kept in seats.values() for cell in kept}
    giving_up = {cell for own in cells.values() for cell in own} - staying
    chosen = inventory.choose_rooms(list(wants.values()), giving_up=giving_up, now=now)
    for (index, want), [room_given] in zip(wants.items(), chosen, strict=True):
        seats[index] = [(room_given.pk, night) for night in want.stay]
    return [seats[index] for index in range(len(plan))]


def _too_small(plan: Sequence[RoomChange], cells: Mapping[int, Sequence[Cell]]) -> dict[int, set[int]]:
    """By place in the plan: the rooms it has that sleep fewer than are to come; asked only where more come."""
    grown = {index: room for index, room in enumerate(plan) if room.line.pk and room.guests > room.line.guests}
    own = {index: {cell[0] for cell in cells.get(room.line.pk, ())} for index, room in grown.items()}
    if not grown:
        return {}
    rooms = Room.objects.filter(pk__in=set().union(*own.values()))
    sleeps = dict(rooms.values_list("pk", "room_type__max_guests"))
    found = {index: {pk for pk in own[index] if sleeps[pk] < room.guests} for index, room in grown.items()}
    return {index: small for index, small in found.items() if small}


def _carry_out(
    booking: Booking, plan: Sequence[RoomChange], fee: Decimal, *, actor: Actor, user: User | None, now: datetime
) -> None:
    lines = [room.line for room in plan]
    before = summary(booking, [line for line in lines if line.pk])
    seats = _seats(plan)
    new = [line for line in lines if not line.pk]
    for line in new:
        line.price = NOTHING
    BookingLine.objects.bulk_create(new)
    kind = RoomNight.Kind.HOLD if booking.current_state in WAITING else RoomNight.Kind.STAY
    inventory.reseat(dict(zip(lines, seats, strict=True)), kind=kind)
    given: Mapping[BookingLine, list[Night]] = {room.line: room.given for room in plan if room.given}
    give_up(booking, given, fee, at=now, why=Action.CHANGE)
    for room in plan:
        room.line.nightly, room.line.guests = room.nights, room.guests
    booking.guests = sum(room.guests for room in plan)
    conclude(booking, lines, before, Action.CHANGE, actor=actor, user=user, at=now)


def _told(plan: Sequence[RoomChange]) -> list[NightChange]:
    told = []
    for room in plan:
        added = {on(night) for night in room.added}
        for kind, nights in (("", room.nights), ("given_up", room.given)):
            told += [
                NightChange(
                    on(night),
                    room.line.room_type,
                    kind or ("added" if on(night) in added else "kept"),
                    Decimal(night["price"]),
                    night.get("label", ""),
                )
                for night in nights
            ]
    return sorted(told, key=lambda change: change.night)
