"""A line of 西递村 on its way to the public: the village writes it, the township and the county let it through."""

import re
from collections.abc import Callable, Iterator
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Portal, Trouble, watched
from tests.journeys.soundness import DESK

# New each time, so that the journey can be made again in the same world.
LINE = f"前边溪、后边溪，都往西流 {token_hex(2)}"


@pytest.fixture
def desk_of(
    browser: Browser, portal: Portal, trouble: Trouble, sign_in: Callable[[Page, str], None]
) -> Iterator[Callable[[str], Page]]:
    """A window of one's own in the admin for each person."""
    contexts = []

    def open_window(username: str) -> Page:
        contexts.append(browser.new_context(base_url=portal.url, viewport=DESK, locale="zh-CN"))
        page = watched(contexts[-1], portal, trouble)
        sign_in(page, username)
        page.goto("/admin/")
        return page

    yield open_window
    for context in contexts:
        context.close()


def public_line(page: Page) -> str:
    """What the public reads below the name of the village."""
    page.goto("/villages/xidi/")
    return page.get_by_role("main").inner_text()


def open_for_editing(page: Page, village: str) -> None:
    page.get_by_role("link", name=f"编辑{village}").first.click()
    expect(page.get_by_role("textbox", name="一句话")).to_be_visible()


def test_a_line_is_public_once_township_and_county_have_let_it_through(
    desk_of: Callable[[str], Page], phone: Page, trouble: Trouble
) -> None:
    editor = desk_of("editor")
    open_for_editing(editor, "西递村")
    editor.get_by_role("textbox", name="一句话").fill(LINE)
    editor.get_by_role("button", name="更多动作").click()
    editor.get_by_role("button", name=re.compile("^提交给")).click()
    expect(editor.get_by_role("main")).to_contain_text("西递村")
    assert LINE not in public_line(phone)

    township = desk_of("township")
    approve(township)
    assert LINE not in public_line(phone)

    county = desk_of("county")
    approve(county)
    assert LINE in public_line(phone)
    assert trouble == []


def approve(page: Page) -> None:
    """Open what waits for one's approval, and let it through."""
    page.get_by_role("region", name=re.compile("审")).get_by_role("link", name="西递村").first.click()
    page.get_by_role("button", name="更多动作").click()
    page.get_by_role("button", name=re.compile("^(审核通过|批准)")).click()
    expect(page.get_by_role("main")).to_contain_text("西递村")


def test_the_editor_of_one_village_cannot_open_the_next(desk_of: Callable[[str], Page], trouble: Trouble) -> None:
    county = desk_of("county")
    county.goto("/admin/village_pages/")
    neighbour = county.get_by_role("main").get_by_role("link", name="宏村").first.get_attribute("href") or ""
    assert "/edit/" in neighbour
    editor = desk_of("editor")

    editor.goto(neighbour)

    expect(editor.get_by_role("textbox", name="一句话")).to_have_count(0)
    editor.goto("/admin/village_pages/")
    expect(editor.get_by_role("main")).to_contain_text("西递村")
    expect(editor.get_by_role("main")).not_to_contain_text("宏村")
    assert trouble == []
