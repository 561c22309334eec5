"""The host's desk: today, the week, and whose desk it is."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.booking_pages.desk_steps import press, seen
from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_user
from tests.factories.stays import PHONE, booking_in, hold
from tourism.accounts.models import User
from tourism.booking.models import Booking, RoomCare
from tourism.booking.selectors import desk_today, desk_week
from tourism.booking.selectors.income import desk_income
from tourism.booking.services import (
    block_nights,
    check_out,
    confirm,
    expect_late,
    mark_dirty,
    mark_no_show,
    record_spend,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillageDuty, VillagePage

KEY = UUID(int=11)


def test_today_lists_who_comes_with_masked_names_and_phones(at_desk: Client, expected: Booking) -> None:
    text = seen(at_desk, "/desk/")
    assert "11月23日" in text and "今到" in text
    assert "陈** · 2 人 · 2 晚" in text and "138****1234" in text and "捎了话" in text
    assert PHONE not in text and "陈女士" not in text and "忌辣" not in text
    assert "1<small>/4</small>" in text


def test_a_request_comes_first_with_the_hour_by_which_to_answer(
    at_desk: Client, creekside: Household, double: RoomType, expected: Booking, now: datetime
) -> None:
    Household.objects.filter(pk=creekside.pk).update(approves_requests=True)
    asked = hold(double, StayDates.of(date(2026, 11, 30), 1), now=now, contact_phone="13900001111")
    confirm(booking_id=asked.pk, actor=Actor.GUEST, now=now)
    text = seen(at_desk, "/desk/")
    assert text.index("要你答复") < text.index("今到 <small>")
    assert re.search(r"11月\d+日 \d\d:\d\d 前要答复", text) and f"/desk/bookings/{asked.code}/" in text


def test_guests_who_said_they_come_late_show_their_hour(
    at_desk: Client, expected: Booking, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now.replace(hour=22, minute=30)
    expect_late(booking_id=expected.pk, actor=Actor.HOST, user=host, now=now, expected_at=at)
    assert "<span>说好 11月23日 22:30 到</span>" in seen(at_desk, "/desk/")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(hours=13))
    assert '<span class="warn">说好 11月23日 22:30 到</span>' in seen(at_desk, "/desk/")


def test_guests_who_did_not_come_stay_in_sight_as_long_as_they_still_may(
    at_desk: Client, expected: Booking, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = now + timedelta(days=1)
    mark_no_show(booking_id=expected.pk, actor=Actor.HOST, user=host, now=morning)
    monkeypatch.setattr("django.utils.timezone.now", lambda: morning)
    text = seen(at_desk, "/desk/")
    assert "没来，也许还来" in text and "该 11月23日 到，记了未到" in text
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=2))
    assert "没来，也许还来" not in seen(at_desk, "/desk/")


def test_departures_lead_to_the_bill_and_the_sums_of_the_year_stand_below(
    at_desk: Client, inside: Booking, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = now + timedelta(days=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: leaving)
    text = seen(at_desk, "/desk/")
    assert "今离" in text and f'href="/desk/bookings/{inside.code}/check-out/"' in text
    assert "这个月结了 0 间夜，收 0.00 元" in text
    check_out(booking_id=inside.pk, actor=Actor.HOST, user=host, now=leaving, today=leaving.date())
    assert "这个月结了 2 间夜，收 336.00 元；今年 2 间夜，收 336.00 元。" in seen(at_desk, "/desk/")


def test_one_tap_says_that_a_room_is_clean_and_a_second_changes_nothing(
    at_desk: Client, creekside: Household, double: RoomType, host: User, now: datetime
) -> None:
    room = double.rooms.get(number="102")
    mark_dirty(room=room, now=now - timedelta(hours=2))
    text = seen(at_desk, "/desk/")
    assert "换床品" in text and "今晚空着，不急" in text
    for _ in range(2):
        response = press(at_desk, f"/desk/rooms/{room.pk}/clean/", key=KEY)
        assert "102 打扫好了。" in response.content.decode()
    care = RoomCare.objects.get(room=room)
    assert (care.dirty_since, care.cleaned_at, care.cleaned_by) == (None, now, host)
    assert "换床品" not in seen(at_desk, "/desk/")


def test_a_press_without_its_key_does_nothing(at_desk: Client, double: RoomType, now: datetime) -> None:
    room = double.rooms.get(number="102")
    mark_dirty(room=room, now=now)
    response = at_desk.post(f"/desk/rooms/{room.pk}/clean/", follow=True)
    assert "页面放久了，请再按一次。" in response.content.decode()
    assert RoomCare.objects.get(room=room).dirty_since is not None


@pytest.mark.parametrize("who", ["rival", "organiser"])
def test_nobody_cleans_the_rooms_of_others(
    client: Client, double: RoomType, rival: User, organiser: User, now: datetime, who: str
) -> None:
    room = double.rooms.get(number="102")
    mark_dirty(room=room, now=now)
    client.login(username=who, password=who)
    assert press(client, f"/desk/rooms/{room.pk}/clean/").status_code == 404
    assert RoomCare.objects.get(room=room).dirty_since is not None


def test_an_empty_day_says_so(at_desk: Client) -> None:
    text = seen(at_desk, "/desk/")
    assert "今天没有客人" in text and "今晚空着 4 间" in text


@pytest.mark.parametrize("at", ["/desk/", "/desk/week/", "/desk/new/", "/desk/blocks/"])
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


def test_the_county_may_open_every_desk(client: Client, inside: Booking, rival: User) -> None:
    county = make_user("county")
    county.user_permissions.add(Permission.objects.get(codename="manage_all_desks"))
    client.login(username="county", password="county")
    assert "陈**" in seen(client, "/desk/?h=ZX-001")
    for at in ("/desk/?h=SQ-001", "/desk/week/?h=SQ-001", "/desk/new/?h=SQ-001", "/desk/blocks/?h=SQ-001"):
        assert "石桥客栈" in seen(client, at), at
    assert "结账离店" in seen(client, f"/desk/bookings/{inside.code}/")


def test_a_desk_of_many_households_chooses_one_first(client: Client, village: VillagePage, host: User) -> None:
    for number in range(20, 29):
        make_household(village, f"ZX-{number:03d}", f"竹溪{number}号").hosts.add(host)
    client.login(username="host", password="host")
    text = seen(client, "/desk/")
    assert "你管着 10 家的前台" in text and 'href="/desk/?h=ZX-020"' in text
    assert "竹溪20号" in seen(client, "/desk/?h=ZX-020")


# Of every request, whatever it shows: session, user, two of permissions, households; site and footer of the page.
AROUND = 7


@pytest.mark.parametrize(("at", "most"), [("/desk/", AROUND + 10), ("/desk/week/", AROUND + 2)])
def test_all_queries_of_a_screen_are_few_and_do_not_grow_with_the_guests(
    at_desk: Client, creekside: Household, double: RoomType, host: User, now: datetime, at: str, most: int
) -> None:
    """Every query of the request is counted, those of its frame too."""

    def fill(room_type: RoomType, parties: int) -> None:
        for number in range(parties):
            state = BookingState.CHECKED_IN if number % 2 else BookingState.CONFIRMED
            party = booking_in(state, room_type, now=now)
            if state == BookingState.CHECKED_IN:
                meal = {"category": "meals", "item": "晚饭", "amount": Decimal(68)}
                record_spend(booking_id=party.pk, key=uuid4(), user=host, now=now, **meal)
        mark_dirty(room=room_type.rooms.last(), now=now)

    fill(double, 2)
    seen(at_desk, at)
    with CaptureQueriesContext(connection) as few:
        seen(at_desk, at)
    fill(make_rooms(creekside, "加间", 8), 8)
    with CaptureQueriesContext(connection) as many:
        seen(at_desk, at)
    assert len(many) == len(few) <= most, "\n".join(query["sql"] for query in many)


def test_what_today_shows_of_bookings_costs_twelve_queries_at_most(
    creekside: Household, inside: Booking, expected: Booking, now: datetime
) -> None:
    """All that the screen asks the selectors: the day, the week below it, the sums of the year."""
    with CaptureQueriesContext(connection) as asked:
        desk_today([creekside], now.date(), now)
        desk_week([creekside], now.date(), now)
        desk_income([creekside], now.year)
    assert len(asked) <= 12, "\n".join(query["sql"] for query in asked)


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


def free(text: str) -> list[str]:
    return re.findall(r'<a class="free ([^"]+)"', text)


def test_a_free_night_leads_to_a_new_booking_of_that_room_and_night(
    at_desk: Client, inside: Booking, double: RoomType
) -> None:
    text = seen(at_desk, "/desk/week/")
    room = double.rooms.get(number="101")
    assert (
        f'href="/desk/new/?room={room.pk}&amp;check_in=2026-11-25"' in text and "101 11月25日晚空着，记新来客" in text
    )
    assert f"room={room.pk}&amp;check_in=2026-11-24" not in text
    assert len(free(text)) == 4 * 7 - 2 and free(text)[:2] == ["a-6 z-7", "a-8 z-9"] and "a-14 z-14" in free(text)
    assert free(seen(at_desk, "/desk/week/?from=2026-11-16")) == []


def test_blocked_nights_stand_in_the_week_with_their_reason(at_desk: Client, double: RoomType, now: datetime) -> None:
    room = double.rooms.get(number="103")
    block_nights(room=room, stay=StayDates.of(now.date(), 2), now=now, kind="maintenance", note="修热水器")
    assert bars(seen(at_desk, "/desk/week/")) == [("mt a-2 z-5", "维修", "修热水器")]


def test_the_week_can_be_turned_and_a_strange_date_is_today(at_desk: Client, inside: Booking) -> None:
    assert "from=2026-11-16" in seen(at_desk, "/desk/week/") and "from=2026-11-30" in seen(at_desk, "/desk/week/")
    assert "11月16日" in seen(at_desk, "/desk/week/?from=2026-11-16")
    assert "11月23日" in seen(at_desk, "/desk/week/?from=gestern")
