"""Production refuses to start without its secrets and says which; the demo makes its own local ones."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = {
    "SECRET_KEY": "x9" * 25,
    "FIELD_ENCRYPTION_KEYS": "bm90LWEtc2VjcmV0LWp1c3QtMzItYnl0ZXMtbG9uZyE=",
    "ALLOWED_HOSTS": "xiangjian.example",
}


def start(tmp_path, **environment):
    """Import the production settings in a clean process; returns (exit status, what it said)."""
    clean = {key: value for key, value in os.environ.items() if key not in {*REAL, "DEMO", "DATABASE_URL"}}
    code = (
        "import django; django.setup(); from django.conf import settings;"
        "print(settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.ALLOWED_HOSTS)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**clean, "DJANGO_SETTINGS_MODULE": "portal.settings.production", "VAR_DIR": str(tmp_path), **environment},
    )  # fmt: skip
    return result.returncode, result.stdout + result.stderr


def test_production_starts_with_its_secrets(tmp_path):
    status, said = start(tmp_path, **REAL)

    assert status == 0, said
    assert "False True ['xiangjian.example']" in said


@pytest.mark.parametrize("missing", list(REAL))
def test_a_missing_secret_is_named(tmp_path, missing):
    status, said = start(tmp_path, **{key: value for key, value in REAL.items() if key != missing})

    assert status != 0
    assert f"{missing} is not set" in said


@pytest.mark.parametrize("value", ["development-only", "short"])
def test_a_default_secret_is_refused(tmp_path, value):
    status, said = start(tmp_path, **{**REAL, "SECRET_KEY": value})

    assert status != 0
    assert "SECRET_KEY looks like a default" in said


def test_the_gateway_that_takes_no_money_is_refused(tmp_path):
    status, said = start(tmp_path, **REAL, PAYMENT_GATEWAYS="tourism.booking.gateways.fake.FakeGateway")

    assert status != 0
    assert "takes no money" in said


def test_the_demo_makes_its_own_secrets_and_keeps_them(tmp_path):
    assert start(tmp_path, DEMO="1")[0] == 0
    first = (tmp_path / "demo-secret-key").read_text()

    assert start(tmp_path, DEMO="1")[0] == 0
    assert (tmp_path / "demo-secret-key").read_text() == first
    assert len(first) >= 48
