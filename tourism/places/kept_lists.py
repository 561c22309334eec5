"""What a list can be asked, worked out once for all visitors."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache

from tourism.core.published import published_version

from .listing import Catalogue, Order


def kept_list(
    name: str,
    days: Sequence[date],
    make: Callable[[], Catalogue],
    order: Callable[[Catalogue, Sequence[date]], Order],
) -> tuple[Catalogue, Order]:
    """The catalogue of that name and its order for these days, as old as a page may be (`PAGE_CACHE_SECONDS`) and never older
    than the last publication."""
    seconds, version = settings.PAGE_CACHE_SECONDS, published_version()

    def kept(key: str, build: Callable[[], Any]) -> Any:
        return cache.get_or_set(f"list:{name}:{version}:{key}", build, seconds) if seconds else build()

    catalogue = kept("catalogue", make)
    # Both are made apart, and rows have numbers: an order belongs to one catalogue.
    return catalogue, kept(f"{hash(tuple(catalogue.pks))}:{days[0]}:{days[-1]}", lambda: order(catalogue, days))
