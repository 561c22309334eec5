"""The national map: every village with its season, every route with its line."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.maps.features import Layer
from tourism.maps.static_map import overview_drawing
from tourism.maps.stops import Stop
from tourism.maps.views import script_version
from tourism.places.map_features import PageMap, kept_drawing, layers_version, villages_layer
from tourism.places.selectors import region_short
from tourism.routes.map_features import line_of
from tourism.routes.models import RoutePage

from .selectors import VillageOnMap

KEY = "china"


def overview_layers(villages: Sequence[VillageOnMap], routes: Sequence[RoutePage] = ()) -> list[Layer]:
    states = {one.village.pk: one.state for one in villages}
    lines = [line for line in map(line_of, routes) if line is not None]
    layers = [villages_layer([one.village for one in villages], _("乡村"), states)]
    return [*layers, *([Layer("routes", _("线路"), lines=lines)] if lines else [])]


def overview_map(villages: Sequence[VillageOnMap], routes: Sequence[RoutePage]) -> PageMap:
    """The live map of /map/ with its drawing and its list."""
    layers = overview_layers(villages, routes)
    version = layers_version(layers)
    title = str(_("全国地图"))
    return PageMap(
        key=KEY,
        title=title,
        script_url=reverse("home:show-map-script", args=[script_version(version)]),
        svg=kept_drawing(KEY, version, lambda: overview_drawing(layers, key=KEY, title=title)),
        stops=[_stop(one) for one in villages if one.village.lng is not None and one.village.lat is not None],
    )


def villages_drawing(villages: Sequence[VillageOnMap]) -> PageMap:
    """The small drawing of the home page: villages alone, no script."""
    layers = overview_layers(villages)
    key, title = "villages", str(_("乡村分布"))
    # Drawn near the size it stands at, for its names shrink with it.
    svg = kept_drawing(
        key, layers_version(layers), lambda: overview_drawing(layers, key=key, title=title, width=420, height=500)
    )
    return PageMap(key=key, title=title, script_url="", svg=svg, stops=[])


def _stop(one: VillageOnMap) -> Stop:
    village = one.village
    assert village.lng is not None and village.lat is not None
    note = f"{region_short(village)} · {one.state.text}"
    return Stop(village.title, village.lng, village.lat, note=note, url=village.get_url() or "")
