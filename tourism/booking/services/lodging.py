"""The nights and rooms of a party the desk deals with: locked, chosen, given back, summed up."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tourism.booking import inventory
from tourism.booking.altering import DAY, NOTHING, dates, sum_of
from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.states import WAITING
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Room

from .expire_holds import expire
from .steps import BookingNotFound


def lock_for_rooms(booking_id: int, now: datetime) -> Booking:
    """The booking and its household, ours until the transaction ends; the household's run-out holds are expired.

    Booking and holds are locked in one go, because the lock order goes by id. Raises BookingNotFound.
    """
    house = Booking.objects.filter(pk=booking_id).values("household")
    overdue = Q(household__in=house, state__in=WAITING, expires_at__lte=now)
    rows = list(
        Booking.objects.select_for_update(of=("self",))
        .select_related("household", "organisation", "policy")
        .filter(Q(pk=booking_id) | overdue)
        .order_by("pk")
    )
    booking = next((row for row in rows if row.pk == booking_id), None)
    if booking is None:
        raise BookingNotFound(_("没有找到这张订单，请核对订单号。"))
    inventory.lock_households({row.household_id for row in rows})
    expire([row for row in rows if row.pk != booking_id], now=now)
    return booking


def choose_for(nights: Mapping[BookingLine, StayDates], now: datetime, *, liked: Mapping[int, int]) -> dict[int, Room]:
    """A room for each line (by its pk), free on all its nights: the one it likes by `liked` (line → room), else another of
    the type that was booked. Raises SoldOut naming the nights. The household must be locked."""
    wants = [
        inventory.Want(line.room_type_id, stay, 1, prefers=(liked[line.pk],) if line.pk in liked else ())
        for line, stay in nights.items()
    ]
    rooms = inventory.choose_rooms(wants, now)
    return {line.pk: room for line, [room] in zip(nights, rooms, strict=True)}


def take(nights: Mapping[BookingLine, StayDates], rooms: Mapping[int, Room]) -> None:
    inventory.take_nights(
        inventory.Taking(rooms[line.pk].pk, stay.nights, RoomNight.Kind.STAY, line) for line, stay in nights.items()
    )


def cells_of(booking: Booking, *, since: date | None = None) -> dict[int, list[RoomNight]]:
    """The nights each line (by its pk) owns from `since` on, in order, with their rooms."""
    cells = RoomNight.objects.filter(line__booking=booking).select_related("room__room_type")
    if since is not None:
        cells = cells.filter(night__gte=since)
    by_line: dict[int, list[RoomNight]] = {}
    for cell in cells.order_by("night"):
        if cell.line_id is not None:
            by_line.setdefault(cell.line_id, []).append(cell)
    return by_line


def save_lines(booking: Booking, lines: Sequence[BookingLine]) -> None:
    """Write the lines; total and dates of the booking follow from them, to be saved with its next step."""
    for line in lines:
        line.price = sum_of(line.nightly)
    BookingLine.objects.bulk_update(lines, ["nightly", "dropped", "price"])
    nights = [night for line in lines for night in dates(line.nightly)]
    booking.total = sum((line.price for line in lines), NOTHING)
    booking.check_in, booking.check_out = min(nights), max(nights) + DAY


def snapshot(booking: Booking) -> dict[str, Any]:
    """Dates and money, as `changes` compares them later."""
    return {name: getattr(booking, name) for name in ("check_in", "check_out", "total", "fee")}


def changes(before: Mapping[str, Any], booking: Booking) -> dict[str, list[str]]:
    """What the trail keeps: each of the fields that is no longer as it was."""
    now = {name: getattr(booking, name) for name in before}
    return {name: [str(before[name]), str(now[name])] for name in before if before[name] != now[name]}
