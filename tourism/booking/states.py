"""The life of a booking, as data: which state may follow which, who may ask for it, what it does to the rooms."""

from dataclasses import dataclass
from enum import StrEnum

from tourism.core.errors import DomainError


class BookingState(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    CHECKED_OUT = "checked_out"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NO_SHOW = "no_show"


class Actor(StrEnum):
    GUEST = "guest"
    ORGANISER = "organiser"
    HOST = "host"
    STAFF = "staff"
    SYSTEM = "system"


LABELS = {
    BookingState.HELD: "保留中",
    BookingState.CONFIRMED: "已确认",
    BookingState.CHECKED_IN: "在住",
    BookingState.CHECKED_OUT: "已离店",
    BookingState.CANCELLED: "已取消",
    BookingState.EXPIRED: "已过期",
    BookingState.NO_SHOW: "未到店",
}
CHOICES = [(state.value, LABELS[state]) for state in BookingState]

OCCUPYING = frozenset({BookingState.HELD, BookingState.CONFIRMED, BookingState.CHECKED_IN, BookingState.CHECKED_OUT})
LIVE = frozenset({BookingState.HELD, BookingState.CONFIRMED, BookingState.CHECKED_IN})
ENDED = frozenset({BookingState.CHECKED_OUT, BookingState.CANCELLED, BookingState.EXPIRED, BookingState.NO_SHOW})


@dataclass(frozen=True)
class Transition:
    """One arrow of the state machine."""

    before: BookingState
    after: BookingState
    actors: frozenset[Actor]
    verb: str


_PEOPLE = frozenset({Actor.GUEST, Actor.ORGANISER, Actor.HOST, Actor.STAFF})
_DESK = frozenset({Actor.HOST, Actor.STAFF})

TRANSITIONS = (
    Transition(BookingState.HELD, BookingState.CONFIRMED, _PEOPLE, "确认"),
    Transition(BookingState.HELD, BookingState.CANCELLED, _PEOPLE, "放回"),
    Transition(BookingState.HELD, BookingState.EXPIRED, frozenset({Actor.SYSTEM}), "到期"),
    Transition(BookingState.CONFIRMED, BookingState.CANCELLED, _PEOPLE, "取消"),
    Transition(BookingState.CONFIRMED, BookingState.CHECKED_IN, _DESK, "办入住"),
    Transition(BookingState.CONFIRMED, BookingState.NO_SHOW, _DESK, "记未到"),
    Transition(BookingState.CHECKED_IN, BookingState.CHECKED_OUT, _DESK, "结账离店"),
)
_BY_PAIR = {(t.before, t.after): t for t in TRANSITIONS}


class WrongState(DomainError):
    """The booking is not in a state from which this can be done."""

    code = "wrong_state"


def transition(before: BookingState, after: BookingState) -> Transition | None:
    return _BY_PAIR.get((before, after))


def check_transition(before: BookingState, after: BookingState, actor: Actor) -> Transition:
    """The transition, or WrongState saying what the booking is now."""
    found = transition(before, after)
    if found is None or actor not in found.actors:
        raise WrongState(
            f"这张订单现在是“{LABELS[before]}”，不能变成“{LABELS[after]}”。", before=before.value, after=after.value
        )
    return found
