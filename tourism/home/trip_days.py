"""The days of one's own trip: where each begins and ends, at what hour one arrives, what is too much. Pure.

Hours are minutes since midnight. They are a proposal to plan by (约): nobody keeps them but the visitor.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from django.utils.translation import gettext as _

from .trip_legs import Leg, Origin

STARTS = 9 * 60
# Whoever arrives or stays past this hour eats first.
NOON, LUNCH = 11 * 60 + 30, 60
# A day in the countryside, lunch included; and how much of it one may well spend in the car.
DAY_MINUTES, RIDE_MINUTES = 10 * 60, 4 * 60
RIDE_TOO_LONG = 8 * 60
# Rooms are mostly ready from two; farm kitchens cook until about seven.
ROOMS_READY, SUPPER = 14 * 60, 19 * 60


class Spot(Protocol):
    """A stop that was found. `village_key`: the village it lies in; `visit_minutes`: how long one stays, sleeping apart."""

    @property
    def village_key(self) -> int | None: ...

    @property
    def visit_minutes(self) -> int: ...

    @property
    def nights(self) -> int: ...


S = TypeVar("S", bound=Spot)
# A stop that is not yet in its day: its number, what it is, the way to it.
_Loose = tuple[int, S, Leg | None]


@dataclass(frozen=True)
class Step(Generic[S]):
    """A stop in its day. `number`: from 1 over the whole trip; `arrives` is None behind a leg nobody can tell."""

    number: int
    spot: S
    leg: Leg | None
    arrives: int | None
    leaves: int | None

    @property
    def at(self) -> str:
        return "" if self.arrives is None else clock(self.arrives)


@dataclass(frozen=True)
class Day(Generic[S]):
    """`sleeps`: whether a night follows. A day without steps is spent where one slept. `village_key`: where that night is,
    None where the day came through no village."""

    number: int
    on: date
    steps: tuple[Step[S], ...]
    sleeps: bool
    village_key: int | None

    @property
    def km(self) -> float:
        return sum(step.leg.km or 0 for step in self.steps if step.leg and step.leg.origin is not Origin.FAR)

    @property
    def ride_minutes(self) -> int:
        return sum(step.leg.ride_minutes or 0 for step in self.steps if step.leg)

    @property
    def minutes(self) -> int:
        """On the way, on wheels and on foot, as far as it is known."""
        return sum(step.leg.minutes or 0 for step in self.steps if step.leg)

    @property
    def clocked_way(self) -> str:
        """3:40 on the way; empty when nowhere is gone."""
        return clock(self.minutes) if self.minutes else ""


@dataclass(frozen=True)
class Night:
    """Nights in a row in one village: one stay, nobody changes rooms. `first_day`: number of the day it begins on."""

    first_day: int
    on: date
    count: int
    village_key: int | None


@dataclass(frozen=True)
class Note:
    """What a visitor should know of a day. `kind`: stop (does not work out), warn, info."""

    kind: str
    text: str


def days_of(spots: Sequence[S], legs: Sequence[Leg | None], on: date) -> list[Day[S]]:
    """The stops by day. `legs[n]` leads to `spots[n]`; a stop with nights ends its day, further nights are days without
    stops; the last day ends the trip unless one sleeps after it."""
    days: list[Day[S]] = []
    steps: list[_Loose[S]] = []
    for number, (spot, leg) in enumerate(zip(spots, legs, strict=True), start=1):
        steps.append((number, spot, leg))
        is_last = number == len(spots)
        if not spot.nights and not is_last:
            continue
        village = _village_of([one for _number, one, _leg in steps])
        _close(days, _clocked(steps), on, sleeps=spot.nights > 0, village=village)
        for night in range(1, spot.nights + is_last * bool(spot.nights)):
            _close(days, (), on, sleeps=night < spot.nights, village=village)
        steps = []
    return days


def _close(days: list[Day[S]], steps: tuple[Step[S], ...], on: date, *, sleeps: bool, village: int | None) -> None:
    days.append(Day(len(days) + 1, on + timedelta(days=len(days)), steps, sleeps, village if sleeps else None))


def _village_of(spots: Sequence[Spot]) -> int | None:
    """The village come to last: one does not sleep at the last viewpoint of the day."""
    return next((spot.village_key for spot in reversed(spots) if spot.village_key is not None), None)


def _clocked(steps: Iterable[_Loose[S]]) -> tuple[Step[S], ...]:
    clock: int | None = STARTS
    has_eaten = False
    found = []
    for number, spot, leg in steps:
        if leg is not None:
            clock = None if clock is None or leg.minutes is None else clock + leg.minutes
        arrives = clock
        if clock is not None:
            clock += spot.visit_minutes
            if not has_eaten and clock > NOON:
                clock, has_eaten = clock + LUNCH, True
        found.append(Step(number, spot, leg, arrives, clock))
    return tuple(found)


def nights_of(days: Iterable[Day[S]]) -> list[Night]:
    """The stays of the trip: nights that follow each other in the same village are one."""
    nights: list[Night] = []
    for day in days:
        if not day.sleeps:
            continue
        last = nights[-1] if nights else None
        if last and last.village_key == day.village_key and last.on + timedelta(days=last.count) == day.on:
            nights[-1] = Night(last.first_day, last.on, last.count + 1, last.village_key)
        else:
            nights.append(Night(day.number, day.on, 1, day.village_key))
    return nights


def notes_of(day: Day[S]) -> list[Note]:
    """What of the day's hours does not work out."""
    notes = [*_way_notes(day), *_hour_notes(day)]
    if day.sleeps and day.village_key is None:
        notes.append(Note("warn", _("这一天没有排到村，过夜的地方要另找。加一个村，就能看到床位。")))
    return gravest_first(notes)


