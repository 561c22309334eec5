"""What is refused, and how: a problem with a code for programs and words for people. Nothing changes."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from tests.api.conftest import KEY, Caller
from tests.factories.houses import make_rooms
from tourism.api.models import ApiClient
from tourism.api.problems import CONTENT_TYPE
from tourism.booking.models import Booking
from tourism.homestays.models import HomestayPage, Household, RoomType

pytestmark = pytest.mark.django_db


def refused(answer: Any) -> tuple[int, str]:
    """Status and code, once it is sure that the answer is a whole problem."""
    told = answer.json()
    assert answer.headers["Content-Type"] == CONTENT_TYPE
    assert {"type", "title", "status", "detail", "code"} <= set(told)
    assert told["status"] == answer.status_code
    assert any("一" <= letter <= "鿿" for letter in told["detail"])
    return answer.status_code, told["code"]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"check_in": "2026-11-01"}, 422, "invalid"),
        ({"check_in": "2026-02-31"}, 422, "invalid"),
        ({"check_in": "9999-12-31"}, 422, "invalid"),
        ({"check_in": 20261201}, 422, "invalid"),
        ({"nights": 0}, 422, "invalid"),
        ({"nights": 400}, 422, "invalid"),
        ({"nights": "2"}, 422, "invalid"),
        ({"guests": 10_000}, 422, "invalid"),
        ({"guests": True}, 422, "invalid"),
        ({"rooms": []}, 422, "invalid"),
        ({"rooms": [{"room_type": 10**30, "count": 1}]}, 422, "invalid"),
        ({"contact": {"name": "陈女士", "phone": "123"}}, 422, "invalid"),
        ({"contact": {"name": "陈女士", "phone": "不是号码的话"}}, 422, "invalid"),
        ({"contact": {"name": "陈\x00女士", "phone": "13800001234"}}, 422, "invalid"),
        ({"contact": {"name": "陈女士", "phone": "13800001234", "email": "nobody"}}, 422, "invalid"),
        ({"note": "\ud800"}, 422, "invalid"),
        ({"surprise": 1}, 422, "invalid"),
        ({"homestay": 999_999}, 404, "not_found"),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    anybody: Caller, wish: dict, change: dict, status: int, code: str
) -> None:
    answer = anybody.book({**wish, **change})

    assert refused(answer) == (status, code)
    assert Booking.objects.count() == 0


def test_every_wrong_field_is_named_with_its_cure(anybody: Caller, wish: dict) -> None:
    wish["contact"].pop("phone")

    errors = anybody.book({**wish, "nights": 0}).json()["errors"]

    assert {error["field"] for error in errors} == {"nights", "contact.phone"}
    assert {"field": "nights", "message": "不能小于 1。"} in errors


def test_a_room_of_another_house_is_refused(anybody: Caller, wish: dict, hilltop: Household) -> None:
    other = hilltop.room_types.get()

    answer = anybody.book({**wish, "rooms": [{"room_type": other.pk, "count": 1}]})

    assert refused(answer) == (422, "invalid")


@pytest.mark.parametrize("key", ["", "short", "k" * 81, "k" * 20 + " k", "键" * 20])
def test_a_key_must_be_there_and_be_plain(anybody: Caller, wish: dict, key: str) -> None:
    answer = anybody.post("bookings", wish, **({"Idempotency_Key": key} if key else {}))

    assert refused(answer) == (422, "invalid")
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("{", "application/json", (400, "malformed")),
        ("[" * 30_000, "application/json", (400, "malformed")),
        ("[]", "application/json", (422, "invalid")),
        ("null", "application/json", (422, "invalid")),
        ("a=1", "application/x-www-form-urlencoded", (415, "unsupported_media_type")),
        ('"' + "x" * 70_000 + '"', "application/json", (413, "too_large")),
    ],
)
def test_what_is_no_json_object_is_refused(
    anybody: Caller, creekside_page: HomestayPage, body: str, kind: str, expected: tuple
) -> None:
    answer = anybody.client.post("/api/v1/bookings", body, content_type=kind, headers={"Idempotency-Key": KEY})

    assert refused(answer) == expected


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing", "/api/v2/bookings", "/api/v1/bookings/XJ/nothing"])
def test_unknown_addresses_answer_as_problems(anybody: Caller, path: str) -> None:
    assert refused(anybody.client.get(path)) == (404, "not_found")


def test_a_wrong_method_answers_as_a_problem_and_names_the_right_ones(anybody: Caller) -> None:
    answer = anybody.client.put("/api/v1/bookings", "{}", content_type="application/json")

    assert refused(answer) == (405, "method_not_allowed")
    assert "POST" in answer.headers["Allow"]


def test_a_nul_in_an_address_is_nothing(anybody: Caller) -> None:
    assert refused(anybody.client.get("/api/v1/bookings/XJ%00", headers={"X-Booking-Token": "x"})) == (404, "not_found")


def test_a_closed_house_says_why(anybody: Caller, wish: dict, creekside: Household) -> None:
    creekside.licences.filter(kind="fire").delete()

    answer = anybody.book(wish)

    assert refused(answer) == (409, "not_bookable")
    assert answer.json()["reasons"] == ["缺少消防安全检查意见"]


def test_a_room_without_a_price_is_told(anybody: Caller, wish: dict, double: RoomType) -> None:
    double.price_bands.all().delete()

    assert refused(anybody.book(wish)) == (409, "no_price")


def test_one_phone_keeps_only_so_many(anybody: Caller, wish: dict, creekside: Household) -> None:
    many = make_rooms(creekside, "大通铺", 8)
    wish["rooms"] = [{"room_type": many.pk, "count": 1}]
    for n in range(5):
        assert anybody.book(wish, f"key-number-{n}-{'k' * 8}").status_code == 201

    answer = anybody.book(wish)

    assert refused(answer) == (429, "too_many_holds")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_deposit_is_asked_for_by_its_sum(anybody: Caller, wish: dict, creekside: Household, now: datetime) -> None:
    from tests.factories.houses import Terms, publish_policy

    terms = Terms((), deposit_percent=50)
    publish_policy(key="deposit", name="付订金", summary="先付一半。", terms=terms, now=now - timedelta(days=1))
    Household.objects.filter(pk=creekside.pk).update(policy_key="deposit")
    held = anybody.book(wish).json()

    answer = anybody.post(f"bookings/{held['code']}/confirm", {}, X_Booking_Token=held["token"])

    assert refused(answer) == (409, "deposit_due")
    assert answer.json()["amount"] == "168.00"


def test_too_many_calls_are_told_when_to_come_back(anybody: Caller, settings: Any, wish: dict) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "requests": (2, 60), "holds": (1, 600)}

    assert [anybody.get("homestays").status_code for _ in range(3)] == [200, 200, 429]
    assert anybody.book(wish).status_code == 201
    answer = anybody.book(wish)

    assert refused(answer) == (429, "rate_limited")
    assert answer.headers["Retry-After"] == "600"


def test_a_program_has_a_limit_of_its_own(anybody: Caller, as_program: Caller, settings: Any) -> None:
    settings.API_LIMITS = {**settings.API_LIMITS, "requests": (1, 60), "client_requests": (2, 60)}

    assert [as_program.get("homestays").status_code for _ in range(3)] == [200, 200, 429]
    assert anybody.get("homestays").status_code == 200


def test_a_database_that_is_gone_is_busy_not_broken(anybody: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_args: Any, **_named: Any) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("tourism.api.views.catalogue.find", gone)

    answer = anybody.get("homestays")

    assert refused(answer) == (503, "busy")
    assert answer.headers["Retry-After"]


def test_what_we_break_ourselves_is_told_without_its_inside(anybody: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any, **_named: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("tourism.api.views.catalogue.find", broken)
    anybody.client.raise_request_exception = False

    answer = anybody.get("homestays")

    assert refused(answer) == (500, "server_error")
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("value", ["Bearer wrong", "Basic abc", "Bearer ", "xj_"])
def test_a_key_that_opens_nothing_is_unauthorised_even_for_public_questions(anybody: Caller, value: str) -> None:
    answer = anybody.get("homestays", Authorization=value)

    assert refused(answer) == (401, "unauthorised")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_key_and_a_left_user_open_nothing(
    as_program: Caller, program: ApiClient, as_rival: Caller, rival: Any, now: datetime
) -> None:
    from tourism.api.services import revoke_client

    revoke_client(client_id=program.pk, now=now)
    rival.is_active = False
    rival.save()

    assert refused(as_program.get("homestays")) == (401, "unauthorised")
    assert refused(as_rival.get("homestays")) == (401, "unauthorised")


def test_nothing_but_what_is_public_is_kept_by_caches(anybody: Caller, creekside_page: HomestayPage) -> None:
    stay = {"check_in": "2026-12-01", "nights": 1}

    assert anybody.get("homestays").headers["Cache-Control"] == "public, max-age=300"
    assert anybody.get(f"homestays/{creekside_page.pk}/availability", stay).headers["Cache-Control"] == "no-store"
    assert anybody.get("homestays", {"limit": 0}).headers["Cache-Control"] == "no-store"
    assert anybody.get("nothing").headers["Cache-Control"] == "no-store"
