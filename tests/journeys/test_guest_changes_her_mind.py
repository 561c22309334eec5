"""A family of three looks for nights along a route, and changes its mind in every way there is: longer, shorter, not at
all. Nothing costs a fen that did not stand beside the button."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from tests.journeys import guest_steps as guest
from tests.journeys.conftest import Trouble
from tests.journeys.guest_steps import answer, bill, said, yuan
from tests.journeys.soundness import faults_everywhere

# In the middle of a month, so that the calendar has weeks on both sides of it.
ARRIVAL = (guest.today() + timedelta(days=62)).replace(day=15)
CLOCK = re.compile(r"^(\d+):(\d\d)$")


def search_along(page: Page, route: str, house: str) -> None:
    """Two nights for three, along a route; the rooms of one of the houses found."""
    page.goto("/stays/")
    page.get_by_label("沿哪条线").select_option(route)
    page.get_by_label("哪天到").fill(ARRIVAL.isoformat())
    page.get_by_label("住几晚").fill("2")
    page.get_by_label("几位").fill("3")
    page.get_by_role("button", name="找房").click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ 家住得下"))).to_be_visible()
    villages = page.locator("article.stay p.mid > a").all_inner_texts()
    assert villages and set(villages) <= {"西递村", "宏村"}, "nothing off the route"
    page.locator("article.stay").filter(has_text=house).get_by_role("link", name="看房订房").click()
    said(page, house)


def choose_another_day_by_keys(page: Page) -> None:
    """Into the calendar, back from another month, a week further, Enter."""
    chosen = page.locator("[data-calendar] .s0 a")
    before = chosen.get_attribute("id")
    chosen.focus()
    for key, rel in (("PageUp", "next"), ("PageDown", "prev")):
        month = page.locator("#calendar h3").inner_text()
        page.keyboard.press(key)
        expect(page.locator("#calendar h3")).not_to_have_text(month)
        assert page.locator(f"#calendar a[rel={rel}]").count() == 1
        expect(page.locator("[data-calendar] a:focus")).to_have_count(1)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    onto = page.locator(":focus").get_attribute("id")
    assert onto and onto != before
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-calendar] .s0 a#{onto}")).to_have_count(1)


def see_who_pays_extra(page: Page, kind: str) -> None:
    """Three in one room that includes two: the third pays, and the nights add up to the sum."""
    count = page.get_by_label(f"{kind} 间数")
    if count.input_value() != "1":
        with page.expect_response(lambda answer: "/box/" in answer.url):
            count.fill("1")
            count.blur()
    expect(page.locator("#bill .of-night").first).to_contain_text(re.compile(r"加 1 位 × \d+"))
    nights = guest.nights_of(page)
    assert len(nights) == 2
    assert yuan(bill(page, "合计")) == sum(nights)


def seconds_left(page: Page) -> int:
    found = CLOCK.match(page.locator("[data-clock]").inner_text())
    assert found, "no clock"
    return int(found[1]) * 60 + int(found[2])


def prolong(page: Page) -> None:
    page.get_by_role("button", name=re.compile("再留 15 分钟")).click()
    answer(page, "再给你留一会儿，看上面的钟。")
    expect(page.get_by_role("button", name=re.compile("再留 15 分钟"))).to_have_count(0)


def test_a_family_books_longer_shorter_and_not_at_all(phone: Page, trouble: Trouble) -> None:
    search_along(phone, "徽州古村三日", "画板人家")
    choose_another_day_by_keys(phone)
    see_who_pays_extra(phone, "三人间")
    assert faults_everywhere(phone) == []

    guest.hold(phone, "钱女士", "138 0000 1011")
    first = seconds_left(phone)
    assert 29 * 60 < first <= 30 * 60
    phone.wait_for_function("(shown) => document.querySelector('[data-clock]').textContent !== shown",
                            arg=phone.locator("[data-clock]").inner_text())  # fmt: skip
    prolong(phone)
    assert 44 * 60 < seconds_left(phone) <= 45 * 60
    assert faults_everywhere(phone) == []
    phone.get_by_role("button", name="确认订房，到店付").click()
    said(phone, "订好了")

    guest.ask_to_stay(phone, 3)
    assert faults_everywhere(phone) == []
    guest.stay_on(phone, 3)
    assert guest.ask_to_give_back_last_night(phone) == 0
    assert faults_everywhere(phone) == []
    guest.give_back(phone)
    assert len(guest.nights_of(phone)) == 2
    expect(phone.locator("aside .of-night.dim")).to_contain_text("退掉了")

    with phone.expect_download() as saved:
        phone.get_by_role("link", name="日历").click()
    [event] = Calendar.from_ical(saved.value.path().read_bytes()).walk("VEVENT")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=2)

    promise = phone.locator("#cancel")
    expect(promise).to_contain_text("现在取消不收钱")
    expect(promise).to_contain_text(re.compile(r"免费取消到 \d+月\d+日 18:00 为止"))
    guest.cancel(phone)
    answer(phone, "不收钱，也没有要退的。")
    assert yuan(bill(phone, "应付")) == 0
    assert faults_everywhere(phone) == []
    assert trouble == []


@pytest.fixture
def without_scripts(plain_phone: Page) -> Callable[[str], Page]:
    def go(route: str) -> Page:
        plain_phone.goto("/")
        plain_phone.get_by_role("navigation", name="主导航").get_by_role("link", name="线路").click()
        plain_phone.get_by_role("main").get_by_role("link", name=re.compile(route)).first.click()
        return plain_phone

    return go


def test_all_of_it_works_without_scripts(without_scripts: Callable[[str], Page], trouble: Trouble) -> None:
    page = without_scripts("腾冲")
    page.get_by_role("complementary", name="一览").get_by_role("link", name="和顺").first.click()
    page.get_by_role("link", name="书声巷").first.click()
    guest.go_two_months_ahead(page)
    guest.free_nights(page).nth(6).click()
    guest.hold(page, "李先生", "138 0000 1002")
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    prolong(page)
    page.get_by_role("button", name="确认订房，到店付").click()
    said(page, "订好了")

    page.goto(page.get_by_label(re.compile("管理链接")).input_value())
    guest.ask_to_stay(page, 2)
    guest.stay_on(page, 2)
    assert guest.ask_to_give_back_last_night(page) == 0
    guest.give_back(page)
    assert len(guest.nights_of(page)) == 1
    calendar = page.context.request.get(page.get_by_role("link", name="日历").evaluate("(link) => link.href"))
    assert calendar.headers["content-type"].startswith("text/calendar")
    expect(page.locator("#cancel")).to_contain_text("现在取消不收钱")
    guest.cancel(page)
    assert trouble == []
