"""Bamboo Creek hears of itself: its editor and its township, a county officer, and guests who have left Creekside."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.management import call_command

from tests.factories.people import make_user
from tests.factories.voices import left
from tourism.accounts.models import User
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role
from tourism.booking.models import Booking
from tourism.homestays.models import RoomType
from tourism.places.models import VillageDuty, VillagePage
from tourism.places.services import give_duty


@pytest.fixture(autouse=True)
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    yield


@pytest.fixture
def editor(village: VillagePage) -> User:
    user = make_user("editor", email="editor@example.org")
    give_duty(user=user, village=village, role=VillageDuty.Role.EDITOR)
    return user


@pytest.fixture
def township(village: VillagePage) -> User:
    user = make_user("township", email="township@example.org")
    give_duty(user=user, village=village, role=VillageDuty.Role.TOWNSHIP)
    return user


@pytest.fixture
def officer(db: None) -> User:
    call_command("sync_roles", verbosity=0)
    user = make_user("officer", email="county@example.org")
    assign_role(user=user, role=Role.COUNTY_OFFICER)
    return user


@pytest.fixture
def stay(double: RoomType, now: datetime) -> Booking:
    """Two nights from the twenty-third, over on the twenty-fifth."""
    return left(double, now=now)
