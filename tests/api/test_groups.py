"""Groups through the API: by a program with a key, or by an organiser from our own pages."""

from datetime import datetime

import pytest
from django.test import Client

from tests.api.conftest import KEY, Caller
from tests.factories.people import make_union, make_user
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, BookingGroup, RoomNight
from tourism.booking.services import cancel
from tourism.booking.states import Actor
from tourism.homestays.models import HomestayPage, Household

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(party: dict, hilltop_page: HomestayPage, hilltop: Household) -> dict:
    """The party, with two more guests at Hilltop."""
    rooms = [{"room_type": hilltop.room_types.get().pk, "count": 1}]
    part = {"homestay": hilltop_page.pk, "check_in": "2026-12-01", "nights": 2, "guests": 2, "rooms": rooms}
    return {**party, "parts": [*party["parts"], part]}


def place(caller: Caller, body: dict, key: str = KEY) -> dict:
    answer = caller.post("groups", body, Idempotency_Key=key)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_a_group_is_taken_over_two_houses_at_once(as_program: Caller, both: dict, union: Organisation) -> None:
    told = place(as_program, both)

    assert told["organisation"] == union.pk
    assert [each["state"] for each in told["bookings"]] == ["confirmed", "confirmed"]
    assert RoomNight.objects.count() == 6


def test_a_group_is_all_or_nothing(as_program: Caller, both: dict) -> None:
    both["parts"][1]["rooms"][0]["count"] = 2
    both["parts"][1]["guests"] = 4
    place(as_program, {**both, "parts": both["parts"][1:]}, "x" * 16)

    answer = as_program.post("groups", both, Idempotency_Key=KEY)

    assert (answer.status_code, answer.json()["code"]) == (409, "sold_out")
    assert BookingGroup.objects.count() == 1


def test_an_option_is_confirmed_released_and_cancelled(as_program: Caller, both: dict) -> None:
    group = place(as_program, {**both, "option_until": "2026-11-25T18:00:00+08:00"})
    line = group["bookings"][0]["lines"][0]["id"]

    released = as_program.post(f"groups/{group['code']}/release", {"lines": [line]}).json()
    confirmed = as_program.post(f"groups/{group['code']}/confirm").json()
    cancelled = as_program.post(f"groups/{group['code']}/cancel", {"reason": "改期"}).json()

    assert [each["state"] for each in group["bookings"]] == ["option", "option"]
    assert sum(bool(each["nights"]) for each in released["bookings"][0]["lines"]) == 1
    assert {each["state"] for each in confirmed["bookings"]} == {"confirmed"}
    assert {each["state"] for each in cancelled["bookings"]} == {"cancelled"}
    assert as_program.get(f"groups/{group['code']}").json() == cancelled


def test_an_option_is_prolonged_once_in_both_houses_by_its_organiser(as_program: Caller, both: dict) -> None:
    group = place(as_program, {**both, "option_until": "2026-11-25T18:00:00+08:00"})
    path = f"groups/{group['code']}/prolong"

    first = as_program.post(path, Idempotency_Key="p" * 16)
    resent = as_program.post(path, Idempotency_Key="p" * 16)
    again = as_program.post(path)

    assert [each["expires_at"] for each in first.json()["bookings"]] == ["2026-11-26T18:00:00+08:00"] * 2
    assert resent.json() == first.json()
    assert (again.status_code, again.json()["code"]) == (409, "cannot_prolong")


def test_an_option_is_prolonged_though_one_house_was_given_back(as_program: Caller, both: dict, now: datetime) -> None:
    group = place(as_program, {**both, "option_until": "2026-11-25T18:00:00+08:00"})
    first, second = group["bookings"]
    cancel(booking_id=Booking.objects.get(code=first["code"]).pk, actor=Actor.ORGANISER, now=now)

    told = as_program.post(f"groups/{group['code']}/prolong").json()["bookings"]

    assert [each["state"] for each in told] == ["cancelled", "option"]
    assert told[1]["expires_at"] > second["expires_at"]


def test_what_is_no_option_is_not_prolonged(as_program: Caller, both: dict) -> None:
    group = place(as_program, both)

    answer = as_program.post(f"groups/{group['code']}/prolong")

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert as_program.get(f"groups/{group['code']}").json() == group


def test_a_resent_group_is_the_same_group(as_program: Caller, both: dict) -> None:
    first = place(as_program, both)
    again = as_program.post("groups", both, Idempotency_Key=KEY)

    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    assert again.json() == first
    assert Booking.objects.count() == 2


def test_an_organiser_logged_in_may_book_but_not_without_our_token(
    party: dict, organiser: User, union: Organisation
) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(organiser)
    secret = "s" * 32
    browser.cookies["csrftoken"] = secret

    def ask(**headers: str) -> int:
        sent = {"Idempotency-Key": KEY, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return browser.post("/api/v1/groups", party, content_type="application/json", headers=sent).status_code

    assert ask() == 403
    assert ask(X_CSRFToken="t" * 32) == 403
    assert ask(X_CSRFToken=secret) == 201


def test_who_organises_nothing_books_no_group(anybody: Caller, as_rival: Caller, party: dict, organiser: User) -> None:
    assert anybody.post("groups", party, Idempotency_Key=KEY).status_code == 401
    assert as_rival.post("groups", party, Idempotency_Key=KEY).status_code == 403


def test_an_organisation_nobody_checked_books_no_group(party: dict, now: datetime) -> None:
    from tourism.api.services import register_client

    person = make_user("newcomer")
    fresh = make_union("新单位", organiser=person, is_verified=False, credit_code="91350100M000100Y43")
    _client, key = register_client(name="新单位的程序", user=person, organisation=fresh, now=now)

    answer = Caller(key).post("groups", party, Idempotency_Key=KEY)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
