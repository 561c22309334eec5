"""Screens are asked at the cast's hour; nothing depends on the day the tests are run."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from tourism.accounts.models import User


@pytest.fixture(autouse=True)
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    cache.clear()
    yield


@pytest.fixture
def at_desk(host: User) -> Client:
    """The browser of Creekside's host."""
    client = Client()
    client.login(username="host", password="host")
    return client
