"""Paying through a gateway that repeats itself, comes late, muddles the order and gets sums wrong."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.payments import fresh, pay_online, start, sums, tell
from tests.factories.stays import booking_in
from tourism.booking.gateways import BadSignature, UnknownGateway
from tourism.booking.gateways.fake import FakeGateway, sign
from tourism.booking.models import Booking, GatewayNotification, PaymentEntry, PaymentOrder, StateChange
from tourism.booking.services import (
    IdempotencyMismatch,
    NothingToPay,
    UnknownOrder,
    WrongSum,
    confirm,
    receive_payment,
    start_payment,
)
from tourism.booking.states import Actor, BookingState
from tourism.homestays.models import RoomType
from tourism.homestays.services import publish_policy
from tourism.homestays.terms import Terms

GATEWAY = FakeGateway()
MINUTE = timedelta(minutes=1)


def with_deposit(booking: Booking, percent: int, now: datetime) -> Booking:
    terms = Terms(deposit_percent=percent)
    booking.policy = publish_policy(key="deposit", name="要订金", summary="先付一部分", terms=terms, now=now)
    booking.save(update_fields=["policy"])
    return booking


# Going to the gateway


def test_a_hold_is_paid_in_full_and_asked_for_again_it_is_the_same_order(held: Booking, now: datetime) -> None:
    first = start_payment(booking_id=held.pk, gateway="demo", now=now, return_url="http://testserver/b/?t=1")

    assert (first.order.amount, first.order.state) == (held.total, "open")
    assert first.url == f"/pay/demo/{first.order.number}/?back=http%3A%2F%2Ftestserver%2Fb%2F%3Ft%3D1"
    assert start(held, now + MINUTE) == first.order
    assert fresh(held).payment == Booking.Payment.ONLINE


def test_another_sum_closes_the_old_order(held: Booking, now: datetime) -> None:
    old = start(held, now)
    receive_payment(booking_id=held.pk, amount=Decimal(36), method="cash", reference="1", user=None, now=now, key="k")
    new = start(held, now)

    old.refresh_from_db()
    assert (old.state, new.state, new.amount) == ("closed", "open", Decimal(300))


def test_a_policy_with_a_deposit_asks_for_that_first_and_for_the_rest_later(held: Booking, now: datetime) -> None:
    with_deposit(held, 30, now)
    order = pay_online(held, now)

    assert order.amount == Decimal("100.80")
    assert fresh(held).state == BookingState.CONFIRMED
    assert start(held, now).amount == held.total - order.amount


@pytest.mark.parametrize(
    "state", [s for s in BookingState if s not in ("held", "confirmed", "option", "requested", "rejected", "settled")]
)
def test_where_nothing_is_to_be_paid_ahead_no_order_is_made(
    state: BookingState, double: RoomType, now: datetime
) -> None:
    booking = booking_in(state, double, now=now)

    with pytest.raises(NothingToPay):
        start(booking, now)
    assert not PaymentOrder.objects.exists()


def test_a_hold_that_ran_out_is_not_paid_any_more(held: Booking, now: datetime) -> None:
    assert held.expires_at
    with pytest.raises(NothingToPay):
        start(held, held.expires_at)


def test_where_the_host_answers_first_money_comes_after_the_yes(held: Booking, now: datetime) -> None:
    held.household.approves_requests = True
    held.household.save(update_fields=["approves_requests"])

    with pytest.raises(NothingToPay):
        start(held, now)


def test_what_is_paid_is_not_asked_for_again(paid: PaymentOrder, now: datetime) -> None:
    with pytest.raises(NothingToPay):
        start(paid.booking, now)


def test_a_gateway_nobody_set_up_is_named(held: Booking, now: datetime) -> None:
    with pytest.raises(UnknownGateway, match="另选一种"):
        start_payment(booking_id=held.pk, gateway="barter", now=now, return_url="/")


# Hearing of the payment


def test_a_paid_hold_is_confirmed_by_the_system_in_the_same_breath(held: Booking, now: datetime) -> None:
    order = start(held, now)
    row = tell(GATEWAY.paid(order, now + MINUTE), now + MINUTE)

    assert fresh(held).state == BookingState.CONFIRMED
    assert StateChange.objects.get(booking=held, action="confirm").actor == Actor.SYSTEM
    assert sums(held) == (336, 336, 0)
    entry = PaymentEntry.objects.get(kind="paid")
    assert (entry.method, entry.reference, entry.user) == ("online", row.transaction, None)
    assert row.applied_at == now + MINUTE
    order.refresh_from_db()
    assert order.state == "paid"


def test_a_guest_who_meant_to_pay_on_arrival_and_pays_online_is_simply_paid(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    pay_online(booking, now)

    assert sums(booking) == (336, 336, 0)
    assert StateChange.objects.filter(booking=booking, action="confirm").count() == 1


def test_the_same_message_five_times_is_one_payment(held: Booking, now: datetime) -> None:
    message = GATEWAY.paid(start(held, now), now)

    assert len({tell(message, now).pk for _ in range(5)}) == 1
    assert sums(held) == (336, 336, 0)


def test_the_same_payment_told_in_two_events_is_one_payment(held: Booking, now: datetime) -> None:
    order = start(held, now)
    for _ in range(2):
        tell(GATEWAY.paid(order, now), now)

    assert GatewayNotification.objects.exclude(applied_at=None).count() == 2
    assert sums(held) == (336, 336, 0)


@pytest.mark.parametrize("amount", ["0.01", "335.99", "336.01", "33600"])
def test_a_wrong_sum_is_not_booked(held: Booking, now: datetime, amount: str) -> None:
    order = start(held, now)

    with pytest.raises(WrongSum):
        tell(GATEWAY.paid(order, now, amount=Decimal(amount)), now)
    assert sums(held) == (0, 0, 0)
    assert fresh(held).state == BookingState.HELD
    assert not GatewayNotification.objects.exists()
    # The right word afterwards still counts.
    tell(GATEWAY.paid(order, now), now)
    assert fresh(held).state == BookingState.CONFIRMED


def test_a_forged_message_changes_nothing(held: Booking, now: datetime) -> None:
    message = GATEWAY.paid(start(held, now), now).forged(transaction_id="T2")

    with pytest.raises(BadSignature):
        tell(message, now)
    assert not GatewayNotification.objects.exists() and sums(held) == (0, 0, 0)


def test_an_order_we_never_made_is_unknown(held: Booking, now: datetime) -> None:
    stranger = PaymentOrder(booking=held, gateway="demo", number="P404", amount=Decimal(5))

    with pytest.raises(UnknownOrder, match="P404"):
        tell(GATEWAY.paid(stranger, now), now)
    assert not GatewayNotification.objects.exists()


def test_another_transaction_for_a_paid_order_is_refused(paid: PaymentOrder, now: datetime) -> None:
    again = GATEWAY.paid(paid, now)
    content = again.body.replace(f'"T{paid.number}"'.encode(), b'"T-other"')
    with pytest.raises(IdempotencyMismatch):
        tell(sign(content, now), now)
    assert sums(paid.booking) == (336, 336, 0)


def test_an_order_paid_after_it_was_closed_is_money_all_the_same(held: Booking, now: datetime) -> None:
    old = start(held, now)
    old.state = PaymentOrder.State.CLOSED
    old.save(update_fields=["state"])
    tell(GATEWAY.paid(old, now), now)

    assert sums(held) == (336, 336, 0)
    assert fresh(held).state == BookingState.CONFIRMED


def test_too_little_leaves_the_hold_a_hold(double: RoomType, held: Booking, now: datetime) -> None:
    order = start(held, now)
    Booking.objects.filter(pk=held.pk).update(total=held.total + 168)
    tell(GATEWAY.paid(order, now), now)

    assert fresh(held).state == BookingState.HELD
    assert start(held, now).amount == 168


def test_who_chose_to_pay_on_arrival_after_all_confirms_himself(held: Booking, now: datetime) -> None:
    order = start(held, now)
    Booking.objects.filter(pk=held.pk).update(payment=Booking.Payment.ON_ARRIVAL)
    tell(GATEWAY.paid(order, now), now)

    assert fresh(held).state == BookingState.HELD
    confirm(booking_id=held.pk, actor=Actor.GUEST, now=now)
    assert sums(held) == (336, 336, 0)
