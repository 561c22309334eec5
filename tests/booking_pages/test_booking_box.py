"""The calendar and the form on a homestay's page."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_rooms
from tests.factories.stays import hold
from tourism.core.models import HolidayDay
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, Licence, Renovation, RoomType, StayRule


def box(client: Client, **asked: Any) -> str:
    response = client.get("/stays/ZX-001/box/", asked, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def square(text: str, day: str) -> str:
    """The cell of a day, e.g. 2026-12-11."""
    found = re.search(rf'<td[^>]*>\s*<a id="d-{day}".*?</td>', text, re.S)
    assert found, f"{day} cannot be chosen"
    return found.group()


def test_each_free_night_is_a_link_with_price_and_words(client: Client, creekside_page: HomestayPage) -> None:
    text = box(client, month="2026-12")
    friday = square(text, "2026-12-11")
    assert 'aria-label="12月11日 周五 198 元"' in friday
    assert f'href="{creekside_page.url}?check_in=2026-12-11&amp;nights=1&amp;guests=2#book"' in friday
    assert "2026 年 12 月" in text and "冬月" in text


def test_the_last_rooms_and_full_nights_are_told_in_words(
    client: Client, creekside_page: HomestayPage, double: RoomType, family: RoomType, now: datetime
) -> None:
    hold(double, StayDates.of(date(2026, 12, 8), 1), now=now, count=2)
    hold(double, StayDates.of(date(2026, 12, 9), 1), now=now, count=3)
    hold(family, StayDates.of(date(2026, 12, 9), 1), now=now)
    text = box(client, month="2026-12")
    assert "余 2" in square(text, "2026-12-08")
    assert 'id="d-2026-12-09"' not in text
    assert re.search(r'<td class="full">\s*<span class="night"><b>9</b>.*?<i>满</i>', text, re.S)


def test_the_stay_chosen_is_marked_from_arrival_to_departure(client: Client, creekside_page: HomestayPage) -> None:
    text = box(client, check_in="2026-12-11", nights="3", guests="2")
    marks = {day: re.search(r'<td class="(\w*)"', square(text, f"2026-12-{day}")) for day in (11, 12, 13, 14)}
    assert {day: mark and mark.group(1) for day, mark in marks.items()} == {11: "s0", 12: "s1", 13: "s1", 14: "s2"}


def test_the_cheapest_rooms_for_the_party_are_proposed_and_summed(
    client: Client, creekside_page: HomestayPage, double: RoomType
) -> None:
    text = box(client, check_in="2026-12-10", nights="2", guests="4")
    assert "168.00" not in text.split("data-bill")[0].split("data-rooms")[0]
    bill = text.split("data-bill")[1]
    assert "366.00" in bill  # one family room: Thursday 168, Friday 198
    assert "收款的是农户" in bill


def test_months_turn_between_now_and_a_year_ahead(client: Client, creekside_page: HomestayPage) -> None:
    assert 'rel="prev"' not in box(client, month="2026-11")
    assert "month=2027-01" in box(client, month="2026-12") and "month=2026-11" in box(client, month="2026-12")
    assert 'rel="next"' not in box(client, month="2027-11")
    assert "2026 年 11 月" in box(client, month="1999-01")
    assert "2026 年 11 月" in box(client, month="dreizehn")


def test_a_day_that_has_passed_and_a_strange_date_choose_nothing(client: Client, creekside_page: HomestayPage) -> None:
    assert "这天已经过去了" in box(client, check_in="2026-11-22")
    assert "日子写成" in box(client, check_in="morgen")


def test_a_full_stay_names_the_nearest_free_nights(
    client: Client, creekside_page: HomestayPage, double: RoomType, family: RoomType, now: datetime
) -> None:
    hold(double, StayDates.of(date(2026, 12, 11), 2), now=now, count=3)
    hold(family, StayDates.of(date(2026, 12, 11), 2), now=now)
    text = box(client, check_in="2026-12-11", nights="2", guests="2")
    assert "这一家住满了" in text and "近些天有房" in text
    assert "check_in=2026-12-13&amp;nights=2" in text
    assert "/stays/ZX-001/waiting/?check_in=2026-12-11&amp;nights=2&amp;guests=2" in text


def test_a_homestay_without_acceptance_shows_the_reason_instead_of_a_calendar(
    client: Client, creekside_page: HomestayPage
) -> None:
    Renovation.objects.update(state=Renovation.State.IN_PROGRESS)
    text = box(client)
    assert "现在不能订" in text and "三改一整还没有验收合格" in text
    assert "data-calendar" not in text


def test_nights_after_a_licence_runs_out_are_not_for_sale(client: Client, creekside_page: HomestayPage) -> None:
    Licence.objects.filter(kind="fire").update(valid_to=date(2026, 12, 10))
    text = box(client, month="2026-12")
    assert 'id="d-2026-12-10"' in text and 'id="d-2026-12-11"' not in text
    assert "不接" in text
    assert "消防安全检查意见已于 2026-12-10 到期" in box(client, check_in="2026-12-10", nights="2")


def test_without_htmx_the_address_of_the_box_leads_to_the_page(client: Client, creekside_page: HomestayPage) -> None:
    response = client.get("/stays/ZX-001/box/?month=2026-12")
    assert response["Location"] == f"{creekside_page.url}?month=2026-12#book"


def test_the_homestays_page_carries_the_box(client: Client, creekside_page: HomestayPage) -> None:
    text = client.get(f"{creekside_page.url}?check_in=2026-12-11&nights=1&guests=2").content.decode()
    assert 'id="d-2026-12-11"' in text and 'id="hold-form"' in text and "csrfmiddlewaretoken" in text
    assert "style=" not in text.split('id="book"')[1].split("</aside>")[0]


@pytest.mark.parametrize("asked", [{}, {"check_in": "2026-12-11", "nights": "2", "guests": "2"}])
def test_the_number_of_queries_does_not_grow_with_the_room_types(
    client: Client, creekside_page: HomestayPage, asked: dict[str, str]
) -> None:
    box(client, **asked)
    with CaptureQueriesContext(connection) as few:
        box(client, **asked)
    for number in range(4):
        make_rooms(creekside_page.household, f"加间 {number}", 3)
    with CaptureQueriesContext(connection) as many:
        box(client, **asked)
    assert len(many) == len(few)


# Rules, seasons, additional guests


def test_a_day_that_asks_for_more_nights_says_so_and_chooses_them(client: Client, creekside_page: HomestayPage) -> None:
    StayRule.objects.create(
        household=creekside_page.household,
        name="腊八",
        starts_on=date(2026, 12, 11),
        ends_on=date(2026, 12, 11),
        min_nights=2,
    )
    friday = square(box(client, month="2026-12"), "2026-12-11")
    assert "<i>2晚起</i>" in friday and "check_in=2026-12-11&amp;nights=2" in friday
    assert 'aria-label="12月11日 周五 198 元 至少住 2 晚"' in friday


def test_a_day_on_which_nobody_may_arrive_is_no_link_but_shows_its_price(
    client: Client, creekside_page: HomestayPage
) -> None:
    StayRule.objects.create(
        household=creekside_page.household, name="年猪宴", starts_on=date(2026, 12, 11), ends_on=date(2026, 12, 11),
        closed_to_arrival=True,
    )  # fmt: skip
    text = box(client, month="2026-12")
    assert 'id="d-2026-12-11"' not in text
    assert re.search(r'<td class="cta">\s*<span class="night"><b>11</b><span class="pr">198</span><i>只续住</i>', text)


def test_a_stay_against_the_rules_is_told_its_cure_and_cannot_be_held(
    client: Client, creekside_page: HomestayPage
) -> None:
    StayRule.objects.create(household=creekside_page.household, name="元旦", min_nights=2)
    text = box(client, check_in="2026-12-11", nights="1", guests="2")
    assert "元旦期间 2 晚起住，请多住几晚或换日子。" in text
    assert "check_in=2026-12-11&amp;nights=2&amp;guests=2" in text.split("近些天有房")[1].split("</ul>")[0]
    assert "先把房留住" not in text and "waiting" not in text


def test_holidays_are_named_in_the_square_and_below_the_month(client: Client, creekside_page: HomestayPage) -> None:
    for day in (25, 26):
        HolidayDay.objects.create(on=date(2026, 12, day), kind="holiday", name="村庆")
    text = box(client, month="2026-12")
    assert "<b>25<small>村庆</small></b>" in square(text, "2026-12-25")
    assert re.search(r"<b>村庆</b> 12月25日—12月26日", text)
    assert "未公布" not in box(client, month="2026-11")
    assert "2027 年放假安排未公布" in box(client, month="2027-05")


def test_every_night_of_the_bill_tells_its_kind_rooms_and_additional_guests(
    client: Client, creekside_page: HomestayPage, double: RoomType, family: RoomType
) -> None:
    RoomType.objects.filter(pk=family.pk).update(base_guests=2, extra_guest_price=60)
    assert "房费含 2 位，每加一位每晚 60 元" in box(client, check_in="2026-12-10", nights="2", guests="2")
    rooms = {f"room_{family.pk}": "1", f"room_{double.pk}": "2"}
    bill = box(client, check_in="2026-12-10", nights="2", guests="7", **rooms).split('id="bill"')[1]
    assert "双人间 · 平日 168 × 2 间" in bill and "家庭间 · 周末 198，加 1 位 × 60" in bill
    assert "564.00" in bill and "654.00" in bill and "1,218.00" in bill


def test_counting_rooms_replaces_the_address_and_choosing_days_adds_one(
    client: Client, creekside_page: HomestayPage, double: RoomType
) -> None:
    asked = {"check_in": "2026-12-10", "nights": "1", "guests": "2"}
    chosen = client.get("/stays/ZX-001/box/", asked, headers={"HX-Request": "true"})
    counted = client.get("/stays/ZX-001/box/", asked | {f"room_{double.pk}": "2"}, headers={"HX-Request": "true"})
    assert "HX-Push-Url" in chosen.headers and "HX-Replace-Url" in counted.headers
    assert "336.00" in counted.content.decode()


@pytest.mark.parametrize("count", ["9999", "²", "-1", "", "zwei"])
def test_a_count_of_rooms_that_is_none_harms_nothing(
    client: Client, creekside_page: HomestayPage, double: RoomType, count: str
) -> None:
    box(client, check_in="2026-12-10", nights="1", guests="2", **{f"room_{double.pk}": count})


def test_the_terms_stand_there_with_their_days_before_the_room_is_held(
    client: Client, creekside_page: HomestayPage
) -> None:
    text = box(client, check_in="2026-12-11", nights="1", guests="2")
    assert "12月10日 18:00前可以免费退。" in text and "没有来住，收第一晚房费。" in text
    assert "房主" in text and "点头" not in text
    Household.objects.update(approves_requests=True, request_hours=8)
    assert "房主最晚 8 小时内答复" in box(client, check_in="2026-12-11", nights="1", guests="2")


def test_more_guests_than_the_chosen_rooms_sleep_are_told_at_once(
    client: Client, creekside_page: HomestayPage, double: RoomType
) -> None:
    asked = {"check_in": "2026-12-10", "nights": "1", "guests": "4"}
    assert "选的房间住不下这么多人" in box(client, **asked, **{f"room_{double.pk}": "1"})
    assert "选的房间住不下这么多人" not in box(client, **asked, **{f"room_{double.pk}": "2"})
