"""A tourist saves a route before the signal ends, and opens it in the hills: from a file, with no network at all."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.journeys.conftest import Trouble
from tests.journeys.soundness import faults_everywhere

ROUTE = "/routes/huizhou-gucun-sanri/"
LARGEST = 2_000_000


@pytest.fixture
def saved(phone: Page, trouble: Trouble, tmp_path: Path) -> Path:
    """The pack, as the phone saved it from the route's page."""
    phone.goto(ROUTE)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="路书").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert trouble == []
    return file


def test_the_pack_opens_from_disk_without_a_network_whole_and_quiet(saved: Path, browser: Browser) -> None:
    assert saved.suffix == ".html"
    assert saved.stat().st_size <= LARGEST
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844}, locale="zh-CN")
    asked: list[str] = []
    said: list[str] = []

    def ask(request: Request) -> None:
        if not request.url.startswith(("data:", saved.as_uri())):
            asked.append(request.url)

    page = context.new_page()
    page.on("request", ask)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(saved.as_uri(), wait_until="load")

    assert page.get_by_role("heading", level=1).inner_text() == "徽州古村三日"
    assert page.evaluate("[...document.images].every((one) => one.complete && one.naturalWidth > 300)")
    assert faults_everywhere(page) == []
    assert (asked, said) == ([], [])
    with page.expect_download() as download:
        page.get_by_role("link", name="GPX").click()
    assert "<gpx" in Path(download.value.path()).read_text()
    context.close()


def test_the_pack_opens_in_the_browser_too_under_its_own_policy(phone: Page, trouble: Trouble) -> None:
    answer = phone.goto(f"{ROUTE}pack.html")

    assert answer is not None and answer.ok
    # The style is known by its hash: were it refused, the page would stand on white in the browser's own face.
    assert phone.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") == "736px"
    assert trouble == []
