"""/oembed: the card of a page for programs that turn pasted addresses into cards (oEmbed 1.0). It fetches nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from tourism.opendata.selectors.telling import SIZE
from tourism.opendata.snippets import card_size, iframe

from .embeds import card_at

KEPT = 3600
_LONGEST_NUMBER = 5


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT)
def oembed(request: HttpRequest) -> HttpResponse:
    """/oembed?url=…&maxwidth=…&maxheight=…&format=json"""
    if request.GET.get("format", "json") != "json":
        return _refused(501, _("只有 JSON：format=json。"))
    most = [request.GET.get(name, "") for name in ("maxwidth", "maxheight")]
    if not all(_is_size(number) for number in most):
        return _refused(400, _("maxwidth 和 maxheight 要写成大于 0 的整数。"))
    found = card_at(request, request.GET.get("url", ""))
    if found is None:
        return _refused(404, _("url 要是本站一个村或一条线路的网址。"))
    wide, high = (int(number) if number else None for number in most)
    size = card_size(wide, high)
    src = request.build_absolute_uri(reverse("opendata:embed-card", args=[found.kind, found.slug]))
    named = f"{found.title} · {settings.SITE_NAME}"
    told: dict[str, Any] = {
        "version": "1.0",
        "type": "rich",
        "title": found.title,
        "provider_name": settings.SITE_NAME,
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": KEPT,
        "html": iframe(src, named, size),
        "width": size.width,
        "height": size.height,
        **_thumbnail(request, found.image),
    }
    return _answer(told)


def _thumbnail(request: HttpRequest, image: Any) -> dict[str, Any]:
    sizes = {size.filter_spec: size for size in image.renditions.all()} if image else {}
    if SIZE not in sizes:
        return {}
    shown = sizes[SIZE]
    return {
        "thumbnail_url": request.build_absolute_uri(shown.url),
        "thumbnail_width": shown.width,
        "thumbnail_height": shown.height,
    }


def _is_size(text: str) -> bool:
    return not text or (text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER and int(text) > 0)


def _refused(status: int, message: str) -> HttpResponse:
    return _answer({"error": message}, status)


def _answer(told: dict[str, Any], status: int = 200) -> HttpResponse:
    response = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response
