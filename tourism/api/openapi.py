"""The document that describes the API: what ninja reads off the operations, with every refusal and example added."""

import json
from functools import cache
from typing import Any

from ninja import NinjaAPI

from .keys import signature
from .problems import CODES, CONTENT_TYPE
from .schemas.events import EVENT, PAYMENT, EventOut, written
from .schemas.groups import ProblemOut

_ERROR, _EVENT = "ProblemOut", "EventOut"
# With this secret, at this moment, the example of an event is signed as shown.
EXAMPLE_SECRET, _EXAMPLE_AT = "whs_example", 1_795_399_500
# What any call may be answered, and what more those that change something.
_ALWAYS = ("unauthorised", "not_found", "invalid", "rate_limited", "server_error", "busy")
_WITH_BODY = ("malformed", "too_large", "unsupported_media_type")
_CHANGES = (
    "sold_out", "hold_expired", "wrong_state", "not_bookable", "no_price", "deposit_due", "cannot_prolong",
    "fee_has_grown", "idempotency_mismatch", "too_many_holds", "forbidden",
)  # fmt: skip
_SECURITY = {
    "key": {"type": "http", "scheme": "bearer", "description": "接口客户的密钥，由县里登记时给出。"},
    "token": {"type": "apiKey", "in": "header", "name": "X-Booking-Token", "description": "下单时给的 token。"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "在本站登录的经办人；要带 CSRF 令牌。",
    },
}
_WHO_MAY: dict[str, list[dict[str, list[str]]]] = {
    "资料": [{}, {"key": []}],
    "民宿": [{}, {"key": []}],
    "时令": [{}, {"key": []}],
    "订房": [{"token": []}, {"key": []}],
    "团体": [{"key": []}, {"session": []}],
    "回调": [{"key": []}],
}


