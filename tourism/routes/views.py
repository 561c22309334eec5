"""The script of a route's map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tourism.core.visibility import open_to_all
from tourism.maps.render import route_script
from tourism.maps.views import script_response
from tourism.places.map_features import layers_version

from .map_features import layers_of
from .models import RoutePage


@require_safe
def route_map(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    """/maps/routes/<pk>/<version>.js"""
    route = get_object_or_404(open_to_all(RoutePage.objects.live()), id=pk)
    layers, key = layers_of(route), f"route_{pk}"
    return script_response(request, key=key, version=layers_version(layers), build=lambda: route_script(key, layers))
