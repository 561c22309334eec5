"""Text messages through a gateway of one's own choice: a signed JSON POST, which most providers' bridges understand.

    POST SMS_URL
    Content-Type: application/json
    X-Timestamp: 1795399200
    X-Signature: sha256=<HMAC-SHA256 of "<timestamp>.<body>" with SMS_KEY, in hex>
    {"id": "message-17", "text": "…", "to": "13800001234"}

The same id may come again when our side broke down between sending and noting it; the gateway should send it once.
"""

import hashlib
import hmac
import json
import time

from django.conf import settings

from tourism.core.safe_fetch import Limits, Unreachable, fetch

from . import Letter, NotDelivered

_LIMITS = Limits(bytes=100_000, seconds=10, redirects=0)
# Told to come back later; every other 4xx says that this message will never be taken.
_LATER = frozenset({401, 403, 408, 409, 425, 429})


def signature(key: str, timestamp: str, body: bytes) -> str:
    digest = hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


class SmsPostman:
    def send(self, letter: Letter) -> None:
        said = {"id": f"message-{letter.number}", "to": letter.address, "text": letter.body}
        body = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Timestamp": timestamp,
            "X-Signature": signature(settings.SMS_KEY, timestamp, body),
        }
        try:
            # The address comes from the environment, and the bridge may well stand in our own network.
            answer = fetch(
                settings.SMS_URL, method="POST", body=body, headers=headers, limits=_LIMITS, allow_private=True
            )
        except Unreachable as error:
            raise NotDelivered("gateway unreachable") from error
        if not 200 <= answer.status < 300:
            is_final = 400 <= answer.status < 500 and answer.status not in _LATER
            raise NotDelivered(f"gateway answered {answer.status}", is_final=is_final)
