"""What a first visit costs, as the browser counts it: bytes over the wire, pictures aside."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Portal
from tests.journeys.soundness import DESK

KB = 1024
MAP_PARTS = ("/maps/", "/js/map/", "/css/map", "/vendor/leaflet/", "/vendor/markercluster/")


@dataclass(frozen=True)
class Load:
    """One answer, as it came over the wire."""

    url: str
    kind: str
    bytes: int

    @property
    def is_of_the_map(self) -> bool:
        return any(part in self.url for part in MAP_PARTS)


@pytest.fixture
def first_visit(browser: Browser, portal: Portal) -> Iterator[Callable[[str], list[Load]]]:
    """Everything but pictures that comes with a page when nothing is in the cache."""
    context = browser.new_context(base_url=portal.url, viewport=DESK, locale="zh-CN")

    def visit(path: str) -> list[Load]:
        page = context.new_page()
        network = context.new_cdp_session(page)
        answers: dict[str, tuple[str, str]] = {}
        sizes: dict[str, int] = {}
        network.on(
            "Network.responseReceived",
            lambda event: answers.update({event["requestId"]: (event["response"]["url"], event["type"])}),
        )
        network.on(
            "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]})
        )
        network.send("Network.enable")
        page.goto(path, wait_until="networkidle")
        loads = [Load(*answers[request], int(size)) for request, size in sizes.items() if request in answers]
        return [load for load in loads if load.kind != "Image"]

    yield visit
    context.close()


def weight(loads: list[Load]) -> int:
    return sum(load.bytes for load in loads)


@pytest.mark.parametrize("path", ["/", "/villages/", "/routes/", "/stays/", "/seasons/"])
def test_home_and_lists_weigh_120_kb_at_most(path: str, first_visit: Callable[[str], list[Load]]) -> None:
    loads = first_visit(path)

    assert any(load.kind == "Stylesheet" for load in loads)
    assert weight(loads) <= 120 * KB, loads


def test_the_map_of_a_route_weighs_75_kb_at_most(first_visit: Callable[[str], list[Load]]) -> None:
    of_map = [load for load in first_visit("/routes/huizhou-gucun-sanri/") if load.is_of_the_map]

    assert any("/maps/base/" in load.url for load in of_map), "the ground was not drawn"
    assert weight(of_map) <= 75 * KB, of_map


def test_the_map_of_the_country_weighs_320_kb_at_most(first_visit: Callable[[str], list[Load]]) -> None:
    loads = first_visit("/map/")

    assert any("/maps/base/" in load.url for load in loads), "the ground was not drawn"
    assert weight(loads) <= 320 * KB, loads
