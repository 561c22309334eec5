"""The trail of a booking in words: what was done, by whom, and what it changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tourism.core import dates

from .models import Booking, StateChange
from .states import Action, Actor, BookingState, transition

_ACTORS: dict[str, Promise | str] = {
    Actor.GUEST: gettext_lazy("客人"),
    Actor.ORGANISER: gettext_lazy("单位经办"),
    Actor.HOST: gettext_lazy("农家"),
    Actor.STAFF: gettext_lazy("值守"),
    Actor.SYSTEM: gettext_lazy("系统"),
}
_FIELDS: dict[str, Promise | str] = {
    "check_in": gettext_lazy("到店"),
    "check_out": gettext_lazy("离店"),
    "guests": gettext_lazy("人数"),
    "guests_arrived": gettext_lazy("实到"),
    "rooms": gettext_lazy("房间"),
    "room": gettext_lazy("房间"),
    "nights": gettext_lazy("房夜"),
    "total": gettext_lazy("房费"),
    "fee": gettext_lazy("退订费"),
    "payment": gettext_lazy("付款方式"),
    "expires_at": gettext_lazy("保留到"),
    "expected_at": gettext_lazy("几点到"),
    "registration_receipt": gettext_lazy("登记回执"),
    "invoice_number": gettext_lazy("发票号"),
}
_MONEY = frozenset({"total", "fee"})
_MOMENTS = frozenset({"expires_at", "expected_at"})
_DAYS = frozenset({"check_in", "check_out"})


@dataclass(frozen=True)
class Told:
    """One step of the trail, fit to read out."""

    what: str
    who: str
    user: str
    at: datetime
    reason: str
    changes: list[str]


def tell(changes: Iterable[StateChange]) -> list[Told]:
    """The trail in its order. What a step changed is told as far as people have a word for it."""
    return [
        Told(
            what=_what(change),
            who=str(_ACTORS.get(change.actor, change.actor)),
            user=str(change.user or ""),
            at=change.at,
            reason=change.reason,
            changes=[_changed(field, *sides) for field, sides in change.diff.items() if _is_told(field, sides)],
        )
        for change in changes
    ]


def _what(change: StateChange) -> str:
    try:
        row = transition(Action(change.action), BookingState(change.before) if change.before else None)
    except ValueError:
        row = None
    return str(row.verb) if row else change.get_after_display()


def _is_told(field: str, sides: Any) -> bool:
    return field in _FIELDS and isinstance(sides, list) and len(sides) == 2 and sides[0] != sides[1]


def _changed(field: str, before: Any, after: Any) -> str:
    was, now = _value(field, before), _value(field, after)
    words = {"field": _FIELDS[field], "was": was, "now": now}
    return _("%(field)s %(was)s → %(now)s") % words if was else _("%(field)s %(now)s") % words


def _value(field: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return _("、").join(_value(field, each) for each in value)
    text = str(value)
    try:
        if field in _MONEY:
            return _("%(sum)s 元") % {"sum": f"{Decimal(text):,.2f}"}
        if field in _DAYS:
            return dates.day(date.fromisoformat(text))
        if field in _MOMENTS:
            return dates.moment(datetime.fromisoformat(text))
    except (ValueError, InvalidOperation):
        return text
    if field == "payment" and text in Booking.Payment.values:
        return str(Booking.Payment(text).label)
    return text
