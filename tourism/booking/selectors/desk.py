"""What the host sees: today, the week room by room, and what waits to be closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, DecimalField, F, Prefetch, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from tourism.booking.models import Booking, BookingLine, PaymentEntry, RoomNight
from tourism.booking.states import BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room

from .accounts import Account, standing_account
from .availability import live_nights
from .bills import Bill, bill_of

# The night of arrival ends at six: who has not come by then is not coming, unless they said when.
_NIGHT_ENDS = time(6)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DeskStay:
    """A booking as the desk needs it: its rooms by number, its bill so far, and its account as it stands today.

    `is_late`: the day of arrival is over, or the time for which they said they would come.
    """

    booking: Booking
    rooms: list[Room]
    bill: Bill
    account: Account
    is_late: bool
    can_be_missed: bool


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
    """What to do today: requests to answer (the most urgent first), arrivals still expected (late ones too), guests in house
    who stay on, departures due, those who did not come but still may, rooms to clean, tonight."""

    requests: list[DeskStay]
    arrivals: list[DeskStay]
    in_house: list[DeskStay]
    departures: list[DeskStay]
    missing: list[DeskStay]
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
    """A room's nights; `eve` is the one before them, which ends on the first morning."""

    room: Room
    eve: WeekCell
    cells: list[WeekCell]


@dataclass(frozen=True)
class DeskWeek:
    days: list[date]
    rows: list[WeekRow]


def desk_today(households: Iterable[Household], today: date, now: datetime) -> DeskToday:
    """The day of these households together; constant queries, twelve at most."""
    ids = [house.pk for house in households]
    stays = [_desk_stay(booking, now, today) for booking in _at_desk(ids, today, now)]
    by_state = {state: [stay for stay in stays if stay.booking.state == state] for state in BookingState}
    present = by_state[BookingState.CHECKED_IN]
    requests = by_state[BookingState.REQUESTED]
    rooms = list(_rooms(ids).select_related("care").order_by("number", "pk"))
    return DeskToday(
        requests=sorted(requests, key=lambda stay: (stay.booking.expires_at, stay.booking.pk)),
        arrivals=by_state[BookingState.CONFIRMED],
        in_house=[stay for stay in present if stay.booking.check_out > today],
        departures=[stay for stay in present if stay.booking.check_out <= today],
        missing=by_state[BookingState.NO_SHOW],
        cleaning=[room for room in rooms if _wants_cleaning(room)],
        tonight=_tonight(rooms, by_state[BookingState.CONFIRMED] + present, today, now),
    )


def desk_week(households: Iterable[Household], start: date, now: datetime) -> DeskWeek:
    """Seven nights from `start`, a row for each room in use; constant queries."""
    days = StayDates.of(start, 7).nights
    rooms = _rooms([house.pk for house in households]).order_by("room_type__household__code", "number", "pk")
    nights = (
        live_nights(now)
        .filter(room__in=rooms.order_by().values("pk"), night__gte=days[0] - _DAY, night__lte=days[-1])
        .select_related("line__booking")
    )
    taken = {(cell.room_id, cell.night): cell for cell in nights}
    rows = [
        WeekRow(room, _week_cell(taken, room, days[0] - _DAY), [_week_cell(taken, room, day) for day in days])
        for room in rooms
    ]
    return DeskWeek(days, rows)


def _week_cell(taken: dict[tuple[int, date], RoomNight], room: Room, day: date) -> WeekCell:
    cell = taken.get((room.pk, day))
    if cell is None:
        return WeekCell(day, "", None, "", False)
    before = taken.get((room.pk, day - timedelta(days=1)))
    is_first = before is None or (before.line_id, before.kind, before.note) != (cell.line_id, cell.kind, cell.note)
    return WeekCell(day, cell.kind, cell.line.booking if cell.line else None, cell.note, is_first)


def no_show_from(booking: Booking) -> datetime:
    """From when a confirmed booking may be marked as not come."""
    end = small_hours_end(booking.check_in + timedelta(days=1))
    return max(end, booking.expected_at) if booking.expected_at else end


def small_hours_end(day: date) -> datetime:
    """Six in the morning, until when the night before is not over."""
    return timezone.make_aware(datetime.combine(day, _NIGHT_ENDS))


def wants_invoice(booking: Booking) -> bool:
    """Whether somebody will ask for an invoice that the household can have issued: organisations do, guests rarely."""
    return booking.organisation_id is not None and booking.household.invoice != Household.Invoice.NONE


