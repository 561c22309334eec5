"""Asking gateways to give money back, until they have."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tourism.booking.gateways import Gateway, GatewayUnavailable, gateways
from tourism.booking.models import PaymentOrder, RefundOrder
from tourism.booking.units import in_one_unit

from .online_payment import take_notice
from .steps import lock_booking


@dataclass(frozen=True)
class SentRefunds:
    """How many refunds were handed over, how many proved to be done, and how many the gateway would not take."""

    sent: int = 0
    done: int = 0
    failed: int = 0


def send_refunds(*, now: datetime) -> SentRefunds:
    """Hand over refunds until the gateway has taken them, and ask after those it keeps silent about.

    Safe from several machines at once: the same number twice is one refund at the gateway.
    """
    known = gateways()
    refunds = RefundOrder.objects.filter(done_at=None, order__state=PaymentOrder.State.PAID)
    outcomes = [
        _send(known.get(refund.order.gateway), refund, now) for refund in refunds.select_related("order").order_by("pk")
    ]
    return SentRefunds(*(outcomes.count(outcome) for outcome in ("sent", "done", "failed")))


def _send(gateway: Gateway | None, refund: RefundOrder, now: datetime) -> str:
    """What became of it: sent, done, failed, or nothing new."""
    if gateway is None:
        return "failed"
    try:
        if refund.sent_at and not refund.last_error:
            return _ask(gateway, refund, now)
        if not in_one_unit(lambda: _claim(refund, now)):
            return ""
        gateway.refund(refund)
    except GatewayUnavailable as error:
        _note(refund, error.message)
        return "failed"
    _note(refund, "")
    return "sent"


def _ask(gateway: Gateway, refund: RefundOrder, now: datetime) -> str:
    notice = gateway.ask(refund)
    if notice is None or take_notice(gateway.code, notice, now).applied_at is None:
        return ""
    return "done"


def _claim(refund: RefundOrder, now: datetime) -> bool:
    """Whether it is still wanted. From here on the gateway may know its number, so it is not withdrawn any more; should
    we die before the answer it is sent again."""
    lock_booking(refund.order.booking_id)
    wanted = RefundOrder.objects.filter(pk=refund.pk, done_at=None)
    return bool(wanted.update(sent_at=refund.sent_at or now, last_error=_("还没有回音。")))


def _note(refund: RefundOrder, error: str) -> None:
    RefundOrder.objects.filter(pk=refund.pk, done_at=None).update(last_error=error[:200])
