"""Below /api/ every refusal is a problem, whoever refused; what is too large or not JSON is refused before it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .problems import CONTENT_TYPE, problem, problem_of_status

PREFIX = "/api/"
LARGEST_BODY = 64 * 1024


def problems_only(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Stands before all others, so that their refusals pass through it, too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        refusal = _refusal(request)
        if refusal is not None:
            return refusal
        response = get_response(request)
        if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            told = problem_of_status(response.status_code)
            if "Allow" in response.headers:
                told["Allow"] = response.headers["Allow"]
            response = told
        if "Cache-Control" not in response.headers:
            # Availability is stale in a moment, and bookings hold secrets.
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def _refusal(request: HttpRequest) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_BODY:
        return problem("too_large", _("请求的内容最多 64 KB，请分开提交。"))
    if length != "0" and request.content_type != "application/json":
        return problem("unsupported_media_type", _("请求的内容要用 Content-Type: application/json。"))
    return None
