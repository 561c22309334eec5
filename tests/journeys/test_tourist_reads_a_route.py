"""A tourist opens a route, walks along its heights by keyboard, takes the track, picks a day and goes to book a night."""

import re
from datetime import timedelta
from pathlib import Path

import gpxpy
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Trouble

ROUTE = "/routes/zhagana-siri/"


def test_the_heights_are_walked_by_keyboard_and_the_map_follows(desktop: Page, trouble: Trouble) -> None:
    desktop.goto(ROUTE)
    slider = desktop.get_by_role("slider", name="沿线走一走")
    expect(desktop.locator(".map.is-live")).to_be_attached()
    expect(desktop.locator(".map-here")).to_have_count(0)

    slider.focus()
    slider.press("End")

    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"第 76\.8 公里，海拔约 3\d{3} 米"))
    end = desktop.locator(".map-here").bounding_box()
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"第 0\.0 公里，海拔约 24\d\d 米"))
    start = desktop.locator(".map-here").bounding_box()
    assert start is not None and end is not None and start["x"] > end["x"] + 50
    assert trouble == []


def test_a_finger_on_the_drawing_and_the_mouse_on_the_map_move_the_same_mark(desktop: Page, trouble: Trouble) -> None:
    desktop.goto(ROUTE)
    expect(desktop.locator(".map.is-live")).to_be_attached()
    drawing = desktop.locator(".profile-wide svg")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None

    desktop.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    mark = desktop.locator(".profile-wide .profile-here circle")
    expect(mark).to_be_visible()
    half = float(mark.get_attribute("cx") or 0)
    last = desktop.locator(".map-mark.is-numbered").last
    last.scroll_into_view_if_needed()
    place = last.bounding_box()
    assert place is not None
    desktop.mouse.move(place["x"] + place["width"] / 2 + 6, place["y"] + place["height"] / 2 + 16)
    expect(mark).not_to_have_attribute("cx", str(half))
    assert trouble == []


def test_the_track_is_taken_home_and_holds_the_way(phone: Page, trouble: Trouble) -> None:
    phone.goto(ROUTE)
    with phone.expect_download() as download:
        phone.get_by_role("link", name="轨迹 GPX").click()

    assert download.value.suggested_filename == "扎尕那四日.gpx"
    read = gpxpy.parse(Path(download.value.path()).read_text())
    assert [track.number for track in read.tracks] == [1, 4]
    assert [waypoint.name for waypoint in read.waypoints] == ["迭部县城", "扎尕那", "郎木寺"]
    assert "演示轨迹" in (read.description or "")
    assert trouble == []


def test_a_day_is_picked_and_the_first_night_leads_to_its_homestays(phone: Page, trouble: Trouble) -> None:
    start = timezone.localdate() + timedelta(days=40)
    phone.goto(ROUTE)
    phone.get_by_label("哪天到").fill(start.isoformat())
    phone.get_by_label("几位").fill("2")
    phone.get_by_role("button", name="查每晚的床位").click()

    expect(phone.locator("#day-1")).to_contain_text(f"{start.month}月{start.day}日")
    expect(phone.locator("#sleep")).to_contain_text("住得下 2 位")
    phone.locator("#sleep").get_by_role("link", name=re.compile("订这 3 晚")).click()

    expect(phone.get_by_label("哪天到")).to_have_value(start.isoformat())
    expect(phone.get_by_label("住几晚")).to_have_value("3")
    phone.get_by_role("link", name="看房订房").first.click()
    expect(phone.locator("#book")).to_contain_text(f"{start.month}月{start.day}日")
    assert trouble == []


def test_without_scripts_everything_can_be_read(plain_phone: Page) -> None:
    plain_phone.goto(ROUTE)

    for section in ("#map .map-still svg", ".profile-narrow svg", "#day-4 ol", "#sleep form", "#files"):
        expect(plain_phone.locator(section)).to_be_visible()
    assert plain_phone.get_by_role("slider").count() == 0
    how = plain_phone.locator("details.how")
    how.locator("summary").click()
    expect(how).to_contain_text("2 段路的公里数相加")
