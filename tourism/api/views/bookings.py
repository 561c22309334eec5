"""Bookings: taking rooms for half an hour, and every step a guest may take after that."""

from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Path, Router

from tourism.api.callers import Caller, booking_of, caller_of
from tourism.api.faces import booking_face, cancellation_face, page_of, quote_face
from tourism.api.schemas.fields import KEY_PATTERN
from tourism.api.schemas.stays import (
    BookingDropIn,
    BookingIn,
    BookingOut,
    CancelIn,
    CancellationOut,
    ChangeIn,
    ChangeQuoteIn,
    ChangeQuoteOut,
    ConfirmIn,
    FeeRead,
    LateIn,
    NewBookingOut,
    RoomsIn,
)
from tourism.api.selectors import LINES, booking_by_code
from tourism.api.services import hold_for_client
from tourism.booking.models import Booking
from tourism.booking.selectors import cancel_terms
from tourism.booking.services import RoomRequest, cancel, change, confirm, drop, expect_late, prolong, quote_change
from tourism.booking.states import Actor
from tourism.booking.tokens import manage_token
from tourism.core.stay_dates import StayDates

from .homestays import household_of, stay_of

router = Router(tags=["订房"])

_CODE = Path(..., max_length=16, description="订单号。", examples=["XJ7K3M9PQR"])
_TOKEN = Header(
    "", alias="X-Booking-Token", max_length=64, description="下单时给的 token；用密钥下的单、本单位的单可以不带。",
    examples=["5f0c1e6a9b7d4e2f8a3c6b9d0e1f2a3b"],
)  # fmt: skip
KEY = Header(
    ..., alias="Idempotency-Key", pattern=KEY_PATTERN, examples=["4b1f9c52-7f0e-4a0d-9a57-2f9e6a1c0d11"],
    description="每次下单自己生成一个，重发时用同一个：七天内同键同内容只订一次。16 到 80 个可见 ASCII 字符。",
)  # fmt: skip
OPTIONAL_KEY = Header(
    None, alias="Idempotency-Key", pattern=KEY_PATTERN, examples=["4b1f9c52-7f0e-4a0d-9a57-2f9e6a1c0d11"],
    description="可以不带；带了，重发只做一次。",
)  # fmt: skip


@router.post("", response={201: NewBookingOut, 200: NewBookingOut}, operation_id="place_booking", summary="留房半小时")
def place_booking(
    request: HttpRequest, response: HttpResponse, asked: BookingIn, idempotency_key: str = KEY
) -> tuple[int, dict]:
    """全有或全无。重发同一个键、同样的内容，答 200、`Idempotent-Replayed: true` 和那张订单现在的样子。"""
    caller = caller_of(request, "holds")
    now = timezone.now()
    today = timezone.localdate(now)
    booking = hold_for_client(
        client=caller.client,
        household=household_of(asked.homestay),
        stay=stay_of(asked.check_in, asked.nights, today),
        guests=asked.guests,
        rooms=requests_of(asked.rooms),
        contact_name=asked.contact.name,
        contact_phone=asked.contact.phone,
        contact_email=asked.contact.email,
        note=asked.note,
        payment=asked.payment,
        channel=Booking.Channel.API,
        now=now,
        today=today,
        user=caller.acts_as,
        idempotency=caller.key(idempotency_key),
    )
    prefetch_related_objects([booking], LINES)
    face = {"token": manage_token(booking), **booking_face(booking, asked.homestay)}
    if booking.created_at == now:
        return 201, face
    response["Idempotent-Replayed"] = "true"
    return 200, face


@router.get("/{code}", response=BookingOut, operation_id="get_booking", summary="看一张订单")
def get_booking(request: HttpRequest, code: str = _CODE, token: str = _TOKEN) -> dict:
    _caller, booking, _actor = booking_of(request, code, token)
    return booking_face(booking, page_of(booking), booking.group and booking.group.code)


@router.get(
    "/{code}/cancellation", response=CancellationOut, operation_id="preview_cancellation", summary="现在取消要多少"
)
def preview_cancellation(request: HttpRequest, code: str = _CODE, token: str = _TOKEN) -> dict:
    """只是看，不取消。"""
    _caller, booking, _actor = booking_of(request, code, token)
    return cancellation_face(cancel_terms(booking, timezone.now()))


@router.post("/{code}/confirm", response=BookingOut, operation_id="confirm_booking", summary="确认")
def confirm_booking(
    request: HttpRequest, asked: ConfirmIn, code: str = _CODE, token: str = _TOKEN, key: str | None = OPTIONAL_KEY
) -> dict:
    """要房主点头的人家，确认后是 requested，等房主答复。"""
    caller, booking, actor = booking_of(request, code, token)
    confirm(**_step(caller, booking, actor, key), payment=asked.payment)
    return _now_face(code)


