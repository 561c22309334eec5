"""The host's desk, tap by tap."""

import re
import uuid
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_user
from tests.factories.stays import PHONE, booking_in, hold
from tourism.accounts.models import User
from tourism.booking.models import Booking, Spend
from tourism.booking.services import confirm, record_spend
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.models import Entry
from tourism.places.models import VillageDuty, VillagePage

KEY = uuid.UUID(int=11)
GONE = {"category": "meals", "item": "晚饭 2 位", "amount": "136.50", "key": str(KEY)}


@pytest.fixture
def expected(double: RoomType, now: datetime) -> Booking:
    """Arrives today for two nights."""
    return booking_in(BookingState.CONFIRMED, double, now=now, guests=2, note="忌辣")


@pytest.fixture
def inside(double: RoomType, now: datetime) -> Booking:
    """Arrived today for two nights, 168 元 each."""
    return booking_in(BookingState.CHECKED_IN, double, now=now)


def path(booking: Booking, verb: str = "") -> str:
    return f"/desk/bookings/{booking.code}/{verb}"


def seen(client: Client, at: str) -> str:
    response = client.get(at)
    assert response.status_code == 200, at
    assert "no-store" in response["Cache-Control"]
    return response.content.decode()


def state_of(booking: Booking) -> str:
    return Booking.objects.values_list("state", flat=True).get(pk=booking.pk)


def test_today_lists_who_comes_with_masked_names_and_phones(at_desk: Client, expected: Booking) -> None:
    text = seen(at_desk, "/desk/")
    assert "11月23日" in text and "今到" in text
    assert "陈** · 2 人 · 2 晚" in text and "138****1234" in text and "捎了话" in text
    assert PHONE not in text and "陈女士" not in text and "忌辣" not in text
    assert "1<small>/4</small>" in text


def test_the_booking_of_ones_own_house_shows_the_phone_to_call(at_desk: Client, expected: Booking) -> None:
    text = seen(at_desk, path(expected))
    assert f'href="tel:{PHONE}"' in text and "陈女士" in text and "忌辣" in text


def test_an_empty_day_says_so(at_desk: Client) -> None:
    text = seen(at_desk, "/desk/")
    assert "今天没有客人" in text and "今晚空着 4 间" in text


def test_departures_lead_to_the_bill_and_their_rooms_to_the_cleaning_list(
    at_desk: Client, inside: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=2))
    text = seen(at_desk, "/desk/")
    assert "今离" in text and f'href="{path(inside, "check-out/")}"' in text
    assert "换床品" in text and "今晚空着，不急" in text


def test_checking_in_counts_heads_and_keeps_the_receipt(at_desk: Client, expected: Booking) -> None:
    receipt = {"guests_arrived": "1", "registration_receipt": "HZ-2026-0007"}
    response = at_desk.post(path(expected, "check-in/"), receipt, follow=True)
    expected.refresh_from_db()
    assert (expected.state, expected.guests_arrived, expected.registration_receipt) == ("checked_in", 1, "HZ-2026-0007")
    assert "已办入住。" in response.content.decode()
    assert [(change.after, change.actor, change.user_id) for change in expected.changes.all()][-1] == (
        "checked_in",
        "host",
        expected.household.hosts.get().pk,
    )


def test_checking_in_twice_is_no_error(at_desk: Client, expected: Booking) -> None:
    for _ in range(2):
        response = at_desk.post(path(expected, "check-in/"), {"guests_arrived": "2"}, follow=True)
    assert "没办成" not in response.content.decode()
    assert expected.changes.filter(after="checked_in").count() == 1


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
    response = at_desk.post(path(expected, "check-in/"), typed)
    text = response.content.decode()
    assert response.status_code in (409, 422)
    assert said in text
    assert f'value="{typed["guests_arrived"]}"' in text or not typed["guests_arrived"]
    assert state_of(expected) == "confirmed"


def test_nobody_is_checked_in_before_the_day(at_desk: Client, double: RoomType, now: datetime) -> None:
    later = hold(double, StayDates.of(date(2026, 11, 30), 1), now=now)
    confirm(booking_id=later.pk, actor=Actor.GUEST, now=now)
    assert "11月30日 周一才到" in seen(at_desk, path(later))
    assert at_desk.post(path(later, "check-in/"), {"guests_arrived": "1"}).status_code == 409


