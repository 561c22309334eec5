"""Logging in: everybody by one door, each to their own desk."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.factories.pages import home_page
from tests.factories.people import make_user
from tourism.accounts.models import User
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role
from tourism.accounts.views import LANDINGS

ROOT = Path(__file__).resolve().parents[2]
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def site(db: None) -> None:
    home_page()


def somebody(username: str, role: Role | None, **fields: object) -> User:
    user = make_user(username, **fields)
    if role is not None:
        assign_role(user=user, role=role)
    return user


def log_in(client: Client, username: str, password: str | None = None, url: str = LOGIN) -> Any:
    return client.post(url, {"username": username, "password": password or username})


@pytest.mark.parametrize(
    ("role", "landing"),
    [
        (Role.HOST, "/desk/"),
        (Role.ORGANISER, "/union/"),
        (Role.VILLAGE_EDITOR, "/admin/"),
        (Role.TOWNSHIP_REVIEWER, "/admin/"),
        (Role.COUNTY_OFFICER, "/admin/"),
        (Role.ADMINISTRATOR, "/admin/"),
    ],
)
def test_each_role_lands_at_its_own_desk(client: Client, role: Role, landing: str) -> None:
    somebody("ming", role)
    log_in(client, "ming")

    response = client.get("/accounts/")

    assert response.status_code == 302
    assert response["Location"] == landing


def test_the_landing_screens_exist() -> None:
    for _role, name in LANDINGS:
        try:
            reverse(name)
        except NoReverseMatch:
            pytest.fail(f"{name} is not routed in portal/urls.py")


def test_who_has_no_role_is_told_whom_to_ask(client: Client) -> None:
    somebody("nobody", None)
    log_in(client, "nobody")

    response = client.get("/accounts/")

    assert response.status_code == 403
    assert "还没有分派角色" in response.content.decode()


def test_logging_in_goes_on_to_where_one_was_going(client: Client) -> None:
    somebody("ming", Role.HOST)

    response = client.post(LOGIN, {"username": "ming", "password": "ming", "next": "/desk/week/"})

    assert response["Location"] == "/desk/week/"


def test_a_next_address_on_another_site_is_not_followed(client: Client) -> None:
    somebody("ming", Role.HOST)

    response = client.post(LOGIN, {"username": "ming", "password": "ming", "next": "https://evil.example/"})

    assert response["Location"] == "/accounts/"


def test_a_wrong_password_is_refused_in_chinese(client: Client) -> None:
    somebody("ming", Role.HOST)

    response = log_in(client, "ming", "wrong")

    assert response.status_code == 200
    assert "密码" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_logging_out_needs_a_post(client: Client) -> None:
    somebody("ming", Role.HOST)
    log_in(client, "ming")

    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_a_demo_account_is_refused_outside_demo_mode(client: Client, settings: Any) -> None:
    somebody("editor", Role.VILLAGE_EDITOR, is_demo=True)
    settings.DEMO = False

    for url in (LOGIN, "/admin/login/"):
        log_in(client, "editor", url=url)
        assert "_auth_user_id" not in client.session


def test_a_demo_account_already_logged_in_is_dropped_when_demo_mode_ends(client: Client, settings: Any) -> None:
    somebody("editor", Role.VILLAGE_EDITOR, is_demo=True)
    log_in(client, "editor")
    assert client.get("/admin/").status_code == 200

    settings.DEMO = False

    assert client.get("/admin/").status_code == 302


def test_the_door_names_the_demo_logins_only_in_demo_mode(client: Client, settings: Any) -> None:
    somebody("editor", Role.VILLAGE_EDITOR, is_demo=True, display_name="西递村信息员（演示）")
    somebody("real", Role.VILLAGE_EDITOR, display_name="真账号")

    page = client.get(LOGIN).content.decode()
    assert "西递村信息员（演示）" in page
    assert "真账号" not in page

    settings.DEMO = False
    assert "西递村信息员（演示）" not in client.get(LOGIN).content.decode()


def test_the_ninth_guess_is_locked_out_in_chinese(client: Client, settings: Any) -> None:
    settings.AXES_ENABLED = True
    somebody("ming", Role.HOST)

    answers = [log_in(client, "ming", f"guess {n}") for n in range(settings.AXES_FAILURE_LIMIT)]

    assert [answer.status_code for answer in answers[:-1]] == [200] * (settings.AXES_FAILURE_LIMIT - 1)
    assert answers[-1].status_code == 429
    assert "登录已暂停" in answers[-1].content.decode()
    assert log_in(client, "ming").status_code == 429


def test_no_password_stands_in_the_repository() -> None:
    files = subprocess.run(["git", "ls-files", "-z", "*.py", "*.yaml", "Makefile", "*.md", "*.html"],
                           cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")  # fmt: skip
    set_in_clear = re.compile(r"""(set_password\(|password\s*[=:]\s*)["'][^"'{]+["']""")
    found = [
        name
        for name in files
        if name and not name.startswith("tests/") and set_in_clear.search((ROOT / name).read_text(encoding="utf-8"))
    ]

    assert found == []
