"""The page of one booking: who may open it, what it says in each state, what may be done."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from tests.factories.stays import PHONE, booking_in, hold
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, RoomNight
from tourism.booking.services import confirm
from tourism.booking.states import Actor, BookingState
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType

STAY = StayDates.of(date(2026, 12, 11), 2)


@pytest.fixture
def held(double: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    return hold(double, STAY, now=now, guests=2, note="忌辣")


def address(booking: Booking, part: str = "") -> str:
    return f"/bookings/{booking.code}/{part}?t={manage_token(booking)}"


def post(client: Client, booking: Booking, verb: str, **more: str) -> Any:
    sent = {"t": manage_token(booking), "key": str(uuid.uuid4())} | more
    return client.post(f"/bookings/{booking.code}/{verb}/", sent, follow=True)


def state_of(booking: Booking) -> str:
    return Booking.objects.values_list("state", flat=True).get(pk=booking.pk)


def test_the_secret_link_opens_the_booking_and_is_not_kept_by_caches(client: Client, held: Booking) -> None:
    response = client.get(address(held))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert 'content="noindex, nofollow"' in response.content.decode()


def test_a_held_room_shows_its_clock_its_nights_and_who_is_paid(client: Client, held: Booking) -> None:
    text = client.get(address(held)).content.decode()
    assert "到 10:30 为止" in text and "data-countdown" in text and 'value="1800"' in text
    assert text.count("198.00") == 2 and "396.00" in text
    assert "这 396 元全部到“溪畔小院”手里，收款的是农户。" in text
    assert "确认订房，到店付" in text and "先不订，放回房间" in text


@pytest.mark.parametrize("part", ["", "calendar.ics"])
@pytest.mark.parametrize("token", ["", "?t=", "?t=00000000000000000000000000000000", "?t=汉字"])
def test_without_its_token_a_booking_does_not_exist(client: Client, held: Booking, part: str, token: str) -> None:
    assert client.get(f"/bookings/{held.code}/{part}{token}").status_code == 404


@pytest.mark.parametrize("verb", ["confirm", "cancel"])
def test_nothing_can_be_done_with_another_bookings_token(
    client: Client, held: Booking, double: RoomType, now: datetime, verb: str
) -> None:
    other = hold(double, STAY, now=now)
    response = client.post(f"/bookings/{held.code}/{verb}/", {"t": manage_token(other)})
    assert response.status_code == 404
    assert state_of(held) == "held"


def test_the_host_and_the_paying_organisation_may_look_a_rival_may_not(
    client: Client, held: Booking, host: User, rival: User, organiser: User, union: Organisation
) -> None:
    path = f"/bookings/{held.code}/"
    for user, expected in ((host, 200), (rival, 404), (organiser, 404)):
        client.force_login(user, backend="tourism.accounts.backends.PortalBackend")
        assert client.get(path).status_code == expected, user
    Booking.objects.filter(pk=held.pk).update(organisation=union)
    assert client.get(path).status_code == 200


def test_confirming_keeps_the_room_and_shows_code_link_and_way(client: Client, held: Booking) -> None:
    text = post(client, held, "confirm").content.decode()
    assert state_of(held) == "confirmed"
    assert "订好了。到店付钱" in text
    assert f'<p class="code">{held.code}</p>' in text
    assert f"http://testserver{address(held)}" in text.replace("&amp;", "&")
    assert "怎么到" in text and "calendar.ics" in text


def test_confirming_twice_is_no_error(client: Client, held: Booking) -> None:
    post(client, held, "confirm")
    text = post(client, held, "confirm").content.decode()
    assert "没办成" not in text
    assert held.changes.count() == 2


def test_cancelling_says_first_what_follows_and_gives_the_room_back(
    client: Client, held: Booking, now: datetime
) -> None:
    confirm(booking_id=held.pk, actor=Actor.GUEST, now=now)
    assert "取消了不能反悔" in client.get(address(held)).content.decode()
    text = post(client, held, "cancel").content.decode()
    assert state_of(held) == "cancelled" and not RoomNight.objects.exists()
    assert "不收钱，也没有要退的。" in text and "换个日子再订" in text and "这一单没有收钱。" in text
    assert "取消这张订单" not in text


def test_a_hold_past_its_hour_cannot_be_confirmed_and_offers_another_try(
    client: Client, held: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=30))
    assert "保留时间过了" in client.get(address(held)).content.decode()
    text = post(client, held, "confirm").content.decode()
    assert "保留时间已过，房间放回去了" in text
    assert "check_in=2026-12-11&amp;nights=2&amp;guests=2#book" in text
    assert state_of(held) == "held"


def test_guests_in_the_house_cannot_cancel(client: Client, double: RoomType, now: datetime) -> None:
    inside = booking_in(BookingState.CHECKED_IN, double, now=now)
    text = post(client, inside, "cancel").content.decode()
    assert state_of(inside) == "checked_in"
    assert "现在是“在住”" in text


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (BookingState.HELD, "房给你留着"),
        (BookingState.CONFIRMED, "订好了"),
        (BookingState.CHECKED_IN, "住着呢"),
        (BookingState.CHECKED_OUT, "离店了"),
        (BookingState.CANCELLED, "已取消"),
        (BookingState.EXPIRED, "房间放回去了"),
        (BookingState.NO_SHOW, "没有等到"),
    ],
)
def test_every_state_is_told_in_words_and_no_page_shows_the_whole_phone(
    client: Client, double: RoomType, now: datetime, state: BookingState, said: str
) -> None:
    text = client.get(address(booking_in(state, double, now=now))).content.decode()
    assert said in text
    assert PHONE not in text and "138****1234" in text


@pytest.mark.parametrize("verb", ["confirm", "cancel"])
def test_looking_changes_nothing(client: Client, held: Booking, verb: str) -> None:
    assert client.get(address(held, f"{verb}/")).status_code == 405
    assert state_of(held) == "held"


def test_the_calendar_file_ends_on_the_day_of_departure(client: Client, held: Booking) -> None:
    response = client.get(address(held, "calendar.ics"))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert manage_token(held) not in response.content.decode()
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 11), date(2026, 12, 13))
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert str(event["SUMMARY"]) == "住 溪畔小院（竹溪村）"
    assert str(event["STATUS"]) == "TENTATIVE"


def test_code_and_phone_find_the_booking(client: Client, held: Booking) -> None:
    response = client.post("/bookings/", {"code": f" {held.code.lower()} ", "phone": "138-0000-1234"})
    assert response["Location"] == address(held)


def test_wrong_code_and_wrong_phone_get_the_same_answer(client: Client, held: Booking) -> None:
    answers = [
        client.post("/bookings/", asked).content.decode()
        for asked in ({"code": held.code, "phone": "13900000000"}, {"code": "XJ00000000", "phone": PHONE})
    ]
    assert all("没有找到。请核对订单号和订房时留的电话" in answer for answer in answers)
    assert all("溪畔小院" not in answer for answer in answers)


def test_guessing_is_stopped_even_when_the_last_guess_is_right(client: Client, held: Booking) -> None:
    for number in range(8):
        client.post("/bookings/", {"code": held.code, "phone": f"139000000{number:02d}"})
    response = client.post("/bookings/", {"code": held.code, "phone": PHONE})
    assert response.status_code == 429
    assert "试得太多了" in response.content.decode()


def test_a_page_that_stood_open_too_long_says_so_in_chinese_and_nothing_happened(held: Booking) -> None:
    stale = Client(enforce_csrf_checks=True)
    response = post(stale, held, "confirm")
    text = response.content.decode()
    assert response.status_code == 403 and '<html lang="zh-' in text
    assert "页面放久了" in text and "什么也没有改" in text and "刷新，再交一次" in text
    assert state_of(held) == "held"
