"""Reading and filling the admin's forms as a browser does."""

import json
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse


def text_of(response: HttpResponse) -> str:
    """The page as text. Choosers answer with a page inside JSON."""
    text = response.content.decode()
    return str(json.loads(text)) if text.startswith("{") else text


def is_refused(response: HttpResponse) -> bool:
    """Wagtail turns a forbidden page into a way back to the dashboard; some screens answer 403 or 404."""
    return response.status_code in (403, 404) or (response.status_code == 302 and response["Location"] == "/admin/")


def filled_form(response: HttpResponse, selector: str = "form") -> dict[str, Any]:
    """What a browser would send if the form were submitted untouched. Buttons are left out."""
    form = BeautifulSoup(response.content, "html.parser").select_one(selector)
    assert form is not None, f"no {selector} on the page"
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name = field.get("name")
        if name and not field.has_attr("disabled"):
            _read(field, str(name), data)
    return data


def page_form(response: HttpResponse) -> dict[str, Any]:
    """The page editor's form. Its story is built by script; the pages of these tests have none."""
    return filled_form(response, "form[data-edit-form]") | {"story-count": "0"}


def _read(field: Tag, name: str, data: dict[str, Any]) -> None:
    kind = field.get("type", "text")
    if field.name == "textarea":
        data[name] = field.text.removeprefix("\n")
    elif field.name == "select":
        chosen = [option.get("value", "") for option in field.find_all("option") if option.has_attr("selected")]
        data[name] = chosen if field.has_attr("multiple") else (chosen or [_first(field)])[0]
    elif kind in ("checkbox", "radio"):
        if field.has_attr("checked"):
            data[name] = field.get("value", "on")
    elif kind not in ("submit", "button", "file"):
        data[name] = field.get("value", "")


def _first(select: Tag) -> str:
    option = select.find("option")
    return str(option.get("value", "")) if isinstance(option, Tag) else ""


def choices(response: HttpResponse, name: str) -> list[str]:
    """What a plain list on the page offers, by its words."""
    select = BeautifulSoup(response.content, "html.parser").select_one(f"select[name={name}]")
    assert select is not None, f"no list {name} on the page"
    return [option.text.strip() for option in select.find_all("option") if option.get("value")]
