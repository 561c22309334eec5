"""An organiser takes ten people to the rice terraces: a route, its beds, all rooms in one go, and all of them back."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Trouble
from tests.journeys.soundness import faults

HEADS = 10
BEGIN = date.today() + timedelta(days=75)


def ask_for_beds(page: Page, heads: int) -> None:
    """From the page of the route to the beds at each of its nights."""
    page.goto("/routes/")
    page.get_by_role("main").get_by_role("link", name=re.compile("龙脊梯田")).first.click()
    page.get_by_role("link", name="用这条线做方案").click()
    page.get_by_label("哪天出发").fill(BEGIN.isoformat())
    page.get_by_label("多少人").fill(str(heads))
    page.get_by_label("算哪一种").select_option("疗休养（多日）")
    page.get_by_role("button", name="看床位").click()
    expect(free_beds(page).first).to_be_visible()


def free_beds(page: Page) -> Locator:
    return page.get_by_role("heading", name=re.compile("空 .* 间"))


def beds_left(page: Page) -> list[str]:
    """What the heading of each night says is free."""
    return [words.split("空 ")[1] for words in free_beds(page).all_inner_texts()]


def test_an_organiser_books_a_group_over_several_houses_and_cancels_it(
    desktop: Page, trouble: Trouble, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(desktop, "union")
    ask_for_beds(desktop, HEADS)
    expect(desktop.get_by_text(f"{HEADS} 人，夜夜住得下")).to_be_visible()
    before = beds_left(desktop)
    assert before
    assert faults(desktop) == []

    desktop.get_by_label("给这次出行起个名").fill("龙脊读书会")
    desktop.get_by_label("哪个单位").select_option(label="南风陶瓷厂工会委员会（演示）")
    desktop.get_by_role("button", name="记下方案").click()
    expect(desktop.get_by_role("status")).to_contain_text("还没有占房")
    desktop.get_by_role("button", name=re.compile("^全部订下")).click()
    expect(desktop.get_by_role("status")).to_contain_text("全都订好了，每一晚每一家")
    trip = desktop.url
    assert faults(desktop) == []

    houses = desktop.get_by_role("row", name=re.compile("已确认"))
    assert houses.count() >= 2
    guests = [int(row.get_by_role("cell").nth(1).inner_text()) for row in houses.all()]
    nights = desktop.get_by_role("table").count()
    assert sum(guests) == HEADS * nights
    assert max(guests) < HEADS

    ask_for_beds(desktop, HEADS)
    assert beds_left(desktop) != before

    desktop.goto(trip)
    desktop.get_by_role("button", name="取消整团").click()
    expect(desktop.get_by_role("status")).to_contain_text("取消了，房间全部放回")
    ask_for_beds(desktop, HEADS)
    assert beds_left(desktop) == before
    assert trouble == []


def test_a_party_too_large_is_told_how_many_beds_are_missing(
    desktop: Page, trouble: Trouble, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(desktop, "union")

    ask_for_beds(desktop, 200)

    expect(desktop.get_by_text("200 人，床不够")).to_be_visible()
    expect(desktop.get_by_role("main")).to_contain_text(re.compile(r"差 \d+ 张床"))
    assert trouble == []


def test_the_union_has_no_desk_and_the_host_no_union(
    desktop: Page, phone: Page, trouble: Trouble, sign_in: Callable[[Page, str], None]
) -> None:
    sign_in(desktop, "union")
    sign_in(phone, "host")

    for page, path in ((desktop, "/desk/"), (phone, "/union/")):
        answer = page.goto(path)
        assert answer is not None and answer.status == 403
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert faults(page) == []
    assert all("403" in one for one in trouble)
