"""A payment gateway that moves no money: the demo's, and the one the tests misbehave with.

It speaks as 微信支付 APIv3 does: JSON signed over time, nonce and body, amounts in 分, answers that come later. It keeps
nothing, so every message is a value: sent twice it is a repetition, sent late a delay, sent in another order a muddle.
"""

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tourism.booking.models import PaymentOrder, RefundOrder
from tourism.core.money import from_fen, to_fen

from . import MOST_SKEW, BadNotice, BadSignature, NoticeKind, Notification

_EVENTS = {
    "TRANSACTION.SUCCESS": NoticeKind.PAID,
    "REFUND.SUCCESS": NoticeKind.REFUNDED,
    "REFUND.ABNORMAL": NoticeKind.FAILED,
}
_NAMES = {kind: name for name, kind in _EVENTS.items()}


@dataclass(frozen=True)
class SignedMessage:
    """A notification on its way."""

    headers: dict[str, str]
    body: bytes

    def forged(self, **resource: Any) -> "SignedMessage":
        """The same with something altered under the old signature."""
        content = json.loads(self.body)
        content["resource"] |= resource
        return replace(self, body=json.dumps(content).encode())


class FakeGateway:
    code = "demo"
    name = gettext_lazy("演示支付")

    def __init__(self) -> None:
        if not settings.DEMO:
            raise ImproperlyConfigured("FakeGateway takes no money: it is for the demo and the tests alone.")

    def start(self, order: PaymentOrder, return_url: str) -> str:
        return f"{reverse('booking:pay-demo', args=[order.number])}?{urlencode({'back': return_url})}"

    def refund(self, refund: RefundOrder) -> None:
        """Done at once; the word of it comes later, or when asked for."""

    def ask(self, refund: RefundOrder) -> Notification | None:
        return Notification(
            event_id=f"ask-{refund.number}",
            kind=NoticeKind.REFUNDED,
            order=refund.order.number,
            refund=refund.number,
            amount=refund.amount,
            transaction=f"T{refund.number}",
        )

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Notification:
        moment, nonce = headers.get("Demo-Timestamp", ""), headers.get("Demo-Nonce", "")
        signed = headers.get("Demo-Signature", "")
        if not hmac.compare_digest(_signature(moment, nonce, body).encode(), signed.encode()):
            raise BadSignature(_("支付通知的签名不对。"))
        # Signed by us, so it is a number.
        if abs(timedelta(seconds=int(moment) - now.timestamp())) > MOST_SKEW:
            raise BadSignature(_("支付通知的时间不对，请按现在的时间重发。"))
        return _notification(body)

    # What the world does to it

    def paid(self, order: PaymentOrder, now: datetime, *, amount: Decimal | None = None) -> SignedMessage:
        """The word that somebody paid the order, or, wrongly, another amount."""
        return self._message(NoticeKind.PAID, order, amount or order.amount, now)

    def refunded(self, refund: RefundOrder, now: datetime, *, amount: Decimal | None = None) -> SignedMessage:
        """The word that the money was given back."""
        return self._message(NoticeKind.REFUNDED, refund.order, amount or refund.amount, now, refund.number)

    def failed(self, refund: RefundOrder, now: datetime) -> SignedMessage:
        """The word that the money could not be given back."""
        return self._message(NoticeKind.FAILED, refund.order, refund.amount, now, refund.number)

    def refunded_by_hand(self, order: PaymentOrder, amount: Decimal, now: datetime) -> SignedMessage:
        """The word of a refund that the household made itself, in the gateway's own console."""
        return self._message(NoticeKind.REFUNDED, order, amount, now, f"C{secrets.token_hex(8)}")

    def _message(
        self, kind: NoticeKind, order: PaymentOrder, amount: Decimal, now: datetime, refund: str = ""
    ) -> SignedMessage:
        resource = {
            "out_trade_no": order.number,
            "out_refund_no": refund,
            "transaction_id": f"T{refund or order.number}",
            "amount": {"total": to_fen(amount), "currency": "CNY"},
        }
        content = {"id": secrets.token_hex(16), "event_type": _NAMES[kind], "resource": resource}
        return sign(json.dumps(content).encode(), now)


def sign(body: bytes, now: datetime) -> SignedMessage:
    """Any body, signed as the gateway signs."""
    moment, nonce = str(int(now.timestamp())), secrets.token_hex(16)
    headers = {"Demo-Timestamp": moment, "Demo-Nonce": nonce, "Demo-Signature": _signature(moment, nonce, body)}
    return SignedMessage(headers, body)


def _signature(moment: str, nonce: str, body: bytes) -> str:
    key = b"tourism.booking.gateways.fake" + settings.SECRET_KEY.encode()
    return hmac.new(key, f"{moment}\n{nonce}\n".encode() + body + b"\n", "sha256").hexdigest()


def _notification(body: bytes) -> Notification:
    try:
        content = json.loads(body)
        resource = content["resource"]
        return Notification(
            event_id=str(content["id"]),
            kind=_EVENTS[content["event_type"]],
            order=str(resource["out_trade_no"]),
            refund=str(resource.get("out_refund_no") or ""),
            amount=from_fen(int(resource["amount"]["total"])),
            transaction=str(resource["transaction_id"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError) as error:
        raise BadNotice(_("支付通知的内容看不懂。")) from error
