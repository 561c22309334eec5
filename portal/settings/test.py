"""Tests: SQLite unless TEST_DATABASE_URL says otherwise; fast hashing; everything in temporary folders."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import CACHES, FAKE_GATEWAY, cache, database, env

SECRET_KEY = "test-only"
FIELD_ENCRYPTION_KEYS = ["dGVzdGluZy1vbmx5LWtleS0zMi1ieXRlcy1sb25nISE="]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
PAYMENT_GATEWAYS = [FAKE_GATEWAY]

_scratch = Path(tempfile.mkdtemp(prefix="portal-test-"))
DATABASES = {"default": database(env.str("TEST_DATABASE_URL", "") or f"sqlite:///{_scratch / 'test.sqlite3'}")}
# A file, not memory: races need several connections, and that is what production has.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test-run.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
if test_redis := env.str("TEST_REDIS_URL", ""):
    # Emptying a cache empties its whole Redis database, so parallel workers have one each.
    _server, _, _database = test_redis.rpartition("/")
    _worker = env.str("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    _own_redis = f"{_server}/{(int(_database) + int(_worker)) % 16}"
    CACHES = {name: cache(name, _own_redis, f"portal-test-{_scratch.name}", 0) for name in CACHES}
# A test reads a page, changes something and reads it again; tests/portal/test_page_cache.py turns this on.
PAGE_CACHE_SECONDS = 0
MEDIA_ROOT = _scratch / "media"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
# A machine without Pango or a Chinese font may still be developed on; the tests that need them say so themselves.
SILENCED_SYSTEM_CHECKS = ["core.W001"]
