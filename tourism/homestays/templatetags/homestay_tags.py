"""What pages say about the homestays of a village, their renovation and their prices."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from django import template
from django.db.models import OuterRef, Prefetch, Subquery, Sum, prefetch_related_objects
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.core.figures import Figure, Origin, Unit
from tourism.core.models import PortalImage
from tourism.core.renditions import fetch_sizes
from tourism.homestays.map_features import village_layers, village_stops
from tourism.homestays.models import (
    CancellationPolicy,
    HomestayPage,
    Household,
    Licence,
    PriceBand,
    Renovation,
    RenovationFund,
    RenovationItem,
    RoomType,
    StayRule,
)
from tourism.homestays.selectors import (
    Bookability,
    OpenHouse,
    bookability_of,
    current_policy,
    homestays_of_village,
    live_homestays,
    notices_of_house,
    open_house,
    papers_where,
    price_from,
)
from tourism.homestays.stay_rules import describe
from tourism.maps.static_map import route_drawing
from tourism.maps.views import script_version
from tourism.places.map_features import PageMap, kept_drawing, layers_version
from tourism.places.models import Attraction, DatedNotice, VillagePage

register = template.Library()

EXPIRES_SOON = timedelta(days=60)
_ORDER = list(RenovationItem.Kind)
Dated = TypeVar("Dated", PriceBand, StayRule)


@dataclass(frozen=True)
class Chip:
    """One of the four items as a small pair of pictures."""

    label: str
    before_image: Any
    after_image: Any
    done: bool
    year_month: str


@dataclass(frozen=True)
class StayEntry:
    """A homestay in the list of its village."""

    page: HomestayPage
    price: Decimal | None
    bookable: Bookability
    chips: list[Chip]


@dataclass(frozen=True)
class VillageBeds:
    """What a night in a village offers a traveller: households that take guests today, from what price."""

    households: int
    beds: int
    price: Decimal | None
    pages: list[HomestayPage]


@dataclass(frozen=True)
class RenovationRecord:
    """The full record; the two sums are equal, and shown so that everyone can see it."""

    renovation: Renovation
    items: list[RenovationItem]
    funds: list[RenovationFund]
    cost: Decimal
    funded: Decimal

    @property
    def is_illustrated(self) -> bool:
        """Whether a picture shown is drawn, not taken at this home."""
        pictures = [picture for item in self.items for picture in (item.before_image, item.after_image) if picture]
        return self.renovation.is_story_public and any(one.nature == one.Nature.ILLUSTRATION for one in pictures)


@dataclass(frozen=True)
class LicenceState:
    """`state` is valid, expiring or expired, computed on the day it is shown."""

    licence: Licence
    state: str


@dataclass(frozen=True)
class RoomPrices:
    """A room type with its rooms and what a night costs by kind of night; None where nothing is asked.

    `dated`: peak dates and seasons, the next of each.
    """

    room_type: RoomType
    rooms: int
    weekday: Decimal | None
    weekend: Decimal | None
    holiday: Decimal | None
    dated: list[PriceBand]


@dataclass(frozen=True)
class HouseToday:
    """What a homestay's page says of its household today; `house` goes on to the booking box.

    `limits`: in words, which stays it takes in the year to come.
    """

    house: OpenHouse
    bookable: Bookability
    price_from: Decimal | None
    rooms: list[RoomPrices]
    licences: list[LicenceState]
    policy: CancellationPolicy | None
    limits: list[str]


@register.simple_tag(takes_context=True)
def village_homestays(context: Context, village: VillagePage) -> list[StayEntry]:
    """Those that take guests first; within that the order moves on by one every day, so that none is always first."""
    today = context["today"]
    found = homestays_of_village(village) if village.pk else HomestayPage.objects.none()
    pages = list(found.select_related("household__renovation").prefetch_related(_items("household__")))
    fetch_sizes([*(page.hero_image for page in pages), *_pictures(page.household for page in pages)])
    open_now = bookability_of([page.household for page in pages], today)
    prices = price_from([page.household_id for page in pages], today)
    turn = today.toordinal() % len(pages) if pages else 0
    entries = [
        StayEntry(page, prices.get(page.household_id), open_now[page.household_id], _chips(page.household))
        for page in [*pages[turn:], *pages[:turn]]
    ]
    return sorted(entries, key=lambda entry: not entry.bookable.is_open)


@register.simple_tag(takes_context=True)
def beds_in_villages(context: Context, village_ids: Iterable[int]) -> dict[int, VillageBeds]:
    """By village: who takes guests today. Constant queries for any number of villages."""
    today, ids = context["today"], sorted(set(village_ids))
    if not ids:
        return {}
    pages = list(live_homestays().filter(household__village__in=ids).annotate(beds=_beds_of_household()))
    open_now = bookability_of([page.household for page in pages], today)
    pages = [page for page in pages if open_now[page.household_id].is_open]
    prices = price_from([page.household_id for page in pages], today)
    return {pk: _village_beds([page for page in pages if page.household.village_id == pk], prices) for pk in ids}


@register.simple_tag(takes_context=True)
def prices_in_villages(context: Context, village_ids: Iterable[int]) -> dict[int, Decimal]:
    """By village: the cheapest room on the night of the visitor's date, of households that take guests. Constant queries."""
    night = context["visit"].on
    papers = papers_where(Household.objects.filter(village__in=set(village_ids), page__live=True))
    villages = {pk: one.village_id for pk, one in papers.items() if one.on(night).is_open}
    found: dict[int, Decimal] = {}
    for household_id, price in price_from(villages, night).items():
        pk = villages[household_id]
        found[pk] = min(price, found.get(pk, price))
    return found


