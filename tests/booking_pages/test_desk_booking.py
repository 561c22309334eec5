"""One booking at the desk: every deed its state allows, pressed twice, refused, and kept from strangers."""

import re
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.booking_pages.desk_steps import path, press, seen, state_of, text
from tests.factories.people import make_user
from tests.factories.stays import PHONE, booking_in, hold, nights_of
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, RoomCare, Spend
from tourism.booking.services import block_nights, confirm, receive_payment, record_spend
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.models import Entry
from tourism.places.models import VillageDuty, VillagePage

KEY = uuid.UUID(int=11)
MEAL = {"category": "meals", "item": "晚饭 2 位", "amount": "136.50"}


@pytest.fixture
def asked(creekside: Household, double: RoomType, now: datetime) -> Booking:
    """A request for next Monday that the host has to answer."""
    Household.objects.filter(pk=creekside.pk).update(approves_requests=True)
    made = hold(double, StayDates.of(date(2026, 11, 30), 2), now=now)
    confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)
    made.refresh_from_db()
    assert made.state == BookingState.REQUESTED
    return made


def twice(client: Client, where: str, /, **typed: Any) -> str:
    """The same form sent two times: the same page answers, and nobody is told that something failed."""
    answers = [press(client, where, key=KEY, **typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert "没办成" not in text(answers[1]) and "办好了" in text(answers[1])
    return text(answers[1])


def steps(booking: Booking) -> list[str]:
    return [change.action for change in booking.changes.all()]


def later(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)


def test_the_booking_of_ones_own_house_shows_the_phone_to_call(at_desk: Client, expected: Booking) -> None:
    page = seen(at_desk, path(expected))
    assert f'href="tel:{PHONE}"' in page and "陈女士" in page and "忌辣" in page


def test_a_request_is_taken_with_one_press(at_desk: Client, asked: Booking) -> None:
    page = seen(at_desk, path(asked))
    assert "接下这一单" in page and re.search(r"要你答复 <small>11月\d+日 \d\d:\d\d 前", page)
    assert "接下了，11月30日到。" in twice(at_desk, path(asked, "confirm/"))
    assert state_of(asked) == "confirmed" and steps(asked).count("confirm") == 1


def test_a_request_is_turned_down_with_a_reason(at_desk: Client, asked: Booking) -> None:
    refused = press(at_desk, path(asked, "reject/"), reason="")
    assert refused.status_code == 422 and "请写一句为什么" in text(refused)
    assert state_of(asked) == "requested"
    assert "没有接，房间放回去了。" in twice(at_desk, path(asked, "reject/"), reason="那几天家里办喜事")
    assert state_of(asked) == "rejected" and nights_of(asked) == set()
    assert "那几天家里办喜事" in seen(at_desk, path(asked))


def test_a_hold_is_prolonged_and_confirmed_for_a_guest_on_the_telephone(
    at_desk: Client, double: RoomType, now: datetime
) -> None:
    held = hold(double, StayDates.of(now.date(), 1), now=now)
    assert "留到 11月23日 10:30" in seen(at_desk, path(held))
    assert "多留了 15 分钟。" in twice(at_desk, path(held, "prolong/"))
    page = seen(at_desk, path(held))
    assert "留到 11月23日 10:45" in page and "多留 15 分钟" not in page
    assert "接下了" in text(press(at_desk, path(held, "confirm/")))
    assert state_of(held) == "confirmed"


def test_checking_in_counts_heads_and_keeps_the_receipt(at_desk: Client, expected: Booking, host: User) -> None:
    page = twice(at_desk, path(expected, "check-in/"), guests_arrived="1", registration_receipt="HZ-2026-0007")
    expected.refresh_from_db()
    assert (expected.state, expected.guests_arrived, expected.registration_receipt) == ("checked_in", 1, "HZ-2026-0007")
    assert "已办入住。" in page and steps(expected).count("check_in") == 1
    last = expected.changes.last()
    assert last is not None and (last.actor, last.user) == ("host", host)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"guests_arrived": "3"}, "实到人数应在 1 到 2 之间"),
        ({"guests_arrived": "0"}, "请填 1 到 40 之间的整数。"),
        ({"guests_arrived": ""}, "请填实到几位。"),
        ({"guests_arrived": "2", "registration_receipt": "11010519491231002X"}, "这像是身份证号，请勿填写"),
    ],
)
def test_a_check_in_that_cannot_be_says_why_and_keeps_what_was_typed(
    at_desk: Client, expected: Booking, typed: dict[str, str], said: str
) -> None:
    response = press(at_desk, path(expected, "check-in/"), **typed)
    assert response.status_code in (409, 422) and said in text(response)
    assert f'value="{typed["guests_arrived"]}"' in text(response) or not typed["guests_arrived"]
    assert state_of(expected) == "confirmed"