@cache
def document(api: NinjaAPI) -> dict[str, Any]:
    """OpenAPI 3.1."""
    found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    schemas = found["components"]["schemas"]
    schemas[_ERROR] = _without_refs(ProblemOut.model_json_schema())
    schemas[_EVENT] = _without_refs(EventOut.model_json_schema())
    found["components"]["securitySchemes"] = _SECURITY
    for operations in found["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation, schemas)
    found["webhooks"] = {"event": {"post": _webhook()}}
    return found


def operations(api: NinjaAPI) -> list[dict[str, Any]]:
    """Every operation with its method, path and examples as text, for a page that people read."""
    return [
        {"method": method.upper(), "path": path, "tag": operation["tags"][0], **operation, **_texts(operation)}
        for path, by_method in document(api)["paths"].items()
        for method, operation in by_method.items()
    ]


def webhook_text(api: NinjaAPI) -> str:
    """What is sent, headers and body, as an example for people."""
    sent = document(api)["webhooks"]["event"]["post"]
    headers = [f"{each['name']}: {each['example']}" for each in sent["parameters"]]
    return "\n".join(["Content-Type: application/json", *headers, "", json.dumps(EVENT, ensure_ascii=False, indent=2)])


def _webhook() -> dict[str, Any]:
    """What is sent to the addresses of clients: their part is to answer 2xx within ten seconds."""
    signed = signature(EXAMPLE_SECRET, _EXAMPLE_AT, written(EVENT))
    headers = [
        ("X-Xiangjian-Delivery", r"^\d+$", "312", "这一次投递的编号，重发不变，请凭它去重。"),
        ("X-Xiangjian-Event", r"^[a-z_]+\.[a-z_]+$", EVENT["kind"], "同正文的 kind。"),
        (
            "X-Xiangjian-Signature", r"^t=\d+,v1=[0-9a-f]{64}$", signed,
            f"t 是发送时刻（Unix 秒）；v1 是用 secret 对“t、点、正文的字节”算的 HMAC-SHA256。例子的 secret 是 {EXAMPLE_SECRET}。",
        ),
    ]  # fmt: skip
    content = {
        "schema": {"$ref": f"#/components/schemas/{_EVENT}"},
        "examples": {event["kind"]: {"value": event} for event in (EVENT, PAYMENT)},
    }
    return {
        "operationId": "receive_event",
        "summary": "订单有了变化",
        "description": "送到登记的回调地址。没答 2xx 的会再送，先后不保证；每次正文的字节都一样。",
        "tags": ["回调"],
        "security": [],
        "parameters": [
            {
                "name": name, "in": "header", "required": True, "description": words, "example": shown,
                "schema": {"type": "string", "pattern": pattern},
            }
            for name, pattern, shown, words in headers
        ],
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {"2XX": {"description": "收到了，不再送。"}, "default": {"description": "没收到，过后再送。"}},
    }  # fmt: skip


def _texts(operation: dict[str, Any]) -> dict[str, Any]:
    status, answer = next(each for each in operation["responses"].items() if str(each[0]).startswith("2"))
    return {
        "asked": _text(operation.get("requestBody", {})),
        "told": _text(answer),
        "status": status,
    }


def _text(part: dict[str, Any]) -> str:
    shown = part.get("content", {}).get("application/json", {}).get("example")
    return json.dumps(shown, ensure_ascii=False, indent=2) if shown else ""


def _complete(method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    operation["security"] = _WHO_MAY[operation["tags"][0]]
    if operation["operationId"] == "place_booking":
        operation["security"] = [{}, {"key": []}]
    for parameter in operation["parameters"]:
        # A list of examples belongs into the schema; beside it stands one.
        if examples := parameter.pop("examples", None):
            parameter["example"] = examples[0]
    for status, answer in operation["responses"].items():
        operation["responses"][status] = _answer(status, answer, schemas)
    if body := operation.get("requestBody"):
        _show(body["content"]["application/json"], schemas)
    codes = [*_ALWAYS, *(_WITH_BODY if method == "post" else ()), *(_CHANGES if method != "get" else ())]
    for status in sorted({CODES[code][0] for code in codes}):
        of_status = [code for code in codes if CODES[code][0] == status]
        operation["responses"][str(status)] = _refusal(status, of_status)


def _answer(status: Any, answer: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    for content in answer.get("content", {}).values():
        _show(content, schemas)
    words = {"200": "好了", "201": "新的", "204": "好了，没有内容"}
    return {**answer, "description": words.get(str(status)) or answer["description"]}


def _show(content: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Put the example of the schema where programs look for it."""
    name = content["schema"].get("$ref", "").rpartition("/")[2]
    if shown := schemas.get(name, {}).get("example"):
        content["example"] = shown


def _refusal(status: int, codes: list[str]) -> dict[str, Any]:
    examples = {
        code: {
            "value": {
                "type": f"/api/v1/docs#{code}", "title": str(CODES[code][1]), "status": status, "code": code,
                "detail": _DETAILS.get(code, str(CODES[code][1])), **_MORE.get(code, {}),
            }
        }
        for code in codes
    }  # fmt: skip
    answer: dict[str, Any] = {
        "description": "、".join(f"{code}（{CODES[code][1]}）" for code in codes),
        "content": {CONTENT_TYPE: {"schema": {"$ref": f"#/components/schemas/{_ERROR}"}, "examples": examples}},
    }
    if status in (429, 503):
        answer["headers"] = {"Retry-After": {"schema": {"type": "string"}, "description": "几秒后再来。"}}
    return answer


_DETAILS = {
    "sold_out": "12月1日已经满房，请换日期或换一家。",
    "hold_expired": "保留时间已过，房间放回去了。请重新选房。",
    "invalid": "nights：不能小于 1。",
    "deposit_due": "请先付订金 168.00 元，付好再确认。",
    "not_bookable": "溪畔小院这几天不能接待：缺少消防安全检查意见。请换一家。",
    "rate_limited": "请求太频繁了，请 60 秒后再试。",
}
_MORE: dict[str, dict[str, Any]] = {
    "sold_out": {"nights": ["2026-12-01"]},
    "invalid": {"errors": [{"field": "nights", "message": "不能小于 1。"}]},
    "deposit_due": {"amount": "168.00"},
    "not_bookable": {"reasons": ["缺少消防安全检查意见"]},
    "rate_limited": {"retry_after": 60},
}


def _without_refs(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its own definitions written in place, as it stands alone among the components."""
    own = schema.pop("$defs", {})

    def inline(part: Any) -> Any:
        if isinstance(part, dict):
            if name := part.get("$ref", "").rpartition("/")[2]:
                return inline(own[name])
            return {key: inline(value) for key, value in part.items()}
        return [inline(each) for each in part] if isinstance(part, list) else part

    inlined: dict[str, Any] = inline(schema)
    return inlined