@register.filter
def lowest_price(prices: dict[int, Decimal], village_ids: Iterable[int] | None = None) -> Decimal | None:
    """The cheapest room of all villages, or of these."""
    asked = prices if village_ids is None else [pk for pk in village_ids if pk in prices]
    return min((prices[pk] for pk in asked), default=None)


@register.filter
def prices(beds: dict[int, VillageBeds]) -> dict[int, Decimal]:
    return {pk: one.price for pk, one in beds.items() if one.price is not None}


@register.filter
def price_figure(beds: dict[int, VillageBeds], on: date) -> Figure | None:
    """The cheapest room of all these villages today, and who says so; None where nobody asks a price."""
    price = lowest_price(prices(beds))
    if price is None:
        return None
    reason = _("沿途 %(n)d 户今天最便宜的一间房；各家自己定价") % {"n": all_households(beds)}
    return Figure(_("住宿"), price, Unit.YUAN, Origin.COMPUTED, on, reason, is_rough=False)


@register.filter
def beds_figure(beds: dict[int, VillageBeds], on: date) -> Figure:
    """How many beds there are along the way, and how they were counted."""
    reason = _("今天可订的 %(n)d 户，按登记的客房加起来") % {"n": all_households(beds)}
    return Figure(_("沿途床位"), Decimal(all_beds(beds)), Unit.BED, Origin.COMPUTED, on, reason)


@register.filter
def all_households(beds: dict[int, VillageBeds]) -> int:
    return sum(one.households for one in beds.values())


@register.filter
def all_beds(beds: dict[int, VillageBeds]) -> int:
    return sum(one.beds for one in beds.values())


@register.simple_tag(takes_context=True)
def house_today(context: Context, page: HomestayPage) -> HouseToday | None:
    """All that the page says of its household's rooms and papers today; None for a page without a household."""
    if page.household is None:
        return None
    today, house = context["today"], open_house(page.household)
    licences = sorted(house.papers.licences.values(), key=lambda licence: licence.kind)
    return HouseToday(
        house=house,
        bookable=house.papers.on(today),
        price_from=house.price_from(today),
        rooms=[_room_prices(room_type, today) for room_type in house.room_types],
        licences=[LicenceState(licence, licence_state(licence, today)) for licence in licences],
        policy=_policy(page.household),
        limits=[describe(rule) for rule in _next_of_each(house.rules, today)],
    )


@register.simple_tag(takes_context=True)
def house_notices(context: Context, household: Household) -> list[DatedNotice]:
    """What holds on the visitor's date or after it: the household's own notices, then its village's."""
    return notices_of_house(household, context["visit"].on)


@register.simple_tag
def renovation_record(household: Household) -> RenovationRecord | None:
    """Everything about the household's 三改一整; None when there is none."""
    renovation = getattr(household, "renovation", None)
    if renovation is None:
        return None
    prefetch_related_objects([household], "renovation__funds", _items())
    fetch_sizes(_pictures([household]))
    items = _in_order(renovation)
    funds = list(renovation.funds.all())
    cost, funded = sum((item.cost for item in items), Decimal(0)), sum((fund.amount for fund in funds), Decimal(0))
    return RenovationRecord(renovation, items, funds, cost, funded)


