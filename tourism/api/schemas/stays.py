"""Homestays, what is free, and bookings as the API takes and tells them."""

from typing import Any, Literal

from ninja import Field, Schema
from pydantic import ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from .fields import Asked, Count, Day, Id, Line, Moment, Money, Words, example

_NIGHT = {"date": "2026-12-01", "price": "168.00", "label": "平日"}
_LINE = {"id": 41, "room_type": 3, "name": "双人间", "guests": 2, "nights": [_NIGHT], "price": "168.00"}
BOOKING: dict[str, Any] = {
    "code": "XJ7K3M9PQR", "state": "held", "homestay": 12, "household": "溪畔小院", "check_in": "2026-12-01",
    "check_out": "2026-12-02", "guests": 2, "total": "168.00", "fee": "0.00", "payment": "on_arrival",
    "expires_at": "2026-11-23T10:30:00+08:00", "expected_at": None, "group": None, "lines": [_LINE],
}  # fmt: skip


class NightOut(Schema):
    date: Day
    free: int = Field(description="单看这一晚空着的间数。")
    price: Money | None = Field(description="含房型已含的人数；没有定价为空。")
    label: str


class RoomTypeOut(Schema):
    id: int
    name: str
    max_guests: int
    included_guests: int
    extra_guest_price: Money = Field(description="超出已含人数后，每人每晚。")
    free: int = Field(
        description="每一晚都空着的间数，按这个 check_in、nights 最多能订这么多间。"
        "可能比各晚 nights[].free 的最小数还少：不会让客人住到一半换房间。"
    )
    total: Money | None = Field(description="一间整段的房费；有一晚没有定价为空。")
    refusal: str = Field(description="这段日期不合这家的规矩时，为什么，怎么改；可以订为空字符串。")
    nights: list[NightOut]


class RoomsIn(Asked):
    room_type: Id
    count: Count = Field(1, ge=1, le=200)


class RoomsOut(Schema):
    room_type: int
    count: int


class SuggestionOut(Schema):
    rooms: list[RoomsOut]
    total: Money


class AvailabilityOut(Schema):
    model_config = example({
        "homestay": 12, "check_in": "2026-12-01", "nights": 1, "is_open": True, "reasons": [],
        "room_types": [{
            "id": 3, "name": "双人间", "max_guests": 2, "included_guests": 2, "extra_guest_price": "0.00", "free": 3,
            "total": "168.00", "refusal": "",
            "nights": [{"date": "2026-12-01", "free": 3, "price": "168.00", "label": "平日"}],
        }],
        "suggestion": {"rooms": [{"room_type": 3, "count": 1}], "total": "168.00"},
    })  # fmt: skip

    homestay: int
    check_in: Day
    nights: int
    is_open: bool
    reasons: list[str] = Field(description="不能接待的原因。")
    room_types: list[RoomTypeOut]
    suggestion: SuggestionOut | None = Field(description="给了 guests 时，住得下的最便宜的搭配；住不下为空。")


class ContactIn(Asked):
    name: Line = Field(min_length=1)
    phone: Line = Field(min_length=7, max_length=24)
    email: Line = ""


class BookingIn(Asked):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {
        "homestay": 12, "check_in": "2026-12-01", "nights": 1, "guests": 2, "rooms": [{"room_type": 3, "count": 1}],
        "contact": {"name": "陈女士", "phone": "13800001234"}, "note": "晚上八点到",
    }})  # fmt: skip

    homestay: Id
    check_in: Day
    nights: Count = Field(ge=1, le=60)
    guests: Count = Field(ge=1, le=200)
    rooms: list[RoomsIn] = Field(min_length=1, max_length=40)
    contact: ContactIn
    note: Words = ""
    payment: Literal["on_arrival", "transfer", "online"] = "on_arrival"


class PromisedNightOut(Schema):
    date: Day
    price: Money
    label: str


