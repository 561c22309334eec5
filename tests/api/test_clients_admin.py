"""The county registers programs: the key is shown once, digested, and can be switched off."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.api.conftest import Caller
from tests.factories.people import make_user
from tourism.accounts.models import Organisation, User
from tourism.api.keys import digest_of
from tourism.api.models import ApiClient
from tourism.places.models import VillagePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(village: VillagePage) -> Client:
    browser = Client()
    browser.force_login(make_user("boss", is_superuser=True, is_staff=True))
    return browser


def register(admin: Client, organiser: User, union: Organisation) -> tuple[Any, str]:
    answer = admin.post(
        reverse("apiclient:add"), {"name": "工会订房", "user": organiser.pk, "organisation": union.pk}, follow=True
    )
    found = re.search(r"xj_[\w-]{40,}", answer.content.decode())
    return answer, found.group() if found else ""


def test_a_key_is_shown_once_and_kept_as_a_digest(admin: Client, organiser: User, union: Organisation) -> None:
    _answer, key = register(admin, organiser, union)

    program = ApiClient.objects.get()
    assert program.key_sha256 == digest_of(key)
    assert key.startswith(program.prefix)
    assert Caller(key).get("homestays").status_code == 200
    assert key not in admin.get(reverse("apiclient:index")).content.decode()
    assert key not in admin.get(reverse("apiclient:edit", args=[program.pk])).content.decode()


def test_a_key_switched_off_opens_nothing_and_the_client_stays(
    admin: Client, organiser: User, union: Organisation
) -> None:
    _answer, key = register(admin, organiser, union)

    admin.post(reverse("apiclient:delete", args=[ApiClient.objects.get().pk]))

    assert ApiClient.objects.get().revoked_at is not None
    assert Caller(key).get("homestays").status_code == 401


@pytest.mark.parametrize("who", ["host", "organiser", "rival"])
def test_nobody_else_registers_programs(who: str, request: pytest.FixtureRequest) -> None:
    browser = Client()
    browser.force_login(request.getfixturevalue(who))

    assert browser.get(reverse("apiclient:index")).status_code in {302, 403}
    browser.post(reverse("apiclient:add"), {"name": "x", "user": 1})
    assert ApiClient.objects.count() == 0
