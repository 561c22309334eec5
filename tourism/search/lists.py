"""The lists of villages and of routes: one question each over all that is public, with facets and counts.

What can be asked is the same for every visitor and changes with a publication, so it is worked out once and kept; the
question itself is then a few operations on bits (`places.listing`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tourism.core.visit_day import WEEKEND, VisitDay
from tourism.homestays.selectors import weekday_prices
from tourism.maps.coordinates import Point as Place
from tourism.maps.coordinates import in_china
from tourism.places.catalogue import village_catalogue, village_order
from tourism.places.facets import facets_of, good_words
from tourism.places.kept_lists import kept_list
from tourism.places.listing import SORTS, Asked, Catalogue, Facet, Listing, Order, Params, Point, make_listing
from tourism.places.selectors import region_named
from tourism.routes.catalogue import route_catalogue, route_order

from .query import cleaned, ranked_pks

# (value in the address, lowest price, first price beyond) in 元 for the cheapest room on a plain day.
_BANDS = (("150", 0, 150), ("250", 150, 250), ("400", 250, 400), ("more", 400, 1_000_000))
# Three decimals of a degree are a house; two are a kilometre, and no more is asked of anybody.
_PLACES_OF_A_DEGREE = 2


@dataclass(frozen=True)
class Kind:
    """One list: where its rows come from, and which questions it is asked in which order."""

    name: str
    catalogue: Callable[[Mapping[int, str]], Catalogue]
    order: Callable[[Catalogue, Sequence[date]], Order]
    questions: tuple[str, ...]


VILLAGES = Kind(
    "village", village_catalogue, village_order, ("now", "season", "theme", "province", "price", "facility", "title")
)
ROUTES = Kind("route", route_catalogue, route_order, ("now", "season", "days", "theme", "province", "price"))


@dataclass(frozen=True)
class Nearby:
    """Where distances are counted from: `name` of a place that was typed, none for where the visitor is. `problem`: why it
    could not be found, with its cure."""

    point: Point | None = None
    name: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Tab:
    """Another order, or another view, of the same list."""

    value: str
    label: str
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class PageOfList:
    """A page of a list with what was asked for, as the template shows it."""

    listing: Listing
    near: Nearby
    q: str
    sort: str
    is_map: bool

    @property
    def weekend_query(self) -> str:
        return self.listing.query(on=WEEKEND)

    @property
    def today_query(self) -> str:
        return self.listing.query(on="")

    @property
    def sorts(self) -> list[Tab]:
        """Only the orders that mean something: nearest first needs a place, most fitting needs words."""
        offers = [("now", _("正好的在前"), True), ("relevance", _("最贴切的在前"), bool(self.q)),
                  ("distance", _("近的在前"), self.near.point is not None)]  # fmt: skip
        return [
            Tab(value, label, value == self.sort, "#list" if value == self.sort else self.listing.query(sort=value))
            for value, label, has_meaning in offers
            if has_meaning
        ]

    @property
    def views(self) -> list[Tab]:
        return [
            Tab("list", _("列表"), not self.is_map, self.listing.query(view="")),
            Tab("map", _("地图"), self.is_map, self.listing.query(view="map")),
        ]


def page_of_list(kind: Kind, params: Params, visit: VisitDay) -> PageOfList:
    """The page an address asks for; never raises, whatever stands in it."""
    first = {name: values[0] for name, values in params.items() if values}
    q, near, is_map = cleaned(first.get("q", "")), nearby(first), first.get("view") == "map"
    ranked = ranked_pks(q, kind.name) if q else None
    sort = _sort(first.get("sort", ""), near, ranked)
    kept = {"q": q, "on": visit.asked, "from": near.name if near.point else "", "view": "map" if is_map else ""}
    if sort != _sort("", near, ranked):
        kept["sort"] = sort
    catalogue, order = _kept(kind, visit.days)
    asked = Asked(
        {name: value for name, value in kept.items() if value}, sort, first.get("page", ""), near.point, ranked
    )
    listing = make_listing(catalogue, order, _facets(kind, catalogue, order, visit), params, asked)
    return PageOfList(listing, near, q, sort, is_map)


def _sort(wanted: str, near: Nearby, ranked: Sequence[Any] | None) -> str:
    """What was asked for where it means something; else the nearest, the most fitting, or what is good first."""
    if wanted in SORTS and (wanted != "distance" or near.point) and (wanted != "relevance" or ranked is not None):
        return wanted
    if near.point:
        return "distance"
    return "now" if ranked is None else "relevance"


def nearby(params: Mapping[str, str]) -> Nearby:
    """`near=118.05,29.93` from the visitor's own browser, or `from=` the name of a county or city."""
    if params.get("near"):
        point = _point(params["near"])
        return Nearby(point) if point else Nearby(problem=_("这个位置不在国内，或者没有读懂。可以改写一个县名。"))
    name = params.get("from", "").strip()
    if not name:
        return Nearby()
    region = region_named(name)
    if region is None or region.lng is None or region.lat is None:
        return Nearby(name=name[:40], problem=_("没有叫这个名字的市县，请写全称的前几个字，如“黟县”“黄山”。"))
    return Nearby((region.lng, region.lat), region.name)


def _point(text: str) -> Point | None:
    parts = text[:40].split(",")
    try:
        lng, lat = (round(float(part), _PLACES_OF_A_DEGREE) for part in parts)
    except (ValueError, OverflowError):
        return None
    return (lng, lat) if in_china(Place(lng, lat)) else None


def _kept(kind: Kind, days: Sequence[date]) -> tuple[Catalogue, Order]:
    return kept_list(kind.name, days, lambda: kind.catalogue(_price_bands()), kind.order)


def _price_bands() -> dict[int, str]:
    return {village: _band(price) for village, price in weekday_prices().items()}


def _band(price: Decimal) -> str:
    return next(value for value, low, beyond in _BANDS if low <= price < beyond)


def _facets(kind: Kind, catalogue: Catalogue, order: Order, visit: VisitDay) -> list[Facet]:
    return facets_of(kind.questions, catalogue, order, good=good_words(visit), prices=_band_labels())


def _band_labels() -> list[tuple[str, str]]:
    words = {
        "150": _("150 元以下"), "250": _("150—250 元"), "400": _("250—400 元"), "more": _("400 元以上"),
    }  # fmt: skip
    return [(value, words[value]) for value, _low, _beyond in _BANDS]
