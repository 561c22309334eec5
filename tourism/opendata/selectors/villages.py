"""Villages as records."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from tourism.core.visibility import open_to_all
from tourism.opendata.shapes import VillageRecord
from tourism.places.models import Designation, VillagePage, VillageTag, VillageWindow
from tourism.places.seasons import GOOD, season_state
from tourism.places.selectors import windows_by_village

from .kinds import Kind, at_own_place
from .telling import Telling, Told, day, moment, picture, position, region, season, window


def public_villages() -> QuerySet[VillagePage]:
    rows: QuerySet[VillagePage] = open_to_all(VillagePage.objects.live())
    return rows


def villages_told(rows: QuerySet[VillagePage], telling: Telling) -> list[Told]:
    """In five queries."""
    tags = Prefetch("tagged_items", VillageTag.objects.select_related("tag").order_by("pk"))
    villages = rows.select_related("region__parent__parent", "hero_image").prefetch_related(
        "windows", "designations", "hero_image__renditions", tags
    )
    return [_told(village, telling) for village in villages]


def titles_in_force(village: VillagePage, on: date) -> Iterable[Designation]:
    """Neither withdrawn nor run out."""
    return (
        title
        for title in village.designations.all()
        if not title.is_withdrawn and (title.valid_to is None or title.valid_to >= on)
    )


def _told(village: VillagePage, telling: Telling) -> Told:
    windows = list(village.windows.all())
    return {
        "id": village.pk,
        "name": village.title,
        "official_name": village.name_official,
        "other_names": village.other_names,
        "tagline": village.tagline,
        "special": village.special,
        "region": region(village),
        "position": position(village.lng, village.lat),
        "position_quality": village.position_quality,
        "altitude_m": village.altitude_m,
        "tags": [item.tag.name for item in village.tagged_items.all()],
        "season": season(windows, telling.on),
        "windows": [window(one, telling.on) for one in windows],
        "designations": [_title(title) for title in titles_in_force(village, telling.on)],
        "phone": village.public_phone,
        "station_name": village.station_name,
        "station_km": village.station_km,
        "coach_max_seats": village.coach_max_seats,
        "max_daily_visitors": village.max_daily_visitors,
        "picture": picture(village.hero_image, telling),
        "verified_on": day(village.verified_on),
        "verified_by": village.verified_role,
        "url": telling.page(village),
        "updated_at": moment(village.last_published_at),
    }


def _title(title: Designation) -> Told:
    return {
        "scheme": title.scheme,
        "name": str(title.get_scheme_display()),
        "year": title.year,
        "batch": title.batch,
        "issuer": title.issuer,
        "document": title.document,
        "source_url": title.source_url,
    }


def good_villages(on: date) -> set[int]:
    return {pk for pk, windows in windows_by_village().items() if season_state(windows, on).kind in GOOD}


def _rows_of_villages() -> list[QuerySet[Any]]:
    picture_rows = ("hero_image_id", "hero_image__credit", "hero_image__licence", "hero_image__title")
    return [
        public_villages().values_list("pk", "title", "last_published_at", *picture_rows),
        VillageWindow.objects.values_list(),
        Designation.objects.values_list(),
    ]


VILLAGES = Kind(
    key="villages",
    label=_("乡村"),
    shape=VillageRecord,
    public=public_villages,
    located=lambda rows: at_own_place(rows, ""),
    tell=villages_told,
    changed="last_published_at",
    depends=_rows_of_villages,
    good=good_villages,
)
