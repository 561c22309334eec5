"""A room, or nights of it, that the house gives back: shown first, done once, by nobody else."""

import re
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from tests.booking_pages.desk_steps import path, press, seen, text
from tests.factories.stays import booking_in, hold, nights_of, pay
from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.services import confirm
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

KEY = uuid.UUID(int=11)


@pytest.fixture
def two_rooms(double: RoomType, now: datetime) -> Booking:
    """Rooms 101 and 102 from today for two nights, 168 元 each, all of it paid. Giving it up would cost the guest."""
    made = hold(double, StayDates.of(now.date(), 2), now=now, guests=3, count=2)
    confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)
    made.refresh_from_db()
    pay(made, Decimal(672), now=now)
    return made


def asked(client: Client, booking: Booking, **wish: Any) -> str:
    query = "&".join(f"{name}={value}" for name, value in wish.items())
    return seen(client, path(booking, f"drop/?{query}&key={KEY}"))


def hidden(page: str) -> dict[str, str]:
    """What the button under the preview sends."""
    form = page.split('class="btn danger"')[0].rsplit("<form", 1)[1]
    return dict(re.findall(r'name="(lines|nights)" value="([^"]+)"', form))


def test_a_room_goes_back_for_nothing_and_once(at_desk: Client, two_rooms: Booking, host: User) -> None:
    assert "drop/" in seen(at_desk, path(two_rooms))
    assert "101 双人间，住 2 位，2 晚" in seen(at_desk, path(two_rooms, "drop/"))
    [_first, second] = two_rooms.lines.all()
    page = asked(at_desk, two_rooms, lines=second.pk)
    assert "退掉选中的，少 336.00 元" in page and "退订费</dt>" not in page
    assert re.search(r"收过的要退给客人</dt><dd>336.00", page) and re.search(r"退后的房费</dt><dd>.*?336.00", page)
    assert len(nights_of(two_rooms)) == 4
    for _ in range(2):
        answer = press(at_desk, path(two_rooms, "drop/"), key=KEY, **hidden(page))
        assert answer.redirect_chain and "退好了，房间放回去了，房费现在合计 336.00 元。" in text(answer)
    two_rooms.refresh_from_db()
    assert (two_rooms.total, two_rooms.fee, two_rooms.guests, len(nights_of(two_rooms))) == (336, 0, 2, 2)
    [change] = two_rooms.changes.filter(action="drop")
    assert (change.actor, change.user) == ("host", host)


def test_one_night_of_one_room_goes_back(at_desk: Client, two_rooms: Booking) -> None:
    [first, _second] = two_rooms.lines.all()
    page = asked(at_desk, two_rooms, lines=first.pk, nights="2026-11-24")
    press(at_desk, path(two_rooms, "drop/"), **hidden(page))
    two_rooms.refresh_from_db()
    assert (two_rooms.total, two_rooms.check_out) == (504, date(2026, 11, 25))
    assert [len(line.nightly) for line in two_rooms.lines.all()] == [1, 2]


@pytest.mark.parametrize(
    ("wish", "status", "said"),
    [
        ({}, 422, "请选要退的房间或晚上。"),
        ({"lines": "x"}, 422, "看不懂选了什么"),
        ({"nights": "2026-02-31"}, 422, "看不懂选了什么"),
        ({"lines": "999999"}, 409, "这张订单没有这间房，或已经退了"),
        ({"nights": "2026-12-24"}, 409, "要退的晚上不在这张订单里"),
        ({"nights": ["2026-11-23", "2026-11-24"]}, 409, "至少要留一间一晚"),
    ],
)
def test_what_cannot_go_back_is_told(
    at_desk: Client, two_rooms: Booking, wish: dict[str, Any], status: int, said: str
) -> None:
    where = path(two_rooms, "drop/")
    for answer in (at_desk.get(where, wish | {"key": str(KEY)}), press(at_desk, where, **wish)):
        assert answer.status_code == status and said in text(answer)
    assert len(nights_of(two_rooms)) == 4


def test_a_press_without_its_key_gives_nothing_back(at_desk: Client, two_rooms: Booking) -> None:
    answer = at_desk.post(path(two_rooms, "drop/"), {"nights": "2026-11-24"})
    assert answer.status_code == 422 and "页面放久了，请再按一次。" in text(answer)
    assert len(nights_of(two_rooms)) == 4


@pytest.mark.parametrize("who", ["rival", "organiser"])
def test_nobody_gives_back_the_rooms_of_others(
    client: Client, two_rooms: Booking, rival: User, organiser: User, who: str
) -> None:
    client.login(username=who, password=who)
    assert client.get(path(two_rooms, "drop/")).status_code == 404
    assert press(client, path(two_rooms, "drop/"), nights="2026-11-24").status_code == 404
    assert len(nights_of(two_rooms)) == 4


@pytest.mark.parametrize("state", [BookingState.OPTION, BookingState.CHECKED_IN, BookingState.CANCELLED])
def test_there_is_nothing_to_give_back_of_it(
    at_desk: Client, double: RoomType, now: datetime, state: BookingState
) -> None:
    booking = booking_in(state, double, now=now)
    assert "drop/" not in seen(at_desk, path(booking))
    assert at_desk.get(path(booking, "drop/"))["Location"] == path(booking)
    before = nights_of(booking)
    press(at_desk, path(booking, "drop/"), nights="2026-11-24")
    assert nights_of(booking) == before


def test_a_single_night_is_cancelled_not_given_back(at_desk: Client, double: RoomType, now: datetime) -> None:
    assert "drop/" not in seen(at_desk, path(booking_in(BookingState.CONFIRMED, double, now=now, nights=1)))
