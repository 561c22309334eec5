"""Which rooms want cleaning, and which are ready."""

from collections.abc import Iterable
from datetime import datetime

from tourism.accounts.models import User
from tourism.booking.models import RoomCare
from tourism.homestays.models import Room


def mark_clean(*, room: Room, user: User | None, now: datetime) -> RoomCare:
    """The room is ready for the next guest; who said so is kept."""
    ready = {"dirty_since": None, "cleaned_at": now, "cleaned_by": user}
    care, _made = RoomCare.objects.update_or_create(room=room, defaults=ready)
    return care


def mark_dirty(*, room: Room, now: datetime) -> RoomCare:
    """The room wants cleaning before the next guest."""
    soil([room.pk], at=now)
    return RoomCare.objects.get(room=room)


def soil(room_ids: Iterable[int], *, at: datetime) -> None:
    """These rooms want cleaning, in one statement."""
    RoomCare.objects.bulk_create(
        [RoomCare(room_id=pk, dirty_since=at) for pk in sorted(set(room_ids))],
        update_conflicts=True,
        unique_fields=["room"],
        update_fields=["dirty_since"],
    )
