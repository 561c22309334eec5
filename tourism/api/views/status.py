"""Is a village, a route, a homestay good on a day, and is it open at all?"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from wagtail.models import Page

from tourism.api.callers import caller_of
from tourism.api.faces import status_face
from tourism.api.schemas.fields import LARGEST_ID, Day
from tourism.api.schemas.status import StatusOut
from tourism.core.errors import DomainError
from tourism.core.visibility import open_to_all
from tourism.core.visit_day import visit_day
from tourism.homestays.selectors import live_homestays, notices_of_house
from tourism.places.models import DatedNotice, SeasonWindow
from tourism.places.seasons import season_state
from tourism.places.selectors import live_villages, notices_during
from tourism.routes.selectors import live_routes, route_notices_during

router = Router(tags=["时令"])
_ON = Query(None, description="哪一天；不写就是今天，最远一年以后。", examples=["2026-12-05"])
_SAYS = "这一天是不是正好，为什么，谁确认的；有没有告示，是不是停止接待。"


class NoSuchPlace(DomainError):
    code = "not_found"


@router.get(
    "villages/{village}/status", response=StatusOut, operation_id="get_village_status", summary="一个村这天怎么样",
    description=_SAYS,
)  # fmt: skip
def village_status(
    request: HttpRequest,
    village: int = Path(..., ge=1, le=LARGEST_ID, examples=[7]),
    on: Day | None = _ON,
) -> dict[str, Any]:
    day = _asked(request, on)
    page = _found(live_villages().filter(pk=village), village)
    return _told(request, page, page.windows.all(), day, notices_during([day], [page.pk]).get(page.pk, []))


@router.get(
    "routes/{route}/status", response=StatusOut, operation_id="get_route_status", summary="一条线路这天怎么样",
    description=_SAYS + "沿途各村的告示不在里面，请另查各村。",
)  # fmt: skip
def route_status(
    request: HttpRequest,
    route: int = Path(..., ge=1, le=LARGEST_ID, examples=[9]),
    on: Day | None = _ON,
) -> dict[str, Any]:
    day = _asked(request, on)
    page = _found(live_routes().prefetch_related(None).prefetch_related("windows").filter(pk=route), route)
    return _told(request, page, page.windows.all(), day, route_notices_during([day], [page.pk]).get(page.pk, []))


@router.get(
    "homestays/{homestay}/status", response=StatusOut, operation_id="get_homestay_status", summary="一家民宿这天怎么样",
    description=_SAYS + "时令是所在村的；告示有这一家的，也有村里的。有没有空房另查 availability。",
)  # fmt: skip
def homestay_status(
    request: HttpRequest,
    homestay: int = Path(..., ge=1, le=LARGEST_ID, examples=[12]),
    on: Day | None = _ON,
) -> dict[str, Any]:
    day = _asked(request, on)
    homes = open_to_all(live_homestays()).prefetch_related("household__village__windows")
    page = _found(homes.filter(pk=homestay), homestay)
    house = page.household
    in_force = [notice for notice in notices_of_house(house, day) if notice.starts_on <= day]
    return _told(request, page, house.village.windows.all(), day, in_force)


def _asked(request: HttpRequest, on: date | None) -> date:
    """The day that was asked for. Raises DomainError for one nobody can come on any more, or one too far off."""
    caller_of(request)
    visit = visit_day(on.isoformat() if on else "", timezone.localdate())
    if visit.problem:
        raise DomainError(visit.problem, errors=[{"field": "on", "message": visit.problem}])
    return visit.on


def _found(pages: Any, pk: int) -> Any:
    page = pages.select_related("locale").first()
    if page is None:
        raise NoSuchPlace(_("没有这个编号，请核对。"), id=pk)
    return page


def _told(
    request: HttpRequest, page: Page, windows: Iterable[SeasonWindow], day: date, notices: Sequence[DatedNotice]
) -> dict[str, Any]:
    in_order = sorted(notices, key=lambda notice: not notice.is_closure)
    return status_face(request, page, day, season_state(windows, day, in_order), in_order)
