"""All villages and routes as the year and the map of the country need them: light rows, no pages. Thousands are read at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, FloatField, QuerySet, Value
from wagtail.models import Page

from tourism.core.visibility import open_to_all
from tourism.places.models import DatedNotice, Notice, VillagePage, VillageWindow
from tourism.places.seasons import KINDS, LightWindow, Rank, SeasonState, rank_during, season_state_during
from tourism.places.selectors import light_windows, notices_from
from tourism.routes.models import RouteNotice, RoutePage, RouteWindow


@dataclass(frozen=True)
class Known:
    """By page: the seasons of all villages and routes, and what holds there on the days asked for."""

    days: Sequence[date]
    windows: Mapping[int, Sequence[LightWindow]]
    notices: Mapping[int, Sequence[DatedNotice]]

    def state(self, pk: int) -> SeasonState:
        return season_state_during(self.windows.get(pk, ()), self.days, self.notices.get(pk, ()))

    def rank(self, pk: int) -> Rank:
        return rank_during(self.windows.get(pk, ()), self.days, self.notices.get(pk, ()))


# Not frozen: that would treble what it costs to make one.
@dataclass(slots=True)
class SeasonPlace:
    """A village or a route: where it stands, and how good it is on the days `known` is about. `region` and a position are a
    village's; `picture` is the key of its lead picture; `rank` is that of its state, which nobody has put into words yet."""

    pk: int
    title: str
    path: str
    url: str
    picture: int | None
    region: str
    lng: float | None
    lat: float | None
    rank: Rank
    known: Known = field(repr=False, compare=False)

    @property
    def is_route(self) -> bool:
        return not self.region

    @property
    def province_code(self) -> str:
        return f"{self.region[:2]}0000"

    @property
    def windows(self) -> Sequence[LightWindow]:
        return self.known.windows.get(self.pk, ())

    @property
    def kind(self) -> str:
        return KINDS[self.rank[0]]

    @property
    def state(self) -> SeasonState:
        return self.known.state(self.pk)


def known_on(on: date, last: date | None = None) -> Known:
    """For a day, or for a weekend when there is a `last` day; two queries. Villages and routes are pages, so no two share
    a key."""
    days = sorted({on, last or on})
    windows = light_windows((VillageWindow, "village"), (RouteWindow, "route"))
    told: dict[int, list[DatedNotice]] = {}
    for notice in notices_from(days[0], (Notice, "village", None), (RouteNotice, "route", None)):
        if notice.starts_on <= days[-1]:
            whose = notice.village_id if isinstance(notice, Notice) else notice.route_id  # type: ignore[attr-defined]
            told.setdefault(whose, []).append(notice)
    return Known(days, windows, told)


def season_places(known: Known) -> tuple[list[SeasonPlace], list[SeasonPlace]]:
    """(all public villages, all public routes), each in the order of the site. One query."""
    nowhere = Value(None, output_field=FloatField())
    routes = _rows(RoutePage, Value("", output_field=CharField()), nowhere, nowhere)
    rows = sorted(_rows(VillagePage, "region_id", "lng", "lat").union(routes, all=True), key=lambda row: row[2])
    above: dict[str, str] = {}
    places = [
        SeasonPlace(pk, title, path, _address(url_path, slug, above), picture, region, lng, lat, known.rank(pk), known)
        for pk, title, path, url_path, slug, picture, region, lng, lat in rows
    ]
    return [one for one in places if not one.is_route], [one for one in places if one.is_route]


def by_season(places: Iterable[SeasonPlace]) -> list[SeasonPlace]:
    """What is good now first, what is closed last."""
    return sorted(places, key=lambda one: one.rank)


def _rows(model: type[Page], *more: Any) -> QuerySet[Any, Any]:
    columns = ("pk", "title", "path", "url_path", "slug", "hero_image_id")
    return open_to_all(model.objects.live()).order_by().values_list(*columns, *more)


def _address(url_path: str, slug: str, above: dict[str, str]) -> str:
    """Empty outside the site. `above` remembers the address of the page above, which thousands share."""
    parent = url_path[: -len(slug) - 1]
    if parent not in above:
        above[parent] = Page(url_path=parent).get_url() or ""
    return above[parent] and f"{above[parent]}{slug}/"
