"""What the stateful machine believes: one dictionary (room, night) → owner, and what each party was promised and owes.

The model chooses no rooms. It says whether there is room; which of the free rooms it became is read from the database, and
must have been free.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.states import RELEASED, WAITING, Actor, BookingState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.pricing import spread_guests

S = BookingState
DAY = timedelta(days=1)
Cell = tuple[int, date]
Owner = int | str
FIRM = (S.CONFIRMED, S.CHECKED_IN)
PARTY = (Actor.GUEST, Actor.ORGANISER)
FRIDAY, SATURDAY = 4, 5


@dataclass
class Party:
    """`lines`: line → night → the price promised for the room. A no-show keeps its promises, but only its first night's
    rooms. `heads`: line → who sleeps in it; `extras`: line → what they pay on top each night."""

    pk: int
    state: S
    house: Household
    expires_at: datetime
    lines: dict[int, dict[date, Decimal]] = field(default_factory=dict)
    heads: dict[int, int] = field(default_factory=dict)
    extras: dict[int, Decimal] = field(default_factory=dict)
    arrived: int | None = None
    group: int | None = None
    is_prolonged: bool = False
    # Settled without ever having come.
    was_missed: bool = False
    expected_at: datetime | None = None
    fee: Decimal = Decimal(0)
    spends: dict[int, Decimal] = field(default_factory=dict)
    paid: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)
    waived: Decimal = Decimal(0)

    @property
    def nights(self) -> set[date]:
        return {night for line in self.lines.values() for night in line}

    @property
    def check_in(self) -> date:
        return min(self.nights)

    @property
    def check_out(self) -> date:
        return max(self.nights) + DAY

    @property
    def live_lines(self) -> list[int]:
        return sorted(pk for pk, nights in self.lines.items() if nights)

    @property
    def guests(self) -> int:
        return sum(self.heads.values())

    def charged(self, line: int) -> dict[date, Decimal]:
        return {night: price + self.extras[line] for night, price in self.lines[line].items()}

    @property
    def total(self) -> Decimal:
        return sum((price for line in self.lines for price in self.charged(line).values()), Decimal(0))

    @property
    def owed(self) -> Decimal:
        if self.state in RELEASED or self.state == S.NO_SHOW or self.was_missed:
            return self.fee
        return self.total + self.fee + sum(self.spends.values(), Decimal(0))

    @property
    def open(self) -> Decimal:
        """What is to pay; nothing is due before the yes."""
        return self._left_of(Decimal(0) if self.state in WAITING else self.owed)

    @property
    def unpaid(self) -> Decimal:
        """What is to pay if it comes to the stay."""
        return self._left_of(self.owed)

    def _left_of(self, due: Decimal) -> Decimal:
        """A waiver lets go what is unpaid, and owes nobody anything."""
        left = due - self.paid + self.refunded
        return left if left <= 0 else max(left - self.waived, Decimal(0))

    @property
    def no_show_from(self) -> datetime:
        end = datetime.combine(self.check_in + DAY, datetime.min.time(), self.expires_at.tzinfo) + timedelta(hours=6)
        return max(end, self.expected_at or end)

    def cut(self, keeps: Callable[[date], bool], lines: Collection[int] = ()) -> None:
        """Only these nights are left, of these lines or of all."""
        for pk in lines or self.lines:
            self.lines[pk] = {night: price for night, price in self.lines[pk].items() if keeps(night)}


class World:
    """The model, and what rules share."""

    creekside: Household
    houses: Sequence[Household]
    types: dict[int, RoomType]
    # Room type → its rooms by door number.
    rooms: dict[int, list[int]]
    start: datetime

    def set_up(self) -> None:
        self.now = self.start
        self.prices = {True: Decimal(198), False: Decimal(168)}
        self.asks_host = False
        self.parties: dict[int, Party] = {}
        self.cells: dict[Cell, Owner] = {}
        self.earned = Decimal(0)
        self.counter = 0

    @property
    def today(self) -> date:
        return self.now.date()

    def number(self) -> int:
        self.counter += 1
        return self.counter

    def phone(self) -> str:
        """A new one each time, as a phone keeps only so many holds."""
        return f"138{self.number():08}"

    # Who is there

    def any_in(self, *states: S) -> bool:
        return any(party.state in states for party in self.parties.values())

    def some(self, data: st.DataObject, *states: S) -> Party:
        return data.draw(st.sampled_from([party for party in self.parties.values() if party.state in states]))

    def mate(self, party: Party) -> list[Party]:
        """The party and those of its group."""
        return [each for each in self.parties.values() if each is party or party.group and each.group == party.group]

    def is_overdue(self, party: Party) -> bool:
        return party.state in WAITING and party.expires_at <= self.now

    def cells_of(self, owner: Owner) -> set[Cell]:
        return {cell for cell, has in self.cells.items() if has == owner}

    # Who sleeps where

    def beds(self, type_ids: Iterable[int]) -> int:
        return sum(self.types[type_id].max_guests for type_id in type_ids)

    def beds_in(self, room: int) -> int:
        return next(self.beds([type_id]) for type_id, rooms in self.rooms.items() if room in rooms)

    def crowd(self, data: st.DataObject, beds: int) -> int:
        """Any number of guests, up to one more than there are beds."""
        return data.draw(st.integers(1, beds + 1))

    def spread(self, kinds: Sequence[int], guests: int) -> list[int]:
        """The pricing's own promise, kept by its own tests."""
        types = [self.types[kind] for kind in kinds]
        return spread_guests([(t.included_guests, t.max_guests, t.extra_guest_price) for t in types], guests)

    def sleep(self, party: Party, heads: dict[int, int]) -> None:
        """So many in each line from now on; what those beyond the included ones pay follows."""
        party.heads = dict.fromkeys(party.lines, 0) | heads
        for pk, kind in self.kinds_of(party).items():
            of_kind = self.types[kind]
            party.extras[pk] = of_kind.extra_guest_price * max(party.heads[pk] - of_kind.included_guests, 0)

    def room_on(self, line: int, night: date) -> int | None:
        return RoomNight.objects.filter(line=line, night=night).values_list("room", flat=True).first()

    # What is free

    def taken(self, giving_up: Collection[Cell] = ()) -> set[Cell]:
        """Cells somebody really has: a hold whose hour has passed has nothing."""
        overdue = {party.pk for party in self.parties.values() if self.is_overdue(party)}
        return {cell for cell, owner in self.cells.items() if owner not in overdue} - set(giving_up)

    def free(self, type_id: int, nights: Iterable[date], giving_up: Collection[Cell] = ()) -> list[int]:
        taken, days = self.taken(giving_up), list(nights)
        return [room for room in self.rooms[type_id] if not any((room, night) in taken for night in days)]

    def fit(self, wants: Sequence[tuple[int, StayDates, int | None]], giving_up: Collection[Cell] = ()) -> bool:
        """Whether each of these (type, stay, the room it likes) finds a room, those who like one first."""
        taken = self.taken(giving_up)

        def is_free(room: int, stay: StayDates) -> bool:
            return not any((room, night) in taken for night in stay)

        missing = []
        for type_id, stay, liked in wants:
            if liked is not None and is_free(liked, stay):
                taken |= {(liked, night) for night in stay}
            else:
                missing.append((type_id, stay))
        for type_id, stay in missing:
            room = next((room for room in self.rooms[type_id] if is_free(room, stay)), None)
            if room is None:
                return False
            taken |= {(room, night) for night in stay}
        return True

    def price(self, night: date) -> Decimal:
        return self.prices[night.weekday() in (FRIDAY, SATURDAY)]

    def promises(self, nights: Iterable[date], kept: dict[date, Decimal] | None = None) -> dict[date, Decimal]:
        return {night: (kept or {}).get(night, self.price(night)) for night in nights}

    # What came of it

    def refused(self, act: Callable[[], object], error: type[DomainError]) -> None:
        with pytest.raises(error):
            act()

    def unless_full(self, has_room: bool, act: Callable[[], object]) -> bool:
        """Done; or refused, which is right only when there is no room."""
        try:
            act()
        except SoldOut:
            assert not has_room
            return False
        assert has_room
        return True

    def adopt(self, party: Party, giving_up: Collection[Cell] = ()) -> None:
        """Learn which rooms the party has; each must have been free. How many nights each line has is known before."""
        own = RoomNight.objects.filter(line__booking=party.pk).values_list("line", "room", "night")
        taken = self.taken({*giving_up, *self.cells_of(party.pk)})
        nights: dict[int, set[date]] = {pk: set() for pk in party.lines}
        for line, room, night in own:
            assert (room, night) not in taken
            nights[line].add(night)
        first = party.check_in
        for pk, promised in party.lines.items():
            assert nights[pk] == ({first} & set(promised) if party.state == S.NO_SHOW else set(promised))
        self.note_expired()
        self.release(party)
        self.cells |= {(room, night): party.pk for _line, room, night in own}

    def add(self, booking: Booking, state: S, guests: int, expires_at: datetime | None = None) -> Party:
        """A new party, with the nights of its stay in each of its rooms at today's price."""
        stay = booking.stay
        lines = {line.pk: self.promises(stay) for line in BookingLine.objects.filter(booking=booking)}
        until = expires_at or self.now
        party = Party(booking.pk, state, booking.household, until, lines, group=booking.group_id)
        kinds = self.kinds_of(party)
        self.sleep(party, dict(zip(kinds, self.spread(list(kinds.values()), guests), strict=True)))
        self.adopt(party)
        self.parties[party.pk] = party
        return party

    def kinds_of(self, party: Party) -> dict[int, int]:
        """Line → room type."""
        return dict(BookingLine.objects.filter(booking=party.pk).order_by("pk").values_list("pk", "room_type"))

    def release(self, party: Party, since: date = date.min) -> None:
        self.cells = {cell: pk for cell, pk in self.cells.items() if pk != party.pk or cell[1] < since}

    def end(self, party: Party, state: S) -> None:
        party.state = state
        self.release(party)

    def note_expired(self) -> None:
        """Holds that ran out may be swept away by whoever wants a room; when that is, is nobody's business."""
        overdue = [pk for pk, party in self.parties.items() if self.is_overdue(party)]
        for pk in Booking.objects.filter(pk__in=overdue, state=S.EXPIRED).values_list("pk", flat=True):
            self.end(self.parties[pk], S.EXPIRED)

    def learn_fee(self, party: Party, actor: Actor, *, firm: bool, arrival: date, most: Decimal) -> None:
        """Nothing before it is firm, in time, or when the household does it; never more than the dearest night."""
        before, party.fee = party.fee, Booking.objects.values_list("fee", flat=True).get(pk=party.pk)
        cut_off = datetime.combine(arrival, datetime.min.time(), self.now.tzinfo) - timedelta(hours=6)
        if not firm or actor not in PARTY or self.now < cut_off:
            assert party.fee == before
        else:
            assert before <= party.fee <= before + most

    def dearest_night(self, party: Party) -> Decimal:
        return max(self.on_night(party, night) for night in party.nights)

    def on_night(self, party: Party, night: date) -> Decimal:
        return sum((party.charged(line).get(night, Decimal(0)) for line in party.lines), Decimal(0))
