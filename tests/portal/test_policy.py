"""What a page may load: this site only, unless the operator chose a tile provider."""

import pytest


def policy(response) -> dict[str, str]:
    header = response.headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


@pytest.mark.django_db
def test_public_pages_load_from_this_site_only(client):
    rules = policy(client.get("/healthz"))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert rules["img-src"] == "'self' data:"


@pytest.mark.django_db
def test_the_chosen_tile_provider_may_send_pictures_and_nothing_else(client, settings):
    settings.MAP_PROVIDER, settings.MAP_KEY = "tianditu", "a-key"

    rules = policy(client.get("/healthz"))

    assert "tianditu.gov.cn" in rules["img-src"]
    assert all("tianditu" not in value for name, value in rules.items() if name != "img-src")


@pytest.mark.django_db
def test_only_the_admin_may_use_inline_scripts(client):
    assert "'unsafe-inline'" in policy(client.get("/admin/login/"))["script-src"]
    assert "http" not in client.get("/admin/login/").headers["Content-Security-Policy"]