def test_a_press_without_its_key_is_asked_for_again(at_desk: Client, expected: Booking) -> None:
    response = at_desk.post(path(expected, "check-in/"), {"guests_arrived": "1"})
    assert response.status_code == 422 and "页面放久了，请再按一次。" in text(response)
    assert state_of(expected) == "confirmed"


def test_the_same_key_for_something_else_is_refused(at_desk: Client, expected: Booking) -> None:
    press(at_desk, path(expected, "check-in/"), key=KEY, guests_arrived="1")
    other = press(at_desk, path(expected, "check-in/"), key=KEY, guests_arrived="2")
    assert other.status_code == 409 and "内容不同" in text(other)
    expected.refresh_from_db()
    assert expected.guests_arrived == 1


def test_nobody_is_checked_in_before_the_day(at_desk: Client, double: RoomType, now: datetime) -> None:
    early = hold(double, StayDates.of(date(2026, 11, 30), 1), now=now)
    confirm(booking_id=early.pk, actor=Actor.GUEST, now=now)
    assert "11月30日 周一才到" in seen(at_desk, path(early))
    assert press(at_desk, path(early, "check-in/"), guests_arrived="1").status_code == 409


def test_the_hour_of_late_guests_is_noted(at_desk: Client, expected: Booking) -> None:
    page = twice(at_desk, path(expected, "late/"), on="2026-11-24", at="00:40")
    assert "记下了：11月24日 00:40 到，房间留着。" in page and "说好 11月24日 00:40 到" in page
    assert steps(expected).count("expect_late") == 1
    wrong = press(at_desk, path(expected, "late/"), on="2026-11-26", at="25:00")
    assert wrong.status_code == 422 and "钟点写成 22:30 这样。" in text(wrong)


