"""The life of a booking, as data: which step leads from where to where, who may take it, on what condition, and what the
trail keeps of it. `docs/booking-states.md` is drawn from this table.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tourism.core.errors import DomainError


class BookingState(StrEnum):
    HELD = "held"
    OPTION = "option"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    CHECKED_IN = "checked_in"
    NO_SHOW = "no_show"
    CHECKED_OUT = "checked_out"
    SETTLED = "settled"
    EXPIRED = "expired"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


class Actor(StrEnum):
    GUEST = "guest"
    ORGANISER = "organiser"
    HOST = "host"
    STAFF = "staff"
    SYSTEM = "system"


class Action(StrEnum):
    """What somebody does to a booking. Each is one row of the table below, or several that differ in where they start."""

    HOLD = "hold"
    PREEMPT = "take_option"
    PROLONG = "prolong"
    REQUEST = "request"
    CONFIRM = "confirm"
    REJECT = "reject"
    EXPIRE = "expire"
    CHANGE = "change"
    DROP = "drop"
    CANCEL = "cancel"
    EXPECT_LATE = "expect_late"
    CHECK_IN = "check_in"
    MARK_NO_SHOW = "mark_no_show"
    REGISTER = "register"
    MOVE_ROOM = "move_room"
    EXTEND = "extend"
    SHORTEN = "shorten"
    CHECK_OUT = "check_out"
    SETTLE = "settle"
    ERASE = "erase"


LABELS: dict[BookingState, Promise | str] = {
    BookingState.HELD: _("保留中"),
    BookingState.OPTION: _("团队预留"),
    BookingState.REQUESTED: _("待农家答复"),
    BookingState.CONFIRMED: _("已确认"),
    BookingState.CHECKED_IN: _("在住"),
    BookingState.NO_SHOW: _("未到店"),
    BookingState.CHECKED_OUT: _("已离店"),
    BookingState.SETTLED: _("已结清"),
    BookingState.EXPIRED: _("已过期"),
    BookingState.REJECTED: _("农家未接"),
    BookingState.CANCELLED: _("已取消"),
}
CHOICES = [(state.value, LABELS[state]) for state in BookingState]

# Rooms are kept until `expires_at`; somebody still has to say yes.
WAITING = frozenset({BookingState.HELD, BookingState.OPTION, BookingState.REQUESTED})
# The party has its rooms, or may still get them.
LIVE = WAITING | {BookingState.CONFIRMED, BookingState.CHECKED_IN}
# What was slept in stays on the books: a no-show keeps its first night, a finished stay all of its nights.
OCCUPYING = LIVE | {BookingState.NO_SHOW, BookingState.CHECKED_OUT, BookingState.SETTLED}
# These own no room on any night.
RELEASED = frozenset({BookingState.EXPIRED, BookingState.REJECTED, BookingState.CANCELLED})
ENDED = RELEASED | {BookingState.NO_SHOW, BookingState.CHECKED_OUT, BookingState.SETTLED}


@dataclass(frozen=True)
class Transition:
    """One row: `before` is None where a booking begins. `guard` and `records` are for people to read."""

    action: Action
    before: BookingState | None
    after: BookingState
    actors: frozenset[Actor]
    verb: Promise | str
    guard: Promise | str
    records: Promise | str


_ANYONE = frozenset({Actor.GUEST, Actor.ORGANISER, Actor.HOST, Actor.STAFF})
_DESK = frozenset({Actor.HOST, Actor.STAFF})
_PAYERS = frozenset({Actor.ORGANISER, Actor.STAFF})
_CLOCK = frozenset({Actor.SYSTEM})

_H, _O, _R = BookingState.HELD, BookingState.OPTION, BookingState.REQUESTED
_C, _I, _X = BookingState.CONFIRMED, BookingState.CHECKED_IN, BookingState.CANCELLED

TRANSITIONS = (
    Transition(Action.HOLD, None, _H, _ANYONE | _CLOCK, _("留房"), _("每晚有房，合规矩，没有超过每人保留数"),
               _("每晚价格、退订规则的版本、到期时间、来路")),
    Transition(Action.PREEMPT, None, _O, _PAYERS, _("预留"), _("各家每晚都有房，全有或全无"), _("答复期限、放房约定")),
    Transition(Action.PROLONG, _H, _H, _ANYONE, _("延长保留"), _("还没到期，没有延过"), _("新的到期时间")),
    Transition(Action.PROLONG, _O, _O, _PAYERS, _("延长预留"), _("还没到期，没有延过"), _("新的到期时间")),
    Transition(Action.REQUEST, _H, _R, _ANYONE, _("请农家答复"), _("这家要房主点头，还没到期"), _("答复期限")),
    Transition(Action.CONFIRM, _H, _C, _ANYONE | _CLOCK, _("确认"), _("还没到期，这家不用点头或由房主办，订金已付"),
               _("付款方式")),
    Transition(Action.CONFIRM, _O, _C, _PAYERS, _("确认"), _("还没到期"), _("经办人")),
    Transition(Action.CONFIRM, _R, _C, _DESK, _("接下"), _("还没到期"), _("经办人")),
    Transition(Action.REJECT, _R, BookingState.REJECTED, _DESK, _("不接"), _("写明原因"), _("原因、放回的房夜")),
    Transition(Action.EXPIRE, _H, BookingState.EXPIRED, _CLOCK, _("到期"), _("到期时间已过"), _("放回的房夜")),
    Transition(Action.EXPIRE, _O, BookingState.EXPIRED, _CLOCK, _("到期"), _("到期时间已过"), _("放回的房夜")),
    Transition(Action.EXPIRE, _R, BookingState.EXPIRED, _CLOCK, _("到期"), _("到期时间已过"), _("放回的房夜")),
    Transition(Action.CHANGE, _H, _H, _ANYONE, _("改"), _("新的房夜有房，合规矩"), _("改前改后、差价")),
    Transition(Action.CHANGE, _O, _O, _PAYERS, _("改"), _("新的房夜有房，合规矩"), _("改前改后、差价")),
    Transition(Action.CHANGE, _C, _C, _ANYONE, _("改期、换房、改人数"), _("新的房夜有房，合规矩；少住的按退订规则"),
               _("改前改后、差价、退订费")),
    Transition(Action.DROP, _H, _H, _ANYONE, _("少订"), _("至少留一间一晚"), _("放回的房夜")),
    Transition(Action.DROP, _O, _O, _PAYERS, _("放房"), _("至少留一间一晚"), _("放回的房夜")),
    Transition(Action.DROP, _C, _C, _ANYONE, _("退一间或退一晚"), _("至少留一间一晚，按退订规则"),
               _("放回的房夜、退订费、应退")),
    Transition(Action.CANCEL, _H, _X, _ANYONE, _("放回"), "", _("放回的房夜")),
    Transition(Action.CANCEL, _O, _X, _PAYERS, _("放弃预留"), "", _("放回的房夜")),
    Transition(Action.CANCEL, _R, _X, _ANYONE, _("撤回"), "", _("放回的房夜")),
    Transition(Action.CANCEL, _C, _X, _ANYONE, _("取消"), _("按当时的退订规则；农家取消不收费"),
               _("退订费、应退、放回的房夜")),
    Transition(Action.EXPECT_LATE, _C, _C, _ANYONE, _("晚到"), _("到店那天或之前"), _("预计几点到")),
    Transition(Action.CHECK_IN, _C, _I, _DESK, _("办入住"), _("到店日起，离店日前；实到人数住得下"),
               _("到店时间、人数、登记回执号")),
    Transition(Action.MARK_NO_SHOW, _C, BookingState.NO_SHOW, _DESK, _("记未到"), _("到店次日早上六点以后"),
               _("未到费、从第二晚起放回的房夜")),
    Transition(Action.CHECK_IN, BookingState.NO_SHOW, _I, _DESK, _("晚到补办入住"), _("剩下的房夜还空着"),
               _("到店时间、人数")),
    Transition(Action.REGISTER, _I, _I, _DESK, _("补登记"), "", _("登记回执号")),
    Transition(Action.REGISTER, BookingState.CHECKED_OUT, BookingState.CHECKED_OUT, _DESK, _("补登记"), "", _("登记回执号")),
    Transition(Action.MOVE_ROOM, _I, _I, _DESK, _("换房间"), _("那间从今晚起空着"), _("原房间、新房间")),
    Transition(Action.MOVE_ROOM, _C, _C, _DESK, _("换房间"), _("那间这几晚空着"), _("原房间、新房间")),
    Transition(Action.EXTEND, _I, _I, _DESK, _("续住"), _("多住的几晚有房"), _("新的离店日、差价")),
    Transition(Action.SHORTEN, _I, _I, _DESK, _("提前走"), _("至少住一晚"), _("新的离店日、差价、放回的房夜")),
    Transition(Action.CHECK_OUT, _I, BookingState.CHECKED_OUT, _DESK | _CLOCK, _("结账离店"),
               _("账算到分；系统在离店次日代办"), _("实住房夜、消费、台账")),
    Transition(Action.SETTLE, BookingState.CHECKED_OUT, BookingState.SETTLED, _DESK | _CLOCK, _("结清"),
               _("应收、实收、退款、减免相平"), _("发票号")),
    Transition(Action.SETTLE, BookingState.NO_SHOW, BookingState.SETTLED, _DESK | _CLOCK, _("结清"),
               _("应收、实收、退款、减免相平，过了离店日"), _("发票号")),
    *(
        Transition(Action.ERASE, state, state, frozenset({Actor.STAFF, Actor.SYSTEM}), _("抹去个人信息"),
                   _("保存期已过"), _("抹去了哪几项"))
        for state in BookingState if state in ENDED
    ),
)  # fmt: skip
_BY_STEP = {(row.action, row.before): row for row in TRANSITIONS}


class WrongState(DomainError):
    """The booking is not in a state from which this can be done, or not by this person."""

    code = "wrong_state"


def transition(action: Action, before: BookingState | None) -> Transition | None:
    """The row of the table, or None where the action does not start."""
    return _BY_STEP.get((action, before))


def allowed(before: BookingState, actor: Actor) -> frozenset[Action]:
    """All that this actor may do to a booking in this state, as far as the table goes."""
    return frozenset(row.action for row in TRANSITIONS if row.before == before and actor in row.actors)


def check_transition(action: Action, before: BookingState | None, actor: Actor) -> Transition:
    """The row, or WrongState saying what the booking is now."""
    found = transition(action, before)
    if found is not None and actor in found.actors:
        return found
    verb = found.verb if found else next(row.verb for row in TRANSITIONS if row.action == action)
    label = LABELS[before] if before else _now("新的")
    message = _now("这张订单现在是“%(state)s”，您不能“%(verb)s”。请刷新页面看看。")
    raise WrongState(
        message % {"state": label, "verb": verb}, before=before.value if before else "", action=action.value
    )
