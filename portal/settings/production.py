"""Production, and the demo that `make run` serves (DEMO=1): the same server, the same policies.

Refuses to start with a missing secret and says which; the demo alone makes its own local ones.
"""

import base64
import secrets

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, DEMO, FAKE_GATEWAY, FIELD_ENCRYPTION_KEYS, PAYMENT_GATEWAYS, STORAGES, VAR_DIR, env


def _local_secret(name: str, make: str) -> str:
    """A secret of this demo installation: made once, kept beside its database, never in the repository."""
    path = VAR_DIR / name
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        path.write_text(make)
        path.chmod(0o600)
    return path.read_text().strip()


def _required(name: str) -> str:
    value = env.str(name, "")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set. Production needs it from the environment; see README, Settings."
        )
    if "only" in value or len(value) < 32:
        raise ImproperlyConfigured(f"{name} looks like a default or is shorter than 32 characters; set a real one.")
    return value


if DEMO:
    SECRET_KEY = env.str("SECRET_KEY", "") or _local_secret("demo-secret-key", secrets.token_urlsafe(48))
    FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [
        _local_secret("demo-field-key", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    ]
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost"]
else:
    SECRET_KEY = _required("SECRET_KEY")
    _required("FIELD_ENCRYPTION_KEYS")
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is not set. Name the hosts this portal answers to, separated by commas."
        )
    if FAKE_GATEWAY in PAYMENT_GATEWAYS:
        raise ImproperlyConfigured("PAYMENT_GATEWAYS names the demo's gateway, which takes no money. Remove it.")
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 3600)
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Some files of packages name source maps they do not ship.
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