def test_a_no_show_is_noted_from_six_in_the_morning_and_can_still_come(
    at_desk: Client, expected: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "记未到" not in seen(at_desk, path(expected))
    assert press(at_desk, path(expected, "no-show/")).status_code == 409
    later(monkeypatch, now + timedelta(days=1))
    assert "第二晚起的房间放回去" in seen(at_desk, path(expected))
    assert "按退订规则收 168.00 元" in twice(at_desk, path(expected, "no-show/"), reason="电话打不通")
    assert state_of(expected) == "no_show"
    assert "人到了，补办入住" in seen(at_desk, path(expected))
    came = press(at_desk, path(expected, "check-in/"), guests_arrived="2")
    assert came.status_code == 200 and state_of(expected) == "checked_in"


def test_a_party_moves_to_a_room_that_is_free(
    at_desk: Client, inside: Booking, double: RoomType, family: RoomType, now: datetime
) -> None:
    rooms = {room.number: room for room in double.rooms.all()}
    block_nights(room=rooms["102"], stay=StayDates.of(now.date(), 1), now=now)
    page = seen(at_desk, path(inside))
    offered = re.findall(r'<option value="(\d+)"[^>]*>([^<]+)</option>', page)
    assert [name for _, name in offered if name[0].isdigit()] == ["103 双人间", "201 家庭间"]
    line = inside.lines.get()
    wrong = press(at_desk, path(inside, "move/"), line_id=line.pk, room_id=rooms["102"].pk)
    assert wrong.status_code == 422 and "这间现在不空了" in text(wrong)
    page = twice(at_desk, path(inside, "move/"), line_id=line.pk, room_id=family.rooms.get().pk)
    assert "换到了 201 家庭间，房价不变。" in page and "房间 101 → 201" in page
    assert {room for room, _ in nights_of(inside)} == {family.rooms.get().pk}
    assert steps(inside).count("move_room") == 1


def test_staying_on_names_its_price_first(at_desk: Client, inside: Booking, now: datetime) -> None:
    page = seen(at_desk, path(inside))
    assert "多住 1 晚，到 11月26日，加 168.00 元" in page and "多住 2 晚，到 11月27日，加 336.00 元" in page
    shown = seen(at_desk, path(inside, "extension/?check_out=2026-11-29"))
    # Friday and Saturday cost 198 元.
    assert "732.00" in shown and "续住到 11月29日" in shown
    assert "续住到 11月26日，房费现在合计 504.00 元。" in twice(
        at_desk, path(inside, "extend/"), check_out="2026-11-26"
    )
    assert steps(inside).count("extend") == 1


def test_staying_on_without_a_room_is_said_before_it_is_pressed(
    at_desk: Client, inside: Booking, double: RoomType, now: datetime
) -> None:
    for room in double.rooms.all():
        block_nights(room=room, stay=StayDates.of(date(2026, 11, 25), 1), now=now)
    assert "住到 11月26日：没有空房。" in seen(at_desk, path(inside))
    assert "没有空房" in seen(at_desk, path(inside, "extension/?check_out=2026-11-26"))
    gone = press(at_desk, path(inside, "extend/"), check_out="2026-11-26")
    assert gone.status_code == 409 and "11月25日" in text(gone)


@pytest.mark.parametrize("typed", ["2026-11-25", "2026-11-24", "2099-01-01", "31.2.", ""])
def test_a_strange_day_to_stay_until_is_told(at_desk: Client, inside: Booking, typed: str) -> None:
    answer = at_desk.get(path(inside, f"extension/?check_out={typed}"))
    assert answer.status_code == 422 and ("日子写成" in text(answer) or "请选" in text(answer))


def test_leaving_a_day_early_frees_the_night(
    at_desk: Client, inside: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "改到 11月24日 走" in twice(at_desk, path(inside, "shorten/"), check_out="2026-11-24")
    assert {night for _, night in nights_of(inside)} == {now.date()}
    assert "离店 11月25日 → 11月24日" in seen(at_desk, path(inside))
    assert press(at_desk, path(inside, "shorten/"), check_out="2026-11-23").status_code == 409


def test_a_purchase_tapped_twice_is_one_row(at_desk: Client, inside: Booking) -> None:
    page = twice(at_desk, path(inside, "spends/"), **MEAL)
    assert [spend.amount for spend in Spend.objects.all()] == [Decimal("136.50")]
    assert "晚饭 2 位" in page and "472.50" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"amount": "0"}, "金额要大于零"),
        ({"amount": "-5"}, "金额要大于零"),
        ({"amount": "很多"}, "金额写成 68 或 68.50 这样。"),
        ({"amount": "1.005"}, "金额最多写到分。"),
        ({"amount": "100001"}, "一笔最多 100,000 元"),
        ({"item": ""}, "请写卖了什么"),
        ({"category": "lodging"}, "请在单子里选类别。"),
    ],
)
def test_a_purchase_written_wrong_is_told_and_kept(
    at_desk: Client, inside: Booking, wrong: dict[str, str], said: str
) -> None:
    response = press(at_desk, path(inside, "spends/"), **(MEAL | wrong))
    assert response.status_code == 422
    assert said in text(response) and not Spend.objects.exists()
    assert f'value="{(MEAL | wrong)["amount"]}"' in text(response)


