"""Programs that book for somebody, and the addresses of theirs that want to hear what became of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, OutboxEvent
from tourism.core.fields import EncryptedTextField


class ApiClient(models.Model):
    """A program with a key (接口客户). It may do what its user may do, and of its organisation's bookings everything.

    Of the key only a digest is kept; `prefix` is its beginning, by which people tell keys apart.
    """

    name = models.CharField(_("名称"), max_length=60)
    user = models.ForeignKey(User, verbose_name=_("经办人"), on_delete=models.PROTECT, related_name="api_clients")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("单位"), null=True, blank=True, on_delete=models.PROTECT, related_name="api_clients",
        help_text=_("填了才能订团房；经办人要是这个单位的经办。"),
    )  # fmt: skip
    prefix = models.CharField(_("密钥开头"), max_length=12)
    key_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("登记时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    bookings = models.ManyToManyField(Booking, through="ClientBooking", related_name="api_clients")

    class Meta:
        verbose_name = _("接口客户")
        verbose_name_plural = _("接口客户")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None


class ClientBooking(models.Model):
    """Which client made a booking. Written in the transaction that makes it."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="+")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "booking"], name="a_client_makes_a_booking_once")]

    def __str__(self) -> str:
        return f"{self.client} · {self.booking.code}"


class WebhookEndpoint(models.Model):
    """An address of a client that is told what happens to its bookings (回调地址). Without `kinds`: everything."""

    client = models.ForeignKey(ApiClient, verbose_name=_("客户"), on_delete=models.CASCADE, related_name="endpoints")
    url = models.URLField(_("网址"), max_length=400)
    secret = EncryptedTextField()
    kinds = models.JSONField(_("想听什么"), default=list, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(_("登记时间"))
    # The first failure since the last delivery that got through.
    failing_since = models.DateTimeField(_("从何时起送不到"), null=True, blank=True)

    class Meta:
        verbose_name = _("回调地址")
        verbose_name_plural = _("回调地址")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.url


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint, tried until it is through or given up (回调)."""

    class State(models.TextChoices):
        QUEUED = "queued", _("待发")
        SENT = "sent", _("已发")
        GIVEN_UP = "given_up", _("没发出去")

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    # What the other side answered; null while it did not answer at all.
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("回调记录")
        verbose_name_plural = _("回调记录")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="no_endpoint_hears_an_event_twice"),
        ]
        indexes = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.event} → {self.endpoint}"


class FanOut(models.Model):
    """How far the outbox has been handed to the endpoints: every event up to this one. A single row."""

    upto = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.upto)
