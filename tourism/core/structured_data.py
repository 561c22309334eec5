"""What a page says in the words of schema.org, for machines that read it (JSON-LD). Things are plain dicts.

Each app turns its own pages into things; here is what they share. Only what the page shows is said, and nothing is
guessed: no ratings, no offers, no days that nobody has confirmed.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from .models import PortalImage

Thing = dict[str, Any]
Absolute = Callable[[str], str]  # a path of this site → its full address

CONTEXT = "https://schema.org"
# A text must not end the element it stands in, nor a line where JavaScript would see one end.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script_element(things: Iterable[Thing]) -> SafeString:
    """The element that carries the things. A browser does not run it, so the strict policy has nothing to stop."""
    graph = {"@context": CONTEXT, "@graph": [without_gaps(thing) for thing in things]}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPED)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  nothing in it can end it


def without_gaps(thing: Thing) -> Thing:
    """The thing without what nobody has said: empty texts, lists and places, at every depth."""
    return {name: value for name, given in thing.items() if (value := _whole(given)) not in (None, "", [], {})}


def breadcrumbs(trail: Sequence[tuple[str, str]]) -> Thing:
    """Where a page stands: names with their full addresses, from the home page down to the page itself."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": {"@type": "WebPage", "@id": url}}
        for place, (name, url) in enumerate(trail, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def item_list(things: Sequence[Thing]) -> Thing:
    """Things in their order."""
    items = [{"@type": "ListItem", "position": place, "item": thing} for place, thing in enumerate(things, 1)]
    return {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}


def picture(image: PortalImage | None, url: str, caption: str = "") -> Thing | None:
    """A picture with who made it, under what licence and when; `url` is the full address of the size that is shown."""
    if image is None:
        return None
    is_link = image.licence.startswith(("https://", "http://"))
    return {
        "@type": "ImageObject",
        "contentUrl": url,
        "caption": caption or image.default_alt_text,
        "creditText": image.credit,
        "license": image.licence if is_link else "",
        "copyrightNotice": "" if is_link else image.licence,
        "dateCreated": on_day(image.taken_on),
        "keywords": str(image.get_nature_display()),
    }


def position(lng: float | None, lat: float | None) -> Thing | None:
    """WGS-84 degrees; None while nobody has placed the thing."""
    if lng is None or lat is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": round(lat, 6), "longitude": round(lng, 6)}


def on_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def at_time(moment: time | None) -> str:
    return f"{moment:%H:%M:%S}" if moment else ""


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return without_gaps(value)
    if isinstance(value, list):
        return [part for one in value if (part := _whole(one)) not in (None, "", [], {})]
    return value
