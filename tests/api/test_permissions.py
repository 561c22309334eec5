"""Whose is what: to a stranger bookings and groups of others do not exist, whatever he tries."""

from datetime import datetime

import pytest
from django.test import Client

from tests.api.conftest import KEY, Caller
from tourism.accounts.models import Membership, Organisation, User
from tourism.api.models import ApiClient
from tourism.api.openapi import document
from tourism.api.views import api
from tourism.booking.models import Booking

pytestmark = pytest.mark.django_db

BOOKING_STEPS = [
    ("get", "", None),
    ("get", "/cancellation", None),
    ("post", "/confirm", {}),
    ("post", "/prolong", None),
    ("post", "/late", {"expected_at": "2026-12-01T23:30:00+08:00"}),
    ("post", "/cancel", {}),
    ("post", "/change", {"guests": 1}),
    ("post", "/change/quote", {"guests": 1}),
    ("post", "/drop", {"nights": ["2026-12-02"]}),
]
GROUP_STEPS = [
    ("get", "", None),
    ("post", "/confirm", None),
    ("post", "/prolong", None),
    ("post", "/release", {"nights": ["2026-12-02"]}),
    ("post", "/cancel", {}),
]


def test_the_lists_above_name_every_operation() -> None:
    known = {
        (method, path)
        for root, steps in (("bookings", BOOKING_STEPS), ("groups", GROUP_STEPS))
        for method, step, _body in steps
        for path in [f"/api/v1/{root}/{{code}}{step}"]
    }
    told = {
        (method, path) for path, by_method in document(api)["paths"].items() for method in by_method if "{code}" in path
    }

    assert known == told


def call(caller: Caller, method: str, path: str, body: dict | None, **headers: str) -> int:
    answer = caller.get(path, **headers) if method == "get" else caller.post(path, body, **headers)
    return int(answer.status_code)


@pytest.mark.parametrize(("method", "step", "body"), BOOKING_STEPS)
def test_a_booking_is_nobody_elses(
    anybody: Caller, as_rival: Caller, as_program: Caller, held: dict, method: str, step: str, body: dict | None
) -> None:
    path = f"bookings/{held['code']}{step}"
    if step == "/late":
        # Only who has said that he comes says when.
        anybody.post(f"bookings/{held['code']}/confirm", {}, X_Booking_Token=held["token"])
    before = Booking.objects.values().get()

    assert call(anybody, method, path, body) == 401
    assert call(anybody, method, path, body, X_Booking_Token="0" * 32) == 404
    assert call(as_rival, method, path, body) == 404
    assert call(as_program, method, path, body) == 404
    assert Booking.objects.values().get() == before
    assert call(anybody, method, path, body, X_Booking_Token=held["token"]) == 200


@pytest.mark.parametrize(("method", "step", "body"), BOOKING_STEPS)
def test_a_booking_that_is_not_there_looks_like_one_of_others(
    anybody: Caller, as_rival: Caller, method: str, step: str, body: dict | None
) -> None:
    path = f"bookings/XJNOTHING{step}"

    assert call(anybody, method, path, body) == 401
    assert call(anybody, method, path, body, X_Booking_Token="0" * 32) == 404
    assert call(as_rival, method, path, body) == 404


def test_the_token_of_one_booking_opens_no_other(anybody: Caller, held: dict, wish: dict) -> None:
    other = anybody.book(wish, "another-key-" + "k" * 8).json()

    assert call(anybody, "get", f"bookings/{other['code']}", None, X_Booking_Token=held["token"]) == 404


def test_a_program_needs_no_token_for_what_it_booked(as_program: Caller, as_rival: Caller, wish: dict) -> None:
    code = as_program.book(wish).json()["code"]

    assert call(as_program, "post", f"bookings/{code}/confirm", {}) == 200
    assert call(as_rival, "post", f"bookings/{code}/cancel", {}) == 404


@pytest.mark.parametrize(("method", "step", "body"), GROUP_STEPS)
def test_a_group_is_its_organisations(
    anybody: Caller, as_rival: Caller, as_program: Caller, party: dict, method: str, step: str, body: dict | None
) -> None:
    option = {**party, "option_until": "2026-11-25T18:00:00+08:00"}
    group = as_program.post("groups", option, Idempotency_Key=KEY).json()
    path = f"groups/{group['code']}{step}"

    assert call(anybody, method, path, body) == 401
    assert call(as_rival, method, path, body) == 404
    assert set(Booking.objects.values_list("state", flat=True)) == {"option"}
    assert call(as_program, method, path, body) == 200


def test_a_key_reaches_no_further_than_its_organisation_and_its_user(
    as_program: Caller, program: ApiClient, party: dict, organiser: User, union: Organisation, now: datetime
) -> None:
    from tests.factories.people import make_union
    from tourism.api.services import register_client

    group = as_program.post("groups", party, Idempotency_Key=KEY).json()
    other = make_union("另一个单位", organiser=organiser, credit_code="91350100M000100Y44")
    _client, key = register_client(name="另一把", user=organiser, organisation=other, now=now)

    assert call(Caller(key), "get", f"groups/{group['code']}", None) == 404
    assert call(as_program, "get", f"bookings/{group['bookings'][0]['code']}", None) == 200
    Membership.objects.filter(organisation=union).delete()
    assert call(as_program, "get", f"groups/{group['code']}", None) == 404
    assert call(as_program, "get", f"bookings/{group['bookings'][0]['code']}", None) == 404


@pytest.mark.parametrize("who", ["host", "rival", "organiser"])
def test_a_login_opens_no_booking_here(who: str, request: pytest.FixtureRequest, held: dict) -> None:
    browser = Client()
    browser.force_login(request.getfixturevalue(who))

    assert browser.get(f"/api/v1/bookings/{held['code']}").status_code == 401
