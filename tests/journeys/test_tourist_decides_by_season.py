"""Mei has a weekend: she looks for what is good then, by keyboard, on a phone without scripts, and near where she is."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Portal, Trouble
from tests.journeys.soundness import faults

# The browser of somebody in Huangshan.
NEAR_XIDI = {"latitude": 29.71334, "longitude": 118.31738}


def names(page: Page) -> list[str]:
    return page.locator(".entries .entry h3").all_inner_texts()


def badge_of(page: Page) -> Locator:
    return page.locator(".now-line .state")


def test_a_weekend_is_decided_by_keyboard(desktop: Page, trouble: Trouble) -> None:
    desktop.goto("/villages/")
    everything = names(desktop)
    desktop.evaluate("window.stillHere = true")
    desktop.get_by_role("link", name="本周末").focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("按本周末（")).to_be_visible()
    expect(desktop).to_have_url(re.compile(r"\?on=weekend$"))
    expect(desktop.locator("#on-weekend")).to_be_focused()
    expect(desktop.locator("html")).to_have_attribute("data-season", re.compile("spring|summer|autumn|winter"))

    good = desktop.get_by_role("link", name=re.compile("^周末正好"))
    good.focus()
    desktop.keyboard.press("Enter")
    expect(desktop).to_have_url(re.compile(r"\?now=1&on=weekend$"))
    expect(desktop.locator("#f-now-1")).to_be_focused()
    chosen = names(desktop)
    assert 0 < len(chosen) < len(everything)
    expect(desktop.get_by_role("status").first).to_have_text(f"{len(chosen)} 个村")
    assert desktop.evaluate("window.stillHere"), "the page was loaded again"
    assert faults(desktop) == []

    desktop.go_back()
    expect(desktop).to_have_url(re.compile(r"\?on=weekend$"))
    expect(desktop.locator(".entries .entry")).to_have_count(len(everything))
    desktop.go_forward()
    expect(desktop.locator(".entries .entry")).to_have_count(len(chosen))

    first = desktop.locator(".entries .entry h3 a").first
    first.focus()
    desktop.keyboard.press("Enter")
    desktop.wait_for_url("**/villages/*/?on=weekend")
    expect(badge_of(desktop)).to_have_text(re.compile("正好|尾声"))
    expect(desktop.locator(".now-line")).to_contain_text("确认。")
    expect(desktop.get_by_text("按本周末（")).to_be_visible()
    assert faults(desktop) == []
    assert trouble == []


def test_the_same_without_scripts(plain_phone: Page, trouble: Trouble) -> None:
    plain_phone.goto("/villages/")
    plain_phone.get_by_role("link", name="本周末").click()
    plain_phone.get_by_role("link", name=re.compile("^周末正好")).click()
    plain_phone.wait_for_url("**/villages/?now=1&on=weekend")
    expect(plain_phone.get_by_role("button", name="按离我远近排")).to_be_hidden()

    # Two provinces, either way.
    provinces = plain_phone.get_by_role("list", name="在哪个省").get_by_role("link")
    one = names(plain_phone)
    provinces.first.click()
    plain_phone.wait_for_url("**/villages/?*province=*")
    few = names(plain_phone)
    plain_phone.get_by_role("list", name="在哪个省").get_by_role("link").nth(1).click()
    plain_phone.wait_for_url("**/villages/?*province=*province=*")
    assert len(few) < len(names(plain_phone)) <= len(one)

    plain_phone.locator(".entries .entry h3 a").first.click()
    plain_phone.wait_for_url("**/villages/*/?on=weekend")
    expect(badge_of(plain_phone)).to_have_text(re.compile("正好|尾声"))
    assert trouble == []


def test_a_date_is_asked_for_and_a_county_near_which_it_should_be(phone: Page, trouble: Trouble) -> None:
    phone.goto("/villages/")
    phone.get_by_label("离哪儿近").fill("黟县")
    phone.get_by_label("离哪儿近").press("Enter")
    expect(phone.locator(".count")).to_contain_text("公里数从黟县算")
    assert names(phone)[0] in ("西递村", "宏村")
    expect(phone.locator(".entry").first).to_contain_text("公里")
    expect(phone).to_have_url(re.compile(r"from=%E9%BB%9F%E5%8E%BF"))
    assert faults(phone) == []
    assert trouble == []


def test_nearest_first_is_asked_of_the_browser_and_kept_nowhere(
    desktop: Page, portal: Portal, trouble: Trouble
) -> None:
    desktop.context.grant_permissions(["geolocation"], origin=portal.url)
    desktop.context.set_geolocation(NEAR_XIDI)
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url) if "near=" in request.url else None)
    desktop.goto("/villages/?season=autumn")
    desktop.get_by_role("button", name="按离我远近排").click()

    expect(desktop.locator(".count")).to_contain_text("公里数从您那里算")
    assert names(desktop)[0] in ("西递村", "宏村")
    assert asked == [f"{portal.url}/villages/?season=autumn&near=118.32%2C29.71"]
    expect(desktop).to_have_url(f"{portal.url}/villages/?season=autumn")
    assert "118.3" not in desktop.locator("#list").inner_html()
    kept = desktop.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state])")
    assert "118.3" not in kept and "29.7" not in kept
    expect(desktop.get_by_role("button", name="按离我远近排")).to_be_focused()
    assert faults(desktop) == []
    assert trouble == []


def test_a_browser_that_tells_no_position_is_taken_at_its_word(desktop: Page, trouble: Trouble) -> None:
    desktop.goto("/villages/")
    desktop.evaluate("() => { navigator.geolocation.getCurrentPosition = (found, refused) => refused({ code: 1 }); }")
    everything = names(desktop)
    desktop.get_by_role("button", name="按离我远近排").click()

    expect(desktop.locator("[data-locate-words]")).to_have_text("浏览器没有给位置。可以在上面写一个市县名。")
    assert names(desktop) == everything
    assert trouble == []


def test_a_list_is_looked_at_as_a_map(phone: Page, trouble: Trouble) -> None:
    phone.goto("/villages/?now=1")
    count = len(names(phone))
    phone.get_by_role("link", name="地图", exact=True).last.click()
    phone.wait_for_url("**/villages/?now=1&view=map")
    expect(phone.locator(".map-live .leaflet-marker-icon").first).to_be_visible()
    assert len(names(phone)) == count
    assert faults(phone) == []
    assert trouble == []
