"""The host's desk, on a phone: today, and the week room by room."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tourism.booking.forms import KeyForm
from tourism.booking.permissions import households_of
from tourism.booking.selectors import desk_today, desk_week
from tourism.booking.selectors.income import desk_income
from tourism.booking.services import mark_clean
from tourism.homestays.models import Household, Room

from .desk_frame import Moment, at_desk, desk_of, frame, pressed, user_of
from .week_plan import occupied_by_night, week_plan

_FURTHEST = timedelta(days=3 * 365)


@at_desk
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Who asks, who comes, who is here, who leaves, what to clean."""
    mine, shown = desk_of(request)
    moment = Moment.here()
    context = frame(mine, shown, moment.today)
    if not shown:
        return render(request, "desk/choose.html", context)
    desk = desk_today(shown, moment.today, moment.now)
    income = desk_income(shown, moment.today.year)
    context |= {
        "desk": desk,
        "in_house_count": len(desk.in_house) + len(desk.departures),
        "wanted_tonight": {room.pk for stay in desk.arrivals for room in stay.rooms},
        "lived_in": {room.pk for stay in desk.in_house for room in stay.rooms},
        "clean_form": KeyForm(),
        "month": income.months[moment.today.month - 1],
        "year": income.year,
        **_plan(shown, moment.today, moment.today, moment.now),
    }
    return render(request, "desk/today.html", context)


@at_desk
@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """Seven nights, room by room."""
    mine, shown = desk_of(request)
    moment = Moment.here()
    context = frame(mine, shown, moment.today)
    if not shown:
        return render(request, "desk/choose.html", context)
    start = _start(request.GET.get("from", ""), moment.today)
    context |= {
        "start": start,
        "previous": start - timedelta(days=7),
        "following": start + timedelta(days=7),
        **_plan(shown, start, moment.today, moment.now),
    }
    return render(request, "desk/week.html", context)


@pressed
def clean(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: this room is ready. Tapped again it stays ready."""
    room = get_object_or_404(
        Room.objects.select_related("room_type"), pk=pk, room_type__household__in=households_of(request.user)
    )
    form = KeyForm(request.POST)
    if form.is_valid():
        mark_clean(room=room, user=user_of(request), now=Moment.here().now)
        messages.success(request, _("%(room)s 打扫好了。") % {"room": room.number})
    else:
        messages.error(request, form.non_field_errors()[0])
    chosen = request.GET.get("h", "")
    return redirect(reverse("booking:desk", query={"h": chosen} if chosen else None))


def _plan(shown: list[Household], start: date, on: date, now: datetime) -> dict[str, Any]:
    """The bars of seven nights."""
    days = desk_week(shown, start, now)
    return {"days": days.days, "plan": week_plan(days, on), "occupied": occupied_by_night(days)}


def _start(typed: str, today: date) -> date:
    """The first night to show. Nobody plans further than that; the calendar itself ends at the years 1 and 9999."""
    try:
        start = date.fromisoformat(typed)
    except ValueError:
        return today
    return start if abs(start - today) <= _FURTHEST else today
