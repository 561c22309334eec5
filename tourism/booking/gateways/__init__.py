"""Payment gateways: what booking asks of one, and which ones this installation has.

Booking knows no gateway by name. An adapter for 微信支付 or 支付宝 is a class with the members of `Gateway`, named in
`settings.PAYMENT_GATEWAYS`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from tourism.booking.models import PaymentOrder, RefundOrder
from tourism.core.errors import DomainError

# A message older or younger than this is not believed, however well it is signed.
MOST_SKEW = timedelta(minutes=5)
_WORD = re.compile(r"[!-~]+")


class BadSignature(DomainError):
    """The message does not come from the gateway, or not from now."""

    code = "unauthorised"


class BadNotice(DomainError):
    """Signed well, but nothing we can read."""

    code = "invalid"


class UnknownGateway(DomainError):
    code = "not_found"


class GatewayUnavailable(DomainError):
    """The gateway did not do what it was asked; the same may be asked again."""

    code = "gateway_unavailable"


class NoticeKind(StrEnum):
    PAID = "paid"
    REFUNDED = "refunded"
    # The gateway could not give the money back, such as to a closed card.
    FAILED = "failed"


@dataclass(frozen=True)
class Notification:
    """What a gateway reports of one payment, or of one refund (then `refund` is its number). Raises BadNotice."""

    event_id: str
    kind: NoticeKind
    order: str
    amount: Decimal
    transaction: str
    refund: str = ""

    def __post_init__(self) -> None:
        words = {self.event_id: 64, self.order: 32, self.number: 32, self.transaction: 64}
        if not all(_WORD.fullmatch(word) and len(word) <= most for word, most in words.items()):
            raise BadNotice(_("支付通知里的编号不对。"))
        if (self.kind is NoticeKind.PAID) == bool(self.refund):
            raise BadNotice(_("支付通知里没写清是收款还是退款。"))
        if not self.amount > 0:
            raise BadNotice(_("支付通知里的金额要大于零。"))

    @property
    def number(self) -> str:
        """The payment or refund order it speaks of."""
        return self.refund or self.order


class Gateway(Protocol):
    """One way of paying online.

    The same order started twice, and the same refund asked for twice, is one at the gateway: numbers are ours.
    """

    code: str
    name: str

    def start(self, order: PaymentOrder, return_url: str) -> str:
        """Where the guest pays the order. Raises GatewayUnavailable."""

    def refund(self, refund: RefundOrder) -> None:
        """Ask for the money to be given back; that it was is told by a notification. Raises GatewayUnavailable."""

    def ask(self, refund: RefundOrder) -> Notification | None:
        """What became of a refund whose notification may have been lost; None while it is being done."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Notification:
        """The message, once its signature and its time are found good. Raises BadSignature or BadNotice."""


def gateways() -> dict[str, Gateway]:
    """Those of this installation, by code."""
    made: list[Gateway] = [import_string(path)() for path in settings.PAYMENT_GATEWAYS]
    return {gateway.code: gateway for gateway in made}


def gateway_named(code: str) -> Gateway:
    found = gateways().get(code)
    if found is None:
        raise UnknownGateway(_("没有这种付款方式。请回订单页另选一种，或到店付。"))
    return found
