"""Keys of clients and secrets of endpoints, and the signature made with one. Pure."""

import hashlib
import hmac
import secrets

# How much of a key is kept for people to recognise it.
SHOWN = 10


def new_key() -> str:
    return f"xj_{secrets.token_urlsafe(32)}"


def new_secret() -> str:
    return f"whs_{secrets.token_urlsafe(32)}"


def digest_of(key: str) -> str:
    """Keys are long and random, so a plain digest cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()


def signature(secret: str, at: int, body: bytes) -> str:
    """The value of X-Xiangjian-Signature: HMAC-SHA256 over the moment (Unix seconds) and the body as it was sent."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