@register.simple_tag
def village_map(
    village: VillagePage, stays: Iterable[StayEntry] | None = None, sights: Iterable[Attraction] | None = None
) -> PageMap | None:
    """The map of a village, its homestays and sights; None while nobody has placed them."""
    pages = None if stays is None else [stay.page for stay in stays]
    layers = village_layers(village, pages, sights) if village.pk else []
    if not layers:
        return None
    key, version, title = f"village_{village.pk}", layers_version(layers), village.title
    return PageMap(
        key=key,
        title=title,
        script_url=reverse("homestays:show-village-map", args=[village.pk, script_version(version)]),
        svg=kept_drawing(key, version, lambda: route_drawing(layers, key=key, title=title, width=600, height=340)),
        stops=village_stops(layers),
    )


def licence_state(licence: Licence, on: date) -> str:
    if licence.valid_to is None or licence.valid_to - on > EXPIRES_SOON:
        return "valid"
    return "expiring" if licence.valid_to >= on else "expired"


def _items(of: str = "") -> Prefetch:
    """The items of a household's renovation with their pictures; `of` leads from the page to the household."""
    items = RenovationItem.objects.select_related("before_image", "after_image")
    return Prefetch(f"{of}renovation__items", queryset=items)


def _pictures(households: Iterable[Household]) -> list[PortalImage | None]:
    records = [house.renovation for house in households if hasattr(house, "renovation")]
    items = [item for record in records if record.is_story_public for item in record.items.all()]
    return [picture for item in items for picture in (item.before_image, item.after_image)]


def _in_order(renovation: Renovation) -> list[RenovationItem]:
    return sorted(renovation.items.all(), key=lambda item: _ORDER.index(RenovationItem.Kind(item.kind)))


def _chips(household: Household) -> list[Chip]:
    renovation = getattr(household, "renovation", None)
    if renovation is None:
        return []
    shows = renovation.is_story_public
    return [
        Chip(
            label=str(item.get_kind_display()),
            before_image=item.before_image if shows else None,
            after_image=item.after_image if shows else None,
            done=item.finished_on is not None,
            year_month=f"{item.finished_on:%Y.%m}" if item.finished_on else "",
        )
        for item in _in_order(renovation)
    ]


def _beds_of_household() -> Subquery:
    """Beds in the rooms a household sells: for a query of pages, so that it costs none of its own."""
    types = RoomType.objects.filter(household=OuterRef("household"), is_active=True, rooms__is_active=True).order_by()
    return Subquery(types.values("household").annotate(beds=Sum("beds_count")).values("beds"))  # a row for every room


def _village_beds(pages: list[HomestayPage], prices: dict[int, Decimal]) -> VillageBeds:
    asked = [prices[page.household_id] for page in pages if page.household_id in prices]
    return VillageBeds(
        households=len(pages),
        beds=sum(page.beds or 0 for page in pages),
        price=min(asked, default=None),
        pages=pages,
    )


def _room_prices(room_type: RoomType, today: date) -> RoomPrices:
    usual = {band.kind: band.price for band in room_type.price_bands.all() if band.starts_on is None}
    kinds = (PriceBand.Kind.PEAK, PriceBand.Kind.SEASON)
    return RoomPrices(
        room_type=room_type,
        rooms=sum(room.is_active for room in room_type.rooms.all()),
        weekday=usual.get(PriceBand.Kind.WEEKDAY),
        weekend=usual.get(PriceBand.Kind.WEEKEND),
        holiday=usual.get(PriceBand.Kind.HOLIDAY),
        dated=_next_of_each((band for band in room_type.price_bands.all() if band.kind in kinds), today),
    )


def _next_of_each(entries: Iterable[Dated], today: date) -> list[Dated]:
    """Of those that come again under one name only the next; none that is over. In the order in which they come."""
    ahead = [entry for entry in entries if entry.ends_on is None or entry.ends_on >= today]
    found: dict[str, Dated] = {}
    for entry in sorted(ahead, key=lambda entry: entry.starts_on or date.min):
        found.setdefault(entry.name, entry)
    return list(found.values())


def _policy(household: Household) -> CancellationPolicy | None:
    """What booking would be under; where nothing is published it cannot be booked, but the page still stands."""
    with suppress(DomainError):
        return current_policy(household)
    return None
