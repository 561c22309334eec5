"""Which part of a booking's surplus goes back the way it came: written here, sent by `send_refunds`."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from tourism.booking.models import Booking, PaymentEntry, PaymentOrder, RefundOrder
from tourism.booking.selectors.accounts import Account, add_up
from tourism.booking.states import RELEASED, BookingState


def request_refunds(booking: Booking, account: Account, *, at: datetime) -> None:
    """Write refund orders for what gateways should give back, and withdraw those no longer wanted and never sent.

    The booking must be locked. An order that was sent stands, whatever came of it: the gateway knows its number.
    """
    orders = _paid_orders(booking)
    refunds = [refund for order in orders for refund in order.refunds.all()]
    unsent = [refund for refund in refunds if refund.sent_at is None]
    running = sum((refund.amount for refund in refunds if refund.sent_at and refund.done_at is None), Decimal(0))
    wanted = max(_surplus(booking, account) - running, Decimal(0))
    if sum((refund.amount for refund in unsent), Decimal(0)) == wanted:
        return
    RefundOrder.objects.filter(pk__in=[refund.pk for refund in unsent]).delete()
    RefundOrder.objects.bulk_create(
        RefundOrder(order=order, number=new_number("R"), amount=amount, created_at=at)
        for order, amount in _spread(wanted, orders)
    )


def new_number(letter: str) -> str:
    """A number for a gateway that nobody guesses."""
    return letter + secrets.token_hex(12).upper()


def _paid_orders(booking: Booking) -> list[PaymentOrder]:
    orders = PaymentOrder.objects.filter(booking=booking, state=PaymentOrder.State.PAID)
    return list(orders.order_by("-pk").prefetch_related("refunds"))


def _spread(wanted: Decimal, orders: Sequence[PaymentOrder]) -> list[tuple[PaymentOrder, Decimal]]:
    """The latest payment is given back first, each at most as far as it is still there."""
    parts = []
    for order in orders:
        gone = sum((refund.amount for refund in order.refunds.all() if refund.sent_at), Decimal(0))
        part = min(wanted, order.amount - gone)
        if part > 0:
            parts.append((order, part))
            wanted -= part
    return parts


def _surplus(booking: Booking, account: Account) -> Decimal:
    """What may go back online: all of a stay that came to nothing, else no more than what was not paid by hand."""
    state = booking.current_state
    # In the house there is more to buy.
    if state is BookingState.CHECKED_IN or not account.to_refund:
        return Decimal(0)
    if state in RELEASED:
        return account.to_refund
    # Cash paid in advance, say against breakage, is no reason to send an online payment back.
    by_hand = add_up(booking.payments.exclude(method=PaymentEntry.Method.ONLINE))
    return max(account.to_refund - max(by_hand.kept, Decimal(0)), Decimal(0))
