"""Who may take guests, which homestays there are, from what price."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from tourism.core.stay_dates import StayDates
from tourism.places.models import Notice, VillagePage

from .models import HomestayPage, Household, Licence, PriceBand, Renovation, RoomType
from .pricing import NoPrice, price_of_night

MANDATORY = (Licence.Kind.BUSINESS, Licence.Kind.SPECIAL_TRADE, Licence.Kind.FIRE)


@dataclass(frozen=True)
class Bookability:
    """Whether a household may take guests, and if not, every reason why, fit to show."""

    is_open: bool
    reasons: list[str]


@dataclass(frozen=True)
class HouseholdPapers:
    """What decides whether a household may take guests on a day, fetched once for any number of days."""

    village_id: int
    offers_meals: bool
    renovation_state: str
    accepted_on: date | None
    licences: dict[str, Licence]
    closures: list[Notice]

    def on(self, day: date) -> Bookability:
        reasons = [*self._renovation(day), *self._licences(day), *self._closures(day)]
        return Bookability(not reasons, reasons)

    def during(self, stay: StayDates) -> Bookability:
        """Open only when every night is; each reason once."""
        reasons = list(dict.fromkeys(reason for night in stay for reason in self.on(night).reasons))
        return Bookability(not reasons, reasons)

    def _renovation(self, day: date) -> list[str]:
        if self.renovation_state != Renovation.State.ACCEPTED:
            return ["三改一整还没有验收合格"]
        if self.accepted_on is not None and self.accepted_on > day:
            return [f"三改一整到 {self.accepted_on:%Y-%m-%d} 才验收合格"]
        return []

    def _licences(self, day: date) -> list[str]:
        needed = [*MANDATORY, *([Licence.Kind.FOOD] if self.offers_meals else [])]
        return [reason for kind in needed if (reason := self._licence(kind, day))]

    def _licence(self, kind: Licence.Kind, day: date) -> str:
        licence = self.licences.get(kind.value)
        if licence is None:
            return f"缺少{kind.label}"
        if licence.valid_to is not None and licence.valid_to < day:
            return f"{kind.label}已于 {licence.valid_to:%Y-%m-%d} 到期"
        if licence.issued_on is not None and licence.issued_on > day:
            return f"{kind.label}到 {licence.issued_on:%Y-%m-%d} 才生效"
        return ""

    def _closures(self, day: date) -> list[str]:
        return [
            f"本村 {notice.starts_on:%Y-%m-%d} 至 {notice.ends_on:%Y-%m-%d} 停止接待：{notice.title}"
            for notice in self.closures
            if notice.starts_on <= day <= notice.ends_on
        ]


def papers_of(households: Iterable[Household]) -> dict[int, HouseholdPapers]:
    """The papers of many households by their pk, in two queries."""
    return papers_where(Household.objects.filter(pk__in=[house.pk for house in households]))


def papers_where(houses: QuerySet[Household]) -> dict[int, HouseholdPapers]:
    """The papers of all these households by their pk: a row for every licence, then the closures of their villages."""
    renovation, licence = ("renovation__state", "renovation__accepted_on"), ("kind", "issued_on", "valid_to")
    columns = houses.order_by().values_list(
        "pk", "village_id", "offers_meals", *renovation, *(f"licences__{name}" for name in licence)
    )
    papers: dict[int, HouseholdPapers] = {}
    for pk, village_id, offers_meals, state, accepted_on, *of_licence in columns:
        if pk not in papers:
            papers[pk] = HouseholdPapers(village_id, offers_meals, state or "", accepted_on, {}, [])
        if of_licence[0] is not None:
            papers[pk].licences[of_licence[0]] = Licence(household_id=pk, **dict(zip(licence, of_licence, strict=True)))
    closures: dict[int, list[Notice]] = {}
    for notice in Notice.objects.filter(is_closure=True, village__in={one.village_id for one in papers.values()}):
        closures.setdefault(notice.village_id, []).append(notice)
    for one in papers.values():
        one.closures.extend(closures.get(one.village_id, []))
    return papers


def bookability_of(households: Iterable[Household], on: date) -> dict[int, Bookability]:
    """Whether each household may take guests for the night of `on`, by its pk; constant queries."""
    return {pk: papers.on(on) for pk, papers in papers_of(households).items()}


def bookability_during(households: Iterable[Household], stay: StayDates) -> dict[int, Bookability]:
    """Whether each household may take guests on every night of the stay, by its pk; constant queries."""
    return {pk: papers.during(stay) for pk, papers in papers_of(households).items()}


def bookability(household: Household, on: date) -> Bookability:
    """Whether the household may take guests for the night of `on`, with all reasons why not."""
    return bookability_of([household], on)[household.pk]


def live_homestays() -> QuerySet[HomestayPage]:
    """Published homestays that stand for a household, with what a card shows."""
    return (
        HomestayPage.objects.live()
        .filter(household__isnull=False)
        .select_related("household__village__region", "hero_image")
        .order_by("household__village", "household__code")
    )


def homestays_of_village(village: VillagePage) -> QuerySet[HomestayPage]:
    return live_homestays().filter(household__village=village)


def price_from(household_ids: Iterable[int], on: date) -> dict[int, Decimal]:
    """The cheapest room of each household on the night of `on`, in 元; households without a price are left out."""
    by_type: dict[tuple[int, int], list[PriceBand]] = {}
    bands = PriceBand.objects.filter(
        room_type__household__in=list(household_ids), room_type__is_active=True, room_type__rooms__is_active=True
    ).distinct()
    for band in bands.select_related("room_type"):
        by_type.setdefault((band.room_type.household_id, band.room_type_id), []).append(band)
    cheapest: dict[int, Decimal] = {}
    for (household_id, _), of_type in by_type.items():
        try:
            price = price_of_night(of_type, on).price
        except NoPrice:
            continue
        cheapest[household_id] = min(price, cheapest.get(household_id, price))
    return cheapest


def sellable_types(households: Iterable[Household]) -> list[RoomType]:
    """Active room types with their rooms and price bands, in three queries."""
    types = RoomType.objects.filter(household__in=[house.pk for house in households], is_active=True)
    return list(
        types.select_related("household", "image").prefetch_related("price_bands", "rooms").order_by("household", "pk")
    )


@dataclass(frozen=True)
class OpenHouse:
    """What a homestay's page and its booking box are made of alike, fetched once for both."""

    household: Household
    papers: HouseholdPapers
    room_types: list[RoomType]

    def price_from(self, on: date) -> Decimal | None:
        """The cheapest room on the night of `on`, in 元; None where nothing is for sale."""
        prices = []
        for room_type in self.room_types:
            if any(room.is_active for room in room_type.rooms.all()):
                with suppress(NoPrice):
                    prices.append(price_of_night(room_type.price_bands.all(), on).price)
        return min(prices, default=None)


def open_house(household: Household) -> OpenHouse:
    return OpenHouse(household, papers_of([household])[household.pk], sellable_types([household]))
