"""Every screen of the desk on a phone and on a desk: nothing spills over, axe finds nothing, nothing complains."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Trouble
from tests.journeys.soundness import faults

UNFOLD = "document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })"
SCREENS = ("/desk/", "/desk/week/", "/desk/new/", "/desk/blocks/")


def bookings(page: Page) -> list[str]:
    """Those that the desk shows today: some expected, some in the house."""
    page.goto("/desk/")
    found = page.locator(".tasks a.tb").evaluate_all("(links) => links.map((link) => new URL(link.href).pathname)")
    assert len(found) > 2
    return sorted(set(found))


@pytest.mark.parametrize("width", [390, 1440])
def test_every_screen_of_the_desk_is_sound(
    phone: Page, sign_in: Callable[[Page, str], None], trouble: Trouble, width: int
) -> None:
    sign_in(phone, "host")
    phone.set_viewport_size({"width": width, "height": 900})
    found = bookings(phone)
    parts = [f"{path}{part}" for path in found if path.count("/") == 4 for part in ("change/", "drop/")][:4]
    wrong = {}
    for path in [*SCREENS, *found, *parts]:
        phone.goto(path)
        phone.evaluate(UNFOLD)
        if ills := faults(phone):
            wrong[path] = ills
    assert wrong == {}
    assert trouble == []


def test_the_plan_of_the_week_is_walked_by_arrows_from_bar_to_free_night(
    desktop: Page, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(desktop, "host")
    desktop.goto("/desk/week/")
    desktop.locator(".gridbox").focus()
    desktop.keyboard.press("ArrowDown")
    here = desktop.locator(":focus")
    expect(here).to_have_class(re.compile(r"\b(bk|free)\b"))
    while "free" not in (here.get_attribute("class") or "").split():
        before = here.bounding_box()
        desktop.keyboard.press("ArrowRight")
        assert here.bounding_box() != before, "the first room is taken all week"
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/desk/new/?room=*&check_in=*")
