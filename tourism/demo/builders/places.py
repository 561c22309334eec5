"""Villages with everything that stands beside them."""

from datetime import date, timedelta
from typing import Any

from tourism.demo.pictures import Gallery
from tourism.places.models import (
    Attraction,
    Designation,
    Event,
    Notice,
    Produce,
    ProduceWindow,
    SpecialPoint,
    VillageIndexPage,
    VillagePage,
    VillagePhoto,
    VillageWindow,
)
from tourism.places.xun import xun_number

from .pages import publish, story

CONFIRMED_BY = "村委会（演示）"


def season_fields(entry: dict[str, Any], number: int, confirmed_on: date | None) -> dict[str, Any]:
    """Fields of a season window from its data entry."""
    return {
        "what": entry["what"],
        "season": entry["season"],
        "starts": xun_number(entry["starts"]),
        "peaks": xun_number(entry["peaks"]) if entry.get("peaks") else None,
        "ends": xun_number(entry["ends"]),
        "starts_day": entry.get("starts_day"),
        "ends_day": entry.get("ends_day"),
        "confidence": entry.get("confidence", "usual"),
        # Said of the year in which it was confirmed.
        "shifted_year": confirmed_on.year if confirmed_on and entry.get("shifted_days") else None,
        "shifted_days": entry.get("shifted_days") if confirmed_on else None,
        "confirmed_on": confirmed_on,
        "confirmed_role": CONFIRMED_BY if confirmed_on else "",
        "sort_order": number,
    }


def notice_fields(entry: dict[str, Any], today: date) -> dict[str, Any]:
    """Fields of a dated notice from its data entry, which counts days from today."""
    return {
        "title": entry["title"],
        "text": entry["text"],
        "is_closure": entry["closes"],
        "starts_on": today + timedelta(days=entry["from_day"]),
        "ends_on": today + timedelta(days=entry["to_day"]),
    }


def build_village(parent: VillageIndexPage, data: dict[str, Any], today: date, gallery: Gallery) -> VillagePage:
    hero, access = data["pictures"]["hero"], data["access"]
    village = VillagePage(
        title=data["title"],
        slug=data["slug"],
        tagline=data["tagline"],
        search_description=data["special"][:150],
        hero_image=gallery.picture(hero),
        hero_caption=hero["caption"],
        story=story(data["story"]),
        special=data["special"],
        name_official=data["name_official"],
        other_names="、".join(data["name_aliases"]),
        region_id=data["region"],
        township=data["township"],
        stat_code=data["stat_code"] or "",
        lng=data["lng"],
        lat=data["lat"],
        position_quality=data["position_quality"],
        altitude_m=data["altitude_m"],
        ethnic_groups="、".join(data["ethnic_groups"]),
        rail_air=access["rail_air"],
        road=access["road"],
        coach=access["coach"],
        station_name=access["station_name"],
        station_km=access["station_km"],
        verified_on=today - timedelta(days=4),
        verified_role="演示数据",
    )
    _add_children(village, data, today, gallery)
    publish(parent, village)
    _add_records(village, data, today)
    return village


def _add_children(village: VillagePage, data: dict[str, Any], today: date, gallery: Gallery) -> None:
    village.windows = [
        VillageWindow(**season_fields(entry, number, today - timedelta(days=2 + number * 3)))
        for number, entry in enumerate(data["seasons"])
    ]
    village.special_points = [
        SpecialPoint(title=point["title"], text=point["text"], sort_order=number)
        for number, point in enumerate(data["special_points"])
    ]
    village.designations = [
        Designation(
            scheme=entry["scheme"], year=entry.get("year"), batch=str(entry.get("batch") or ""),
            note=entry.get("note") or "", sort_order=number,
        )
        for number, entry in enumerate(data["designations"])
    ]  # fmt: skip
    village.photos = [
        VillagePhoto(image=gallery.picture(entry), caption=entry["caption"], sort_order=number)
        for number, entry in enumerate(data["pictures"]["gallery"])
    ]


def _add_records(village: VillagePage, data: dict[str, Any], today: date) -> None:
    for entry in data["attractions"]:
        Attraction.objects.create(
            village=village, name=entry["name"], kind=entry["kind"], text=entry["text"],
            lng=entry.get("lng"), lat=entry.get("lat"),
        )  # fmt: skip
    for entry in data["produce"]:
        produce = Produce.objects.create(
            village=village, name=entry["name"], kind=entry["kind"], text=entry["text"],
            certificate=entry.get("certificate") or "",
        )  # fmt: skip
        for number, window in enumerate(entry.get("harvest") or []):
            ProduceWindow.objects.create(produce=produce, **season_fields(window, number, None))
    for entry in data["events"]:
        Event.objects.create(
            village=village, name=entry["name"], calendar=entry["calendar"], rule=entry["rule"], text=entry["text"]
        )
    for entry in data.get("notices") or []:
        Notice.objects.create(village=village, **notice_fields(entry, today))
