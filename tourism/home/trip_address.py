"""A trip of one's own (自排行程) as its address tells it, and every step that makes another of it. Pure.

/my/trip/?t=1.v12.a7n1.s88&on=2026-12-11&g=2&by=car: version 1; a village, a sight where one sleeps one night, a stop of
a route; the first day; two guests; by car. The server keeps nothing: a step is another address, so going back undoes it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from tourism.core.errors import DomainError

from .trip_legs import Mode

VERSION = "1"
MOST_STOPS = 30
MOST_DAYS = 15
MOST_NIGHTS = MOST_DAYS - 1
# As many as /stays/ takes.
MOST_GUESTS, USUAL_GUESTS = 40, 2
# What can still be told of prices and seasons; and how far back an old link is worth opening.
AHEAD, BEHIND = timedelta(days=730), timedelta(days=3660)
_ITEM = re.compile(r"([vas])([1-9][0-9]{0,8})(?:n([1-9][0-9]?))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DEED = re.compile(
    r"(up|down|out|sleep|wake)([1-9][0-9]?)|to([1-9][0-9]?)\.([1-9][0-9]?)|add\.([a-z][0-9]+)|(flat|back)"
)


class TripRefused(DomainError):
    """A step that cannot be taken; the trip stays as it was."""


class Kind(StrEnum):
    """What a stop refers to."""

    VILLAGE = "v"
    SIGHT = "a"
    ROUTE_STOP = "s"


@dataclass(frozen=True)
class TripItem:
    """A stop of the trip. `nights`: how often one sleeps here before going on; the next stop then begins a day."""

    kind: Kind
    pk: int
    nights: int = 0

    @property
    def code(self) -> str:
        return f"{self.kind}{self.pk}{f'n{self.nights}' if self.nights else ''}"


@dataclass(frozen=True)
class TripPlan:
    """Everything an address says."""

    items: tuple[TripItem, ...]
    on: date
    guests: int = USUAL_GUESTS
    by: Mode = Mode.CAR

    @property
    def nights(self) -> int:
        return sum(item.nights for item in self.items)

    @property
    def code(self) -> str:
        return ".".join([VERSION, *(item.code for item in self.items)])

    @property
    def fields(self) -> dict[str, str]:
        """The parts of the address, as a form hides them."""
        return {"t": self.code, "on": self.on.isoformat(), "g": str(self.guests), "by": str(self.by)}

    @property
    def query(self) -> str:
        return urlencode(self.fields)


@dataclass(frozen=True)
class ReadTrip:
    """What was understood of an address, and in words what was not."""

    plan: TripPlan
    problems: tuple[str, ...] = ()


def read_trip(asked: Mapping[str, str], today: date) -> ReadTrip:
    """Whatever stands in the address; what cannot be meant is left out and said."""
    problems: list[str] = []
    items = _items(asked.get("t", ""), problems)
    on = _first_day(asked.get("on", ""), today, problems)
    guests = _guests(asked.get("g", ""), problems)
    by = asked.get("by", "") or Mode.CAR
    if by not in set(Mode):
        problems.append(_("不知道怎么走，先按自驾排。请在下面选一种。"))
        by = Mode.CAR
    return ReadTrip(TripPlan(items, on, guests, Mode(by)), tuple(problems))


def usual_day(today: date) -> date:
    """The coming Saturday; on a Saturday the next one."""
    return today + timedelta(days=(5 - today.weekday()) % 7 or 7)


def _items(text: str, problems: list[str]) -> tuple[TripItem, ...]:
    version, *codes = text.split(".")
    if not text:
        return ()
    if version != VERSION:
        problems.append(_("这个网址里的行程读不出来，多半是没有复制全。请让发的人重新复制一次，或者在下面从头排。"))
        return ()
    found = [match for code in codes if (match := _ITEM.fullmatch(code))]
    if len(found) < len(codes):
        problems.append(_("网址里有 %(n)d 处认不出，已跳过。") % {"n": len(codes) - len(found)})
    if len(found) > MOST_STOPS:
        problems.append(
            _("一份行程最多 %(most)d 站，后面 %(n)d 站没有排进来。请分成两份排。")
            % {"most": MOST_STOPS, "n": len(found) - MOST_STOPS}
        )
    return _within_days([_item(match) for match in found[:MOST_STOPS]], problems)


def _item(match: re.Match[str]) -> TripItem:
    kind, pk, nights = match.groups()
    return TripItem(Kind(kind), int(pk), int(nights or 0))


def _within_days(items: Sequence[TripItem], problems: list[str]) -> tuple[TripItem, ...]:
    left, kept = MOST_NIGHTS, []
    for item in items:
        kept.append(replace(item, nights=min(item.nights, left)))
        left -= kept[-1].nights
    lost = sum(item.nights for item in items) - (MOST_NIGHTS - left)
    if lost:
        problems.append(_("最多排 %(most)d 天，多出来的 %(n)d 晚没有算。") % {"most": MOST_DAYS, "n": lost})
    return tuple(kept)


def _first_day(text: str, today: date, problems: list[str]) -> date:
    usual = usual_day(today)
    if not text:
        return usual
    try:
        on = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        on = None
    if on is None:
        problems.append(_("没有这一天。日子写成 2026-12-11 这样；先按 %(on)s 排。") % {"on": usual.isoformat()})
        return usual
    if not today - BEHIND <= on <= today + AHEAD:
        problems.append(_("只能排两年以内的出行，请选近一点的日子；先按 %(on)s 排。") % {"on": usual.isoformat()})
        return usual
    return on


def _guests(text: str, problems: list[str]) -> int:
    if not text:
        return USUAL_GUESTS
    if text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST_GUESTS:
        return int(text)
    problems.append(
        _("人数请填 1 到 %(most)d；先按 %(n)d 位排。人再多，请按工会出行来问。")
        % {"most": MOST_GUESTS, "n": USUAL_GUESTS}
    )
    return USUAL_GUESTS


def changed(plan: TripPlan, deed: str) -> tuple[TripPlan, int]:
    """The plan after one step, and the number (from 1) of the stop it was about, 0 for none.

    up3, down3: one place earlier or later · to3.5: the third becomes the fifth · out3: leave it out · sleep3, wake3: one
    night more or fewer · add.v12 · flat: all on one day · back: the other way round. Raises TripRefused.
    """
    match = _DEED.fullmatch(deed)
    if match is None:
        raise TripRefused(_("没有这一步。行程没有动。"))
    verb, at, source, target, item, whole = match.groups()
    if item:
        return with_added(plan, [_added(item)])
    if whole:
        return _whole(plan, whole), 0
    number = _known(plan, int(at or source))
    if verb in ("sleep", "wake"):
        return _nights(plan, number, 1 if verb == "sleep" else -1), number
    if verb == "out":
        return replace(plan, items=plan.items[: number - 1] + plan.items[number:]), 0
    goal = {"up": max(number - 1, 1), "down": min(number + 1, len(plan.items))}.get(verb) or _known(plan, int(target))
    return _moved(plan, number, goal), goal


def with_added(plan: TripPlan, items: Sequence[TripItem]) -> tuple[TripPlan, int]:
    """The items after the last stop, and the number of the first of them."""
    if len(plan.items) + len(items) > MOST_STOPS:
        raise TripRefused(
            _("一份行程最多 %(most)d 站，加上就有 %(n)d 站了。先移出几站，或另排一份。")
            % {"most": MOST_STOPS, "n": len(plan.items) + len(items)}
        )
    return _counted(replace(plan, items=(*plan.items, *items))), len(plan.items) + 1


def with_nights(plan: TripPlan, nights: Sequence[int]) -> TripPlan:
    """The same stops, slept at as often as `nights` says one by one."""
    items = tuple(replace(item, nights=n) for item, n in zip(plan.items, nights, strict=True))
    return _counted(replace(plan, items=items))


def _counted(plan: TripPlan) -> TripPlan:
    if plan.nights > MOST_NIGHTS:
        raise TripRefused(
            _("最多排 %(most)d 天，这样要 %(n)d 天。少住几晚，或移出几站。") % {"most": MOST_DAYS, "n": plan.nights + 1}
        )
    return plan


def _added(code: str) -> TripItem:
    match = _ITEM.fullmatch(code)
    if match is None:
        raise TripRefused(_("加不进来：认不出是哪一处。请在下面按名字找。"))
    return _item(match)


def _known(plan: TripPlan, number: int) -> int:
    if number > len(plan.items):
        raise TripRefused(_("行程里没有第 %(n)d 站，多半是刚刚移出了。行程没有动。") % {"n": number})
    return number


def _whole(plan: TripPlan, deed: str) -> TripPlan:
    if deed == "flat":
        return with_nights(plan, [0] * len(plan.items))
    return replace(plan, items=plan.items[::-1])


def _nights(plan: TripPlan, number: int, by: int) -> TripPlan:
    nights = [item.nights for item in plan.items]
    nights[number - 1] = max(nights[number - 1] + by, 0)
    return with_nights(plan, nights)


def _moved(plan: TripPlan, number: int, goal: int) -> TripPlan:
    items = list(plan.items)
    items.insert(goal - 1, items.pop(number - 1))
    return replace(plan, items=tuple(items))
