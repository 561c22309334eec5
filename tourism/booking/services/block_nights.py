"""Taking a room off the market without a guest: the family's own use, repairs, another channel's booking."""

from datetime import datetime

from tourism.booking import inventory
from tourism.booking.models import RoomNight
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Room

from .expire_holds import expire, lock_overdue

GUESTLESS = frozenset({RoomNight.Kind.BLOCK, RoomNight.Kind.MAINTENANCE, RoomNight.Kind.ICAL})


def block_nights(
    *, room: Room, stay: StayDates, now: datetime, kind: str = RoomNight.Kind.BLOCK, note: str = ""
) -> list[RoomNight]:
    """The blocked nights, all of them or none. Raises SoldOut when the room is taken on one of them."""
    if kind not in GUESTLESS:
        raise DomainError("封房只能选封房、维修或外部渠道。", kind=kind)
    household_id = room.room_type.household_id

    def work() -> list[RoomNight]:
        overdue = lock_overdue([household_id], [stay], now)
        inventory.lock_households([household_id])
        expire(overdue, now=now)
        return inventory.take_nights([inventory.Taking(room.pk, stay.nights, kind, note=note)])

    return inventory.claim(work)


def unblock_nights(*, room: Room, stay: StayDates) -> int:
    """Give blocked nights back to the market; how many. Nights of bookings are not touched."""

    def work() -> int:
        inventory.lock_households([room.room_type.household_id])
        return inventory.release_blocks(room, stay)

    return in_one_unit(work)
