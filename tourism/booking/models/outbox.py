"""What happened, for those who want to hear of it, and the messages that go out because of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.core.fields import EncryptedTextField

from .bookings import Booking, BookingGroup


class OutboxEvent(models.Model):
    """Something happened to a booking; written in the transaction in which it happened (发件箱).

    `kind` is "booking." and the action of the state table, or "channel.conflict", "waiting.offered", "payment.paid" …
    `payload` is what a webhook may carry: codes, dates and states, never a name or a telephone number.
    """

    kind = models.CharField(max_length=32)
    booking = models.ForeignKey(Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    group = models.ForeignKey(BookingGroup, null=True, blank=True, on_delete=models.CASCADE, related_name="events")
    payload = models.JSONField()
    created_at = models.DateTimeField()
    # Set once messages to people have been written; webhooks keep a trail of their own.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        ordering = ["pk"]
        indexes = [models.Index(fields=["told_at", "id"])]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class Audience(models.TextChoices):
    GUEST = "guest", _("客人")
    HOST = "host", _("农家")
    # Whom apps above write to, in words of their own (`services.leave_messages`).
    STAFF = "staff", _("村里、乡镇和县里经办")


_OF_BOOKINGS = [(one.value, one.label) for one in (Audience.GUEST, Audience.HOST)]


class Medium(models.TextChoices):
    SMS = "sms", _("短信")
    EMAIL = "email", _("邮件")


class MessageText(models.Model):
    """The words of a message, editable (通知文案). Without a row the words that come with the portal are sent.

    `kind` is an event's kind. Placeholders in braces are filled from the booking, such as {code} {household} {stay}.
    """

    kind = models.CharField(_("什么时候"), max_length=32)
    audience = models.CharField(_("给谁"), max_length=8, choices=_OF_BOOKINGS)
    medium = models.CharField(_("怎么发"), max_length=8, choices=Medium)
    subject = models.CharField(_("标题"), max_length=80, blank=True, help_text=_("短信不用标题。"))
    body = models.TextField(_("正文"))
    is_active = models.BooleanField(_("发送"), default=True)

    class Meta:
        verbose_name = _("通知文案")
        verbose_name_plural = _("通知文案")
        ordering = ["kind", "audience", "medium"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "audience", "medium"], name="one_text_per_kind_audience_and_medium"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.get_audience_display()} · {self.get_medium_display()}"


class Message(models.Model):
    """One message to one person, tried until it is through or given up (通知)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("待发")
        SENT = "sent", _("已发")
        GIVEN_UP = "given_up", _("没发出去")

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="messages")
    audience = models.CharField(max_length=8, choices=Audience)
    medium = models.CharField(max_length=8, choices=Medium)
    address = EncryptedTextField()
    address_index = models.CharField(max_length=64)
    subject = models.CharField(max_length=120, blank=True)
    body = EncryptedTextField()
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "audience", "medium", "address_index"], name="nobody_hears_the_same_thing_twice"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.event} · {self.get_audience_display()}"