def gravest_first(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: ("stop", "warn", "info").index(note.kind))


def _way_notes(day: Day[S]) -> list[Note]:
    notes = []
    for step in day.steps:
        if step.leg and step.leg.origin is Origin.FAR:
            notes.append(
                Note(
                    "warn",
                    _("到第 %(n)d 站直线就有约 %(km)d 公里，不宜开车，请查火车或航班；路上的时间这里算不了。")
                    % {"n": step.number, "km": round(step.leg.km or 0)},
                )
            )
    hours = {"h": f"{day.ride_minutes / 60:.1f}".removesuffix(".0"), "most": RIDE_MINUTES // 60}
    if day.ride_minutes > RIDE_TOO_LONG:
        notes.append(Note("stop", _("这天坐车约 %(h)s 小时，一天走不下来。请在中途加一晚。") % hours))
    elif day.ride_minutes > RIDE_MINUTES:
        notes.append(Note("warn", _("这天坐车约 %(h)s 小时，超过 %(most)d 小时，会累。可以在中途加一晚。") % hours))
    return notes


def _hour_notes(day: Day[S]) -> list[Note]:
    notes = []
    late = [step for step in day.steps if step.arrives is not None and step.arrives > SUPPER]
    if late:
        notes.append(
            Note(
                "warn",
                _("约 %(at)s 才到第 %(n)d 站，农家的晚饭多在七点前，请先打电话，或挪到第二天。")
                % {"at": clock(late[0].arrives or 0), "n": late[0].number},
            )
        )
    end = day.steps[-1].leaves if day.steps else None
    if end is not None and day.sleeps and end < ROOMS_READY:
        notes.append(
            Note("info", _("约 %(at)s 就没有安排了；客房多从 14:00 起可以入住，行李可以先寄放。") % {"at": clock(end)})
        )
    return notes


def clock(minutes: int) -> str:
    """610 → 10:10; after midnight 次日 0:30."""
    days, rest = divmod(minutes, 24 * 60)
    text = f"{rest // 60}:{rest % 60:02d}"
    return _("次日 %(at)s") % {"at": text} if days else text


def proposed_nights(visits: Sequence[int], legs: Sequence[Leg | None]) -> list[int]:
    """How to cut the stops into days: a night before a train or a plane, and before whatever would make a day longer than
    DAY_MINUTES or its ride longer than RIDE_MINUTES. Takes the minutes spent at each stop. A stop alone may be too much."""
    nights = [0] * len(visits)
    spent = ridden = 0
    for at, (visit, leg) in enumerate(zip(visits, legs, strict=True)):
        way, ride = _weight(leg) if leg else (0, 0)
        is_full = spent + way + visit > DAY_MINUTES - LUNCH or ridden + ride > RIDE_MINUTES
        if at and (is_full or _is_far(leg)):
            nights[at - 1] = 1
            spent = ridden = 0
        spent, ridden = spent + way + visit, ridden + ride
    return nights


def _weight(leg: Leg) -> tuple[int, int]:
    """Minutes of the way, of them on wheels; after a train or a plane one does not drive on."""
    if _is_far(leg):
        return RIDE_MINUTES, RIDE_MINUTES
    return leg.minutes or 0, leg.ride_minutes or 0


def _is_far(leg: Leg | None) -> bool:
    return leg is not None and leg.origin is Origin.FAR
