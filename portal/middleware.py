"""Policies that depend on where a page lives."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from tourism.core.origin import coming_from
from tourism.maps.tiles import csp_image_hosts

ADMIN_PREFIX = "/admin/"
# Wagtail's editor writes inline scripts and styles; only its own pages may. Hosts stay our own.
ADMIN_POLICY = {
    "script-src": [UNSAFE_INLINE, UNSAFE_EVAL],
    "style-src": [UNSAFE_INLINE],
    "frame-src": [SELF],
    "img-src": ["blob:"],
    "worker-src": [SELF, "blob:"],
}


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Widen the strict policy for the admin, and for the pictures of the tile provider the operator chose."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_update = ADMIN_POLICY  # type: ignore[attr-defined]
        elif hosts := csp_image_hosts():
            response._csp_update = {"img-src": list(hosts)}  # type: ignore[attr-defined]
        return response

    return middleware


def plain_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Nothing lives at an address with a NUL in it; PostgreSQL would stumble over the question."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return get_response(request)

    return middleware


def forgotten_places(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Where a visitor is (`?near=` of a list) stands in one request: nobody on the way keeps the answer or passes the
    address on. Programs ask the API about places, not about people."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "near" in request.GET and not request.path.startswith("/api/"):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return middleware


def visitor_address(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Behind our own proxies, take the visitor's address from what the outermost of them wrote down.

    Limits on guessing and holding count by address: without this all visitors behind a proxy would share one. What
    stands further left in the header the visitor may have invented, and it is not read.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if 0 < settings.TRUSTED_PROXIES <= len(passed) and passed[-settings.TRUSTED_PROXIES]:
            request.META["REMOTE_ADDR"] = passed[-settings.TRUSTED_PROXIES]
        with coming_from(request.META.get("REMOTE_ADDR", "")):
            return get_response(request)

    return middleware
