"""Encrypted text: what a thief of the database alone must not read."""

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is not set: personal data cannot be stored.")
    return MultiFernet([Fernet(key) for key in keys])


def _current_box() -> MultiFernet:
    return _box(tuple(settings.FIELD_ENCRYPTION_KEYS))


def blind_index(text: str) -> str:
    """A keyed digest (64 hex digits) by which an encrypted value can be found again without being readable."""
    key = settings.FIELD_ENCRYPTION_KEYS[-1].encode()
    return hmac.new(key, text.strip().encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):
    """Text encrypted at rest (Fernet, first key writes, every key reads). Empty stays empty. Cannot be filtered on."""

    description = "Encrypted text"

    def get_prep_value(self, value: Any) -> str:
        text = super().get_prep_value(value)
        return _current_box().encrypt(text.encode()).decode() if text else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        if not value:
            return ""
        try:
            return _current_box().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise ValueError("an encrypted value cannot be read with the configured keys") from error

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise TypeError("encrypted fields cannot be searched; store a blind_index beside them")
