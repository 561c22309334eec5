"""A site of three addresses: the base map, one map's page and its script."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import include, path, reverse

from tests.maps.hostile import EVERYTHING, HOSTILE
from tourism.maps import render, static_map
from tourism.maps.features import Layer, Line, Marker
from tourism.maps.stops import Stop
from tourism.maps.views import script_response, script_version

PAGE = """{% load map_tags %}<!doctype html><html lang="zh-hans"><head><meta charset="utf-8"><title>地图</title>
<link rel="icon" href="data:,"></head><body>
{% site_map key=key script_url=url svg=svg title=title stops=stops clusters=clusters %}</body></html>"""


def hostile_layers() -> list[Layer]:
    """Thirteen hostile places along a valley, and a hostile way through them."""
    markers = [
        Marker(
            118.0 + 0.03 * index, 29.3, name, url="/places/", note=name, number=index + 1, kind="village", state="now"
        )
        for index, name in enumerate(HOSTILE)
    ]
    way = Line([(m.lng, m.lat) for m in markers], name=EVERYTHING, day=1, kind="road")
    return [Layer("places", EVERYTHING, markers, [way]), Layer("more", HOSTILE[6], [Marker(118.2, 29.4, HOSTILE[0])])]


def stops() -> list[Stop]:
    return [
        Stop(m.name, m.lng, m.lat, number=m.number, day=1, km=3.25, note=m.note) for m in hostile_layers()[0].markers
    ]


def page(request: HttpRequest, kind: str) -> HttpResponse:
    draw = {"route": static_map.route_drawing, "overview": static_map.overview_drawing}[kind]
    context = {
        "key": f"{kind}_1",
        "url": reverse("script", args=[kind, script_version(1)]),
        "svg": draw(hostile_layers(), key=f"{kind}_1", title=EVERYTHING),
        "title": EVERYTHING,
        "stops": stops(),
        "clusters": kind == "overview",
    }
    return HttpResponse(Template(PAGE).render(Context(context)))


def script(request: HttpRequest, kind: str, version: str) -> HttpResponse:
    write = {"route": render.route_script, "overview": render.overview_script}[kind]
    return script_response(request, key=f"test:{kind}", version=1, build=lambda: write(f"{kind}_1", hostile_layers()))


urlpatterns = [
    path("maps/", include("tourism.maps.urls")),
    path("<str:kind>/", page, name="page"),
    path("<str:kind>/<str:version>.js", script, name="script"),
]
