"""{% site_map %}: a map with its drawing for print and no script, and its list of stops. {% navigation %}: take me there.

{% load map_tags %}
{% site_map key="route_42" script_url=url svg=drawing title="黔东南苗侗五日" stops=stops height="tall" %}
{% navigation page.lng page.lat page.title phone=page.public_phone %}
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from tourism.core.sheets import profile_rules
from tourism.maps import render
from tourism.maps.coordinates import Point
from tourism.maps.navigation import navigation_links, phone_link
from tourism.maps.stops import Stop

register = template.Library()
register.filter("phone_link", phone_link)

HEIGHTS = {"short", "medium", "tall"}
LOADED = "_map_scripts_loaded"


@register.inclusion_tag("maps/map.html", takes_context=True)
def site_map(
    context: Context,
    *,
    key: str,
    script_url: str,
    svg: SafeString,
    title: str,
    stops: Iterable[Stop] = (),
    height: str = "medium",
    clusters: bool = False,
    navigates: bool = False,
) -> dict[str, Any]:
    """`key` is the one the script was rendered with; `svg` comes from `static_map`; `height` is short, medium or tall
    (a class, for the policy forbids inline styles); `clusters` for scripts of `overview_script`;
    `navigates` gives every stop its links to the map apps."""
    if height not in HEIGHTS:
        raise ValueError(f"height is one of {sorted(HEIGHTS)}, not {height!r}")
    return {
        "key": key,
        "script_url": script_url,
        "svg": svg,
        "title": title,
        "stops": list(stops),
        "height": height,
        "navigates": navigates,
        "styles": _once(context, render.style_urls(clusters=clusters)),
        "scripts": _once(context, render.script_urls(clusters=clusters)),
    }


@register.inclusion_tag("maps/navigation.html")
def navigation(lng: float | None, lat: float | None, name: str, phone: str = "", hours: str = "") -> dict[str, Any]:
    """A fold with links to the map apps, and a number to call; without a place and a number it is not there."""
    return {
        "name": name,
        "links": navigation_links(Point(lng, lat), name) if lng is not None and lat is not None else [],
        "phone": phone,
        "phone_link": phone_link(phone),
        "hours": hours,
    }


@register.filter
def standing_alone(drawing: SafeString) -> SafeString:
    """A profile with its colours inside, for where no sheet of its page reaches into it (a PDF). A map has its own."""
    head, mark, body = drawing.partition(">")
    return mark_safe(f"{head}{mark}<style>{profile_rules()}</style>{body}") if mark else drawing  # noqa: S308  ours


def _once(context: Context, urls: Sequence[str]) -> list[str]:
    """Those not yet loaded by another map of the same page: Leaflet must not be started twice."""
    loaded: set[str] = context.dicts[0].setdefault(LOADED, set())
    fresh = [url for url in urls if url not in loaded]
    loaded.update(fresh)
    return fresh
