"""Entering households, renovations, licences, rooms and prices."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.houses import four_funds, four_items, make_household, make_rooms
from tests.factories.pages import make_village
from tourism.core.errors import DomainError
from tourism.homestays.models import Household, Licence, PriceBand, Renovation, RenovationFund, RenovationItem, RoomType
from tourism.homestays.services import (
    RenovationIncomplete,
    UnbalancedFunds,
    add_room_type,
    issue_licence,
    record_renovation,
    register_household,
    set_prices,
)
from tourism.places.models import VillagePage

fen = st.integers(0, 10_000_000).map(lambda n: Decimal(n) / 100)


@pytest.fixture
def newcomer(village: VillagePage) -> Household:
    return register_household(village=village, code="ZX-009", name="新来的一家", phone="13800001234")


def test_a_household_is_registered_with_its_phone_encrypted(newcomer: Household) -> None:
    fresh = Household.objects.get(code="ZX-009")
    assert (fresh.name, fresh.phone) == ("新来的一家", "13800001234")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM homestays_household WHERE code = 'ZX-009'")
        assert "13800001234" not in cursor.fetchone()[0]


def test_a_household_code_is_used_once(newcomer: Household) -> None:
    with pytest.raises(DomainError, match="ZX-009"):
        register_household(village=newcomer.village, code=" ZX-009 ", name="另一家")
    assert Household.objects.count() == 1


def test_the_example_of_the_guide_balances(newcomer: Household) -> None:
    renovation = record_renovation(
        household=newcomer,
        programme="示范",
        year=2025,
        state=Renovation.State.ACCEPTED,
        items=four_items(),
        funds=four_funds(),
        accepted_on=date(2025, 7, 1),
    )
    assert sum(item.cost for item in renovation.items.all()) == 75_500
    assert sum(fund.amount for fund in renovation.funds.all()) == 75_500
    assert [item.kind for item in renovation.items.all()] == ["kitchen", "toilet", "guest_room", "courtyard"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    costs=st.lists(fen, min_size=4, max_size=4),
    funds=st.dictionaries(st.sampled_from(RenovationFund.Source.values), fen),
)
def test_a_renovation_is_kept_exactly_when_its_money_balances(
    newcomer: Household, costs: list[Decimal], funds: dict[str, Decimal]
) -> None:
    def record(money: dict[str, Decimal]) -> Renovation:
        return record_renovation(
            household=newcomer, programme="示范", year=2025, state=Renovation.State.PLANNED, items=items, funds=money
        )

    Renovation.objects.all().delete()
    items = [replace(item, cost=cost) for item, cost in zip(four_items(), costs, strict=True)]
    if sum(costs) != sum(funds.values()):
        with pytest.raises(UnbalancedFunds):
            record(funds)
        assert not Renovation.objects.exists()
    # Whatever is missing the household pays itself; what is too much cannot be mended that way.
    others = {source: amount for source, amount in funds.items() if source != RenovationFund.Source.SELF_FUNDED}
    rest = sum(costs) - sum(others.values())
    if rest >= 0:
        kept = record({**others, RenovationFund.Source.SELF_FUNDED: rest})
        assert sum(fund.amount for fund in kept.funds.all()) == sum(item.cost for item in kept.items.all())


def test_a_renovation_one_fen_short_is_refused_with_both_sums(newcomer: Household) -> None:
    funds = four_funds() | {RenovationFund.Source.SELF_FUNDED: Decimal("15499.99")}
    with pytest.raises(UnbalancedFunds, match="75500.00 元，资金来源合计 75499.99 元，少了 0.01 元"):
        record_renovation(
            household=newcomer, programme="示范", year=2025, state="planned", items=four_items(), funds=funds
        )


@pytest.mark.parametrize("missing", RenovationItem.Kind.values)
def test_nothing_is_accepted_before_all_four_items_are_finished(newcomer: Household, missing: str) -> None:
    items = [replace(item, finished_on=None) if item.kind == missing else item for item in four_items()]
    with pytest.raises(RenovationIncomplete, match=str(RenovationItem.Kind(missing).label)):
        record_renovation(
            household=newcomer, programme="示范", year=2025, state=Renovation.State.ACCEPTED, items=items,
            funds=four_funds(), accepted_on=date(2025, 7, 1),
        )  # fmt: skip


@pytest.mark.parametrize("accepted_on", [None, date(2025, 6, 29)])
def test_an_acceptance_has_a_date_after_the_work(newcomer: Household, accepted_on: date | None) -> None:
    with pytest.raises(RenovationIncomplete):
        record_renovation(
            household=newcomer, programme="示范", year=2025, state=Renovation.State.ACCEPTED, items=four_items(),
            funds=four_funds(), accepted_on=accepted_on,
        )  # fmt: skip


def test_the_same_item_twice_is_refused(newcomer: Household) -> None:
    items = [four_items()[0], *four_items()]
    with pytest.raises(DomainError, match="同一项"):
        record_renovation(household=newcomer, programme="示范", year=2025, state="planned", items=items, funds={})


def test_recording_again_replaces_the_earlier_record(newcomer: Household) -> None:
    for finished in (False, True):
        record_renovation(
            household=newcomer, programme="示范", year=2025, state="in_progress", items=four_items(finished=finished),
            funds=four_funds(),
        )  # fmt: skip
    assert Renovation.objects.count() == 1
    assert RenovationItem.objects.filter(finished_on__isnull=False).count() == RenovationItem.objects.count() == 4
    assert RenovationFund.objects.count() == 4


def test_a_renewed_licence_takes_the_place_of_the_old(newcomer: Household) -> None:
    for year in (2026, 2029):
        issue_licence(household=newcomer, kind=Licence.Kind.FIRE, valid_to=date(year, 5, 1), number=f"消{year}")
    assert [licence.number for licence in newcomer.licences.all()] == ["消2029"]


def test_a_licence_cannot_end_before_it_begins(newcomer: Household) -> None:
    with pytest.raises(DomainError, match="有效期"):
        issue_licence(
            household=newcomer, kind=Licence.Kind.FIRE, issued_on=date(2026, 5, 1), valid_to=date(2026, 4, 30)
        )


def test_a_door_number_stands_on_one_door_of_the_house(creekside: Household) -> None:
    with pytest.raises(DomainError, match="102"):
        add_room_type(household=creekside, name="阁楼", max_guests=2, numbers=["301", "102"])
    with pytest.raises(DomainError, match="301"):
        add_room_type(household=creekside, name="阁楼", max_guests=2, numbers=["301", "301 "])
    assert not RoomType.objects.filter(name="阁楼").exists()


def test_new_prices_replace_the_old_and_peak_needs_its_dates(double: RoomType) -> None:
    period = (date(2026, 10, 20), date(2026, 11, 10))
    set_prices(room_type=double, weekday=180, weekend=220, holiday=300, peak=Decimal("320.5"), peak_periods=[period])
    kept = {(band.kind, band.price, band.starts_on) for band in PriceBand.objects.filter(room_type=double)}
    assert kept == {
        ("weekday", 180, None), ("weekend", 220, None), ("holiday", 300, None),
        ("peak", Decimal("320.50"), date(2026, 10, 20)),
    }  # fmt: skip
    with pytest.raises(DomainError, match="旺季"):
        set_prices(room_type=double, weekday=180, weekend=220, holiday=300, peak=320)
    with pytest.raises(DomainError, match="重叠"):
        set_prices(
            room_type=double, weekday=180, weekend=220, holiday=300, peak=320,
            peak_periods=[period, (date(2026, 11, 10), date(2026, 11, 12))],
        )  # fmt: skip
    assert PriceBand.objects.filter(room_type=double).count() == 4


def test_two_villages_number_their_households_apart(db: None) -> None:
    first, second = make_village(), make_village("石桥村", "shiqiao-cun")
    for village, code in ((first, "A-1"), (second, "B-1")):
        make_rooms(make_household(village, code, code))
    assert set(Household.objects.values_list("village", "code")) == {(first.pk, "A-1"), (second.pk, "B-1")}
