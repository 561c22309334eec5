"""Development: reloading server, readable errors, local secrets."""

from .base import *  # noqa: F403
from .base import FAKE_GATEWAY, VAR_DIR

DEBUG = True
DEMO = True
PAYMENT_GATEWAYS = [FAKE_GATEWAY]
SECRET_KEY = "development-only"
FIELD_ENCRYPTION_KEYS = ["ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMhISE="]
ALLOWED_HOSTS = ["*"]
PAGE_CACHE_SECONDS = 0
VAR_DIR.mkdir(exist_ok=True)