def test_a_purchase_tapped_twice_is_one_row(at_desk: Client, inside: Booking) -> None:
    for _ in range(2):
        text = at_desk.post(path(inside, "spends/"), GONE, follow=True).content.decode()
    assert [spend.amount for spend in Spend.objects.all()] == [Decimal("136.50")]
    assert "晚饭 2 位" in text and "472.50" in text


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
    response = at_desk.post(path(inside, "spends/"), GONE | wrong)
    text = response.content.decode()
    assert response.status_code == 422
    assert said in text and not Spend.objects.exists()
    assert f'value="{(GONE | wrong)["amount"]}"' in text


def test_nothing_is_sold_to_guests_who_are_not_in_the_house(at_desk: Client, expected: Booking) -> None:
    response = at_desk.post(path(expected, "spends/"), GONE)
    assert response.status_code == 409
    assert not Spend.objects.exists()


def test_a_mistake_is_struck_out_and_stays_readable(at_desk: Client, inside: Booking) -> None:
    at_desk.post(path(inside, "spends/"), GONE)
    row = Spend.objects.get()
    for _ in range(2):
        response = at_desk.post(path(inside, f"spends/{row.pk}/reverse/"), {"key": str(uuid.UUID(int=12))}, follow=True)
    text = response.content.decode()
    assert sorted(spend.amount for spend in Spend.objects.all()) == [Decimal("-136.50"), Decimal("136.50")]
    assert "<s>晚饭 2 位</s>" in text and "已冲掉" in text
    assert "合计 336.00 元" in text
    assert "记错了，冲掉" not in text


def test_the_bill_shows_every_line_and_closing_it_writes_the_ledger(
    at_desk: Client, inside: Booking, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_spend(
        booking_id=inside.pk, key=KEY, category="meals", item="火锅", amount=Decimal("88.80"), user=host, now=now
    )
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=2))
    text = seen(at_desk, path(inside, "check-out/"))
    assert re.search(r"双人间</th><td class=\"r\">2 晚</td><td class=\"r\">168.00</td><td class=\"r\">336.00", text)
    assert "火锅" in text and "收到 424.80 元，结账离店" in text
    for _ in range(2):
        response = at_desk.post(path(inside, "check-out/"), follow=True)
    assert "没办成" not in response.content.decode()
    assert state_of(inside) == "checked_out"
    assert sorted(Entry.objects.values_list("item", "amount")) == [
        ("双人间", Decimal("336.00")),
        ("火锅", Decimal("88.80")),
    ]


def test_leaving_early_shows_the_bill_as_it_will_be(
    at_desk: Client, double: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = booking_in(BookingState.CHECKED_IN, double, now=now, nights=4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=1))
    text = seen(at_desk, path(long, "check-out/"))
    assert "提前走" in text and "收到 168.00 元，结账离店" in text
    at_desk.post(path(long, "check-out/"))
    assert [entry.amount for entry in Entry.objects.all()] == [Decimal("168.00")]


def test_the_bill_of_guests_who_are_not_in_the_house_leads_back(at_desk: Client, expected: Booking) -> None:
    assert at_desk.get(path(expected, "check-out/"))["Location"] == path(expected)


def test_a_no_show_is_noted_only_from_the_next_day_on(
    at_desk: Client, expected: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "记未到" not in seen(at_desk, path(expected))
    assert "等到到店日第二天" in at_desk.post(path(expected, "no-show/"), follow=True).content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=1))
    assert "这一单不收钱，不进台账" in seen(at_desk, path(expected))
    at_desk.post(path(expected, "no-show/"))
    assert state_of(expected) == "no_show"


SCREENS = ["", "check-out/"]
DEEDS = ["check-in/", "spends/", "check-out/", "no-show/"]


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
        answer = client.post(path(inside, deed), GONE | {"guests_arrived": "1"})
        assert answer.status_code == 404, deed
    assert state_of(inside) == "checked_in" and Spend.objects.count() == 1


def test_a_row_of_another_booking_cannot_be_struck_out(
    at_desk: Client, inside: Booking, rival: User, now: datetime
) -> None:
    theirs = booking_in(BookingState.CHECKED_IN, RoomType.objects.get(household__hosts=rival), now=now)
    row = record_spend(
        booking_id=theirs.pk, key=KEY, category="meals", item="火锅", amount=Decimal(88), user=rival, now=now
    )
    assert at_desk.post(path(inside, f"spends/{row.pk}/reverse/"), {"key": str(KEY)}).status_code == 404
    assert Spend.objects.count() == 1


@pytest.mark.parametrize("at", ["/desk/", "/desk/week/"])
def test_strangers_log_in_first_and_people_without_a_desk_are_turned_away(client: Client, db: None, at: str) -> None:
    assert client.get(at)["Location"] == f"/accounts/login/?next={at}"
    make_user("guest")
    client.login(username="guest", password="guest")
    assert client.get(at).status_code == 403


