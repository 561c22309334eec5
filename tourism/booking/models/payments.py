"""Money between guest and household: what is due, what was paid, given back or let go. Apart from the state of a booking."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import User

from .bookings import Booking


class PaymentEntries(models.QuerySet["PaymentEntry"]):
    """Rows are written once."""

    def update(self, **fields: Any) -> NoReturn:
        raise TypeError("payment entries are never changed; write another one")

    def delete(self) -> NoReturn:
        raise TypeError("payment entries are never deleted; write another one")


class PaymentEntry(models.Model):
    """One row of a booking's account (收付). Append-only; only `services/account.py` writes here.

    What is still to pay: due − paid + refunded, less what was waived of it. A due row may be negative: a stay grew cheaper.
    All others are positive, and no more is refunded than was paid.
    """

    class Kind(models.TextChoices):
        DUE = "due", _("应收")
        PAID = "paid", _("实收")
        REFUNDED = "refunded", _("退款")
        WAIVED = "waived", _("减免")

    class Method(models.TextChoices):
        NONE = "", "—"
        CASH = "cash", _("现金")
        TRANSFER = "transfer", _("转账")
        ONLINE = "online", _("网上付")

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="payments")
    key = models.CharField(max_length=80, unique=True, help_text="the same request twice is one row")
    kind = models.CharField(_("性质"), max_length=8, choices=Kind)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    method = models.CharField(_("方式"), max_length=8, choices=Method, blank=True)
    reference = models.CharField(_("收据号或流水号"), max_length=64, blank=True)
    reason = models.CharField(_("事由"), max_length=120, blank=True)
    at = models.DateTimeField(_("时间"))
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = PaymentEntries.as_manager()

    class Meta:
        verbose_name = _("收付")
        verbose_name_plural = _("收付")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="due") & ~models.Q(amount=0) | models.Q(amount__gt=0),
                name="only_what_is_due_may_fall",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=["paid", "refunded"]) | ~models.Q(method=""),
                name="money_moves_in_some_way",
            ),
            models.CheckConstraint(
                condition=~models.Q(method__in=["cash", "transfer"]) | ~models.Q(reference=""),
                name="cash_and_transfer_have_a_receipt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("payment entries are never changed; write another one")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("payment entries are never deleted; write another one")


class PaymentOrder(models.Model):
    """What a payment gateway was asked to collect for a booking (支付单)."""

    class State(models.TextChoices):
        OPEN = "open", _("待付")
        PAID = "paid", _("已付")
        CLOSED = "closed", _("已关闭")

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="payment_orders")
    gateway = models.CharField(_("渠道"), max_length=16)
    number = models.CharField(_("支付单号"), max_length=32, unique=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("支付单")
        verbose_name_plural = _("支付单")
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="a_payment_order_asks_for_money")]

    def __str__(self) -> str:
        return self.number


class RefundOrder(models.Model):
    """What a payment gateway was asked to give back (退款单). It counts once the gateway says it is done."""

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="refunds")
    number = models.CharField(_("退款单号"), max_length=32, unique=True)
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("退款单")
        verbose_name_plural = _("退款单")

    def __str__(self) -> str:
        return self.number


class GatewayNotification(models.Model):
    """A gateway's message, kept by its id: gateways repeat themselves, and refunds may arrive before payments."""

    gateway = models.CharField(max_length=16)
    event_id = models.CharField(max_length=64)
    number = models.CharField(max_length=32, help_text="the payment or refund order it speaks of")
    kind = models.CharField(max_length=12)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    transaction = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("支付通知")
        verbose_name_plural = _("支付通知")
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="one_row_per_gateway_event"),
        ]

    def __str__(self) -> str:
        return f"{self.gateway} {self.event_id}"
