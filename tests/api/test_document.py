"""The document for programs and the page for people: complete, and each in agreement with the other."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from jsonschema_rs import Draft202012Validator
from ninja import Schema
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from tests.api.conftest import Caller
from tests.factories.stays import booking_in, pay
from tourism.api.models import ApiClient, WebhookDelivery, WebhookEndpoint
from tourism.api.openapi import EXAMPLE_SECRET, document
from tourism.api.problems import CODES, CONTENT_TYPE
from tourism.api.schemas import events, groups, stays
from tourism.api.schemas import status as statuses
from tourism.api.schemas.events import EVENT, EventDataOut, EventOut
from tourism.api.services.deliver_webhooks import body_of
from tourism.api.views import api
from tourism.booking.models import OutboxEvent
from tourism.booking.states import BookingState
from tourism.homestays.models import RoomType
from tourism.places.models import VillagePage

pytestmark = pytest.mark.django_db


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, by_method in document(api)["paths"].items():
        for method, operation in by_method.items():
            yield f"{method} {path}", operation


def test_the_document_is_served_as_json_in_full() -> None:
    answer = Client().get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(document(api)))
    assert answer.json()["openapi"].startswith("3.1")


def test_every_operation_has_an_example_of_what_is_asked_and_told() -> None:
    lacking = []
    for name, operation in operations():
        if (body := operation.get("requestBody")) and "example" not in body["content"]["application/json"]:
            lacking.append(f"{name}: request")
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values():
                if "example" not in content and "examples" not in content:
                    lacking.append(f"{name}: {status}")
        lacking += [f"{name}: {each['name']}" for each in operation["parameters"] if "example" not in each]

    assert lacking == []


def test_every_operation_tells_its_refusals_as_problems() -> None:
    for name, operation in operations():
        refusals = {status: answer for status, answer in operation["responses"].items() if int(status) >= 400}
        assert {"401", "404", "422", "429", "500", "503"} <= set(refusals), name
        assert all(set(answer["content"]) == {CONTENT_TYPE} for answer in refusals.values()), name


def shown() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every example of the document with the schema it stands beside: asked, told, refused, sent by webhook."""
    for name, operation in [*operations(), *webhooks()]:
        parts = {"asked": operation.get("requestBody", {}), **operation["responses"]}
        for of_part, part in parts.items():
            for content in part.get("content", {}).values():
                examples = [each["value"] for each in content.get("examples", {}).values()]
                for value in examples or [content["example"]]:
                    yield f"{name}: {of_part}", content["schema"], value
        for each in operation["parameters"]:
            yield f"{name}: {each['name']}", each["schema"], each["example"]


def webhooks() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, by_method in document(api)["webhooks"].items():
        for method, operation in by_method.items():
            yield f"{method} {name}", operation


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """OpenAPI 3.1 speaks JSON Schema 2020-12; its references begin at the document's root."""
    whole = json.loads(json.dumps({**schema, "components": document(api)["components"]}))
    return Draft202012Validator(whole, validate_formats=True)


def test_the_document_is_openapi() -> None:
    assert OPENAPI_31_VALIDATOR.validate(json.loads(json.dumps(document(api)))) is None


def test_examples_keep_to_the_schemas_they_stand_beside() -> None:
    examples = list(shown())
    wrong = [
        (name, error.message) for name, schema, value in examples for error in validator(schema).iter_errors(value)
    ]

    assert wrong == []
    assert {name.rpartition(" ")[2] for name, _schema, _value in examples} >= {
        "asked",
        "200",
        "201",
        "409",
        "422",
        "429",
    }


@pytest.mark.parametrize("module", [events, groups, statuses, stays])
def test_shapes_take_their_own_examples(module: ModuleType) -> None:
    shapes = [shape for shape in vars(module).values() if isinstance(shape, type) and issubclass(shape, Schema)]
    examples = [(shape, extra["example"]) for shape in shapes if (extra := shape.model_config.get("json_schema_extra"))]

    assert examples
    for shape, value in examples:
        assert shape.model_validate(value), shape


def test_problems_told_are_as_the_document_says(anybody: Caller, wish: dict) -> None:
    """What is really answered, held against the same schema: a refusal of the parser, one of a rule, one of nothing."""
    problem = validator({"$ref": "#/components/schemas/ProblemOut"})
    for answer in (anybody.book({**wish, "nights": 0}), anybody.get("bookings/XJ"), anybody.get("nothing")):
        assert list(problem.iter_errors(answer.json())) == []
    assert not problem.is_valid({"code": "sold_out"})


def test_every_event_of_a_life_is_told_as_the_document_says(
    program: ApiClient, wish: dict, double: RoomType, now: datetime
) -> None:
    endpoint = WebhookEndpoint(client=program, url="https://example.org/", secret="s", created_at=now)
    for week, state in enumerate(BookingState):
        booking = booking_in(state, double, now=now + timedelta(weeks=week))
    pay(booking, Decimal(100), now=now)
    event_schema = validator({"$ref": "#/components/schemas/EventOut"})
    known = set(EventDataOut.model_fields)
    seen = set()
    for event in OutboxEvent.objects.filter(booking__isnull=False):
        told = json.loads(body_of(WebhookDelivery(endpoint=endpoint, event=event)))
        assert [error.message for error in event_schema.iter_errors(told)] == [], told
        assert set(told["data"]) <= known
        assert told["kind"] in EventOut.model_fields["kind"].description
        seen.add(told["kind"])

    assert seen >= {
        "booking.hold",
        "booking.confirm",
        "booking.check_out",
        "booking.cancel",
        "payment.paid",
    }


def test_the_example_of_a_webhook_is_signed_as_it_says() -> None:
    (_name, operation), *_none = webhooks()
    header = next(each["example"] for each in operation["parameters"] if each["name"] == "X-Xiangjian-Signature")
    parts = dict(part.split("=") for part in header.split(","))
    body = json.dumps(EVENT, ensure_ascii=False, sort_keys=True)

    expected = hmac.new(EXAMPLE_SECRET.encode(), f"{parts['t']}.{body}".encode(), hashlib.sha256).hexdigest()

    assert parts["v1"] == expected


def test_the_page_shows_every_operation_and_every_code(village: VillagePage) -> None:
    page = Client().get("/api/v1/docs")
    text = page.content.decode()

    assert page.status_code == 200
    for _name, operation in operations():
        assert f'id="{operation["operationId"]}"' in text
    for code in CODES:
        assert f'id="{code}"' in text
    assert "X-Xiangjian-Delivery: 312" in text
    assert "booking.confirm" in text
    assert "style=" not in text
    assert "<script>" not in text
