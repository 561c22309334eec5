"""The only writer of RoomNight: who has which room on which night.

Everyone takes locks in one order: idempotency row, bookings by id, households by id, nights by (room, night).
The household lock keeps groups from deadlocking and makes what was read stay true; the unique constraint on
(room, night) keeps a room from being sold twice even when somebody forgets the lock.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from tourism.core import dates
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room

from .models import BookingLine, ChannelEvent, RoomNight
from .selectors import occupied_cells
from .units import in_one_unit

T = TypeVar("T")

Cell = tuple[int, date]
"""A room's pk and a night."""


class SoldOut(DomainError):
    """The rooms are not free on all nights. `details["nights"]` lists those that are not (ISO dates)."""

    code = "sold_out"


@dataclass(frozen=True)
class Want:
    """So many rooms of one type for one stay; those of `prefers` (room ids, of any type) come first where they are free."""

    room_type_id: int
    stay: StayDates
    count: int
    prefers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Taking:
    """One room for some nights: for a booking line (hold or stay), another place's guest (ical), or nobody."""

    room_id: int
    nights: Sequence[date]
    kind: str
    line: BookingLine | None = None
    event: ChannelEvent | None = None
    note: str = ""


class _Collision(Exception):
    """The constraint refused: somebody else owns one of these cells."""

    def __init__(self, cells: set[Cell]) -> None:
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


def lock_households(ids: Iterable[int]) -> None:
    """Wait for our turn at these households. Evaluated here, because a lazy queryset locks nothing.

    On SQLite the transaction itself (BEGIN IMMEDIATE) is the lock. `no_key`: rows that merely refer to a household,
    such as ledger lines, need not wait.
    """
    list(
        Household.objects.select_for_update(no_key=True)
        .filter(pk__in=set(ids))
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def choose_rooms(
    wants: Sequence[Want], now: datetime | None = None, *, giving_up: Collection[Cell] = ()
) -> list[list[Room]]:
    """For each want its rooms, free on every night of its stay; no cell is given out twice.

    Who has a room already keeps it before others look for one; else it is the lowest door number. `giving_up`: cells that
    count as free, because the caller releases them. Raises SoldOut for the first want that cannot be met.

    Call it with the households locked and holds that ran out expired; who only asks gives the time (`now`) instead.
    """
    if not wants:
        return []
    rooms = _rooms_for(wants)
    nights = {night for want in wants for night in want.stay}
    taken = occupied_cells(rooms, nights, now=now) - set(giving_up)
    chosen: list[list[Room]] = []
    for want in wants:
        liked = [rooms[pk] for pk in want.prefers if pk in rooms and _is_free(pk, want.stay, taken)][: want.count]
        chosen.append(liked)
        taken |= {(room.pk, night) for room in liked for night in want.stay}
    for want, given in zip(wants, chosen, strict=True):
        missing = want.count - len(given)
        of_type = [room for room in rooms.values() if room.room_type_id == want.room_type_id]
        free = [room for room in of_type if _is_free(room.pk, want.stay, taken)]
        if len(free) < missing:
            raise _short(want, missing, of_type, taken)
        given += free[:missing]
        taken |= {(room.pk, night) for room in free[:missing] for night in want.stay}
    return chosen


def _rooms_for(wants: Sequence[Want]) -> dict[int, Room]:
    """Rooms in use of the types wanted, and those somebody prefers, by door number."""
    types = {want.room_type_id for want in wants}
    liked = {pk for want in wants for pk in want.prefers}
    rooms = Room.objects.filter(
        Q(room_type__in=types, room_type__is_active=True) | Q(pk__in=liked), is_active=True
    ).order_by("room_type", "number", "pk")
    return {room.pk: room for room in rooms}


def _is_free(room_id: int, nights: Iterable[date], taken: set[Cell]) -> bool:
    return not any((room_id, night) in taken for night in nights)


def take_nights(takings: Iterable[Taking]) -> list[RoomNight]:
    """Write the nights, sorted by (room, night). A cell somebody owns undoes the whole unit; see `claim`."""
    nights = [
        RoomNight(
            room_id=taking.room_id,
            night=night,
            kind=taking.kind,
            line=taking.line,
            event=taking.event,
            note=taking.note,
        )
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


def release_cells(cells: Iterable[RoomNight]) -> int:
    """Free single nights of single rooms; how many were freed."""
    return RoomNight.objects.filter(pk__in=[cell.pk for cell in cells]).delete()[0]


def cells_of(lines: Iterable[BookingLine]) -> list[RoomNight]:
    """The nights these lines have, by line and night."""
    return list(RoomNight.objects.filter(line__in=[line.pk for line in lines]).order_by("line", "night"))


def reseat(seats: Mapping[BookingLine, Collection[Cell]], *, kind: str) -> None:
    """From now on these lines have exactly these cells: what goes is released, what is new is taken, the rest not touched.

    The households must be locked; a new cell that somebody owns undoes the whole unit, see `claim`.
    """
    has = cells_of(seats)
    wanted = {(cell, line.pk) for line, cells in seats.items() for cell in cells}
    going = [night for night in has if ((night.room_id, night.night), night.line_id) not in wanted]
    staying = {(night.room_id, night.night) for night in has} - {(night.room_id, night.night) for night in going}
    release_cells(going)
    take_nights(
        Taking(room_id, [night], kind, line)
        for line, cells in seats.items()
        for room_id, night in cells
        if (room_id, night) not in staying
    )


def release_imported(channel_id: int) -> int:
    """Free the nights that came from this channel's calendar; how many were freed."""
    return RoomNight.objects.filter(event__channel=channel_id).delete()[0]


def sold_out(nights: Iterable[date]) -> SoldOut:
    days = sorted(set(nights))
    named = _("、").join(dates.day(day) for day in days)
    message = _("%(nights)s已经满房，请换日期或换一家。") % {"nights": named}
    return SoldOut(message, nights=[day.isoformat() for day in days])


def _short(want: Want, count: int, rooms: Sequence[Room], taken: set[Cell]) -> SoldOut:
    """Names the nights with too few free rooms; when every night has enough, but no one room has all, the whole stay."""
    scarce = [night for night in want.stay if sum((room.pk, night) not in taken for room in rooms) < count]
    if scarce:
        return sold_out(scarce)
    return SoldOut(
        _("这几晚没有同一间房能连住，请缩短日期或分开订。"), nights=[night.isoformat() for night in want.stay]
    )
