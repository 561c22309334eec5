"""The only writer of RoomNight: who has which room on which night.

Everyone takes locks in one order: idempotency row, bookings by id, households by id, nights by (room, night).
The household lock keeps groups from deadlocking and makes what was read stay true; the unique constraint on
(room, night) keeps a room from being sold twice even when somebody forgets the lock.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError

from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room

from .models import BookingLine, RoomNight
from .selectors import occupied_cells
from .units import in_one_unit

T = TypeVar("T")


class SoldOut(DomainError):
    """The rooms are not free on all nights. `details["nights"]` lists those that are not (ISO dates)."""

    code = "sold_out"


@dataclass(frozen=True)
class Want:
    """So many rooms of one type for one stay."""

    room_type_id: int
    stay: StayDates
    count: int


@dataclass(frozen=True)
class Taking:
    """One room for some nights: for a booking line (hold or stay), or for nobody (block, maintenance, ical)."""

    room_id: int
    nights: Sequence[date]
    kind: str
    line: BookingLine | None = None
    note: str = ""


class _Collision(Exception):
    """The constraint refused: somebody else owns one of these cells."""

    def __init__(self, cells: set[tuple[int, date]]) -> None:
        super().__init__("nights are taken")
        self.cells = cells


def claim(work: Callable[[], T]) -> T:
    """Run `work`, which takes nights, as one unit. A collision rolls all of it back; then the nights that are gone are
    read anew and named in SoldOut."""
    try:
        return in_one_unit(work)
    except _Collision as collision:
        taken = occupied_cells({room for room, _ in collision.cells}, {night for _, night in collision.cells})
        nights = {night for room, night in collision.cells & taken}
        raise sold_out(nights or {night for _, night in collision.cells}) from collision


def lock_households(ids: Iterable[int]) -> list[Household]:
    """Wait for our turn at these households. Evaluated here, because a lazy queryset locks nothing.

    On SQLite the transaction itself (BEGIN IMMEDIATE) is the lock. `no_key`: rows that merely refer to a household,
    such as ledger lines, need not wait.
    """
    return list(Household.objects.select_for_update(no_key=True).filter(pk__in=set(ids)).order_by("pk"))


def choose_rooms(wants: Sequence[Want], now: datetime) -> list[list[Room]]:
    """For each want its rooms, lowest door number first, free on every night of its stay; no cell is given out twice.

    Raises SoldOut for the first want that cannot be met. Call it with the households locked.
    """
    if not wants:
        return []
    rooms = Room.objects.filter(
        room_type__in={want.room_type_id for want in wants}, is_active=True, room_type__is_active=True
    ).order_by("room_type", "number", "pk")
    by_type: dict[int, list[Room]] = {}
    for room in rooms:
        by_type.setdefault(room.room_type_id, []).append(room)
    nights = {night for want in wants for night in want.stay}
    taken = occupied_cells({room.pk for of_type in by_type.values() for room in of_type}, nights, now=now)
    chosen = []
    for want in wants:
        of_type = by_type.get(want.room_type_id, [])
        free = [room for room in of_type if not any((room.pk, night) in taken for night in want.stay)]
        if len(free) < want.count:
            raise _short(want, of_type, taken)
        chosen.append(free[: want.count])
        taken |= {(room.pk, night) for room in chosen[-1] for night in want.stay}
    return chosen


def take_nights(takings: Iterable[Taking]) -> list[RoomNight]:
    """Write the nights, sorted by (room, night). A cell somebody owns undoes the whole unit; see `claim`."""
    nights = [
        RoomNight(room_id=taking.room_id, night=night, kind=taking.kind, line=taking.line, note=taking.note)
        for taking in takings
        for night in taking.nights
    ]
    nights.sort(key=lambda cell: (cell.room_id, cell.night))
    try:
        return RoomNight.objects.bulk_create(nights)
    except IntegrityError as error:
        raise _Collision({(cell.room_id, cell.night) for cell in nights}) from error


def keep_nights(booking_ids: Iterable[int]) -> int:
    """Held nights become a stay."""
    held = RoomNight.objects.filter(line__booking__in=list(booking_ids), kind=RoomNight.Kind.HOLD)
    return held.update(kind=RoomNight.Kind.STAY)


def release_nights(booking_ids: Iterable[int], *, since: date | None = None) -> int:
    """Free the nights of these bookings, all of them or those from `since` on; how many were freed."""
    nights = RoomNight.objects.filter(line__booking__in=list(booking_ids))
    if since is not None:
        nights = nights.filter(night__gte=since)
    return nights.delete()[0]


def release_blocks(room: Room, stay: StayDates) -> int:
    """Free the nights that no booking has: blocks, repairs, imported ones."""
    blocked = RoomNight.objects.filter(room=room, line__isnull=True, night__gte=stay.check_in, night__lt=stay.check_out)
    return blocked.delete()[0]


def sold_out(nights: Iterable[date], what: str = "") -> SoldOut:
    days = sorted(set(nights))
    named = "、".join(f"{day.month}月{day.day}日" for day in days)
    return SoldOut(f"{what}{named}已经满房，请换日期或换一家。", nights=[day.isoformat() for day in days])


def _short(want: Want, rooms: Sequence[Room], taken: set[tuple[int, date]]) -> SoldOut:
    """Names the nights with too few free rooms; when every night has enough, but no one room has all, the whole stay."""
    scarce = [night for night in want.stay if sum((room.pk, night) not in taken for room in rooms) < want.count]
    if scarce:
        return sold_out(scarce)
    return SoldOut("这几晚没有同一间房能连住，请缩短日期或分开订。", nights=[night.isoformat() for night in want.stay])
