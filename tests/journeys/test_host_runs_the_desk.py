"""An evening and a morning at the desk of 照壁大院, on a phone: guests at the door, another room, longer, shorter, dinner,
the bill, the money, the broom; and a room that is kept for the family."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import guest_steps as guest
from tests.journeys.conftest import Trouble
from tests.journeys.guest_steps import amount_in, answer
from tests.journeys.soundness import faults_everywhere

DESK = "?h=HS-02"


@pytest.fixture
def desk(phone: Page, sign_in: Callable[[Page, str], None]) -> Page:
    """Somebody of the county helps out, who may work at every desk."""
    sign_in(phone, "county")
    phone.goto(f"/desk/{DESK}")
    return phone


def unfold(page: Page, name: str) -> Locator:
    """A deed that hides until it is wanted."""
    fold = page.locator("details").filter(has=page.locator("summary", has_text=name))
    fold.locator("summary").click()
    return fold


def room(page: Page) -> str:
    """The number of the room, as the heading has it."""
    return page.get_by_role("heading", level=1).inner_text().split()[0]


def take_walk_in(page: Page) -> str:
    """Two people at the door for two nights; the number of their room."""
    page.get_by_role("link", name="新来客").first.click()
    page.get_by_label("住几晚").fill("2")
    page.get_by_role("button", name="改了日子，看空房和价").click()
    row = page.get_by_role("main").get_by_role("listitem").filter(has_text=re.compile(r"空 [2-9] 间")).first
    row.locator(".qty [data-step='1']").click()
    page.get_by_role("radio", name="上门").check()
    page.get_by_label("怎么称呼").fill("杨女士")
    page.get_by_label("人已经到了，同时办入住").check()
    page.get_by_label("住宿登记回执号").fill("演示回执 0413")
    page.get_by_role("button", name="订下").click()
    answer(page, "已办入住，房费")
    return room(page)


def move(page: Page, number: str) -> str:
    fold = unfold(page, "换房间")
    fold.get_by_label(f"{number} 换到").select_option(index=0)
    fold.get_by_role("button", name=f"换过去 {number}").click()
    answer(page, "房价不变。")
    return room(page)


def lodging(page: Page) -> Decimal:
    """What the nights cost, as the bill of the desk has it."""
    return amount_in(page.locator("#spends dl.sum > div").filter(has_text="房费").inner_text())


def extend_by_one_night(page: Page) -> None:
    """To a day of one's own choosing, so that the price is read first."""
    before = lodging(page)
    fold = unfold(page, "续住")
    fold.get_by_label("住到别的日子").fill((guest.today() + timedelta(days=3)).isoformat())
    fold.get_by_role("button", name="看多少钱").click()
    total = amount_in(page.locator("dl.sum .tot dd").inner_text())
    assert faults_everywhere(page) == []
    page.get_by_role("button", name=re.compile("^续住到")).click()
    answer(page, "续住到")
    assert lodging(page) == total != before


def shorten_to_one_night(page: Page) -> None:
    fold = unfold(page, "提前走")
    fold.get_by_label("哪天走").fill((guest.today() + timedelta(days=1)).isoformat())
    fold.get_by_role("button", name="改成这天走").click()
    answer(page, "没住的晚上不收钱")


def write_down(page: Page, item: str, amount: str) -> None:
    page.get_by_label("什么", exact=True).fill(item)
    page.locator("#record").get_by_label("多少钱（元）").fill(amount)
    page.get_by_role("button", name="记下", exact=True).click()
    answer(page, f"记下了：{item}")


def receive(page: Page, amount: str) -> None:
    fold = unfold(page, "收款")
    fold.get_by_label("多少钱（元）").fill(amount)
    fold.get_by_label("怎么给的").select_option("cash")
    fold.get_by_label("收据号或银行流水号").fill("演示收据 0413")
    fold.get_by_role("button", name="记收款").click()
    answer(page, "收款记下了")


def test_guests_at_the_door_until_the_room_is_clean_again(desk: Page, trouble: Trouble) -> None:
    number = move(desk, take_walk_in(desk))
    extend_by_one_night(desk)
    shorten_to_one_night(desk)
    one_night = lodging(desk)
    write_down(desk, "晚饭 2 位", "96")
    write_down(desk, "米酒", "30")
    desk.get_by_role("button", name="记错了，冲掉 米酒").click()
    answer(desk, "冲掉了：米酒。原来那笔还留着底。")
    assert faults_everywhere(desk) == []

    desk.get_by_role("link", name="结账离店").click()
    desk.get_by_role("button", name=re.compile("^应收")).click()
    answer(desk, "已结账离店")
    owed = amount_in(desk.locator("#spends dl.sum .tot").inner_text())
    assert owed == one_night + 96
    expect(desk.get_by_text("收到记下以后再结清")).to_be_visible()
    receive(desk, str(owed))
    expect(desk.locator("#account")).to_contain_text("两清。")
    desk.get_by_role("button", name="账平了，结清").click()
    answer(desk, "结清了，这一单了了。")
    assert faults_everywhere(desk) == []

    desk.goto(f"/desk/{DESK}")
    desk.get_by_role("button", name=f"打扫好了 {number}").click()
    answer(desk, f"{number} 打扫好了。")
    expect(desk.get_by_role("button", name=f"打扫好了 {number}")).to_have_count(0)
    assert trouble == []


def test_a_room_is_kept_for_the_family_and_let_again(desk: Page, trouble: Trouble) -> None:
    desk.goto(f"/desk/blocks/{DESK}")
    first = guest.today() + timedelta(days=66)
    choice = desk.get_by_label("哪间房")
    number = choice.locator("option").first.inner_text().split()[0]
    choice.select_option(index=0)
    desk.get_by_role("radio", name="自家用、不接客").check()
    desk.get_by_label("从哪晚起").fill(first.isoformat())
    desk.get_by_label("封几晚").fill("2")
    desk.get_by_label("记一句").fill("外婆来住")
    desk.get_by_role("button", name="封起来").click()
    answer(desk, f"{number} 从 {first.month}月{first.day}日起封了 2 晚。")
    mine = desk.get_by_role("listitem").filter(has_text="外婆来住")
    expect(mine).to_have_count(1)
    assert faults_everywhere(desk) == []

    mine.get_by_role("button", name=re.compile("^放开")).click()
    answer(desk, f"{number} 放开了，又能订了。")
    expect(mine).to_have_count(0)
    assert trouble == []
