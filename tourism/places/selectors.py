"""Villages as the pages need them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.translation import gettext
from wagtail.query import PageQuerySet

from tourism.core.joined_rows import remember
from tourism.core.visibility import open_to_all
from tourism.maps.geodesy import distance

from .listing import Facet, Listing, Row, make_listing
from .models import (
    Attraction,
    Designation,
    Event,
    Facility,
    Notice,
    Produce,
    ProduceWindow,
    Region,
    Season,
    SpecialPoint,
    VillagePage,
    VillageWindow,
)
from .seasons import GOOD, season_rank, season_state

# What stands beside a village in small tables of its own and is shown on its page in full.
RECORDS: dict[str, type[Model]] = {
    "windows": VillageWindow,
    "special_points": SpecialPoint,
    "designations": Designation,
    "facilities": Facility,
    "events": Event,
    "notices": Notice,
    "produce": Produce,
}


def live_villages() -> PageQuerySet:
    """Public villages with what a list shows: region, season windows, lead picture."""
    return (
        open_to_all(VillagePage.objects.live())
        .select_related("region__parent__parent", "hero_image")
        .prefetch_related("windows")
        .order_by("path")
    )


def fetch_records(village: VillagePage) -> None:
    """All `RECORDS` of the village and the harvests of its produce, as prefetching would bring them: in one query, not eight.

    A union of tables that have little in common, so each row travels as JSON.
    """
    harvests = _as_json("harvests", ProduceWindow.objects.filter(produce__village=village))
    parts = [_as_json(name, model._default_manager.filter(village=village)) for name, model in RECORDS.items()]
    found: dict[str, list[Any]] = {name: [] for name in [*RECORDS, "harvests"]}
    for name, row in harvests.union(*parts, all=True):
        found[name].append(_from_json(RECORDS.get(name, ProduceWindow), row))
    for name in RECORDS:
        remember(village, name, sorted(found[name], key=_own_order))
    for produce in found["produce"]:
        of_it = [window for window in found["harvests"] if window.produce_id == produce.pk]
        remember(produce, "windows", sorted(of_it, key=_own_order))


def notices_on(village: VillagePage, on: date) -> list[Notice]:
    """Notices in force on `on` or still to come, closures first."""
    ahead = [notice for notice in village.notices.all() if notice.ends_on >= on]
    return sorted(ahead, key=lambda notice: (not notice.is_closure, notice.starts_on, notice.pk))


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


_PROVINCE_ENDINGS = ("壮族自治区", "维吾尔自治区", "回族自治区", "自治区", "特别行政区", "省", "市")


def region_short(village: VillagePage) -> str:
    """广西 龙胜各族自治县, 北京 门头沟区: for the second column of a list."""
    names = [region.name for region in village.region.path()]
    return " ".join([short_province(names[0]), *names[1:][-1:]])


def short_province(name: str) -> str:
    """广西壮族自治区 → 广西."""
    return name.removesuffix(next((ending for ending in _PROVINCE_ENDINGS if name.endswith(ending)), ""))


def windows_by_village(villages: Iterable[int] | None = None) -> dict[int, list[VillageWindow]]:
    """The season windows of all villages (or of these) by village, without the villages themselves."""
    windows = VillageWindow.objects.all() if villages is None else VillageWindow.objects.filter(village__in=villages)
    found: dict[int, list[VillageWindow]] = {}
    for window in windows.order_by("village", "sort_order"):
        found.setdefault(window.village_id, []).append(window)
    return found


def village_listing(params: Mapping[str, str], on: date) -> Listing:
    """The villages a visitor asked for (`province`, `season`, `now`, `page`), what is good now first."""
    windows = windows_by_village()
    places = live_villages().select_related(None).prefetch_related(None).values_list("pk", "region_id")
    rows = []
    for order, (pk, region) in enumerate(places):
        state = season_state(windows.get(pk, []), on)
        values = {
            "province": frozenset([f"{region[:2]}0000"]),
            "season": frozenset(window.season for window in windows.get(pk, [])),
            "now": frozenset(["1"]) if state.kind in GOOD else frozenset(),
        }
        rows.append(Row(pk, (season_rank(state), order), values, state))
    codes = {code for row in rows for code in row.values["province"]}
    provinces = Region.objects.filter(code__in=codes).values_list("code", "name")
    facets = [
        Facet("now", gettext("此刻"), [("1", gettext("此刻正好"))]),
        Facet("season", gettext("哪个季节"), [(value, str(label)) for value, label in Season.choices]),
        Facet("province", gettext("在哪个省"), list(provinces)),
    ]
    return make_listing(rows, facets, params)


def villages_in_order(pks: Sequence[int]) -> list[VillagePage]:
    """These villages, in this order, with what a list shows; their seasons the listing has."""
    villages = live_villages().prefetch_related(None).prefetch_related("hero_image__renditions").filter(pk__in=pks)
    found = {village.pk: village for village in villages}
    return [found[pk] for pk in pks if pk in found]


def villages_near(village: VillagePage, limit: int = 3, within_degrees: float = 6.0) -> list[tuple[VillagePage, float]]:
    """The nearest other villages with their distance as the crow flies, in kilometres."""
    if village.lng is None or village.lat is None:
        return []
    around = live_villages().exclude(pk=village.pk).filter(
        lng__range=(village.lng - within_degrees, village.lng + within_degrees),
        lat__range=(village.lat - within_degrees, village.lat + within_degrees),
    ).select_related("region").prefetch_related(None)  # fmt: skip
    here = (village.lng, village.lat)
    measured = [(other, distance(here, (other.lng, other.lat)) / 1000) for other in around if other.lng and other.lat]
    return sorted(measured, key=lambda pair: pair[1])[:limit]


def _as_json(name: str, records: QuerySet[Any]) -> QuerySet[Any, tuple[str, dict[str, Any]]]:
    columns = {field.attname: F(field.attname) for field in records.model._meta.concrete_fields}
    return records.order_by().values_list(Value(name), JSONObject(**columns))


def _from_json(model: type[Model], row: dict[str, Any]) -> Model:
    fields = model._meta.concrete_fields
    return model.from_db(
        None, [field.attname for field in fields], [field.to_python(row[field.attname]) for field in fields]
    )


def _own_order(record: Any) -> tuple[int, int]:
    return (getattr(record, "sort_order", None) or 0, record.pk)
