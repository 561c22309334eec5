"""Taking rooms from a homestay's page."""

import re
import uuid
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories.houses import make_rooms
from tests.factories.pages import make_homestay_page
from tests.factories.stays import hold
from tourism.booking.models import Booking
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, Renovation, RoomType, StayRule

KEY = str(uuid.UUID(int=7))


@pytest.fixture
def typed(double: RoomType, creekside_page: HomestayPage) -> dict[str, Any]:
    """Two nights from Friday for two, in one double room."""
    return {
        "check_in": "2026-12-11",
        "nights": "2",
        "guests": "2",
        f"room_{double.pk}": "1",
        "contact_name": "王女士",
        "contact_phone": "138 0013 8000",
        "note": "下午四点到，忌辣",
        "key": KEY,
    }


def send(client: Client, typed: dict[str, Any]) -> Any:
    return client.post("/stays/ZX-001/hold/", typed)


def test_a_hold_leads_to_the_manage_page_by_its_secret_link(client: Client, typed: dict[str, Any]) -> None:
    response = send(client, typed)
    booking = Booking.objects.get()
    assert response.status_code == 302
    assert response["Location"] == f"/bookings/{booking.code}/?t={manage_token(booking)}"
    assert (booking.state, booking.contact_phone, booking.total) == ("held", "13800138000", 396)
    assert "no-store" in response["Cache-Control"]


def test_pressing_twice_makes_one_booking(client: Client, typed: dict[str, Any]) -> None:
    first, second = send(client, typed), send(client, typed)
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_the_same_page_sent_with_other_wishes_is_refused_with_a_fresh_key(
    client: Client, typed: dict[str, Any]
) -> None:
    send(client, typed)
    response = send(client, typed | {"nights": "1"})
    text = response.content.decode()
    assert response.status_code == 409
    assert Booking.objects.count() == 1
    assert 'name="key"' in text and KEY not in text


def test_a_room_sold_meanwhile_is_named_by_night_and_nothing_typed_is_lost(
    client: Client, typed: dict[str, Any], double: RoomType, hilltop: Household, now: datetime
) -> None:
    make_homestay_page(hilltop, "shanding-renjia")
    hold(double, StayDates.of(date(2026, 12, 12), 1), now=now, count=3)
    response = send(client, typed)
    text = response.content.decode()
    assert response.status_code == 409
    assert "12月12日已经满房" in text
    assert 'value="王女士"' in text and 'value="13800138000"' not in text
    assert 'value="138 0013 8000"' in text and 'value="下午四点到，忌辣"' in text
    assert "近些天有房" in text
    assert "同村别家" in text and "山顶人家" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"contact_phone": "12345"}, "这不像内地的电话"),
        ({"contact_phone": "1380013800"}, "这不像内地的电话"),
        ({"contact_phone": "8675523456789"}, "这不像内地的电话"),
        ({"contact_phone": ""}, "请留一个电话，只给房主看。"),
        ({"contact_name": " "}, "请写怎么称呼您，如王女士。"),
        ({"contact_name": "王" * 21}, "称呼请短一点"),
        ({"note": "长" * 201}, "捎的话请在 200 字以内。"),
        ({"guests": "3"}, "选的房间住得下 2 位，您有 3 位，请再加一间。"),
        ({"guests": "many"}, "请填 1 到 40 之间的整数。"),
        ({"check_in": "2026-11-22"}, "这天已经过去了"),
        ({"nights": ""}, "请填住几晚。"),
        ({"key": "x"}, "页面放久了，请再交一次。"),
        ({"key": ""}, "页面放久了，请再交一次。"),
        ({"nights": "0"}, "请填 1 到 30 之间的整数。"),
        ({"nights": "400"}, "请填 1 到 30 之间的整数。"),
        ({"guests": "10000"}, "请填 1 到 40 之间的整数。"),
        ({"check_in": "2027-02-31"}, "没有这一天。"),
        ({"contact_email": "wang"}, "邮箱写成 name@example.com 这样"),
    ],
)
def test_what_is_typed_wrong_is_told_with_its_cure(
    client: Client, typed: dict[str, Any], wrong: dict[str, str], said: str
) -> None:
    response = send(client, typed | wrong)
    text = response.content.decode()
    assert response.status_code == 422
    assert said in text and "近些天有房" not in text
    assert not Booking.objects.exists()


def test_no_room_chosen_is_told(client: Client, typed: dict[str, Any], double: RoomType) -> None:
    response = send(client, typed | {f"room_{double.pk}": "0"})
    assert "还没有选房间，至少选一间。" in response.content.decode()


@pytest.mark.parametrize(
    "phone", ["13800138000", "+86 138-0013-8000", "0773-7581234", "(010) 8888 9999", "008613800138000"]
)
def test_mobiles_and_landlines_are_understood(client: Client, typed: dict[str, Any], phone: str) -> None:
    assert send(client, typed | {"contact_phone": phone}).status_code == 302


