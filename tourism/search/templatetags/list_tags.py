"""The lists of villages and routes in a template, and what closes a thing a visitor found."""

from collections.abc import Iterable

from django import template
from django.template import Context

from tourism.places.map_features import PageMap
from tourism.places.models import DatedNotice
from tourism.search import list_maps, lists
from tourism.search.closures import closures_of
from tourism.search.lists import PageOfList
from tourism.search.query import Hit

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


@register.simple_tag(takes_context=True)
def closed_among(context: Context, hits: Iterable[Hit]) -> dict[str, DatedNotice]:
    """By the address of a hit: what closes it today. A closed village closes its homestays and its sights."""
    return closures_of(hits, context["today"])


def _list(context: Context, kind: lists.Kind) -> PageOfList:
    return lists.page_of_list(kind, dict(context["request"].GET.lists()), context["visit"])
