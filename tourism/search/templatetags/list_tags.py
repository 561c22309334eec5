"""The lists of villages and routes in a template, and what closes a thing a visitor found."""

from django import template
from django.template import Context

from tourism.places.map_features import PageMap
from tourism.search import list_maps, lists
from tourism.search.lists import PageOfList

register = template.Library()


@register.simple_tag(takes_context=True)
def village_list(context: Context) -> PageOfList:
    """The page of villages the address asks for."""
    return _list(context, lists.VILLAGES)


@register.simple_tag(takes_context=True)
def route_list(context: Context) -> PageOfList:
    """The page of routes the address asks for."""
    return _list(context, lists.ROUTES)


@register.simple_tag(takes_context=True)
def list_map(context: Context, found: PageOfList, kind: str) -> PageMap:
    """All that fits, on a map. The script is asked with the page's own question, without where the visitor is."""
    query = context["request"].GET.copy()
    for name in ("near", "page", "view"):
        query.pop(name, None)
    return list_maps.list_map(found, list_maps.KINDS[kind], context["visit"].days, query.urlencode())


def _list(context: Context, kind: lists.Kind) -> PageOfList:
    return lists.page_of_list(kind, dict(context["request"].GET.lists()), context["visit"])
