import json
import re
from html.parser import HTMLParser

import branca.element
import pytest
from django.template import Context, Template
from django.test import override_settings

from tests.maps.hostile import EVERYTHING, HOSTILE
from tests.maps.urls import PAGE, hostile_layers, stops
from tourism.maps import render, static_map, tiles
from tourism.maps.features import Layer, Line, Marker

pytestmark = pytest.mark.urls("tests.maps.urls")

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


class Reader(HTMLParser):
    """What a reader would see, and the names of the elements he would get."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.attributes = "", [], []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def texts(script: str) -> list[str]:
    """Every string of a script, as the browser reads it."""
    return [json.loads(string) for string in STRING.findall(script)]


@pytest.mark.parametrize("write", [render.route_script, render.overview_script])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_reaches_the_script_as_the_very_same_text(write, name: str) -> None:
    told = texts(write("map", hostile_layers()))
    assert told.count(name) >= 2  # as name and as note


@pytest.mark.parametrize("write", [render.route_script, render.overview_script])
def test_names_of_layers_and_lines_are_text_too(write) -> None:
    told = texts(write("map", hostile_layers()))
    assert told.count(EVERYTHING) == 2
    assert HOSTILE[6] in told


@pytest.mark.parametrize("write", [render.route_script, render.overview_script])
def test_a_script_holds_no_tag_no_template_literal_and_no_bare_line_separator(write) -> None:
    script = write("map", hostile_layers())
    assert not [string for string in STRING.findall(script) if "<" in string or ">" in string]
    assert "`" not in STRING.sub('""', script)
    assert script.isascii()  # so U+2028 and everything beyond the basic plane travel as escapes


def test_without_the_cure_folium_would_run_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branca.element, "Element", render.RawElement.__mro__[1])
    told = texts(render.route_script("map", [Layer("l", "层", [Marker(118, 29, "{{7*7}}")])]))
    assert "49" in told and "{{7*7}}" not in told


@pytest.mark.parametrize("draw", [static_map.route_drawing, static_map.overview_drawing])
def test_the_drawing_shows_hostile_names_as_text(draw) -> None:
    reader = Reader(draw(hostile_layers(), key="map", title=EVERYTHING))
    assert set(reader.tags) <= {"svg", "title", "desc", "rect", "path", "g", "text", "circle", "image"}
    for name in HOSTILE:
        assert name in reader.text
    assert not [key for key, _ in reader.attributes if key.startswith("on") or key == "style"]


def test_the_page_shows_hostile_names_as_text_and_uses_no_inline_style_or_script() -> None:
    svg = static_map.route_drawing(hostile_layers(), key="map", title=EVERYTHING)
    context = {"key": "map", "url": "/x.js", "svg": svg, "title": EVERYTHING, "stops": stops(), "clusters": False}
    html = Template(PAGE).render(Context(context))
    reader = Reader(html)
    assert "img" not in reader.tags and "style" not in reader.tags
    assert not [key for key, _ in reader.attributes if key.startswith("on") or key == "style"]
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    for name in HOSTILE:
        assert reader.text.count(name) >= 3  # list, note, drawing
    assert ("aria-label", f"地图：{EVERYTHING}") in reader.attributes


def test_two_maps_on_a_page_load_leaflet_once() -> None:
    twice = PAGE.replace("</body>", '{% site_map key="other" script_url="/y.js" svg="" title="二" %}</body>')
    html = Template(twice).render(Context({"key": "map", "url": "/x.js", "svg": "", "title": "一", "stops": []}))
    assert html.count("leaflet/leaflet.js") == 1
    assert html.count("/x.js") == html.count("/y.js") == 1


@pytest.mark.parametrize("write", [render.route_script, render.overview_script])
def test_the_same_features_give_the_same_bytes(write) -> None:
    assert write("map", hostile_layers()) == write("map", hostile_layers())


def test_every_address_is_our_own() -> None:
    addresses = [*render.script_urls(clusters=True), *render.style_urls(clusters=True), *render.base_urls().values()]
    assert all(address.startswith("/static/") for address in addresses)
    script = render.overview_script("map", hostile_layers())
    assert "//" not in STRING.sub('""', script)
    assert not [text for text in texts(script) if re.match(r"(https?:)?//", text)]


def test_folium_puts_no_address_of_its_own_into_the_head() -> None:
    site_map = render.SiteMap("map")
    for layer in hostile_layers():
        site_map.add_child(render.SiteCluster(layer))
    site_map.script()
    assert [child for child in site_map.get_root().header._children.values() if hasattr(child, "url")] == []


def test_links_cannot_be_added_to_the_lists_all_maps_share() -> None:
    with pytest.raises(TypeError):
        render.SiteMap("map").add_js_link("evil", "https://example.org/evil.js")
    with pytest.raises(TypeError):
        render.SiteMap("map").add_css_link("evil", "https://example.org/evil.css")


@pytest.mark.parametrize("key", ["", "route-1", "1", "a b", "x;alert(1)"])
def test_a_key_that_is_no_identifier_is_refused(key: str) -> None:
    with pytest.raises(ValueError):
        render.route_script(key, [])


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)"])
def test_a_marker_leads_nowhere_but_to_this_site(url: str) -> None:
    with pytest.raises(ValueError):
        Marker(118, 29, "村", url=url)


@pytest.mark.parametrize("word", ["a b", 'x" onload="', "Village", "村"])
def test_kinds_and_states_are_plain_words(word: str) -> None:
    for wrong in ({"kind": word}, {"state": word}):
        with pytest.raises(ValueError):
            Marker(118, 29, "村", **wrong)
    with pytest.raises(ValueError):
        Line([(118, 29), (119, 29)], kind=word)


def test_a_position_with_latitude_first_is_refused() -> None:
    with pytest.raises(ValueError, match="longitude comes first"):
        Marker(29.3, 118.0, "村")
    with pytest.raises(ValueError, match="finite"):
        Marker(float("nan"), 29.3, "村")


def test_an_empty_map_shows_china() -> None:
    assert "[[3.2, 73.0], [54.0, 136.0]]" in render.route_script("map", [])
    assert "没有标出地点" in static_map.route_drawing([], key="map", title="空")


@override_settings(MAP_PROVIDER="tianditu", MAP_KEY="k&y", MAP_APPROVAL_NUMBER="审图号：GS（示例）1号")
def test_tianditu_brings_its_two_layers_its_hosts_and_the_approval_number() -> None:
    told = texts(render.route_script("map", hostile_layers()))
    assert sum("tianditu.gov.cn" in text and text.endswith("tk=k&y") for text in told) == 2
    assert "© 天地图 · 审图号：GS（示例）1号" in told
    assert "https://t0.tianditu.gov.cn" in tiles.csp_image_hosts()
    assert len(render.script_urls()) == 3


@override_settings(MAP_PROVIDER="amap")
def test_amap_is_shifted_in_the_browser_and_features_are_not() -> None:
    script = render.route_script("map", [Layer("l", "层", [Marker(118.0, 29.3, "村")])])
    assert "gcj02" in texts(script)
    assert "[29.3, 118.0]" in script
    assert render.script_urls()[-1].endswith("gcj02.js")


@override_settings(MAP_PROVIDER="tianditu", MAP_KEY="")
def test_a_provider_without_its_key_gives_way_to_our_own_ground() -> None:
    assert tiles.provider() is tiles.PROVIDERS["embedded"]
    assert tiles.csp_image_hosts() == ()


def test_no_approval_number_is_shown_unless_the_operator_has_one() -> None:
    assert tiles.credit() == "行政区划：天地图"
    assert "审图号" not in static_map.overview_drawing([], key="map", title="全国")
