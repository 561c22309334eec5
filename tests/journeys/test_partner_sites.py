"""People who bring the portal's things to sites and tables of their own."""

import csv
import io
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import REPORT_VIOLATIONS, Portal, Trouble
from tests.journeys.soundness import faults, faults_everywhere, settle


class Neighbour(BaseHTTPRequestHandler):
    """A site of somebody else: it answers with one page."""

    html = ""

    def do_GET(self) -> None:
        body = self.html.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quietly."""


@pytest.fixture
def neighbour() -> Iterator[Callable[[str], str]]:
    """Puts a page on another origin and gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Neighbour)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def publish(body: str) -> str:
        Neighbour.html = f"<!doctype html><html lang=zh><meta charset=utf-8><link rel=icon href='data:,'><body>{body}"
        return f"http://127.0.0.1:{server.server_port}/"

    yield publish
    server.shutdown()
    server.server_close()


@pytest.fixture
def elsewhere(browser: Browser, portal: Portal, trouble: Trouble) -> Iterator[Page]:
    """A reader of that site, whose browser reports whatever goes wrong and whatever a third host is asked."""
    context = browser.new_context(viewport={"width": 700, "height": 900}, locale="zh-CN")
    page = context.new_page()
    context.add_init_script(REPORT_VIOLATIONS)
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(f"script: {error}"))
    page.on("request", lambda request: None if request.url.startswith(("http://127.0.0.1:", "data:"))
            else trouble.append(f"foreign request: {request.url}"))  # fmt: skip
    yield page
    context.close()


def test_a_partner_copies_the_code_and_its_readers_come(
    plain_phone: Page, elsewhere: Page, neighbour: Callable[[str], str], portal: Portal, trouble: Trouble
) -> None:
    """The code is found without scripts; in the frame nothing is asked of others, nothing is kept, and a click leads on."""
    plain_phone.goto("/embed/")
    plain_phone.get_by_label("网址").fill(f"{portal.url}/villages/xidi/")
    plain_phone.get_by_role("button", name="给我卡片的代码").click()
    code = plain_phone.get_by_role("textbox", name="西递村").input_value()

    elsewhere.goto(neighbour(code))
    card = elsewhere.frame_locator("iframe")
    expect(card.get_by_role("heading", name="西递村")).to_be_visible()
    elsewhere.wait_for_load_state("networkidle")
    with elsewhere.context.expect_page() as opened:
        card.get_by_role("link", name="西递村").click()

    assert opened.value.url == f"{portal.url}/villages/xidi/"
    frame = elsewhere.frames[1]
    assert elsewhere.context.cookies() == []
    assert frame.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"
    assert trouble == []


def test_a_map_lives_in_the_frame_of_another_site(
    elsewhere: Page, neighbour: Callable[[str], str], portal: Portal, trouble: Trouble
) -> None:
    frames = [f"{portal.url}/embed/map/", f"{portal.url}/embed/map/?route=huizhou-gucun-sanri"]
    elsewhere.goto(neighbour("".join(f'<iframe src="{src}" width=640 height=420></iframe>' for src in frames)))

    for number in range(2):
        shown = elsewhere.frame_locator("iframe").nth(number)
        expect(shown.locator(".map.is-live")).to_be_visible()
        expect(shown.locator(".leaflet-marker-icon").first).to_be_visible()
    elsewhere.wait_for_load_state("networkidle")
    assert trouble == []


def test_a_page_that_is_no_embed_cannot_be_framed(
    elsewhere: Page, neighbour: Callable[[str], str], portal: Portal, trouble: Trouble
) -> None:
    elsewhere.goto(neighbour(f'<iframe src="{portal.url}/villages/xidi/"></iframe>'))
    elsewhere.wait_for_load_state("networkidle")

    assert elsewhere.frame_locator("iframe").get_by_role("heading").count() == 0
    assert any("frame-ancestors" in one for one in trouble)


@pytest.mark.parametrize(
    "path", ["/embed/village/xidi/", "/embed/route/huizhou-gucun-sanri/", "/embed/map/?province=340000"]
)
def test_an_embed_is_sound_from_240_px_by_day_and_by_night(desktop: Page, trouble: Trouble, path: str) -> None:
    for width, height in ((240, 400), (240, 200), (480, 208), (640, 480)):
        desktop.set_viewport_size({"width": width, "height": height})
        desktop.goto(path)
        settle(desktop)
        assert faults(desktop) == [], (width, height)
    assert trouble == []


def test_somebody_takes_the_files_home(desktop: Page, trouble: Trouble) -> None:
    desktop.goto("/open-data/")
    assert faults_everywhere(desktop) == []
    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="乡村 CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"), newline="")))
    answer = desktop.goto("/open-data/v1/routes.geojson")
    assert answer is not None
    told = json.loads(answer.body())

    assert download.value.suggested_filename == "villages.csv"
    assert len(rows) == 12
    assert "西递村" in [row["name"] for row in rows]
    assert len(told["features"]) == 9
    assert all(feature["geometry"]["type"] == "LineString" for feature in told["features"])
    assert trouble == []


def test_the_page_with_the_code_is_sound(desktop: Page, trouble: Trouble) -> None:
    for path in ("/embed/", "/embed/?url=/villages/xidi/", "/embed/?map=1&province=340000"):
        desktop.goto(path)
        settle(desktop)
        assert faults_everywhere(desktop) == [], path
    assert trouble == []
