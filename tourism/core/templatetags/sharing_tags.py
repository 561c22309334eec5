"""What the head of a page says to others: its one address, its translations, its card, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.models import Page

from tourism.core.languages import CHINESE, TAGS, addresses_of
from tourism.core.share_cards import SHAPES, CardShape
from tourism.core.sharing import card_version
from tourism.core.structured_data import Thing, breadcrumbs, script_element

register = template.Library()

# The longest title a chat shows in full.
LONGEST_TITLE = 30


@dataclass(frozen=True)
class Card:
    """A picture of the page as others show it."""

    url: str
    shape: CardShape


@register.simple_tag(takes_context=True)
def canonical_url(context: Context) -> str:
    """The one address of what is shown, in the language it is shown in: without questions."""
    request: HttpRequest = context["request"]
    page = context.get("page")
    path = page.get_url(request) if isinstance(page, Page) and page.pk else ""
    return _absolute(request, path or request.path)


@register.simple_tag(takes_context=True)
def translations(context: Context) -> list[tuple[str, str]]:
    """Language and address of every face of the page, its own included, and the one for everybody else; empty for what
    speaks one language only."""
    request: HttpRequest = context["request"]
    faces = {language: _absolute(request, path) for language, path in addresses_of(request.path).items()}
    return [*faces.items(), ("x-default", faces[TAGS[CHINESE]])] if faces else []


@register.simple_tag(takes_context=True)
def share_cards(context: Context) -> list[Card]:
    """The wide card, then the square one; none for pages that have no card."""
    request: HttpRequest = context["request"]
    page = context.get("page")
    if not getattr(page, "has_share_card", False) or not page.pk:
        return []
    version, url = card_version(page), page.get_url(request)
    return [Card(_absolute(request, f"{url}{shape.name}.png?v={version}"), shape) for shape in SHAPES.values()]


@register.filter
def share_title(title: str) -> str:
    """As much of a title as a chat shows."""
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


@register.simple_tag(takes_context=True)
def page_data(context: Context, title: str, *things: Thing) -> SafeString:
    """Things that stand on a page just below home, and where it stands."""
    return data_of(context, [(title, context["request"].path)], things)


def data_of(context: Context, trail: Sequence[tuple[str, str]], things: Sequence[Thing]) -> SafeString:
    """The element with these things and the way to them from home: names and paths, without home itself."""
    request: HttpRequest = context["request"]
    steps = [(context["site_name"], "/"), *trail]
    return script_element([*things, breadcrumbs([(name, _absolute(request, path)) for name, path in steps])])


@register.simple_tag(takes_context=True)
def site_data(context: Context) -> SafeString:
    """The site itself, on its home page."""
    home = _absolute(context["request"], "/")
    site = {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "name": context["site_name"],
        "url": home,
        "inLanguage": "zh-Hans",
        "description": gettext("写清楚什么时候去、怎么去、住哪家，也写清楚钱到了谁手里。"),
    }
    return script_element([site])


def _absolute(request: HttpRequest, path: str) -> str:
    return request.build_absolute_uri(path)
