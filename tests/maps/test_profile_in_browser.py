"""The profile in a real Chromium: one drawing at a time, its words large enough on every screen and free of each other."""

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from django.conf import settings

from tests.maps.test_profile_svg import DAYS, RIDGE, STOPS
from tourism.maps.profile_svg import profile_drawings

playwright = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
SHEETS = [Path(settings.BASE_DIR) / "portal/static/css" / name for name in ("tokens.css", "base.css", "map.css")]
WORDS = """() => [...document.querySelectorAll('svg text')].filter(text => text.checkVisibility()).map(text => {
    const {x, y, width, height} = text.getBoundingClientRect();
    const scale = text.getScreenCTM().a;
    return {said: text.textContent, axis: /height|km|unit/.test(text.getAttribute('class') || ''),
            size: parseFloat(getComputedStyle(text).fontSize) * scale, box: [x, y, x + width, y + height]};
})"""


@pytest.fixture(scope="module")
def page() -> Iterator["playwright.Page"]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        page = browser.new_page()
        style = "".join(sheet.read_text() for sheet in SHEETS)
        drawings = profile_drawings(RIDGE, DAYS, STOPS, key="r")
        page.set_content(
            f'<!doctype html><meta name="viewport" content="width=device-width"><style>{style}</style>'
            f'<main class="wrap">{drawings}</main>'
        )
        yield page
        browser.close()


@pytest.mark.parametrize(("width", "shown"), [(360, "narrow"), (390, "narrow"), (760, "wide"), (1440, "wide")])
def test_one_drawing_fits_the_screen_and_its_words_can_be_read(page: "playwright.Page", width: int, shown: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    visible = page.eval_on_selector_all(
        ".profile > *", "all => all.filter(e => e.checkVisibility()).map(e => e.className)"
    )
    assert visible == [f"profile-{shown}"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    words = page.evaluate(WORDS)
    assert min(word["size"] for word in words) >= 12
    axis = [word for word in words if word["axis"]]
    overlaps = [
        (a["said"], b["said"])
        for a, b in combinations(axis, 2)
        if a["box"][0] < b["box"][2]
        and b["box"][0] < a["box"][2]
        and a["box"][1] + 3 < b["box"][3]
        and b["box"][1] + 3 < a["box"][3]
    ]
    assert len(axis) >= 8
    assert overlaps == []


def test_paper_gets_the_wide_drawing(page: "playwright.Page") -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(media="print")
    assert page.is_visible(".profile-wide") and not page.is_visible(".profile-narrow")
    page.emulate_media(media="screen")


def test_the_line_changes_colour_at_night(page: "playwright.Page") -> None:
    paint = "getComputedStyle(document.querySelector('.profile-line')).stroke"
    page.emulate_media(color_scheme="light")
    by_day = page.evaluate(paint)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paint) != by_day
