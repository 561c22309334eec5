"""Cancellation policies are added by version and never changed; seasons survive a change of prices."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.houses import make_household
from tourism.core.errors import DomainError
from tourism.homestays.models import CancellationPolicy, Household, PolicyIsFinal, PriceBand, RoomType, terms_of
from tourism.homestays.selectors import current_policy, default_policy
from tourism.homestays.services import Season, add_room_type, add_stay_rule, publish_policy, set_prices
from tourism.homestays.terms import FIRST_NIGHT, Stage, Terms
from tourism.places.models import VillagePage

BLOSSOM = Season("油菜花季", 220, date(2027, 3, 5), date(2027, 4, 5))


def test_three_policies_come_with_the_portal(db: None) -> None:
    assert {policy.key: policy.name for policy in CancellationPolicy.objects.all()} == {
        "flexible": "灵活", "moderate": "适中", "strict": "严格",
    }  # fmt: skip
    assert terms_of(default_policy()) == Terms((Stage(1, 100),), base=FIRST_NIGHT)
    for policy in CancellationPolicy.objects.all():
        terms_of(policy)


def test_what_guests_agreed_to_is_never_changed(db: None) -> None:
    policy = default_policy()
    policy.name = "更严"
    for change in (
        policy.save,
        policy.delete,
        CancellationPolicy.objects.all().delete,
        lambda: CancellationPolicy.objects.update(name="更严"),
        lambda: CancellationPolicy.objects.bulk_update([policy], ["name"]),
    ):
        with pytest.raises(PolicyIsFinal, match="请发布新的一版"):
            change()
    assert default_policy().name == "灵活"


def test_a_new_version_leaves_the_old_one_where_it_was(db: None, now) -> None:
    old = default_policy()
    new = publish_policy(key=old.key, name="灵活", summary="改了。", terms=Terms((Stage(2, 50),)), now=now)

    assert (new.version, new.published_at) == (old.version + 1, now)
    assert default_policy() == new
    assert terms_of(CancellationPolicy.objects.get(pk=old.pk)).stages == (Stage(1, 100),)


def test_a_version_stands_once(db: None) -> None:
    old = default_policy()
    with pytest.raises(IntegrityError), transaction.atomic():
        CancellationPolicy.objects.create(key=old.key, version=old.version, name="又", summary="又", no_show_percent=0)


def test_a_household_names_a_policy_that_exists(village: VillagePage) -> None:
    with pytest.raises(DomainError, match="没有叫“none”的退订规则"):
        make_household(village, "ZX-030", "乱填", policy_key="none")


def test_a_household_whose_policy_is_gone_falls_back_to_the_default(creekside: Household) -> None:
    creekside.policy_key = "none-such"
    assert current_policy(creekside) == default_policy()


def test_without_any_policy_nothing_can_be_booked_and_the_cure_is_named(creekside: Household) -> None:
    CancellationPolicy.objects.all()._raw_delete("default")
    with pytest.raises(DomainError, match="请管理员在后台发布一条"):
        current_policy(creekside)


def test_new_prices_leave_the_seasons_unless_others_are_given(double: RoomType) -> None:
    def seasons() -> list[str]:
        return list(PriceBand.objects.filter(room_type=double, kind="season").values_list("name", flat=True))

    set_prices(room_type=double, weekday=168, weekend=198, holiday=268, seasons=[BLOSSOM])
    set_prices(room_type=double, weekday=178, weekend=208, holiday=278)
    assert seasons() == ["油菜花季"]
    assert PriceBand.objects.get(room_type=double, kind="weekday").price == 178
    set_prices(room_type=double, weekday=178, weekend=208, holiday=278, seasons=[])
    assert seasons() == []


@pytest.mark.parametrize(
    ("seasons", "message"),
    [
        ([Season(" ", 220, date(2027, 3, 5), date(2027, 4, 5))], "要写叫什么"),
        ([Season("花", 220, date(2027, 4, 5), date(2027, 3, 5))], "结束日期早于开始日期"),
        ([BLOSSOM, Season("茶季", 230, date(2027, 4, 5), date(2027, 5, 5))], "重叠"),
        ([Season("花", -1, date(2027, 3, 5), date(2027, 4, 5))], "不能是负数"),
    ],
)
def test_seasons_that_make_no_sense_are_refused(double: RoomType, seasons: list, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        set_prices(room_type=double, weekday=168, weekend=198, holiday=268, seasons=seasons)
    assert PriceBand.objects.filter(room_type=double, kind="weekday", price=168).exists()


@pytest.mark.parametrize(
    "band",
    [
        {"kind": "season", "starts_on": date(2027, 3, 5), "ends_on": date(2027, 4, 5)},
        {"kind": "season", "name": "油菜花季"},
        {"kind": "peak"},
    ],
)
def test_the_database_keeps_no_season_without_name_or_dates(double: RoomType, band: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PriceBand.objects.create(room_type=double, price=220, **band)


def test_included_guests_fit_in_the_room(creekside: Household, family: RoomType) -> None:
    with pytest.raises(DomainError, match="房费含几人"):
        add_room_type(household=creekside, name="阁楼", max_guests=2, numbers=["301"], base_guests=3)
    with pytest.raises(DomainError, match="加人的价格不能是负数"):
        add_room_type(household=creekside, name="阁楼", max_guests=2, numbers=["301"], extra_guest_price=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoomType.objects.filter(pk=family.pk).update(base_guests=5)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({}, "什么也没限制"),
        ({"min_nights": 2, "ends_on": date(2026, 10, 7)}, "要么都填"),
        ({"min_nights": 2, "starts_on": date(2026, 10, 7), "ends_on": date(2026, 10, 1)}, "早于开始日期"),
        ({"min_nights": 3, "max_nights": 2}, "不能少于最少"),
        ({"min_nights": 2, "weekdays": [8]}, "没有填对"),
        ({"min_nights": 61}, "60"),
    ],
)
def test_a_stay_rule_that_makes_no_sense_is_refused(creekside: Household, rule: dict, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        add_stay_rule(household=creekside, name="国庆", **rule)


def test_a_stay_rule_is_for_a_room_type_of_the_house(creekside: Household, hilltop: Household) -> None:
    with pytest.raises(DomainError, match="是别家的"):
        add_stay_rule(household=creekside, name="国庆", room_type=hilltop.room_types.get(), min_nights=2)
