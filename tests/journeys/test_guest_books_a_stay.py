"""A guest finds a village by a route, takes a room there, and changes her mind: on a phone, and without a mouse. Each
goes to a village of her own and sleeps two months ahead, where nobody else does."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Portal, Trouble, watched
from tests.journeys.guest_steps import (
    DAY,
    HOLD,
    free_nights,
    go_two_months_ahead,
    held_booking,
    introduce,
    rooms_left,
    said,
)
from tests.journeys.soundness import faults


def test_a_guest_books_and_cancels_on_a_phone(phone: Page, browser: Browser, portal: Portal, trouble: Trouble) -> None:
    phone.goto("/")
    phone.get_by_role("navigation", name="主导航").get_by_role("link", name="线路").click()
    phone.get_by_role("main").get_by_role("link", name=re.compile("徽州")).first.click()
    phone.get_by_role("complementary", name="一览").get_by_role("link", name="宏村").click()
    said(phone, "宏村")
    phone.get_by_role("link", name="月沼后巷").first.click()
    said(phone, "月沼后巷")
    go_two_months_ahead(phone)
    free_nights(phone).nth(4).click()
    expect(phone.get_by_role("region", name="选房间")).to_be_visible()
    before = rooms_left(phone)
    chosen = phone.url
    assert faults(phone) == []

    introduce(phone, "王女士", "138 0000 1001")
    phone.get_by_role("button", name=HOLD).click()
    said(phone, "房给你留着")
    assert faults(phone) == []
    with phone.expect_response(lambda answer: "/confirm/" in answer.url):
        phone.get_by_role("button", name="确认订房，到店付").click()
    said(phone, "订好了")
    assert faults(phone) == []

    link = phone.get_by_label(re.compile("管理链接")).input_value()
    with phone.expect_download() as saved:
        phone.get_by_role("link", name="日历").click()
    calendar = saved.value.path().read_text()
    assert calendar.startswith("BEGIN:VCALENDAR") and "月沼后巷" in calendar

    tablet = watched(browser.new_context(base_url=portal.url, locale="zh-CN"), portal, trouble)
    tablet.goto(chosen)
    assert rooms_left(tablet) == before - 1
    tablet.goto(link)
    said(tablet, "订好了")
    assert "138****1001" in tablet.get_by_role("main").inner_text()
    tablet.get_by_role("button", name="取消这张订单").click()
    said(tablet, "已取消")
    assert faults(tablet) == []
    tablet.goto(chosen)
    assert rooms_left(tablet) == before
    tablet.context.close()
    assert trouble == []


def test_a_guest_who_leaves_out_her_number_is_asked_for_it(phone: Page, trouble: Trouble) -> None:
    phone.goto("/villages/zhaoxing/gulou-xia/")
    go_two_months_ahead(phone)
    free_nights(phone).first.click()
    phone.get_by_label("怎么称呼").fill("孙女士")
    phone.get_by_role("button", name=HOLD).click()

    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_role("alert").get_by_role("link", name="手机，只给房主").click()
    expect(phone.get_by_label("手机，只给房主")).to_be_focused()
    expect(phone.get_by_label("怎么称呼")).to_have_value("孙女士")
    assert faults(phone) == []
    assert all("422" in one for one in trouble)


def test_a_stranger_who_guesses_the_code_sees_nothing(phone: Page, portal: Portal, trouble: Trouble) -> None:
    code = held_booking(phone, "/villages/jiangwan/lao-liangzhan/", "赵先生", "138 0000 1004")

    phone.context.clear_cookies()
    answer = phone.goto(f"/bookings/{code}/")

    assert answer is not None and answer.status == 404
    phone.goto("/bookings/")
    phone.get_by_label("订单号").fill(code)
    phone.get_by_label("订房时留的电话").fill("13800009999")
    phone.get_by_role("main").get_by_role("button", name="查").click()
    expect(phone.get_by_role("alert")).to_contain_text("没有找到")
    phone.get_by_label("订房时留的电话").fill("13800001004")
    phone.get_by_role("main").get_by_role("button", name="查").click()
    said(phone, "房给你留着")


WHERE_THE_FOCUS_IS = """() => {
  const one = document.activeElement;
  const label = one.labels?.length ? one.labels[0].textContent : "";
  return (one.getAttribute("aria-label") || label || one.textContent).trim();
}"""
OUTLINE = """() => {
  const look = getComputedStyle(document.activeElement);
  return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0 || look.boxShadow !== "none";
}"""


@pytest.fixture
def tab_to(desktop: Page) -> Callable[[str], None]:
    """Press Tab until the focus is on something of that name, and see that the focus shows on the way."""

    def walk(name: str) -> None:
        passed = []
        for _ in range(250):
            desktop.keyboard.press("Tab")
            passed.append(desktop.evaluate(WHERE_THE_FOCUS_IS))
            if re.search(name, passed[-1]):
                assert desktop.evaluate(OUTLINE), f"nobody sees where the focus is: {passed[-1]}"
                return
        raise AssertionError(f"{name} is out of the keyboard's reach: {passed}")

    return walk


def test_a_guest_books_without_a_mouse(desktop: Page, trouble: Trouble, tab_to: Callable[[str], None]) -> None:
    keyboard = desktop.keyboard

    def follow(name: str, heading: str) -> None:
        tab_to(name)
        keyboard.press("Enter")
        said(desktop, heading)

    desktop.goto("/")
    follow("^线路$", "线路")
    follow("^黔东南", "黔东南")
    follow("^西江", "西江")
    follow("^白水边", "白水边")
    for _ in range(2):
        tab_to("^下个月$")
        with desktop.expect_response(lambda answer: "/box/" in answer.url):
            keyboard.press("Enter")
        expect(desktop.get_by_role("link", name="上个月")).to_be_visible()
    tab_to(DAY.pattern)
    first = desktop.evaluate(WHERE_THE_FOCUS_IS)
    keyboard.press("ArrowRight")
    assert desktop.evaluate(WHERE_THE_FOCUS_IS) != first
    keyboard.press("Enter")
    expect(desktop.get_by_role("region", name="选房间")).to_be_visible()
    tab_to("怎么称呼")
    keyboard.type("陈女士")
    tab_to("手机，只给房主")
    keyboard.type("13800001003")
    follow("^先把房留住", "房给你留着")
    follow("^确认订房", "订好了")
    follow("^取消这张订单$", "已取消")

    assert trouble == []
