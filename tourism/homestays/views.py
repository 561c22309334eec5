"""The script of a village's map, which shows its homestays."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tourism.core.visibility import open_to_all
from tourism.maps.render import route_script
from tourism.maps.views import script_response
from tourism.places.map_features import layers_version
from tourism.places.models import VillagePage

from .map_features import village_layers


@require_safe
def village_map(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    """/maps/villages/<pk>/<version>.js"""
    village = get_object_or_404(open_to_all(VillagePage.objects.live()), id=pk)
    layers, key = village_layers(village), f"village_{pk}"
    return script_response(request, key=key, version=layers_version(layers), build=lambda: route_script(key, layers))
