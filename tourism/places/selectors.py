"""Villages as the pages need them."""

from datetime import date

from django.db.models import QuerySet
from wagtail.query import PageQuerySet

from .models import Attraction, Event, Notice, Produce, Region, VillagePage


def live_villages() -> PageQuerySet:
    """Public villages with what a list shows: region, season windows, lead picture with its renditions."""
    return (
        VillagePage.objects.live()
        .public()
        .select_related("region__parent__parent", "hero_image")
        .prefetch_related("windows", "hero_image__renditions")
        .order_by("path")
    )


def notices_on(village: VillagePage, on: date) -> QuerySet[Notice]:
    """Notices in force on `on` or starting within the next month, closures first."""
    return village.notices.filter(ends_on__gte=on).order_by("-is_closure", "starts_on")


def produce_of(village: VillagePage) -> QuerySet[Produce]:
    return village.produce.prefetch_related("windows")


def attractions_of(village: VillagePage) -> QuerySet[Attraction]:
    return village.attractions.select_related("image")


def events_of(village: VillagePage) -> QuerySet[Event]:
    return village.events.all()


def provinces_with_villages() -> QuerySet[Region]:
    """Provinces that have at least one public village."""
    codes = {f"{code[:2]}0000" for code in live_villages().order_by().values_list("region_id", flat=True).distinct()}
    return Region.objects.filter(code__in=codes)


def region_line(village: VillagePage) -> str:
    """广西 龙胜各族自治县 龙脊镇: the way a place is written on a page; municipalities are named once."""
    names = [region.name for region in village.region.path()]
    parts = [names[0], names[-1]] if len(names) > 1 else names
    return " ".join([*parts, village.township]).strip()
