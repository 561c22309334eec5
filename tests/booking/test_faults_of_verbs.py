"""A fault after each statement of every verb (I11); those that need more of a story are in `test_faults.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from inspect import isfunction
from typing import Any
from uuid import UUID

import pytest

from tests.booking.faults import KEY, Act, is_all_or_nothing, overdue_hold
from tests.booking.racing import service
from tests.booking.test_state_services import DEEDS, balance
from tests.factories.channels import URL, Elsewhere, calendar
from tests.factories.payments import pay_online, start, tell
from tests.factories.stays import booking_in, hold, pay
from tests.factories.waiting import LONG, offer, wait
from tourism.accounts.models import Organisation, User
from tourism.booking import services
from tourism.booking.gateways.fake import FakeGateway
from tourism.booking.models import Booking, Channel
from tourism.booking.services import (
    GroupPart,
    Idempotency,
    RoomRequest,
    block_nights,
    cancel,
    cancel_group,
    confirm,
    confirm_group,
    finish_stays,
    leave_waiting_list,
    place_group,
    receive_payment,
    record_spend,
    refund_payment,
    release_from_group,
    remove_channel,
    reverse_spend,
    sync_channel,
    take_walk_in,
    unblock_nights,
    waive,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType

S = BookingState
DAY = timedelta(days=1)


@dataclass
class Scene:
    """Creekside and Hilltop on a morning, and who outings are planned by."""

    double: RoomType
    hilltop: RoomType
    union: Organisation
    organiser: User
    now: datetime

    @property
    def tonight(self) -> StayDates:
        return StayDates.of(self.now.date(), 2)

    def booking(self, state: BookingState, **fields: Any) -> Booking:
        return booking_in(state, self.double, now=self.now, **fields)

    def ask_the_host(self) -> None:
        Household.objects.update(approves_requests=True)

    def group(self, *, is_option: bool = True) -> Act:
        """The act of taking two rooms at each of two houses."""
        parts = [
            GroupPart(kind.household, self.tonight, 2, [RoomRequest(kind.pk, 2)])
            for kind in (self.double, self.hilltop)
        ]
        until = self.now + timedelta(hours=6) if is_option else None
        return lambda: place_group(
            organisation=self.union, user=self.organiser, title="冬季疗休养", parts=parts, now=self.now,
            today=self.now.date(), option_until=until, idempotency=KEY,
        )  # fmt: skip


# Makes the world in which the act is possible.
Preparation = Callable[[Scene], Act]


def of_table(verb: str, state: BookingState, actor: Actor = Actor.HOST, **fields: Any) -> Preparation:
    """A deed that the table of states knows."""

    def prepare(scene: Scene) -> Act:
        booking, task = scene.booking(state, **fields), DEEDS[verb]
        at = task.at(state, scene.now)
        if verb == "settle":
            balance(booking, at)
        who: dict[str, Any] = {"actor": actor, "user": None} | ({"idempotency": KEY} if task.takes_key else {})
        return lambda: task.do(booking, at, who)

    return prepare


def of_group(do: Callable[..., object], *, nights: int = 0) -> Preparation:
    """`nights`: how many of the last ones it is about; 0 for all of it."""

    def prepare(scene: Scene) -> Act:
        group: Any = scene.group()()
        last = {"nights": scene.tonight.nights[-nights:]} if nights else {}
        key = Idempotency(actor="test", key="group")
        return lambda: do(group_id=group.pk, user=None, now=scene.now, idempotency=key, **last)

    return prepare


def by_hand(do: Callable[..., object], state: BookingState, paid: int = 0, **asked: Any) -> Preparation:
    """Money told to the account of a booking."""

    def prepare(scene: Scene) -> Act:
        booking = scene.booking(state)
        if paid:
            pay(booking, Decimal(paid), now=scene.now)
        return lambda: do(booking_id=booking.pk, user=None, now=scene.now, key="once", **asked)

    return prepare


def a_request(scene: Scene) -> Act:
    booking = scene.booking(S.HELD)
    scene.ask_the_host()
    return lambda: confirm(booking_id=booking.pk, actor=Actor.GUEST, now=scene.now, idempotency=KEY)


def a_payment_that_confirms(scene: Scene) -> Act:
    message = FakeGateway().paid(start(scene.booking(S.HELD), scene.now), scene.now)
    return lambda: tell(message, scene.now)


def the_way_to_the_gateway(scene: Scene) -> Act:
    booking = scene.booking(S.HELD)
    return lambda: start(booking, scene.now)


def a_cancellation_of_what_is_paid(scene: Scene) -> Act:
    booking = scene.booking(S.HELD)
    pay_online(booking, scene.now)
    return lambda: cancel(booking_id=booking.pk, actor=Actor.HOST, now=scene.now, idempotency=KEY)


def a_walk_in(scene: Scene) -> Act:
    return lambda: take_walk_in(
        household=scene.double.household, stay=scene.tonight, guests=3, rooms=[RoomRequest(scene.double.pk, 2)],
        contact_name="周先生", channel="walk_in", now=scene.now, today=scene.now.date(), actor=Actor.HOST, user=None,
        checks_in=True, idempotency=KEY,
    )  # fmt: skip


def a_block(scene: Scene) -> Act:
    room = scene.double.rooms.get(number="101")
    return lambda: block_nights(room=room, stay=scene.tonight, now=scene.now, idempotency=KEY)


def a_block_lifted(scene: Scene) -> Act:
    room = scene.double.rooms.get(number="101")
    block_nights(room=room, stay=scene.tonight, now=scene.now)
    return lambda: unblock_nights(room=room, stay=scene.tonight, now=scene.now, idempotency=KEY)


def _a_purchase(scene: Scene) -> Act:
    booking = scene.booking(S.CHECKED_IN)
    return lambda: record_spend(
        booking_id=booking.pk,
        key=UUID(int=1),
        category="meals",
        item="饭",
        amount=Decimal(60),
        user=None,
        now=scene.now,
    )


def a_purchase_taken_back(scene: Scene) -> Act:
    spend: Any = _a_purchase(scene)()
    return lambda: reverse_spend(spend_id=spend.pk, key=UUID(int=2), user=None, now=scene.now)


def nights_that_finish_a_stay(scene: Scene) -> Act:
    booking, later = scene.booking(S.CHECKED_OUT), scene.now + 5 * DAY
    balance(booking, scene.now)
    return lambda: finish_stays(now=later, today=later.date())


def _full(scene: Scene) -> Booking:
    """Nobody else finds a room at Hilltop."""
    stay = StayDates.of(scene.now.date() + 3 * DAY, 2)
    rooms = scene.hilltop.rooms.count()
    return hold(scene.hilltop, stay, now=scene.now, count=rooms, guests=rooms, hold_for=LONG)


def a_place_in_the_line(scene: Scene) -> Act:
    stay = _full(scene).stay
    return lambda: wait(scene.hilltop.household, scene.now, stay=stay, key=UUID(int=3))


def an_offer_to_who_waits(scene: Scene) -> Act:
    booking = _full(scene)
    wait(scene.hilltop.household, scene.now, stay=booking.stay)
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=scene.now)
    return lambda: offer(scene.now)


def an_offer_refused(scene: Scene) -> Act:
    booking = _full(scene)
    party = wait(scene.hilltop.household, scene.now, stay=booking.stay)
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=scene.now)
    offer(scene.now)
    return lambda: leave_waiting_list(party_id=party.pk, now=scene.now)


def a_channel_removed(scene: Scene) -> Act:
    channel = Channel.objects.create(
        room_type=scene.double, name="别处", import_url=URL, export_key="k" * 43, created_at=scene.now
    )
    elsewhere = Elsewhere()
    elsewhere.content = calendar(("a", scene.now.date(), 2))
    sync_channel(channel_id=channel.pk, now=scene.now, today=scene.now.date(), fetch=elsewhere)

    def remove() -> None:
        for each in Channel.objects.all():
            remove_channel(channel_id=each.pk, now=scene.now)

    return remove


VERBS: dict[str, Preparation] = {
    "prolong": of_table("prolong", S.HELD, Actor.GUEST),
    "prolong an option": of_table("prolong", S.OPTION, Actor.ORGANISER),
    "confirm where the host is asked": a_request,
    "reject": of_table("reject", S.REQUESTED),
    "cancel": of_table("cancel", S.CONFIRMED, Actor.GUEST, count=2, guests=2),
    "cancel what is paid online": a_cancellation_of_what_is_paid,
    "expect_late": of_table("expect_late", S.CONFIRMED, Actor.GUEST),
    "check_in": of_table("check_in", S.CONFIRMED, count=2, guests=2),
    "register": of_table("register", S.CHECKED_IN),
    "move_room": of_table("move_room", S.CHECKED_IN),
    "extend": of_table("extend", S.CHECKED_IN, count=2, guests=2),
    "shorten": of_table("shorten", S.CHECKED_IN, count=2, guests=2),
    "settle": of_table("settle", S.CHECKED_OUT),
    "erase_person": of_table("erase_person", S.SETTLED, Actor.STAFF),
    "finish_stays": nights_that_finish_a_stay,
    "confirm_group": of_group(confirm_group),
    "cancel_group": of_group(cancel_group),
    "release_from_group": of_group(release_from_group, nights=1),
    "receive_payment": by_hand(receive_payment, S.CONFIRMED, amount=Decimal(100), method="cash", reference="收据 1"),
    "refund_payment": by_hand(
        refund_payment, S.CHECKED_OUT, paid=400, amount=Decimal(20), method="cash", reference="收据 2", reason="多付了"
    ),
    "waive": by_hand(waive, S.CONFIRMED, amount=Decimal(30), reason="停水"),
    "start_payment": the_way_to_the_gateway,
    "take_notification": a_payment_that_confirms,
    "take_walk_in": a_walk_in,
    "block_nights": a_block,
    "unblock_nights": a_block_lifted,
    "remove_channel": a_channel_removed,
    "record_spend": _a_purchase,
    "reverse_spend": a_purchase_taken_back,
    "join_waiting_list": a_place_in_the_line,
    "offer_waiting": an_offer_to_who_waits,
    "leave_waiting_list": an_offer_refused,
}


@pytest.fixture
def scene(double: RoomType, hilltop: Household, union: Organisation, organiser: User, now: datetime) -> Scene:
    return Scene(double, hilltop.room_types.get(), union, organiser, now)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_does_all_of_it_or_nothing(verb: str, scene: Scene) -> None:
    assert is_all_or_nothing(VERBS[verb](scene))


def test_a_verb_that_is_not_one_unit_is_found_out(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(service("cancel"), "in_one_unit", lambda work: work())
    with pytest.raises(AssertionError, match="after statement"):
        is_all_or_nothing(VERBS["cancel"](scene))


@pytest.mark.parametrize("is_option", [True, False])
def test_a_group_has_all_its_households_or_none(is_option: bool, scene: Scene) -> None:
    overdue_hold(scene.double, scene.now)
    assert is_all_or_nothing(scene.group(is_option=is_option))


# What needs no fault here, and why.
BY_ITSELF = {  # in test_faults.py
    "change", "check_in", "check_out", "confirm", "drop", "expire_holds", "mark_no_show", "place_hold", "sync_channel",
}  # fmt: skip
ONE_BY_ONE = {  # for many: each is a unit of its own, and their tests let single ones fail
    "add_channel", "forget_messages", "forget_messages_about",
    "purge_personal_data", "remind", "send_messages", "send_refunds", "write_messages",
}  # fmt: skip
IN_ANOTHERS_UNIT = {"leave_messages"}  # of the apps above, whose services are one unit with it
ONE_STATEMENT = {"forget_keys", "mark_clean", "mark_dirty", "rotate_export_key"}
READS = {"due_channels", "prolonged_until", "quote_change"}


def test_no_verb_is_forgotten() -> None:
    verbs = {name for name in services.__all__ if isfunction(getattr(services, name))}
    tried = {name.split()[0] for name in VERBS} | {"place_group"}
    assert not verbs - tried - BY_ITSELF - ONE_BY_ONE - IN_ANOTHERS_UNIT - ONE_STATEMENT - READS
