"""/healthz: the process lives. /readyz: it can serve (database and cache answer, the clock is right). /robots.txt."""

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from tourism.core.clock import is_clock_right

# What is somebody's own, endless, or a copy of a page that is dear to make.
CLOSED = [
    *(f"/{name}/" for name in ("admin", "accounts", "api", "bookings", "desk", "language", "my", "search", "union")),
    "/*/guide.pdf",
    "/*/pack.html",
    "/*/poster.pdf",
]


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain", headers={"Cache-Control": "no-store"})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache_answers() -> bool:
    try:
        cache.set("readyz", "1", 10)
        return cache.get("readyz") == "1"
    except (OSError, RedisError):
        return False


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    database = _database_answers()
    checks = {"database": database, "cache": _cache_answers(), "clock": database and is_clock_right()}
    ready = all(checks.values())
    return JsonResponse(checks, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """A demo world is invented: keep it out of search engines."""
    closed = ["/"] if settings.DEMO else CLOSED
    rules = "".join(f"Disallow: {path}\n" for path in closed)
    sitemap = request.build_absolute_uri("/sitemap.xml")
    return HttpResponse(f"User-agent: *\n{rules}Sitemap: {sitemap}\n", content_type="text/plain")
