"""A guest finds a village by a route, takes a room there, and changes her mind: on a phone, without scripts, without a
mouse. Each of the three goes to a village of her own and sleeps two months ahead, where nobody else does."""

import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Portal, Trouble, watched
from tests.journeys.soundness import faults

ROOMS_LEFT = re.compile(r"余 (\d+) 间")
DAY = re.compile(r"^\d+月\d+日 周. \d+ 元")


def free_nights(page: Page) -> Locator:
    return page.get_by_role("table", name="每格是当晚最低房价和余房").get_by_role("link", name=DAY)


def rooms_left(page: Page) -> int:
    """Over all kinds of rooms, on the nights chosen."""
    words = page.get_by_role("region", name="选房间").inner_text()
    return sum(int(number) for number in ROOMS_LEFT.findall(words))


def go_two_months_ahead(page: Page) -> None:
    for _ in range(2):
        month = page.get_by_role("heading", name=re.compile(r"\d+ 年 \d+ 月")).inner_text()
        page.get_by_role("link", name="下个月").click()
        expect(page.get_by_role("heading", name=month, exact=True)).to_have_count(0)


def introduce(page: Page, name: str, phone: str) -> None:
    page.get_by_label("怎么称呼").fill(name)
    page.get_by_label("手机，只给房主").fill(phone)
    page.get_by_label("捎句话").fill("下午四点到，不吃辣")


def said(page: Page, words: str) -> None:
    """The one great heading of the page."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


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
    phone.get_by_role("button", name="先把房留住，30 分钟").click()
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
    phone.get_by_role("button", name="先把房留住，30 分钟").click()

    expect(phone.get_by_role("alert")).to_be_focused()
    phone.get_by_role("alert").get_by_role("link", name="手机，只给房主").click()
    expect(phone.get_by_label("手机，只给房主")).to_be_focused()
    expect(phone.get_by_label("怎么称呼")).to_have_value("孙女士")
    assert faults(phone) == []
    assert all("422" in one for one in trouble)


def test_a_stranger_who_guesses_the_code_sees_nothing(phone: Page, portal: Portal, trouble: Trouble) -> None:
    code = held_booking(phone, "/villages/jiangwan/lao-liangzhan/", "138 0000 1004")

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


def held_booking(page: Page, homestay: str, number: str) -> str:
    """Hold the first free night two months ahead; the code of the booking."""
    page.goto(homestay)
    go_two_months_ahead(page)
    free_nights(page).first.click()
    introduce(page, "赵先生", number)
    page.get_by_role("button", name="先把房留住，30 分钟").click()
    said(page, "房给你留着")
    return re.search(r"/bookings/(\w+)/", page.url).group(1)  # type: ignore[union-attr]


def test_a_guest_without_scripts_books_all_the_same(browser: Browser, portal: Portal, trouble: Trouble) -> None:
    context = browser.new_context(
        base_url=portal.url, viewport={"width": 390, "height": 844}, locale="zh-CN", java_script_enabled=False
    )
    page = watched(context, portal, trouble)

    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="线路").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("腾冲")).first.click()
    page.get_by_role("complementary", name="一览").get_by_role("link", name="和顺").first.click()
    page.get_by_role("link", name="书声巷").first.click()
    go_two_months_ahead(page)
    free_nights(page).nth(6).click()
    introduce(page, "李先生", "138 0000 1002")
    page.get_by_role("button", name="先把房留住，30 分钟").click()
    said(page, "房给你留着")
    page.get_by_role("button", name="确认订房，到店付").click()
    said(page, "订好了")
    link = page.get_by_label(re.compile("管理链接")).input_value()
    page.goto(link)
    answer = context.request.get(urljoin(link, page.get_by_role("link", name="日历").get_attribute("href") or ""))
    assert answer.headers["content-type"].startswith("text/calendar")
    page.get_by_role("button", name="取消这张订单").click()
    said(page, "已取消")

    assert trouble == []
    context.close()


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
