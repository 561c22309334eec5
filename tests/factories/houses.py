"""Households that may take guests, made through the services as the site makes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tourism.homestays.models import (
    DEFAULT_POLICY,
    CancellationPolicy,
    Household,
    Licence,
    Renovation,
    RenovationFund,
    RenovationItem,
    RoomType,
)
from tourism.homestays.services import (
    ItemDraft,
    add_room_type,
    issue_licence,
    publish_policy,
    record_renovation,
    register_household,
    set_prices,
)
from tourism.homestays.terms import FIRST_NIGHT, Stage, Terms
from tourism.places.models import VillagePage

PAPERS = (Licence.Kind.BUSINESS, Licence.Kind.SPECIAL_TRADE, Licence.Kind.FIRE, Licence.Kind.FOOD)


def four_items(*, finished: bool = True) -> list[ItemDraft]:
    """The example of the domain guide: 18,000 + 12,000 + 36,000 + 9,500 元."""
    costs = {
        RenovationItem.Kind.KITCHEN: 18_000,
        RenovationItem.Kind.TOILET: 12_000,
        RenovationItem.Kind.GUEST_ROOM: 36_000,
        RenovationItem.Kind.COURTYARD: 9_500,
    }
    return [
        ItemDraft(
            kind=kind,
            before_text="改造前",
            after_text="改造后",
            cost=Decimal(cost),
            started_on=date(2025, 3, 1),
            finished_on=date(2025, 6, 30) if finished else None,
        )
        for kind, cost in costs.items()
    ]


def four_funds() -> dict[str, Decimal]:
    """30,000 + 10,000 + 20,000 + 15,500 元: the items' 75,500."""
    return {
        RenovationFund.Source.SUBSIDY_CENTRAL: Decimal(30_000),
        RenovationFund.Source.COLLABORATION: Decimal(10_000),
        RenovationFund.Source.LOAN: Decimal(20_000),
        RenovationFund.Source.SELF_FUNDED: Decimal(15_500),
    }


def renovate(household: Household) -> Renovation:
    """An accepted renovation."""
    return record_renovation(
        household=household,
        programme="三改一整示范户",
        year=2025,
        state=Renovation.State.ACCEPTED,
        items=four_items(),
        funds=four_funds(),
        accepted_on=date(2025, 7, 20),
        accepted_level="县级复验",
    )


def license_fully(household: Household, valid_to: date | None = date(2029, 12, 31)) -> None:
    for kind in PAPERS:
        issue_licence(household=household, kind=kind, valid_to=valid_to)


def make_household(village: VillagePage, code: str, name: str, **fields: Any) -> Household:
    """A household that may take guests from mid 2025 to the end of 2029; it has no rooms yet."""
    _publish_flexible_policy()
    household = register_household(village=village, code=code, name=name, **fields)
    renovate(household)
    license_fully(household)
    return household


def make_rooms(household: Household, name: str = "双人间", rooms: int = 1, **fields: Any) -> RoomType:
    """A room type with rooms numbered from its own hundred up, at 168 / 198 / 268 元 (weekday, weekend, holiday)."""
    first = 100 * (household.room_types.count() + 1) + 1
    seasons = fields.pop("seasons", None)
    room_type = add_room_type(
        household=household,
        name=name,
        max_guests=fields.pop("max_guests", 2),
        numbers=[str(first + n) for n in range(rooms)],
        **fields,
    )
    set_prices(room_type=room_type, weekday=168, weekend=198, holiday=268, seasons=seasons)
    return room_type


def _publish_flexible_policy() -> None:
    """A test with real transactions empties every table, the policies that come with the migrations among them."""
    if not CancellationPolicy.objects.filter(key=DEFAULT_POLICY).exists():
        publish_policy(
            key=DEFAULT_POLICY,
            name="灵活",
            summary="到店前一天 18:00 前免费退，之后收第一晚。",
            terms=Terms((Stage(1, 100),), base=FIRST_NIGHT),
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )
