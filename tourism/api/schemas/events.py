"""What a webhook carries. `services/deliver_webhooks.py` sends these fields of an event and no others."""

import json
from typing import Any

from ninja import Field, Schema

from tourism.booking.states import Action

from .fields import Day, Moment, Money, example
from .stays import State

EVENT: dict[str, Any] = {
    "id": 312, "kind": "booking.confirm", "at": "2026-11-23T02:05:00+00:00",
    "data": {
        "booking": "XJ7K3M9PQR", "state": "confirmed", "before": "held", "actor": "guest", "household": "ZX-001",
        "check_in": "2026-12-01", "check_out": "2026-12-02", "guests": 2, "total": "168.00",
    },
}  # fmt: skip
PAYMENT: dict[str, Any] = {
    "id": 313, "kind": "payment.paid", "at": "2026-11-23T02:06:00+00:00",
    "data": {
        "booking": "XJ7K3M9PQR", "state": "confirmed", "household": "ZX-001", "check_in": "2026-12-01",
        "check_out": "2026-12-02", "guests": 2, "total": "168.00", "amount": "168.00", "method": "online",
    },
}  # fmt: skip
MONEY = frozenset({"total", "amount"})
_KINDS = (
    *(f"booking.{action}" for action in Action), "booking.reminder",
    "payment.paid", "payment.refunded", "payment.waived",
)  # fmt: skip


class EventDataOut(Schema):
    booking: str = Field(description="订单号。")
    state: State = Field(description="那时的状态。")
    household: str = Field(description="农户编号。")
    check_in: Day
    check_out: Day
    guests: int
    total: Money
    before: str = Field("", description="booking.…：原来的状态；刚下单为空字符串。")
    actor: str = Field("", description="booking.…：谁办的，guest、organiser、host、staff 或 system。")
    amount: Money = Field("0.00", description="payment.…：多少元。")
    method: str = Field("", description="payment.…：cash、transfer、online，或空字符串。")


class EventOut(Schema):
    model_config = example(EVENT)

    id: int = Field(description="事件的编号，重发不变。")
    kind: str = Field(description="什么事：" + "、".join(_KINDS) + "。以后可能更多，不认识的请略过。")
    at: Moment
    data: EventDataOut


def written(event: dict[str, Any]) -> bytes:
    """The body of a webhook: these bytes are signed and sent."""
    return json.dumps(event, ensure_ascii=False, sort_keys=True).encode()
