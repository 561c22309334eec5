"""The national map, the year, what happens when."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from tourism.core.visit_day import visit_day
from tourism.maps.render import overview_script
from tourism.maps.views import kept_script, script_response
from tourism.places.exports import Happening, events_calendar
from tourism.places.map_features import layers_version
from tourism.places.selectors import live_villages

from .events import event_list, feed
from .overview_map import KEY, drawn, overview
from .season_places import by_season, known_on, season_places
from .selectors import terms_ahead, year_rows

# Calendars ask every few hours, some every few minutes.
FEED_KEPT = 3600
# Lines of either ruler on /seasons/; the lists have them all.
YEAR_ROWS = 48


@require_safe
def national_map(request: HttpRequest) -> HttpResponse:
    """/map/, with the filters of the list of villages: season, now, province, on."""
    visit = visit_day(request.GET.get("on", ""), timezone.localdate())
    return render(request, "home/map.html", {"overview": overview(dict(request.GET.lists()), visit)})


@require_safe
def map_script(request: HttpRequest, version: str) -> HttpResponse:
    """/maps/china/<version>.js, with the filters of its page."""
    kept = kept_script(request, key=KEY, version=version)
    if kept is not None:
        return kept
    visit = visit_day(request.GET.get("on", ""), timezone.localdate())
    layers = drawn(dict(request.GET.lists()), visit)
    return script_response(request, key=KEY, version=layers_version(layers), build=lambda: overview_script(KEY, layers))


@require_safe
def seasons(request: HttpRequest) -> HttpResponse:
    """/seasons/, for the day of `?on=`"""
    visit = visit_day(request.GET.get("on", ""), timezone.localdate())
    villages, routes = season_places(known_on(visit.on, visit.last))
    context = {
        "routes": year_rows(by_season(routes)[:YEAR_ROWS], visit.on),
        "routes_total": len(routes),
        "villages": year_rows(by_season(villages)[:YEAR_ROWS], visit.on),
        "villages_total": len(villages),
        "terms": terms_ahead(routes, villages, visit.on),
    }
    return render(request, "home/seasons.html", context)


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """/events/"""
    return render(request, "home/events.html", {"events": event_list(request.GET, timezone.localdate())})


@require_safe
@conditional_page
@cache_control(public=True, max_age=FEED_KEPT)
def events_feed(request: HttpRequest) -> HttpResponse:
    """/events.ics, with the filters `province` and `kind` of /events/."""
    happenings = feed(timezone.localdate(), province=request.GET.get("province", ""), kind=request.GET.get("kind", ""))
    return _calendar(request, happenings, title=_("乡间的节与集"), name="events")


@require_safe
@conditional_page
@cache_control(public=True, max_age=FEED_KEPT)
def village_events_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """/villages/<slug>/events.ics"""
    village = live_villages().filter(slug=slug).first()
    if village is None:
        raise Http404
    happenings = feed(timezone.localdate(), village=village)
    return _calendar(request, happenings, title=_("%(village)s的节与集") % {"village": village.title}, name=slug)


def _calendar(request: HttpRequest, happenings: list[Happening], *, title: str, name: str) -> HttpResponse:
    content = events_calendar(
        happenings,
        title=title,
        host=request.get_host(),
        made_on=timezone.localdate(),
        address=lambda village: request.build_absolute_uri(village.get_url(request)),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.ics")
    return response
