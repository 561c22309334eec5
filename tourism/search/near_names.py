"""您是不是要找: public names near to a question that found little.

The names are kept for a while and dropped with every publication. What a name leads to is looked up afresh each time, so
that nothing withdrawn in the meantime is offered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from tourism.core.visibility import private_paths
from tourism.places.models import Produce

from .kinds import KINDS, Kind
from .query import SiteSearchResult, cleaned
from .spelling import nearest_names

# So few hits, none of them in a name, may be a slip of the pen.
FEW = 2
KEY = "search:public-names"
KEPT_SECONDS = 600

# Where a name stands: its kind and primary key.
Place = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class NearName:
    name: str
    label: str | Promise
    place: str
    url: str


# Produce has no page and is searched with none: its name leads to the village that grows it.
_PRODUCE = Kind(
    name="produce",
    label=_("物产"),
    model=Produce,
    page="village",
    loaded=lambda produce: produce.select_related("village__locale"),
    place=lambda one: str(one.village),
    url=lambda one, request: one.village.get_url(request) or "",
    picture=lambda one: None,
)
_NAMED = {**KINDS, _PRODUCE.name: _PRODUCE}


def names_near(result: SiteSearchResult, *, limit: int = 3, request: HttpRequest | None = None) -> list[NearName]:
    """Names the visitor may have meant; none where the search has found what was asked for."""
    if not is_poor(result):
        return []
    places: dict[str, list[Place]] = cache.get_or_set(KEY, _public_names, KEPT_SECONDS) or {}
    names = nearest_names(cleaned(result.q), places, limit)
    found = _visible([place for name in names for place in places[name]])
    near = []
    for name in names:
        for kind, pk in places[name]:
            if (kind, pk) in found:
                one, item = _NAMED[kind], found[kind, pk]
                near.append(NearName(name, one.label, one.place(item), one.url(item, request)))
                break
    return near


def is_poor(result: SiteSearchResult) -> bool:
    in_a_name = any(is_hit for hit in result.hits for _part, is_hit in hit.title)
    return bool(result.q) and result.total_of_all <= FEW and not in_a_name


def _public_names() -> dict[str, list[Place]]:
    """Every public name with all that bear it; a query for each kind."""
    places: dict[str, list[Place]] = {}
    private = private_paths()
    for kind in _NAMED.values():
        visible = kind.visible(private)
        name = "title" if issubclass(visible.model, Page) else "name"
        for pk, text in visible.order_by().values_list("pk", name):
            places.setdefault(text, []).append((kind.name, pk))
    return places


def _visible(places: Sequence[Place]) -> dict[Place, Any]:
    """Those of these things that anybody may see now: a query for each kind."""
    found: dict[Place, Any] = {}
    private = private_paths() if places else []
    for kind in dict.fromkeys(kind for kind, _pk in places):
        pks = [pk for other, pk in places if other == kind]
        one = _NAMED[kind]
        found |= {(kind, item.pk): item for item in one.loaded(one.visible(private).filter(pk__in=pks))}
    return found


def forget_names(**_signal: Any) -> None:
    transaction.on_commit(lambda: cache.delete(KEY))


page_published.connect(forget_names, dispatch_uid="search-forget-names")
page_unpublished.connect(forget_names, dispatch_uid="search-forget-names")
