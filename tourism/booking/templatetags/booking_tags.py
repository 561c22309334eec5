"""The booking box on a homestay's page."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from tourism.booking.views.booking_box import booking_box
from tourism.homestays.models import HomestayPage

register = template.Library()


@register.inclusion_tag("booking/box.html", takes_context=True)
def homestay_calendar(context: Context, page: HomestayPage) -> dict[str, Any]:
    """Calendar, rooms, contact and bill of a homestay; reads check_in, nights, guests and month from the address.

    Shows nothing for a page without a household.
    """
    request = context.get("request")
    shown = booking_box(page, request.GET if request else {}, timezone.now()) if page.household_id else None
    return {"box": shown, "page": page, "request": request, "csrf_token": context.get("csrf_token")}