class LineOut(Schema):
    id: int
    room_type: int
    name: str
    guests: int
    nights: list[PromisedNightOut] = Field(description="还留着的晚上；退掉的不在里面。")
    price: Money


State = Literal[
    "held", "option", "requested", "confirmed", "checked_in", "no_show", "checked_out", "settled", "expired", "rejected",
    "cancelled",
]  # fmt: skip


class BookingOut(Schema):
    model_config = example(BOOKING)

    code: str
    state: State
    homestay: int | None
    household: str
    check_in: Day
    check_out: Day
    guests: int
    total: Money
    fee: Money
    payment: str
    expires_at: Moment | None
    expected_at: Moment | None = Field(description="客人说几点到；没说为空。")
    group: str | None
    lines: list[LineOut]


class NewBookingOut(BookingOut):
    model_config = example({"token": "5f0c1e6a9b7d4e2f8a3c6b9d0e1f2a3b", **BOOKING})

    token: str = Field(description="持有它就能看、改、取消这张订单，请妥善保管。")


class ConfirmIn(Asked):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"payment": "on_arrival"}})

    payment: Literal["on_arrival", "transfer", "online"] | None = None


class FeeRead(Asked):
    """What may cost something, and the fee that was read before."""

    fee_at_most: Money | None = Field(None, description="看过的退订费；实际更高就什么也不动，答 fee_has_grown。")


class CancelIn(FeeRead):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"reason": "行程变了", "fee_at_most": "0.00"}}
    )

    reason: Line = ""


class ChangeQuoteIn(Asked):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"check_in": "2026-12-02", "nights": 2}})

    check_in: Day | None = None
    nights: Count | None = Field(None, ge=1, le=60)
    guests: Count | None = Field(None, ge=1, le=200)
    rooms: list[RoomsIn] | None = Field(None, min_length=1, max_length=40)

    @model_validator(mode="after")
    def check_dates(self) -> "ChangeQuoteIn":
        if (self.check_in is None) != (self.nights is None):
            raise PydanticCustomError("missing", "check_in and nights go together")
        return self


class ChangeIn(FeeRead, ChangeQuoteIn):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"check_in": "2026-12-02", "nights": 2, "fee_at_most": "0.00"}}
    )


class DropIn(Asked):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"lines": [41], "nights": []}})

    lines: list[Id] = Field([], max_length=200)
    nights: list[Day] = Field([], max_length=60)


class BookingDropIn(FeeRead, DropIn):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"lines": [41], "nights": [], "fee_at_most": "0.00"}}
    )


class LateIn(Asked):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"expected_at": "2026-12-01T21:30:00+08:00"}}
    )

    expected_at: Moment = Field(description="预计几点到：现在之后，最晚到离店日早上六点前。")


class CancellationOut(Schema):
    model_config = example({
        "fee": "0.00", "refund": "0.00", "free_until": "2026-11-30T18:00:00+08:00",
        "lines": ["11月30日 18:00 前免费退，之后收第一晚。"],
    })  # fmt: skip

    fee: Money
    refund: Money
    free_until: Moment | None
    lines: list[str]


class NightChangeOut(Schema):
    date: Day
    room_type: int
    kind: Literal["kept", "added", "given_up"]
    price: Money
    label: str


class ChangeQuoteOut(Schema):
    model_config = example({
        "before": "168.00", "after": "336.00", "fee": "0.00", "difference": "168.00", "check_in": "2026-12-01",
        "check_out": "2026-12-03", "guests": 2, "rooms": [{"room_type": 3, "count": 1}],
        "nights": [
            {"date": "2026-12-01", "room_type": 3, "kind": "kept", "price": "168.00", "label": "平日"},
            {"date": "2026-12-02", "room_type": 3, "kind": "added", "price": "168.00", "label": "平日"},
        ],
    })  # fmt: skip

    before: Money
    after: Money
    fee: Money
    difference: Money
    check_in: Day
    check_out: Day
    guests: int
    rooms: list[RoomsOut]
    nights: list[NightChangeOut]
