"""Keeps whole public pages for a minute, for visitors nobody knows (docs/adr/0010-page-cache.md).

Kept is only what is the same for everybody: a page of Wagtail's that allows it, asked for without a session, answered
without a cookie. Wagtail tells the backend below what it publishes, and everything kept is forgotten at once.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.contrib.frontend_cache.backends.base import BaseBackend

from tourism.core.published import forget_what_was_published, published_version
from tourism.core.visit_day import WEEKEND

# What the filters of lists put into an address; any other question is answered afresh, so that nobody can fill the cache.
QUESTIONS = frozenset(
    {"season", "province", "now", "days", "theme", "facility", "title", "price", "sort", "view", "page", "on"}
)
_ANSWER = re.compile(r"[\w-]{1,30}")
# The days people ask for. A year of them, times every filter, would push out what is asked for most.
KEPT_AHEAD = timedelta(days=14)
_NO_SHARING = ("private", "no-store", "no-cache")


class KeptPages(BaseBackend):
    """Wagtail's door to what is kept. A village stands on many pages, so one change forgets them all."""

    def purge(self, url: str) -> None:
        self.purge_batch([url])

    def purge_batch(self, urls: Iterable[str]) -> None:
        # Not before others can read the change: they would keep the page of before under the version of after.
        transaction.on_commit(forget_what_was_published)


class PageCacheMiddleware:
    """Stands before sessions and languages: an answer that is kept costs neither a query nor a template."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_anybodys(request):
            return self.get_response(request)
        # The version is read before the page is made: what a publication overtakes is kept under the old one.
        key = _key(request)
        if kept := caches["pages"].get(key):
            content, headers = kept
            return HttpResponse(content, headers={**headers, "X-Page-Cache": "hit"})
        response = self.get_response(request)
        if _may_be_kept(request, response):
            caches["pages"].set(key, (response.content, dict(response.headers)), settings.PAGE_CACHE_SECONDS)
            response.headers["X-Page-Cache"] = "miss"
        return response


def _is_anybodys(request: HttpRequest) -> bool:
    """A plain question of a visitor nobody knows. The language is in the path, so it needs no asking."""
    known = (settings.SESSION_COOKIE_NAME, "messages")
    return (
        settings.PAGE_CACHE_SECONDS > 0
        and request.method == "GET"
        and "HX-Request" not in request.headers
        and not any(name in request.COOKIES for name in known)
        and all(
            name in QUESTIONS and len(values) == 1 and _ANSWER.fullmatch(values[0])
            for name, values in request.GET.lists()
        )
        and _is_asked_often(request.GET.get("on", WEEKEND), timezone.localdate())
    )


def _is_asked_often(on: str, today: date) -> bool:
    """This weekend, or one of the days just ahead, written the one way there is."""
    return on == WEEKEND or on in {(today + timedelta(days=n)).isoformat() for n in range(KEPT_AHEAD.days + 1)}


def _key(request: HttpRequest) -> str:
    version = published_version()
    asked = "&".join(f"{name}={request.GET[name]}" for name in sorted(request.GET))
    return f"{version}:{timezone.localdate()}:{request.scheme}://{request.get_host()}{request.path}?{asked}"


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """A page that allows it, in full, without anything made for this visitor: no cookie, and no form token, which a
    visitor who has the cookie already gets without a new one."""
    route = getattr(request, "_wagtail_route_for_request", None)
    return (
        route is not None
        and getattr(route.page, "may_be_kept", False)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and settings.CSRF_COOKIE_NAME not in request.COOKIES
        and not any(word in response.headers.get("Cache-Control", "") for word in _NO_SHARING)
    )
