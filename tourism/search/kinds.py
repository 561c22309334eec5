"""What the site's search looks through: one entry per public type. A new type is one more entry here."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.search.index import SearchField

from tourism.core.models import PortalImage
from tourism.core.visibility import hidden_pages, open_now, private_paths
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, VillagePage
from tourism.routes.models import RoutePage

from .ranking import Seen


@dataclass(frozen=True)
class Kind:
    """One public type. `page` is the field that leads to the page it shows on, empty for a page; `loaded` adds what a
    result line shows of it."""

    name: str
    label: str | Promise
    model: type[Model]
    loaded: Callable[[QuerySet[Any]], QuerySet[Any]]
    place: Callable[[Any], str]
    url: Callable[[Any, HttpRequest | None], str]
    picture: Callable[[Any], PortalImage | None]
    page: str = ""

    def visible(self, private: Sequence[str] | None = None) -> QuerySet[Any]:
        """What any visitor may see. `private` are the `private_paths` of whoever has fetched them already."""
        is_open = open_now(private_paths() if private is None else private)
        if self.page:
            # As a list of pages, because no other form of it is understood by every search backend.
            of_page: Any = self.model._meta.get_field(self.page).related_model
            pages = of_page._default_manager.filter(is_open)
            return self.model._default_manager.filter(**{f"{self.page}__in": pages})
        return self.model._default_manager.filter(is_open)

    def named(self, private: Sequence[str]) -> QuerySet[Any]:
        """Visible ones with what their address needs, for lists of names."""
        return self.visible(private).select_related(f"{self.page}__locale" if self.page else "locale")

    def seen(self, private: Sequence[str]) -> Seen:
        """The same for ranking, told by what is hidden."""
        hidden = hidden_pages(private)
        if self.page:
            return Seen(self.visible(private), self.model._default_manager.filter(**{f"{self.page}__in": hidden}))
        return Seen(self.visible(private), hidden)


def _page_url(page: Any, request: HttpRequest | None) -> str:
    return page.get_url(request) or ""


def _attraction_url(attraction: Attraction, request: HttpRequest | None) -> str:
    return f"{_page_url(attraction.village, request)}#attraction-{attraction.pk}"


def _page_picture(page: Any) -> PortalImage | None:
    return page.hero_image  # type: ignore[no-any-return]


def _with_picture(items: QuerySet[Any], *related: str, picture: str = "hero_image") -> QuerySet[Any]:
    return items.select_related(*related, picture).prefetch_related(f"{picture}__renditions")


# A page's address depends on its language, hence the locale everywhere.
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="village",
            label=_("乡村"),
            model=VillagePage,
            loaded=lambda villages: _with_picture(villages, "locale", "region"),
            place=lambda village: f"{village.region} {village.township}".strip(),
            url=_page_url,
            picture=_page_picture,
        ),
        Kind(
            name="route",
            label=_("线路"),
            model=RoutePage,
            loaded=lambda routes: _with_picture(routes, "locale"),
            place=lambda route: f"{route.start_place} → {route.end_place}",
            url=_page_url,
            picture=_page_picture,
        ),
        Kind(
            name="homestay",
            label=_("民宿"),
            model=HomestayPage,
            loaded=lambda homestays: _with_picture(homestays, "locale"),
            place=lambda homestay: str(homestay.get_kind_display()),
            url=_page_url,
            picture=_page_picture,
        ),
        Kind(
            name="attraction",
            label=_("景点"),
            model=Attraction,
            page="village",
            loaded=lambda attractions: _with_picture(attractions, "village__locale", picture="image"),
            place=lambda attraction: str(attraction.village),
            url=_attraction_url,
            picture=lambda attraction: attraction.image,
        ),
    )
}


def what_is_seen(private: Sequence[str]) -> dict[str, Seen]:
    """By kind, what a visitor may see: the second argument of `rank`."""
    return {name: kind.seen(private) for name, kind in KINDS.items()}


_TAG = re.compile("<[^>]*>")


def readable_text(item: Model) -> str:
    """The item's own searched text without its name, as written: what an excerpt is taken from. Asks no database."""
    texts: list[str] = []
    for field in item.search_fields:  # type: ignore[attr-defined]
        if isinstance(field, SearchField) and field.field_name not in ("title", "name"):
            texts += _texts(item, field.field_name)
    return " ".join(dict.fromkeys(filter(None, texts)))


def _texts(item: Model, name: str) -> list[str]:
    value = getattr(item, name)
    if isinstance(item._meta.get_field(name), StreamField):
        return _stream_texts(list(value.raw_data))
    return [str(value or "").strip()]


def _stream_texts(raw: Any) -> list[str]:
    """Strings of a stream as stored. (The blocks' own reader fetches every picture it passes.)"""
    if isinstance(raw, str):
        return [" ".join(unescape(_TAG.sub(" ", raw)).split())]
    if isinstance(raw, list):
        return [text for item in raw for text in _stream_texts(item)]
    if isinstance(raw, dict):
        if "type" in raw and "value" in raw:  # a block: its name and id are not text
            return _stream_texts(raw["value"])
        return [text for value in raw.values() for text in _stream_texts(value)]
    return []
