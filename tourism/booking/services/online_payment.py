"""Paying through a gateway: asking it to collect, and booking what it says."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tourism.booking import inventory
from tourism.booking.gateways import NoticeKind, Notification, gateway_named
from tourism.booking.models import Booking, GatewayNotification, PaymentEntry, PaymentOrder, RefundOrder
from tourism.booking.selectors.accounts import account_of, asked_ahead, standing_account, to_pay_online
from tourism.booking.states import Actor, BookingState
from tourism.booking.units import in_one_unit
from tourism.core.errors import DomainError

from .account import post, written_before
from .confirm import confirm
from .expire_holds import expire
from .refund_orders import new_number
from .steps import lock_booking

logger = logging.getLogger("tourism.payments")


class NothingToPay(DomainError):
    code = "wrong_state"


class UnknownOrder(DomainError):
    """A gateway speaks of an order it never got from us."""

    code = "not_found"


class WrongSum(DomainError):
    """A gateway reports another sum than it was asked for. Nothing is booked; somebody must look."""

    code = "invalid"


@dataclass(frozen=True)
class PaymentStart:
    """An order, and where the guest pays it."""

    order: PaymentOrder
    url: str


def start_payment(*, booking_id: int, gateway: str, now: datetime, return_url: str) -> PaymentStart:
    """Ask the gateway to collect what may be paid at this moment. Asked again for the same sum it is the same order.

    Raises NothingToPay, UnknownGateway or GatewayUnavailable.
    """
    adapter = gateway_named(gateway)

    def work() -> PaymentOrder:
        booking = lock_booking(booking_id)
        amount = to_pay_online(booking, standing_account(booking), now)
        if not amount:
            raise NothingToPay(_("这一单现在没有要在网上付的钱。请刷新页面看看。"))
        if booking.current_state is BookingState.HELD and booking.payment != Booking.Payment.ONLINE:
            booking.payment = Booking.Payment.ONLINE
            booking.save(update_fields=["payment"])
        return _open_order(booking, gateway, amount, now)

    order = in_one_unit(work)
    # A gateway may take its time: no row is locked meanwhile.
    return PaymentStart(order, adapter.start(order, return_url))


def _open_order(booking: Booking, gateway: str, amount: Decimal, now: datetime) -> PaymentOrder:
    waiting = PaymentOrder.objects.filter(booking=booking, gateway=gateway, state=PaymentOrder.State.OPEN)
    if same := waiting.filter(amount=amount).first():
        return same
    waiting.update(state=PaymentOrder.State.CLOSED)
    return PaymentOrder.objects.create(
        booking=booking, gateway=gateway, number=new_number("P"), amount=amount, created_at=now
    )


def take_notification(*, gateway: str, headers: Mapping[str, str], body: bytes, now: datetime) -> GatewayNotification:
    """Book what the gateway says, once however often it says so, and whatever it says first.

    Raises UnknownGateway, BadSignature, BadNotice, UnknownOrder or WrongSum; then nothing is kept.
    """
    return take_notice(gateway, gateway_named(gateway).read(headers, body, now), now)


def take_notice(gateway: str, notice: Notification, now: datetime) -> GatewayNotification:
    """The same for what the gateway said when it was asked."""
    order = PaymentOrder.objects.filter(gateway=gateway, number=notice.order).first()
    if order is None:
        raise UnknownOrder(_("没有这张支付单：%(number)s。") % {"number": notice.order})

    def work() -> GatewayNotification:
        row = _keep(gateway, notice, now)
        if row.applied_at is not None:
            return row
        booking = lock_booking(order.booking_id)
        # Read again: what happened before we had the lock counts.
        _book(booking, PaymentOrder.objects.get(pk=order.pk), notice, row, now)
        return row

    return in_one_unit(work)


def _keep(gateway: str, notice: Notification, now: datetime) -> GatewayNotification:
    """The row of this event. A repetition that comes meanwhile waits here for the first."""
    said = {
        "number": notice.number,
        "kind": notice.kind.value,
        "amount": notice.amount,
        "transaction": notice.transaction,
        "received_at": now,
    }
    try:
        with transaction.atomic():
            return GatewayNotification.objects.create(gateway=gateway, event_id=notice.event_id, **said)
    except IntegrityError:
        return GatewayNotification.objects.get(gateway=gateway, event_id=notice.event_id)


def _book(booking: Booking, order: PaymentOrder, notice: Notification, row: GatewayNotification, now: datetime) -> None:
    if notice.kind is NoticeKind.PAID:
        _check_sum(notice.amount == order.amount, notice)
        _book_payment(booking, order, row, now)
        for kept in _kept_refunds(order):
            _book_refund(booking, _refund_of(order, kept), kept, now)
        _answer_the_guest(booking, now)
        return
    known = RefundOrder.objects.filter(number=notice.refund).first()
    _check_sum(notice.amount == known.amount if known else notice.amount <= order.amount, notice)
    if known is not None and known.order_id != order.pk:
        raise UnknownOrder(_("退款单 %(number)s 不是这张支付单的。") % {"number": notice.refund})
    refund = known or _made_outside(order, notice, now)
    if notice.kind is NoticeKind.FAILED:
        _note_failure(refund, row, now)
    elif order.state == PaymentOrder.State.PAID:
        _book_refund(booking, refund, row, now)
    # Else it came before the payment it takes back, and is kept until that arrives.


def _check_sum(is_right: bool, notice: Notification) -> None:
    if not is_right:
        logger.error("%s %s: wrong sum %s", notice.kind, notice.number, notice.amount)
        raise WrongSum(_("金额和单子上的不一样，没有入账：%(number)s。") % {"number": notice.number})


def _book_payment(booking: Booking, order: PaymentOrder, row: GatewayNotification, now: datetime) -> None:
    """Money came in, whatever became of the order or the booking meanwhile."""
    PaymentOrder.objects.filter(pk=order.pk).update(state=PaymentOrder.State.PAID)
    order.state = PaymentOrder.State.PAID
    _post_once(booking, PaymentEntry.Kind.PAID, f"paid:{order.number}", row, now)


def _book_refund(booking: Booking, refund: RefundOrder, row: GatewayNotification, now: datetime) -> None:
    """Money went back. What is more than was paid stays unapplied, for people to see."""
    if refund.done_at is None and row.amount > account_of(booking).kept:
        logger.error("refund %s of %s: more than the booking has paid", refund.number, row.amount)
        return
    RefundOrder.objects.filter(pk=refund.pk).update(
        sent_at=refund.sent_at or now, done_at=refund.done_at or now, last_error=""
    )
    _post_once(booking, PaymentEntry.Kind.REFUNDED, f"refunded:{refund.number}", row, now)


def _post_once(booking: Booking, kind: str, key: str, row: GatewayNotification, now: datetime) -> None:
    """One entry for each order, though gateways tell of it in several events."""
    entry = PaymentEntry(
        booking=booking,
        key=key,
        kind=kind,
        amount=row.amount,
        method=PaymentEntry.Method.ONLINE,
        reference=row.transaction,
        at=now,
    )
    if written_before(entry) is None:
        post(entry, reason=_("网上收退款时核账"))
    GatewayNotification.objects.filter(pk=row.pk).update(applied_at=now)
    row.applied_at = now


def _kept_refunds(order: PaymentOrder) -> list[GatewayNotification]:
    numbers = order.refunds.values("number")
    kept = GatewayNotification.objects.filter(
        gateway=order.gateway, number__in=numbers, kind=NoticeKind.REFUNDED, applied_at=None
    )
    return list(kept.order_by("received_at", "pk"))


def _refund_of(order: PaymentOrder, row: GatewayNotification) -> RefundOrder:
    refund: RefundOrder = order.refunds.get(number=row.number)
    return refund


def _made_outside(order: PaymentOrder, notice: Notification, now: datetime) -> RefundOrder:
    """A refund the household made itself, in the gateway's console."""
    return RefundOrder.objects.create(
        order=order, number=notice.refund, amount=notice.amount, created_at=now, sent_at=now
    )


def _note_failure(refund: RefundOrder, row: GatewayNotification, now: datetime) -> None:
    waiting = RefundOrder.objects.filter(pk=refund.pk, done_at=None)
    waiting.update(last_error=_("支付渠道说退不出去，请和客人联系。"))
    GatewayNotification.objects.filter(pk=row.pk).update(applied_at=now)
    row.applied_at = now


def _answer_the_guest(booking: Booking, now: datetime) -> None:
    """A hold that is paid online and paid enough is confirmed; one that is paid too late is over."""
    booking.refresh_from_db()
    if booking.current_state is not BookingState.HELD or booking.payment != Booking.Payment.ONLINE:
        return
    assert booking.expires_at is not None
    if booking.expires_at <= now:
        inventory.lock_households([booking.household_id])
        expire([booking], now=now)
    elif account_of(booking).kept >= asked_ahead(booking):
        try:
            confirm(booking_id=booking.pk, actor=Actor.SYSTEM, now=now)
        except DomainError as refusal:
            # The money is in whatever happens; the guest sees the hold and its clock.
            logger.warning("%s is paid and not confirmed: %s", booking.code, refusal.message)
