"""牌楼边小院 wants to be asked. A guest asks, the host answers on a phone, and the guest reads the answer."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import guest_steps as guest
from tests.journeys.conftest import Trouble
from tests.journeys.guest_steps import answer, said
from tests.journeys.soundness import faults_everywhere

HOUSE = "/villages/xidi/pailou-bian/"
WHY = "那两天自家办喜事"


def ask(page: Page, name: str, number: str) -> str:
    """Hold a night two months ahead and ask the host; the code of the booking."""
    code = guest.held_booking(page, HOUSE, name, number)
    page.get_by_role("button", name="请房主点头，到店付").click()
    said(page, "等房主点头")
    return code


def open_request(page: Page, code: str) -> None:
    """From what the desk shows today."""
    page.goto("/desk/")
    page.get_by_role("link", name=f"答复 {code}").click()
    expect(page.get_by_role("heading", name="要你答复")).to_be_visible()


def test_a_host_takes_a_request(
    phone: Page, hosts_phone: Page, sign_in: Callable[[Page, str], None], trouble: Trouble
) -> None:
    code = ask(phone, "卫女士", "138 0000 1031")
    answer(phone, "问过房主了。房间替您留着，答复了就告诉您，现在不用付钱。")
    assert faults_everywhere(phone) == []

    sign_in(hosts_phone, "host")
    open_request(hosts_phone, code)
    assert faults_everywhere(hosts_phone) == []
    hosts_phone.get_by_role("button", name="接下这一单").click()
    answer(hosts_phone, "接下了")
    hosts_phone.goto("/desk/")
    expect(hosts_phone.get_by_role("link", name=f"答复 {code}")).to_have_count(0)

    phone.reload()
    said(phone, "订好了")
    guest.cancel(phone)
    assert trouble == []


def test_a_host_refuses_a_request_and_the_guest_reads_why(
    phone: Page, hosts_phone: Page, sign_in: Callable[[Page, str], None], trouble: Trouble
) -> None:
    code = ask(phone, "蒋先生", "138 0000 1032")

    sign_in(hosts_phone, "host")
    open_request(hosts_phone, code)
    hosts_phone.get_by_text("不接", exact=True).click()
    refuse = hosts_phone.get_by_role("button", name="不接，放回房间")
    refuse.click()
    expect(hosts_phone.get_by_role("alert")).to_contain_text("请写一句为什么，客人看得到。")
    hosts_phone.get_by_role("textbox", name="为什么", exact=True).fill(WHY)
    refuse.click()
    answer(hosts_phone, "没有接，房间放回去了。原因会告诉客人。")

    phone.reload()
    said(phone, "房主没接")
    expect(phone.locator("section").filter(has_text="为什么没接").last).to_contain_text(WHY)
    assert faults_everywhere(phone) == []
    assert all("422" in one for one in trouble)
