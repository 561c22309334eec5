"""Any sequence of what people do, against a model that is one dictionary: (room, night) → who has it.

The rules are in `machine_guests.py` and `machine_desk.py`, what they believe in `machine_model.py`; here is what must be
true after each step.
"""

import os
import time
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, run_state_machine_as_test

from tests.factories.stays import booking_in, pay
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, Channel, RoomNight, StateChange
from tourism.booking.selectors import free_rooms
from tourism.booking.selectors.accounts import account_of, owed_for, standing_account
from tourism.booking.services import settle
from tourism.booking.states import Action, Actor, check_transition
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.selectors import totals

from .machine_desk import BLOCK, ICAL, DeskRules
from .machine_guests import GuestRules
from .machine_model import DAY, RELEASED, WAITING, Party, S


class BookingLife(GuestRules, DeskRules, RuleBasedStateMachine):
    """I1–I3: cells; I4: what is shown; I5: beds; I6: money; I9: the trail; I12: the ledger; I15: forgetting."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.seen = 0
        self.replayed: dict[int, str] = {}
        self.set_up()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    @invariant()
    def every_cell_has_the_owner_of_the_model(self) -> None:
        names = {RoomNight.Kind.BLOCK: BLOCK, RoomNight.Kind.ICAL: ICAL}
        found = RoomNight.objects.select_related("room__room_type", "line")
        assert all(each.line is None or each.line.guests <= each.room.room_type.max_guests for each in found)
        rows = [(each.room_id, each.night, each.kind, each.line and each.line.booking_id) for each in found]
        assert len(rows) == len({(room, night) for room, night, _kind, _booking in rows})
        assert {(room, night): names.get(kind, booking) for room, night, kind, booking in rows} == self.cells
        for _room, _night, kind, booking in rows:
            if booking:
                is_waiting = self.parties[booking].state in WAITING
                assert kind == (RoomNight.Kind.HOLD if is_waiting else RoomNight.Kind.STAY)

    @invariant()
    def what_is_shown_free_is_what_nobody_has(self) -> None:
        stay = StayDates.of(self.today + DAY, 2)
        shown = {pk: [room.pk for room in rooms] for pk, rooms in free_rooms(self.houses, stay, self.now).items()}
        assert shown == {pk: self.free(pk, stay) for pk in self.rooms}

    @invariant()
    def each_booking_is_what_the_model_says(self) -> None:
        # Whom it is for is encrypted, which takes its time to read, and no matter here.
        rows = Booking.objects.defer("contact_name", "contact_phone", "contact_email", "note")
        found = {booking.pk: booking for booking in rows.prefetch_related("lines", "payments", "spends")}
        assert found.keys() == self.parties.keys()
        for pk, party in self.parties.items():
            self.is_as_promised(found[pk], party)
            self.is_paid_as_told(found[pk], party)

    def is_as_promised(self, booking: Booking, party: Party) -> None:
        lines, cells = list(booking.lines.all()), self.cells_of(party.pk)
        assert {line.pk: {night["date"]: Decimal(night["price"]) for night in line.nightly} for line in lines} == {
            line: {night.isoformat(): price for night, price in party.charged(line).items()} for line in party.lines
        }
        assert {line.pk: line.guests for line in lines} == party.heads
        assert (booking.guests, booking.guests_arrived) == (party.guests, party.arrived)
        assert (booking.state, booking.total, booking.fee) == (party.state, party.total, party.fee)
        assert (booking.check_in, booking.check_out) == (party.check_in, party.check_out)
        assert booking.fee >= sum(Decimal(night["fee"]) for line in lines for night in line.dropped)
        if party.state in RELEASED:
            assert not cells
        elif party.state != S.NO_SHOW and not party.was_missed:
            assert len(cells) == sum(len(nights) for nights in party.lines.values())

    def is_paid_as_told(self, booking: Booking, party: Party) -> None:
        account = account_of(booking)
        assert account.due == (0 if party.state in WAITING else party.owed)
        assert party.state in WAITING or account.due == owed_for(booking)
        assert (account.paid, account.refunded, account.waived) == (party.paid, party.refunded, party.waived)
        assert 0 <= account.refunded <= account.paid
        assert party.state != S.SETTLED or account.open == 0

    @invariant()
    def the_trail_replays_to_the_present_state(self) -> None:
        for change in StateChange.objects.order_by("pk").filter(pk__gt=self.seen):
            before = self.replayed.get(change.booking_id, "")
            assert before == change.before
            row = check_transition(Action(change.action), S(before) if before else None, Actor(change.actor))
            assert row.after == change.after
            self.replayed[change.booking_id], self.seen = change.after, change.pk
        assert self.replayed == {pk: party.state for pk, party in self.parties.items()}

    @invariant()
    def the_ledger_holds_what_was_slept_and_bought(self) -> None:
        assert totals(household=self.creekside).amount == self.earned


@pytest.fixture
def machine(
    creekside: Household,
    double: RoomType,
    family: RoomType,
    hilltop: Household,
    union: Organisation,
    organiser: User,
    now: datetime,
) -> type[BookingLife]:
    # Whom the price includes differs from whom the room sleeps.
    RoomType.objects.filter(pk=double.pk).update(base_guests=1, extra_guest_price=20)
    RoomType.objects.filter(pk=family.pk).update(base_guests=2, extra_guest_price=30)
    BookingLife.creekside, BookingLife.houses = creekside, [creekside, hilltop]
    BookingLife.union, BookingLife.organiser, BookingLife.start = union, organiser, now
    kinds = [RoomType.objects.get(pk=kind.pk) for kind in (double, family, hilltop.room_types.get())]
    BookingLife.types = {kind.pk: kind for kind in kinds}
    BookingLife.rooms = {kind.pk: list(kind.rooms.order_by("number").values_list("pk", flat=True)) for kind in kinds}
    BookingLife.channel = Channel.objects.create(
        room_type=double, name="别处", import_url="https://elsewhere.example/7.ics", export_key="k" * 43, created_at=now
    )
    return BookingLife


def live(machine: type[BookingLife], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_no_sequence_of_steps_breaks_an_invariant(machine: type[BookingLife]) -> None:
    """On PostgreSQL fewer: there the same statements are a round trip each."""
    live(machine, int(os.environ.get("LIFE_EXAMPLES", 200 if connection.vendor == "sqlite" else 30)))


def test_nights_are_the_same_wherever_the_server_stands(
    machine: type[BookingLife], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        live(machine, 10)
    finally:
        monkeypatch.undo()
        time.tzset()


def test_who_never_came_owes_the_fee_and_no_more_once_it_is_settled(double: RoomType, now: datetime) -> None:
    booking = booking_in(S.NO_SHOW, double, now=now)
    pay(booking, booking.fee, now=now)
    over = booking.check_out
    settled = settle(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, today=over)
    assert (settled.state, settled.fee, owed_for(settled)) == (S.SETTLED, 168, 168)
    assert standing_account(settled).open == 0
