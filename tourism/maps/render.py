"""The one door to Folium. No other file imports folium or branca.

branca renders a snippet and then compiles the finished text, data and all, as a second Jinja template on the server: a
village named `{{7*7}}` becomes 49, and worse names run. `cure()` stops that; MapsConfig.ready calls it. Texts never enter
a JavaScript or HTML literal: they travel as JSON and are set as text nodes by our own script.

The script of a map is served at an immutable URL (`views.script_response`), so the same features must give the same bytes.
"""

import itertools
import os.path
import re
from collections.abc import Sequence
from typing import Any, cast

import branca.element
import folium
import folium.map
from branca.element import Element, Figure, MacroElement
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from folium.features import DivIcon
from folium.plugins import FastMarkerCluster
from folium.template import Template

from tourism.maps import polyline, tiles
from tourism.maps.basemap import EDITION
from tourism.maps.features import Layer, Line, Marker, extent
from tourism.maps.geodesy import Bounds, simplify
from tourism.maps.wording import in_readers_language

# Raised by hand when the scripts of all maps must be made anew (part of their cache key and URL).
STYLE = 2

KEY = re.compile(r"[a-z][a-z0-9_]*")
# All of China with every dash and 曾母暗沙: what a national map shows before anyone moves it.
CHINA = Bounds(73.0, 3.2, 136.0, 54.0)
NEAREST = 17
RELIEF = Bounds(73.0, 3.0, 136.0, 54.0)  # what relief.webp covers; atlas.js knows it too
BASE_FILES = {"china": "china.json", "nature": "nature.json", "relief": "relief.webp"}
WAY_TOLERANCE = 8.0  # metres; 2,004 points of a walk become 854
WAY_STEPS = 100_000  # to a degree


class RawElement(Element):
    """A finished snippet, kept as it is instead of compiled."""

    def __init__(self, template: str | None = None, template_name: str | None = None) -> None:
        super().__init__(None, template_name)
        self.snippet = template

    def render(self, **kwargs: Any) -> str:
        return super().render(**kwargs) if self.snippet is None else self.snippet


def cure() -> None:
    branca.element.Element = folium.map.Element = RawElement  # type: ignore[misc]


def script_urls(*, clusters: bool = False) -> list[str]:
    """What a page loads, in this order, before the script of a map."""
    crowds = ["vendor/markercluster/leaflet.markercluster.js"] if clusters else []
    shifted = any(layer.datum == "gcj02" for layer in tiles.provider().layers)
    own = ["js/map/atlas.js", "js/map/marks.js", *(["js/map/gcj02.js"] if shifted else [])]
    return [_static(path) for path in ("vendor/leaflet/leaflet.js", *crowds, *own)]


def style_urls(*, clusters: bool = False) -> list[str]:
    crowds = ["vendor/markercluster/MarkerCluster.css"] if clusters else []
    return [_static(path) for path in ("vendor/leaflet/leaflet.css", *crowds, "css/map.css")]


def base_urls() -> dict[str, str]:
    return {name: _static(f"maps/base/{file}") for name, file in BASE_FILES.items()}


def route_script(key: str, layers: Sequence[Layer]) -> str:
    """The script of a map where every mark is shown: a route, a village and its surroundings."""
    return _script(key, layers, SitePlaces)


def overview_script(key: str, layers: Sequence[Layer]) -> str:
    """The script of a national map: hundreds of places, drawn together where they crowd."""
    return _script(key, layers, SiteCluster, bounds=CHINA)


class SiteMap(folium.Map):
    """A Folium map that loads nothing from elsewhere and has names that do not change from run to run."""

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    def __init__(self, key: str) -> None:
        if not KEY.fullmatch(key):
            raise ValueError(f"the key of a map is a lower-case identifier: {key!r}")
        super().__init__(
            location=[35.0, 105.0],
            zoom_start=4,
            tiles=None,
            zoom_control=False,
            attributionControl=False,
            scrollWheelZoom=False,
            zoomSnap=0.25,
            minZoom=2,  # whole: the cluster plug-in loses lone marks above a broken one
            maxZoom=NEAREST,
        )
        self.key = key

    def add_js_link(self, name: str, url: str) -> None:
        raise TypeError("Folium keeps these lists on the class: one request would change every later map")

    add_css_link = add_js_link

    def script(self) -> str:
        """The JavaScript alone. Renders once: rendering mutates the tree."""
        self._name_all()
        figure = cast(Figure, self.get_root())
        figure.render()
        # Texts are JSON, which holds no bare line break: only Folium's own indentation goes.
        code = re.sub(r"\s*\n\s*", "\n", figure.script.render()).strip()
        return f"(function(){{\n{code}\nAtlas.ready({self.get_name()});\n}})();\n"

    def _name_all(self) -> None:
        """Stable names in place of Folium's random ones."""
        numbers = itertools.count(1)

        def rename(element: Element) -> None:
            element._id = self.key if element is self else f"{self.key}_{next(numbers)}"
            for child in element._children.values():
                rename(child)

        rename(self)


class Base(MacroElement):
    """The ground: our own base map, or nothing but paper under a tile service; controls and credit."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            Atlas.ground({{ this._parent.get_name() }}, {{ this.ground|tojson }});
        {% endmacro %}""")

    def __init__(self) -> None:
        super().__init__()
        self._name = "Base"
        clips = reverse("maps:show-clip", args=["0", "0", "0", "0"]).rsplit("/", 1)[0]
        self.ground: dict[str, Any] = {"credit": tiles.credit(), "clips": f"{clips}/", "edition": EDITION}
        self.ground |= base_urls()
        if tiles.provider().layers:
            self.ground["tiles"] = True  # our own ground comes only if the tiles fail


