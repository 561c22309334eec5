"""The account holds by itself: whatever is pressed and reported in whatever order, the rows add up, nobody gives back more
than came in, repetitions change nothing, and the order of the gateway's words does not matter."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.payments import start, tell
from tests.factories.stays import booking_in, hold
from tourism.booking.gateways.fake import FakeGateway, SignedMessage
from tourism.booking.models import Booking, GatewayNotification, PaymentEntry, PaymentOrder, RefundOrder
from tourism.booking.selectors import account_of, owed_for, statement_of
from tourism.booking.services import (
    cancel,
    confirm,
    expire_holds,
    receive_payment,
    refund_payment,
    send_refunds,
    waive,
)
from tourism.booking.states import WAITING, Actor, BookingState
from tourism.core.errors import DomainError
from tourism.core.money import from_fen
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

GATEWAY = FakeGateway()
many = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@contextmanager
def a_world_of_its_own() -> Iterator[None]:
    """Each example begins where the test began."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Party:
    """A booking, everybody who moves money around it, and every message the gateway has sent about it."""

    def __init__(self, room_type: RoomType, now: datetime) -> None:
        self.booking = hold(room_type, StayDates.of(now.date(), 2), now=now)
        self.now = now
        self.count = 0
        self.messages: list[SignedMessage] = []

    def act(self, name: str, fen: int, pick: int) -> None:
        self.now += timedelta(seconds=10)
        self.count += 1
        self.booking = Booking.objects.select_related("household").get(pk=self.booking.pk)
        deeds: dict[str, Callable[[], Any]] = {
            "receive": lambda: self._receive(from_fen(fen)),
            "refund": lambda: self._refund(from_fen(fen)),
            "waive": lambda: waive(reason="补偿", amount=from_fen(fen), **self._by()),
            "start": lambda: start(self.booking, self.now),
            "pay": lambda: self._say([GATEWAY.paid(order, self.now) for order in self._orders()], pick),
            "refunded": lambda: self._say([GATEWAY.refunded(refund, self.now) for refund in self._refunds()], pick),
            "failed": lambda: self._say([GATEWAY.failed(refund, self.now) for refund in self._refunds()], pick),
            "console": lambda: self._say(
                [GATEWAY.refunded_by_hand(order, from_fen(fen), self.now) for order in self._orders()], pick
            ),
            "repeat": lambda: self._hear(self.messages, pick),
            "send": lambda: send_refunds(now=self.now),
            "confirm": lambda: confirm(booking_id=self.booking.pk, actor=Actor.GUEST, now=self.now),
            "cancel": lambda: cancel(booking_id=self.booking.pk, actor=Actor.GUEST, now=self.now),
            "expire": lambda: self._run_out(),
        }
        with suppress(DomainError):
            deeds[name]()

    def _by(self) -> dict[str, Any]:
        return {"booking_id": self.booking.pk, "user": None, "now": self.now, "key": f"k{self.count}"}

    def _receive(self, amount: Decimal) -> None:
        receive_payment(amount=amount, method="cash", reference=f"S{self.count}", **self._by())

    def _refund(self, amount: Decimal) -> None:
        refund_payment(amount=amount, method="cash", reference=f"T{self.count}", reason="退", **self._by())

    def _orders(self) -> list[PaymentOrder]:
        return list(PaymentOrder.objects.filter(booking=self.booking).order_by("pk"))

    def _refunds(self) -> list[RefundOrder]:
        return list(RefundOrder.objects.filter(order__booking=self.booking).select_related("order").order_by("pk"))

    def _say(self, messages: list[SignedMessage], pick: int) -> None:
        if messages:
            self.messages.append(messages[pick % len(messages)])
            tell(self.messages[-1], self.now)

    def _hear(self, messages: list[SignedMessage], pick: int) -> None:
        if messages:
            tell(messages[pick % len(messages)], self.now)

    def _run_out(self) -> None:
        if self.booking.state == BookingState.HELD:
            assert self.booking.expires_at is not None and self.booking.expires_at > self.now
            Booking.objects.filter(pk=self.booking.pk).update(expires_at=self.now)
        expire_holds(now=self.now)

    def check(self) -> None:
        booking = Booking.objects.select_related("household").get(pk=self.booking.pk)
        account, statement = account_of(booking), statement_of(booking, self.now)
        assert account.due == (0 if booking.current_state in WAITING else owed_for(booking))
        assert 0 <= account.refunded <= account.paid
        assert account.waived >= 0
        assert statement.on_the_way <= account.kept
        keys = list(PaymentEntry.objects.values_list("key", flat=True))
        assert len(keys) == len(set(keys))
        # What a gateway says of refunds before we have heard of the payment is only kept.
        for order in self._orders():
            if order.state != PaymentOrder.State.PAID:
                continue
            back = sum(refund.amount for refund in order.refunds.exclude(sent_at=None))
            assert back <= order.amount or statement.strange
        if booking.state in ("expired", "cancelled") and not statement.strange:
            # Every fen too much is on its way or to be handed back.
            assert statement.on_the_way + statement.to_hand_back >= account.to_refund


