"""The map in a real Chromium, under the policy of the site: nothing runs that is text, nothing is asked of others."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler

from tests.maps.hostile import EVERYTHING, HOSTILE

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.maps.urls")]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
STRICT = ("default-src 'none'", "script-src 'self'", "style-src 'self'")


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """The three addresses of tests/maps/urls.py with the settings' own middleware, without a database."""
    server: WSGIServer = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    page: "playwright.Page"
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    policy: str = ""


@pytest.fixture
def visit(chromium: "playwright.Browser", site: str) -> Iterator:
    contexts = []

    def open_page(path: str, **options: object) -> Visit:
        context = chromium.new_context(viewport={"width": 1000, "height": 900}, locale="zh-CN", **options)
        contexts.append(context)
        seen = Visit(context.new_page())
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.complaints.append("a dialog opened"), dialog.dismiss()))
        seen.page.on("request", lambda request: seen.hosts.add("/".join(request.url.split("/")[:3])))
        seen.policy = seen.page.goto(f"{site}{path}", wait_until="networkidle").headers["content-security-policy"]
        return seen

    yield open_page
    for context in contexts:
        context.close()


def assert_clean(seen: Visit, site: str) -> None:
    assert seen.complaints == []
    assert {host for host in seen.hosts if not host.startswith("data:")} == {site}
    assert all(rule in seen.policy for rule in STRICT) and "unsafe" not in seen.policy


def test_every_hostile_name_is_read_in_its_popup(visit, site: str) -> None:
    seen = visit("/route/")
    seen.page.wait_for_selector(".map.is-live .map-mark")
    for index, name in enumerate(HOSTILE, start=1):
        button = seen.page.locator(f".map-stops li:nth-child({index}) .map-stop-show")
        button.click()
        popup = seen.page.locator(".leaflet-popup").last
        popup.locator(".map-card-name", has_text=name.split("\u2028")[0]).wait_for()
        assert popup.locator(".map-card-name").text_content() == name
        assert popup.locator(".map-card-note").text_content() == name
        assert popup.locator("a.map-card-name").get_attribute("href") == "/places/"
    assert_clean(seen, site)


def test_a_mark_tells_its_name_to_a_screen_reader_and_answers_the_keyboard(visit, site: str) -> None:
    seen = visit("/route/")
    mark = seen.page.locator(".map-mark[aria-label='第 1 站，{{7*7}}，正当时']")
    mark.focus()
    seen.page.keyboard.press("Enter")
    assert seen.page.locator(".leaflet-popup .map-card-name").text_content() == "{{7*7}}"
    assert_clean(seen, site)


def test_hover_and_layer_switch_show_text(visit, site: str) -> None:
    seen = visit("/route/")
    way = seen.page.locator(".map-live path.map-way")
    way.dispatch_event("mouseover")
    assert "is-lit" in way.get_attribute("class")
    assert seen.page.locator(".map-tip").text_content() == EVERYTHING
    assert seen.page.locator(".map-legend label").nth(1).text_content() == HOSTILE[6]
    seen.page.locator(".map-legend input").first.uncheck()
    assert way.count() == 0
    assert_clean(seen, site)


def test_crowds_of_the_overview_open_into_marks_with_text(visit, site: str) -> None:
    seen = visit("/overview/")
    crowd = seen.page.locator(".map-crowd").first
    crowd.wait_for()
    assert crowd.get_attribute("aria-label").startswith("13 处：")
    assert HOSTILE[6] in crowd.get_attribute("aria-label")
    seen.page.locator(".map-stops li:first-child .map-stop-show").click()
    seen.page.wait_for_selector(".map-mark.is-numbered")
    assert seen.page.locator(".map-live path.map-dash").count() == 1
    assert_clean(seen, site)


@pytest.mark.parametrize("width", [360, 1440])
def test_the_country_is_drawn_once_with_taiwan_and_the_islands_named(visit, site: str, width: int) -> None:
    seen = visit("/overview/")
    seen.page.set_viewport_size({"width": width, "height": 900})
    seen.page.reload(wait_until="networkidle")
    seen.page.wait_for_selector("path.map-dash", state="attached")
    names = seen.page.locator(".map-name:not(.is-mute) span").all_text_contents()
    assert len(names) == len(set(names))
    assert {"台湾", "钓鱼岛", "南沙群岛"} <= set(names)
    assert seen.page.locator(".map-name-island").count() == 8
    assert_clean(seen, site)


def test_the_wheel_scrolls_the_page_until_the_map_is_chosen(visit, site: str) -> None:
    seen = visit("/route/")
    zoom = "Atlas.maps.route_1.getZoom()"
    before = seen.page.evaluate(zoom)
    seen.page.mouse.move(400, 300)
    seen.page.mouse.wheel(0, -400)
    seen.page.wait_for_timeout(400)
    assert seen.page.evaluate(zoom) == before
    seen.page.locator(".map-live").focus()
    seen.page.mouse.wheel(0, -400)
    playwright.expect(seen.page.locator(".map-live")).to_be_focused()
    seen.page.wait_for_timeout(600)
    assert seen.page.evaluate(zoom) > before
    assert_clean(seen, site)


def test_without_script_the_drawing_and_the_list_remain(visit, site: str) -> None:
    seen = visit("/route/", java_script_enabled=False)
    assert seen.page.locator("svg.map-drawing").is_visible()
    assert seen.page.locator(".map-stops li").count() == len(HOSTILE)
    assert seen.page.locator(".map-stop-show").first.is_hidden()
    assert_clean(seen, site)


def test_print_shows_the_drawing_instead_of_the_live_map(visit, site: str) -> None:
    seen = visit("/route/")
    seen.page.wait_for_selector(".map.is-live")
    seen.page.emulate_media(media="print")
    assert seen.page.locator("svg.map-drawing").is_visible()
    assert seen.page.locator(".map-live").is_hidden()


def test_a_map_of_a_valley_does_not_load_the_country(visit, site: str) -> None:
    seen = visit("/route/")
    loaded = seen.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert any("/maps/base/clip/" in name for name in loaded)
    assert not [name for name in loaded if name.endswith(("china.json", "nature.json", "relief.webp"))]
    assert_clean(seen, site)


def test_colours_follow_the_theme_without_drawing_again(visit, site: str) -> None:
    seen = visit("/overview/", color_scheme="light")
    seen.page.wait_for_selector("path.map-home", state="attached")
    paint = "getComputedStyle(document.querySelector('.map-live path.map-border')).stroke"
    light = seen.page.evaluate(paint)
    seen.page.add_style_tag(url="/static/css/tokens.css")
    seen.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert seen.page.evaluate(paint) != light
