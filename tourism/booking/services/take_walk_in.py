"""A party at the door or on the telephone: the desk books for it in one go."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from tourism.accounts.models import User
from tourism.booking import inventory
from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.selectors import occupied_cells
from tourism.booking.states import Actor
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room

from .check_in import receive
from .confirm import confirm
from .idempotency import Idempotency, once
from .parties import GroupPart, RoomRequest
from .place_hold import place_hold

CHANNELS = frozenset({Booking.Channel.PHONE, Booking.Channel.WALK_IN})


def take_walk_in(
    *,
    household: Household,
    stay: StayDates,
    guests: int,
    rooms: Sequence[RoomRequest],
    contact_name: str,
    contact_phone: str = "",
    note: str = "",
    channel: str,
    now: datetime,
    today: date,
    actor: Actor,
    user: User | None,
    checks_in: bool = False,
    registration_receipt: str = "",
    room_ids: Sequence[int] | None = None,
    idempotency: Idempotency | None = None,
) -> Booking:
    """A CONFIRMED booking, or CHECKED_IN with `checks_in`; the trail has every step. All of it happens or nothing.

    Who stands at the door needs no telephone; who calls has one. The household's rules of stay do not bind its own desk.
    `room_ids` are the very rooms wanted, as many of each type as `rooms` says. Raises SoldOut, NotBookable, NoPrice, Busy,
    or DomainError for what can be mended.
    """
    if channel not in CHANNELS:
        raise DomainError(_("前台只登记电话和上门的客人。"), channel=channel)
    body = {
        **GroupPart(household, stay, guests, tuple(rooms)).fingerprint(), "action": "walk_in", "name": contact_name,
        "phone": contact_phone, "note": note, "channel": channel, "checks_in": checks_in,
        "receipt": registration_receipt, "room_ids": list(room_ids or ()),
    }  # fmt: skip

    def book() -> Booking:
        booking = place_hold(
            household=household, stay=stay, guests=guests, rooms=rooms, contact_name=contact_name,
            contact_phone=contact_phone, note=note, channel=channel, now=now, today=today, actor=actor, user=user,
            is_demo=household.is_demo, checks_rules=False,
        )  # fmt: skip
        _seat(booking, room_ids or ())
        booking = confirm(booking_id=booking.pk, actor=actor, user=user, now=now)
        if checks_in:
            receive(booking, guests, registration_receipt.strip(), actor=actor, user=user, now=now, today=today)
        return booking

    return inventory.claim(lambda: once(idempotency, body, now, book))


def _seat(booking: Booking, room_ids: Sequence[int]) -> None:
    """Put the party into the very rooms that were asked for."""
    if not room_ids:
        return
    lines = list(booking.lines.all())
    rooms = list(Room.objects.filter(pk__in=room_ids, is_active=True).order_by("room_type", "number", "pk"))
    seats = _pair(lines, rooms)
    own = set(RoomNight.objects.filter(line__booking=booking).values_list("room_id", "night"))
    taken = occupied_cells(room_ids, booking.stay) - own
    if taken:
        raise inventory.sold_out(night for _room, night in taken)
    inventory.reseat(
        {line: [(room.pk, night) for night in booking.stay] for line, room in seats}, kind=RoomNight.Kind.HOLD
    )


def _pair(lines: Sequence[BookingLine], rooms: Sequence[Room]) -> list[tuple[BookingLine, Room]]:
    """Each line with a room of its type; raises DomainError when they do not match."""
    by_type = sorted(lines, key=lambda line: (line.room_type_id, line.pk))
    if [line.room_type_id for line in by_type] != [room.room_type_id for room in rooms]:
        raise DomainError(_("选的房间和房型、间数对不上，请刷新页面再选。"))
    return list(zip(by_type, rooms, strict=True))
