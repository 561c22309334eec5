"""What the desk may choose from: rooms to move to, what staying on would cost, the nights that are blocked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.core.holidays import holiday_calendar
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room
from tourism.homestays.pricing import quote

from .availability import occupied_cells

DAY = timedelta(days=1)
_GUESTLESS = (RoomNight.Kind.BLOCK, RoomNight.Kind.MAINTENANCE)


@dataclass(frozen=True)
class LineMoves:
    """A room of a booking, and the rooms its party could sleep in instead from tonight on."""

    line: BookingLine
    room: Room
    rooms: list[Room]


@dataclass(frozen=True)
class Extension:
    """Staying on until `check_out`: the price of the additional nights in 元; `changes_room` when one must be left."""

    check_out: date
    nights: int
    price: Decimal
    is_free: bool
    changes_room: bool


@dataclass(frozen=True)
class Block:
    """Nights of a room, one after the other, that nobody can book. `until` is the first morning after."""

    room: Room
    first: date
    until: date
    kind: str
    note: str

    @property
    def nights(self) -> int:
        return (self.until - self.first).days

    @property
    def word(self) -> str:
        return str(RoomNight.Kind(self.kind).label)


def desk_rooms(households: Iterable[Household]) -> list[Room]:
    """Rooms in use, by household and door number."""
    rooms = Room.objects.filter(
        room_type__household__in=[house.pk for house in households], is_active=True, room_type__is_active=True
    )
    return list(rooms.select_related("room_type__household").order_by("room_type__household__code", "number", "pk"))


def moves_of(booking: Booking, today: date, now: datetime) -> list[LineMoves]:
    """For each room of the booking the free ones that sleep its guests; two queries and what the booking has."""
    rooms = desk_rooms([booking.household])
    nights = {line.pk: [night for night in nights_of(line) if night >= today] for line in booking.lines.all()}
    taken = occupied_cells([room.pk for room in rooms], {day for days in nights.values() for day in days}, now=now)
    moves = []
    for line in booking.lines.all():
        cells = sorted(line.room_nights.all(), key=lambda cell: cell.night)
        if not nights[line.pk] or not cells:
            continue
        free = [
            room
            for room in rooms
            if room.room_type.max_guests >= line.guests and not _is_taken(room.pk, nights[line.pk], taken)
        ]
        moves.append(LineMoves(line, cells[-1].room, free))
    return moves


def extensions_of(booking: Booking, check_outs: Sequence[date], now: datetime) -> list[Extension]:
    """Staying on until each of these days, at today's prices; constant queries. Raises NoPrice."""
    lines = [line for line in booking.lines.all() if line.nightly]
    rooms = desk_rooms([booking.household])
    span = [booking.check_out + DAY * n for n in range((max(check_outs) - booking.check_out).days)]
    taken = occupied_cells([room.pk for room in rooms], span, now=now)
    holidays = holiday_calendar()
    found = []
    for check_out in check_outs:
        stay = StayDates(booking.check_out, check_out)
        price = sum(
            (
                night.price
                for line in lines
                for night in quote(
                    list(line.room_type.price_bands.all()),
                    stay,
                    holidays=holidays,
                    extra_guests=max(0, line.guests - line.room_type.included_guests),
                    extra_price=line.room_type.extra_guest_price,
                )
            ),
            Decimal("0.00"),
        )
        stays_put, fits = _beds_for(lines, rooms, stay, taken)
        found.append(Extension(check_out, stay.count, price, fits, fits and not stays_put))
    return found


def blocks_of(households: Iterable[Household], today: date) -> list[Block]:
    """Blocked stretches that are not over yet, by household, room and night; one query."""
    nights = (
        RoomNight.objects.filter(
            room__room_type__household__in=[house.pk for house in households], kind__in=_GUESTLESS, night__gte=today
        )
        .select_related("room__room_type__household")
        .order_by("room__room_type__household__code", "room__number", "room", "night")
    )
    blocks: list[Block] = []
    for cell in nights:
        last = blocks[-1] if blocks else None
        if last and (last.room.pk, last.until, last.kind, last.note) == (
            cell.room_id,
            cell.night,
            cell.kind,
            cell.note,
        ):
            blocks[-1] = Block(last.room, last.first, cell.night + DAY, last.kind, last.note)
        else:
            blocks.append(Block(cell.room, cell.night, cell.night + DAY, cell.kind, cell.note))
    return blocks


def nights_of(line: BookingLine) -> list[date]:
    """The nights the party still has in this room, in order."""
    return sorted(date.fromisoformat(night["date"]) for night in line.nightly)


def _is_taken(room_id: int, nights: Iterable[date], taken: set[tuple[int, date]]) -> bool:
    return any((room_id, night) in taken for night in nights)


def _beds_for(
    lines: Sequence[BookingLine], rooms: Sequence[Room], stay: StayDates, taken: set[tuple[int, date]]
) -> tuple[bool, bool]:
    """(everybody can stay in their room, there is a room of their type for everybody)."""
    free = {room.pk: room.room_type_id for room in rooms if not _is_taken(room.pk, stay, taken)}
    leaving = []
    for line in lines:
        cells = sorted(line.room_nights.all(), key=lambda cell: cell.night)
        if not cells or free.pop(cells[-1].room_id, None) is None:
            leaving.append(line)
    of_type = list(free.values())
    for line in leaving:
        if line.room_type_id not in of_type:
            return False, False
        of_type.remove(line.room_type_id)
    return not leaving, True