def test_a_host_does_not_see_the_neighbours_day(
    at_desk: Client, inside: Booking, hilltop: Household, now: datetime
) -> None:
    booking_in(BookingState.CONFIRMED, hilltop.room_types.get(), now=now, contact_name="林先生")
    text = seen(at_desk, "/desk/")
    assert "林**" not in text
    assert at_desk.get("/desk/?h=ZX-002").status_code == 404


def test_the_village_desk_sees_all_its_households_and_picks_one(
    client: Client, village: VillagePage, inside: Booking, hilltop: Household, rival: User, now: datetime
) -> None:
    booking_in(BookingState.CONFIRMED, hilltop.room_types.get(), now=now, contact_name="林先生")
    clerk = make_user("clerk")
    VillageDuty.objects.create(user=clerk, village=village, role=VillageDuty.Role.EDITOR)
    client.login(username="clerk", password="clerk")
    text = seen(client, "/desk/")
    assert "2 家一起看" in text and "林**" in text and "陈**" in text
    one = seen(client, "/desk/?h=ZX-002")
    assert "林**" in one and "陈**" not in one
    assert "石桥客栈" not in text and client.get("/desk/?h=SQ-001").status_code == 404


def test_a_desk_of_many_households_chooses_one_first(client: Client, village: VillagePage, host: User) -> None:
    for number in range(20, 29):
        make_household(village, f"ZX-{number:03d}", f"竹溪{number}号").hosts.add(host)
    client.login(username="host", password="host")
    text = seen(client, "/desk/")
    assert "你管着 10 家的前台" in text and 'href="/desk/?h=ZX-020"' in text
    assert "竹溪20号" in seen(client, "/desk/?h=ZX-020")


@pytest.mark.parametrize("at", ["/desk/", "/desk/week/"])
def test_the_number_of_queries_does_not_grow_with_the_guests(
    at_desk: Client, creekside: Household, double: RoomType, now: datetime, at: str
) -> None:
    def fill(room_type: RoomType, parties: int) -> None:
        for number in range(parties):
            state = BookingState.CHECKED_IN if number % 2 else BookingState.CONFIRMED
            booking_in(state, room_type, now=now)

    fill(double, 2)
    seen(at_desk, at)
    with CaptureQueriesContext(connection) as few:
        seen(at_desk, at)
    fill(make_rooms(creekside, "加间", 8), 8)
    with CaptureQueriesContext(connection) as many:
        seen(at_desk, at)
    assert len(many) == len(few)


def bars(text: str) -> list[tuple[str, ...]]:
    """(classes, word, text) of every bar."""
    found = re.findall(r'class="bk ([^"]+)"><b>([^<]+)</b>(?:<span[^>]*>)?([^<]*)<', text)
    return [tuple(part.strip() for part in bar) for bar in found]


def test_the_week_draws_a_stay_from_afternoon_to_morning(
    at_desk: Client, inside: Booking, double: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    saturday = hold(double, StayDates.of(date(2026, 11, 28), 3), now=now)
    confirm(booking_id=saturday.pk, actor=Actor.GUEST, now=now)
    text = seen(at_desk, "/desk/week/")
    assert bars(text) == [("in a-2 z-5", "在住", "陈** 1人"), ("bk a-12 z-14 cutr", "已订", "陈** 1人")]
    assert "style=" not in text


def test_a_stay_that_began_before_the_week_is_cut_and_leaving_shows_a_stub(
    at_desk: Client, inside: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=1))
    assert bars(seen(at_desk, "/desk/week/")) == [("in a-1 z-3 cutl", "在住", "陈** 1人")]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=2))
    assert bars(seen(at_desk, "/desk/week/")) == [("out a-1 z-1 cutl", "离", "陈**")]


def test_the_week_can_be_turned_and_a_strange_date_is_today(at_desk: Client, inside: Booking) -> None:
    assert "from=2026-11-16" in seen(at_desk, "/desk/week/") and "from=2026-11-30" in seen(at_desk, "/desk/week/")
    assert "11月16日" in seen(at_desk, "/desk/week/?from=2026-11-16")
    assert "11月23日" in seen(at_desk, "/desk/week/?from=gestern")


def test_looking_does_nothing(at_desk: Client, expected: Booking) -> None:
    for deed in ("check-in/", "spends/", "no-show/"):
        assert at_desk.get(path(expected, deed)).status_code == 405
