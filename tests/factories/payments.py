"""Payments through the demo's gateway, as it would report them."""

from datetime import datetime

from tourism.booking.gateways.fake import FakeGateway, SignedMessage
from tourism.booking.models import Booking, GatewayNotification, PaymentOrder
from tourism.booking.selectors import account_of
from tourism.booking.services import start_payment, take_notification


def start(booking: Booking, now: datetime) -> PaymentOrder:
    """An order for what may be paid online at this moment."""
    started = start_payment(booking_id=booking.pk, gateway="demo", now=now, return_url="http://testserver/back/")
    return started.order


def tell(message: SignedMessage, now: datetime) -> GatewayNotification:
    """The gateway's message arrives."""
    return take_notification(gateway="demo", headers=message.headers, body=message.body, now=now)


def pay_online(booking: Booking, now: datetime) -> PaymentOrder:
    """All of it: the guest goes to the gateway and pays, and we hear of it."""
    order = start(booking, now)
    tell(FakeGateway().paid(order, now), now)
    return order


def fresh(booking: Booking) -> Booking:
    return Booking.objects.select_related("household").get(pk=booking.pk)


def sums(booking: Booking) -> tuple[int, int, int]:
    """(due, paid, refunded) in 元, as written down."""
    account = account_of(booking)
    return int(account.due), int(account.paid), int(account.refunded)
