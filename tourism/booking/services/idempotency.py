"""The same request twice is one booking."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tourism.booking.models import Booking, BookingGroup, IdempotencyKey
from tourism.core.errors import DomainError

R = TypeVar("R")

# Who resends a request does so within the day; the digest is over names and telephone numbers, which can be guessed back.
KEPT = timedelta(days=7)


class IdempotencyMismatch(DomainError):
    """The key was used before for something else."""

    code = "idempotency_mismatch"


@dataclass(frozen=True)
class Idempotency:
    """A key made by the form or the API client, and whose key it is (`web:<session>`, `user:7`, `api:<client>`).

    What the request asks for is compared by the service itself from its own arguments.
    """

    actor: str
    key: str


def once(idempotency: Idempotency | None, body: dict[str, Any], now: datetime, work: Callable[[], R]) -> R:
    """What `work` returns, or returned when this key came with the same body before: a booking, a group, or None.

    Runs inside the caller's unit, before any other lock. Raises IdempotencyMismatch for another body.
    """
    if idempotency is None:
        return work()
    row, is_answered = open_key(idempotency, body, now)
    if is_answered:
        return cast(R, row.booking or row.group)
    answer = work()
    if isinstance(answer, Booking):
        row.booking = answer
    elif isinstance(answer, BookingGroup):
        row.group = answer
    row.save(update_fields=["booking", "group"])
    return answer


def open_key(idempotency: Idempotency, body: dict[str, Any], now: datetime) -> tuple[IdempotencyKey, bool]:
    """The row of this key, and whether it was answered before. Raises IdempotencyMismatch for another body.

    Comes first in the booking's own transaction: a second request with the same key waits here on the unique index
    until the first is through; when the first fails its key is gone with it.
    """
    digest = hashlib.sha256(json.dumps(body, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()
    try:
        with transaction.atomic():
            return (
                IdempotencyKey.objects.create(
                    actor=idempotency.actor, key=idempotency.key, body_sha256=digest, created_at=now
                ),
                False,
            )
    except IntegrityError:
        earlier = IdempotencyKey.objects.select_related("booking", "group").get(
            actor=idempotency.actor, key=idempotency.key
        )
    if earlier.body_sha256 != digest:
        raise IdempotencyMismatch(
            _("这次提交和上次的内容不同，却用了同一个编号。请刷新页面再订。"), key=idempotency.key
        )
    return earlier, True


def forget_keys(*, now: datetime) -> int:
    """How many keys were older than KEPT; they are gone. Safe from several machines at once."""
    count, _by_model = IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()
    return count
