"""Villages and feasts for machines (JSON-LD), from what their pages have fetched."""

from collections.abc import Sequence

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tourism.core.structured_data import Thing, item_list
from tourism.core.templatetags.sharing_tags import data_of
from tourism.places.models import Attraction, VillagePage
from tourism.places.structured_data import village_mention, village_thing
from tourism.places.templatetags.place_tags import ComingEvent, Plate, VillageEntry

register = template.Library()


@register.simple_tag(takes_context=True)
def village_data(
    context: Context,
    village: VillagePage,
    plates: Sequence[Plate],
    sights: Sequence[Attraction],
    events: Sequence[ComingEvent],
    homestays: Sequence[Thing],
) -> SafeString:
    """A village; of its feasts those whose day is sure. Nothing for one that has no address yet."""
    request: HttpRequest = context["request"]
    if not village.pk:
        return SafeString()
    thing = village_thing(
        village,
        request.build_absolute_uri,
        pictures=plates,
        sights=sights,
        events=[(one.event, one.on) for one in events if one.on and (one.is_confirmed or one.is_market)],
        homestays=homestays,
    )
    trail = [(_("乡村"), "/villages/"), (village.title, village.get_url(request) or "")]
    return data_of(context, trail, [thing])


@register.simple_tag(takes_context=True)
def village_list_data(context: Context, entries: Sequence[VillageEntry]) -> SafeString:
    """The villages of a list, in its order."""
    absolute = context["request"].build_absolute_uri
    villages = item_list([village_mention(entry.village, absolute) for entry in entries])
    return data_of(context, [(context["page"].title, context["request"].path)], [villages])
