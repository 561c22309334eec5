"""The state table as data, over every state, every step and every actor; and its picture in the docs.

That the services obey it is shown by `test_state_services.py`.
"""

import pytest
from django.core.management import CommandError, call_command

from tourism.booking.management.commands import draw_states
from tourism.booking.states import (
    ENDED,
    LABELS,
    LIVE,
    OCCUPYING,
    RELEASED,
    TRANSITIONS,
    WAITING,
    Action,
    Actor,
    BookingState,
    WrongState,
    allowed,
    check_transition,
    transition,
)

S, A = BookingState, Action
EVERYBODY = {Actor.GUEST, Actor.ORGANISER, Actor.HOST, Actor.STAFF}
DESK = {Actor.HOST, Actor.STAFF}
PAYERS = {Actor.ORGANISER, Actor.STAFF}
SYSTEM = {Actor.SYSTEM}
# Written down a second time on purpose: the table in the code must say the same.
ALLOWED: dict[tuple[Action, BookingState | None], tuple[BookingState, set[Actor]]] = {
    (A.HOLD, None): (S.HELD, EVERYBODY | SYSTEM),
    (A.PREEMPT, None): (S.OPTION, PAYERS),
    (A.PROLONG, S.HELD): (S.HELD, EVERYBODY),
    (A.PROLONG, S.OPTION): (S.OPTION, PAYERS),
    (A.REQUEST, S.HELD): (S.REQUESTED, EVERYBODY),
    (A.CONFIRM, S.HELD): (S.CONFIRMED, EVERYBODY | SYSTEM),
    (A.CONFIRM, S.OPTION): (S.CONFIRMED, PAYERS),
    (A.CONFIRM, S.REQUESTED): (S.CONFIRMED, DESK),
    (A.REJECT, S.REQUESTED): (S.REJECTED, DESK),
    (A.EXPIRE, S.HELD): (S.EXPIRED, SYSTEM),
    (A.EXPIRE, S.OPTION): (S.EXPIRED, SYSTEM),
    (A.EXPIRE, S.REQUESTED): (S.EXPIRED, SYSTEM),
    (A.CHANGE, S.HELD): (S.HELD, EVERYBODY),
    (A.CHANGE, S.OPTION): (S.OPTION, PAYERS),
    (A.CHANGE, S.CONFIRMED): (S.CONFIRMED, EVERYBODY),
    (A.DROP, S.HELD): (S.HELD, EVERYBODY),
    (A.DROP, S.OPTION): (S.OPTION, PAYERS),
    (A.DROP, S.CONFIRMED): (S.CONFIRMED, EVERYBODY),
    (A.CANCEL, S.HELD): (S.CANCELLED, EVERYBODY),
    (A.CANCEL, S.OPTION): (S.CANCELLED, PAYERS),
    (A.CANCEL, S.REQUESTED): (S.CANCELLED, EVERYBODY),
    (A.CANCEL, S.CONFIRMED): (S.CANCELLED, EVERYBODY),
    (A.EXPECT_LATE, S.CONFIRMED): (S.CONFIRMED, EVERYBODY),
    (A.CHECK_IN, S.CONFIRMED): (S.CHECKED_IN, DESK),
    (A.CHECK_IN, S.NO_SHOW): (S.CHECKED_IN, DESK),
    (A.MARK_NO_SHOW, S.CONFIRMED): (S.NO_SHOW, DESK),
    (A.REGISTER, S.CHECKED_IN): (S.CHECKED_IN, DESK),
    (A.REGISTER, S.CHECKED_OUT): (S.CHECKED_OUT, DESK),
    (A.MOVE_ROOM, S.CONFIRMED): (S.CONFIRMED, DESK),
    (A.MOVE_ROOM, S.CHECKED_IN): (S.CHECKED_IN, DESK),
    (A.EXTEND, S.CHECKED_IN): (S.CHECKED_IN, DESK),
    (A.SHORTEN, S.CHECKED_IN): (S.CHECKED_IN, DESK),
    (A.CHECK_OUT, S.CHECKED_IN): (S.CHECKED_OUT, DESK | SYSTEM),
    (A.SETTLE, S.CHECKED_OUT): (S.SETTLED, DESK | SYSTEM),
    (A.SETTLE, S.NO_SHOW): (S.SETTLED, DESK | SYSTEM),
    **{(A.ERASE, state): (state, {Actor.STAFF, Actor.SYSTEM}) for state in ENDED},
}


@pytest.mark.parametrize("before", [None, *S])
@pytest.mark.parametrize("action", list(Action))
def test_every_step_from_every_state_by_every_actor(action: Action, before: S | None) -> None:
    after, actors = ALLOWED.get((action, before), (None, set()))
    for actor in actors:
        assert check_transition(action, before, actor).after == after
    for actor in set(Actor) - actors:
        with pytest.raises(WrongState) as refused:
            check_transition(action, before, actor)
        assert refused.value.code == "wrong_state"
        assert refused.value.details == {"before": before.value if before else "", "action": action.value}
        assert before is None or str(LABELS[before]) in refused.value.message


@pytest.mark.parametrize("before", list(S))
@pytest.mark.parametrize("after", list(S))
def test_every_pair_of_states_has_the_arrows_written_here_and_no_other(before: S, after: S) -> None:
    drawn = {row.action for row in TRANSITIONS if (row.before, row.after) == (before, after)}
    assert drawn == {action for (action, start), (end, _) in ALLOWED.items() if (start, end) == (before, after)}


def test_a_step_stands_in_the_table_once() -> None:
    steps = [(row.action, row.before) for row in TRANSITIONS]
    assert len(steps) == len(set(steps))
    assert all(transition(row.action, row.before) is row for row in TRANSITIONS)


def test_nothing_leads_out_of_what_came_to_nothing_or_is_settled() -> None:
    for state in RELEASED | {S.SETTLED}:
        assert {row.after for row in TRANSITIONS if row.before == state} == {state}


def test_every_state_can_be_reached() -> None:
    reached: set[S] = set()
    while new := {row.after for row in TRANSITIONS if row.before is None or row.before in reached} - reached:
        reached |= new
    assert reached == set(S)


def test_what_an_actor_may_do_is_read_from_the_table() -> None:
    assert allowed(S.HELD, Actor.GUEST) == {A.PROLONG, A.REQUEST, A.CONFIRM, A.CHANGE, A.DROP, A.CANCEL}
    assert allowed(S.CHECKED_IN, Actor.GUEST) == frozenset()
    assert allowed(S.CHECKED_IN, Actor.HOST) == {A.REGISTER, A.MOVE_ROOM, A.EXTEND, A.SHORTEN, A.CHECK_OUT}


def test_the_named_sets_do_not_contradict_each_other() -> None:
    assert WAITING < LIVE < OCCUPYING
    assert set(S) == LIVE | ENDED
    assert not LIVE & ENDED
    assert set(S) == OCCUPYING | RELEASED
    assert not OCCUPYING & RELEASED


def test_the_picture_in_the_docs_is_drawn_from_the_table() -> None:
    call_command("draw_states", "--check")


def test_a_stale_picture_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw_states, "TRANSITIONS", TRANSITIONS[1:])
    with pytest.raises(CommandError, match="stale"):
        call_command("draw_states", "--check")
