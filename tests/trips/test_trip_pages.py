"""The organiser's screens."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories.people import make_union, make_user
from tests.factories.routes import make_route
from tests.factories.stays import hold
from tourism.accounts.models import Membership, Organisation, User
from tourism.booking.models import Booking, RoomNight
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType
from tourism.routes.models import RoutePage
from tourism.trips.models import StaffTrip
from tourism.trips.services import book_trip


def seen(client: Client, at: str, **asked: Any) -> str:
    response = client.get(at, asked)
    assert response.status_code == 200, at
    return response.content.decode()


def question(route: RoutePage, **other: Any) -> dict[str, Any]:
    return {"route": route.pk, "starts_on": "2026-12-14", "heads": 8, "kind": "convalescence"} | other


def test_home_lists_the_trips_and_the_routes_to_start_from(at_union: Client, trip: StaffTrip, route: RoutePage) -> None:
    text = seen(at_union, "/union/")
    assert "冬季疗休养" in text and "2026年12月14日" in text and "计划中" in text
    assert f'href="/union/plan/?route={route.pk}"' in text


def test_a_route_can_be_chosen_before_anything_else(at_union: Client, route: RoutePage) -> None:
    text = seen(at_union, "/union/plan/", route=route.pk)
    assert f'<option value="{route.pk}" selected>' in text
    assert "住得下" not in text


def test_the_plan_shows_the_beds_of_every_village_and_the_sum(at_union: Client, route: RoutePage) -> None:
    text = seen(at_union, "/union/plan/", **question(route))
    assert "8 人，夜夜<b>住得下</b>，房费 2,352 元。" in text
    assert "第一至二晚" in text and "第三至四晚" in text
    for name in ("溪畔小院", "山顶人家", "石桥客栈"):
        assert name in text
    assert "不能开票" in text and "三改一整已验收" in text


def test_a_shortage_is_said_before_anything_is_booked(at_union: Client, route: RoutePage) -> None:
    text = seen(at_union, "/union/plan/", **question(route, heads=12))
    assert "12 人，<b>床不够</b>。" in text
    assert "第三至四晚 石桥村 差 4 张床" in text
    assert "第一至二晚 竹溪村 差" not in text


def test_an_outing_is_told_that_it_needs_no_beds(at_union: Client, route: RoutePage) -> None:
    text = seen(at_union, "/union/plan/", **question(route, kind="outing"))
    assert "春秋游当日往返，不用床。" in text and "溪畔小院" not in text


def test_a_route_without_nights_is_told_so(at_union: Client, bridge: object) -> None:
    text = seen(at_union, "/union/plan/", **question(make_route("一日", "yiri", days_count=1)))
    assert "这条线路没有排过夜的地方。" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"starts_on": "2026-11-01"}, "这天已经过去了"),
        ({"starts_on": "腊月"}, "日子写成 2026-12-11 这样。"),
        ({"heads": "0"}, "请填 1 到 300 之间的人数。"),
        ({"heads": "很多"}, "请填 1 到 300 之间的人数。"),
        ({"kind": "cruise"}, "请在单子里选。"),
        ({"route": "999999"}, "没有这条线路"),
    ],
)
def test_a_wrong_question_is_answered_in_words_and_kept(
    at_union: Client, route: RoutePage, wrong: dict[str, str], said: str
) -> None:
    text = seen(at_union, "/union/plan/", **(question(route) | wrong))
    assert said in text
    assert "记下方案" not in text
    assert 'value="8"' in text or f'value="{wrong.get("heads")}"' in text


def test_writing_the_plan_down_leads_to_its_page(at_union: Client, union: Organisation, route: RoutePage) -> None:
    response = at_union.post("/union/plan/", question(route, organisation=union.pk, title="第一批"))
    trip = StaffTrip.objects.get()
    assert response["Location"] == f"/union/trips/{trip.pk}/"
    assert (trip.title, trip.heads, trip.organisation, trip.created_by.username) == ("第一批", 8, union, "organiser")


def test_a_plan_without_a_name_is_asked_for_one_and_keeps_the_table(
    at_union: Client, union: Organisation, route: RoutePage
) -> None:
    response = at_union.post("/union/plan/", question(route, organisation=union.pk, title=""))
    text = response.content.decode()
    assert response.status_code == 422
    assert "起个名，方便大家认" in text and "溪畔小院" in text
    assert not StaffTrip.objects.exists()


def test_nobody_plans_for_another_organisation(at_union: Client, route: RoutePage) -> None:
    foreign = make_union("别家工会", credit_code="81110109DEM000014N")
    response = at_union.post("/union/plan/", question(route, organisation=foreign.pk, title="第一批"))
    assert response.status_code == 422
    assert "你不是这个单位的经办人。" in response.content.decode()
    assert not StaffTrip.objects.exists()


def test_booking_and_cancelling_by_two_buttons(at_union: Client, trip: StaffTrip) -> None:
    at = f"/union/trips/{trip.pk}/"
    assert "全部订下：7 间，2,352 元" in seen(at_union, at)
    text = at_union.post(f"{at}book/", follow=True).content.decode()
    assert "全都订好了" in text and "取消整团：7 间房全部放回" in text
    assert "101、102" in text or "201" in text
    assert RoomNight.objects.count() == 14
    text = at_union.post(f"{at}cancel/", follow=True).content.decode()
    assert "取消了，房间全部放回。" in text and "放回了" in text
    assert not RoomNight.objects.exists()
    assert "全部订下" not in text and "取消整团" not in text


def test_beds_sold_meanwhile_are_named_and_nothing_is_booked(
    at_union: Client, trip: StaffTrip, rival: User, now: datetime
) -> None:
    rooms = RoomType.objects.get(household__hosts=rival, name="新双人间")
    hold(rooms, StayDates.of(date(2026, 12, 16), 1), now=now)
    text = at_union.post(f"/union/trips/{trip.pk}/book/", follow=True).content.decode()
    assert "没办成" in text and "第三至四晚 石桥村 差 2 张床" in text
    assert Booking.objects.filter(group__isnull=False).count() == 0


@pytest.mark.parametrize("who", ["host", "rival", "neighbour"])
def test_to_outsiders_the_trip_does_not_exist(
    client: Client, trip: StaffTrip, host: User, rival: User, who: str
) -> None:
    neighbour = make_user("neighbour")
    make_union("别家工会", neighbour, credit_code="81110109DEM000014N")
    client.login(username=who, password=who)
    at = f"/union/trips/{trip.pk}/"
    assert client.get(at).status_code == 404
    assert client.post(f"{at}book/").status_code == 404
    assert client.post(f"{at}cancel/").status_code == 404
    assert "冬季疗休养" not in client.get("/union/").content.decode()
    trip.refresh_from_db()
    assert trip.state == "planned"


def test_those_who_only_approve_see_the_trip_but_do_not_book(
    client: Client, trip: StaffTrip, union: Organisation
) -> None:
    approver = make_user("approver")
    Membership.objects.create(organisation=union, user=approver, role=Membership.Role.APPROVER)
    client.login(username="approver", password="approver")
    at = f"/union/trips/{trip.pk}/"
    assert f"{at}book/" not in seen(client, at)
    assert client.post(f"{at}book/").status_code == 403
    assert client.get("/union/plan/").status_code == 403
    assert client.get("/union/").status_code == 200


@pytest.mark.parametrize("at", ["/union/", "/union/plan/"])
def test_strangers_log_in_first_and_people_without_an_organisation_are_turned_away(
    client: Client, host: User, at: str
) -> None:
    assert client.get(at)["Location"] == f"/accounts/login/?next={at}"
    client.login(username="host", password="host")
    assert client.get(at).status_code == 403


@pytest.mark.parametrize("verb", ["book", "cancel"])
def test_looking_changes_nothing(at_union: Client, trip: StaffTrip, verb: str) -> None:
    assert at_union.get(f"/union/trips/{trip.pk}/{verb}/").status_code == 405


def test_the_host_sees_the_party_and_the_organisation_at_the_desk(
    client: Client, trip: StaffTrip, organiser: User, host: User, now: datetime
) -> None:
    book_trip(trip_id=trip.pk, user=organiser, now=now, today=now.date())
    booking = Booking.objects.get(household__hosts=host)
    client.login(username="host", password="host")
    text = seen(client, f"/desk/bookings/{booking.code}/")
    assert "示例厂工会" in text and "冬季疗休养" in text
