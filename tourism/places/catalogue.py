"""What the list of villages may show, and in which order on a day: thousands at once, so columns and no models."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast

from .listing import Catalogue, Order, in_order
from .models import Designation, Facility, Region, VillageTag, VillageWindow
from .seasons import DatedNotice, LightWindow, is_good, rank_during
from .selectors import light_windows, live_villages, notices_during


def village_catalogue(prices: Mapping[int, str]) -> Catalogue:
    """All public villages with what a list can be filtered by. `prices`: the price band of a village, where it has one."""
    catalogue = Catalogue()
    rows: dict[int, int] = {}
    places = live_villages().select_related(None).prefetch_related(None)
    for pk, region, lng, lat in places.values_list("pk", "region_id", "lng", "lat"):
        rows[pk] = row = catalogue.add(pk, (lng, lat) if lng is not None and lat is not None else None)
        catalogue.mark(row, "province", f"{region[:2]}0000")
        if pk in prices:
            catalogue.mark(row, "price", prices[pk])
    for pk, key, answer, name in _village_marks():
        if key == "province":
            catalogue.names.setdefault(key, {})[answer] = name
        elif pk in rows:
            catalogue.mark(rows[pk], key, answer, name)
    return catalogue


def _village_marks() -> QuerySet[Any, tuple[int, str, str, str]]:
    """(village, facet, answer, its name) of everything a village has, in one query; the provinces' names besides."""
    windows = marks(VillageWindow.objects.all(), "village_id", "season", "season")
    tags = marks(VillageTag.objects.all(), "content_object_id", "theme", "tag__slug", "tag__name")
    usable = Facility.objects.exclude(state=Facility.State.CLOSED)
    titles = Designation.objects.filter(is_withdrawn=False)
    return windows.union(
        tags,
        marks(usable, "village_id", "facility", "kind"),
        marks(titles, "village_id", "title", "scheme"),
        province_names(),
        all=True,
    )


def marks(things: QuerySet[Any], page: str, key: str, answer: str, name: str = "") -> QuerySet[Any, Any]:
    """Rows for a union: whose, facet, answer, name."""
    named = F(name) if name else Value("")
    columns = (
        Cast(page, BigIntegerField()), Value(key), Cast(answer, CharField()), Cast(named, CharField()),
    )  # fmt: skip
    return things.order_by().values_list(*columns)


def province_names() -> QuerySet[Any, Any]:
    """Rows for the same union that tell what provinces are called; they are nobody's."""
    provinces = Region.objects.filter(level=Region.Level.PROVINCE).order_by()
    columns = (Value(0, BigIntegerField()), Value("province"), Cast("code", CharField()), Cast("name", CharField()))
    return provinces.values_list(*columns)


def village_order(catalogue: Catalogue, days: Sequence[date]) -> Order:
    """The villages for these days, what is good then first, what is closed last."""
    return order_by_season(catalogue, days, light_windows((VillageWindow, "village")), notices_during(days))


def order_by_season(
    catalogue: Catalogue,
    days: Sequence[date],
    windows: Mapping[int, Sequence[LightWindow]],
    notices: Mapping[int, Sequence[DatedNotice]],
) -> Order:
    """Ranks thousands of things by what is known of each; both mappings by page."""
    ranks = [rank_during(windows.get(pk, ()), days, notices.get(pk, ())) for pk in catalogue.pks]
    good = (row for row, rank in enumerate(ranks) if is_good(rank))
    return in_order(len(ranks), ranks.__getitem__, good, notices)
