"""Rooms and nights at the desk: guests at the door and on the telephone, another stay, nights nobody can book."""

import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.booking_pages.desk_steps import path, press, seen, state_of, text
from tests.factories.people import make_user
from tests.factories.stays import hold, nights_of
from tourism.accounts.models import User
from tourism.booking.models import Booking, RoomNight
from tourism.booking.services import block_nights
from tourism.booking.states import BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillageDuty, VillagePage

KEY = uuid.UUID(int=11)


def newcomer(double: RoomType, **other: Any) -> dict[str, Any]:
    typed = {
        "check_in": "2026-11-23",
        "nights": "2",
        "guests": "2",
        f"room_{double.pk}": "1",
        "channel": "walk_in",
        "contact_name": "赵先生",
    }
    return typed | other


def blocked() -> list[tuple[str, date, str, str]]:
    rows = RoomNight.objects.filter(line=None).order_by("room", "night")
    return [(row.room.number, row.night, row.kind, row.note) for row in rows]


def test_who_stands_at_the_door_sleeps_in_the_room_that_was_tapped(
    at_desk: Client, double: RoomType, host: User, now: datetime
) -> None:
    room = double.rooms.get(number="102")
    where = f"/desk/new/?room={room.pk}&check_in=2026-11-23"
    page = seen(at_desk, where)
    assert "新来客 <small>102 双人间" in page and "把 102 封起来" in page
    assert (
        re.search(rf'name="room_{double.pk}" value="1"', page) and "空 3 间" in page and "一间 1 晚 168.00 元" in page
    )
    for _ in range(2):
        answer = press(at_desk, where, key=KEY, **newcomer(double, checks_in="on", registration_receipt="HZ-1"))
        assert answer.status_code == 200 and "已办入住，房费 336.00 元。" in text(answer)
    made = Booking.objects.get()
    assert (made.state, made.channel, made.contact_phone, made.guests_arrived) == ("checked_in", "walk_in", "", 2)
    assert nights_of(made) == {(room.pk, date(2026, 11, 23)), (room.pk, date(2026, 11, 24))}
    assert {change.user for change in made.changes.all()} == {host}


