"""Groups and webhooks as the API takes and tells them."""

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from .fields import Asked, Count, Day, Id, Line, Moment, example
from .stays import BOOKING, BookingOut, RoomsIn

_GROUP: dict[str, Any] = {
    "code": "XT7K3M9PQR", "title": "示例厂疗休养一班", "organisation": 5, "attrition_on": None, "attrition_percent": 0,
    "bookings": [{**BOOKING, "state": "confirmed", "group": "XT7K3M9PQR", "expires_at": None}],
}  # fmt: skip
_ENDPOINT: dict[str, Any] = {
    "id": 2, "url": "https://example.org/hooks/xiangjian", "kinds": ["booking.confirm", "booking.cancel"], "is_active": True,
}  # fmt: skip


class PartIn(Asked):
    homestay: Id
    check_in: Day
    nights: Count = Field(ge=1, le=60)
    guests: Count = Field(ge=1, le=1000)
    rooms: list[RoomsIn] = Field(min_length=1, max_length=40)


class GroupIn(Asked):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {
        "title": "示例厂疗休养一班",
        "parts": [{"homestay": 12, "check_in": "2026-12-01", "nights": 2, "guests": 4,
                   "rooms": [{"room_type": 3, "count": 2}]}],
        "option_until": "2026-11-25T18:00:00+08:00",
    }})  # fmt: skip

    title: Line = Field(min_length=1)
    organisation: Id | None = Field(None, description="经办好几个单位时，替哪一个订。")
    parts: list[PartIn] = Field(min_length=1, max_length=200)
    option_until: Moment | None = Field(None, description="给了就先预留到这时；不给就当场订定。")
    attrition_on: Day | None = Field(None, description="这一天以前可免费放房。")
    attrition_percent: Count = Field(0, ge=0, le=100)


class GroupOut(Schema):
    model_config = example(_GROUP)

    code: str
    title: str
    organisation: int
    attrition_on: Day | None
    attrition_percent: int
    bookings: list[BookingOut]


class GroupCancelIn(Asked):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"reason": "改期"}})

    reason: Line = ""


class EndpointIn(Asked):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"url": _ENDPOINT["url"], "kinds": _ENDPOINT["kinds"]}}
    )

    url: Line = Field(min_length=9, max_length=400)
    kinds: list[Line] = Field([], max_length=40, description="想听的事件；空着就是全部。")


class EndpointOut(Schema):
    model_config = example(_ENDPOINT)

    id: int
    url: str
    kinds: list[str]
    is_active: bool


class NewEndpointOut(EndpointOut):
    model_config = example({**_ENDPOINT, "secret": "whs_4f6bQ0…"})

    secret: str = Field(description="核对签名用，只在这里给一次。")


class EndpointsOut(Schema):
    model_config = example({"items": [_ENDPOINT]})

    items: list[EndpointOut]


class DeliveryOut(Schema):
    id: int
    kind: str
    booking: str | None
    state: Literal["queued", "sent", "given_up"]
    tries: int
    last_status: int | None


class DeliveriesOut(Schema):
    model_config = example({
        "items": [
            {"id": 9, "kind": "booking.confirm", "booking": "XJ7K3M9PQR", "state": "sent", "tries": 1, "last_status": 204}
        ]
    })  # fmt: skip

    items: list[DeliveryOut]


class ProblemErrorOut(Schema):
    field: str
    message: str


class ProblemOut(Schema):
    """RFC 9457. Further members tell more, such as `nights` of sold_out."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"example": {
        "type": "/api/v1/docs#sold_out", "title": "满房", "status": 409, "code": "sold_out",
        "detail": "12月1日已经满房，请换日期或换一家。", "nights": ["2026-12-01"],
    }})  # fmt: skip

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[ProblemErrorOut] | None = Field(None, description="invalid：哪一项，怎么改。")
