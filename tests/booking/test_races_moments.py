"""The last second: a hold that runs out while it is confirmed or paid, the same button pressed twenty times, rooms that
come free with two who want them. Each with its control: without the guard it goes wrong.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.booking.racing import (
    NIGHTS,
    STAY,
    everything_is_consistent,
    guest,
    in_step,
    meet_after,
    service,
    together,
    told,
    without_households_locked,
    without_the_booking_locked,
    without_the_constraint,
)
from tests.factories.channels import URL, Elsewhere, calendar
from tests.factories.houses import make_rooms
from tests.factories.payments import start, tell
from tests.factories.stays import hold
from tourism.booking import inventory
from tourism.booking.gateways.fake import FakeGateway
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, Channel, IdempotencyKey, PaymentEntry, RoomNight, StateChange, WaitingParty
from tourism.booking.selectors import account_of, cancel_terms
from tourism.booking.services import (
    FeeHasGrown,
    Idempotency,
    RoomRequest,
    cancel,
    change,
    confirm,
    expire_holds,
    join_waiting_list,
    offer_waiting,
    prolong,
    sync_channel,
)
from tourism.booking.services.expire_holds import HoldExpired
from tourism.booking.services.place_hold import LIVE_HOLDS_PER_PHONE, TooManyHolds
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


# The same button


def test_the_same_request_twenty_times_at_once_is_one_booking(double: RoomType, now: datetime) -> None:
    key = Idempotency("web:session", "one-tap")
    answers = together([partial(hold, double, STAY, now=now, idempotency=key)] * 20)
    assert {type(answer) for answer in answers} == {Booking}, told(answers)
    assert len({(booking.pk, booking.code, booking.total) for booking in answers}) == 1
    assert Booking.objects.count() == IdempotencyKey.objects.count() == StateChange.objects.count() == 1
    assert RoomNight.objects.count() == STAY.count


def test_without_its_key_the_same_request_is_a_booking_each_time(
    double: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service("place_hold"), "once", lambda key, body, at, work: work())
    key = Idempotency("web:session", "one-tap")
    together([partial(hold, double, STAY, now=now, idempotency=key)] * 20)
    assert Booking.objects.count() == 3


def test_more_time_asked_for_eight_times_at_once_is_given_once(double: RoomType, now: datetime) -> None:
    booking = hold(double, STAY, now=now)
    together([partial(prolong, booking_id=booking.pk, actor=Actor.GUEST, now=now)] * 8)
    assert Booking.objects.get().expires_at == booking.expires_at + 15 * MINUTE


def test_one_phone_keeps_no_more_than_its_share_however_fast_it_is(creekside: Household, now: datetime) -> None:
    singles = make_rooms(creekside, "单人间", LIVE_HOLDS_PER_PHONE + 5)
    answers = together([partial(hold, singles, STAY, now=now)] * (LIVE_HOLDS_PER_PHONE + 5))
    assert sum(isinstance(answer, TooManyHolds) for answer in answers) == 5, told(answers)
    assert Booking.objects.count() == LIVE_HOLDS_PER_PHONE


# The end of a hold


def test_two_hundred_times_a_hold_ends_in_the_second_it_is_confirmed(family: RoomType, now: datetime) -> None:
    """The guest confirms in the last second, the sweeper comes in the next, and another guest wants the room. One hold for
    each night of two hundred, each running out a minute after the one before."""
    nights = [StayDates.of(date(2026, 12, 1) + timedelta(days=turn), 1) for turn in range(200)]
    ends = [now + (30 + turn) * MINUTE for turn in range(200)]
    holds = [
        hold(family, night, now=now, hold_for=end - now, contact_phone=f"137{turn:08}")
        for turn, (night, end) in enumerate(zip(nights, ends, strict=True))
    ]
    turns = in_step(
        [
            lambda turn: confirm(booking_id=holds[turn].pk, actor=Actor.GUEST, now=ends[turn] - SECOND),
            lambda turn: expire_holds(now=ends[turn]),
            lambda turn: guest(family, turn, ends[turn], nights[turn], hold_for=timedelta(days=1))(),
        ],
        len(holds),
    )

    everything_is_consistent()
    states = dict(Booking.objects.values_list("pk", "state"))
    owners = dict(RoomNight.objects.values_list("night", "line__booking"))
    for held, night, (confirmed, _swept, rival) in zip(holds, nights, turns, strict=True):
        if isinstance(confirmed, Booking):
            assert (states[held.pk], type(rival)) == ("confirmed", SoldOut), told([rival])
            assert rival.details["nights"] == [night.check_in.isoformat()]
            assert owners[night.check_in] == held.pk
        else:
            assert isinstance(confirmed, WrongState), told([confirmed])
            assert (states[held.pk], type(rival)) == ("expired", Booking), told([rival])
            assert owners[night.check_in] == rival.pk


def test_without_its_row_locked_a_booking_is_confirmed_whose_room_is_gone(
    family: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the sweeper comes between what the guest's confirmation reads and what it writes."""
    booking, module = hold(family, STAY, now=now), service("confirm")
    check = module.check_in_time

    def sweep_meanwhile(*args: Any) -> None:
        check(*args)
        together([partial(expire_holds, now=now + 30 * MINUTE)])

    without_the_booking_locked(monkeypatch, module)
    monkeypatch.setattr(module, "check_in_time", sweep_meanwhile)
    together([partial(confirm, booking_id=booking.pk, actor=Actor.GUEST, now=now + 29 * MINUTE)])
    assert Booking.objects.get().state == BookingState.CONFIRMED
    assert not RoomNight.objects.exists()


