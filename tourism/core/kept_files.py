"""Files that are dear to make and the same for everybody: made once for each version, by one maker at a time."""

import time
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from .errors import DomainError
from .throttle import is_too_often

KEPT = 24 * 3600
FRESH = 300  # seconds a browser may use its copy without asking
FOREVER = 31536000
MAKING = 120  # seconds after which a maker counts as dead
PATIENCE = 8.0  # seconds one waits for somebody else's copy
MOST_MADE = 40  # new files one visitor may have made in ten minutes


class ComeBackLater(DomainError):
    """The file is not ready, or this visitor has had too many made."""

    code = "rate_limited"

    def __init__(self, message: str, status: HTTPStatus) -> None:
        super().__init__(message)
        self.status = status


def version_of(*contents: object) -> str:
    """A digest of everything a file is made of."""
    return sha256("\0".join(map(str, contents)).encode()).hexdigest()[:24]


def kept_file(
    request: HttpRequest, *, name: str, version: str, content_type: str, build: Callable[[], bytes]
) -> HttpResponse:
    """The file of this version: 304 for who has it, else what is kept, else what `build` makes. `name` is what it is
    saved as, and with `version` tells it from all others. An address with `?v=` of this version is good for ever."""
    etag = f'"{version}"'
    response = get_conditional_response(request, etag=etag)
    if response is None or response.status_code != HTTPStatus.NOT_MODIFIED:
        response = HttpResponse(_content(request, f"{name}:{version}", build), content_type=content_type)
        response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response["ETag"] = etag
    # Copies for the hand: what there is to find stands on the pages.
    response["X-Robots-Tag"] = "noindex"
    if request.GET.get("v") == version:
        patch_cache_control(response, public=True, max_age=FOREVER, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=FRESH)
    return response


def _content(request: HttpRequest, key: str, build: Callable[[], bytes]) -> bytes:
    papers = caches["papers"]
    until = time.monotonic() + PATIENCE
    while True:
        kept = papers.get(f"file:{key}")
        if kept is not None:
            return bytes(kept)
        if papers.add(f"making:{key}", "1", MAKING):
            break
        if time.monotonic() > until:
            raise ComeBackLater(_("这份文件正在做，请过一会儿再来取。"), HTTPStatus.SERVICE_UNAVAILABLE)
        time.sleep(0.2)
    try:
        if is_too_often("papers", request.META.get("REMOTE_ADDR", ""), most=MOST_MADE, seconds=600):
            raise ComeBackLater(_("您要的文件太多了，请过十分钟再来取。"), HTTPStatus.TOO_MANY_REQUESTS)
        content = build()
        papers.set(f"file:{key}", content, KEPT)
        return content
    finally:
        papers.delete(f"making:{key}")
