"""Which stays a household takes. Pure rules; no clock, no database.

Shortest and longest stay are asked of the day of arrival alone: a guest who comes before a holiday and stays into it is
bound by the rule of the day on which he comes. That is what the calendar can show on one square.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tourism.core import dates
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates


class Rule(Protocol):
    """A limit on some days: dates with the last day included, none for always; ISO weekdays, none for every day."""

    name: str
    room_type_id: int | None
    starts_on: date | None
    ends_on: date | None
    weekdays: str
    min_nights: int
    max_nights: int | None
    closed_to_arrival: bool
    closed_to_departure: bool


class House(Protocol):
    book_days_before_min: int
    book_days_before_max: int


class RuleBroken(DomainError):
    """The stay is not one the household takes; `details["rule"]` names the rule."""

    code = "invalid"


@dataclass(frozen=True)
class DayRules:
    """What all rules together say of a day. `max_nights` None: no limit. `names` are those of the rules that say it."""

    min_nights: int = 1
    max_nights: int | None = None
    no_arrival: bool = False
    no_departure: bool = False
    names: tuple[str, ...] = ()


def rules_for(rules: Iterable[Rule], room_types: Collection[int]) -> list[Rule]:
    """The rules that bind a stay in rooms of these types: those of the whole house, and those of one of the types."""
    return [rule for rule in rules if rule.room_type_id is None or rule.room_type_id in room_types]


def day_rules(rules: Iterable[Rule], day: date) -> DayRules:
    """The strictest of everything said of arriving and leaving on `day`."""
    here = [rule for rule in rules if covers(rule, day)]
    longest = [rule.max_nights for rule in here if rule.max_nights is not None]
    return DayRules(
        min_nights=max((rule.min_nights for rule in here), default=1),
        max_nights=min(longest, default=None),
        no_arrival=any(rule.closed_to_arrival for rule in here),
        no_departure=any(rule.closed_to_departure for rule in here),
        names=tuple(dict.fromkeys(rule.name for rule in here)),
    )


def arrival_window(house: House, today: date) -> tuple[date, date]:
    """The first and the last day of arrival that can be booked today."""
    return (
        today + timedelta(days=house.book_days_before_min),
        today + timedelta(days=house.book_days_before_max),
    )


def describe(rule: Rule) -> str:
    """The rule in one line: its name, when it holds, what it asks."""
    when = []
    if rule.starts_on is not None and rule.ends_on is not None:
        first, last = dates.day(rule.starts_on), dates.day(rule.ends_on)
        when.append(first if first == last else _("%(first)s至%(last)s") % {"first": first, "last": last})
    if rule.weekdays:
        names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
        when.append(_("、").join(names[int(number) - 1] for number in rule.weekdays))
    asked = [
        _("%(nights)d 晚起住") % {"nights": rule.min_nights} if rule.min_nights > 1 else "",
        _("最多住 %(nights)d 晚") % {"nights": rule.max_nights} if rule.max_nights is not None else "",
        _("不接新到的客人") if rule.closed_to_arrival else "",
        _("不办退房") if rule.closed_to_departure else "",
    ]
    name = _("%(rule)s（%(when)s）") % {"rule": rule.name, "when": _("，").join(when)} if when else rule.name
    return _("%(rule)s：%(asked)s") % {"rule": name, "asked": _("，").join(filter(None, asked))}


def check_stay(rules: Sequence[Rule], stay: StayDates, *, today: date, earliest: date, latest: date) -> None:
    """Raises RuleBroken with the first rule that the stay breaks: dates in time, then arrival, length, departure."""
    _check_window(stay.check_in, today, earliest, latest)
    for rule in rules:
        if covers(rule, stay.check_in):
            _check_arrival(rule, stay)
    for rule in rules:
        if rule.closed_to_departure and covers(rule, stay.check_out):
            raise _broken(rule, _("%(rule)s期间 %(day)s不办退房，请早走或晚走一天。"), day=dates.day(stay.check_out))


def covers(rule: Rule, day: date) -> bool:
    if rule.weekdays and str(day.isoweekday()) not in rule.weekdays:
        return False
    if rule.starts_on is None or rule.ends_on is None:
        return True
    return rule.starts_on <= day <= rule.ends_on


def _check_window(check_in: date, today: date, earliest: date, latest: date) -> None:
    arriving = check_in.isoformat()
    if check_in < today:
        raise RuleBroken(_("到店日期已经过去了，请重新选日期。"), check_in=arriving)
    if check_in < earliest:
        raise RuleBroken(
            _("这家要提前 %(days)d 天订，最早 %(day)s到店。请改日期，或打电话问房主。")
            % {"days": (earliest - today).days, "day": dates.day(earliest)},
            check_in=arriving,
            earliest=earliest.isoformat(),
        )
    if check_in > latest:
        raise RuleBroken(
            _("最多提前 %(days)d 天订房，请选近一点的日期。") % {"days": (latest - today).days},
            check_in=arriving,
            latest=latest.isoformat(),
        )


def _check_arrival(rule: Rule, stay: StayDates) -> None:
    if rule.closed_to_arrival:
        raise _broken(rule, _("%(rule)s期间 %(day)s不接新到的客人，请换个到店日期。"), day=dates.day(stay.check_in))
    if stay.count < rule.min_nights:
        raise _broken(rule, _("%(rule)s期间 %(nights)d 晚起住，请多住几晚或换日子。"), nights=rule.min_nights)
    if rule.max_nights is not None and stay.count > rule.max_nights:
        raise _broken(rule, _("%(rule)s期间最多住 %(nights)d 晚，请少住几晚或分开订。"), nights=rule.max_nights)


def _broken(rule: Rule, message: str, **details: Any) -> RuleBroken:
    return RuleBroken(message % {"rule": rule.name, **details}, rule=rule.name, **details)
