"""What the demo's gateway says is believed when it signed it, now, and said something; anything else is refused."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from tourism.booking.gateways import (
    BadNotice,
    BadSignature,
    NoticeKind,
    Notification,
    UnknownGateway,
    gateway_named,
    gateways,
)
from tourism.booking.gateways.fake import FakeGateway, sign
from tourism.booking.models import PaymentOrder, RefundOrder

ORDER = PaymentOrder(gateway="demo", number="P0001", amount=Decimal("336.50"))
REFUND = RefundOrder(order=ORDER, number="R0001", amount=Decimal("100.00"))
RESOURCE = {"out_trade_no": "P0001", "out_refund_no": "", "transaction_id": "T1", "amount": {"total": 33650}}


def body(**altered: Any) -> bytes:
    return json.dumps({"id": "e1", "event_type": "TRANSACTION.SUCCESS", "resource": RESOURCE} | altered).encode()


def test_a_payment_and_a_refund_are_read_to_the_fen(now: datetime) -> None:
    gateway = FakeGateway()
    paid, back = gateway.paid(ORDER, now), gateway.refunded(REFUND, now)

    heard = gateway.read(paid.headers, paid.body, now)
    assert (heard.kind, heard.number, heard.amount) == (NoticeKind.PAID, "P0001", Decimal("336.50"))
    heard = gateway.read(back.headers, back.body, now)
    assert (heard.kind, heard.order, heard.number, heard.amount) == ("refunded", "P0001", "R0001", Decimal("100.00"))
    lost = gateway.failed(REFUND, now)
    assert gateway.read(lost.headers, lost.body, now).kind == "failed"


def test_two_messages_of_the_same_payment_are_two_events(now: datetime) -> None:
    gateway = FakeGateway()
    messages = [gateway.paid(ORDER, now) for _ in range(2)]

    assert len({gateway.read(m.headers, m.body, now).event_id for m in messages}) == 2


def test_a_body_altered_under_its_signature_is_forged(now: datetime) -> None:
    forged = FakeGateway().paid(ORDER, now).forged(amount={"total": 1})

    with pytest.raises(BadSignature):
        FakeGateway().read(forged.headers, forged.body, now)


@pytest.mark.parametrize("name", ["Demo-Timestamp", "Demo-Nonce", "Demo-Signature"])
@pytest.mark.parametrize("value", [None, "", "1", "汉字", "é"])
def test_without_any_part_of_its_signature_nothing_is_believed(now: datetime, name: str, value: str | None) -> None:
    message = FakeGateway().paid(ORDER, now)
    headers = {key: said for key, said in message.headers.items() if key != name} | ({name: value} if value else {})

    with pytest.raises(BadSignature):
        FakeGateway().read(headers, message.body, now)


@pytest.mark.parametrize("minutes", [-6, -5.1, 5.1, 6, 60 * 24])
def test_what_was_signed_at_another_time_is_refused(now: datetime, minutes: float) -> None:
    message = FakeGateway().paid(ORDER, now)

    with pytest.raises(BadSignature, match="时间不对"):
        FakeGateway().read(message.headers, message.body, now + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [-4.9, 0, 4.9])
def test_clocks_may_differ_by_five_minutes(now: datetime, minutes: float) -> None:
    message = FakeGateway().paid(ORDER, now)

    assert FakeGateway().read(message.headers, message.body, now + timedelta(minutes=minutes)).number == "P0001"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'"paid"',
        body(event_type="TRANSACTION.MAYBE"),
        body(id=""),
        body(id="e" * 65),
        body(id="e\x00"),
        body(resource={}),
        body(resource=RESOURCE | {"amount": {"total": 0}}),
        body(resource=RESOURCE | {"amount": {"total": -5}}),
        body(resource=RESOURCE | {"amount": {"total": "many"}}),
        body(resource=RESOURCE | {"amount": {"total": 10**40}}),
        body(resource=RESOURCE | {"out_trade_no": "P" * 33}),
        body(resource=RESOURCE | {"out_trade_no": "订单"}),
        body(resource=RESOURCE | {"out_refund_no": "R1"}),
        body(event_type="REFUND.SUCCESS"),
        body().replace(b"33650", b"1e999"),
        body().replace(b"33650", b"NaN"),
    ],
)
def test_what_is_signed_well_and_says_nothing_is_refused(now: datetime, content: bytes) -> None:
    message = sign(content, now)

    with pytest.raises(BadNotice):
        FakeGateway().read(message.headers, message.body, now)


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_no_body_breaks_the_reader(content: bytes) -> None:
    moment = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
    message = sign(content, moment)

    with pytest.raises(BadNotice):
        FakeGateway().read(message.headers, message.body, moment)


def test_a_notice_is_of_a_payment_or_of_a_refund_never_of_both() -> None:
    with pytest.raises(BadNotice):
        Notification("e1", NoticeKind.PAID, "P1", Decimal(1), "T1", refund="R1")
    with pytest.raises(BadNotice):
        Notification("e1", NoticeKind.FAILED, "P1", Decimal(1), "T1")


def test_gateways_are_those_of_the_settings(settings: Any) -> None:
    assert list(gateways()) == ["demo"]
    assert gateway_named("demo").code == "demo"
    settings.PAYMENT_GATEWAYS = []
    assert gateways() == {}
    with pytest.raises(UnknownGateway):
        gateway_named("demo")


def test_the_fake_refuses_to_work_where_money_is_real(settings: Any) -> None:
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured, match="takes no money"):
        gateways()
