"""Programs that read the document and call everything with whatever it allows, and with what it does not: the answer is
never an error of ours, and always one the document told of."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from portal.wsgi import application
from tests.api.conftest import KEY, Caller
from tourism.api.models import ApiClient
from tourism.api.openapi import document
from tourism.api.views import api
from tourism.homestays.models import RoomType

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance, negative_data_rejection,
]  # fmt: skip
# Each example is a request through the whole server; what one of them leaves behind the next one finds.
FEW = settings(
    max_examples=10, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip


@contextmanager
def one_connection() -> Iterator[None]:
    """Without the end of each request, which would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def fuzz(raw: dict[str, Any], mode: GenerationMode, **headers: str) -> None:
    """Call every operation of the document with what it allows (positive) or with what it does not (negative)."""
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    for found in schema.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body):
            continue

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity", **headers})

        with one_connection():
            call()


def without_public_reading() -> dict[str, Any]:
    """The document less what a key changes nothing about."""
    raw = copy.deepcopy(document(api))
    for by_method in raw["paths"].values():
        for method in [method for method, operation in by_method.items() if operation["tags"] == ["资料"]]:
            del by_method[method]
    return raw


@pytest.fixture
def no_limits(settings: Any) -> None:
    settings.API_LIMITS = {name: (10**9, 60) for name in settings.API_LIMITS}
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def with_what_is_there(
    no_limits: None, as_program: Caller, wish: dict, party: dict, held: dict, double: RoomType
) -> dict[str, Any]:
    """The document narrowed to a house, rooms, bookings and days that exist, so that the calls come through to the rules."""
    group = as_program.post("groups", {**party, "option_until": "2026-11-25T18:00:00+08:00"}, Idempotency_Key=KEY)
    raw = without_public_reading()
    days = {"type": "string", "enum": ["2026-11-23", "2026-12-01", "2026-12-02", "2026-12-05", "2027-10-01"]}
    lines = {"type": "integer", "enum": [held["lines"][0]["id"], group.json()["bookings"][0]["lines"][0]["id"], 1]}
    schemas = raw["components"]["schemas"]
    schemas["RoomsIn"]["properties"]["room_type"] = {"type": "integer", "enum": [double.pk]}
    for name in ("BookingIn", "PartIn"):
        schemas[name]["properties"] |= {"homestay": {"type": "integer", "enum": [wish["homestay"]]}, "check_in": days}
    schemas["ContactIn"]["properties"]["phone"] = {"type": "string", "enum": ["13800001234", "13900001234"]}
    for name in ("ChangeIn", "ChangeQuoteIn"):
        schemas[name]["properties"]["check_in"] = days
    for name in ("DropIn", "BookingDropIn"):
        schemas[name]["properties"] |= {
            "lines": {"type": "array", "items": lines, "maxItems": 2},
            "nights": {"type": "array", "items": days, "maxItems": 2},
        }
    for path, operations in raw["paths"].items():
        code = group.json()["code"] if "groups" in path else held["code"]
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["name"] in (known := {"code": [code], "X-Booking-Token": [held["token"]],
                                                    "homestay": [wish["homestay"]]}):  # fmt: skip
                    parameter["schema"] = {"enum": known[parameter["name"]]}
                if parameter["name"] == "check_in":
                    parameter["schema"] = days
    return raw


MODES = pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])


@MODES
def test_whatever_anybody_sends_is_answered_as_documented(mode: GenerationMode, no_limits: None) -> None:
    fuzz(copy.deepcopy(document(api)), mode)


@MODES
def test_whatever_a_program_sends_is_answered_as_documented(
    mode: GenerationMode, no_limits: None, program: ApiClient
) -> None:
    fuzz(without_public_reading(), mode, Authorization=f"Bearer {program.key}")


@MODES
def test_what_comes_through_to_the_rules_is_answered_as_documented(
    mode: GenerationMode, program: ApiClient, with_what_is_there: dict[str, Any]
) -> None:
    fuzz(with_what_is_there, mode, Authorization=f"Bearer {program.key}")
