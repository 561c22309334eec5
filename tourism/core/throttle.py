"""How often one visitor may guess."""

import hashlib

from django.core.cache import cache


def is_too_often(what: str, who: str, *, most: int, seconds: int) -> bool:
    """Count one try of `who` at `what`; whether it is more than `most` within `seconds`."""
    key = f"tries:{what}:{hashlib.sha256(who.encode()).hexdigest()}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, seconds)
        return False
