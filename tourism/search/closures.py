"""What is closed among the things a visitor found."""

from collections.abc import Iterable
from datetime import date

from tourism.homestays.models import HomestayPage, Household, HouseholdNotice
from tourism.places.models import Attraction, DatedNotice, Notice, VillagePage
from tourism.places.seasons import closure_on
from tourism.places.selectors import notices_from
from tourism.routes.models import RouteNotice, RoutePage

from .query import Hit

_Whose = tuple[type[DatedNotice], int]


def closures_of(hits: Iterable[Hit], on: date) -> dict[str, DatedNotice]:
    """By the address of a hit: what closes it on that day. Two queries, whatever was found."""
    hits = list(hits)
    villages = _villages_of_houses(hits)
    concerned = {hit.url: _concerned(hit, villages) for hit in hits}
    sources: dict[type[DatedNotice], set[int]] = {Notice: set(), RouteNotice: set(), HouseholdNotice: set()}
    for model, pk in (whose for of_hit in concerned.values() for whose in of_hit):
        sources[model].add(pk)
    told: dict[_Whose, list[DatedNotice]] = {}
    fields = {Notice: "village", RouteNotice: "route", HouseholdNotice: "household"}
    if any(sources.values()):
        for notice in notices_from(on, *((model, fields[model], pks) for model, pks in sources.items())):
            model = type(notice)
            told.setdefault((model, getattr(notice, f"{fields[model]}_id")), []).append(notice)
    found = {
        url: closure_on([notice for whose in of_hit for notice in told.get(whose, [])], on)
        for url, of_hit in concerned.items()
    }
    return {url: closure for url, closure in found.items() if closure is not None}


def _villages_of_houses(hits: Iterable[Hit]) -> dict[int, int]:
    houses = [hit.item.household_id for hit in hits if isinstance(hit.item, HomestayPage) and hit.item.household_id]
    return dict(Household.objects.filter(pk__in=houses).values_list("pk", "village_id")) if houses else {}


def _concerned(hit: Hit, villages: dict[int, int]) -> list[_Whose]:
    """Whose notices a hit has to do with."""
    item = hit.item
    if isinstance(item, VillagePage):
        return [(Notice, item.pk)]
    if isinstance(item, RoutePage):
        return [(RouteNotice, item.pk)]
    if isinstance(item, Attraction):
        return [(Notice, item.village_id)]
    if item.household_id in villages:
        return [(HouseholdNotice, item.household_id), (Notice, villages[item.household_id])]
    return []
