"""Any sequence of what people do, against a model that is one dictionary: (room, night) → booking."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.factories.stays import hold
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, RoomNight, StateChange
from tourism.booking.selectors import bill_of, free_rooms
from tourism.booking.services import (
    HoldExpired,
    RoomRequest,
    cancel,
    check_in,
    check_out,
    confirm,
    expire_holds,
    mark_no_show,
    record_spend,
)
from tourism.booking.states import Actor, BookingState, WrongState, check_transition
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.selectors import totals

S = BookingState
Cell = tuple[int, date]


@dataclass
class Party:
    """What the model knows of a booking."""

    pk: int
    stay: StayDates
    expires_at: datetime
    state: S = S.HELD
    spent: Decimal = Decimal(0)
    rooms: set[int] = field(default_factory=set)


class BookingLife(RuleBasedStateMachine):
    """I1–I3: cells; I4: what is shown; I9: states and trail; I10: cancelled rooms come back; I12: the ledger."""

    household: Household
    rooms: dict[int, list[int]]
    start: datetime

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.now = self.start
        self.parties: list[Party] = []
        self.cells: dict[Cell, int] = {}
        self.earned = Decimal(0)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    # What happens

    @rule(minutes=st.sampled_from([7, 31]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def the_next_day_comes(self) -> None:
        self.now += timedelta(days=1)

    @rule(kind=st.integers(0, 1), ahead=st.integers(0, 3), nights=st.integers(1, 3), count=st.integers(1, 3))
    def hold(self, kind: int, ahead: int, nights: int, count: int) -> None:
        type_id = list(self.rooms)[kind]
        stay = StayDates.of(self.now.date() + timedelta(days=ahead), nights)
        live = {cell for cell, pk in self.cells.items() if not self.is_overdue(self.party(pk))}
        free = [room for room in self.rooms[type_id] if not any((room, night) in live for night in stay)]
        try:
            booking = hold(
                RoomType.objects.get(pk=type_id),
                stay,
                now=self.now,
                rooms=[RoomRequest(type_id, count)],
                contact_phone=f"138{len(self.parties):08}",
            )
        except SoldOut:
            assert len(free) < count
            return
        for party in [p for p in self.parties if self.is_overdue(p) and p.stay.overlaps(stay)]:
            self.end(party, S.EXPIRED)
        made = Party(booking.pk, stay, self.now + timedelta(minutes=30), rooms=set(free[:count]))
        assert len(free) >= count
        self.parties.append(made)
        self.cells |= {(room, night): made.pk for room in made.rooms for night in stay}

    @rule()
    def sweep(self) -> None:
        overdue = [party for party in self.parties if self.is_overdue(party)]
        assert expire_holds(now=self.now) == len(overdue)
        for party in overdue:
            self.end(party, S.EXPIRED)

    @precondition(lambda self: self.parties)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        party = self.pick(data)
        if self.is_overdue(party):
            with pytest.raises(HoldExpired):
                confirm(booking_id=party.pk, actor=Actor.GUEST, now=self.now)
        elif self.may(party, S.CONFIRMED, lambda: confirm(booking_id=party.pk, actor=Actor.GUEST, now=self.now)):
            party.state = S.CONFIRMED

    @precondition(lambda self: self.parties)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        party = self.pick(data)
        if self.may(party, S.CANCELLED, lambda: cancel(booking_id=party.pk, actor=Actor.HOST, now=self.now)):
            self.end(party, S.CANCELLED)

    @precondition(lambda self: self.parties)
    @rule(data=st.data())
    def check_in(self, data: st.DataObject) -> None:
        party, desk = self.pick(data), {"actor": Actor.HOST, "user": None, "now": self.now, "today": self.now.date()}
        is_day = party.stay.check_in <= self.now.date() < party.stay.check_out
        if party.state == S.CONFIRMED and not is_day:
            with pytest.raises(DomainError, match="日期"):
                check_in(booking_id=party.pk, guests_arrived=1, **desk)
        elif self.may(party, S.CHECKED_IN, lambda: check_in(booking_id=party.pk, guests_arrived=1, **desk)):
            party.state = S.CHECKED_IN

    @precondition(lambda self: any(party.state == S.CONFIRMED for party in self.parties))
    @rule(data=st.data())
    def stay_away(self, data: st.DataObject) -> None:
        party = data.draw(st.sampled_from([party for party in self.parties if party.state == S.CONFIRMED]))
        desk = {"actor": Actor.HOST, "user": None, "now": self.now, "today": self.now.date()}
        if self.now.date() <= party.stay.check_in:
            with pytest.raises(DomainError, match="第二天"):
                mark_no_show(booking_id=party.pk, **desk)
        else:
            mark_no_show(booking_id=party.pk, **desk)
            self.end(party, S.NO_SHOW)

    @precondition(lambda self: any(party.state == S.CHECKED_IN for party in self.parties))
    @rule(data=st.data(), fen=st.integers(1, 50_000))
    def buy(self, data: st.DataObject, fen: int) -> None:
        party = data.draw(st.sampled_from([party for party in self.parties if party.state == S.CHECKED_IN]))
        amount = Decimal(fen) / 100
        record_spend(
            booking_id=party.pk, key=uuid4(), category="meals", item="饭", amount=amount, user=None, now=self.now
        )
        party.spent += amount

    @precondition(lambda self: self.parties)
    @rule(data=st.data())
    def check_out(self, data: st.DataObject) -> None:
        party, today = self.pick(data), self.now.date()
        desk = {"actor": Actor.STAFF, "user": None, "now": self.now, "today": today}
        if not self.may(party, S.CHECKED_OUT, lambda: check_out(booking_id=party.pk, **desk)):
            return
        party.state = S.CHECKED_OUT
        left = min(party.stay.check_out, max(today, party.stay.check_in + timedelta(days=1)))
        self.cells = {cell: pk for cell, pk in self.cells.items() if pk != party.pk or cell[1] < left}
        self.earned += bill_of(Booking.objects.get(pk=party.pk)).lodging + party.spent
        party.stay = StayDates(party.stay.check_in, left)

    # What must be true after each of them

    @invariant()
    def every_cell_has_the_owner_of_the_model(self) -> None:
        rows = list(RoomNight.objects.values_list("room", "night", "line__booking"))
        assert len(rows) == len({(room, night) for room, night, _ in rows})
        assert {(room, night): pk for room, night, pk in rows} == self.cells

    @invariant()
    def an_occupying_booking_owns_its_rooms_times_its_nights_and_an_ended_one_nothing(self) -> None:
        for party in self.parties:
            owned = {cell for cell, pk in self.cells.items() if pk == party.pk}
            keeps = party.state in (S.HELD, S.CONFIRMED, S.CHECKED_IN, S.CHECKED_OUT)
            assert owned == ({(room, night) for room in party.rooms for night in party.stay} if keeps else set())

    @invariant()
    def what_is_shown_free_is_what_nobody_has(self) -> None:
        night = StayDates.of(self.now.date() + timedelta(days=1), 1)
        live = {room for (room, on), pk in self.cells.items() if on in night and not self.is_overdue(self.party(pk))}
        shown = free_rooms([self.household], night, self.now)
        assert {pk: [room.pk for room in rooms] for pk, rooms in shown.items()} == {
            pk: [room for room in rooms if room not in live] for pk, rooms in self.rooms.items()
        }

    @invariant()
    def the_trail_replays_to_the_present_state(self) -> None:
        replayed: dict[int, str] = {}
        for change in StateChange.objects.order_by("at", "pk"):
            assert replayed.get(change.booking_id, "") == change.before
            if change.before:
                check_transition(S(change.before), S(change.after), Actor(change.actor))
            replayed[change.booking_id] = change.after
        assert replayed == {party.pk: party.state for party in self.parties}
        assert dict(Booking.objects.values_list("pk", "state")) == replayed

    @invariant()
    def the_ledger_holds_what_was_settled(self) -> None:
        assert totals(household=self.household).amount == self.earned

    # The model

    def party(self, pk: int) -> Party:
        return next(party for party in self.parties if party.pk == pk)

    def pick(self, data: st.DataObject) -> Party:
        return data.draw(st.sampled_from(self.parties))

    def is_overdue(self, party: Party) -> bool:
        return party.state == S.HELD and party.expires_at <= self.now

    def end(self, party: Party, state: S) -> None:
        party.state = state
        self.cells = {cell: pk for cell, pk in self.cells.items() if pk != party.pk}

    def may(self, party: Party, after: S, act: object) -> bool:
        """Act, or be refused when the table has no such arrow."""
        allowed = {
            S.CONFIRMED: {S.HELD},
            S.CANCELLED: {S.HELD, S.CONFIRMED},
            S.CHECKED_IN: {S.CONFIRMED},
            S.CHECKED_OUT: {S.CHECKED_IN},
        }
        if party.state in allowed[after]:
            act()  # type: ignore[operator]
            return True
        with pytest.raises(WrongState):
            act()  # type: ignore[operator]
        return False


def test_no_sequence_of_steps_breaks_an_invariant(
    creekside: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    BookingLife.household = creekside
    BookingLife.rooms = {
        kind.pk: list(kind.rooms.order_by("number").values_list("pk", flat=True)) for kind in (double, family)
    }
    BookingLife.start = now
    run_state_machine_as_test(
        BookingLife,
        settings=settings(
            max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