def test_thirty_times_payment_end_and_confirmation_meet(family: RoomType, now: datetime) -> None:
    """The money comes, the hold ends, and the guest presses the button: confirmed with its rooms, or expired and the money
    on its way back. It is booked once."""
    gateway, ends = FakeGateway(), [now + (30 + turn) * MINUTE for turn in range(30)]
    holds, messages = [], []
    for turn, end in enumerate(ends):
        night = StayDates.of(date(2026, 12, 1) + timedelta(days=turn), 1)
        booking = hold(family, night, now=now, hold_for=end - now, contact_phone=f"137{turn:08}")
        holds.append(booking)
        messages.append(gateway.paid(start(booking, now), end))
    turns = in_step(
        [
            lambda turn: tell(messages[turn], ends[turn] - SECOND),
            lambda turn: expire_holds(now=ends[turn]),
            lambda turn: confirm(booking_id=holds[turn].pk, actor=Actor.GUEST, now=ends[turn] - SECOND),
            lambda turn: tell(messages[turn], ends[turn]),
        ],
        len(holds),
    )

    everything_is_consistent()
    for booking, (_paid, _swept, confirmed, _again) in zip(holds, turns, strict=True):
        fresh, account = Booking.objects.get(pk=booking.pk), account_of(booking)
        assert PaymentEntry.objects.filter(booking=booking, kind="paid").count() == 1
        assert account.paid == booking.total
        assert isinstance(confirmed, Booking | WrongState | HoldExpired), told([confirmed])
        if fresh.state == BookingState.CONFIRMED:
            assert account.due == booking.total
        else:
            assert (fresh.state, account.due) == (BookingState.EXPIRED, 0)
            assert fresh.payment_orders.get().refunds.get().amount == booking.total


# A room comes free


def test_what_comes_free_goes_to_who_waits_or_to_who_comes_never_to_both(family: RoomType, now: datetime) -> None:
    """Two machines offer while a guest takes the room that was just given back."""
    make_rooms(family.household, "单人间", 1, max_guests=1)
    for turn in range(10):
        night = StayDates.of(date(2026, 12, 1) + timedelta(days=turn), 1)
        party = waits(family, night, turn, now)
        offer = partial(offer_waiting, now=now, today=now.date())
        first, second, rival = together([offer, offer, guest(family, turn, now, night)])

        party.refresh_from_db()
        [owner] = RoomNight.objects.filter(room=family.rooms.get(), night=night.check_in).values_list("line__booking")
        if isinstance(rival, Booking):
            assert (party.state, owner) == ("waiting", (rival.pk,))
            assert first == second == 0
        else:
            assert isinstance(rival, SoldOut), told([rival])
            assert (party.state, party.offers, owner) == ("offered", 1, (party.booking_id,))
            assert first + second == 1
    everything_is_consistent()


