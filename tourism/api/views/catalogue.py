"""What is public: villages, routes, homestays, attractions, produce, events. One list and one detail for each kind."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from tourism.api.callers import caller_of
from tourism.api.problems import Invalid
from tourism.api.schemas import catalogue as asked
from tourism.api.schemas.fields import LARGEST_ID
from tourism.opendata.boxes import bbox_of, point_of
from tourism.opendata.selectors import (
    ATTRACTIONS,
    EVENTS,
    HOMESTAYS,
    PRODUCE,
    ROUTES,
    VILLAGES,
    Kind,
    Question,
    Telling,
    find,
    one,
    stopping_in,
)
from tourism.opendata.shapes import field_names, narrowed
from tourism.places.models import ProduceWindow, VillageWindow
from tourism.routes.models import RouteWindow

_KEPT = 300
_ASKED = Query(...)
_UNCHANGED = {"responses": {304: {"description": "没有变（If-None-Match）。"}}}


@dataclass(frozen=True)
class Shelf:
    """One kind as the API offers it. `narrow` turns the kind's own filters into a condition."""

    kind: Kind
    asked: type[asked.ListIn]
    narrow: Callable[[Any], Q]


def _villages(question: asked.VillagesIn) -> Q:
    narrow = Q()
    if question.province:
        narrow &= Q(region__code__startswith=question.province[:2])
    if question.season:
        narrow &= Q(pk__in=VillageWindow.objects.filter(season=question.season).values("village"))
    if question.tag:
        narrow &= Q(pk__in=VILLAGES.public().filter(tags__name=question.tag).values("pk"))
    return narrow


def _routes(question: asked.RoutesIn) -> Q:
    narrow = Q(days_count=question.days) if question.days else Q()
    if question.season:
        narrow &= Q(pk__in=RouteWindow.objects.filter(season=question.season).values("route"))
    if question.theme:
        narrow &= Q(pk__in=ROUTES.public().filter(themes__name=question.theme).values("pk"))
    if question.village:
        narrow &= stopping_in(question.village)
    return narrow


def _in_village(question: asked.InVillageIn, village: str = "village") -> Q:
    narrow = Q()
    if question.village:
        narrow &= Q(**{village: question.village})
    if question.province:
        narrow &= Q(**{f"{village}__region__code__startswith": question.province[:2]})
    return narrow


def _homestays(question: asked.HomestaysIn) -> Q:
    narrow = _in_village(question, "household__village")
    if question.kind:
        narrow &= Q(kind=question.kind)
    return narrow & Q(household__takes_groups=True) if question.takes_groups else narrow


def _attractions(question: asked.AttractionsIn) -> Q:
    return _in_village(question) & (Q(kind=question.kind) if question.kind else Q())


def _produce(question: asked.ProduceIn) -> Q:
    narrow = _in_village(question) & (Q(kind=question.kind) if question.kind else Q())
    if question.season:
        narrow &= Q(pk__in=ProduceWindow.objects.filter(season=question.season).values("produce"))
    return narrow


def _events(question: asked.EventsIn) -> Q:
    return _in_village(question) & (Q(calendar=question.calendar) if question.calendar else Q())


SHELVES = (
    Shelf(VILLAGES, asked.VillagesIn, _villages),
    Shelf(ROUTES, asked.RoutesIn, _routes),
    Shelf(HOMESTAYS, asked.HomestaysIn, _homestays),
    Shelf(ATTRACTIONS, asked.AttractionsIn, _attractions),
    Shelf(PRODUCE, asked.ProduceIn, _produce),
    Shelf(EVENTS, asked.EventsIn, _events),
)


def router_of(shelf: Shelf) -> Router:
    """The list and the detail of one kind."""
    router = Router(tags=["资料"])
    kind, Question_ = shelf.kind, shelf.asked
    page = asked.list_of(kind.shape, f"{kind.shape.__name__.removesuffix('Record')}List")
    what = str(kind.label)

    @router.get(
        "", response=page, operation_id=f"list_{kind.key}", summary=f"{what}：一页一页", openapi_extra=_UNCHANGED
    )
    def list_things(request: HttpRequest, question: Question_ = _ASKED) -> HttpResponse:  # type: ignore[valid-type]
        caller_of(request)
        fields = _fields(kind, question)
        found = find(
            kind, _question(shelf, question), _telling(request), limit=question.limit, after=question.cursor or ""
        )
        items = [narrowed(record, fields) for record in found.records]
        return _answer(request, {"items": items, "next": found.next})

    @router.get(
        "/{thing}",
        response=kind.shape,
        operation_id=f"get_{kind.key}",
        summary=f"{what}：一项",
        openapi_extra=_UNCHANGED,
    )
    def get_thing(
        request: HttpRequest,
        thing: int = Path(..., ge=1, le=LARGEST_ID, description="编号。", examples=[7]),
        question: asked.FieldsIn = _ASKED,
    ) -> HttpResponse:
        caller_of(request)
        fields = _fields(kind, question)
        return _answer(request, narrowed(one(kind, thing, _telling(request)), fields))

    list_things.__doc__ = _ABOUT_LISTS
    return router


_ABOUT_LISTS = "按编号排，问了 near 就近的在前；next 不为空就还有下一页。只有公开的。答案可以缓存五分钟，带 ETag。"


def _question(shelf: Shelf, question: Any) -> Question:
    if question.within_km is not None and question.near is None:
        raise Invalid("within_km", _("要和 near 一起用。"))
    asked_for = question.model_dump_json(exclude={"fields", "cursor", "limit"})
    return Question(
        asked=f"{shelf.kind.key} {asked_for}",
        narrowing=shelf.narrow(question),
        bbox=bbox_of(question.bbox) if question.bbox else None,
        near=point_of(question.near) if question.near else None,
        within_km=question.within_km,
        updated_after=question.updated_after,
        is_good_now=getattr(question, "now", False),
    )


def _fields(kind: Kind, question: asked.FieldsIn) -> frozenset[str]:
    """Raises Invalid for a field that the kind has not."""
    names = frozenset(question.fields.split(",")) if question.fields else frozenset()
    known = field_names(kind.shape)
    if unknown := sorted(names - set(known)):
        raise Invalid("fields", _("没有 %(unknown)s；可选：%(known)s。") % {
            "unknown": "、".join(unknown), "known": "、".join(known),
        })  # fmt: skip
    return names


def _telling(request: HttpRequest) -> Telling:
    return Telling(timezone.localdate(), request.build_absolute_uri)


def _answer(request: HttpRequest, body: dict[str, Any]) -> HttpResponse:
    """JSON that anybody may keep for a while, and read from a page of their own."""
    response = HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={_KEPT}"
    response["Access-Control-Allow-Origin"] = "*"
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
