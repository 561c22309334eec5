"""Where a list goes on: opaque to programs, bound to the question it was given for. Pure.

A cursor holds no secret and opens nothing, so it is not signed: whoever makes one up gets a page he could have asked for.
"""

import base64
import binascii
import hashlib
import json

LONGEST = 120
_EDITION = 1
_LARGEST = 2**63 - 1
Key = tuple[int, ...]


class BadCursor(ValueError):
    """Not one of ours, or one of another question."""


def digest_of(question: str) -> str:
    """By which a cursor knows its question again."""
    return hashlib.sha256(question.encode("utf-8", "replace")).hexdigest()[:10]


def cursor(question: str, key: Key) -> str:
    """The way on behind `key`, the last place shown; `question` is its digest."""
    text = json.dumps([_EDITION, question, *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def key_of(text: str, question: str, parts: int) -> Key:
    """The key of `parts` whole numbers that `cursor` was given. Raises BadCursor."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        edition, asked, *key = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor(text) from error
    if edition != _EDITION or asked != question or len(key) != parts:
        raise BadCursor(text)
    if not all(type(number) is int and 0 <= number <= _LARGEST for number in key):
        raise BadCursor(text)
    return tuple(key)
