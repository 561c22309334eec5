"""Lin types into the one box, by keyboard, through an input method, and with a slip of the pen."""

import re
from contextlib import suppress

from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.journeys.conftest import Trouble
from tests.journeys.soundness import faults

SUGGEST = re.compile(r"/search/suggest\?")


def box_of(page: Page) -> Locator:
    return page.get_by_role("combobox", name="去哪儿，看什么")


def asked(page: Page) -> list[str]:
    """What is asked of the server from here on, as it is asked."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if SUGGEST.search(request.url) else None)
    return seen


def test_a_village_is_reached_by_keyboard_from_half_its_pinyin(desktop: Page, trouble: Trouble) -> None:
    desktop.goto("/")
    box = box_of(desktop)
    box.focus()
    expect(box).to_have_attribute("aria-expanded", "false")
    desktop.keyboard.type("xij")

    names = desktop.get_by_role("listbox").get_by_role("option")
    expect(names.first).to_contain_text("西江")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert box.get_attribute("aria-controls") == desktop.get_by_role("listbox").get_attribute("id")
    assert not box.get_attribute("aria-activedescendant"), "Enter would still search"
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("ArrowUp")
    assert not box.get_attribute("aria-activedescendant")
    desktop.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == names.first.get_attribute("id")
    expect(names.first).to_have_attribute("aria-selected", "true")
    expect(box).to_be_focused()
    assert faults(desktop) == []
    desktop.keyboard.press("Enter")

    desktop.wait_for_url("**/villages/xijiang/**")
    assert trouble == []


def test_escape_closes_the_names_and_enter_then_searches(phone: Page, trouble: Trouble) -> None:
    phone.goto("/")
    box = box_of(phone)
    box.press_sequentially("宏村")
    names = phone.get_by_role("listbox")
    expect(names).to_be_visible()
    assert faults(phone) == []
    box.press("Escape")
    expect(names).to_be_hidden()
    expect(box).to_have_value("宏村")
    box.press("ArrowDown")
    expect(names).to_be_visible()
    box.press("Tab")
    expect(names).to_be_hidden()
    box.press("Enter")

    phone.wait_for_url("**/search/?q=*")
    expect(phone.get_by_role("combobox", name="找什么")).to_have_value("宏村")
    expect(phone.get_by_role("main").get_by_role("link", name="宏村", exact=True)).to_be_visible()
    assert trouble == []


def test_a_name_can_be_tapped(phone: Page, trouble: Trouble) -> None:
    phone.goto("/search/")
    phone.get_by_role("combobox", name="找什么").press_sequentially("hongcun")
    phone.get_by_role("option").first.click()

    phone.wait_for_url("**/villages/hongcun/**")
    assert trouble == []


def test_letters_still_being_composed_are_not_asked(desktop: Page, trouble: Trouble) -> None:
    desktop.goto("/")
    questions = asked(desktop)
    box_of(desktop).focus()
    method = desktop.context.new_cdp_session(desktop)
    for letters in ("x", "xi", "xi j"):
        method.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
    desktop.wait_for_timeout(500)
    assert questions == []
    method.send("Input.insertText", {"text": "西江"})

    expect(desktop.get_by_role("option").first).to_contain_text("西江")
    assert [re.search(r"q=(.*)", one)[1] for one in questions] == ["%E8%A5%BF%E6%B1%9F"]  # type: ignore[index]
    assert trouble == []


def test_one_pause_one_question_and_a_late_answer_comes_to_nothing(desktop: Page, trouble: Trouble) -> None:
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.fallback()
        else:
            held.append(route)

    desktop.goto("/")
    questions = asked(desktop)
    desktop.route(SUGGEST, hold_the_first)
    box_of(desktop).press_sequentially("hongcun", delay=5)
    desktop.wait_for_timeout(500)
    assert len(questions) == 1
    box_of(desktop).fill("xijiang")
    names = desktop.get_by_role("option")
    expect(names.first).to_contain_text("西江")
    with suppress(Error):  # the browser has given it up
        held[0].fulfill(json={"suggestions": [{"title": "迟", "kind": "", "url": "/", "parts": [["迟", False]]}]})
    desktop.wait_for_timeout(200)

    expect(names.first).to_contain_text("西江")
    assert trouble == []


def test_names_go_in_as_texts_and_a_dumb_server_leaves_a_plain_box(desktop: Page, trouble: Trouble) -> None:
    evil = '<img src=x onerror="throw 1">'
    suggestion = {"title": evil, "kind": evil, "url": "/", "parts": [[evil, True]]}
    answers = [{"json": {"suggestions": [suggestion]}}, {"status": 200, "body": "?"}]
    desktop.goto("/")
    desktop.route(SUGGEST, lambda route: route.fulfill(**answers.pop(0)))  # type: ignore[arg-type]
    box_of(desktop).fill("a")
    option = desktop.get_by_role("option")
    expect(option).to_contain_text(evil)
    assert option.locator("img").count() == 0
    box_of(desktop).fill("ab")

    expect(option).to_have_count(0)
    assert trouble == []


def test_a_slip_of_the_pen_is_offered_what_was_meant(phone: Page, trouble: Trouble) -> None:
    phone.goto("/search/?q=西底")
    meant = phone.get_by_role("main").get_by_role("link", name="西递村", exact=True)
    assert faults(phone) == []
    meant.click()

    phone.wait_for_url("**/villages/xidi/**")
    assert trouble == []


def test_without_scripts_the_box_is_a_plain_search(plain_phone: Page, trouble: Trouble) -> None:
    plain_phone.goto("/")
    plain_phone.get_by_role("searchbox", name="去哪儿，看什么").fill("hongcun")
    plain_phone.get_by_role("searchbox", name="去哪儿，看什么").press("Enter")

    expect(plain_phone.get_by_role("main").get_by_role("link", name="宏村", exact=True)).to_be_visible()
    assert trouble == []
