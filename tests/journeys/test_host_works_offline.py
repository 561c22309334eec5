"""The host's phone loses the net in the middle of the work: nothing is lost, nothing happens twice, nothing stays behind."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Trouble
from tests.journeys.soundness import faults

KEPT = "sessionStorage.getItem('desk-waiting')"


def open_guest_in_house(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "host")
    page.goto("/desk/")
    page.get_by_role("link", name=re.compile("^记一笔")).first.click()
    expect(page.get_by_role("heading", name="记一笔")).to_be_visible()


def write_down(page: Page, what: str) -> str:
    """Try to record a purchase; its name, which no journey before used in this world."""
    item = f"{what} {uuid4().hex[:6]}"
    record = page.locator("#record")
    record.get_by_label("什么").fill(item)
    record.get_by_label("多少钱（元）").fill("31.50")
    record.get_by_role("button", name="记下", exact=True).click()
    return item


def rows(page: Page, item: str) -> int:
    return page.locator("#spends").get_by_role("listitem").filter(has_text=item).count()


@pytest.fixture
def cut(phone: Page) -> Callable[[bool], None]:
    """Cut the net, or mend it."""
    return phone.context.set_offline


def test_what_was_typed_without_net_is_sent_by_itself_once_it_is_back(
    phone: Page, sign_in: Callable[[Page, str], None], cut: Callable[[bool], None], trouble: Trouble
) -> None:
    open_guest_in_house(phone, sign_in)
    cut(True)
    item = write_down(phone, "雨天的姜茶")
    waiting = phone.get_by_role("status").filter(has_text="没有网")
    expect(waiting).to_contain_text("已记下，连上就自动补交：记下。")
    expect(phone.locator("#record").get_by_label("什么")).to_have_value(item)
    assert item in phone.evaluate(f"JSON.parse({KEPT})[0].fields.join()")
    assert faults(phone) == []

    cut(False)

    expect(phone.get_by_role("status").filter(has_text=f"记下了：{item} 31.50 元")).to_be_visible()
    expect(waiting).to_have_count(0)
    assert rows(phone, item) == 1
    assert phone.evaluate(KEPT) is None
    assert faults(phone) == []
    assert all("ERR_INTERNET_DISCONNECTED" in one for one in trouble)


def test_a_press_whose_answer_got_lost_counts_once(phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    open_guest_in_house(phone, sign_in)
    sent: list[str] = []

    def lose_the_answer(route):  # type: ignore[no-untyped-def]
        if route.request.method == "POST" and not sent:
            sent.append(route.fetch(max_redirects=0).text())
            route.abort("connectionreset")
        else:
            route.fallback()

    phone.route("**/spends/", lose_the_answer)
    item = write_down(phone, "走丢的豆腐")
    expect(phone.get_by_role("status").filter(has_text="没有网")).to_be_visible()
    phone.get_by_role("button", name="现在再试").click()

    expect(phone.get_by_role("status").filter(has_text=f"记下了：{item} 31.50 元")).to_be_visible()
    assert len(sent) == 1
    assert rows(phone, item) == 1


def test_a_page_loaded_anew_still_sends_what_waited(phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    open_guest_in_house(phone, sign_in)
    phone.route("**/spends/", lambda route: route.abort("internetdisconnected"))
    item = write_down(phone, "隔夜的年糕")
    expect(phone.get_by_role("status").filter(has_text="没有网")).to_be_visible()
    phone.unroute("**/spends/")
    phone.on("dialog", lambda dialog: dialog.accept())  # the browser asks whether to leave
    phone.goto("/desk/")

    expect(phone.locator("#spends").get_by_role("listitem").filter(has_text=item)).to_have_count(1)
    assert phone.evaluate(KEPT) is None


def test_a_server_that_fails_loses_nothing_either(phone: Page, sign_in: Callable[[Page, str], None]) -> None:
    open_guest_in_house(phone, sign_in)
    phone.route("**/spends/", lambda route: route.fulfill(status=502, body="bad gateway"))
    item = write_down(phone, "半路的蜂蜜")
    expect(phone.get_by_role("status").filter(has_text="网站没答上来")).to_contain_text("过一会儿自动补交")
    phone.unroute("**/spends/")
    phone.get_by_role("button", name="现在再试").click()

    expect(phone.get_by_role("status").filter(has_text=f"记下了：{item} 31.50 元")).to_be_visible()
    assert rows(phone, item) == 1


def test_what_is_called_off_is_forgotten(
    phone: Page, sign_in: Callable[[Page, str], None], cut: Callable[[bool], None]
) -> None:
    open_guest_in_house(phone, sign_in)
    cut(True)
    item = write_down(phone, "不要了的酒")
    phone.get_by_role("button", name="不交了").click()
    assert phone.evaluate(KEPT) is None
    expect(phone.get_by_role("button", name="记下", exact=True)).to_be_enabled()
    cut(False)
    phone.reload()
    assert rows(phone, item) == 0


def test_logging_out_leaves_nothing_behind(
    phone: Page, sign_in: Callable[[Page, str], None], cut: Callable[[bool], None]
) -> None:
    open_guest_in_house(phone, sign_in)
    cut(True)
    write_down(phone, "王女士的话")
    expect(phone.get_by_role("status").filter(has_text="没有网")).to_be_visible()
    phone.on("dialog", lambda dialog: dialog.accept())
    # Stopped before it leaves, so that the other journeys stay logged in.
    phone.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    phone.get_by_role("button", name="退出").click()
    assert phone.evaluate(KEPT) is None


def test_a_login_that_ran_out_is_told_and_what_was_typed_waits(
    phone: Page, sign_in: Callable[[Page, str], None]
) -> None:
    open_guest_in_house(phone, sign_in)
    session = [cookie for cookie in phone.context.cookies() if cookie["name"] == "sessionid"]
    phone.context.clear_cookies(name="sessionid")
    item = write_down(phone, "登录以后的茶")
    told = phone.get_by_role("status").filter(has_text="登录过期")
    expect(told).to_contain_text("重新登录后自动补交")
    expect(told.get_by_role("link", name="重新登录")).to_have_attribute("href", re.compile(r"^/accounts/login/\?next="))
    phone.context.add_cookies(session)  # type: ignore[arg-type]
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.reload()

    expect(phone.locator("#spends").get_by_role("listitem").filter(has_text=item)).to_have_count(1)
