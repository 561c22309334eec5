"""Paying on screens: the guest's button, the gateway's messages over HTTP, and the desk's account."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.payments import pay_online, start
from tests.factories.people import make_user
from tests.factories.stays import booking_in, hold
from tourism.accounts.models import Organisation, User
from tourism.booking.gateways.fake import FakeGateway, SignedMessage
from tourism.booking.models import Booking, GatewayNotification, PaymentEntry, PaymentOrder, RefundOrder
from tourism.booking.selectors import account_of
from tourism.booking.services import cancel
from tourism.booking.states import Actor, BookingState
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType

GATEWAY = FakeGateway()


@pytest.fixture
def held(double: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    return hold(double, StayDates.of(now.date(), 2), now=now)


@pytest.fixture
def booked(double: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    return booking_in(BookingState.CONFIRMED, double, now=now)


def manage(booking: Booking) -> str:
    return f"/bookings/{booking.code}/?t={manage_token(booking)}"


def press_pay(client: Client, booking: Booking, gateway: str = "demo", **fields: str) -> Any:
    return client.post(f"/bookings/{booking.code}/pay/{gateway}/", {"t": manage_token(booking)} | fields)


def notify(client: Client, message: SignedMessage, gateway: str = "demo") -> Any:
    headers = {key: value for key, value in message.headers.items()}
    return client.post(f"/pay/{gateway}/notify", message.body, content_type="application/json", headers=headers)


def state_of(booking: Booking) -> str:
    return Booking.objects.values_list("state", flat=True).get(pk=booking.pk)


# The guest


def test_a_guest_pays_a_hold_and_comes_back_to_a_confirmed_booking(client: Client, held: Booking) -> None:
    page = client.get(manage(held)).content.decode()
    assert "用演示支付付 336.00 元" in page

    to_gateway = press_pay(client, held)
    assert to_gateway.status_code == 302
    shown = client.get(to_gateway.url).content.decode()
    assert "这里不动真钱" in shown and "336.00" in shown and "付款成功" in shown and "付款失败" in shown

    back = client.post(to_gateway.url, {"paid": "1"})
    assert back.url == "http://testserver" + manage(held)
    page = client.get(back.url).content.decode()
    assert state_of(held) == "confirmed"
    assert "付好了：336.00 元" in page
    assert "应付 336.00 元，已付 336.00 元。" in page and "两清。" in page
    assert "用演示支付付" not in page


def test_a_payment_that_fails_leaves_the_hold_as_it_was(client: Client, held: Booking) -> None:
    to_gateway = press_pay(client, held)
    page = client.post(to_gateway.url, {"failed": "1"}, follow=True).content.decode()

    assert state_of(held) == "held" and not PaymentEntry.objects.exists()
    assert "没有付成" in page and "用演示支付付 336.00 元" in page


def test_who_pays_by_transfer_reads_whom_how_much_and_what_to_write(client: Client, booked: Booking) -> None:
    page = client.get(manage(booked)).content.decode()

    for words in (
        "对公转账怎么转",
        "溪畔小院（农户）",
        "336.00 元",
        f'<dd class="num">{booked.code}</dd>',
        "本站不代收钱",
    ):
        assert words in page


def test_after_cancelling_the_guest_reads_that_the_money_is_on_its_way(
    client: Client, held: Booking, now: datetime
) -> None:
    pay_online(held, now)
    cancel(booking_id=held.pk, actor=Actor.HOST, now=now)

    assert "336.00 元正按原路退回" in client.get(manage(held)).content.decode()


def test_without_a_gateway_there_is_no_button(client: Client, held: Booking, settings: Any) -> None:
    settings.PAYMENT_GATEWAYS = []
    page = client.get(manage(held)).content.decode()

    assert "用演示支付付" not in page and "对公转账怎么转" in page


def test_a_strange_gateway_or_nothing_to_pay_brings_one_back_with_a_word(
    client: Client, held: Booking, now: datetime
) -> None:
    assert "没有这种付款方式" in client.get(press_pay(client, held, "barter").url).content.decode()
    pay_online(held, now)
    answer = press_pay(client, held)
    assert answer.url == manage(held)
    assert "现在没有要在网上付的钱" in client.get(answer.url).content.decode()


@pytest.mark.parametrize("token", ["", "0" * 32, "汉字"])
def test_a_stranger_pays_nothing(client: Client, held: Booking, token: str) -> None:
    assert client.post(f"/bookings/{held.code}/pay/demo/", {"t": token}).status_code == 404
    assert client.post("/bookings/NOSUCH/pay/demo/", {"t": token}).status_code == 404
    assert client.get(f"/bookings/{held.code}/pay/demo/").status_code == 405
    assert not PaymentOrder.objects.exists()


def test_a_gateway_elsewhere_is_reached_by_a_link(
    client: Client, held: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeGateway, "start", lambda self, order, return_url: "https://pay.example/x?a=1&b=2")
    page = press_pay(client, held)

    assert page.status_code == 200
    assert 'href="https://pay.example/x?a=1&amp;b=2"' in page.content.decode()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_demo_page_leads_nowhere_else(client: Client, held: Booking, now: datetime, back: str) -> None:
    order = start(held, now)
    answer = client.post(f"/pay/demo/{order.number}/?back={back}", {"failed": "1"})

    assert answer.url == "/bookings/"


def test_the_demo_page_is_gone_where_money_is_real(client: Client, held: Booking, now: datetime, settings: Any) -> None:
    order = start(held, now)
    assert client.get("/pay/demo/P404/").status_code == 404
    settings.DEMO = False
    for answer in (client.get(f"/pay/demo/{order.number}/"), client.post(f"/pay/demo/{order.number}/", {"paid": "1"})):
        assert answer.status_code == 404
    assert not PaymentEntry.objects.exists()


def test_a_payment_already_made_is_not_offered_again(client: Client, held: Booking, now: datetime) -> None:
    order = pay_online(held, now)
    page = client.get(f"/pay/demo/{order.number}/").content.decode()

    assert "这张支付单已付，不用再付" in page and "付款成功" not in page


# The gateway


def test_a_signed_notification_needs_no_cookie_and_a_repetition_hears_the_same(held: Booking, now: datetime) -> None:
    client = Client(enforce_csrf_checks=True)
    message = GATEWAY.paid(start(held, now), now)

    for _ in range(3):
        answer = notify(client, message)
        assert (answer.status_code, answer.json()) == (200, {"code": "SUCCESS"})
    assert state_of(held) == "confirmed"
    assert GatewayNotification.objects.count() == 1


def problem(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    content = json.loads(answer.content)
    assert content["status"] == answer.status_code and content["title"]
    return answer.status_code, content["code"]


def test_each_refusal_has_its_status_and_code(client: Client, held: Booking, now: datetime) -> None:
    order = start(held, now)
    stranger = PaymentOrder(booking=held, gateway="demo", number="P404", amount=Decimal(5))

    assert problem(notify(client, GATEWAY.paid(order, now).forged(id="x"))) == (401, "unauthorised")
    assert problem(notify(client, GATEWAY.paid(order, now - timedelta(minutes=9)))) == (401, "unauthorised")
    assert problem(client.post("/pay/demo/notify", b"{}", content_type="application/json")) == (401, "unauthorised")
    assert problem(notify(client, GATEWAY.paid(stranger, now))) == (404, "not_found")
    assert problem(notify(client, GATEWAY.paid(order, now), "barter")) == (404, "not_found")
    assert problem(notify(client, GATEWAY.paid(order, now, amount=Decimal(1)))) == (422, "invalid")
    assert problem(notify(client, SignedMessage({}, b"x" * 20_000))) == (413, "too_large")
    assert client.get("/pay/demo/notify").status_code == 405
    assert not GatewayNotification.objects.exists() and state_of(held) == "held"


# The desk


def at(booking: Booking, part: str = "account") -> str:
    return f"/desk/bookings/{booking.code}/{part}/"


def receipt(**fields: str) -> dict[str, str]:
    return {"amount": "100", "method": "cash", "reference": "NO.001", "key": str(uuid4())} | fields


def test_the_desk_writes_down_what_it_received_gave_back_and_let_go(
    at_desk: Client, host: User, booked: Booking
) -> None:
    assert "待收 336.00 元" in at_desk.get(at(booked)).content.decode()

    answer = at_desk.post(at(booked, "received"), receipt(amount="336"))
    assert answer.url == f"/desk/bookings/{booked.code}/#account"
    at_desk.post(at(booked, "refunded"), receipt(amount="36", reference="TK.1", reason="少吃一顿"))
    at_desk.post(at(booked, "waived"), {"amount": "36", "reason": "补偿停水", "key": str(uuid4())})

    assert account_of(booked).open == 0
    assert set(PaymentEntry.objects.exclude(kind="due").values_list("user", flat=True)) == {host.pk}
    page = at_desk.get(at(booked)).content.decode()
    for words in ("已付 336.00 元", "已退 36.00 元", "减免 36.00 元", "两清。", "NO.001", "少吃一顿", "补偿停水"):
        assert words in page


def test_the_account_stands_on_the_page_of_the_booking(at_desk: Client, booked: Booking) -> None:
    page = at_desk.get(f"/desk/bookings/{booked.code}/").content.decode()

    assert 'id="account"' in page and "待收 336.00 元" in page


def test_a_double_tap_is_one_row_and_the_same_answer(at_desk: Client, booked: Booking) -> None:
    form = receipt()
    answers = [at_desk.post(at(booked, "received"), form) for _ in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert PaymentEntry.objects.filter(kind="paid").count() == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"amount": ""}, "请填金额。"),
        ({"amount": "0"}, "金额要大于零。"),
        ({"amount": "-5"}, "金额要大于零。"),
        ({"amount": "1.001"}, "金额最多写到分。"),
        ({"amount": "一百"}, "金额写成 396"),
        ({"amount": "99999999"}, "一笔最多 1,000,000 元"),
        ({"method": "online"}, "请在现金和转账里选。"),
        ({"reference": " "}, "现金写收据号"),
        ({"reference": "9" * 65}, "64 个字以内"),
    ],
)
def test_a_form_filled_in_wrongly_comes_back_with_its_cure(
    at_desk: Client, booked: Booking, fields: dict[str, str], words: str
) -> None:
    answer = at_desk.post(at(booked, "received"), receipt(**fields))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not PaymentEntry.objects.filter(kind="paid").exists()


def test_a_press_without_its_key_gets_a_fresh_form(at_desk: Client, booked: Booking) -> None:
    answer = at_desk.post(at(booked, "received"), receipt(key="tap"), follow=True)

    assert "页面放久了，请再交一次。" in answer.content.decode()
    assert not PaymentEntry.objects.filter(kind="paid").exists()


def test_what_a_rule_refuses_comes_back_with_its_cure(at_desk: Client, booked: Booking) -> None:
    at_desk.post(at(booked, "received"), receipt())
    again = at_desk.post(at(booked, "received"), receipt(amount="50"))
    back = at_desk.post(at(booked, "refunded"), receipt(amount="100.01", reason="退"))
    gone = at_desk.post(at(booked, "waived"), {"amount": "236.01", "reason": "补偿", "key": str(uuid4())})

    assert (again.status_code, back.status_code, gone.status_code) == (409, 409, 409)
    assert "收据号 NO.001 已经记在订单" in again.content.decode() and 'value="50"' in again.content.decode()
    assert "最多能退 100.00 元" in back.content.decode()
    assert "还差 236.00 元" in gone.content.decode()


def test_a_refund_that_does_not_go_through_is_shown(at_desk: Client, held: Booking, now: datetime) -> None:
    pay_online(held, now)
    cancel(booking_id=held.pk, actor=Actor.HOST, now=now)
    RefundOrder.objects.update(sent_at=now, last_error="渠道没有应答。")

    page = at_desk.get(at(held)).content.decode()
    assert "退款没办成" in page and "渠道没有应答。会接着再试。" in page


@pytest.mark.parametrize("who", ["rival", "organiser"])
def test_the_account_of_another_house_does_not_exist(
    who: str, booked: Booking, rival: User, union: Organisation, client: Client
) -> None:
    client.login(username=who, password=who)

    assert client.get(at(booked)).status_code == 404
    for part in ("received", "refunded", "waived"):
        assert client.post(at(booked, part), receipt(reason="x")).status_code == 404
    assert not PaymentEntry.objects.filter(kind="paid").exists()


def test_nobody_in_particular_is_asked_to_log_in(client: Client, booked: Booking) -> None:
    assert client.get(at(booked)).url.startswith("/accounts/login/")
    assert client.post(at(booked, "received"), receipt()).url.startswith("/accounts/login/")


def test_the_county_works_at_every_desk(client: Client, booked: Booking) -> None:
    make_user("county", is_superuser=True)
    client.login(username="county", password="county")

    assert client.post(at(booked, "received"), receipt()).status_code == 302


def test_looking_does_nothing(at_desk: Client, booked: Booking) -> None:
    for part in ("received", "refunded", "waived"):
        assert at_desk.get(at(booked, part)).status_code == 405
