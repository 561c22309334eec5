"""Money on its way back through a gateway: too late, too much, out of order, or made outside."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.payments import fresh, pay_online, start, sums, tell
from tests.factories.stays import hold
from tourism.booking.gateways import GatewayUnavailable
from tourism.booking.gateways.fake import FakeGateway
from tourism.booking.models import Booking, PaymentOrder, RefundOrder
from tourism.booking.selectors import account_of, owed_for, statement_of
from tourism.booking.services import (
    TooMuch,
    UnknownOrder,
    WrongSum,
    cancel,
    expire_holds,
    receive_payment,
    refund_payment,
    send_refunds,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates

GATEWAY = FakeGateway()
MINUTE = timedelta(minutes=1)


# Too late, and money on its way back


@pytest.mark.parametrize("is_swept", [False, True])
def test_money_that_comes_too_late_goes_back_whole(held: Booking, now: datetime, is_swept: bool) -> None:
    order, late = start(held, now), now + 31 * MINUTE
    if is_swept:
        expire_holds(now=late)
    tell(GATEWAY.paid(order, late), late)

    assert fresh(held).state == BookingState.EXPIRED
    assert sums(held) == (0, 336, 0)
    refund = RefundOrder.objects.get()
    assert (refund.order, refund.amount, refund.sent_at) == (order, Decimal(336), None)


def test_a_hold_paid_in_part_gives_the_part_back_when_it_expires(held: Booking, now: datetime) -> None:
    order = start(held, now)
    Booking.objects.filter(pk=held.pk).update(total=held.total + 168)
    tell(GATEWAY.paid(order, now), now)
    expire_holds(now=now + 31 * MINUTE)

    assert RefundOrder.objects.get().amount == 336


def test_money_for_a_cancelled_booking_goes_back(held: Booking, now: datetime) -> None:
    order = start(held, now)
    cancel(booking_id=held.pk, actor=Actor.GUEST, now=now)
    tell(GATEWAY.paid(order, now), now)

    assert RefundOrder.objects.get().amount == 336
    assert fresh(held).state == BookingState.CANCELLED


def test_cancelling_asks_for_the_refund_sends_it_and_books_it_when_it_is_done(
    paid: PaymentOrder, now: datetime
) -> None:
    booking = paid.booking
    cancel(booking_id=booking.pk, actor=Actor.HOST, now=now)
    refund = RefundOrder.objects.get()
    assert (refund.amount, refund.sent_at, sums(booking)) == (Decimal(336), None, (0, 336, 0))

    assert send_refunds(now=now).sent == 1
    refund.refresh_from_db()
    assert (refund.sent_at, refund.done_at, refund.last_error) == (now, None, "")
    assert sums(booking) == (0, 336, 0)

    tell(GATEWAY.refunded(refund, now + MINUTE), now + MINUTE)
    refund.refresh_from_db()
    assert refund.done_at == now + MINUTE
    assert sums(booking) == (0, 336, 336)
    assert send_refunds(now=now + 2 * MINUTE).sent == 0


def test_the_fee_is_kept_and_the_rest_goes_back(paid: PaymentOrder, now: datetime) -> None:
    booking = paid.booking
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now + timedelta(hours=12))
    booking = fresh(booking)

    assert booking.fee == owed_for(booking) > 0
    assert sum(refund.amount for refund in RefundOrder.objects.all()) == 336 - booking.fee


def test_a_refund_whose_word_was_lost_is_asked_after(paid: PaymentOrder, now: datetime) -> None:
    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    send_refunds(now=now)

    assert send_refunds(now=now + MINUTE).done == 1
    assert sums(paid.booking) == (0, 336, 336)
    # The word comes after all.
    tell(GATEWAY.refunded(RefundOrder.objects.get(), now + 2 * MINUTE), now + 2 * MINUTE)
    assert sums(paid.booking) == (0, 336, 336)


def test_a_gateway_that_is_down_is_tried_again(paid: PaymentOrder, now: datetime, monkeypatch: Any) -> None:
    def down(self: FakeGateway, refund: RefundOrder) -> None:
        raise GatewayUnavailable("渠道没有应答。")

    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    with monkeypatch.context() as patch:
        patch.setattr(FakeGateway, "refund", down)
        assert send_refunds(now=now).failed == 1
        refund = RefundOrder.objects.get()
        assert refund.last_error == "渠道没有应答。"
        assert statement_of(fresh(paid.booking), now).refunds == [refund]
    assert send_refunds(now=now + MINUTE).sent == 1
    refund.refresh_from_db()
    assert (refund.sent_at, refund.last_error) == (now, "")


def test_death_between_asking_and_hearing_asks_again(paid: PaymentOrder, now: datetime, monkeypatch: Any) -> None:
    def dies(self: FakeGateway, refund: RefundOrder) -> None:
        raise KeyboardInterrupt

    asked: list[str] = []
    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    with monkeypatch.context() as patch:
        patch.setattr(FakeGateway, "refund", dies)
        with pytest.raises(KeyboardInterrupt):
            send_refunds(now=now)
    monkeypatch.setattr(FakeGateway, "refund", lambda self, refund: asked.append(refund.number))
    send_refunds(now=now + MINUTE)

    assert asked == [RefundOrder.objects.get().number]


def test_a_refund_the_gateway_cannot_do_is_shown_and_tried_again(paid: PaymentOrder, now: datetime) -> None:
    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    send_refunds(now=now)
    refund = RefundOrder.objects.get()
    tell(GATEWAY.failed(refund, now), now)

    refund.refresh_from_db()
    assert "和客人联系" in refund.last_error and sums(paid.booking) == (0, 336, 0)
    assert send_refunds(now=now + MINUTE).sent == 1


def test_what_is_on_its_way_back_is_not_handed_out_in_cash_too(paid: PaymentOrder, now: datetime) -> None:
    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    cash = {"method": "cash", "reference": "TK1", "reason": "取消", "user": None, "now": now}

    with pytest.raises(TooMuch, match="最多能退 0.00 元"):
        refund_payment(booking_id=paid.booking_id, amount=Decimal(1), key="back", **cash)
    statement = statement_of(fresh(paid.booking), now)
    assert (statement.on_the_way, statement.to_hand_back) == (Decimal(336), 0)


def test_cash_paid_ahead_sends_no_online_payment_back(paid: PaymentOrder, now: datetime) -> None:
    receive_payment(
        booking_id=paid.booking_id, amount=Decimal(500), method="cash", reference="1", user=None, now=now, key="k"
    )

    assert not RefundOrder.objects.exists()
    assert statement_of(fresh(paid.booking), now).to_hand_back == 500


def test_paid_online_and_in_cash_each_goes_back_its_way(held: Booking, now: datetime) -> None:
    receive_payment(booking_id=held.pk, amount=Decimal(100), method="cash", reference="1", user=None, now=now, key="k")
    pay_online(held, now)
    cancel(booking_id=held.pk, actor=Actor.HOST, now=now)

    statement = statement_of(fresh(held), now)
    assert (statement.on_the_way, statement.to_hand_back) == (Decimal(236), Decimal(100))


# Out of order, and outside


def test_a_refund_that_comes_before_its_payment_waits_for_it(held: Booking, now: datetime) -> None:
    order = start(held, now)
    row = tell(GATEWAY.refunded_by_hand(order, Decimal(100), now), now)
    assert row.applied_at is None and sums(held) == (0, 0, 0)
    assert fresh(held).state == BookingState.HELD

    tell(GATEWAY.paid(order, now), now + MINUTE)
    row.refresh_from_db()
    assert row.applied_at == now + MINUTE
    account = account_of(held)
    assert (account.paid, account.refunded) == (Decimal(336), Decimal(100))
    # With a hundred less in hand it is not paid enough.
    assert fresh(held).state == BookingState.HELD


def test_a_refund_made_in_the_gateways_console_is_booked(paid: PaymentOrder, now: datetime) -> None:
    message = GATEWAY.refunded_by_hand(paid, Decimal(36), now)
    for _ in range(2):
        tell(message, now)

    assert sums(paid.booking) == (336, 336, 36)
    assert account_of(paid.booking).to_pay == 36


def test_more_back_than_was_paid_is_kept_for_people_to_see(paid: PaymentOrder, now: datetime) -> None:
    tell(GATEWAY.refunded_by_hand(paid, Decimal(300), now), now)
    row = tell(GATEWAY.refunded_by_hand(paid, Decimal(100), now), now)

    assert row.applied_at is None and sums(paid.booking) == (336, 336, 300)
    assert statement_of(fresh(paid.booking), now).strange == [row]


def test_a_refund_of_another_sum_than_asked_is_refused(paid: PaymentOrder, now: datetime) -> None:
    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    refund = RefundOrder.objects.get()

    with pytest.raises(WrongSum):
        tell(GATEWAY.refunded(refund, now, amount=Decimal(1)), now)
    assert sums(paid.booking) == (0, 336, 0)


def test_a_refund_under_another_order_is_refused(paid: PaymentOrder, hilltop: Any, now: datetime) -> None:
    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    refund = RefundOrder.objects.get()
    other = pay_online(hold(hilltop.room_types.get(), StayDates.of(now.date(), 2), now=now), now)
    refund.order = other

    with pytest.raises(UnknownOrder):
        tell(GATEWAY.refunded(refund, now), now)
    assert sums(other.booking) == (336, 336, 0)


def test_a_refund_nobody_needs_any_more_is_withdrawn_while_the_gateway_has_not_heard_of_it(
    paid: PaymentOrder, now: datetime
) -> None:
    cancel(booking_id=paid.booking_id, actor=Actor.HOST, now=now)
    tell(GATEWAY.refunded_by_hand(paid, Decimal(336), now), now)

    assert not RefundOrder.objects.filter(done_at=None).exists()
    assert sums(paid.booking) == (0, 336, 336)
