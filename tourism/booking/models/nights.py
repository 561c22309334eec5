"""The one table that says who has which room on which night."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.homestays.models import Room

from .bookings import BookingLine
from .channels import ChannelEvent


class RoomNight(models.Model):
    """One occupant of one room on one night, whatever it is: a stay, a hold, a block, repairs.

    The unique constraint is the safety guarantee against overselling, the same on every database.
    Only `booking.inventory` writes here.
    """

    class Kind(models.TextChoices):
        HOLD = "hold", _("保留")
        STAY = "stay", _("住客")
        BLOCK = "block", _("封房")
        MAINTENANCE = "maintenance", _("维修")
        ICAL = "ical", _("外部渠道")

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="nights")
    night = models.DateField()
    kind = models.CharField(max_length=12, choices=Kind)
    line = models.ForeignKey(BookingLine, null=True, blank=True, on_delete=models.PROTECT, related_name="room_nights")
    event = models.ForeignKey(ChannelEvent, null=True, blank=True, on_delete=models.PROTECT, related_name="room_nights")
    note = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("房夜")
        verbose_name_plural = _("房夜")
        ordering = ["room", "night"]
        constraints = [
            models.UniqueConstraint(fields=["room", "night"], name="one_occupant_per_room_and_night"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["hold", "stay"], line__isnull=False)
                | models.Q(kind__in=["block", "maintenance", "ical"], line__isnull=True),
                name="a_guest_night_belongs_to_a_booking_line",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="ical", event__isnull=False)
                | ~models.Q(kind="ical") & models.Q(event__isnull=True),
                name="an_imported_night_belongs_to_a_channel_event",
            ),
        ]
        indexes = [models.Index(fields=["night", "room"])]

    def __str__(self) -> str:
        return f"{self.room} {self.night}"
