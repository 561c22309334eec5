"""From which address the request that is being answered came: for the trail, which keeps a digest of it, and nothing else.

The one thing that does not come in by argument: forty services would carry it through for a single line that writes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from .fields import blind_index

_address: ContextVar[str] = ContextVar("address", default="")


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Answer a request from this address."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)


def origin_digest() -> str:
    """A keyed digest (64 hex digits) of where we are called from; empty when nobody calls, as in a chore."""
    address = _address.get()
    return blind_index(address) if address else ""
