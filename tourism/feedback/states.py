"""The life of a review and of a correction, as data: which step leads from where to where, and who may take it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tourism.booking.states import WrongState


class Actor(StrEnum):
    """What somebody is to this review or correction: a duty in its village, the stay behind it, or the secret of its link."""

    GUEST = "guest"
    REPORTER = "reporter"
    HOST = "host"
    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    SYSTEM = "system"


ACTORS: dict[Actor, Promise | str] = {
    Actor.GUEST: _("客人"),
    Actor.REPORTER: _("来信人"),
    Actor.HOST: _("房主"),
    Actor.VILLAGE: _("村里"),
    Actor.TOWNSHIP: _("乡镇"),
    Actor.COUNTY: _("县里"),
    Actor.SYSTEM: _("系统"),
}


class CorrectionState(StrEnum):
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    DECLINED = "declined"


class CorrectionAction(StrEnum):
    RECEIVE = "receive"
    TAKE_UP = "take_up"
    RESOLVE = "resolve"
    DECLINE = "decline"
    REOPEN = "reopen"
    FORGET = "forget"


class ReviewState(StrEnum):
    PENDING = "pending"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ReviewAction(StrEnum):
    WRITE = "write"
    REWRITE = "rewrite"
    ACCEPT = "accept"
    RETURN = "return"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    TAKE_DOWN_ANSWER = "take_down_answer"
    FORGET = "forget"


CORRECTION_LABELS: dict[CorrectionState, Promise | str] = {
    CorrectionState.RECEIVED: _("已收到"),
    CorrectionState.IN_PROGRESS: _("处理中"),
    CorrectionState.RESOLVED: _("已解决"),
    CorrectionState.DECLINED: _("不采纳"),
}
REVIEW_LABELS: dict[ReviewState, Promise | str] = {
    ReviewState.PENDING: _("待审"),
    ReviewState.PUBLISHED: _("已公开"),
    ReviewState.RETURNED: _("已退回"),
    ReviewState.WITHDRAWN: _("已撤回"),
}
# Nobody has answered yet.
OPEN = frozenset({CorrectionState.RECEIVED, CorrectionState.IN_PROGRESS})
CLOSED = frozenset({CorrectionState.RESOLVED, CorrectionState.DECLINED})

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S, A]):
    """One row: `before` is None where a life begins."""

    action: A
    before: S | None
    after: S
    actors: frozenset[Actor]
    verb: Promise | str


class Table(Generic[S, A]):
    """All transitions of one kind of thing."""

    def __init__(self, rows: Iterable[Transition[S, A]], labels: Mapping[S, Promise | str]) -> None:
        self.rows = tuple(rows)
        self.labels = labels
        self._by_step = {(row.action, row.before): row for row in self.rows}

    def transition(self, action: A, before: S | None) -> Transition[S, A] | None:
        """The row, or None where the action does not start."""
        return self._by_step.get((action, before))

    def allowed(self, before: S, actor: Actor) -> frozenset[A]:
        """All that this actor may do in this state."""
        return frozenset(row.action for row in self.rows if row.before == before and actor in row.actors)

    def check(self, action: A, before: S | None, actor: Actor) -> Transition[S, A]:
        """The row, or WrongState saying how things stand."""
        found = self.transition(action, before)
        if found is not None and actor in found.actors:
            return found
        verb = found.verb if found else next(row.verb for row in self.rows if row.action == action)
        label = self.labels[before] if before else _now("新的")
        message = _now("现在是“%(state)s”，您不能“%(verb)s”。请刷新页面看看。")
        raise WrongState(message % {"state": label, "verb": verb}, before=before or "", action=str(action))


_OFFICES = frozenset({Actor.VILLAGE, Actor.TOWNSHIP, Actor.COUNTY})
_REVIEWERS = frozenset({Actor.TOWNSHIP, Actor.COUNTY})
_GUEST, _CLOCK = frozenset({Actor.GUEST}), frozenset({Actor.SYSTEM})
_C, _R = CorrectionState, ReviewState
_CA, _RA = CorrectionAction, ReviewAction

CORRECTIONS = Table(
    (
        Transition(_CA.RECEIVE, None, _C.RECEIVED, frozenset({Actor.REPORTER}), _("来信")),
        Transition(_CA.TAKE_UP, _C.RECEIVED, _C.IN_PROGRESS, _OFFICES, _("开始处理")),
        *(Transition(_CA.RESOLVE, state, _C.RESOLVED, _OFFICES, _("改好了")) for state in OPEN),
        *(Transition(_CA.DECLINE, state, _C.DECLINED, _OFFICES, _("不采纳")) for state in OPEN),
        # Whoever closed it does not judge whether it was rightly closed.
        *(Transition(_CA.REOPEN, state, _C.IN_PROGRESS, _REVIEWERS, _("重新处理")) for state in CLOSED),
        *(Transition(_CA.FORGET, state, state, _CLOCK, _("抹去联系方式")) for state in CLOSED),
    ),
    CORRECTION_LABELS,
)
REVIEWS = Table(
    (
        Transition(_RA.WRITE, None, _R.PENDING, _GUEST, _("写评价")),
        *(Transition(_RA.REWRITE, state, _R.PENDING, _GUEST, _("改评价")) for state in (_R.PENDING, _R.RETURNED)),
        Transition(_RA.ACCEPT, _R.PENDING, _R.PUBLISHED, _REVIEWERS, _("公开")),
        *(Transition(_RA.RETURN, state, _R.RETURNED, _REVIEWERS, _("退回")) for state in (_R.PENDING, _R.PUBLISHED)),
        *(
            Transition(_RA.WITHDRAW, state, _R.WITHDRAWN, _GUEST, _("撤回"))
            for state in (_R.PENDING, _R.PUBLISHED, _R.RETURNED)
        ),
        Transition(_RA.ANSWER, _R.PUBLISHED, _R.PUBLISHED, frozenset({Actor.HOST}), _("答复")),
        Transition(_RA.TAKE_DOWN_ANSWER, _R.PUBLISHED, _R.PUBLISHED, _REVIEWERS, _("撤下答复")),
        *(Transition(_RA.FORGET, state, state, _CLOCK, _("抹去个人信息")) for state in _R),
    ),
    REVIEW_LABELS,
)
