"""The document for programs and the page for people: complete, and each in agreement with the other."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tourism.api.openapi import document
from tourism.api.problems import CODES, CONTENT_TYPE
from tourism.api.views import api
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


def test_examples_keep_to_their_own_schemas() -> None:
    """The shapes asked for take the examples the document shows of them."""
    from tourism.api.schemas import groups, stays

    for module in (groups, stays):
        for name, shape in vars(module).items():
            extra = getattr(shape, "model_config", {}).get("json_schema_extra") if isinstance(shape, type) else None
            if extra:
                assert shape.model_validate(extra["example"]), name


def test_the_page_shows_every_operation_and_every_code(village: VillagePage) -> None:
    page = Client().get("/api/v1/docs")
    text = page.content.decode()

    assert page.status_code == 200
    for _name, operation in operations():
        assert f'id="{operation["operationId"]}"' in text
    for code in CODES:
        assert f'id="{code}"' in text
    assert "style=" not in text
    assert "<script>" not in text
