"""Season windows of villages, routes and produce as records of one kind of file."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tourism.opendata.shapes import SeasonRecord
from tourism.places.models import ProduceWindow, SeasonWindow, VillagePage, VillageWindow
from tourism.places.seasons import is_confirmed
from tourism.routes.models import RouteWindow

from .kinds import Kind
from .records import public_produce
from .routes import public_routes
from .telling import Telling, Told, moment, place_name, position, region, window
from .villages import public_villages


def _record(one: SeasonWindow, of: str, thing: Any, village: VillagePage | None, url: str, on: date) -> Told:
    changed = getattr(thing, "updated_at", None) or getattr(thing, "last_published_at", None)
    return {
        "id": f"{of}-{one.pk}",
        "of": of,
        "thing": place_name(thing),
        "region": region(village) if village else None,
        "position": position(village.lng, village.lat) if village else None,
        **window(one, on),
        "is_confirmed": is_confirmed(one, on),
        "url": url,
        "updated_at": moment(changed),
    }


def _of_villages(rows: QuerySet[VillageWindow], telling: Telling) -> list[Told]:
    return [
        _record(one, "village", one.village, one.village, telling.page(one.village), telling.on)
        for one in rows.select_related("village__region__parent__parent")
    ]


def _of_routes(rows: QuerySet[RouteWindow], telling: Telling) -> list[Told]:
    return [
        _record(one, "route", one.route, None, telling.page(one.route), telling.on)
        for one in rows.select_related("route").defer("route__track")
    ]


def _of_produce(rows: QuerySet[ProduceWindow], telling: Telling) -> list[Told]:
    return [
        _record(one, "produce", one.produce, one.produce.village, telling.page(one.produce.village), telling.on)
        for one in rows.select_related("produce__village__region__parent__parent")
    ]


def _kind(
    of: str,
    public: Callable[[], QuerySet[Any]],
    tell: Callable[[QuerySet[Any], Telling], list[Told]],
    changed: str,
) -> Kind:
    names = {"village": "village__title", "route": "route__title", "produce": "produce__name"}
    return Kind(
        key=f"seasons of {of}",
        label=_("时令"),
        shape=SeasonRecord,
        public=public,
        located=lambda rows: rows,
        tell=tell,
        changed=changed,
        depends=lambda: [public().values_list(), public().values_list("pk", names[of], changed)],
    )


def _windows_of_villages() -> QuerySet[VillageWindow]:
    return VillageWindow.objects.filter(village__in=public_villages().order_by().values("pk"))


def _windows_of_routes() -> QuerySet[RouteWindow]:
    return RouteWindow.objects.filter(route__in=public_routes().order_by().values("pk"))


def _windows_of_produce() -> QuerySet[ProduceWindow]:
    return ProduceWindow.objects.filter(produce__in=public_produce().order_by().values("pk"))


SEASONS = (
    _kind("village", _windows_of_villages, _of_villages, "village__last_published_at"),
    _kind("route", _windows_of_routes, _of_routes, "route__last_published_at"),
    _kind("produce", _windows_of_produce, _of_produce, "produce__updated_at"),
)
