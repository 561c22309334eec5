"""What happens when and where, for machines (JSON-LD)."""

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tourism.core.templatetags.sharing_tags import data_of
from tourism.home.events import EventList
from tourism.places.structured_data import event_thing

register = template.Library()


@register.simple_tag(takes_context=True)
def events_data(context: Context, events: EventList) -> SafeString:
    """The feasts and markets of a page whose day is sure, each with its first day."""
    absolute = context["request"].build_absolute_uri
    entries = [entry for month in events.months for entry in month.entries if entry.days]
    things = [
        event_thing(entry.event, entry.event.village, entry.days[0].on, absolute)
        for entry in entries
        if entry.is_market or entry.is_confirmed
    ]
    return data_of(context, [(_("节与集"), context["request"].path)], things)
