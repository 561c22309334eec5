"""The state table, over every pair of states and every actor: as data, and as the services obey it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.factories.stays import booking_in
from tourism.booking.models import Booking, StateChange
from tourism.booking.services import cancel, check_in, check_out, confirm, mark_no_show
from tourism.booking.states import Actor, BookingState, WrongState, check_transition
from tourism.homestays.models import RoomType

S = BookingState
PEOPLE = {Actor.GUEST, Actor.ORGANISER, Actor.HOST, Actor.STAFF}
DESK = {Actor.HOST, Actor.STAFF}
# Written down a second time on purpose: the table in the code must say the same.
ALLOWED = {
    (S.HELD, S.CONFIRMED): PEOPLE,
    (S.HELD, S.CANCELLED): PEOPLE,
    (S.HELD, S.EXPIRED): {Actor.SYSTEM},
    (S.CONFIRMED, S.CANCELLED): PEOPLE,
    (S.CONFIRMED, S.CHECKED_IN): DESK,
    (S.CONFIRMED, S.NO_SHOW): DESK,
    (S.CHECKED_IN, S.CHECKED_OUT): DESK,
}
EVERY_STEP = [(before, after, actor) for before in S for after in S for actor in Actor]


@pytest.mark.parametrize(("before", "after", "actor"), EVERY_STEP)
def test_every_pair_of_states_and_every_actor(before: S, after: S, actor: Actor) -> None:
    if actor in ALLOWED.get((before, after), set()):
        assert check_transition(before, after, actor).after == after
    else:
        with pytest.raises(WrongState) as refused:
            check_transition(before, after, actor)
        assert refused.value.code == "wrong_state"
        assert refused.value.details == {"before": before.value, "after": after.value}


def _confirm(pk: int, actor: Actor, now: datetime) -> Booking:
    return confirm(booking_id=pk, actor=actor, now=now)


def _cancel(pk: int, actor: Actor, now: datetime) -> Booking:
    return cancel(booking_id=pk, actor=actor, now=now)


def _check_in(pk: int, actor: Actor, now: datetime) -> Booking:
    return check_in(booking_id=pk, actor=actor, user=None, now=now, today=now.date(), guests_arrived=1)


def _check_out(pk: int, actor: Actor, now: datetime) -> Booking:
    return check_out(booking_id=pk, actor=actor, user=None, now=now, today=now.date())


def _mark_no_show(pk: int, actor: Actor, now: datetime) -> Booking:
    return mark_no_show(booking_id=pk, actor=actor, user=None, now=now, today=now.date() + timedelta(days=1))


VERBS = {
    S.CONFIRMED: _confirm,
    S.CANCELLED: _cancel,
    S.CHECKED_IN: _check_in,
    S.CHECKED_OUT: _check_out,
    S.NO_SHOW: _mark_no_show,
}


@pytest.mark.parametrize("before", list(S))
def test_services_take_exactly_the_steps_of_the_table(double: RoomType, now: datetime, before: S) -> None:
    """Every verb by every actor from this state; a refused step leaves booking, nights and trail as they were."""
    for after, verb in VERBS.items():
        for actor in Actor:
            booking = booking_in(before, double, now=now)
            nights = booking.lines.get().room_nights.count()
            trail = booking.changes.count()
            _try(verb, booking, before, after, actor, now)
            fresh = Booking.objects.get(pk=booking.pk)
            if actor in ALLOWED.get((before, after), set()):
                assert fresh.state == after
                assert fresh.changes.count() == trail + 1
                last = fresh.changes.last()
                assert (last.before, last.after, last.actor, last.at) == (before, after, actor, now)
            else:
                assert fresh.state == before
                assert fresh.changes.count() == trail
                assert fresh.lines.get().room_nights.count() == nights
            _forget(booking)


def _try(verb: Callable, booking: Booking, before: S, after: S, actor: Actor, now: datetime) -> None:
    if actor in ALLOWED.get((before, after), set()):
        verb(booking.pk, actor, now)
    else:
        with pytest.raises(WrongState):
            verb(booking.pk, actor, now)


def _forget(booking: Booking) -> None:
    """Free the room for the next try."""
    for line in booking.lines.all():
        line.room_nights.all().delete()
    Booking.objects.filter(pk=booking.pk).update(state=S.CANCELLED)


@pytest.mark.parametrize("state", list(S))
def test_the_trail_leads_from_nothing_to_the_present_state(double: RoomType, now: datetime, state: S) -> None:
    booking = booking_in(state, double, now=now)
    steps = list(StateChange.objects.filter(booking=booking).values_list("before", "after"))
    assert steps[0] == ("", "held")
    assert [after for _, after in steps[:-1]] == [before for before, _ in steps[1:]]
    assert steps[-1][1] == booking.state
    assert all((S(before), S(after)) in ALLOWED for before, after in steps[1:])
