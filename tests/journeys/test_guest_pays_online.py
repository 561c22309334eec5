"""A house with strict terms wants a deposit. A guest pays through the gateway, gives a night back and at last cancels:
each time the fee and what comes back stand there before the press, and the account says the same afterwards."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.journeys import guest_steps as guest
from tests.journeys.conftest import Trouble
from tests.journeys.guest_steps import amount_in, answer, said, yuan
from tests.journeys.soundness import faults_everywhere

HOUSE = "/villages/cuandixia/yingbi-yuan/"
# By its terms, giving up costs something from a week ahead.
COSTLY_DAYS = range(6, 0, -1)


def choose_costly_nights(page: Page) -> None:
    """Two nights, so soon that they are not free to give back."""
    for days in COSTLY_DAYS:
        page.goto(f"{HOUSE}?check_in={guest.today() + timedelta(days=days)}&nights=2&guests=2#book")
        if page.get_by_role("button", name=guest.HOLD).count():
            return
    raise AssertionError("no two nights are free this week")


def pay(page: Page, ends: str) -> None:
    page.get_by_role("button", name=re.compile("^用演示支付付")).click()
    said(page, "演示支付")
    page.get_by_role("button", name=ends).click()


def test_a_guest_pays_and_gets_back_what_was_said(phone: Page, trouble: Trouble) -> None:
    choose_costly_nights(phone)
    guest.hold(phone, "秦女士", "138 0000 1021")
    nights = guest.nights_of(phone)
    price, deposit = sum(nights), sum(nights) / 2
    expect(phone.get_by_text("先付订金", exact=True)).to_be_visible()
    expect(phone.get_by_role("button", name=re.compile("^确认订房"))).to_have_count(0)

    pay(phone, "付款失败")
    answer(phone, "没有付成。房间照旧给你留到时间，可以再付一次。")
    said(phone, "房给你留着")
    phone.get_by_role("button", name=re.compile("^用演示支付付")).click()
    said(phone, "演示支付")
    assert yuan(phone.locator("dl.sum .tot dd")) == deposit
    assert faults_everywhere(phone) == []
    phone.get_by_role("button", name="付款成功").click()
    answer(phone, "付好了")
    said(phone, "订好了")
    expect(phone.locator("#pay")).to_contain_text(f"还差 {price - deposit:,.2f} 元。")
    pay(phone, "付款成功")
    expect(phone.locator("#pay")).to_contain_text("两清。")

    fee = guest.ask_to_give_back_last_night(phone)
    assert fee > 0
    back = yuan(guest.bill(phone, "退给你"))
    assert fee + back == nights[-1]
    assert faults_everywhere(phone) == []
    guest.give_back(phone)
    answer(phone, f"按退订规则收 {fee:.2f} 元。")
    assert guest.nights_of(phone) == nights[:-1]

    promise = phone.locator("#cancel")
    expect(promise).to_contain_text("按订房时的退订规则收")
    last_fee, last_back = [amount_in(words) for words in promise.locator("b").all_inner_texts()]
    assert last_fee > 0
    assert fee + back + last_fee + last_back == price
    expect(promise.get_by_role("button")).to_have_text(f"取消这张订单，付 {last_fee.normalize():f} 元")
    assert faults_everywhere(phone) == []
    guest.cancel(phone)
    assert yuan(guest.bill(phone, "应付")) == fee + last_fee
    assert faults_everywhere(phone) == []
    assert trouble == []