class DatumTileLayer(MacroElement):
    """One layer of a tile service. Features stay WGS-84; a GCJ-02 service is moved under them in the browser."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            Atlas.tiles({{ this._parent.get_name() }}, {{ this.url|tojson }}, {{ this.layer|tojson }});
        {% endmacro %}""")

    def __init__(self, layer: tiles.TileLayer, url: str) -> None:
        super().__init__()
        self._name = "DatumTileLayer"
        self.url = url
        self.layer = {"datum": layer.datum, "subdomains": layer.subdomains, "maxZoom": layer.max_zoom}


class SitePopup(MacroElement):
    """Name, note and link of a mark: popup, tooltip and accessible name in one, all set as text."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            Atlas.name({{ this._parent.get_name() }}, {{ this.card|tojson }});
        {% endmacro %}""")

    def __init__(self, marker: Marker) -> None:
        super().__init__()
        self._name = "SitePopup"
        self.card = card(marker)


class SiteWay(MacroElement):
    """A line with its casing, in the colours of the style sheet."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            Atlas.way({{ this._parent.get_name() }}, {{ this.line|tojson }}, {{ this.way|tojson }});
        {% endmacro %}""")

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._name = "SiteWay"
        self.line = polyline.encode(simplify(line.points, WAY_TOLERANCE), WAY_STEPS)
        self.way = {"name": line.name, "classes": way_classes(line), **({"key": line.key} if line.key else {})}


class SiteGroup(folium.FeatureGroup):
    """A layer the reader can switch; Folium's own control would take its name for HTML."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Atlas.group({{ this._parent.get_name() }}, {{ this.label|tojson }});
        {% endmacro %}""")

    def __init__(self, layer: Layer) -> None:
        super().__init__(name=layer.key, control=False)
        self.label = {"key": layer.key, "name": layer.name}
        for line in layer.lines:
            self.add_child(SiteWay(line))


class SitePlaces(SiteGroup):
    """Every mark by itself."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        for marker in layer.markers:
            icon = DivIcon(
                html="" if marker.number is None else str(int(marker.number)),
                icon_size=None,
                icon_anchor=None,
                class_name=mark_classes(marker),
            )
            place = folium.Marker([marker.lat, marker.lng], icon=icon, riseOnHover=True)
            place.add_child(SitePopup(marker))
            self.add_child(place)


class SiteCluster(SiteGroup):
    """Marks that gather where they crowd, sent as compact rows: what many share stands once, in a table before them."""

    _template = Template("""
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Atlas.group({{ this._parent.get_name() }}, {{ this.label|tojson }});
            Atlas.table({{ this.table|tojson }});
        {% endmacro %}""")

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer)
        self.table, rows = rows_of(layer.markers)
        if rows:
            cluster = FastMarkerCluster(
                rows,
                callback="Atlas.mark",
                icon_create_function="Atlas.crowd",
                control=False,
                showCoverageOnHover=False,
                maxClusterRadius=36,
            )
            cluster.default_js = cluster.default_css = []
            self.add_child(cluster)


def rows_of(markers: Sequence[Marker]) -> tuple[dict[str, Any], list[list[Any]]]:
    """(what the marks share, a row for each: latitude, longitude, name, end of its address, which look, which note,
    number). Four places of a degree are eleven metres; the last two are left out where there is nothing to say."""
    start = os.path.commonprefix([marker.url for marker in markers if marker.url])
    looks: dict[tuple[str, str], int] = {}
    notes: dict[str, int] = {}
    rows: list[list[Any]] = []
    for marker in markers:
        look = looks.setdefault((mark_classes(marker), marker.state), len(looks))
        tail = marker.url[len(start) :] if marker.url else None
        row: list[Any] = [round(marker.lat, 4), round(marker.lng, 4), marker.name, tail, look]
        if marker.note or marker.number is not None:
            row.append(notes.setdefault(marker.note, len(notes)))
        if marker.number is not None:
            row.append(marker.number)
        rows.append(row)
    return {"start": start, "looks": list(looks), "notes": list(notes)}, rows


def card(marker: Marker) -> dict[str, Any]:
    """What the reader is told about a mark; empty things left out."""
    told = {"name": marker.name, "note": marker.note, "url": marker.url, "number": marker.number, "state": marker.state}
    return {key: value for key, value in told.items() if value not in ("", None)}


def mark_classes(marker: Marker) -> str:
    words = ["map-mark", f"kind-{marker.kind}" if marker.kind else "", f"state-{marker.state}" if marker.state else ""]
    return " ".join([*filter(None, words), *(["is-numbered"] if marker.number is not None else [])])


def way_classes(line: Line) -> str:
    """Days repeat after seven; a day is always also told in words."""
    words = ["map-way", f"kind-{line.kind}" if line.kind else "", f"day-{(line.day - 1) % 7 + 1}" if line.day else ""]
    return " ".join(filter(None, words))


def _script(key: str, layers: Sequence[Layer], group: type[SiteGroup], bounds: Bounds | None = None) -> str:
    site_map = SiteMap(key)
    site_map.add_child(Base())
    for layer, url in tiles.tile_urls():
        site_map.add_child(DatumTileLayer(layer, url))
    for shown in in_readers_language(layers):
        site_map.add_child(group(shown))
    west, south, east, north = bounds or extent(layers) or CHINA
    # No nearer than 16: there the houses of a village stand apart, so that each can be pressed.
    site_map.fit_bounds([[south, west], [north, east]], padding=[28, 28] if bounds is None else None, max_zoom=16)
    return site_map.script()


def _static(path: str) -> str:
    return staticfiles_storage.url(path)