DEEDS = [
    "receive",
    "refund",
    "waive",
    "start",
    "pay",
    "refunded",
    "failed",
    "console",
    "repeat",
    "send",
    "confirm",
    "cancel",
    "expire",
]
steps = st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(1, 40_000), st.integers(0, 5)), max_size=14)


@pytest.mark.django_db
@many
@given(steps=steps)
def test_whatever_happens_the_rows_add_up(steps: list[tuple[str, int, int]], double: RoomType, now: datetime) -> None:
    with a_world_of_its_own():
        party = Party(double, now)
        for name, fen, pick in [("start", 1, 0), *steps]:
            party.act(name, fen, pick)
            party.check()


@pytest.mark.django_db
@many
@given(steps=steps, data=st.data())
def test_hearing_everything_again_changes_nothing(
    steps: list[tuple[str, int, int]], data: st.DataObject, double: RoomType, now: datetime
) -> None:
    with a_world_of_its_own():
        party = Party(double, now)
        for name, fen, pick in [("start", 1, 0), ("pay", 1, 0), *steps]:
            party.act(name, fen, pick)
        before = picture(party.booking)
        for message in data.draw(st.permutations(party.messages)):
            tell_or_refuse(message, party.now)
        assert picture(party.booking) == before


@pytest.mark.django_db
@many
@given(order=st.permutations(range(6)), repeats=st.lists(st.integers(0, 5), max_size=6))
def test_any_order_of_the_gateways_words_ends_in_the_same_account(
    order: list[int], repeats: list[int], double: RoomType, now: datetime
) -> None:
    """A payment told in two events, and two refunds made in the console, each told twice."""
    with a_world_of_its_own():
        booking = booking_in(BookingState.CONFIRMED, double, now=now)
        paid = start(booking, now)
        first, second = (GATEWAY.refunded_by_hand(paid, from_fen(fen), now) for fen in (3600, 5000))
        words = [GATEWAY.paid(paid, now), GATEWAY.paid(paid, now), first, second, first, second]
        for turn, index in enumerate([*order, *repeats]):
            tell(words[index], now + timedelta(seconds=turn))
        account = account_of(booking)
        assert (account.paid, account.refunded, account.open) == (Decimal(336), Decimal(86), Decimal(86))
        assert not GatewayNotification.objects.filter(applied_at=None).exists()
        assert PaymentEntry.objects.filter(method="online").count() == 3


def picture(booking: Booking) -> list[Any]:
    """All that money and state are, without the times at which they were heard."""
    rows = PaymentEntry.objects.order_by("pk").values_list("key", "kind", "amount", "method", "reference")
    refunds = RefundOrder.objects.order_by("pk").values_list("number", "amount", "done_at")
    return [Booking.objects.values_list("state", "fee").get(pk=booking.pk), list(rows), list(refunds)]


def tell_or_refuse(message: SignedMessage, now: datetime) -> None:
    with suppress(DomainError):
        tell(message, now)
