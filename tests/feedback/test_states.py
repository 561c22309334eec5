"""The two tables, over every pair: what is not written there cannot be done."""

from itertools import product

import pytest

from tourism.booking.states import WrongState
from tourism.feedback.states import (
    CLOSED,
    CORRECTIONS,
    OPEN,
    REVIEWS,
    Actor,
    CorrectionAction,
    CorrectionState,
    ReviewAction,
    ReviewState,
    Table,
)

REPORTER, GUEST, HOST = {Actor.REPORTER}, {Actor.GUEST}, {Actor.HOST}
OFFICES, REVIEWERS, CLOCK = (
    {Actor.VILLAGE, Actor.TOWNSHIP, Actor.COUNTY},
    {Actor.TOWNSHIP, Actor.COUNTY},
    {Actor.SYSTEM},
)

# (action, before) → after, and who; None is where a life begins.
OF_CORRECTIONS = {
    ("receive", None): ("received", REPORTER),
    ("take_up", "received"): ("in_progress", OFFICES),
    ("resolve", "received"): ("resolved", OFFICES),
    ("resolve", "in_progress"): ("resolved", OFFICES),
    ("decline", "received"): ("declined", OFFICES),
    ("decline", "in_progress"): ("declined", OFFICES),
    ("reopen", "resolved"): ("in_progress", REVIEWERS),
    ("reopen", "declined"): ("in_progress", REVIEWERS),
    ("forget", "resolved"): ("resolved", CLOCK),
    ("forget", "declined"): ("declined", CLOCK),
}
OF_REVIEWS = {
    ("write", None): ("pending", GUEST),
    ("rewrite", "pending"): ("pending", GUEST),
    ("rewrite", "returned"): ("pending", GUEST),
    ("accept", "pending"): ("published", REVIEWERS),
    ("return", "pending"): ("returned", REVIEWERS),
    ("return", "published"): ("returned", REVIEWERS),
    ("withdraw", "pending"): ("withdrawn", GUEST),
    ("withdraw", "published"): ("withdrawn", GUEST),
    ("withdraw", "returned"): ("withdrawn", GUEST),
    ("answer", "published"): ("published", HOST),
    ("take_down_answer", "published"): ("published", REVIEWERS),
    **{("forget", state.value): (state.value, CLOCK) for state in ReviewState},
}
TABLES = {
    "corrections": (CORRECTIONS, CorrectionAction, CorrectionState, OF_CORRECTIONS),
    "reviews": (REVIEWS, ReviewAction, ReviewState, OF_REVIEWS),
}
PAIRS = [
    (name, action, before, actor)
    for name, (_table, actions, states, _rows) in TABLES.items()
    for action, before, actor in product(actions, [None, *states], Actor)
]


@pytest.mark.parametrize(("name", "action", "before", "actor"), PAIRS)
def test_a_step_is_taken_where_the_table_says_so_and_nowhere_else(name, action, before, actor) -> None:
    table, _actions, _states, rows = TABLES[name]
    after, actors = rows.get((action, before), (None, set()))

    if actor in actors:
        assert table.check(action, before, actor).after == after
    else:
        with pytest.raises(WrongState, match="不能"):
            table.check(action, before, actor)


@pytest.mark.parametrize("name", TABLES)
def test_what_is_allowed_is_what_can_be_done(name: str) -> None:
    table, _actions, states, rows = TABLES[name]

    for state, actor in product(states, Actor):
        expected = {
            action for (action, before), (_after, actors) in rows.items() if before == state and actor in actors
        }
        assert table.allowed(state, actor) == expected


@pytest.mark.parametrize("name", TABLES)
def test_every_state_has_a_word_and_can_be_reached(name: str) -> None:
    table, _actions, states, _rows = TABLES[name]
    assert isinstance(table, Table)

    assert set(table.labels) == set(states)
    assert {row.after for row in table.rows} == set(states)


def test_a_correction_is_either_open_or_closed() -> None:
    assert set(CorrectionState) == OPEN | CLOSED
    assert not OPEN & CLOSED


def test_the_village_neither_lets_reviews_through_nor_opens_what_it_closed() -> None:
    assert not any(REVIEWS.allowed(state, Actor.VILLAGE) for state in ReviewState)
    assert not any(CORRECTIONS.allowed(state, Actor.VILLAGE) for state in CLOSED)


def test_nobody_but_the_guest_changes_the_words_of_a_review() -> None:
    writes = {ReviewAction.WRITE, ReviewAction.REWRITE}

    assert {actor for row in REVIEWS.rows if row.action in writes for actor in row.actors} == {Actor.GUEST}
