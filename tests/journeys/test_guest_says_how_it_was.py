"""A guest has left 牌楼边小院 and says how it was; the township reads it, the host answers, everybody can see both."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, Trouble
from tests.journeys.guest_steps import answer, said
from tests.journeys.soundness import faults_everywhere

HOUSE = "/villages/xidi/pailou-bian/"
WORDS = "石板路要走十分钟，行李请房主来接，真来了。"
ANSWER = "下次到了村口打电话，推车去接。"
# The demo world has a guest whose first words were sent back.
LINK = """
from tourism.booking.tokens import manage_path
from tourism.feedback.models import Review
print(manage_path(Review.objects.get(state="returned").booking))
"""


def test_a_guest_is_read_answered_and_seen(
    phone: Page,
    hosts_phone: Page,
    desktop: Page,
    portal: Portal,
    sign_in: Callable[[Page, str], None],
    trouble: Trouble,
) -> None:
    phone.goto(portal.manage("shell", "--no-imports", "-c", LINK).strip())
    said(phone, "慢走，再来")
    expect(phone.get_by_text("和住店没有关系")).to_be_visible()
    assert faults_everywhere(phone) == []
    phone.get_by_label("想说的").fill(f"{WORDS}打 13800001234。")
    phone.get_by_role("group", name="干净").get_by_role("radio", name="很干净").check()
    phone.get_by_role("button", name="改好了，再交").click()
    expect(phone.get_by_role("alert")).to_contain_text("手机号 138********")
    assert faults_everywhere(phone) == []
    phone.get_by_label("想说的").fill(WORDS)
    phone.get_by_role("button", name="改好了，再交").click()
    answer(phone, "收到了，谢谢。")
    expect(phone.locator("#review .tag")).to_have_text("待审")

    sign_in(desktop, "township")
    desktop.goto("/admin/review/?state=pending&q=行李请房主来接")
    desktop.get_by_role("link", name="牌楼边小院").first.click()
    expect(desktop.get_by_text(WORDS)).to_be_visible()
    desktop.get_by_role("radio", name="公开", exact=True).check()
    desktop.get_by_role("button", name="办", exact=True).click()
    expect(desktop.get_by_text("办好了。")).to_be_visible()

    sign_in(hosts_phone, "host")
    hosts_phone.goto("/desk/reviews/")
    mine = hosts_phone.locator("section.block").filter(has_text=WORDS)
    mine.get_by_text("答复这一条").click()
    assert faults_everywhere(hosts_phone) == []
    mine.get_by_label("答复").fill(ANSWER)
    mine.get_by_role("button", name="公开答复").click()
    answer(hosts_phone, "答复公开了。")

    phone.goto(HOUSE)
    voice = phone.locator("article.voice").filter(has_text=WORDS)
    expect(voice).to_contain_text(ANSWER)
    expect(phone.locator("#voices .shares")).to_contain_text("位说干净")
    assert faults_everywhere(phone) == []
    assert all("422" in one for one in trouble)
