"""Rooms by type, as guests and the desk ask for them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tourism.homestays.models import RoomType

from .fields import WholeNumberField

MOST_ROOMS = 20


class RoomCounts(forms.Form):
    """`room_<pk>` for each type the household lets, zero when left out. At least one room, and none of another house."""

    def __init__(self, *args: Any, room_types: Sequence[RoomType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.room_types = room_types
        for room_type in room_types:
            self.fields[f"room_{room_type.pk}"] = WholeNumberField(
                label=room_type.name, lowest=0, most=MOST_ROOMS, unit=_("间数"), required=False, initial=0
            )

    @property
    def room_fields(self) -> list[forms.BoundField]:
        return [self[f"room_{room_type.pk}"] for room_type in self.room_types]

    @property
    def wanted(self) -> dict[int, int]:
        """Rooms asked for, by room type id."""
        counts = {room_type.pk: self.cleaned_data.get(f"room_{room_type.pk}") or 0 for room_type in self.room_types}
        return {pk: count for pk, count in counts.items() if count}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self._foreign_rooms():
            self.add_error(None, _("选的房型不是这一家的，或已经不出租了。请在下面重新选房间。"))
        if not self.wanted and not any(field.errors for field in self.room_fields):
            self.add_error(None, _("还没有选房间，至少选一间。"))
        return data

    def _foreign_rooms(self) -> list[str]:
        asked = [name for name in self.data if name.startswith("room_") and self.data[name] not in ("", "0")]
        return [name for name in asked if name not in self.fields]
