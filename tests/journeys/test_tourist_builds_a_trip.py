"""Lin puts a trip together on her phone, moves its stops about, and sends it on; her friend opens it as it is."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Portal, Trouble, watched
from tests.journeys.soundness import faults_everywhere, settle

TRIP = "/my/trip/"
REFUSE_STORAGE = (
    """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })"""
)


def names(page: Page) -> list[str]:
    """Of the stops, in order, without what kind of place each is."""
    return [text.split(" ")[0] for text in page.locator(".trip .stop h4").all_inner_texts()]


def moves(page: Page, number: int) -> Locator:
    return page.locator(f"#stop-{number}")


def add(page: Page, typed: str) -> None:
    """By keyboard, from the suggestions."""
    before = page.url
    box = page.get_by_role("combobox", name="按名字找")
    box.fill(typed)
    expect(page.get_by_role("listbox", name="按名字找").get_by_role("option").first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(lambda url: url != before)


def build(page: Page) -> None:
    page.goto(f"{TRIP}?t=")
    for typed in ("xidi", "宏村", "jw"):
        add(page, typed)
    assert names(page) == ["西递村", "宏村", "江湾村"]


def test_a_trip_is_built_cut_into_days_and_sent_on(phone: Page, hosts_phone: Page, trouble: Trouble) -> None:
    build(phone)
    moves(phone, 1).get_by_role("button", name="在此过夜").click()
    expect(phone.get_by_role("heading", level=3, name="第一日")).to_contain_text("西递村")
    expect(phone.get_by_role("heading", level=3, name="第二日")).to_contain_text("宏村 → 江湾村")
    expect(phone.locator(".bed").get_by_role("link", name=re.compile("订这一晚|看别的日子"))).to_be_visible()
    settle(phone)
    assert faults_everywhere(phone) == []

    hosts_phone.goto(phone.get_by_label("行程的网址").input_value())
    assert names(hosts_phone) == names(phone)
    expect(hosts_phone.get_by_role("heading", level=3, name="第二日")).to_be_visible()
    with hosts_phone.expect_download() as file:
        hosts_phone.get_by_role("link", name="放进日历").click()
    assert file.value.suggested_filename.endswith(".ics")
    assert trouble == []


def test_stops_are_moved_by_keyboard_and_going_back_undoes_it(phone: Page, trouble: Trouble) -> None:
    build(phone)
    down = moves(phone, 1).get_by_role("button", name="下移")
    down.focus()
    down.press("Enter")
    phone.wait_for_url("**#stop-2")
    assert names(phone) == ["宏村", "西递村", "江湾村"]
    again = moves(phone, 2).get_by_role("button", name="下移")
    expect(again).to_be_focused()
    again.press("Enter")
    phone.wait_for_url("**#stop-3")
    assert names(phone) == ["宏村", "江湾村", "西递村"]

    phone.go_back()
    phone.wait_for_url("**#stop-2")
    assert names(phone) == ["宏村", "西递村", "江湾村"]
    phone.get_by_role("button", name="退回上一步").click()
    expect(moves(phone, 1)).to_contain_text("西递村")
    assert trouble == []


def test_stops_are_dragged(desktop: Page, trouble: Trouble) -> None:
    build(desktop)
    grip, goal = moves(desktop, 3).locator("[data-grip]"), moves(desktop, 1)
    goal.scroll_into_view_if_needed()
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), goal.bounding_box()
    assert start and end
    desktop.mouse.move(start["x"] + 5, start["y"] + 5)
    desktop.mouse.down()
    desktop.mouse.move(start["x"] + 5, end["y"] + end["height"] / 2 + 20, steps=5)
    desktop.mouse.move(start["x"] + 5, end["y"] + 5, steps=5)
    expect(moves(desktop, 1)).to_have_class(re.compile("drop-before"))
    desktop.mouse.up()
    desktop.wait_for_url("**#stop-1")
    assert names(desktop) == ["江湾村", "西递村", "宏村"]
    assert trouble == []


def test_the_last_trip_is_kept_here_and_one_that_was_sent_does_not_push_it_out(phone: Page, trouble: Trouble) -> None:
    build(phone)
    phone.goto(TRIP)
    phone.wait_for_url("**/my/trip/?t=1.*")
    assert names(phone) == ["西递村", "宏村", "江湾村"]

    phone.goto("/villages/xijiang/")
    phone.get_by_role("link", name="排进行程").click()
    phone.wait_for_url("**#stop-4")
    assert names(phone) == ["西递村", "宏村", "江湾村", "西江村"]

    phone.goto("/routes/huizhou-gucun-sanri/")
    phone.get_by_role("link", name="照这条改成自己的").click()
    expect(phone.get_by_text("这台设备上记着一份 4 站的行程")).to_be_visible()
    phone.get_by_role("link", name="打开那一份").click()
    expect(moves(phone, 4)).to_contain_text("西江村")

    phone.get_by_role("button", name="忘掉本机保存的").click()
    expect(phone.get_by_text("忘掉了")).to_be_visible()
    phone.goto(TRIP)
    expect(phone.get_by_role("heading", name="从哪里开始")).to_be_visible()
    assert trouble == []


def test_what_is_kept_in_the_shelf_can_be_added(phone: Page, trouble: Trouble) -> None:
    phone.goto("/villages/dazhai/")
    phone.get_by_role("main").get_by_role("button", name="收藏").first.click()
    phone.goto(f"{TRIP}?t=")
    phone.get_by_role("heading", name="收藏过的").locator("..").get_by_role("link", name="加进来 大寨村").click()

    phone.wait_for_url("**#stop-1")
    assert names(phone) == ["大寨村"]
    assert trouble == []


def test_a_trip_is_built_without_a_script(plain_phone: Page, trouble: Trouble) -> None:
    plain_phone.goto(TRIP)
    plain_phone.get_by_label("以一条线路为底").select_option(label="徽州古村三日（3 天）")
    plain_phone.get_by_role("button", name="拿来改").click()
    expect(plain_phone.get_by_role("heading", level=3, name="第三日")).to_be_visible()
    before = names(plain_phone)
    moves(plain_phone, 2).get_by_role("button", name="上移").click()
    assert names(plain_phone) == [before[1], before[0], *before[2:]]
    plain_phone.get_by_label("按名字找").fill("宏村")
    plain_phone.get_by_role("button", name="找", exact=True).click()
    plain_phone.get_by_role("button", name="加进来 宏村").click()
    assert names(plain_phone)[-1] == "宏村"
    expect(plain_phone.get_by_text("拖动").first).to_be_hidden()
    plain_phone.get_by_label("几位").fill("5")
    plain_phone.get_by_label("怎么走").select_option(label="班车")
    plain_phone.get_by_role("button", name="照这样算").click()
    assert "g=5" in plain_phone.url and "by=bus" in plain_phone.url
    assert names(plain_phone)[-1] == "宏村"
    assert trouble == []


def test_where_nothing_can_be_stored_the_trip_still_goes_on(browser: Browser, portal: Portal, trouble: Trouble) -> None:
    context = browser.new_context(base_url=portal.url, locale="zh-CN")
    page = watched(context, portal, trouble)
    page.add_init_script(REFUSE_STORAGE)
    build(page)
    moves(page, 1).get_by_role("button", name="移出").click()
    expect(page.locator(".trip .stop")).to_have_count(2)
    context.close()
    assert trouble == []
