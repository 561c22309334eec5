"""Lin keeps a route, a village and a house on her phone, compares routes, and sends the address on."""

from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Portal, Trouble, watched
from tests.journeys.soundness import faults_everywhere, settle

THINGS = ("/routes/huizhou-gucun-sanri/", "/villages/xidi/", "/villages/xidi/pailou-bian/")
REFUSE_STORAGE = (
    """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })"""
)


def heart(page: Page) -> Locator:
    """The one of the page itself; cards below it have theirs."""
    return page.get_by_role("main").locator("header").get_by_role("button", name="收藏").first


def test_what_is_kept_is_there_again_and_can_be_sent_on(phone: Page, hosts_phone: Page, trouble: Trouble) -> None:
    for path in THINGS:
        phone.goto(path)
        expect(heart(phone)).to_have_attribute("aria-pressed", "false")
        heart(phone).press("Enter")
        expect(heart(phone)).to_have_attribute("aria-pressed", "true")
    expect(phone.get_by_role("status").filter(has_text="收好了，共 3 处")).to_be_visible()
    phone.reload()
    expect(heart(phone)).to_have_attribute("aria-pressed", "true")

    phone.goto("/my/")
    phone.wait_for_url("**/my/?routes=*&villages=*&homestays=*")
    main = phone.get_by_role("main")
    assert [main.get_by_role("heading", level=3).nth(n).inner_text() for n in range(2)] == ["徽州古村三日", "西递村"]
    settle(phone)
    assert faults_everywhere(phone) == []

    hosts_phone.goto(phone.url)
    expect(hosts_phone.get_by_role("main").get_by_role("heading", level=3, name="西递村")).to_be_visible()
    expect(hosts_phone.get_by_role("main").get_by_role("button", name="收藏").first).to_have_attribute(
        "aria-pressed", "false"
    )

    main.get_by_role("button", name="收藏").first.click()
    assert "routes=" not in phone.url, "the address says what is kept"
    phone.goto("/my/")
    phone.wait_for_url("**/my/?villages=*")
    assert trouble == []


def test_where_nothing_can_be_stored_the_heart_says_so_and_the_link_still_works(
    browser: Browser, portal: Portal, trouble: Trouble
) -> None:
    context = browser.new_context(base_url=portal.url, locale="zh-CN")
    page = watched(context, portal, trouble)
    page.add_init_script(REFUSE_STORAGE)
    page.goto(THINGS[0])
    heart(page).click()
    said = page.get_by_role("status").filter(has_text="不让网站存东西")
    expect(said).to_be_visible()
    said.get_by_role("link").click()

    expect(page.get_by_role("main").get_by_role("heading", level=3, name="徽州古村三日")).to_be_visible()
    context.close()
    assert trouble == []


def test_whatever_stands_in_the_storage_the_page_stands(phone: Page, trouble: Trouble) -> None:
    phone.goto("/about/")
    for rubbish in ("{", "null", '{"routes": "x", "villages": [-1, "2", null]}', "[]"):
        phone.evaluate("(text) => localStorage.setItem('shelf', text)", rubbish)
        phone.goto("/my/")
        expect(phone.get_by_role("heading", name="还没有收藏")).to_be_visible()
    assert trouble == []


def test_routes_are_compared_without_a_script(plain_phone: Page, trouble: Trouble) -> None:
    plain_phone.goto("/my/")
    expect(plain_phone.get_by_text("没有开脚本")).to_be_visible()
    expect(plain_phone.get_by_role("button", name="收藏")).to_have_count(0)
    for name in ("徽州古村三日", "黔东南苗侗五日"):
        plain_phone.get_by_role("checkbox", name=name).check()
    plain_phone.get_by_role("button", name="放在一起比").click()

    table = plain_phone.get_by_role("table")
    expect(table.get_by_role("columnheader", name="黔东南苗侗五日")).to_be_visible()
    expect(table.get_by_role("rowheader", name="床位")).to_be_visible()
    assert trouble == []


def test_the_comparison_is_open_to_everybody(phone: Page, trouble: Trouble) -> None:
    phone.goto("/my/compare/")
    boxes = phone.get_by_role("checkbox")
    for number in range(4):
        boxes.nth(number).check()
    phone.get_by_role("button", name="放在一起比").click()
    expect(phone.get_by_role("columnheader")).to_have_count(4)
    settle(phone)

    assert faults_everywhere(phone) == []
    assert trouble == []