def test_a_telephone_booking_wants_the_number(at_desk: Client, double: RoomType) -> None:
    asked = newcomer(double, channel="phone", check_in="2026-12-01")
    refused = press(at_desk, "/desk/new/", **asked)
    assert refused.status_code == 422 and "电话订的房请留下号码" in text(refused) and 'value="赵先生"' in text(refused)
    made = press(at_desk, "/desk/new/", **asked, contact_phone="138 0000 9999")
    assert "订好了，房费 336.00 元。" in text(made)
    booking = Booking.objects.get()
    assert (booking.state, booking.channel, booking.contact_phone) == ("confirmed", "phone", "13800009999")


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"check_in": "2026-11-22"}, 422, "这天已经过去了"),
        ({"check_in": "2026-02-31"}, 422, "日子写成 2026-12-11 这样。"),
        ({"check_in": "2028-01-01"}, 422, "只能订一年以内的房"),
        ({"nights": "0"}, 422, "请填 1 到 60 之间的整数。"),
        ({"nights": "400"}, 422, "请填 1 到 60 之间的整数。"),
        ({"guests": "10000"}, 422, "请填 1 到 40 之间的整数。"),
        ({"guests": "3"}, 409, "最多住 2 人"),
        ({"contact_name": ""}, 422, "请写怎么称呼客人"),
        ({"contact_phone": "12345"}, 422, "这不像内地的电话"),
        ({"channel": "web"}, 422, "web"),
        ({"checks_in": "on", "check_in": "2026-11-24"}, 422, "今天到的客人才能同时办入住"),
        ({"registration_receipt": "11010519491231002X"}, 422, "这像是身份证号"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_booked(
    at_desk: Client, double: RoomType, wrong: dict[str, str], status: int, said: str
) -> None:
    answer = press(at_desk, "/desk/new/", **newcomer(double, **wrong))
    assert answer.status_code == status and said in text(answer)
    assert not Booking.objects.exists() and not RoomNight.objects.exists()


def test_without_a_room_or_with_too_many_nothing_is_booked(at_desk: Client, double: RoomType, now: datetime) -> None:
    none = press(at_desk, "/desk/new/", **newcomer(double, **{f"room_{double.pk}": "0"}))
    assert none.status_code == 422 and "还没有选房间" in text(none)
    full = press(at_desk, "/desk/new/", **newcomer(double, **{f"room_{double.pk}": "4", "guests": "8"}))
    assert full.status_code == 409 and "11月23日" in text(full)
    assert not Booking.objects.exists()


def test_other_nights_are_looked_at_without_losing_what_was_typed(at_desk: Client, double: RoomType) -> None:
    answer = press(at_desk, "/desk/new/", **newcomer(double, check_in="2026-11-27", look="1"))
    page = text(answer)
    assert answer.status_code == 200 and "11月27日 周五，2 晚" in page
    assert "一间 2 晚 396.00 元" in page and 'value="赵先生"' in page
    assert not Booking.objects.exists()


def test_whoever_works_several_desks_says_first_where_the_guest_sleeps(
    client: Client, village: VillagePage, creekside: Household, hilltop: Household, double: RoomType
) -> None:
    clerk = make_user("clerk")
    VillageDuty.objects.create(user=clerk, village=village, role=VillageDuty.Role.EDITOR)
    client.login(username="clerk", password="clerk")
    assert 'href="/desk/new/?h=ZX-002"' in seen(client, "/desk/new/")
    press(client, "/desk/new/?h=ZX-001", **newcomer(double))
    assert Booking.objects.get().household == creekside


def test_rooms_of_others_cannot_be_given_away_or_blocked(
    at_desk: Client, double: RoomType, rival: User, now: datetime
) -> None:
    theirs = RoomType.objects.get(household__hosts=rival)
    room = theirs.rooms.get()
    assert at_desk.get(f"/desk/new/?room={room.pk}").status_code == 404
    assert at_desk.get("/desk/new/?h=SQ-001").status_code == 404
    refused = press(at_desk, "/desk/new/", **newcomer(double, **{f"room_{theirs.pk}": "1"}))
    assert refused.status_code == 422 and "选的房型不是这一家的" in text(refused)
    assert not Booking.objects.exists() and not RoomNight.objects.exists()
    answer = press(at_desk, "/desk/blocks/", room=room.pk, kind="block", first="2026-12-01", nights="1")
    assert answer.status_code == 422 and "没有这间房" in text(answer)
    block_nights(room=room, stay=StayDates.of(now.date(), 1), now=now)
    lifted = press(at_desk, "/desk/blocks/lift/", room=room.pk, first="2026-11-23", until="2026-11-24")
    assert lifted.status_code == 404 and len(blocked()) == 1


def test_nights_are_blocked_once_shown_and_given_back(at_desk: Client, double: RoomType) -> None:
    room = double.rooms.get(number="103")
    typed = {"room": room.pk, "kind": "maintenance", "first": "2026-12-01", "nights": "3", "note": "修热水器"}
    assert f'<option value="{room.pk}" selected' in seen(at_desk, f"/desk/blocks/?room={room.pk}&check_in=2026-12-01")
    for _ in range(2):
        page = text(press(at_desk, "/desk/blocks/", key=KEY, **typed))
        assert "103 从 12月1日起封了 3 晚。" in page
    assert blocked() == [("103", date(2026, 12, day), "maintenance", "修热水器") for day in (1, 2, 3)]
    assert "12月1日 周二—12月4日，3 晚" in page and "维修 · 修热水器" in page
    for _ in range(2):
        gone = {"room": room.pk, "first": "2026-12-01", "until": "2026-12-04"}
        page = text(press(at_desk, "/desk/blocks/lift/", key=uuid.UUID(int=12), **gone))
        assert "103 放开了，又能订了。" in page
    assert blocked() == [] and "现在没有封着的房。" in page


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"first": "2026-11-20"}, 422, "过去的晚上不用封"),
        ({"first": "2029-01-01"}, 422, "只能封一年以内的晚上"),
        ({"nights": "0"}, 422, "请填 1 到 60 之间的整数。"),
        ({"kind": "stay"}, 422, "stay"),
        ({"first": "2026-11-23"}, 409, "11月23日"),
    ],
)
def test_a_block_that_cannot_be_says_why(
    at_desk: Client, inside: Booking, double: RoomType, wrong: dict[str, str], status: int, said: str
) -> None:
    typed = {"room": double.rooms.get(number="101").pk, "kind": "block", "first": "2026-12-01", "nights": "1"}
    answer = press(at_desk, "/desk/blocks/", **(typed | wrong))
    assert answer.status_code == status and said in text(answer)
    assert blocked() == []


