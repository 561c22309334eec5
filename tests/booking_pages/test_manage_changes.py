"""What a guest may do on the page of a booking: each time the price stands there first, and a press counts once."""

import re
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client

from tests.factories.stays import booking_in, hold, nights_of
from tourism.booking.models import Booking, PaymentEntry, RoomNight
from tourism.booking.services import cancel, confirm, receive_payment
from tourism.booking.states import Actor, BookingState
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, Household, RoomType, StayRule
from tourism.homestays.services import publish_policy, set_prices
from tourism.homestays.terms import Stage, Terms

STAY = StayDates.of(date(2026, 12, 11), 2)


@pytest.fixture
def held(double: RoomType, family: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    """Two nights from Friday in one of the doubles, for two: 198 a night."""
    return hold(double, STAY, now=now, guests=2)


@pytest.fixture
def sure(held: Booking, now: datetime) -> Booking:
    confirm(booking_id=held.pk, actor=Actor.GUEST, now=now)
    return Booking.objects.get(pk=held.pk)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


DAY_BEFORE = datetime(2026, 12, 10, 11, 0, tzinfo=UTC)  # 19:00 here: the first night is due by now


def page(client: Client, booking: Booking, part: str = "", **asked: Any) -> Any:
    return client.get(f"/bookings/{booking.code}/{part}", {"t": manage_token(booking)} | asked)


def text_of(client: Client, booking: Booking, part: str = "", **asked: Any) -> str:
    response = page(client, booking, part, **asked)
    assert response.status_code == 200, response.content.decode()
    return str(response.content.decode())


def post(client: Client, booking: Booking, verb: str, **sent: Any) -> Any:
    data = {"t": manage_token(booking), "key": str(uuid.uuid4())} | sent
    return client.post(f"/bookings/{booking.code}/{verb}/", data, follow=True)


def form_in(text: str, action: str) -> dict[str, list[str]]:
    """The hidden fields of the form that posts to `action`."""
    [form] = re.findall(rf'<form[^>]*method="post"[^>]*action="[^"]*{action}/".*?</form>', text, re.S)
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        fields.setdefault(name, []).append(value)
    return fields


def now_is(booking: Booking) -> Booking:
    return Booking.objects.get(pk=booking.pk)


def wish(double: RoomType, **other: Any) -> dict[str, Any]:
    return {"check_in": "2026-12-11", "nights": "2", "guests": "2", f"room_{double.pk}": "1"} | other


# Other dates, rooms, guests


def test_a_change_is_priced_night_by_night_before_it_is_made(
    client: Client, sure: Booking, double: RoomType, family: RoomType
) -> None:
    set_prices(room_type=double, weekday=300, weekend=300, holiday=300)
    before = nights_of(sure)
    text = text_of(client, sure, "change/", **wish(double, nights="3"))
    # What was promised stays at 198; the new night costs what it costs today.
    assert text.count("· 照旧") == 2 and text.count("· 新加") == 1
    assert "396.00" in text and "696.00" in text and "300.00" in text
    assert "这样改不收退订费。" in text
    assert (nights_of(sure), now_is(sure).total) == (before, 396)

    post(client, sure, "change", **form_in(text, "change"))
    changed = now_is(sure)
    assert (changed.check_out, changed.total, changed.fee) == (date(2026, 12, 14), 696, 0)
    assert len(nights_of(changed)) == 3


def test_the_same_change_sent_twice_is_made_once(client: Client, sure: Booking, double: RoomType) -> None:
    sent = form_in(text_of(client, sure, "change/", **wish(double, nights="3")), "change")
    answers = [post(client, sure, "change", **sent) for _ in range(2)]
    assert all("改好了" in answer.content.decode() for answer in answers)
    assert now_is(sure).changes.filter(action="change").count() == 1


def test_an_altered_change_under_the_same_key_is_refused(client: Client, sure: Booking, double: RoomType) -> None:
    sent = form_in(text_of(client, sure, "change/", **wish(double, nights="3")), "change")
    post(client, sure, "change", **sent)
    response = post(client, sure, "change", **(sent | {"nights": "4"}))
    assert response.status_code == 409 and "同一个编号" in response.content.decode()
    assert now_is(sure).check_out == date(2026, 12, 14)


def test_late_changes_name_the_fee_and_take_no_more_than_was_read(
    client: Client, sure: Booking, double: RoomType, at: Callable[[datetime], None]
) -> None:
    asked = wish(double, check_in="2026-12-12", nights="1")
    free = form_in(text_of(client, sure, "change/", **asked), "change")
    at(DAY_BEFORE)
    refused = post(client, sure, "change", **free)
    text = refused.content.decode()
    assert refused.status_code == 409 and "费用和您看到的不一样了" in text
    assert now_is(sure).check_in == date(2026, 12, 11)
    dear = form_in(text, "change")
    assert dear["agreed"] == ["198.00"]
    post(client, sure, "change", **dear)
    assert (now_is(sure).check_in, now_is(sure).total, now_is(sure).fee) == (date(2026, 12, 12), 198, 198)


def test_other_rooms_and_more_guests(client: Client, sure: Booking, double: RoomType, family: RoomType) -> None:
    asked = wish(double, guests="5") | {f"room_{double.pk}": "1", f"room_{family.pk}": "1"}
    post(client, sure, "change", **form_in(text_of(client, sure, "change/", **asked), "change"))
    changed = now_is(sure)
    assert changed.guests == 5 and sorted(line.room_type.name for line in changed.lines.all()) == ["双人间", "家庭间"]


def test_a_change_to_the_same_changes_nothing(client: Client, sure: Booking, double: RoomType) -> None:
    assert "和现在一样，不用改。" in text_of(client, sure, "change/", **wish(double))
    post(client, sure, "change", **wish(double), agreed="0")
    assert not now_is(sure).changes.filter(action="change").exists()


def test_full_nights_are_named_with_stays_that_can_be_had(
    client: Client, sure: Booking, double: RoomType, now: datetime
) -> None:
    hold(double, StayDates.of(date(2026, 12, 13), 1), now=now, count=3)
    response = page(client, sure, "change/", **wish(double, nights="3"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "12月13日已经满房" in text
    [*links] = re.findall(r'<a href="\?([^"]*check_in=[^"]*)"', text)
    assert links
    for link in links:
        assert client.get(f"/bookings/{sure.code}/change/?{link.replace('&amp;', '&')}").status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"check_in": "2026-11-22"}, "这天已经过去了"),
        ({"check_in": "2027-02-31"}, "没有这一天"),
        ({"nights": "0"}, "请填 1 到 30 之间的整数。"),
        ({"nights": "400"}, "请填 1 到 30 之间的整数。"),
        ({"guests": "10000"}, "请填 1 到 40 之间的整数。"),
        ({"guests": "3"}, "选的房间住得下 2 位，您有 3 位，请再加一间。"),
        ({"room_999999": "1"}, "选的房型不是这一家的"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_wrong_wish_is_told_with_its_cure_and_changes_nothing(
    client: Client, sure: Booking, double: RoomType, wrong: dict[str, str], said: str, method: str
) -> None:
    asked = wish(double, nights="3") | wrong
    response = page(client, sure, "change/", **asked) if method == "get" else post(client, sure, "change", **asked)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert now_is(sure).stay == STAY


def test_a_change_must_keep_the_rules_of_the_house(
    client: Client, creekside: Household, sure: Booking, double: RoomType
) -> None:
    StayRule.objects.create(household=creekside, name="元旦", min_nights=2)
    response = page(client, sure, "change/", **wish(double, nights="1"))
    assert response.status_code == 422 and "元旦期间 2 晚起住" in response.content.decode()


@pytest.mark.parametrize("part", ["change", "drop"])
def test_guests_in_the_house_change_nothing_here(client: Client, double: RoomType, now: datetime, part: str) -> None:
    inside = booking_in(BookingState.CHECKED_IN, double, now=now)
    for response in (
        client.get(f"/bookings/{inside.code}/{part}/", {"t": manage_token(inside)}, follow=True),
        post(client, inside, part),
    ):
        assert "现在不能这样改" in response.content.decode()
    assert now_is(inside).stay == inside.stay


@pytest.mark.parametrize("part", ["change", "drop", "prolong"])
def test_with_another_bookings_token_there_is_nothing_to_change(
    client: Client, held: Booking, double: RoomType, now: datetime, part: str
) -> None:
    other = manage_token(hold(double, STAY, now=now, contact_phone="13900001111"))
    assert client.post(f"/bookings/{held.code}/{part}/", {"t": other}).status_code == 404
    assert client.get(f"/bookings/{held.code}/{part}/", {"t": other}).status_code in (404, 405)


# Giving back a part


@pytest.fixture
def two_rooms(double: RoomType, family: RoomType, creekside_page: HomestayPage, now: datetime) -> Booking:
    """Two doubles for two nights, three guests, all of it paid."""
    made = hold(double, STAY, now=now, guests=3, count=2)
    confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)
    receive_payment(
        booking_id=made.pk, amount=Decimal(792), method="cash", reference="收据 1", user=None, now=now, key="first"
    )
    return Booking.objects.get(pk=made.pk)


def test_a_room_goes_back_with_fee_and_refund_named_before(client: Client, two_rooms: Booking) -> None:
    [first, _second] = two_rooms.lines.all()
    text = text_of(client, two_rooms, "drop/", ask="1", lines=str(first.pk))
    assert "退掉选中的" in text and "396.00" in text and RoomNight.objects.count() == 4
    sent = form_in(text, "drop")
    answers = [post(client, two_rooms, "drop", **sent) for _ in range(2)]
    assert "付过的钱退 396.00 元" in answers[0].content.decode()
    assert "退好了" in answers[1].content.decode()
    assert (now_is(two_rooms).total, RoomNight.objects.count()) == (396, 2)
    assert now_is(two_rooms).changes.filter(action="drop").count() == 1


def test_a_last_night_goes_back_for_what_the_policy_says(
    client: Client, two_rooms: Booking, at: Callable[[datetime], None]
) -> None:
    at(DAY_BEFORE)
    text = text_of(client, two_rooms, "drop/", ask="1", nights="2026-12-12")
    sent = form_in(text, "drop")
    assert sent["agreed"] == ["396.00"] and "退掉选中的，付 396 元" in text
    post(client, two_rooms, "drop", **sent)
    after = text_of(client, two_rooms)
    assert now_is(two_rooms).check_out == date(2026, 12, 12)
    assert "退掉了" in after and "收退订费 396.00" in after


def test_no_fee_is_taken_that_was_not_read(client: Client, two_rooms: Booking, at: Callable[[datetime], None]) -> None:
    sent = form_in(text_of(client, two_rooms, "drop/", ask="1", nights="2026-12-12"), "drop")
    at(DAY_BEFORE)
    refused = post(client, two_rooms, "drop", **sent)
    text = refused.content.decode()
    assert refused.status_code == 409 and "费用和您看到的不一样了" in text
    assert now_is(two_rooms).stay == STAY
    post(client, two_rooms, "drop", **form_in(text, "drop"))
    assert now_is(two_rooms).fee == 396


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "请选要退的房间或晚上。"),
        ({"lines": "999999"}, "这张订单没有这间房，或已经退了"),
        ({"lines": "x"}, "看不懂选了什么"),
        ({"nights": "2026-12-24"}, "要退的晚上不在这张订单里"),
        ({"nights": "2027-02-31"}, "看不懂选了什么"),
        ({"nights": ["2026-12-11", "2026-12-12"]}, "至少要留一间一晚"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_cannot_go_back_is_told(
    client: Client, two_rooms: Booking, asked: dict[str, Any], said: str, method: str
) -> None:
    sending: Callable[..., Any] = {"get": partial(page, part="drop/", ask="1"), "post": partial(post, verb="drop")}[
        method
    ]
    response = sending(client, two_rooms, **asked)
    assert response.status_code == 422 and said in response.content.decode()
    assert RoomNight.objects.count() == 4


# Cancelling


def test_cancelling_names_day_and_amount_beside_the_button(
    client: Client, sure: Booking, at: Callable[[datetime], None]
) -> None:
    text = text_of(client, sure)
    assert "现在取消<b>不收钱</b>" in text and "免费取消到 12月10日 18:00 为止" in text
    at(DAY_BEFORE)
    text = text_of(client, sure)
    assert "取消这张订单，付 198 元" in text and "免费取消到" not in text
    after = post(client, sure, "cancel", **form_in(text, "cancel")).content.decode()
    assert "按退订规则收 198.00 元" in after
    assert (now_is(sure).state, now_is(sure).fee) == ("cancelled", 198)


def test_cancelling_never_costs_more_than_was_read(
    client: Client, sure: Booking, at: Callable[[datetime], None]
) -> None:
    free = form_in(text_of(client, sure), "cancel")
    at(DAY_BEFORE)
    assert "费用和您看到的不一样了" in post(client, sure, "cancel", **free).content.decode()
    assert now_is(sure).state == "confirmed"


def test_cancelling_twice_is_one_step_and_no_error(client: Client, sure: Booking) -> None:
    sent = form_in(text_of(client, sure), "cancel")
    answers = [post(client, sure, "cancel", **sent).content.decode() for _ in range(2)]
    assert all("没办成" not in answer for answer in answers)
    assert now_is(sure).changes.filter(action="cancel").count() == 1
    assert PaymentEntry.objects.filter(booking=sure).count() == 2  # what was due, and that it is no longer


def test_the_same_cancellation_pressed_again_names_the_same_fee_and_refund(
    client: Client, two_rooms: Booking, at: Callable[[datetime], None]
) -> None:
    at(DAY_BEFORE)
    sent = form_in(text_of(client, two_rooms), "cancel")
    answers = [post(client, two_rooms, "cancel", **sent).content.decode() for _ in range(2)]
    assert all("按退订规则一共收 396.00 元。付过的钱一共退 396.00 元。" in answer for answer in answers)


def test_a_fee_that_grows_while_the_press_waits_for_its_turn_is_not_taken(
    client: Client, sure: Booking, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is asked before the lock: what was read is held against the fee as it is once the booking is ours."""
    free = form_in(text_of(client, sure), "cancel")

    def after_a_while(**asked: Any) -> Booking:
        return cancel(**(asked | {"now": DAY_BEFORE}))

    monkeypatch.setattr("tourism.booking.views.bookings.cancel", after_a_while)
    assert "费用和您看到的不一样了" in post(client, sure, "cancel", **free).content.decode()
    assert (now_is(sure).state, now_is(sure).fee) == ("confirmed", 0)


@pytest.mark.parametrize("state", [BookingState.CHECKED_IN, BookingState.SETTLED, BookingState.NO_SHOW])
def test_what_cancelling_would_have_cost_is_not_told_afterwards(
    client: Client, double: RoomType, now: datetime, state: BookingState
) -> None:
    assert "退订怎么算" not in text_of(client, booking_in(state, double, now=now))


# Around it


def test_the_terms_of_the_day_of_booking_stand_on_the_page(client: Client, sure: Booking, now: datetime) -> None:
    publish_policy(key="flexible", name="不退", summary="不退。", terms=Terms((Stage(999, 100),)), now=now)
    text = text_of(client, sure)
    assert "12月10日 18:00前可以免费退。" in text
    assert f"第 {sure.policy.version} 版，订房时定下，以后不变。" in text  # type: ignore[union-attr]


def test_the_trail_tells_what_happened_in_words(client: Client, sure: Booking) -> None:
    trail = text_of(client, sure).split("这张订单的经过")[1]
    assert re.search(r"11月23日 10:00.*?留房.*?客人", trail, re.S) and "确认" in trail


def test_trying_all_dates_is_stopped_and_said_in_words(client: Client, sure: Booking, double: RoomType) -> None:
    for _ in range(60):
        page(client, sure, "change/")
    assert page(client, sure, "change/").status_code == 429
    response = post(client, sure, "cancel", agreed="0")
    assert response.status_code == 429 and "改得太密了" in response.content.decode()
    assert now_is(sure).state == "confirmed"


def test_the_host_is_sent_to_the_desk_instead(client: Client, sure: Booking, host: Any) -> None:
    client.force_login(host, backend="tourism.accounts.backends.PortalBackend")
    text = client.get(f"/bookings/{sure.code}/").content.decode()
    assert f"/desk/bookings/{sure.code}/" in text and "取消这张订单" not in text
