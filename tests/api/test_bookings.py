"""Booking through the API: availability, hold, confirm, coming late, change, drop, prolong, cancel."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from tests.api.conftest import Caller
from tests.factories.stays import booking_in, hold
from tourism.booking.models import Booking, RoomNight
from tourism.booking.selectors.desk import no_show_from
from tourism.booking.services import block_nights
from tourism.booking.states import BookingState
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import HomestayPage, RoomType

pytestmark = pytest.mark.django_db


def test_homestays_are_listed_with_their_ids(anybody: Caller, creekside_page: HomestayPage) -> None:
    answer = anybody.get("homestays").json()

    [item] = answer["items"]
    assert item["id"] == creekside_page.pk
    assert item["name"] == creekside_page.title
    assert item["village"]["name"] == "竹溪村"
    assert item["price_from"] == "168.00"
    assert answer["next"] is None


def test_a_list_is_turned_page_by_page(
    anybody: Caller, creekside_page: HomestayPage, hilltop_page: HomestayPage
) -> None:
    first = anybody.get("homestays", {"limit": 1}).json()
    second = anybody.get("homestays", {"limit": 1, "cursor": first["next"]}).json()

    assert {first["items"][0]["id"], second["items"][0]["id"]} == {creekside_page.pk, hilltop_page.pk}
    assert second["next"] is None


def test_availability_tells_rooms_prices_and_the_cheapest_mix(
    anybody: Caller, creekside_page: HomestayPage, double: RoomType, family: RoomType, now: datetime
) -> None:
    hold(double, StayDates.of((now + timedelta(days=8)).date(), 1), now=now, count=2)

    answer = anybody.get(
        f"homestays/{creekside_page.pk}/availability", {"check_in": "2026-12-01", "nights": 2, "guests": 4}
    ).json()

    kinds = {each["id"]: each for each in answer["room_types"]}
    assert answer["is_open"] is True
    assert kinds[double.pk]["free"] == 1
    assert [night["free"] for night in kinds[double.pk]["nights"]] == [1, 3]
    assert kinds[double.pk]["total"] == "336.00"
    assert answer["suggestion"] == {"rooms": [{"room_type": family.pk, "count": 1}], "total": "336.00"}


def test_availability_of_a_month_asks_four_queries_however_many_bookings(
    anybody: Caller, creekside_page: HomestayPage, double: RoomType, now: datetime
) -> None:
    """Three for the house, which is found by its page in the first of them, one for the nights taken."""
    path, asked = f"homestays/{creekside_page.pk}/availability", {"check_in": "2026-12-01", "nights": 31}
    counted = []
    for day in range(3):
        with CaptureQueriesContext(connection) as queries:
            answer = anybody.get(path, asked)
        assert len(answer.json()["room_types"][0]["nights"]) == 31
        counted.append(len(queries))
        hold(double, StayDates.of((now + timedelta(days=8 + day)).date(), 1), now=now)

    assert max(counted) <= 4
    assert len(set(counted)) == 1


def test_free_is_how_many_rooms_may_be_booked_for_the_whole_stay(
    anybody: Caller, wish: dict, creekside_page: HomestayPage, double: RoomType, today: date, now: datetime
) -> None:
    """On either night a room is free, on both none: nobody is sent from one room to another in the middle of a stay."""
    first, second, third = double.rooms.order_by("number")
    for room, night in ((first, 8), (second, 9)):
        block_nights(room=room, stay=StayDates.of(today + timedelta(days=night), 1), now=now)
    block_nights(room=third, stay=StayDates.of(today + timedelta(days=8), 2), now=now)

    told = anybody.get(
        f"homestays/{creekside_page.pk}/availability", {"check_in": "2026-12-01", "nights": 2, "guests": 2}
    ).json()
    kind = next(each for each in told["room_types"] if each["id"] == double.pk)

    assert [night["free"] for night in kind["nights"]] == [1, 1]
    assert kind["free"] == 0
    assert double.pk not in {room["room_type"] for room in told["suggestion"]["rooms"]}
    assert anybody.book(wish).json()["code"] == "sold_out"


def test_a_hold_is_told_with_its_token_lines_and_hour(
    anybody: Caller, wish: dict, creekside_page: HomestayPage
) -> None:
    answer = anybody.book(wish)

    told = answer.json()
    booking = Booking.objects.get(code=told["code"])
    assert answer.status_code == 201
    assert told["state"] == "held"
    assert told["homestay"] == creekside_page.pk
    assert told["total"] == "336.00"
    assert told["expires_at"].endswith("+08:00")
    assert [night["price"] for night in told["lines"][0]["nights"]] == ["168.00", "168.00"]
    assert booking.channel == Booking.Channel.API
    assert booking.contact_phone == "13800001234"
    assert "13800001234" not in answer.content.decode()
    assert RoomNight.objects.filter(line__booking=booking).count() == 2


def test_the_same_key_and_body_is_one_booking(anybody: Caller, wish: dict) -> None:
    first = anybody.book(wish)
    again = anybody.book(wish)

    assert again.status_code == 200
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert again.json() == first.json()
    assert Booking.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(anybody: Caller, wish: dict) -> None:
    anybody.book(wish)

    answer = anybody.book({**wish, "guests": 1})

    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_mismatch")
    assert Booking.objects.count() == 1


def test_keys_of_different_callers_do_not_meet(anybody: Caller, as_program: Caller, wish: dict) -> None:
    first, second = anybody.book(wish), as_program.book({**wish, "guests": 1})

    assert first.status_code == second.status_code == 201
    assert first.json()["code"] != second.json()["code"]


def test_a_full_house_names_the_nights(anybody: Caller, wish: dict, double: RoomType, now: datetime) -> None:
    hold(double, StayDates.of((now + timedelta(days=9)).date(), 1), now=now, count=3)

    answer = anybody.book(wish)

    told = answer.json()
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert told["code"] == "sold_out"
    assert told["nights"] == ["2026-12-02"]
    assert told["status"] == 409
    assert "12月2日" in told["detail"]
    assert Booking.objects.count() == 1


def test_a_hold_is_confirmed_once_however_often_it_is_sent(anybody: Caller, held: dict) -> None:
    path, headers = f"bookings/{held['code']}/confirm", {"X_Booking_Token": held["token"], "Idempotency_Key": "k" * 16}

    first = anybody.post(path, {"payment": "transfer"}, **headers)
    again = anybody.post(path, {"payment": "transfer"}, **headers)

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert (first.json()["state"], first.json()["payment"]) == ("confirmed", "transfer")
    assert Booking.objects.get().changes.filter(action="confirm").count() == 1


def test_a_second_confirmation_without_a_key_is_the_wrong_state(anybody: Caller, held: dict) -> None:
    path = f"bookings/{held['code']}/confirm"
    anybody.post(path, {}, X_Booking_Token=held["token"])

    answer = anybody.post(path, {}, X_Booking_Token=held["token"])

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_hold_that_ran_out_is_told_so(anybody: Caller, held: dict, now: datetime) -> None:
    with freeze_time(now + timedelta(minutes=31)):
        answer = anybody.post(f"bookings/{held['code']}/confirm", {}, X_Booking_Token=held["token"])

    assert (answer.status_code, answer.json()["code"]) == (409, "hold_expired")


def test_a_change_is_quoted_then_made(anybody: Caller, held: dict) -> None:
    asked = {"check_in": "2026-12-01", "nights": 3}

    quote = anybody.post(f"bookings/{held['code']}/change/quote", asked, X_Booking_Token=held["token"]).json()
    assert Booking.objects.get().check_out.isoformat() == "2026-12-03"
    changed = anybody.post(f"bookings/{held['code']}/change", asked, X_Booking_Token=held["token"]).json()

    assert (quote["before"], quote["after"], quote["difference"]) == ("336.00", "504.00", "168.00")
    assert [night["kind"] for night in quote["nights"]] == ["kept", "kept", "added"]
    assert (changed["check_out"], changed["total"]) == ("2026-12-04", "504.00")


def test_nights_are_given_back_at_the_end(anybody: Caller, held: dict) -> None:
    answer = anybody.post(f"bookings/{held['code']}/drop", {"nights": ["2026-12-02"]}, X_Booking_Token=held["token"])

    assert answer.status_code == 200, answer.content
    assert (answer.json()["check_out"], answer.json()["total"]) == ("2026-12-02", "168.00")


def test_a_hold_is_prolonged_once(anybody: Caller, held: dict) -> None:
    path = f"bookings/{held['code']}/prolong"

    first = anybody.post(path, X_Booking_Token=held["token"])
    again = anybody.post(path, X_Booking_Token=held["token"])

    assert first.json()["expires_at"] > held["expires_at"]
    assert (again.status_code, again.json()["code"]) == (409, "cannot_prolong")


def test_a_guest_says_when_he_comes_and_nobody_marks_him_as_not_come(anybody: Caller, held: dict) -> None:
    token = {"X_Booking_Token": held["token"]}
    path, hour = f"bookings/{held['code']}", "2026-12-02T07:30:00+08:00"
    anybody.post(f"{path}/confirm", {}, **token)

    first = anybody.post(f"{path}/late", {"expected_at": hour}, Idempotency_Key="l" * 16, **token)
    # The same moment by another clock is the same request.
    again = anybody.post(f"{path}/late", {"expected_at": "2026-12-01T23:30:00Z"}, Idempotency_Key="l" * 16, **token)

    assert (first.status_code, first.json()["expected_at"]) == (200, hour)
    assert again.json() == first.json() == anybody.get(path, **token).json()
    booking = Booking.objects.get()
    assert no_show_from(booking) == datetime.fromisoformat(hour)
    assert [(step.actor, step.diff) for step in booking.changes.filter(action="expect_late")] == [
        ("guest", {"expected_at": ["", "2026-12-02T07:30+08:00"]})
    ]


@pytest.mark.parametrize("state", sorted(set(BookingState) - {BookingState.CONFIRMED}))
def test_only_who_is_confirmed_says_when_he_comes(
    anybody: Caller, double: RoomType, now: datetime, state: BookingState
) -> None:
    booking = booking_in(state, double, now=now + timedelta(days=8))
    before = Booking.objects.values().get()

    answer = anybody.post(
        f"bookings/{booking.code}/late",
        {"expected_at": "2026-12-01T23:30:00+08:00"},
        X_Booking_Token=manage_token(booking),
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert Booking.objects.values().get() == before


@pytest.mark.parametrize(
    "hour",
    [
        "2026-11-23T09:59:00+08:00", "2026-11-30T23:59:00+08:00", "2026-12-03T06:00:00+08:00",
        "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-12-01T21:00:00", "2026-12-01T24:30:00+08:00",
        "2026-02-31T21:00:00+08:00", "21:00", None,
    ],
)  # fmt: skip
def test_an_hour_outside_the_stay_or_that_is_none_is_refused(anybody: Caller, held: dict, hour: str | None) -> None:
    token = {"X_Booking_Token": held["token"]}
    anybody.post(f"bookings/{held['code']}/confirm", {}, **token)

    answer = anybody.post(f"bookings/{held['code']}/late", {"expected_at": hour}, **token)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert Booking.objects.get().expected_at is None


def test_what_cancelling_costs_is_told_before_and_held_to(anybody: Caller, held: dict, now: datetime) -> None:
    token = {"X_Booking_Token": held["token"]}
    anybody.post(f"bookings/{held['code']}/confirm", {}, **token)

    seen = anybody.get(f"bookings/{held['code']}/cancellation", **token).json()
    with freeze_time(now + timedelta(days=8)):
        late = anybody.post(f"bookings/{held['code']}/cancel", {"fee_at_most": seen["fee"]}, **token)
        agreed = anybody.post(f"bookings/{held['code']}/cancel", {"fee_at_most": "168.00"}, **token)

    assert seen["fee"] == "0.00"
    assert seen["free_until"].endswith("+08:00")
    assert (late.status_code, late.json()["code"]) == (409, "fee_has_grown")
    assert (agreed.json()["state"], agreed.json()["fee"]) == ("cancelled", "168.00")
    assert RoomNight.objects.count() == 0


@pytest.mark.parametrize(
    ("verb", "asked"),
    [("change", {"check_in": "2026-12-02", "nights": 1}), ("drop", {"nights": ["2026-12-01"]}), ("cancel", {})],
)
def test_no_step_costs_more_than_the_fee_that_was_read(
    anybody: Caller, held: dict, now: datetime, verb: str, asked: dict
) -> None:
    token, path = {"X_Booking_Token": held["token"]}, f"bookings/{held['code']}"
    anybody.post(f"{path}/confirm", {}, **token)
    with freeze_time(now + timedelta(days=7, hours=12)):
        refused = anybody.post(f"{path}/{verb}", {**asked, "fee_at_most": "0.00"}, **token)
        still = anybody.get(path, **token).json()
        agreed = anybody.post(f"{path}/{verb}", {**asked, "fee_at_most": "168.00"}, **token)

    assert (refused.status_code, refused.json()["code"], refused.json()["fee"]) == (409, "fee_has_grown", "168.00")
    assert (still["fee"], still["total"], still["state"]) == ("0.00", held["total"], "confirmed")
    assert agreed.json()["fee"] == "168.00"


def test_a_hold_of_one_room_and_of_ten_nights_ask_the_same_queries(anybody: Caller, wish: dict) -> None:
    anybody.book(wish, "warm-up-" + "k" * 16)
    with CaptureQueriesContext(connection) as one:
        anybody.book({**wish, "nights": 1}, "first-" + "k" * 16)
    with CaptureQueriesContext(connection) as ten:
        anybody.book({**wish, "check_in": "2026-12-05", "nights": 10}, "second-" + "k" * 16)

    assert len(one) == len(ten)
    assert len(one) <= 24, [query["sql"][:90] for query in one]