def test_another_households_room_cannot_be_asked_for(client: Client, typed: dict[str, Any], hilltop: Household) -> None:
    foreign = make_rooms(hilltop, "阁楼", 1)
    for number in (foreign.pk, 999_999, "x"):
        response = send(client, typed | {f"room_{number}": "1"})
        assert response.status_code == 422
        assert "选的房型不是这一家的" in response.content.decode()
    assert not Booking.objects.exists()


def test_a_household_that_lost_its_acceptance_cannot_be_booked(client: Client, typed: dict[str, Any]) -> None:
    Renovation.objects.update(state=Renovation.State.RECTIFY)
    response = send(client, typed)
    assert response.status_code == 409
    assert "三改一整还没有验收合格" in response.content.decode()


def test_reloading_the_address_of_the_form_leads_to_the_homestay(client: Client, creekside_page: HomestayPage) -> None:
    response = client.get("/stays/ZX-001/hold/")
    assert (response.status_code, response["Location"]) == (302, f"{creekside_page.url}#book")


def test_an_unpublished_homestay_cannot_be_booked(client: Client, typed: dict[str, Any]) -> None:
    HomestayPage.objects.get().unpublish()
    assert send(client, typed).status_code == 404


def test_one_address_cannot_hold_without_end(client: Client, typed: dict[str, Any]) -> None:
    answers = [send(client, typed | {"key": str(uuid.uuid4()), "contact_phone": f"138{n:08}"}) for n in range(25)]

    assert answers[0].status_code == 302
    assert answers[-1].status_code == 429
    assert "订得太密了" in answers[-1].content.decode()
    assert client.post("/stays/ZX-001/hold/", typed, REMOTE_ADDR="10.0.0.9").status_code == 409


def test_an_address_for_letters_is_kept_with_the_booking(client: Client, typed: dict[str, Any]) -> None:
    send(client, typed | {"contact_email": "wang@example.com"})
    assert Booking.objects.get().contact_email == "wang@example.com"


def test_a_stay_against_the_rules_is_refused_with_the_cure_and_other_houses(
    client: Client, typed: dict[str, Any], creekside: Household, hilltop: Household
) -> None:
    make_homestay_page(hilltop, "shanding-renjia")
    StayRule.objects.create(household=creekside, name="元旦", min_nights=3)
    response = send(client, typed)
    text = response.content.decode()
    assert response.status_code == 422
    assert "元旦期间 3 晚起住，请多住几晚或换日子。" in text
    assert "check_in=2026-12-11&amp;nights=3&amp;guests=2" in text and "山顶人家" in text
    assert not Booking.objects.exists()


def test_what_the_bill_said_is_what_the_held_booking_costs(
    client: Client, typed: dict[str, Any], double: RoomType, family: RoomType
) -> None:
    RoomType.objects.filter(pk=family.pk).update(base_guests=2, extra_guest_price=60)
    rooms = {f"room_{double.pk}": "1", f"room_{family.pk}": "1"}
    asked = {"check_in": "2026-12-11", "nights": "2", "guests": "6"} | rooms
    shown = client.get("/stays/ZX-001/box/", asked, headers={"HX-Request": "true"}).content.decode()
    assert "1,032.00" in shown  # (198 + 198 + 2 × 60) × 2
    send(client, typed | asked)
    assert Booking.objects.get().total == 1032


def test_a_stay_is_booked_and_cancelled_in_english_from_end_to_end(client: Client, typed: dict[str, Any]) -> None:
    mistaken = client.post("/en/stays/ZX-001/hold/", typed | {"contact_phone": "12"}).content.decode()
    assert "This does not look like a phone number of mainland China." in mistaken

    held = client.post("/en/stays/ZX-001/hold/", typed)
    booking = Booking.objects.get()
    token = manage_token(booking)
    assert held["Location"] == f"/en/bookings/{booking.code}/?t={token}"
    page = client.get(held["Location"]).content.decode()
    assert "The rooms are kept for you" in page and "11 Dec — 13 Dec" in page and "2-night stay, party of 2" in page

    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    sent = {"t": token, "key": key[1], "payment": "on_arrival"}
    confirmed = client.post(f"/en/bookings/{booking.code}/confirm/", sent, follow=True).content.decode()
    assert "Booked. You pay on arrival; there is nothing more to do now." in confirmed
    assert "Free cancellation until" in confirmed or "Cancelling now <b>costs nothing</b>" in confirmed

    cancelled = client.post(
        f"/en/bookings/{booking.code}/cancel/", sent | {"key": str(uuid.uuid4()), "agreed": "0"}, follow=True
    )
    assert "Cancelled; the rooms have gone back." in cancelled.content.decode()
    booking.refresh_from_db()
    assert booking.state == "cancelled"
