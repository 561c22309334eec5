"""The script of a route's map, and the files below a route."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from tourism.core.visibility import open_to_all
from tourism.maps.render import route_script
from tourism.maps.views import script_response
from tourism.places.map_features import layers_version

from .exports import FileOrder
from .files import FILES
from .map_features import layers_of
from .models import RoutePage
from .selectors import DayPlan, day_plans
from .way import way_of

FILE_KEPT = 600  # seconds: a route in somebody's hand may be ten minutes old
# A calendar takes journeys of the year past and the two years to come.
EARLIEST, LATEST = timedelta(days=366), timedelta(days=731)
SATURDAY = 5


@require_safe
def route_map(request: HttpRequest, pk: int, version: str) -> HttpResponse:
    """/maps/routes/<pk>/<version>.js"""
    route = get_object_or_404(open_to_all(RoutePage.objects.live()), id=pk)
    layers, key = layers_of(route), f"route_{pk}"
    return script_response(request, key=key, version=layers_version(layers), build=lambda: route_script(key, layers))


@require_safe
@conditional_page
@cache_control(public=True, max_age=FILE_KEPT)
def route_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """/routes/<slug>/<name>, one of `files.FILES`; `?from=2026-12-11` is the first day of the journey."""
    file = FILES.get(name)
    if file is None:
        raise Http404
    route = get_object_or_404(open_to_all(RoutePage.objects.live()), slug=slug)
    today = timezone.localdate()
    try:
        starts_on = _first_day(request.GET.get("from", ""), today)
    except ValueError as error:
        return HttpResponse(str(error), status=422, content_type="text/plain; charset=utf-8")
    days = day_plans(route)
    changed_at = _changed_at(route, days, today)
    address = request.build_absolute_uri(route.get_url(request))
    way, host = way_of(route, days), request.get_host()
    order = FileOrder(route, way, address, settings.SITE_NAME, host, starts_on, changed_at)
    response = HttpResponse(file.build(order), content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{route.title}.{name.rpartition('.')[2]}")
    response["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def _first_day(asked: str, today: date) -> date:
    """The day asked for; the next Saturday where none is. ValueError with a message fit to show."""
    if not asked:
        return today + timedelta(days=(SATURDAY - today.weekday() - 1) % 7 + 1)
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise ValueError(_("没有这一天。日子写成 2026-12-11 这样。")) from None
    if not today - EARLIEST <= day <= today + LATEST:
        raise ValueError(_("出发的日子请选前一年到后两年之间的。"))
    return day


def _changed_at(route: RoutePage, days: list[DayPlan], today: date) -> datetime:
    """When the route, or a page it leads to, was last published; this morning for pages that never were by hand."""
    pages = [route, *(one.page for plan in days for one in plan.stops if one.page)]
    published = [page.last_published_at for page in pages if page.last_published_at]
    return max(published, default=timezone.make_aware(datetime.combine(today, time.min)))
