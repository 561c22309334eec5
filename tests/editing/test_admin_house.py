"""The admin as a house: in Chinese, with menus for what the portal is about, asking no other host for anything."""

import re

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.editing.conftest import Login
from tests.editing.screens import is_refused, text_of
from tests.factories.people import make_user
from tourism.accounts.models import User
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

# What a browser fetches or sends by itself; links that a person may click are no requests.
FETCHED = (
    ("src", "[src]"),
    ("srcset", "[srcset]"),
    ("href", "link[href]"),
    ("action", "form[action]"),
    ("data", "object"),
)


def foreign_addresses(response: HttpResponse) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    found = [str(tag.get(name)) for name, selector in FETCHED for tag in page.select(selector)]
    return [address for address in found if re.match(r"(https?:)?//", address)]


def menu(user: User, login: Login) -> str:
    page = text_of(login(user).get("/admin/"))
    found = re.search(r'<script id="wagtail-sidebar-props"[^>]*>(.*?)</script>', page, re.S)
    assert found is not None
    return found.group(1).encode().decode("unicode_escape")


def test_the_dashboard_speaks_chinese_to_a_browser_that_asks_for_english(editor: User, login: Login) -> None:
    response = login(editor).get("/admin/", headers={"accept-language": "en-US,en;q=0.9"})

    assert 'lang="zh-hans"' in text_of(response)
    assert "您负责的乡村" in text_of(response)
    assert "乡间后台" in text_of(response)


def test_the_login_of_the_admin_speaks_chinese_and_names_the_house(client: Client, db: None) -> None:
    page = text_of(client.get("/admin/login/", headers={"accept-language": "en"}))

    assert "登录乡间后台" in page
    assert "Sign in" not in page


def test_an_editor_finds_villages_and_homestays_but_no_ledger(editor: User, login: Login) -> None:
    items = menu(editor, login)

    for word in (
        "乡村",
        "景点",
        "物产",
        "节庆",
        "告示",
        "民宿农家",
        "农户",
        "三改一整",
        "证照",
        "房型",
        "价格",
        "订单",
    ):
        assert word in items
    for word in ("台账", "工会出行", "村务分工"):
        assert word not in items


def test_the_county_finds_everything(officer: User, login: Login) -> None:
    items = menu(officer, login)

    for word in ("乡村", "线路", "民宿农家", "订单", "工会出行", "台账", "村务分工", "单位"):
        assert word in items


@pytest.mark.parametrize("role", [Role.HOST, Role.ORGANISER])
def test_hosts_and_organisers_do_not_enter(role: Role, xidi: VillagePage, login: Login) -> None:
    user = make_user("outsider")
    assign_role(user=user, role=role)

    assert login(user).get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "name",
    ["entry:index", "stafftrip:index", "villageduty:index", "organisation:index", "wagtailusers_users:index"],
)
def test_an_editor_does_not_open_what_is_the_countys(name: str, editor: User, login: Login) -> None:
    assert is_refused(login(editor).get(reverse(name)))


@pytest.mark.parametrize("name", ["booking_register", "entry", "stafftrip"])
def test_bookings_ledger_and_trips_are_read_only_even_for_administrators(
    name: str, admin_user: User, login: Login, xidi: VillagePage
) -> None:
    browser = login(admin_user)

    assert browser.get(reverse(f"{name}:index")).status_code == 200
    for screen in ("new/", "edit/1/", "delete/1/"):
        assert browser.get(reverse(f"{name}:index") + screen).status_code == 404


def test_no_admin_screen_asks_another_host_for_anything(
    admin_user: User, editor: User, own_house: Household, login: Login, xidi: VillagePage
) -> None:
    screens = [
        "/admin/",
        "/admin/login/",
        reverse("village_pages:index"),
        reverse("wagtailadmin_pages:edit", args=[xidi.pk]),
        reverse("household:edit", args=[own_house.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailadmin_account"),
    ]
    for user in (admin_user, editor):
        for screen in screens:
            response = login(user).get(screen, follow=True)
            assert response.status_code == 200
            assert foreign_addresses(response) == [], screen
            for word in ("gravatar", "releases.wagtail", "googleapis", "cdn."):
                assert word not in text_of(response), screen
