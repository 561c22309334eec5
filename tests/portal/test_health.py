"""The process says whether it lives and whether it can serve."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from freezegun import freeze_time


@pytest.mark.django_db
def test_a_healthy_portal_is_ready(client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json() == {"database": True, "cache": True, "clock": True}


@pytest.mark.django_db
def test_a_portal_without_its_database_lives_but_is_not_ready(client, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", gone)

    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False


@pytest.mark.django_db
def test_a_portal_without_its_cache_is_not_ready(client, monkeypatch):
    def gone(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(cache, "set", gone)

    assert client.get("/readyz").json()["cache"] is False


@pytest.mark.django_db
@pytest.mark.parametrize(("off", "is_ready"), [(4, True), (-4, True), (60, False), (-60, False)])
def test_a_portal_whose_clock_is_not_the_databases_is_not_ready(client, off, is_ready):
    with freeze_time(datetime.now(UTC) + timedelta(seconds=off), tick=True):
        answer = client.get("/readyz")

    is_measured = connection.vendor == "postgresql"
    assert answer.json()["clock"] is (is_ready or not is_measured)
    assert answer.status_code == (200 if answer.json()["clock"] else 503)


@pytest.mark.django_db
def test_a_demo_world_keeps_search_engines_out(client, settings):
    settings.DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()

    settings.DEMO = False
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" not in text
    assert "Disallow: /desk/" in text
