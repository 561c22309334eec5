"""Calendars shared with other places that sell the same rooms (RFC 5545)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.booking.ical_feed import CLOSURE
from tourism.homestays.models import Room, RoomType


class Channel(models.Model):
    """Another place where this room type is sold (外部渠道): the calendar we read from it and the one it reads from us.

    Its events are the last calendar that could be read, as of `read_at`; they stay while newer attempts fail. The calendar
    itself is not kept: guests' names and the ends of their phone numbers stand in it.
    """

    room_type = models.ForeignKey(RoomType, on_delete=models.CASCADE, related_name="channels")
    name = models.CharField(_("渠道"), max_length=20)
    import_url = models.URLField(_("对方的日历地址"), max_length=500, blank=True)
    imports_closures = models.BooleanField(
        _("对方关着的日子，这边也关"),
        default=True,
        help_text=_("爱彼迎会把不卖的日子写成 Not available。只想收对方的客人，就不勾。"),
    )
    closes_same_day = models.BooleanField(
        _("当天的房不让对方卖"),
        default=False,
        help_text=_("两边的日历要等对方来取，当天最容易撞单。勾了以后，头天 18 点起对方看到的就是不可订。"),
    )
    export_key = models.CharField(max_length=43, unique=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    tried_at = models.DateTimeField(_("上次去取"), null=True, blank=True)
    read_at = models.DateTimeField(_("上次取到"), null=True, blank=True)
    last_error = models.CharField(_("取不到的原因"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("外部渠道")
        verbose_name_plural = _("外部渠道")
        ordering = ["room_type", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["room_type", "name"], name="one_channel_of_a_name_per_room_type"),
        ]

    def __str__(self) -> str:
        return f"{self.room_type} · {self.name}"


class ChannelEvent(models.Model):
    """Something the other place has in its calendar. `conflicts`: ISO nights for which no room of ours was free."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="events")
    uid = models.CharField(max_length=255)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="exclusive, as in RFC 5545")
    summary = models.CharField(max_length=120, blank=True)
    room = models.ForeignKey(Room, null=True, on_delete=models.SET_NULL, related_name="+")
    conflicts = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("渠道占用")
        verbose_name_plural = _("渠道占用")
        ordering = ["channel", "starts_on", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "uid", "starts_on", "ends_on"], name="one_channel_event_per_stretch"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="a_channel_event_has_a_night"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.starts_on}"

    @property
    def is_closure(self) -> bool:
        """Whether the other place merely does not sell these nights."""
        return self.uid.startswith(CLOSURE)
