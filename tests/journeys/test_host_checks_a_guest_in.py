"""The host of 牌楼边小院 at work, phone in hand: a guest arrives, eats, has an entry taken back, pays and leaves."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Trouble
from tests.journeys.soundness import faults

SENT_TWICE = """async (button) => {
  const body = new URLSearchParams(new FormData(button.form));
  const answers = await Promise.all([1, 2].map(() => fetch(button.form.action, { method: "post", body })));
  return answers.map((answer) => answer.status);
}"""


@pytest.fixture
def arrival(phone: Page, sign_in: Callable[[Page, str], None]) -> Page:
    """The first of today's arrivals, opened from the desk."""
    sign_in(phone, "host")
    phone.goto("/desk/")
    phone.get_by_role("link", name=re.compile("^办入住")).first.click()
    expect(phone.get_by_role("heading", name="办入住")).to_be_visible()
    return phone


def total(page: Page) -> Decimal:
    """The sum at the foot of the bill."""
    words = page.get_by_role("heading", name=re.compile("^账单 ")).inner_text()
    return Decimal(re.search(r"合计 ([\d,]+\.\d\d) 元", words).group(1).replace(",", ""))  # type: ignore[union-attr]


def write_down(page: Page, category: str, item: str, amount: str) -> Locator:
    """Fill in a purchase; the button that records it."""
    record = page.locator("#record")
    record.get_by_label("类别").select_option(category)
    record.get_by_label("什么").fill(item)
    record.get_by_label("多少钱（元）").fill(amount)
    return record.get_by_role("button", name="记下")


def said(page: Page, words: str) -> Locator:
    """What the desk answers above the page."""
    return page.get_by_role("status").filter(has_text=words)


def entries(page: Page, item: str) -> Locator:
    return page.locator("#spends").get_by_role("listitem").filter(has_text=item)


def test_a_host_checks_in_sells_corrects_and_checks_out(
    arrival: Page, desktop: Page, sign_in: Callable[[Page, str], None], trouble: Trouble
) -> None:
    arrival.get_by_label("住宿登记回执号").fill("演示回执 0001")
    arrival.get_by_role("button", name="办入住").click()
    expect(said(arrival, "已办入住")).to_be_visible()
    lodging = total(arrival)
    assert lodging > 0
    assert faults(arrival) == []

    write_down(arrival, "餐饮", "火腿炖笋", "88").dblclick()
    expect(said(arrival, "记下了：火腿炖笋 88.00 元")).to_be_visible()
    expect(entries(arrival, "火腿炖笋")).to_have_count(1)
    assert total(arrival) == lodging + 88

    answers = write_down(arrival, "农产品", "笋干一斤", "26.50").evaluate(SENT_TWICE)
    assert answers == [200, 200]
    arrival.reload()
    expect(entries(arrival, "笋干一斤")).to_have_count(1)
    assert total(arrival) == lodging + 88 + Decimal("26.50")

    arrival.get_by_role("button", name="冲掉 火腿炖笋").click()
    expect(entries(arrival, "火腿炖笋")).to_contain_text("已冲掉")
    assert total(arrival) == lodging + Decimal("26.50")

    arrival.get_by_role("link", name="结账离店").click()
    asked = arrival.get_by_role("button", name=re.compile("结账离店"))
    expect(asked).to_be_visible()
    assert faults(arrival) == []
    owed = Decimal(re.search(r"应收 ([\d,.]+) 元", asked.inner_text()).group(1).replace(",", ""))  # type: ignore[union-attr]
    expect(arrival.get_by_role("row", name=re.compile("^合计"))).to_contain_text(f"{owed:,.2f}")
    asked.click()
    expect(said(arrival, "这一单记进了台账")).to_be_visible()
    expect(arrival.get_by_role("heading", level=1)).to_contain_text("已离店")
    assert total(arrival) == owed

    sign_in(desktop, "county")
    desktop.goto("/admin/entry/?q=笋干一斤")
    row = desktop.get_by_role("main").get_by_role("row").filter(has_text="笋干一斤")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("26.50")
    assert trouble == []


def test_a_host_types_nonsense_and_is_told_what_to_write(
    phone: Page, sign_in: Callable[[Page, str], None], trouble: Trouble
) -> None:
    sign_in(phone, "host")
    phone.goto("/desk/")
    phone.get_by_role("link", name=re.compile("^记一笔")).first.click()
    before = total(phone)

    write_down(phone, "餐饮", "", "-5").click()

    expect(phone.get_by_role("alert")).to_contain_text("请写卖了什么")
    expect(phone.get_by_role("alert")).to_contain_text("金额要大于零")
    expect(phone.get_by_role("alert")).to_be_focused()
    assert total(phone) == before
    assert faults(phone) == []
    assert all("422" in one for one in trouble)


def test_the_desk_of_another_house_does_not_exist(
    phone: Page, sign_in: Callable[[Page, str], None], trouble: Trouble
) -> None:
    sign_in(phone, "host")

    answer = phone.goto("/desk/?h=HC-01")

    assert answer is not None and answer.status == 404
    expect(phone.get_by_role("main")).not_to_contain_text("月沼后巷")
    assert all("404" in one for one in trouble)
