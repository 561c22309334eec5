"""Households, their renovation, licences, rooms and prices; then their public page."""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from tourism.demo.painting import PAIR, PictureSpec
from tourism.demo.pictures import Gallery
from tourism.homestays.models import DEFAULT_POLICY, HomestayPage, HomestayPhoto, Household, HouseholdNotice
from tourism.homestays.services import (
    ItemDraft,
    Season,
    add_room_type,
    add_stay_rule,
    issue_licence,
    record_renovation,
    register_household,
    set_prices,
)
from tourism.places.calendar import next_date
from tourism.places.models import VillagePage

from .pages import publish, story
from .places import notice_fields

_TERRAIN_OF = {"kitchen": "kitchen", "toilet": "bathroom", "guest_room": "room", "courtyard": "yard"}
_PAIR_SEEDS = 6
_LIMITS = ("weekdays", "min_nights", "max_nights", "closed_to_arrival", "closed_to_departure")


def build_homestay(village: VillagePage, data: dict[str, Any], today: date, gallery: Gallery) -> HomestayPage:
    household = register_household(
        village=village,
        code=data["code"],
        name=data["name"],
        hamlet=data["hamlet"],
        offers_meals="meals" in data["kinds"],
        invoice=data["invoice"],
        payee_class=data["payee_class"],
        phone="",
        book_days_before_min=data.get("book_days_before_min", 0),
        approves_requests=data.get("approves_requests", False),
        request_hours=data.get("request_hours", 12),
        policy_key=data.get("policy", DEFAULT_POLICY),
        is_demo=True,
    )
    _renovate(household, data["renovation"], gallery)
    for entry in data["licences"]:
        days = entry["valid_days"]
        issue_licence(
            household=household, kind=entry["kind"], number="演示", issuer="演示",
            valid_to=None if days is None else today + timedelta(days=days),
        )  # fmt: skip
    for entry in data["rooms"]:
        _add_rooms(household, entry, data.get("seasons", ()), today)
    for entry in data.get("stay_rules", ()):
        _add_rules(household, entry, today)
    for entry in data.get("notices", ()):
        HouseholdNotice.objects.create(household=household, **notice_fields(entry, today))
    return _publish_page(village, household, data, gallery)


def _renovate(household: Household, data: dict[str, Any], gallery: Gallery) -> None:
    if data["state"] == "none":
        return
    seed = sum(ord(character) for character in household.code) % _PAIR_SEEDS + 1
    items = []
    for kind, entry in data["items"].items():
        terrain = _TERRAIN_OF[kind]
        before = PictureSpec(f"{terrain}_before", "autumn", seed, PAIR)
        after = PictureSpec(terrain, "autumn", seed, PAIR)
        finished_on = entry.get("finished_on")
        items.append(
            ItemDraft(
                kind=kind,
                before_text=entry["before"],
                after_text=entry.get("after") or "",
                cost=Decimal(entry["cost"]),
                standard=entry.get("standard") or "",
                started_on=entry.get("started_on"),
                finished_on=finished_on,
                before_image=gallery.image(before, f"改造前：{entry['before']}"),
                after_image=gallery.image(after, f"改造后：{entry['after']}") if finished_on else None,
            )
        )
    record_renovation(
        household=household,
        programme=data["programme"],
        year=data["year"],
        state=data["state"],
        items=items,
        funds={source: Decimal(amount) for source, amount in data["funds"].items() if amount},
        accepted_on=data.get("accepted_on"),
        accepted_level="县级复验" if data["state"] == "accepted" else "",
        beds_before=data["beds_before"],
        beds_after=data["beds_after"],
        is_story_public=True,
    )


def beds_in(text: str) -> int:
    """How many beds '2 张 1.2 米床、1 张 1.5 米床' names; at least one."""
    return sum(int(number) for number in re.findall(r"(\d+) 张", text)) or 1


def _years(today: date) -> tuple[int, int]:
    """The years whose prices and rules the demo knows."""
    return today.year, today.year + 1


def _day(year: int, text: str) -> date:
    month, day = text.split("-")
    return date(year, int(month), int(day))


def _add_rules(household: Household, entry: dict[str, Any], today: date) -> None:
    """A rule for each year between two days, or once from the next day of the lunar calendar on."""
    limits = {key: entry[key] for key in _LIMITS if key in entry}
    if "lunar" in entry:
        feast = next_date("lunar", entry["lunar"], today)
        assert feast is not None
        first = feast + timedelta(days=entry.get("offset", 0))
        stretches = [(first, first + timedelta(days=entry["days"] - 1))]
    else:
        stretches = [(_day(year, entry["starts"]), _day(year, entry["ends"])) for year in _years(today)]
    for first, last in stretches:
        add_stay_rule(household=household, name=entry["name"], starts_on=first, ends_on=last, **limits)


def _add_rooms(household: Household, entry: dict[str, Any], seasons: Iterable[dict[str, Any]], today: date) -> None:
    room_type = add_room_type(
        household=household,
        name=entry["name"],
        numbers=[str(number) for number in entry["room_numbers"]],
        beds=entry["beds"],
        beds_count=beds_in(entry["beds"]),
        max_guests=entry["max_guests"],
        base_guests=entry.get("base_guests"),
        extra_guest_price=Decimal(entry.get("extra_guest", 0)),
        area_m2=entry.get("area_m2"),
        window=entry.get("window") or "",
        has_private_bathroom=entry["private_bathroom"],
        has_heating=entry["heating"],
        has_air_conditioning=entry["air_conditioning"],
        is_accessible=entry["accessible"],
    )
    set_prices(
        room_type=room_type,
        weekday=Decimal(entry["weekday"]),
        weekend=Decimal(entry["weekend"]),
        holiday=Decimal(entry["holiday"]),
        peak=Decimal(entry["peak"]) if entry.get("peak") else None,
        peak_periods=[(date(year, 7, 10), date(year, 8, 25)) for year in _years(today)],
        seasons=[
            Season(
                season["name"],
                Decimal(entry["weekday"] + season["markup"]),
                _day(year, season["starts"]),
                _day(year, season["ends"]),
            )
            for season in seasons
            for year in _years(today)
        ],
    )


def _publish_page(village: VillagePage, household: Household, data: dict[str, Any], gallery: Gallery) -> HomestayPage:
    hero = data["pictures"]["hero"]
    assert village.lng is not None and village.lat is not None
    page = HomestayPage(
        title=data["name"],
        slug=data["slug"],
        tagline=data["tagline"],
        search_description=data["story"][0][:150],
        hero_image=gallery.picture(hero),
        hero_caption=hero["caption"],
        story=story(data["story"]),
        household=household,
        kind=HomestayPage.Kind.HOMESTAY,
        breakfast=data.get("breakfast") or "",
        arrival_from=time(14),
        leave_by=time(12),
        dining_seats=data.get("dining_seats"),
        max_group=data.get("max_group"),
        lng=round(village.lng + data["lng_offset"], 6),
        lat=round(village.lat + data["lat_offset"], 6),
        position_quality="estimate",
    )
    page.photos = [
        HomestayPhoto(image=gallery.picture(entry), caption=entry["caption"], sort_order=number)
        for number, entry in enumerate(data["pictures"]["gallery"])
    ]
    publish(village, page)
    return page
