"""坡顶小屋 has two rooms and both are promised by telephone. A guest stands in line; one room comes back, and it is hers."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import guest_steps as guest
from tests.journeys.conftest import Portal, Trouble
from tests.journeys.guest_steps import answer, said
from tests.journeys.soundness import faults_everywhere

HOUSE, CODE = "/villages/cuandixia/po-ding-xiaowu/", "CDX-04"
FIRST_TRY = guest.today() + timedelta(days=68)
# When the portal offers rooms (services/waiting_list.py): nobody is woken.
OFFERS_FROM, OFFERS_UNTIL = 8, 22
AS_IF_MORNING = """
from datetime import datetime
from tourism.booking.services import offer_waiting
now = datetime.fromisoformat("{now}")
print("offers:", offer_waiting(now=now, today=now.date()))
"""


def take_all_rooms(page: Page) -> tuple[str, str]:
    """The first night on which the whole house is free, promised to a caller; (its date, the booking's address)."""
    for days in range(20):
        night = (FIRST_TRY + timedelta(days=days)).isoformat()
        page.goto(f"/desk/new/?h={CODE}&check_in={night}")
        if page.get_by_text("空 2 间").count():
            break
    page.locator(".qty input").fill("2")
    page.get_by_label("几位").fill("4")
    page.get_by_role("radio", name="电话").check()
    page.get_by_label("怎么称呼").fill("沈先生")
    page.get_by_label("电话", exact=False).and_(page.locator("input[type=tel]")).fill("138 0000 1041")
    page.get_by_role("button", name="订下").click()
    answer(page, "订好了，房费")
    return night, page.url


@pytest.fixture
def offers(portal: Portal) -> Callable[[], str]:
    """What the worker does each minute; by night it is asked to take it for morning."""

    def once() -> str:
        now = datetime.now(guest.SHANGHAI)
        if OFFERS_FROM <= now.hour < OFFERS_UNTIL:
            return portal.manage("offer_waiting")
        morning = now.replace(hour=OFFERS_FROM, minute=5) + timedelta(days=now.hour >= OFFERS_UNTIL)
        return portal.manage("shell", "-v0", "-c", AS_IF_MORNING.format(now=morning.isoformat()))

    return once


def test_a_guest_in_line_is_offered_the_room_that_came_back(
    phone: Page,
    hosts_phone: Page,
    sign_in: Callable[[Page, str], None],
    offers: Callable[[], str],
    trouble: Trouble,
) -> None:
    sign_in(hosts_phone, "county")
    night, promised = take_all_rooms(hosts_phone)

    phone.goto(f"{HOUSE}?check_in={night}&nights=1&guests=2#book")
    expect(phone.get_by_text("这一家住满了")).to_be_visible()
    phone.get_by_role("link", name="候补这几晚").click()
    expect(phone.get_by_label("哪天到")).to_have_value(night)
    assert faults_everywhere(phone) == []
    phone.get_by_label("怎么称呼").fill("韩女士")
    phone.get_by_label(re.compile("手机")).fill("138 0000 1042")
    phone.get_by_role("button", name="排上").click()
    answer(phone, "登记好了。有房会先给您留着，再发消息给您。")
    expect(phone.get_by_text("您排在第一个。")).to_be_visible()
    assert faults_everywhere(phone) == []
    offers()
    phone.reload()
    expect(phone.get_by_text("您排在第一个。")).to_be_visible()

    hosts_phone.goto(promised)
    hosts_phone.get_by_text("取消这一单").first.click()
    hosts_phone.get_by_label("为什么").and_(hosts_phone.locator("#cancel-reason")).fill("客人来电说不来了")
    hosts_phone.get_by_role("button", name="取消这一单").click()
    answer(hosts_phone, "取消了，不收客人的钱，房间放回去了。")
    assert "offers: 1" in offers()

    phone.reload()
    expect(phone.get_by_text("有房了")).to_be_visible()
    assert faults_everywhere(phone) == []
    phone.get_by_role("link", name="去看看，确认").click()
    said(phone, "房给你留着")
    phone.get_by_role("button", name="确认订房，到店付").click()
    said(phone, "订好了")
    guest.cancel(phone)
    assert trouble == []