def test_nothing_is_sold_to_guests_who_are_not_in_the_house(at_desk: Client, expected: Booking) -> None:
    assert press(at_desk, path(expected, "spends/"), **MEAL).status_code == 409
    assert not Spend.objects.exists()


def test_a_mistake_is_struck_out_once_and_stays_readable(at_desk: Client, inside: Booking) -> None:
    press(at_desk, path(inside, "spends/"), **MEAL)
    row = Spend.objects.get()
    page = ""
    for _ in range(2):
        page = text(press(at_desk, path(inside, f"spends/{row.pk}/reverse/")))
    assert sorted(spend.amount for spend in Spend.objects.all()) == [Decimal("-136.50"), Decimal("136.50")]
    assert "<s>晚饭 2 位</s>" in page and "已冲掉" in page and "没办成" not in page
    assert "合计 336.00 元" in page and "记错了，冲掉" not in page


def test_the_bill_shows_every_line_and_closing_it_writes_the_ledger(
    at_desk: Client, inside: Booking, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_spend(
        booking_id=inside.pk, key=KEY, category="meals", item="火锅", amount=Decimal("88.80"), user=host, now=now
    )
    later(monkeypatch, now + timedelta(days=2))
    page = seen(at_desk, path(inside, "check-out/"))
    assert re.search(r"双人间</th><td class=\"r\">2 晚</td><td class=\"r\">168.00</td><td class=\"r\">336.00", page)
    assert "火锅" in page and "应收 424.80 元，结账离店" in page
    twice(at_desk, path(inside, "check-out/"))
    assert state_of(inside) == "checked_out"
    assert sorted(Entry.objects.values_list("item", "amount")) == [
        ("双人间", Decimal("336.00")),
        ("火锅", Decimal("88.80")),
    ]
    assert RoomCare.objects.get(room__number="101").dirty_since is not None


def test_what_was_paid_before_is_taken_off_the_bill(
    at_desk: Client, inside: Booking, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive_payment(
        booking_id=inside.pk, amount=Decimal(300), method="cash", reference="0001", user=host, now=now, key="a"
    )
    later(monkeypatch, now + timedelta(days=2))
    page = seen(at_desk, path(inside, "check-out/"))
    assert "已经收了" in page and "应收 36.00 元，结账离店" in page


def test_leaving_early_shows_the_bill_as_it_will_be(
    at_desk: Client, double: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = booking_in(BookingState.CHECKED_IN, double, now=now, nights=4)
    later(monkeypatch, now + timedelta(days=1))
    page = seen(at_desk, path(long, "check-out/"))
    assert "提前走" in page and "应收 168.00 元，结账离店" in page
    press(at_desk, path(long, "check-out/"))
    assert [entry.amount for entry in Entry.objects.all()] == [Decimal("168.00")]


def test_the_bill_of_guests_who_are_not_in_the_house_leads_back(at_desk: Client, expected: Booking) -> None:
    assert at_desk.get(path(expected, "check-out/"))["Location"] == path(expected)


def test_a_stay_is_settled_when_the_money_is_there_and_the_invoice_has_its_number(
    at_desk: Client, double: RoomType, union: Organisation, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    Household.objects.update(invoice=Household.Invoice.SELF)
    gone = booking_in(BookingState.CHECKED_OUT, double, now=now, organisation=union)
    later(monkeypatch, now + timedelta(days=2))
    assert "还差 336.00 元没收" in seen(at_desk, path(gone))
    receive_payment(
        booking_id=gone.pk, amount=Decimal(336), method="cash", reference="0007", user=host, now=now, key="b"
    )
    assert "账平了，结清" in seen(at_desk, path(gone))
    assert press(at_desk, path(gone, "settle/")).status_code == 409
    page = twice(at_desk, path(gone, "settle/"), invoice_number="26442000")
    assert state_of(gone) == "settled" and "发票号 26442000" in page


def test_the_household_cancels_with_a_reason_and_for_nothing(at_desk: Client, expected: Booking) -> None:
    assert press(at_desk, path(expected, "cancel/"), reason="").status_code == 422
    assert "取消了，不收客人的钱" in twice(at_desk, path(expected, "cancel/"), reason="水管爆了")
    expected.refresh_from_db()
    assert (expected.state, expected.fee) == ("cancelled", Decimal(0)) and nights_of(expected) == set()


def test_the_trail_says_who_did_what_when(at_desk: Client, expected: Booking, host: User) -> None:
    press(at_desk, path(expected, "check-in/"), guests_arrived="1")
    page = seen(at_desk, path(expected))
    trail = re.findall(r'<p class="w">([^<]+)</p>(?:<p class="small">[^<]*</p>)*<p class="small dim">([^<]+)</p>', page)
    assert trail[-3:] == [
        ("留房", "11月23日 10:00 · 客人"),
        ("确认", "11月23日 10:00 · 客人"),
        ("办入住", f"11月23日 10:00 · 农家 {host}"),
    ]


SCREENS = ["", "check-out/", "change/", "extension/?check_out=2026-11-29"]
DEEDS = [
    "confirm/", "reject/", "prolong/", "cancel/", "change/", "check-in/", "late/", "no-show/", "move/", "extend/",
    "shorten/", "spends/", "check-out/", "settle/", "register/",
]  # fmt: skip


@pytest.mark.parametrize("who", ["rival", "organiser"])
def test_another_households_booking_does_not_exist(
    client: Client, inside: Booking, rival: User, organiser: User, host: User, now: datetime, who: str
) -> None:
    row = record_spend(
        booking_id=inside.pk, key=KEY, category="meals", item="火锅", amount=Decimal(88), user=host, now=now
    )
    client.login(username=who, password=who)
    for screen in SCREENS:
        assert client.get(path(inside, screen)).status_code == 404, screen
    for deed in [*DEEDS, f"spends/{row.pk}/reverse/"]:
        assert press(client, path(inside, deed), **MEAL, guests_arrived="1").status_code == 404, deed
    assert state_of(inside) == "checked_in" and Spend.objects.count() == 1


def test_strangers_log_in_before_they_see_or_do_anything(client: Client, inside: Booking) -> None:
    for screen in SCREENS:
        assert client.get(path(inside, screen))["Location"].startswith("/accounts/login/?next="), screen
    for deed in DEEDS:
        assert client.post(path(inside, deed), MEAL)["Location"].startswith("/accounts/login/?next="), deed
    assert state_of(inside) == "checked_in"


def test_whoever_is_on_duty_in_the_village_acts_as_staff(
    client: Client, village: VillagePage, expected: Booking
) -> None:
    clerk = make_user("clerk")
    VillageDuty.objects.create(user=clerk, village=village, role=VillageDuty.Role.EDITOR)
    client.login(username="clerk", password="clerk")
    assert press(client, path(expected, "check-in/"), guests_arrived="1").status_code == 200
    last = expected.changes.last()
    assert last is not None and (last.actor, last.user) == ("staff", clerk)


def test_a_row_of_another_booking_cannot_be_struck_out(
    at_desk: Client, inside: Booking, rival: User, now: datetime
) -> None:
    theirs = booking_in(BookingState.CHECKED_IN, RoomType.objects.get(household__hosts=rival), now=now)
    row = record_spend(
        booking_id=theirs.pk, key=KEY, category="meals", item="火锅", amount=Decimal(88), user=rival, now=now
    )
    assert press(at_desk, path(inside, f"spends/{row.pk}/reverse/")).status_code == 404
    assert Spend.objects.count() == 1


def test_who_comes_back_from_logging_in_is_led_to_the_booking(at_desk: Client, expected: Booking) -> None:
    for deed in set(DEEDS) - {"change/", "check-out/"}:
        assert at_desk.get(path(expected, deed))["Location"] == path(expected), deed
    assert state_of(expected) == "confirmed"