@router.post("/{code}/prolong", response=BookingOut, operation_id="prolong_booking", summary="多留一刻钟")
def prolong_booking(
    request: HttpRequest, code: str = _CODE, token: str = _TOKEN, key: str | None = OPTIONAL_KEY
) -> dict:
    """只能一次。"""
    caller, booking, actor = booking_of(request, code, token)
    prolong(**_step(caller, booking, actor, key))
    return _now_face(code)


@router.post("/{code}/late", response=BookingOut, operation_id="expect_late", summary="说好几点到")
def say_late(
    request: HttpRequest, asked: LateIn, code: str = _CODE, token: str = _TOKEN, key: str | None = OPTIONAL_KEY
) -> dict:
    """确认了的订单才能说；过了零点才到也要说，到那时以前不会记成未到。"""
    caller, booking, actor = booking_of(request, code, token)
    expect_late(**_step(caller, booking, actor, key), expected_at=asked.expected_at)
    return _now_face(code)


@router.post("/{code}/cancel", response=BookingOut, operation_id="cancel_booking", summary="取消")
def cancel_booking(
    request: HttpRequest, asked: CancelIn, code: str = _CODE, token: str = _TOKEN, key: str | None = OPTIONAL_KEY
) -> dict:
    """按订房时的退订规则收费；先用 GET cancellation 看要多少。"""
    caller, booking, actor = booking_of(request, code, token)
    cancel(**_step(caller, booking, actor, key), reason=asked.reason, fee_at_most=_fee_of(asked))
    return _now_face(code)


@router.post("/{code}/change", response=BookingOut, operation_id="change_booking", summary="改日期、房间、人数")
def change_booking(
    request: HttpRequest, asked: ChangeIn, code: str = _CODE, token: str = _TOKEN, key: str | None = OPTIONAL_KEY
) -> dict:
    """没写的照旧。留着的晚上价不变，新的按今天的价，退掉的按退订规则。"""
    caller, booking, actor = booking_of(request, code, token)
    step = _step(caller, booking, actor, key)
    change(**step, **_wish(asked, timezone.localdate(step["now"])), fee_at_most=_fee_of(asked))
    return _now_face(code)


@router.post("/{code}/change/quote", response=ChangeQuoteOut, operation_id="quote_change", summary="这样改要多少")
def quote_booking_change(request: HttpRequest, asked: ChangeQuoteIn, code: str = _CODE, token: str = _TOKEN) -> dict:
    """只是问价，不改。"""
    _caller, booking, actor = booking_of(request, code, token)
    now = timezone.now()
    wish = _wish(asked, timezone.localdate(now))
    return quote_face(quote_change(booking_id=booking.pk, actor=actor, now=now, **wish))


@router.post("/{code}/drop", response=BookingOut, operation_id="drop_rooms", summary="退掉几间或头尾几晚")
def drop_rooms(
    request: HttpRequest,
    asked: BookingDropIn,
    code: str = _CODE,
    token: str = _TOKEN,
    key: str | None = OPTIONAL_KEY,
) -> dict:
    """只写 lines 退整间；只写 nights 每间都退这几晚；都写，这几间退这几晚。"""
    caller, booking, actor = booking_of(request, code, token)
    step = _step(caller, booking, actor, key)
    drop(**step, line_ids=asked.lines, nights=asked.nights, fee_at_most=_fee_of(asked))
    return _now_face(code)


def requests_of(rooms: list[RoomsIn]) -> list[RoomRequest]:
    return [RoomRequest(room.room_type, room.count) for room in rooms]


def _step(caller: Caller, booking: Booking, actor: Actor, key: str | None) -> dict[str, Any]:
    """What every step is told."""
    return {
        "booking_id": booking.pk,
        "actor": actor,
        "user": caller.acts_as,
        "now": timezone.now(),
        "idempotency": caller.key(key),
    }


def _wish(asked: ChangeQuoteIn, today: Any) -> dict[str, Any]:
    stay: StayDates | None = None
    if asked.check_in is not None and asked.nights is not None:
        stay = stay_of(asked.check_in, asked.nights, min(today, asked.check_in))
    rooms = requests_of(asked.rooms) if asked.rooms is not None else None
    return {"stay": stay, "rooms": rooms, "guests": asked.guests, "today": today}


def _fee_of(asked: FeeRead) -> Decimal | None:
    return None if asked.fee_at_most is None else Decimal(asked.fee_at_most)


def _now_face(code: str) -> dict:
    booking = booking_by_code(code)
    assert booking is not None
    return booking_face(booking, page_of(booking), booking.group and booking.group.code)
