"""A list as a map: the same question, all that fits instead of a page of it."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.maps.features import Layer, Marker
from tourism.maps.render import overview_script
from tourism.maps.static_map import overview_drawing
from tourism.places.map_features import PageMap, villages_layer
from tourism.places.models import VillagePage
from tourism.places.seasons import season_state_during
from tourism.places.selectors import live_villages, notices_during, windows_by_village
from tourism.routes.map_features import line_of
from tourism.routes.selectors import live_routes, route_notices_during

from .lists import ROUTES, VILLAGES, Kind, PageOfList

KINDS = {kind.name: kind for kind in (VILLAGES, ROUTES)}
# As many marks as a drawing without a script can hold apart.
DRAWN_AT_MOST = 300


def list_map(found: PageOfList, kind: Kind, days: Sequence[date], query: str) -> PageMap:
    """The map beside a page of a list. Its script is asked for with the same question as the page."""
    drawn = list_layers(found, kind, days, found.listing.all_pks[:DRAWN_AT_MOST])
    key, title = f"list_{kind.name}", _("这些地方在图上")
    address = reverse("search:show-list-map", args=[kind.name])
    svg = overview_drawing(drawn, key=key, title=title)
    return PageMap(key=key, title=title, script_url=f"{address}?{query}" if query else address, svg=svg, stops=[])


def list_script(found: PageOfList, kind: Kind, days: Sequence[date]) -> str:
    return overview_script(f"list_{kind.name}", list_layers(found, kind, days, found.listing.all_pks))


def list_layers(found: PageOfList, kind: Kind, days: Sequence[date], pks: Sequence[int]) -> list[Layer]:
    return _village_layers(days, pks) if kind is VILLAGES else _route_layers(days, pks, found.listing.pks)


def _village_layers(days: Sequence[date], pks: Sequence[int]) -> list[Layer]:
    wanted = set(pks)
    windows, notices = windows_by_village(), notices_during(days)
    plain = live_villages().select_related(None).prefetch_related(None).defer("story", "search_description")
    villages: list[VillagePage] = [village for village in plain if village.pk in wanted]
    states = {
        village.pk: season_state_during(windows.get(village.pk, []), days, notices.get(village.pk, []))
        for village in villages
    }
    return [villages_layer(villages, _("乡村"), states)]


def _route_layers(days: Sequence[date], pks: Sequence[int], on_page: Sequence[int]) -> list[Layer]:
    """Every route as a mark where it begins; those on the page with their lines, too."""
    wanted, shown = set(pks), set(on_page)
    notices = route_notices_during(days)
    markers, lines = [], []
    for route in live_routes().select_related(None).prefetch_related(None).prefetch_related("windows"):
        line = line_of(route) if route.pk in wanted else None
        if line is None:
            continue
        state = season_state_during(route.windows.all(), days, notices.get(route.pk, []))
        lng, lat = line.points[0][:2]
        markers.append(Marker(lng, lat, route.title, url=route.get_url() or "", note=route.subtitle, state=state.kind))
        if route.pk in shown:
            lines.append(line)
    return [Layer("routes", _("线路"), markers=markers, lines=lines)]
