"""The booking box on a homestay's page, the beds on a route's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from tourism.booking.forms import RouteAskForm
from tourism.booking.selectors import NightBeds, beds_of_nights, sleeps_of
from tourism.booking.views.booking_box import booking_box
from tourism.booking.views.month import stay_query
from tourism.homestays.models import HomestayPage
from tourism.homestays.selectors import OpenHouse
from tourism.routes.selectors import DayPlan

register = template.Library()

USUAL_GUESTS = 2


@register.inclusion_tag("booking/box.html", takes_context=True)
def homestay_calendar(context: Context, page: HomestayPage, house: OpenHouse | None = None) -> dict[str, Any]:
    """Calendar, rooms, contact and bill of a homestay; reads check_in, nights, guests and month from the address.

    Shows nothing for a page without a household; `house` is what the page has fetched of it.
    """
    request = context.get("request")
    asked = request.GET if request else {}
    shown = booking_box(page, asked, timezone.now(), house=house) if page.household_id else None
    return {"box": shown, "page": page, "request": request, "csrf_token": context.get("csrf_token")}


@dataclass(frozen=True)
class RouteNights:
    """The question a visitor asks of a route, and its answer: empty while the question is not asked rightly.

    `by_day`: the beds of each night by the number of its day; `dates`: the date of every day; `guests`: how many ask.
    """

    form: RouteAskForm
    nights: list[NightBeds]
    dates: dict[int, date]
    guests: int

    @property
    def by_day(self) -> dict[int, NightBeds]:
        return {day: beds for beds in self.nights for day in beds.sleep.days}

    @property
    def is_answered(self) -> bool:
        return bool(self.dates)


@register.simple_tag(takes_context=True)
def route_nights(context: Context, days: Sequence[DayPlan]) -> RouteNights:
    """The beds of a route's nights for `?check_in=&guests=` in the address."""
    request, today = context.get("request"), context["today"]
    asked = {name: value for name, value in request.GET.items() if value} if request else {}
    if "check_in" not in asked:
        return RouteNights(RouteAskForm(today=today, initial={"guests": USUAL_GUESTS}), [], {}, USUAL_GUESTS)
    form = RouteAskForm({"guests": str(USUAL_GUESTS)} | asked, today=today)
    if not form.is_valid():
        return RouteNights(form, [], {}, USUAL_GUESTS)
    check_in, guests = form.cleaned_data["check_in"], form.cleaned_data["guests"]
    dates = {plan.day.number: check_in + timedelta(days=plan.day.number - 1) for plan in days}
    return RouteNights(form, beds_of_nights(sleeps_of(days, check_in), guests, timezone.now()), dates, guests)


@register.filter
def stay_address(beds: NightBeds, guests: int) -> str:
    """The question of these nights, as it stands in an address."""
    return stay_query(beds.sleep.stay, guests)
