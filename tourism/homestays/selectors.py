"""Who may take guests, which homestays there are, from what price."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, FilteredRelation, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from tourism.core.day_kinds import HolidayCalendar
from tourism.core.errors import DomainError
from tourism.core.holidays import holiday_calendar
from tourism.core.joined_rows import columns, joined, remember, whole
from tourism.core.models import PortalImage
from tourism.core.stay_dates import StayDates
from tourism.places.models import DatedNotice, Notice, VillagePage
from tourism.places.selectors import notices_from

from .models import (
    DEFAULT_POLICY,
    CancellationPolicy,
    HomestayPage,
    Household,
    HouseholdNotice,
    Licence,
    PriceBand,
    Renovation,
    Room,
    RoomType,
    StayRule,
)
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
    own_closures: list[HouseholdNotice]

    def on(self, day: date) -> Bookability:
        reasons = [*self._renovation(day), *self._licences(day), *self._closures(day)]
        return Bookability(not reasons, reasons)

    def during(self, stay: StayDates) -> Bookability:
        """Open only when every night is; each reason once."""
        reasons = list(dict.fromkeys(reason for night in stay for reason in self.on(night).reasons))
        return Bookability(not reasons, reasons)

    def _renovation(self, day: date) -> list[str]:
        if self.renovation_state != Renovation.State.ACCEPTED:
            return [_("三改一整还没有验收合格")]
        if self.accepted_on is not None and self.accepted_on > day:
            return [_("三改一整到 %(day)s 才验收合格") % {"day": self.accepted_on}]
        return []

    def _licences(self, day: date) -> list[str]:
        needed = [*MANDATORY, *([Licence.Kind.FOOD] if self.offers_meals else [])]
        return [reason for kind in needed if (reason := self._licence(kind, day))]

    def _licence(self, kind: Licence.Kind, day: date) -> str:
        licence = self.licences.get(kind.value)
        if licence is None:
            return _("缺少%(paper)s") % {"paper": kind.label}
        if licence.valid_to is not None and licence.valid_to < day:
            return _("%(paper)s已于 %(day)s 到期") % {"paper": kind.label, "day": licence.valid_to}
        if licence.issued_on is not None and licence.issued_on > day:
            return _("%(paper)s到 %(day)s 才生效") % {"paper": kind.label, "day": licence.issued_on}
        return ""

    def _closures(self, day: date) -> list[str]:
        told: list[tuple[str, DatedNotice]] = [
            (_("本村 %(first)s 至 %(last)s 停止接待：%(why)s"), notice) for notice in self.closures
        ]
        told += [(_("这家 %(first)s 至 %(last)s 停止接待：%(why)s"), notice) for notice in self.own_closures]
        return [
            words % {"first": notice.starts_on, "last": notice.ends_on, "why": notice.title}
            for words, notice in told
            if notice.starts_on <= day <= notice.ends_on
        ]


def papers_of(households: Iterable[Household]) -> dict[int, HouseholdPapers]:
    """The papers of many households by their pk; one query."""
    return papers_where(Household.objects.filter(pk__in=[house.pk for house in households]))


def papers_where(houses: QuerySet[Household]) -> dict[int, HouseholdPapers]:
    """The papers of all these households by their pk; one query, a row for every licence and closure."""
    return _papers(_house_rows(houses).iterator())


def _house_rows(houses: QuerySet[Household], *further: str) -> QuerySet[Household, dict[str, Any]]:
    closure = FilteredRelation("village__notices", condition=Q(village__notices__is_closure=True))
    own_closure = FilteredRelation("notices", condition=Q(notices__is_closure=True))
    return (
        houses.order_by()
        .annotate(closure=closure, own_closure=own_closure)
        .values("pk", "village_id", "offers_meals", "renovation__state", "renovation__accepted_on",
                *columns(Licence, "licences"), *columns(Notice, "closure"),
                *columns(HouseholdNotice, "own_closure"), *further)
    )  # fmt: skip


def _papers(rows: Iterable[dict[str, Any]]) -> dict[int, HouseholdPapers]:
    papers: dict[int, HouseholdPapers] = {}
    closures: dict[int, dict[int, Notice]] = {}
    own: dict[int, dict[int, HouseholdNotice]] = {}
    for row in rows:
        pk = row["pk"]
        if pk not in papers:
            state, accepted_on = row["renovation__state"] or "", row["renovation__accepted_on"]
            papers[pk] = HouseholdPapers(row["village_id"], row["offers_meals"], state, accepted_on, {}, [], [])
            closures[pk], own[pk] = {}, {}
        if row["licences__kind"] not in papers[pk].licences and (licence := joined(row, Licence, "licences")):
            papers[pk].licences[licence.kind] = licence
        if row["closure__id"] not in closures[pk] and (notice := joined(row, Notice, "closure")):
            closures[pk][notice.pk] = notice
        if row["own_closure__id"] not in own[pk] and (told := joined(row, HouseholdNotice, "own_closure")):
            own[pk][told.pk] = told
    for pk, one in papers.items():
        one.closures.extend(closures[pk].values())
        one.own_closures.extend(own[pk].values())
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


def notices_of_house(household: Household, since: date) -> list[DatedNotice]:
    """What holds from `since` on for the household, then for its village; one query."""
    own, of_village = (HouseholdNotice, "household", [household.pk]), (Notice, "village", [household.village_id])
    return notices_from(since, own, of_village)


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
    holidays = holiday_calendar()
    cheapest: dict[int, Decimal] = {}
    for (household_id, _type_id), of_type in by_type.items():
        with suppress(NoPrice):
            price = price_of_night(of_type, on, holidays=holidays).price
            cheapest[household_id] = min(price, cheapest.get(household_id, price))
    return cheapest


def weekday_prices() -> dict[int, Decimal]:
    """By village: the cheapest room on a plain day, in 元, of households whose renovation passed; one query. What a list
    is filtered by, not what a night costs."""
    rooms = Room.objects.filter(room_type=OuterRef("room_type"), is_active=True)
    house = "room_type__household__"
    bands = PriceBand.objects.filter(
        Exists(rooms), kind=PriceBand.Kind.WEEKDAY, room_type__is_active=True,
        **{f"{house}page__live": True, f"{house}renovation__state": Renovation.State.ACCEPTED},
    )  # fmt: skip
    cheapest = bands.order_by().values(f"{house}village").annotate(price=Min("price"))
    return {row[f"{house}village"]: row["price"] for row in cheapest}


def sellable_types(households: Iterable[Household]) -> list[RoomType]:
    """Active room types with their rooms and price bands, in three queries."""
    types = RoomType.objects.filter(household__in=[house.pk for house in households], is_active=True)
    return list(
        types.select_related("household", "image").prefetch_related("price_bands", "rooms").order_by("household", "pk")
    )


def rules_of(households: Iterable[Household]) -> dict[int, list[StayRule]]:
    """The stay rules of each household by its pk, those without any included; one query."""
    rules: dict[int, list[StayRule]] = {house.pk: [] for house in households}
    for rule in StayRule.objects.filter(household__in=list(rules)).order_by("pk"):
        rules[rule.household_id].append(rule)
    return rules


def policies_in_force() -> dict[str, CancellationPolicy]:
    """The newest version of every cancellation policy by its key; one query."""
    return {policy.key: policy for policy in CancellationPolicy.objects.order_by("key", "version")}


def default_policy() -> CancellationPolicy:
    """What holds for households whose choice does not exist."""
    return _default(policies_in_force())


def current_policies(households: Iterable[Household]) -> dict[int, CancellationPolicy]:
    """What new bookings with each household are made under, by its pk; one query."""
    known = policies_in_force()
    return {house.pk: known.get(house.policy_key) or _default(known) for house in households}


def current_policy(household: Household) -> CancellationPolicy:
    """What new bookings with the household are made under."""
    return current_policies([household])[household.pk]


def _default(known: dict[str, CancellationPolicy]) -> CancellationPolicy:
    if DEFAULT_POLICY not in known:
        raise DomainError(_("还没有发布退订规则，暂时不能订房。请管理员在后台发布一条。"))
    return known[DEFAULT_POLICY]


@dataclass(frozen=True)
class OpenHouse:
    """What a homestay's page and its booking box are made of alike, fetched once for both."""

    household: Household
    papers: HouseholdPapers
    room_types: list[RoomType]
    rules: list[StayRule]
    holidays: HolidayCalendar

    def price_from(self, on: date) -> Decimal | None:
        """The cheapest room on the night of `on`, in 元; None where nothing is for sale."""
        prices = []
        for room_type in self.room_types:
            if any(room.is_active for room in room_type.rooms.all()):
                with suppress(NoPrice):
                    prices.append(price_of_night(room_type.price_bands.all(), on, holidays=self.holidays).price)
        return min(prices, default=None)


def open_house(household: Household) -> OpenHouse:
    """In three queries: the house with its papers and rules, what it lets, the holidays."""
    return _opened(household, list(_open_rows(Household.objects.filter(pk=household.pk))))


def open_house_at(page: int) -> OpenHouse | None:
    """The house behind a published page, in the same three queries; None where there is none."""
    rows = list(_open_rows(Household.objects.filter(page=page, page__live=True), *columns(Household)))
    return _opened(whole(rows[0], Household), rows) if rows else None


def _open_rows(houses: QuerySet[Household], *further: str) -> QuerySet[Household, dict[str, Any]]:
    return _house_rows(houses, *columns(StayRule, "stay_rules"), *further)


def _opened(household: Household, rows: list[dict[str, Any]]) -> OpenHouse:
    rules = {rule.pk: rule for row in rows if (rule := joined(row, StayRule, "stay_rules"))}
    return OpenHouse(
        household,
        _papers(rows)[household.pk],
        _types_at_once(household),
        [rules[pk] for pk in sorted(rules)],
        holiday_calendar(),
    )


def _types_at_once(household: Household) -> list[RoomType]:
    """What `sellable_types` finds for one household, in one query: a row for every room with every price of its type."""
    rows = RoomType.objects.filter(household=household, is_active=True).order_by("pk").values(
        *columns(RoomType), *columns(PortalImage, "image"), *columns(Room, "rooms"), *columns(PriceBand, "price_bands")
    )  # fmt: skip
    types: dict[int, RoomType] = {}
    rooms: dict[int, dict[int, Room]] = {}
    bands: dict[int, dict[int, PriceBand]] = {}
    for row in rows:
        pk = row["id"]
        if pk not in types:
            types[pk] = room_type = whole(row, RoomType)
            room_type.household, room_type.image = household, joined(row, PortalImage, "image")
            rooms[pk], bands[pk] = {}, {}
        if row["rooms__id"] not in rooms[pk] and (room := joined(row, Room, "rooms")):
            rooms[pk][room.pk] = room
        if row["price_bands__id"] not in bands[pk] and (band := joined(row, PriceBand, "price_bands")):
            bands[pk][band.pk] = band
    for pk, room_type in types.items():
        by_number: list[Room] = sorted(rooms[pk].values(), key=lambda room: room.number)
        by_kind: list[PriceBand] = sorted(bands[pk].values(), key=lambda band: (band.kind, band.pk))
        remember(room_type, "rooms", by_number)
        remember(room_type, "price_bands", by_kind)
    return list(types.values())