def test_a_change_shows_its_price_before_it_is_done_and_is_done_once(
    at_desk: Client, expected: Booking, double: RoomType, family: RoomType
) -> None:
    wanted = {"check_in": "2026-11-23", "nights": "3", "guests": "2", f"room_{double.pk}": "1"}
    query = "&".join(f"{name}={value}" for name, value in wanted.items())
    page = seen(at_desk, path(expected, f"change/?{query}&key={KEY}"))
    assert "11月25日 双人间" in page and "新加" in page and "就这样改，多 168.00 元" in page
    assert expected.stay.count == 2 and Booking.objects.get().stay.count == 2
    for _ in range(2):
        answer = press(at_desk, path(expected, "change/"), key=KEY, **wanted)
        assert answer.status_code == 200 and "改好了，房费 504.00 元。" in text(answer)
    assert Booking.objects.get().total == Decimal("504.00")
    assert expected.changes.filter(action="change").count() == 1


def test_giving_up_nights_is_free_when_the_household_does_it(
    at_desk: Client, expected: Booking, double: RoomType
) -> None:
    query = f"check_in=2026-11-23&nights=1&guests=2&room_{double.pk}=1&key={KEY}"
    page = seen(at_desk, path(expected, f"change/?{query}"))
    assert "不住了" in page and "就这样改，少 168.00 元" in page and "退订费</dt>" not in page
    same = seen(at_desk, path(expected, f"change/?{query.replace('nights=1', 'nights=2')}"))
    assert "和原来一样，没有要改的。" in same


def test_a_change_that_cannot_be_says_why_and_leaves_all_as_it_was(
    at_desk: Client, expected: Booking, double: RoomType, now: datetime
) -> None:
    for room in double.rooms.all():
        if (room.pk, now.date()) not in nights_of(expected):
            block_nights(room=room, stay=StayDates.of(now.date(), 5), now=now)
    two = {"check_in": "2026-11-23", "nights": "2", "guests": "2", f"room_{double.pk}": "2"}
    answer = press(at_desk, path(expected, "change/"), **two)
    assert answer.status_code == 409 and "11月23日" in text(answer)
    none = press(at_desk, path(expected, "change/"), **(two | {f"room_{double.pk}": "0"}))
    assert "还没有选房间" in text(none)
    foreign = {"check_in": "2026-11-23", "nights": "1", "guests": "2", f"room_{double.pk}": "1", "room_999999": "1"}
    assert "选的房型不是这一家的" in text(press(at_desk, path(expected, "change/"), **foreign))
    assert len(nights_of(expected)) == 2


def test_guests_in_the_house_are_not_changed_but_stay_on_or_leave(at_desk: Client, inside: Booking) -> None:
    assert at_desk.get(path(inside, "change/"))["Location"] == path(inside)
    assert state_of(inside) == "checked_in"


def test_a_hold_that_ran_out_leaves_its_room_to_whoever_stands_at_the_door(
    at_desk: Client, double: RoomType, now: datetime
) -> None:
    for _ in range(3):
        hold(double, StayDates.of(now.date(), 1), now=now.replace(hour=8))
    made = press(at_desk, "/desk/new/", **newcomer(double))
    assert made.status_code == 200
    assert Booking.objects.filter(state=BookingState.CONFIRMED).count() == 1
