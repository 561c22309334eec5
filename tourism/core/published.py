"""Which publication the site stands at: what is worked out from many pages is kept under it, and forgotten with it."""

import time

from django.core.cache import caches

_KEY = "version"


def published_version() -> int:
    """Another number after every publication, on every process that shares the cache."""
    return caches["pages"].get_or_set(_KEY, time.time_ns, None)  # type: ignore[return-value]


def forget_what_was_published() -> None:
    caches["pages"].set(_KEY, time.time_ns(), None)
