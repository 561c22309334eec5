"""The party changes rooms."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.inventory import SoldOut, Taking
from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.selectors import occupied_cells
from tourism.booking.states import Action, Actor, BookingState, check_transition
from tourism.core.errors import DomainError
from tourism.homestays.models import Room

from .idempotency import Idempotency, once
from .lodging import cells_of, lock_for_rooms
from .rooms_care import soil
from .steps import step


def move_room(
    *,
    booking_id: int,
    line_id: int,
    room_id: int,
    actor: Actor,
    user: User | None,
    now: datetime,
    today: date,
    idempotency: Idempotency | None = None,
) -> Booking:
    """One room's party sleeps in another room of the household from tonight on, at the price it was promised.

    A room that was slept in wants cleaning. Raises WrongState, SoldOut when the other room is taken on one of the nights,
    DomainError when it is too small or none of the household's. Into the room they have already: nothing happens.
    """
    body = {"action": Action.MOVE_ROOM, "booking": booking_id, "line": line_id, "room": room_id}

    def move() -> Booking:
        booking = lock_for_rooms(booking_id, now)
        check_transition(Action.MOVE_ROOM, booking.current_state, actor)
        line = booking.lines.filter(pk=line_id).first()
        cells = cells_of(booking, since=today).get(line_id)
        if line is None or not cells:
            raise DomainError(_("这间房今晚起没有要住的晚上，不用换。"))
        room = _room(booking, room_id, line)
        leaving = [cell for cell in cells if cell.room_id != room.pk]
        if not leaving:
            return booking
        _check_free(room, [cell.night for cell in leaving])
        inventory.release_cells(leaving)
        inventory.take_nights([Taking(room.pk, [cell.night for cell in leaving], RoomNight.Kind.STAY, line)])
        if booking.current_state == BookingState.CHECKED_IN:
            soil({cell.room_id for cell in leaving}, at=now)
        before = "、".join(sorted({cell.room.number for cell in leaving}))
        diff = {"room": [before, room.number]}
        step(booking, Action.MOVE_ROOM, actor=actor, user=user, at=now, diff=diff)
        return booking

    return inventory.claim(lambda: once(idempotency, body, now, move))


def _room(booking: Booking, room_id: int, line: BookingLine) -> Room:
    rooms = Room.objects.filter(room_type__household=booking.household_id, is_active=True).select_related("room_type")
    room = rooms.filter(pk=room_id).first()
    if room is None:
        raise DomainError(_("没有这间房，或已停用。请刷新页面再选。"))
    sleeps = room.room_type.max_guests
    if sleeps < line.guests:
        raise DomainError(
            _("%(room)s 房最多住 %(sleeps)d 人，这间有 %(guests)d 人，请换大一点的。")
            % {"room": room.number, "sleeps": sleeps, "guests": line.guests},
            sleeps=sleeps,
        )
    return room


def _check_free(room: Room, nights: Sequence[date]) -> None:
    taken = sorted(night for _room_id, night in occupied_cells([room.pk], nights))
    if taken:
        days = "、".join(f"{night:%m-%d}" for night in taken)
        raise SoldOut(
            _("%(room)s 房在 %(days)s 已经有人或封着，请选别的房间。") % {"room": room.number, "days": days},
            nights=[night.isoformat() for night in taken],
        )
