"""At the gate of Xidi a sign has a code. A visitor scans it, sends a photograph, and reads what became of it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.voices import photograph
from tests.journeys.conftest import Portal, Trouble
from tests.journeys.guest_steps import said
from tests.journeys.soundness import faults_everywhere

SIGNS = "/feedback/signs/villages/xidi/"


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A photograph that says where it was taken."""
    path = tmp_path / "gate.jpg"
    path.write_bytes(photograph(size=(1600, 1200)))
    return path


def sign(page: Page, sign_in: Callable[[Page, str], None]) -> str:
    """What the code on the sheet of the village's editor leads to."""
    sign_in(page, "editor")
    page.goto(SIGNS)
    address = page.locator(".signs .address").first.inner_text()
    page.context.clear_cookies()
    return re.sub(r"^https?://[^/]+", "", address)


def fill_in(page: Page, gate: Path, words: str) -> None:
    page.get_by_role("radio", name=re.compile("关门了")).check()
    page.get_by_label("写清楚一点").fill(words)
    page.get_by_label("照片").set_input_files(gate)


def code_of(page: Page) -> str:
    return page.locator(".code").inner_text()


def test_a_visitor_reports_from_a_sign_and_follows_it(
    phone: Page, desktop: Page, portal: Portal, sign_in: Callable[[Page, str], None], trouble: Trouble, gate: Path
) -> None:
    phone.goto(sign(desktop, sign_in))
    expect(phone.get_by_text("由村里先核实")).to_be_visible()
    assert faults_everywhere(phone) == []

    fill_in(phone, gate, "")
    phone.get_by_role("button", name="交给村里").click()
    expect(phone.get_by_role("alert")).to_contain_text("请写一句哪里不对")
    expect(phone.get_by_text("照片已经收好")).to_be_visible()
    assert faults_everywhere(phone) == []
    phone.get_by_label("写清楚一点").fill("九点十分，牌楼还锁着。")
    phone.get_by_role("button", name="交给村里").click()

    said(phone, "已收到")
    expect(phone.get_by_text("核实以前只有经办看得到")).to_be_visible()
    assert faults_everywhere(phone) == []
    code = code_of(phone)

    sign_in(desktop, "editor")
    desktop.goto("/admin/correction/")
    desktop.get_by_role("link", name=code).click()
    desktop.get_by_role("radio", name=re.compile("改好了")).check()
    desktop.get_by_label("答复").fill("钥匙给了值班的，八点就开。")
    desktop.get_by_label("照片可以公开").check()
    desktop.get_by_role("button", name="办", exact=True).click()
    expect(desktop.get_by_text("办好了。")).to_be_visible()

    phone.goto("/feedback/")
    phone.get_by_label("编号").fill(code.lower())
    phone.get_by_role("button", name="看进展").click()
    said(phone, "已解决")
    expect(phone.get_by_text("钥匙给了值班的，八点就开。")).to_be_visible()
    expect(phone.get_by_role("img", name="来信人拍的照片")).to_be_visible()
    assert faults_everywhere(phone) == []
    assert all("422" in one for one in trouble)


def test_it_works_without_scripts(plain_phone: Page, trouble: Trouble, gate: Path) -> None:
    plain_phone.goto("/villages/xidi/")
    plain_phone.get_by_role("link", name="这页有错？").click()
    fill_in(plain_phone, gate, "")
    plain_phone.get_by_label("电话或邮箱").fill("不是电话")
    plain_phone.get_by_role("button", name="交给村里").click()

    expect(plain_phone.get_by_role("alert")).to_contain_text("请写一句哪里不对")
    expect(plain_phone.get_by_role("radio", name=re.compile("关门了"))).to_be_checked()
    plain_phone.get_by_label("写清楚一点").fill("停车场的厕所锁着。")
    plain_phone.get_by_label("电话或邮箱").fill("")
    plain_phone.get_by_role("button", name="交给村里").click()

    said(plain_phone, "已收到")
    expect(plain_phone.get_by_text("西递村").first).to_be_visible()
    assert all("422" in one for one in trouble)
