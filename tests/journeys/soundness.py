"""What holds on every page, whoever looks at it: nothing spills over, and axe finds nothing to mend, by day and by night."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = {"width": 360, "height": 780}
DESK = {"width": 1440, "height": 900}
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
_SPILLS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1);
  return [`${root.scrollWidth} px in ${root.clientWidth}`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 120))];
}"""
# A pin must stand where its place is, however near the next one is (WCAG 2.2, 2.5.8, "essential"); and the same place
# must then be found in the list beside the map ("equivalent").
_IS_PIN_WITH_EQUAL = """(target) => {
  const pin = document.querySelector(target);
  const stops = pin.closest("section.map")?.querySelector(".map-stops")?.textContent ?? "";
  return pin.matches(".leaflet-marker-icon") && stops.includes(pin.getAttribute("aria-label"));
}"""
_UNFOLD = "for (const fold of document.querySelectorAll('main details')) fold.open = true"
_EAGER = (
    """() => { for (const picture of document.querySelectorAll("img[loading=lazy]")) picture.loading = "eager"; }"""
)
# What scrolls under a bar at the foot of the screen is only covered until one scrolls on; axe sees a single moment.
_LAY_BARS_DOWN = """() => {
  for (const bar of document.querySelectorAll(".dock, .paybar")) bar.style.position = "static";
}"""


def settle(page: Page) -> None:
    """Wait until everything is there, the pictures further down too."""
    page.evaluate(_EAGER)
    page.wait_for_load_state("networkidle")


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands: a part that spills over the side, and what axe says in light and dark."""
    page.wait_for_load_state()
    page.evaluate(_LAY_BARS_DOWN)
    found = [f"spills over: {what}" for what in page.evaluate(_SPILLS)]
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {one}" for one in _violations(page)]
    page.emulate_media(color_scheme="light")
    return found


def faults_everywhere(page: Page) -> list[str]:
    """The same on the narrowest phone and on a desk, with everything unfolded."""
    before = page.viewport_size or PHONE
    found = []
    page.evaluate(_UNFOLD)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        found += [f"{size['width']} px: {one}" for one in faults(page)]
    page.set_viewport_size(before)
    return found


def _violations(page: Page) -> list[str]:
    answer: dict[str, Any] = Axe().run(page, options=_RULES).response
    return [
        f"{rule['id']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in answer["violations"]
        for node in rule["nodes"]
        if not (rule["id"] == "target-size" and page.evaluate(_IS_PIN_WITH_EQUAL, node["target"][0]))
    ]
