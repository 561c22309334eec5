"""A trip for which fewer people come gives rooms and nights back."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.factories.people import make_union, make_user
from tourism.accounts.models import Membership, Organisation, User
from tourism.booking.models import Booking, BookingLine, RoomNight
from tourism.booking.services import expire_holds
from tourism.trips.models import StaffTrip
from tourism.trips.services import book_trip, cancel_trip, hold_trip

from .conftest import STARTS

# The evening before the first night: the free share has gone, and the first night costs.
LATE = datetime.fromisoformat("2026-12-13T20:00:00+08:00")


@pytest.fixture
def at(trip: StaffTrip, organiser: User, now: datetime) -> str:
    """Where the booked trip gives rooms back: seven rooms, fourteen room nights, one of which may go for nothing."""
    book_trip(trip_id=trip.pk, user=organiser, now=now, today=now.date())
    return f"/union/trips/{trip.pk}/release/"


def rooms_at(name: str) -> list[int]:
    return list(BookingLine.objects.filter(booking__household__name=name).order_by("pk").values_list("pk", flat=True))


def ask(client: Client, at: str, **chosen: Any) -> str:
    return client.get(at, {"ask": 1} | chosen).content.decode()


def form_of(text: str) -> dict[str, Any]:
    """What the button of the preview sends."""
    sent: dict[str, Any] = {}
    for name, value in re.findall(r'type="hidden" name="(key|agreed|lines|nights)" value="([^"]*)"', text):
        sent.setdefault(name, []).append(value)
    return sent


def test_rooms_are_listed_by_household_with_their_nights(at_union: Client, trip: StaffTrip, at: str) -> None:
    assert f'href="{at}"' in at_union.get(f"/union/trips/{trip.pk}/").content.decode()
    text = at_union.get(at).content.decode()
    assert "12月7日（含）以前，还可以免费放回 1 间夜" in text
    for name in ("溪畔小院", "山顶人家", "石桥客栈"):
        assert f"<legend>{name}" in text
    assert text.count('name="lines"') == 7 and text.count('name="nights"') == 4
    assert "先选再看" in text


def test_what_it_costs_is_said_before_anything_changes(at_union: Client, at: str) -> None:
    text = ask(at_union, at, lines=rooms_at("石桥客栈")[:1])
    assert "放回 2 间夜，其中约定免费的 1 间夜。" in text and "放回选中的，不收钱" in text
    assert text.count("checked") == 1
    assert RoomNight.objects.count() == 14


def test_pressing_gives_the_rooms_back_once(at_union: Client, trip: StaffTrip, at: str) -> None:
    sent = form_of(ask(at_union, at, lines=rooms_at("石桥客栈")[:1]))
    for _press in range(2):
        text = at_union.post(at, sent, follow=True).content.decode()
        assert "放回去了，其余的房照旧。" in text
    assert RoomNight.objects.count() == 12
    assert "取消整团：6 间房全部放回" in text and "免费放回" not in text


def test_late_nights_cost_what_was_shown_and_what_has_grown_is_shown_again(
    at_union: Client, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = rooms_at("溪畔小院")[:1]
    early = form_of(ask(at_union, at, lines=rooms))
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATE)
    at_union.login(username="organiser", password="organiser")
    refused = at_union.post(at, early)
    assert refused.status_code == 409 and RoomNight.objects.count() == 14
    assert "费用和您看到的不一样了" in refused.content.decode()
    text = ask(at_union, at, lines=rooms)
    assert "放回选中的，付 168.00 元" in text and "约定免费的 0 间夜" in text
    text = at_union.post(at, form_of(text), follow=True).content.decode()
    assert "含退订费 168.00" in text
    assert Booking.objects.get(lines=rooms[0]).fee == 168 and RoomNight.objects.count() == 12


def test_a_night_of_every_room_goes_back(at_union: Client, at: str) -> None:
    text = ask(at_union, at, nights="2026-12-17")
    at_union.post(at, form_of(text))
    assert not RoomNight.objects.filter(night="2026-12-17").exists()
    assert RoomNight.objects.count() == 14 - len(rooms_at("石桥客栈"))


def test_a_household_given_back_whole_sleeps_nobody_and_costs_nothing(
    at_union: Client, trip: StaffTrip, at: str
) -> None:
    rooms = rooms_at("山顶人家")
    text = ask(at_union, at, lines=rooms)
    assert "整家放回" in text
    text = at_union.post(at, form_of(text), follow=True).content.decode()
    assert f"放回了 {len(rooms)} 间" in text and f"取消整团：{7 - len(rooms)} 间房" in text
    assert Booking.objects.get(household__name="山顶人家").state == "cancelled"


def test_an_option_gives_rooms_back_for_nothing_and_the_rest_is_booked(
    at_union: Client, trip: StaffTrip, organiser: User, now: datetime
) -> None:
    hold_trip(trip_id=trip.pk, user=organiser, now=now, today=now.date())
    at = f"/union/trips/{trip.pk}/release/"
    text = ask(at_union, at, lines=rooms_at("石桥客栈")[:1])
    assert "还在占位，放多少都不收钱。" in text and "放回选中的，不收钱" in text
    at_union.post(at, form_of(text))
    text = at_union.post(f"/union/trips/{trip.pk}/book/", follow=True).content.decode()
    assert "全都订好了" in text
    assert RoomNight.objects.filter(kind="stay").count() == 12


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({}, "请选要放的房间或晚上。"),
        ({"lines": "many"}, "看不懂选了什么"),
        ({"lines": "999999"}, "这个团没有这间房"),
        ({"nights": "2026-12-20"}, "要放的晚上不在这个团里"),
        ({"nights": ["2026-12-14", "2026-12-15", "2026-12-16", "2026-12-17"]}, "至少要留一家一间一晚"),
    ],
)
def test_what_cannot_be_given_back_is_said_in_words(
    at_union: Client, at: str, chosen: dict[str, Any], said: str
) -> None:
    assert said in ask(at_union, at, **chosen)
    sent = {"key": "12345678-1234-5678-1234-567812345678", "agreed": "0"} | chosen
    response = at_union.post(at, sent)
    assert response.status_code in (409, 422) and said in response.content.decode()
    assert RoomNight.objects.count() == 14


def test_a_press_without_its_number_changes_nothing(at_union: Client, at: str) -> None:
    assert at_union.post(at, {"lines": rooms_at("石桥客栈")[:1]}).status_code == 422
    assert RoomNight.objects.count() == 14


def test_those_who_only_approve_and_outsiders_give_nothing_back(
    client: Client, union: Organisation, host: User, at: str
) -> None:
    approver, neighbour = make_user("approver"), make_user("neighbour")
    Membership.objects.create(organisation=union, user=approver, role=Membership.Role.APPROVER)
    make_union("别家工会", neighbour, credit_code="81110109DEM000014N")
    for who, status in (("approver", 403), ("neighbour", 404), ("host", 404)):
        client.login(username=who, password=who)
        assert (client.get(at).status_code, client.post(at).status_code) == (status, status), who
    assert RoomNight.objects.count() == 14


def test_a_trip_without_rooms_has_none_to_give_back(
    at_union: Client, trip: StaffTrip, organiser: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"/union/trips/{trip.pk}/release/"
    assert "没有可放的" in at_union.get(at, follow=True).content.decode()
    hold_trip(trip_id=trip.pk, user=organiser, now=now, today=now.date())
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=3))
    expire_holds(now=now + timedelta(days=3))
    assert at_union.post(at).url == f"/union/trips/{trip.pk}/"
    cancel_trip(trip_id=trip.pk, user=organiser, now=now)
    assert "没有可放的" in at_union.get(at, follow=True).content.decode()
    assert trip.starts_on == STARTS
