"""Homestays for machines (JSON-LD), from what their pages have fetched."""

from collections.abc import Sequence

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tourism.core.structured_data import Thing
from tourism.core.templatetags.sharing_tags import data_of
from tourism.homestays.models import HomestayPage
from tourism.homestays.structured_data import homestay_mention, homestay_thing
from tourism.homestays.templatetags.homestay_tags import HouseToday, StayEntry
from tourism.places.models import VillagePage
from tourism.places.templatetags.place_tags import Plate

register = template.Library()


@register.simple_tag(takes_context=True)
def homestay_mentions(context: Context, stays: Sequence[StayEntry]) -> list[Thing]:
    """The homestays of a village, for the village's own data."""
    return [homestay_mention(stay.page, context["request"].build_absolute_uri) for stay in stays]


@register.simple_tag(takes_context=True)
def homestay_data(
    context: Context, page: HomestayPage, village: VillagePage, plates: Sequence[Plate], house: HouseToday | None
) -> SafeString:
    """A homestay with its rooms; nothing for one that has no address yet or stands for no household."""
    request: HttpRequest = context["request"]
    if not page.pk or house is None:
        return SafeString()
    thing = homestay_thing(
        page,
        village,
        request.build_absolute_uri,
        pictures=plates,
        rooms=house.house.room_types,
        price=house.price_from,
    )
    trail = [
        (_("乡村"), "/villages/"),
        (village.title, village.get_url(request) or ""),
        (page.title, page.get_url(request) or ""),
    ]
    return data_of(context, trail, [thing])
