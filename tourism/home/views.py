"""The national map and the year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tourism.maps.render import overview_script
from tourism.maps.views import script_response
from tourism.places.map_features import layers_version

from .overview_map import KEY, overview_layers, overview_map
from .selectors import routes_on, villages_on, year_rows


@require_safe
def national_map(request: HttpRequest) -> HttpResponse:
    """/map/"""
    today = timezone.localdate()
    villages, routes = villages_on(today), routes_on(today)
    context = {"map": overview_map(villages, [one.page for one in routes]), "routes": routes, "villages": villages}
    return render(request, "home/map.html", context)


@require_safe
def map_script(request: HttpRequest, version: str) -> HttpResponse:
    """/maps/china/<version>.js"""
    today = timezone.localdate()
    layers = overview_layers(villages_on(today), [one.page for one in routes_on(today)])
    return script_response(request, key=KEY, version=layers_version(layers), build=lambda: overview_script(KEY, layers))


@require_safe
def seasons(request: HttpRequest) -> HttpResponse:
    """/seasons/"""
    today = timezone.localdate()
    context = {"routes": year_rows(routes_on(today), today), "villages": year_rows(villages_on(today), today)}
    return render(request, "home/seasons.html", context)


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """/events/"""
    return render(request, "home/events.html")


@require_safe
def events_feed(request: HttpRequest) -> HttpResponse:
    """/events.ics"""
    raise Http404


@require_safe
def village_events_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """/villages/<slug>/events.ics"""
    raise Http404
