"""What the pack, the guide and the page's data say about a route."""

from collections.abc import Sequence

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tourism.core.structured_data import item_list
from tourism.core.templatetags.sharing_tags import data_of
from tourism.routes.models import RoutePage
from tourism.routes.paper import PaperStop, RoutePaper
from tourism.routes.selectors import DayPlan
from tourism.routes.structured_data import route_mention, route_thing
from tourism.routes.templatetags.route_tags import RouteEntry

register = template.Library()


@register.filter
def numbered_stops(paper: RoutePaper) -> list[PaperStop]:
    """Each placed stop once, in the order of the numbers on the map."""
    found: dict[int, PaperStop] = {}
    for stop in (stop for day in paper.days for stop in day.stops):
        if stop.number is not None:
            found.setdefault(stop.number, stop)
    return list(found.values())


@register.simple_tag(takes_context=True)
def route_data(context: Context, route: RoutePage, days: Sequence[DayPlan]) -> SafeString:
    """A route for machines (JSON-LD); nothing for one that has no address yet."""
    request: HttpRequest = context["request"]
    if not route.pk:
        return SafeString()
    trail = [(_("精品线路"), "/routes/"), (route.title, route.get_url(request) or "")]
    return data_of(context, trail, [route_thing(route, days, request.build_absolute_uri)])


@register.simple_tag(takes_context=True)
def route_list_data(context: Context, entries: Sequence[RouteEntry]) -> SafeString:
    """The routes of a list, in its order."""
    absolute = context["request"].build_absolute_uri
    routes = item_list([route_mention(entry.route, absolute) for entry in entries])
    return data_of(context, [(context["page"].title, context["request"].path)], [routes])
