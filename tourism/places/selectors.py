"""Villages as the pages need them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, F, Model, QuerySet, Value, When
from wagtail.query import PageQuerySet

from tourism.core.joined_rows import remember, together
from tourism.core.visibility import open_to_all
from tourism.maps.geodesy import distance

from .models import (
    Attraction,
    DatedNotice,
    Designation,
    Event,
    Facility,
    Notice,
    Produce,
    ProduceWindow,
    Region,
    SeasonWindow,
    SpecialPoint,
    VillagePage,
    VillageWindow,
)
from .seasons import LIGHT_COLUMNS, LightWindow

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
    """All `RECORDS` of the village and the harvests of its produce, as prefetching would bring them: in one query, not eight."""
    records = {name: model._default_manager.filter(village=village) for name, model in RECORDS.items()}
    found = together(records | {"harvests": ProduceWindow.objects.filter(produce__village=village)})
    for name in RECORDS:
        remember(village, name, found[name])
    for produce in found["produce"]:
        remember(produce, "windows", [window for window in found["harvests"] if window.produce_id == produce.pk])


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


def notices_during(days: Sequence[date], villages: Iterable[int] | None = None) -> dict[int, list[Notice]]:
    """Notices in force on any of the days, by village; of all villages or of these. Closures first."""
    notices = Notice.objects.filter(starts_on__lte=days[-1], ends_on__gte=days[0])
    if villages is not None:
        notices = notices.filter(village__in=villages)
    found: dict[int, list[Notice]] = {}
    for notice in notices.order_by("-is_closure", "starts_on", "pk"):
        found.setdefault(notice.village_id, []).append(notice)
    return found


def light_windows(*sources: tuple[type[SeasonWindow], str]) -> dict[int, list[LightWindow]]:
    """The windows of all things of these kinds by their pages, without making models of them; one query. A source is a
    model and the field that says whose window it is."""
    first, *others = (
        model._default_manager.order_by().values_list(f"{whose}_id", "sort_order", *LIGHT_COLUMNS)
        for model, whose in sources
    )
    rows = first.union(*others, all=True) if others else first
    found: dict[int, list[LightWindow]] = {}
    for page, _order, *columns in sorted(rows, key=lambda row: (row[0], row[1] or 0)):
        found.setdefault(page, []).append(LightWindow(*columns))
    return found


Source = tuple[type[DatedNotice], str, Iterable[int] | None]


def notices_from(since: date, *sources: Source) -> list[DatedNotice]:
    """What holds on `since` or later, of tables that have nothing in common but what a notice is: (model, the field that
    says whose, whose; None for everybody's). One query; in the order of the sources, of each the closures first."""
    rows: list[QuerySet[Any, Any]] = []
    for place, (model, whose, pks) in enumerate(sources):
        wanted = model._default_manager.filter(ends_on__gte=since).order_by()
        if pks is not None:
            wanted = wanted.filter(**{f"{whose}__in": list(pks)})
        rows.append(wanted.values_list(Value(place), f"{whose}_id", *_TOLD))
    found = [
        (place, _notice(sources[place], whose, told)) for place, whose, *told in rows[0].union(*rows[1:], all=True)
    ]
    in_order = sorted(found, key=lambda pair: (pair[0], not pair[1].is_closure, pair[1].starts_on, pair[1].pk))
    return [notice for _place, notice in in_order]


_TOLD = ("id", "title", "text", "starts_on", "ends_on", "is_closure")


def _notice(source: Source, whose: int, told: Sequence[Any]) -> DatedNotice:
    model, field, _pks = source
    return model(**{f"{field}_id": whose, **dict(zip(_TOLD, told, strict=True))})


def region_named(name: str) -> Region | None:
    """The county or city somebody means by `name`; the larger one where several begin alike."""
    name = name.replace("\x00", "").strip()[:40]
    if not name:
        return None
    placed = Region.objects.filter(name__startswith=name, lng__isnull=False, lat__isnull=False)
    exact = Case(When(name=name, then=Value(0)), default=Value(1))
    return placed.order_by(exact, F("level").desc(), "code").first()


def villages_in_order(pks: Sequence[int]) -> list[VillagePage]:
    """These villages, in this order, with what a list shows but their seasons."""
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
