"""Policies that depend on where a page lives."""

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

ADMIN_PREFIX = "/admin/"


def admin_content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Wagtail's editor writes inline scripts and styles; only its own pages may. Hosts stay our own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": [UNSAFE_INLINE, UNSAFE_EVAL],
                "style-src": [UNSAFE_INLINE],
                "frame-src": [SELF],
                "img-src": ["blob:"],
                "worker-src": [SELF, "blob:"],
            }
        return response

    return middleware
