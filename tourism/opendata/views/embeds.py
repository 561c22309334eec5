"""/embed/: small pages that other sites may frame, without cookies and without anybody else; and the page with their code."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from tourism.core.solar_terms import solar_day
from tourism.maps.features import Layer
from tourism.maps.render import overview_script, route_script
from tourism.maps.static_map import overview_drawing, route_drawing
from tourism.maps.stops import Stop
from tourism.maps.views import script_response, script_version
from tourism.opendata.selectors.cards import (
    MapQuestion,
    card,
    map_question,
    map_title,
    page_named,
    route_named,
    villages_asked_for,
)
from tourism.opendata.snippets import card_size, iframe, map_size
from tourism.places.map_features import PageMap, kept_drawing, layers_version, villages_layer
from tourism.places.models import Season
from tourism.places.selectors import provinces_with_villages, region_short
from tourism.routes.map_features import halts_of, route_layers, stops_of
from tourism.routes.selectors import placed_stops

KEPT = 300


def framed(template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that other sites may frame. It is made without the request: nothing in it can be anybody's own."""
    today = timezone.localdate()
    known = {
        "today": today,
        "season": solar_day(today).season,
        "site_name": settings.SITE_NAME,
        "is_demo": settings.DEMO,
    }
    response = HttpResponse(get_template(template).render(known | context), status=status)
    response.xframe_options_exempt = True  # type: ignore[attr-defined]
    response._csp_replace = {"frame-ancestors": list(settings.EMBED_FRAME_ANCESTORS)}  # type: ignore[attr-defined]
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT)
def embed_card(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """/embed/village/<slug>/ and /embed/route/<slug>/"""
    found = card(kind, slug, timezone.localdate())
    if found is None:
        return _gone(request)
    return framed("opendata/embed_card.html", {"card": found, "url": _full(request, found.page)})


@require_safe
@conditional_page
@cache_control(public=True, max_age=KEPT)
def embed_map(request: HttpRequest) -> HttpResponse:
    """/embed/map/?province=&season=&now=1 or ?route=<slug>"""
    if "route" in request.GET:
        return _route_map(request, request.GET["route"])
    question = _map_asked_for(request)
    if question is None:
        return _gone(request)
    villages = villages_asked_for(question, timezone.localdate())
    layers, key = _layers(villages), _key(question)
    title, version = map_title(question, provinces_with_villages()), layers_version(layers)
    draw = route_drawing if question.province else overview_drawing
    shown = PageMap(
        key=key,
        title=title,
        script_url=reverse("opendata:show-embed-map", args=[question.name, script_version(version)]),
        svg=kept_drawing(f"embed-{question.name}", version, lambda: draw(layers, key=key, title=title)),
        stops=[
            Stop(
                village.title,
                village.lng,
                village.lat,
                url=village.get_url() or "",
                note=f"{region_short(village)} · {state.text}",
            )
            for village, state in villages
            if village.lng is not None and village.lat is not None
        ],
    )
    more = request.build_absolute_uri(reverse("home:map"))
    return framed("opendata/embed_map.html", {"map": shown, "url": more, "clusters": not question.province})


@require_safe
def embed_map_script(request: HttpRequest, which: str, version: str) -> HttpResponse:
    """/embed/map/<which>/<version>.js"""
    question = map_question(which)
    if question is None:
        raise Http404
    layers, key = _layers(villages_asked_for(question, timezone.localdate())), _key(question)
    script = route_script if question.province else overview_script
    return script_response(request, key=key, version=layers_version(layers), build=lambda: script(key, layers))


@require_safe
def embed_code(request: HttpRequest) -> HttpResponse:
    """/embed/: what to paste, for the page at `url` or for a map."""
    context: dict[str, Any] = {
        "provinces": provinces_with_villages(),
        "seasons": [("", _("不限")), *Season.choices],
        "asked": request.GET,
    }
    status = 200
    if "url" in request.GET:
        found = card_at(request, request.GET["url"])
        if found is None:
            status, context["error"] = (
                422,
                _("没有认出这一页。请打开本站一个村或一条线路的页面，把地址栏里的网址整个贴过来。"),
            )
        else:
            src = request.build_absolute_uri(reverse("opendata:embed-card", args=[found.kind, found.slug]))
            context |= _code(src, found.title, card_size())
    elif "map" in request.GET:
        question = _map_asked_for(request) or MapQuestion()
        src = request.build_absolute_uri(reverse("opendata:embed-map")) + _query(question)
        context |= _code(src, map_title(question, context["provinces"]), map_size())
    response = render(request, "opendata/embed_code.html", context, status=status)
    # This page alone shows a frame: one of ours.
    response._csp_replace = {"frame-src": ["'self'"]}  # type: ignore[attr-defined]
    return response


def _code(src: str, title: str, size: Any) -> dict[str, Any]:
    named = f"{title} · {settings.SITE_NAME}"
    return {"src": urlsplit(src)._replace(scheme="", netloc="").geturl(), "named": named, "size": size,
            "code": iframe(src, named, size)}  # fmt: skip


def card_at(request: HttpRequest, address: str) -> Any:
    """The card of the page at this address of ours; None for any other."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    if parts.netloc and parts.netloc != request.get_host():
        return None
    named = page_named(parts.path if parts.path.endswith("/") else f"{parts.path}/")
    return card(*named, timezone.localdate()) if named else None


def _route_map(request: HttpRequest, slug: str) -> HttpResponse:
    route = route_named(slug)
    if route is None:
        return _gone(request)
    halts = halts_of(placed_stops(route))
    layers, key = route_layers(route, halts), f"route_{route.pk}"
    if not layers:
        return _gone(request)
    version = layers_version(layers)
    shown = PageMap(
        key=key,
        title=route.title,
        script_url=reverse("routes:show-route-map", args=[route.pk, script_version(version)]),
        svg=kept_drawing(f"embed-{key}", version, lambda: route_drawing(layers, key=key, title=route.title)),
        stops=stops_of(halts),
    )
    return framed("opendata/embed_map.html", {"map": shown, "url": _full(request, route), "clusters": False})


def _map_asked_for(request: HttpRequest) -> MapQuestion | None:
    asked = MapQuestion(request.GET.get("province", ""), request.GET.get("season", ""), request.GET.get("now") == "1")
    return map_question(asked.name)


def _query(question: MapQuestion) -> str:
    named = {"province": question.province, "season": question.season, "now": "1" if question.is_good_now else ""}
    asked = "&".join(f"{name}={value}" for name, value in named.items() if value)
    return f"?{asked}" if asked else ""


def _layers(villages: list[Any]) -> list[Layer]:
    return [
        villages_layer(
            [village for village, _state in villages], _("乡村"), {village.pk: state for village, state in villages}
        )
    ]


def _key(question: MapQuestion) -> str:
    return f"embed_{question.name.replace('-', '_')}"


def _gone(request: HttpRequest) -> HttpResponse:
    """Said inside the frame: the usual page may not be framed, and would leave a hole in the other site."""
    return framed("opendata/embed_gone.html", {"url": request.build_absolute_uri("/")}, status=404)


def _full(request: HttpRequest, page: Any) -> str:
    return request.build_absolute_uri(page.get_url(request) or "/")
