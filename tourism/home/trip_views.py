"""/my/trip/: a trip of one's own, put together without an account and without anything kept on the server."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from tourism.core.chinese import highlight
from tourism.core.errors import DomainError
from tourism.trips.models import StaffTrip

from .own_trip import OwnTrip, after, own_trip
from .shelf import KINDS, MOST_KEPT, offered_routes, wanted_pks
from .trip_address import MOST_DAYS, MOST_GUESTS, MOST_STOPS, ReadTrip, TripPlan, read_trip
from .trip_calendar import trip_calendar
from .trip_legs import PACES, ROAD_FACTOR
from .trip_map import trip_drawing
from .trip_spots import Named, names_kept, names_like


@dataclass(frozen=True)
class Step:
    """What came of a step: another plan and the stop it was about, or why not."""

    plan: TripPlan
    number: int = 0
    problem: str = ""


@require_safe
def trip(request: HttpRequest) -> HttpResponse:
    """A step (`do`, or `from` a route) leads to the address of the trip it makes; anything else shows the trip."""
    now = timezone.now()
    read = read_trip(request.GET, timezone.localdate(now))
    deed = request.GET.get("do", "") or (f"route.{request.GET['from']}" if request.GET.get("from") else "")
    problems = list(read.problems)
    if deed:
        step = _step(read, deed)
        if not step.problem:
            return HttpResponseRedirect(f"{trip_address(step.plan)}{f'#stop-{step.number}' if step.number else ''}")
        problems.append(step.problem)
    found = own_trip(read.plan, now)
    context = _shown(request, found) | {"problems": problems}
    return render(request, "home/trip.html", context, status=422 if problems else 200)


def _step(read: ReadTrip, deed: str) -> Step:
    try:
        plan, number = after(read.plan, deed)
    except DomainError as error:
        return Step(read.plan, problem=error.message)
    return Step(plan, number)


def trip_address(plan: TripPlan) -> str:
    return f"{reverse('home:own-trip')}?{plan.query}"


def _shown(request: HttpRequest, found: OwnTrip) -> dict[str, object]:
    typed = request.GET.get("q", "")
    return {
        "trip": found,
        "plan": found.plan,
        "drawing": trip_drawing(found),
        "address": request.build_absolute_uri(trip_address(found.plan)),
        "typed": typed[:40],
        "names": names_like(typed),
        "routes": offered_routes([]),
        "paces": PACES.items(),
        "factor": ROAD_FACTOR,
        "union_question": union_question(found),
        "most": {"stops": MOST_STOPS, "days": MOST_DAYS, "guests": MOST_GUESTS},
    }


def union_question(found: OwnTrip) -> str:
    """What the union's plan can be told of the trip: it begins with a route, so the nearest one; empty without any."""
    if found.route is None:
        return ""
    asked = {"route": found.route.pk}
    if not found.is_past and not found.is_far_ahead:
        kind = StaffTrip.Kind.CONVALESCENCE if found.plan.nights else StaffTrip.Kind.OUTING
        asked |= {"starts_on": found.plan.on.isoformat(), "heads": found.plan.guests, "kind": str(kind.value)}
    return urlencode(asked)


@require_safe
def trip_names(request: HttpRequest) -> JsonResponse:
    """/my/trip/names?t=…&q=: as /search/suggest, but each address adds what it names to the trip."""
    typed = request.GET.get("q", "")
    return _offers(request, names_like(typed), typed)


@require_safe
def trip_kept(request: HttpRequest) -> JsonResponse:
    """/my/trip/kept?t=…&villages=1,2&routes=3&homestays=4: the same of what a visitor keeps; a homestay is its village."""
    pks = {kind: wanted_pks(request.GET.getlist(kind)).pks[:MOST_KEPT] for kind in KINDS}
    return _offers(request, names_kept(**pks), "")


def _offers(request: HttpRequest, names: Iterable[Named], typed: str) -> JsonResponse:
    fields = read_trip(request.GET, timezone.localdate()).plan.fields
    return JsonResponse(
        {
            "suggestions": [
                {
                    "title": one.name,
                    "kind": f"{one.label} · {one.place}" if one.place else str(one.label),
                    "url": f"{reverse('home:own-trip')}?{urlencode(fields | {'do': one.deed})}",
                    "parts": highlight(one.name, typed),
                }
                for one in names
            ]
        }
    )


@require_safe
def trip_file(request: HttpRequest) -> HttpResponse:
    """/my/trip.ics; a trip without stops has nothing for a calendar."""
    now = timezone.now()
    found = own_trip(read_trip(request.GET, timezone.localdate(now)).plan, now)
    if not found.days:
        return redirect(trip_address(found.plan))
    content = trip_calendar(
        found,
        host=request.get_host(),
        address=request.build_absolute_uri(trip_address(found.plan)),
        made_on=timezone.localdate(now),
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"xiangjian-{found.plan.on:%Y%m%d}.ics")
    return response
