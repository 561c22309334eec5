"""Taking a room off the market without a guest: the family's own use, repairs."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tourism.booking import inventory
from tourism.booking.models import RoomNight
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Room

from .expire_holds import expire, lock_overdue
from .idempotency import Idempotency, once

GUESTLESS = frozenset({RoomNight.Kind.BLOCK, RoomNight.Kind.MAINTENANCE})


def block_nights(
    *,
    room: Room,
    stay: StayDates,
    now: datetime,
    kind: str = RoomNight.Kind.BLOCK,
    note: str = "",
    idempotency: Idempotency | None = None,
) -> list[RoomNight]:
    """The blocked nights, all of them or none. Raises SoldOut when the room is taken on one of them."""
    if kind not in GUESTLESS:
        raise DomainError(_("封房只能选封房或维修。"), kind=kind)
    household_id = room.room_type.household_id
    body = {"action": "block", "room": room.pk, "stay": [stay.check_in, stay.check_out], "kind": kind, "note": note}

    def block() -> None:
        overdue = lock_overdue([household_id], [stay], now)
        inventory.lock_households([household_id])
        expire(overdue, now=now)
        inventory.take_nights([inventory.Taking(room.pk, stay.nights, kind, note=note)])

    def work() -> list[RoomNight]:
        once(idempotency, body, now, block)
        return list(_blocked(room, stay).filter(kind=kind))

    return inventory.claim(work)


def unblock_nights(*, room: Room, stay: StayDates, now: datetime, idempotency: Idempotency | None = None) -> int:
    """Give blocked nights back to the market; how many. Nights of bookings and of other channels are not touched."""
    body = {"action": "unblock", "room": room.pk, "stay": [stay.check_in, stay.check_out]}
    freed = 0

    def unblock() -> None:
        nonlocal freed
        inventory.lock_households([room.room_type.household_id])
        freed = inventory.release_cells(_blocked(room, stay))

    def work() -> int:
        once(idempotency, body, now, unblock)
        return freed

    return in_one_unit(work)


def _blocked(room: Room, stay: StayDates) -> QuerySet[RoomNight]:
    nights = RoomNight.objects.filter(room=room, night__gte=stay.check_in, night__lt=stay.check_out)
    return nights.filter(kind__in=GUESTLESS)