def overdue_stays(until: date) -> QuerySet[Booking]:
    """Guests who should have left on `until` or before and were never checked out."""
    return Booking.objects.filter(state=BookingState.CHECKED_IN, check_out__lte=until)


def ready_to_settle(today: date) -> QuerySet[Booking]:
    """Stays that are over with nothing to pay or give back, by what was written down, and no invoice missing."""
    kinds, amount = PaymentEntry.Kind, F("payments__amount")
    owing = Case(
        When(payments__kind__in=[kinds.DUE, kinds.REFUNDED], then=amount),
        When(payments__kind=kinds.PAID, then=-amount),
        default=0,
        output_field=DecimalField(max_digits=14, decimal_places=2),
    )
    waiving = Case(When(payments__kind=kinds.WAIVED, then=amount), default=0, output_field=owing.output_field)
    over = Q(state=BookingState.CHECKED_OUT) | Q(state=BookingState.NO_SHOW, check_out__lte=today)
    has_invoice = Q(organisation__isnull=True) | Q(household__invoice=Household.Invoice.NONE) | ~Q(invoice_number="")
    sums = (
        Booking.objects.order_by()
        .values("pk")
        .annotate(
            unpaid=Coalesce(Sum(owing), 0, output_field=owing.output_field),
            waived=Coalesce(Sum(waiving), 0, output_field=owing.output_field),
        )
    )
    is_even = Q(unpaid=0) | Q(unpaid__gt=0, waived__gte=F("unpaid"))
    balanced = sums.filter(over, has_invoice, is_even).values("pk")
    return Booking.objects.filter(pk__in=balanced)


def _at_desk(household_ids: list[int], today: date, now: datetime) -> QuerySet[Booking]:
    """Who asks, who should come, who is here, who did not come but still may."""
    return (
        Booking.objects.filter(household__in=household_ids)
        .filter(
            Q(state=BookingState.REQUESTED, expires_at__gt=now)
            | Q(state=BookingState.CONFIRMED, check_in__lte=today)
            | Q(state=BookingState.CHECKED_IN)
            | Q(state=BookingState.NO_SHOW, check_out__gt=today)
        )
        .select_related("household", "organisation", "group")
        .prefetch_related(
            "spends",
            "payments",
            Prefetch("lines", queryset=BookingLine.objects.select_related("room_type")),
            Prefetch("lines__room_nights", queryset=RoomNight.objects.select_related("room")),
        )
        .order_by("check_in", "pk")
    )


def _desk_stay(booking: Booking, now: datetime, today: date) -> DeskStay:
    # The rooms they are to sleep in now: not those they moved out of, nor those they will move to.
    lines = list(booking.lines.all())
    tonight = min(max(today, booking.check_in), booking.check_out - timedelta(days=1))
    cells = [night for line in lines for night in line.room_nights.all()]
    rooms = {cell.room_id: cell.room for cell in cells if cell.night == tonight} or {c.room_id: c.room for c in cells}
    is_expected = booking.state == BookingState.CONFIRMED
    due_at = booking.expected_at or timezone.make_aware(datetime.combine(booking.check_in + timedelta(days=1), time()))
    return DeskStay(
        booking=booking,
        rooms=sorted(rooms.values(), key=lambda room: room.number),
        bill=bill_of(booking),
        account=standing_account(booking),
        is_late=is_expected and now >= due_at,
        can_be_missed=is_expected and now >= no_show_from(booking),
    )


def _rooms(household_ids: list[int]) -> QuerySet[Room]:
    return Room.objects.filter(
        room_type__household__in=household_ids, is_active=True, room_type__is_active=True
    ).select_related("room_type__household")


def _wants_cleaning(room: Room) -> bool:
    care = getattr(room, "care", None)
    return care is not None and care.dirty_since is not None


def _tonight(rooms: list[Room], stays: list[DeskStay], today: date, now: datetime) -> Tonight:
    kinds = dict(live_nights(now).filter(night=today, room__in=rooms).values_list("room", "kind"))
    guests = sum(
        stay.booking.guests if stay.booking.guests_arrived is None else stay.booking.guests_arrived
        for stay in stays
        if stay.booking.check_out > today
    )
    occupied = sum(kind in (RoomNight.Kind.HOLD, RoomNight.Kind.STAY) for kind in kinds.values())
    return Tonight(len(rooms), occupied, len(kinds) - occupied, len(rooms) - len(kinds), guests)
