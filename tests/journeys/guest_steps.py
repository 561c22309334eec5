"""What guests do on their way to a booking and with it: read the page, press what stands there, believe what it says."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

ROOMS_LEFT = re.compile(r"余 (\d+) 间")
DAY = re.compile(r"^\d+月\d+日 周. \d+ 元")
HOLD = "先把房留住，30 分钟"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Where the villages are, whatever this machine's clock goes by."""
    return datetime.now(SHANGHAI).date()


def said(page: Page, words: str) -> None:
    """The one great heading of the page."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


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


def hold(page: Page, name: str, number: str) -> None:
    """From the rooms chosen to the page of the booking, where the clock runs."""
    introduce(page, name, number)
    page.get_by_role("button", name=HOLD).click()
    said(page, "房给你留着")


def held_booking(page: Page, homestay: str, name: str, number: str) -> str:
    """Hold the first free night two months ahead; the code of the booking."""
    page.goto(homestay)
    go_two_months_ahead(page)
    free_nights(page).first.click()
    hold(page, name, number)
    return code_of(page)


def code_of(page: Page) -> str:
    return re.search(r"/bookings/(\w+)/", page.url).group(1)  # type: ignore[union-attr]


def bill(page: Page, row: str) -> Locator:
    """What stands beside a word in the sums of the bill."""
    return page.locator("aside dl.sum > div").filter(has=page.locator("dt", has_text=row)).locator("dd")


def amount_in(words: str) -> Decimal:
    """In 元."""
    found = re.search(r"-?[\d,]+\.\d\d", words)
    assert found, f"no amount in {words!r}"
    return Decimal(found[0].replace(",", ""))


def yuan(words: Locator) -> Decimal:
    return amount_in(words.inner_text())


def nights_of(page: Page) -> list[Decimal]:
    """What each night costs, as the bill counts them up."""
    return [amount_in(words) for words in page.locator("aside .of-night:not(.dim) dd").all_inner_texts()]


def answer(page: Page, words: str) -> None:
    """What the site says above the page after a press."""
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()


def ask_to_stay(page: Page, nights: int) -> None:
    """So many nights, more than before: the preview says what each costs, and what it comes to."""
    before = sum(nights_of(page))
    page.get_by_role("link", name="改日子、房间或人数").click()
    page.get_by_label("住几晚").fill(str(nights))
    page.get_by_role("button", name="看改了多少钱").click()
    expect(page.get_by_role("button", name="就这样改")).to_be_visible()
    more = page.locator(".of-night.added dd").all_inner_texts()
    assert yuan(bill(page, "原来的房费")) == before
    assert yuan(bill(page, "退订费")) == 0
    assert yuan(bill(page, "多付")) == sum(amount_in(words) for words in more)


def stay_on(page: Page, nights: int) -> None:
    page.get_by_role("button", name="就这样改").click()
    answer(page, "改好了。新的日子、房间和钱数在下面。")
    assert len(nights_of(page)) == nights


def ask_to_give_back_last_night(page: Page) -> Decimal:
    """Tick it and look; the fee that stands beside the button."""
    page.get_by_role("link", name="退一间或退一晚").click()
    page.get_by_role("group", name="退哪晚").get_by_role("checkbox").last.check()
    page.get_by_role("button", name="看退多少钱").click()
    expect(page.get_by_role("button", name=re.compile("^退掉选中的"))).to_be_visible()
    return yuan(bill(page, "退订费"))


def give_back(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^退掉选中的")).click()
    answer(page, "退好了，退掉的房间放回去了。")


def cancel(page: Page) -> None:
    page.locator("#cancel").get_by_role("button", name=re.compile("^取消这张订单")).click()
    said(page, "已取消")
