"""Which rooms want cleaning."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import User
from tourism.homestays.models import Room


class RoomCare(models.Model):
    """Whether a room is ready for the next guest (打扫). A room without a row is ready."""

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="care")
    dirty_since = models.DateTimeField(_("待打扫自"), null=True, blank=True)
    cleaned_at = models.DateTimeField(_("打扫好于"), null=True, blank=True)
    cleaned_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("打扫")
        verbose_name_plural = _("打扫")

    def __str__(self) -> str:
        return str(self.room)
