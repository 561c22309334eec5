"""What the host sees: today, and the week room by room."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from tourism.booking.models import Booking, RoomNight
from tourism.booking.states import BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room

from .availability import live_nights
from .bills import Bill, bill_of


@dataclass(frozen=True)
class DeskStay:
    """A booking as the desk needs it: its rooms by number and its bill so far."""

    booking: Booking
    rooms: list[Room]
    bill: Bill


@dataclass(frozen=True)
class Tonight:
    """Rooms and people of this night."""

    rooms: int
    occupied: int
    blocked: int
    free: int
    guests: int


@dataclass(frozen=True)
class DeskToday:
    """Arrivals still expected (late ones too), guests in house who stay on, departures due, rooms to clean, tonight."""

    arrivals: list[DeskStay]
    in_house: list[DeskStay]
    departures: list[DeskStay]
    cleaning: list[Room]
    tonight: Tonight


@dataclass(frozen=True)
class WeekCell:
    """One room on one night. `kind` is empty when it is free; `is_first` marks the night a booking begins here."""

    night: date
    kind: str
    booking: Booking | None
    note: str
    is_first: bool


@dataclass(frozen=True)
class WeekRow:
    room: Room
    cells: list[WeekCell]


@dataclass(frozen=True)
class DeskWeek:
    days: list[date]
    rows: list[WeekRow]


def desk_today(households: Iterable[Household], today: date, now: datetime) -> DeskToday:
    """The day of these households together; constant queries."""
    ids = [house.pk for house in households]
    stays = [_desk_stay(booking) for booking in _at_desk(ids, today)]
    arrivals = [stay for stay in stays if stay.booking.state == BookingState.CONFIRMED]
    present = [stay for stay in stays if stay.booking.state == BookingState.CHECKED_IN]
    departures = [stay for stay in present if stay.booking.check_out <= today]
    cleaning = {
        room.pk: room
        for stay in stays
        if stay.booking.check_out == today and stay.booking.state != BookingState.CONFIRMED
        for room in stay.rooms
    }
    return DeskToday(
        arrivals=arrivals,
        in_house=[stay for stay in present if stay.booking.check_out > today],
        departures=departures,
        cleaning=sorted(cleaning.values(), key=lambda room: room.number),
        tonight=_tonight(ids, stays, today, now),
    )


def desk_week(households: Iterable[Household], start: date, now: datetime) -> DeskWeek:
    """Seven nights from `start`, a row for each room in use; constant queries."""
    days = StayDates.of(start, 7).nights
    rooms = _rooms([house.pk for house in households]).order_by("room_type__household__code", "number", "pk")
    nights = (
        live_nights(now)
        .filter(room__in=rooms.order_by().values("pk"), night__gte=days[0] - timedelta(days=1), night__lte=days[-1])
        .select_related("line__booking")
    )
    taken = {(cell.room_id, cell.night): cell for cell in nights}
    rows = [WeekRow(room, [_week_cell(taken, room, day) for day in days]) for room in rooms]
    return DeskWeek(days, rows)


def _week_cell(taken: dict[tuple[int, date], RoomNight], room: Room, day: date) -> WeekCell:
    cell = taken.get((room.pk, day))
    if cell is None:
        return WeekCell(day, "", None, "", False)
    before = taken.get((room.pk, day - timedelta(days=1)))
    is_first = before is None or (before.line_id, before.kind, before.note) != (cell.line_id, cell.kind, cell.note)
    return WeekCell(day, cell.kind, cell.line.booking if cell.line else None, cell.note, is_first)


def _at_desk(household_ids: list[int], today: date) -> QuerySet[Booking]:
    """Who should come, who is here, who left today."""
    return (
        Booking.objects.filter(household__in=household_ids)
        .filter(
            Q(state=BookingState.CONFIRMED, check_in__lte=today)
            | Q(state=BookingState.CHECKED_IN)
            | Q(state=BookingState.CHECKED_OUT, check_out=today)
        )
        .select_related("household", "organisation", "group")
        .prefetch_related(
            "spends",
            "lines__room_type",
            Prefetch("lines__room_nights", queryset=RoomNight.objects.select_related("room")),
        )
        .order_by("check_in", "pk")
    )


def _desk_stay(booking: Booking) -> DeskStay:
    rooms = {night.room_id: night.room for line in booking.lines.all() for night in line.room_nights.all()}
    return DeskStay(booking, sorted(rooms.values(), key=lambda room: room.number), bill_of(booking))


def _rooms(household_ids: list[int]) -> QuerySet[Room]:
    return Room.objects.filter(
        room_type__household__in=household_ids, is_active=True, room_type__is_active=True
    ).select_related("room_type__household")


def _tonight(household_ids: list[int], stays: list[DeskStay], today: date, now: datetime) -> Tonight:
    rooms = set(_rooms(household_ids).values_list("pk", flat=True))
    kinds = dict(live_nights(now).filter(night=today, room__in=rooms).values_list("room", "kind"))
    guests = sum(
        stay.booking.guests if stay.booking.guests_arrived is None else stay.booking.guests_arrived
        for stay in stays
        if stay.booking.check_out > today
    )
    occupied = sum(kind in (RoomNight.Kind.HOLD, RoomNight.Kind.STAY) for kind in kinds.values())
    return Tonight(len(rooms), occupied, len(kinds) - occupied, len(rooms) - len(kinds), guests)
