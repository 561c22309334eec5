"""The process says whether it lives and whether it can serve."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_a_healthy_portal_is_ready(client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json() == {"database": True, "cache": True}


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
def test_a_demo_world_keeps_search_engines_out(client, settings):
    settings.DEMO = True
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()

    settings.DEMO = False
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /\n" not in text
    assert "Disallow: /desk/" in text
