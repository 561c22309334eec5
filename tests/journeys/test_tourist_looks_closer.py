"""A tourist compares before with after, opens the large pictures and finds the way: by keyboard, and without scripts."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Trouble

HOMESTAY = "/villages/xidi/pailou-bian/"
VILLAGE = "/villages/xidi/"


def test_before_and_after_are_compared_by_keyboard(phone: Page, trouble: Trouble) -> None:
    phone.goto(HOMESTAY)
    slider = phone.get_by_role("slider", name="改厨")
    after = phone.locator("[data-compare]").first.locator(".pic").nth(1)

    def cut() -> str:
        return after.evaluate("figure => getComputedStyle(figure).clipPath")

    slider.focus()
    expect(slider).to_have_attribute("aria-valuetext", "改前露出 50%")
    middle = cut()
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "改前露出 51%")
    assert cut() != middle
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "改前露出 100%")
    assert trouble == []


def test_without_scripts_the_two_stand_side_by_side(plain_phone: Page) -> None:
    plain_phone.goto(HOMESTAY)
    before, after = (plain_phone.locator("[data-compare]").first.locator(".pic").nth(n) for n in (0, 1))

    assert plain_phone.get_by_role("slider").count() == 0
    left, right = before.bounding_box(), after.bounding_box()
    assert left is not None and right is not None
    assert left["x"] + left["width"] <= right["x"] and left["y"] == right["y"]


def test_the_way_there_unfolds_by_keyboard_and_asks_nobody_yet(phone: Page, trouble: Trouble) -> None:
    phone.goto(VILLAGE)
    fold = phone.locator("details.navigation").first
    link = fold.get_by_role("link", name="高德地图")
    expect(link).to_be_hidden()

    fold.locator("summary").focus()
    phone.keyboard.press("Enter")

    expect(link).to_be_visible()
    phone.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert trouble == []


def test_a_picture_of_the_list_leads_to_itself_in_large(plain_phone: Page) -> None:
    plain_phone.goto(VILLAGE)
    link = plain_phone.locator(".plates a").nth(1)
    address = link.get_attribute("href")
    assert address is not None

    answer = plain_phone.request.get(address)

    assert (answer.status, answer.headers["content-type"]) == (200, "image/webp")
