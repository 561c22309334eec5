"""Parties that want to come although everything is full."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.core.fields import EncryptedTextField
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household

from .bookings import Booking


class WaitingParty(models.Model):
    """A party on the waiting list (候补): offered rooms when all of it fits, or not at all.

    `rooms` is what was asked for, a list of [room type id, count]; empty means any rooms that sleep the party.
    An offer is a held booking; when that is confirmed the party has what it wanted, when it runs out the next one's turn
    comes.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("候补中")
        OFFERED = "offered", _("有房了")
        TAKEN = "taken", _("订上了")
        WITHDRAWN = "withdrawn", _("不等了")
        LAPSED = "lapsed", _("没等到")

    code = models.CharField(_("候补号"), max_length=12, unique=True)
    key = models.UUIDField(unique=True, help_text="made by the form: the same tap twice is one row")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="waiting_parties")
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.WAITING)
    check_in = models.DateField(_("到店"))
    check_out = models.DateField(_("离店"))
    guests = models.PositiveSmallIntegerField(_("人数"))
    rooms = models.JSONField(default=list, blank=True)
    contact_name = EncryptedTextField(_("称呼"))
    contact_phone = EncryptedTextField(_("手机"))
    contact_email = EncryptedTextField(_("电子邮箱"), blank=True)
    phone_index = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(_("登记时间"))
    offers = models.PositiveSmallIntegerField(_("给过几次"), default=0)
    booking = models.ForeignKey(Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="waiting_for")

    class Meta:
        verbose_name = _("候补")
        verbose_name_plural = _("候补")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(check_out__gt=models.F("check_in")), name="who_waits_wants_a_night"
            ),
            models.CheckConstraint(condition=models.Q(guests__gte=1), name="who_waits_is_somebody"),
        ]
        indexes = [models.Index(fields=["state", "household", "check_in"])]

    def __str__(self) -> str:
        return f"{self.code} {self.stay}"

    @property
    def stay(self) -> StayDates:
        return StayDates(self.check_in, self.check_out)
