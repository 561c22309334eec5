"""Writing many things at once: leave the index alone meanwhile, and rebuild it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_deferred: ContextVar[bool] = ContextVar("search_updates_deferred", default=False)


@contextmanager
def search_updates_deferred() -> Iterator[None]:
    """Within, saving or deleting an object does not touch the search index; the caller runs `rebuild_search` afterwards."""
    token = _deferred.set(True)
    try:
        yield
    finally:
        _deferred.reset(token)


class Deferrable:
    """Mixin of a search backend whose single updates can wait."""

    def add(self, obj: Any) -> None:
        if not _deferred.get():
            super().add(obj)  # type: ignore[misc]

    def delete(self, obj: Any) -> None:
        if not _deferred.get():
            super().delete(obj)  # type: ignore[misc]
