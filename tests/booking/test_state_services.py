"""That the services obey the state table: every verb on a booking in every state by every actor.

`test_states.ALLOWED` says what must come of it. What is refused leaves no trace anywhere; what is done leaves one row in the
trail and one event, and nothing more when the same request comes a second time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction

from tests.booking.test_states import ALLOWED
from tests.factories.stays import booking_in, hold, pay
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, BookingGroup, OutboxEvent, StateChange
from tourism.booking.selectors.accounts import account_of, owed_for
from tourism.booking.services import (
    GroupPart,
    HoldExpired,
    Idempotency,
    RoomRequest,
    cancel,
    cancel_group,
    change,
    check_in,
    check_out,
    confirm,
    confirm_group,
    drop,
    erase_person,
    expect_late,
    expire_holds,
    extend,
    finish_stays,
    mark_no_show,
    move_room,
    place_group,
    prolong,
    record_spend,
    register,
    reject,
    release_from_group,
    reverse_spend,
    settle,
    shorten,
    take_walk_in,
)
from tourism.booking.states import ENDED, RELEASED, WAITING, Action, Actor, BookingState, WrongState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType
from tourism.ledger.models import Entry

S, A = BookingState, Action
DAY = timedelta(days=1)
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Deed:
    """A verb with fit arguments, so that nothing but the table can stand against it. `days`: how much later it is done."""

    action: Action
    do: Callable[[Booking, datetime, dict[str, Any]], object]
    days: Mapping[S | None, int]
    takes_key: bool = True

    def at(self, state: S, now: datetime) -> datetime:
        return now + DAY * self.days.get(state, self.days.get(None, 0))


def deed(action: Action, do: Callable[..., object], *, takes_key: bool = True, **days: int) -> Deed:
    """`later=1`: a day after the arrival; with the name of a state, for bookings in that state."""
    return Deed(action, do, {None if name == "later" else S[name]: count for name, count in days.items()}, takes_key)


def _to_103(booking: Booking) -> dict[str, int]:
    room = Room.objects.get(room_type__household=booking.household_id, number="103")
    return {"line_id": booking.lines.get().pk, "room_id": room.pk}


# Each gets the booking, the time and who does it: user, actor and, where the verb takes it, the idempotency key.
DEEDS = {
    "prolong": deed(A.PROLONG, lambda b, now, who: prolong(booking_id=b.pk, now=now, **who)),
    "confirm": deed(A.CONFIRM, lambda b, now, who: confirm(booking_id=b.pk, now=now, **who)),
    "reject": deed(A.REJECT, lambda b, now, who: reject(booking_id=b.pk, now=now, reason="办喜事", **who)),
    "change": deed(
        A.CHANGE,
        lambda b, now, who: change(
            booking_id=b.pk, now=now, today=now.date(), stay=StayDates.of(b.check_in + DAY, 2), **who
        ),
    ),
    "drop": deed(A.DROP, lambda b, now, who: drop(booking_id=b.pk, now=now, nights=[b.check_in + DAY], **who)),
    "cancel": deed(A.CANCEL, lambda b, now, who: cancel(booking_id=b.pk, now=now, **who)),
    "expect_late": deed(
        A.EXPECT_LATE,
        lambda b, now, who: expect_late(booking_id=b.pk, now=now, expected_at=now + timedelta(hours=9), **who),
    ),
    "check_in": deed(
        A.CHECK_IN,
        lambda b, now, who: check_in(booking_id=b.pk, now=now, today=now.date(), guests_arrived=1, **who),
        NO_SHOW=1,
    ),
    "mark_no_show": deed(A.MARK_NO_SHOW, lambda b, now, who: mark_no_show(booking_id=b.pk, now=now, **who), later=1),
    "register": deed(A.REGISTER, lambda b, now, who: register(booking_id=b.pk, now=now, receipt="HZ-7", **who)),
    "move_room": deed(
        A.MOVE_ROOM,
        lambda b, now, who: move_room(booking_id=b.pk, now=now, today=now.date(), **_to_103(b), **who),
    ),
    "extend": deed(
        A.EXTEND,
        lambda b, now, who: extend(booking_id=b.pk, check_out=b.check_out + DAY, now=now, today=now.date(), **who),
    ),
    "shorten": deed(
        A.SHORTEN,
        lambda b, now, who: shorten(booking_id=b.pk, check_out=b.check_out - DAY, now=now, today=now.date(), **who),
    ),
    "check_out": deed(
        A.CHECK_OUT, lambda b, now, who: check_out(booking_id=b.pk, now=now, today=now.date(), **who), later=1
    ),
    "settle": deed(A.SETTLE, lambda b, now, who: settle(booking_id=b.pk, now=now, today=now.date(), **who), later=2),
    "erase_person": deed(
        A.ERASE,
        lambda b, now, who: erase_person(booking_id=b.pk, now=now, basis="本人要求", **who),
        later=2,
        takes_key=False,
    ),
}


def rows() -> Rows:
    """All that bookings and the ledger keep."""
    models = [*apps.get_app_config("booking").get_models(), Entry]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def balance(booking: Booking, now: datetime) -> None:
    """So that only the state can stand against settling."""
    owed = owed_for(booking) - account_of(booking).kept
    if booking.state in (S.CHECKED_OUT, S.NO_SHOW) and owed:
        pay(booking, owed, now=now)


@pytest.fixture
def bystander(double: RoomType, now: datetime) -> Booking:
    """Somebody else in the same house on the same nights, whom nothing of this concerns."""
    booking = hold(double, StayDates.of(now.date(), 2), now=now, contact_phone="13700000009")
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    return booking


class _Undo(Exception):
    """Back to where we were before this actor."""


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("verb", DEEDS)
def test_a_verb_takes_the_steps_of_the_table_and_no_other(
    verb: str, state: S, double: RoomType, bystander: Booking, now: datetime
) -> None:
    task = DEEDS[verb]
    booking = booking_in(state, double, now=now)
    at = task.at(state, now)
    if task.action == A.SETTLE:
        balance(booking, at)
    after, actors = ALLOWED.get((task.action, state), (None, set()))
    for actor in Actor:
        who: dict[str, Any] = {"actor": actor, "user": None}
        if task.takes_key:
            who["idempotency"] = Idempotency(actor="test", key=f"{verb}:{actor}")
        with pytest.raises(_Undo), transaction.atomic():
            if after and actor in actors:
                does(task, booking, at, who, after)
            else:
                is_refused(lambda who=who: task.do(booking, at, who))
            assert nothing_happened_to(bystander)
            raise _Undo


def does(task: Deed, booking: Booking, at: datetime, who: dict[str, Any], after: S) -> None:
    before = booking.state
    seen = StateChange.objects.count(), OutboxEvent.objects.filter(kind__startswith="booking.").count()
    task.do(booking, at, who)
    assert Booking.objects.get(pk=booking.pk).state == after
    [row] = StateChange.objects.order_by("pk")[seen[0] :]
    assert (row.booking_id, row.action, row.before, row.after, row.actor, row.at) == (
        booking.pk, task.action, before, after, who["actor"], at,
    )  # fmt: skip
    [event] = OutboxEvent.objects.filter(kind__startswith="booking.").order_by("pk")[seen[1] :]
    assert (event.booking_id, event.kind, event.payload["state"]) == (booking.pk, f"booking.{task.action}", after)
    once = rows()
    task.do(booking, at, who)
    assert rows() == once


def is_refused(act: Callable[[], object], error: type[Exception] = WrongState) -> None:
    before = rows()
    with pytest.raises(error):
        act()
    assert rows() == before


def nothing_happened_to(bystander: Booking) -> bool:
    fresh = Booking.objects.get(pk=bystander.pk)
    own = [row for row in rows()["RoomNight"] if row["line_id"] == fresh.lines.get().pk]
    return fresh.state == S.CONFIRMED and fresh.changes.count() == 2 and len(own) == 2


@pytest.mark.parametrize("state", list(S))
def test_where_the_host_answers_himself_a_party_only_asks(state: S, double: RoomType, now: datetime) -> None:
    booking = booking_in(state, double, now=now)
    Household.objects.update(approves_requests=True)
    for actor in Actor:
        action = A.REQUEST if state == S.HELD and actor in (Actor.GUEST, Actor.ORGANISER) else A.CONFIRM
        after, actors = ALLOWED.get((action, state), (None, set()))
        task = deed(action, DEEDS["confirm"].do)
        who = {"actor": actor, "user": None, "idempotency": Idempotency(actor="test", key=str(actor))}
        with pytest.raises(_Undo), transaction.atomic():
            if after and actor in actors:
                does(task, booking, now, who, after)
            else:
                is_refused(lambda task=task, who=who: task.do(booking, now, who))
            raise _Undo


@pytest.mark.parametrize("state", list(S))
def test_only_what_waits_for_an_answer_runs_out(state: S, double: RoomType, bystander: Booking, now: datetime) -> None:
    booking = booking_in(state, double, now=now)
    later = now + 20 * DAY
    if state in WAITING:
        assert ALLOWED[A.EXPIRE, state] == (S.EXPIRED, {Actor.SYSTEM})
        expiring = deed(A.EXPIRE, lambda _booking, at, _who: expire_holds(now=at))
        does(expiring, booking, later, {"actor": Actor.SYSTEM}, S.EXPIRED)
    else:
        before = rows()
        assert expire_holds(now=later) == 0
        assert rows() == before
    assert nothing_happened_to(bystander)


@pytest.mark.parametrize("state", list(S))
def test_the_night_finishes_what_the_table_lets_the_system_finish(state: S, double: RoomType, now: datetime) -> None:
    booking = booking_in(state, double, now=now)
    balance(booking, now)
    before, later = rows(), now + 5 * DAY
    # Nothing was paid for the stay of who is still in the house, so that it is closed and not settled.
    after = {S.CHECKED_IN: S.CHECKED_OUT, S.CHECKED_OUT: S.SETTLED, S.NO_SHOW: S.SETTLED}.get(state, state)
    assert finish_stays(now=later, today=later.date()) == (after != state)
    assert Booking.objects.get(pk=booking.pk).state == after
    if after == state:
        assert rows() == before
    else:
        last = booking.changes.order_by("pk").last()
        assert last is not None
        assert ALLOWED[Action(last.action), state] == (after, ALLOWED[Action(last.action), state][1] | {Actor.SYSTEM})
        assert (last.actor, len(rows()["StateChange"])) == (Actor.SYSTEM, len(before["StateChange"]) + 1)


@pytest.mark.parametrize("state", list(S))
def test_only_guests_in_the_house_buy(state: S, double: RoomType, now: datetime) -> None:
    booking = booking_in(state, double, now=now)

    def buy() -> Any:
        return record_spend(
            booking_id=booking.pk, key=uuid4(), category="meals", item="饭", amount=Decimal(60), user=None, now=now
        )

    if state != S.CHECKED_IN:
        is_refused(buy)
        return
    spend = buy()
    assert Booking.objects.get(pk=booking.pk).state == state
    check_out(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, today=booking.check_out)
    is_refused(lambda: reverse_spend(spend_id=spend.pk, key=uuid4(), user=None, now=now))


# Beginnings


@pytest.mark.parametrize("actor", list(Actor))
def test_whoever_the_table_lets_begin_takes_a_hold(actor: Actor, double: RoomType, now: datetime) -> None:
    after, actors = ALLOWED[A.HOLD, None]
    assert actor in actors
    booking = hold(double, StayDates.of(now.date(), 1), now=now, actor=actor)
    assert booking.state == after
    assert list(booking.changes.values_list("action", "before", "after", "actor")) == [(A.HOLD, "", after, actor)]
    assert list(booking.events.values_list("kind", flat=True)) == ["booking.hold"]


@pytest.mark.parametrize("actor", list(Actor))
def test_only_the_desk_takes_in_who_stands_at_the_door(actor: Actor, double: RoomType, now: datetime) -> None:
    def take() -> Booking:
        return take_walk_in(
            household=double.household, stay=StayDates.of(now.date(), 1), guests=1, rooms=[RoomRequest(double.pk)],
            contact_name="周先生", channel="walk_in", now=now, today=now.date(), actor=actor, user=None, checks_in=True,
            idempotency=Idempotency(actor="test", key="door"),
        )  # fmt: skip

    if actor not in ALLOWED[A.CHECK_IN, S.CONFIRMED][1]:
        is_refused(take)
        return
    booking = take()
    steps = [(A.HOLD, "", S.HELD), (A.CONFIRM, S.HELD, S.CONFIRMED), (A.CHECK_IN, S.CONFIRMED, S.CHECKED_IN)]
    assert list(booking.changes.values_list("action", "before", "after")) == steps
    assert list(booking.events.values_list("kind", flat=True)) == [f"booking.{action}" for action, _, _ in steps]
    once = rows()
    assert take() == booking
    assert rows() == once


# Groups


@pytest.fixture
def group(union: Organisation, organiser: User, double: RoomType, hilltop: Household, now: datetime) -> BookingGroup:
    """An option on a room at Creekside and one at Hilltop, from today for two nights."""
    parts = [
        GroupPart(kind.household, StayDates.of(now.date(), 2), 1, [RoomRequest(kind.pk)])
        for kind in (double, hilltop.room_types.get())
    ]
    return place_group(
        organisation=union, user=organiser, title="冬季疗休养", parts=parts, now=now, today=now.date(),
        option_until=now + timedelta(hours=6),
    )  # fmt: skip


def bring(booking: Booking, state: S, now: datetime) -> None:
    """One booking of the group goes its own way; a verb that takes groups whole meets it as if it had come alone."""
    group, booking.group = booking.group, None
    booking.save(update_fields=["group"])
    desk: dict[str, Any] = {"booking_id": booking.pk, "actor": Actor.STAFF, "user": None, "now": now}
    if state == S.EXPIRED:
        Booking.objects.filter(pk=booking.pk).update(expires_at=now)
        expire_holds(now=now)
    elif state == S.CANCELLED:
        cancel(**desk)
    elif state != S.OPTION:
        confirm(**desk)
    if state == S.NO_SHOW:
        mark_no_show(**desk | {"now": now + DAY})
    if state in (S.CHECKED_IN, S.CHECKED_OUT, S.SETTLED):
        check_in(**desk, today=now.date(), guests_arrived=1)
    if state in (S.CHECKED_OUT, S.SETTLED):
        check_out(**desk, today=now.date() + 2 * DAY)
    if state == S.SETTLED:
        balance(Booking.objects.get(pk=booking.pk), now)
        settle(**desk, today=now.date() + 2 * DAY, invoice_number="F-1")
    Booking.objects.filter(pk=booking.pk).update(group=group)
    assert Booking.objects.get(pk=booking.pk).state == state


GROUP_DEEDS: dict[str, tuple[Action, Callable[..., object], frozenset[S]]] = {
    # The verb, its step, and the states in which a booking of the group is passed over.
    "confirm_group": (A.CONFIRM, confirm_group, RELEASED),
    "release_from_group": (A.DROP, release_from_group, RELEASED),
    "cancel_group": (A.CANCEL, cancel_group, RELEASED | {S.NO_SHOW}),
}


@pytest.mark.parametrize(
    "state", [S.OPTION, S.EXPIRED, S.CANCELLED, S.CONFIRMED, S.CHECKED_IN, *sorted(ENDED - RELEASED)]
)
@pytest.mark.parametrize("verb", GROUP_DEEDS)
def test_a_group_goes_together_as_the_table_lets_each_of_its_bookings_or_not_at_all(
    verb: str, state: S, group: BookingGroup, now: datetime
) -> None:
    action, do, passed_over = GROUP_DEEDS[verb]
    first, second = group.bookings.order_by("pk")
    bring(first, state, now)
    arguments = {"nights": [now.date() + DAY]} if verb == "release_from_group" else {}
    going = [second] if state in passed_over else [first, second]
    steps = [(action, Booking.objects.get(pk=each.pk).current_state) for each in going]
    rights = set.intersection(*(ALLOWED.get(step, (None, set()))[1] for step in steps))
    for actor in Actor:
        key = Idempotency(actor="test", key=f"{verb}:{actor}")

        def act(actor: Actor = actor, key: Idempotency = key) -> object:
            return do(group_id=group.pk, user=None, now=now, actor=actor, idempotency=key, **arguments)

        with pytest.raises(_Undo), transaction.atomic():
            if state == S.EXPIRED and verb != "cancel_group":
                is_refused(act, HoldExpired)
            elif actor in rights:
                seen = StateChange.objects.count()
                act()
                added = StateChange.objects.order_by("pk")[seen:]
                assert [(row.booking_id, row.action, row.actor) for row in added] == [
                    (each.pk, action, actor) for each in going
                ]
                once = rows()
                act()
                assert rows() == once
            else:
                is_refused(act)
            raise _Undo
