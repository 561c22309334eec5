"""The booking box on a homestay's page."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from tourism.booking.views.booking_box import booking_box
from tourism.homestays.models import HomestayPage
from tourism.homestays.selectors import OpenHouse

register = template.Library()


@register.inclusion_tag("booking/box.html", takes_context=True)
def homestay_calendar(context: Context, page: HomestayPage, house: OpenHouse | None = None) -> dict[str, Any]:
    """Calendar, rooms, contact and bill of a homestay; reads check_in, nights, guests and month from the address.

    Shows nothing for a page without a household; `house` is what the page has fetched of it.
    """
    request = context.get("request")
    asked = request.GET if request else {}
    shown = booking_box(page, asked, timezone.now(), house=house) if page.household_id else None
    return {"box": shown, "page": page, "request": request, "csrf_token": context.get("csrf_token")}
