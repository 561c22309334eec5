"""Refusals as `application/problem+json` (RFC 9457), with a code that programs may rely on and words for people."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from tourism.core.errors import DomainError

CONTENT_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"

# Code → status and title. A domain error with a code that is not here is a conflict: asked for rightly, refused by rule.
CODES: dict[str, tuple[int, Promise]] = {
    "malformed": (400, _("读不懂")),
    "unauthorised": (401, _("没有表明身份")),
    "forbidden": (403, _("不允许")),
    "not_found": (404, _("没有找到")),
    "method_not_allowed": (405, _("不能这样请求")),
    "sold_out": (409, _("满房")),
    "hold_expired": (409, _("保留已过期")),
    "wrong_state": (409, _("状态不允许")),
    "not_bookable": (409, _("不接待")),
    "no_price": (409, _("没有定价")),
    "deposit_due": (409, _("要先付订金")),
    "cannot_prolong": (409, _("不能再延")),
    "fee_has_grown": (409, _("退订费变了")),
    "too_large": (413, _("内容太长")),
    "unsupported_media_type": (415, _("格式不对")),
    "invalid": (422, _("填写有误")),
    "unreachable": (422, _("网址不能用")),
    "idempotency_mismatch": (422, _("同一编号，内容不同")),
    "too_many_holds": (429, _("保留太多")),
    "rate_limited": (429, _("请求太频繁")),
    "server_error": (500, _("出错了")),
    "busy": (503, _("一时排不上")),
}
_RETRY_AFTER = {"busy": 2, "too_many_holds": 600}
_BY_STATUS = {status: code for code, (status, _title) in CODES.items() if status not in (409, 422, 429)}

# What pydantic finds wrong → what to do about it. The rest is told as "not the right kind of value".
_CURES: dict[str, Promise] = {
    "missing": _("缺少这一项，请补上。"),
    "extra_forbidden": _("没有这一项，请去掉。"),
    "string_too_short": _("太短，至少 {min_length} 个字符。"),
    "string_too_long": _("太长，最多 {max_length} 个字符。"),
    "string_pattern_mismatch": _("格式不对，要符合 {pattern}。"),
    "string_type": _("要写成字符串。"),
    "string_unicode": _("有不成字的字符，请去掉。"),
    "int_type": _("要写成整数。"),
    "int_parsing": _("要写成整数。"),
    "int_from_float": _("要写成整数。"),
    "bool_type": _("要写成 true 或 false。"),
    "bool_parsing": _("要写成 true 或 false。"),
    "float_parsing": _("要写成数。"),
    "finite_number": _("要写成有限的数。"),
    "bbox": _("要依次写西、南、东、北四个数，以度为单位，如 116.5,29.0,119.0,31.0。"),
    "place": _("要写成“经度,纬度”，以度为单位，经度在前，如 118.3,29.7。"),
    "greater_than": _("要大于 {gt}。"),
    "list_type": _("要写成数组。"),
    "too_short": _("至少 {min_length} 项。"),
    "too_long": _("最多 {max_length} 项。"),
    "greater_than_equal": _("不能小于 {ge}。"),
    "less_than_equal": _("不能大于 {le}。"),
    "date": _("要写成日期，如 2026-11-23，而且真有这一天。"),
    "moment": _("要写成带时区的时间，如 2026-11-23T10:00:00+08:00。"),
    "control": _("有不该有的控制字符，请去掉。"),
    "literal_error": _("只能是 {expected} 之一。"),
    "model_attributes_type": _("要写成对象。"),
    "dict_type": _("要写成对象。"),
}


class RateLimited(DomainError):
    """`details["retry_after"]`: seconds until the count begins anew."""

    code = "rate_limited"


class Invalid(DomainError):
    """One part of what was asked is wrong in a way only the view knows; told as the parser tells such things."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}：{message}", errors=[{"field": field, "message": message}])


class Unauthorised(DomainError):
    code = "unauthorised"


def problem(code: str, detail: str, **more: Any) -> HttpResponse:
    """The answer for one refusal."""
    status, title = CODES.get(code, (409, CODES["wrong_state"][1]))
    body = {
        "type": f"{DOCS}#{code}", "title": str(title), "status": status, "detail": detail, "code": code, **more,
    }  # fmt: skip
    content = json.dumps(body, cls=DjangoJSONEncoder, ensure_ascii=False)
    response = HttpResponse(content, status=status, content_type=CONTENT_TYPE)
    if retry_after := more.get("retry_after") or _RETRY_AFTER.get(code):
        response["Retry-After"] = str(retry_after)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def problem_of(error: DomainError) -> HttpResponse:
    # What a rule tells along must not take the place of what every problem has.
    own = {"type", "title", "status", "detail", "code"}
    return problem(error.code, error.message, **{name: told for name, told in error.details.items() if name not in own})


def problem_of_status(status: int) -> HttpResponse:
    """For answers that were refused before or beside our own code."""
    details = {
        "malformed": _now("请求的内容不是合法的 JSON，请核对。"),
        "forbidden": _now("不允许这样做。从网页里调用要带 CSRF 令牌。"),
        "not_found": _now("这里什么也没有，请核对网址。"),
        "method_not_allowed": _now("这个网址不接受这种请求方法，请看文档。"),
        "busy": _now("系统一时忙不过来，请过几秒再试。"),
        "server_error": _now("我们这边出错了，已经记下。请过一会儿再试。"),
    }
    code = _BY_STATUS.get(status, "server_error" if status >= 500 else "malformed")
    return problem(code, details.get(code, details["server_error"]))


def handle_problems(api: NinjaAPI) -> None:
    """Teach the API to answer every refusal of the domain and of the parser as a problem."""

    @api.exception_handler(DomainError)
    def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
        return problem_of(error)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [_field_error(each) for each in error.errors]
        first = f"{errors[0]['field']}：{errors[0]['message']}" if errors else _now("填写有误，请核对。")
        return problem("invalid", first, errors=errors)

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_of_status(error.status_code)

    @api.exception_handler(Http404)
    def nothing(request: HttpRequest, error: Http404) -> HttpResponse:
        return problem_of_status(404)

    @api.exception_handler(OperationalError)
    @api.exception_handler(InterfaceError)
    def gone(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem_of_status(503)


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    kind = str(error.get("type", ""))
    cure = _CURES.get(kind) or _("值的类型不对，请看文档。")
    values = {name: _told(value) for name, value in (error.get("ctx") or {}).items()}
    try:
        message = str(cure).format(**values)
    except (KeyError, IndexError):
        message = str(cure)
    return {"field": _field(error.get("loc", ())), "message": message}


def _told(value: Any) -> str:
    return str(value).replace(" or ", "、").replace(", ", "、")


def _field(where: Iterable[Any]) -> str:
    """`("body", "asked", "contact", "phone")` → `contact.phone`: without the source and our own name of the body."""
    parts = [str(part) for part in where]
    if parts[:1] == ["body"]:
        return ".".join(parts[2:]) or "body"
    return ".".join(parts[1:]) or (parts[0] if parts else "body")