def test_without_lock_and_constraint_it_goes_to_both(
    family: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = waits(family, STAY, 0, now)
    without_households_locked(monkeypatch)
    meet_after(monkeypatch, 2, (inventory, "choose_rooms"))
    with without_the_constraint():
        together([partial(offer_waiting, now=now, today=now.date()), guest(family, 1, now)])
        assert RoomNight.objects.filter(room=family.rooms.get(), night=STAY.check_in).count() == 2
        party.refresh_from_db()
        assert party.state == "offered"


def waits(family: RoomType, stay: StayDates, number: int, now: datetime) -> WaitingParty:
    """A party of four waits for the family room, which was taken and is free again."""
    taken = hold(family, stay, now=now, contact_phone=f"135{number:08}")
    party = join_waiting_list(
        household=family.household,
        stay=stay,
        guests=4,
        rooms=[RoomRequest(family.pk)],
        contact_name="周先生",
        contact_phone=f"138{number:08}",
        key=uuid4(),
        now=now,
        today=now.date(),
    )
    cancel(booking_id=taken.pk, actor=Actor.GUEST, now=now)
    return party


# Another place's calendar; that it never takes a guest's room is held by test_channel_races.py


def test_without_lock_and_constraint_an_import_lands_on_a_guest(
    family: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = Channel.objects.create(room_type=family, name="别处", import_url=URL, export_key="k", created_at=now)
    elsewhere = Elsewhere()
    elsewhere.content = calendar(("anna", STAY.check_in, STAY.count))
    read = partial(sync_channel, channel_id=channel.pk, now=now, today=now.date(), fetch=elsewhere)
    without_households_locked(monkeypatch)
    meet_after(monkeypatch, 2, (inventory, "choose_rooms"), (service("sync_channel"), "occupied_cells"))
    with without_the_constraint():
        together([read, guest(family, 1, now)])
        occupants = RoomNight.objects.filter(night=NIGHTS[0]).values_list("kind", flat=True)
        assert sorted(occupants) == ["hold", "ical"]


# The fee that was read


def test_a_stay_moved_close_while_it_is_cancelled_costs_no_more_than_was_read(
    creekside: Household, now: datetime
) -> None:
    """One of the party moves the stay to tonight, the other reads that calling off is free, and presses."""
    singles, tonight = make_rooms(creekside, "单人间", 20), StayDates.of(now.date(), 1)
    firm = [guest(singles, turn, now)() for turn in range(20)]
    for booking in firm:
        confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    turns = in_step(
        [
            lambda turn: change(booking_id=firm[turn].pk, actor=Actor.GUEST, now=now, today=now.date(), stay=tonight),
            lambda turn: cancel(booking_id=firm[turn].pk, actor=Actor.GUEST, now=now, fee_at_most=Decimal(0)),
        ],
        len(firm),
    )

    everything_is_consistent()
    for booking, (moved, cancelled) in zip(firm, turns, strict=True):
        booking.refresh_from_db()
        assert booking.fee == 0
        if isinstance(moved, Booking):
            assert (booking.state, type(cancelled)) == ("confirmed", FeeHasGrown), told([cancelled])
        else:
            assert (booking.state, type(moved)) == ("cancelled", WrongState), told([moved])


def test_without_a_bound_it_costs_what_it_costs_by_then(double: RoomType, now: datetime) -> None:
    """The control."""
    booking = confirm(booking_id=hold(double, STAY, now=now).pk, actor=Actor.GUEST, now=now)
    read = cancel_terms(booking, now).fee
    tonight = StayDates.of(now.date(), 1)
    together([partial(change, booking_id=booking.pk, actor=Actor.GUEST, now=now, today=now.date(), stay=tonight)])
    assert (read, cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now).fee) == (0, 168)
