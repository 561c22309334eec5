"""Bamboo Creek with a record of every kind, fetched at once and one table after the other."""

from datetime import date

import pytest

from tourism.places.models import (
    Designation,
    Event,
    Facility,
    Notice,
    Produce,
    ProduceWindow,
    SpecialPoint,
    VillagePage,
    VillageWindow,
)
from tourism.places.selectors import RECORDS, fetch_records, notices_on


@pytest.fixture
def full(village: VillagePage, next_village: VillagePage) -> VillagePage:
    """Of each kind two, the second of them first in the order; and some at the next village, to be left alone."""
    on = date(2026, 11, 23)
    for place in (village, next_village):
        for order in (2, 1):
            VillageWindow.objects.create(
                village=place, what="红叶", season="autumn", starts=1, ends=36, confirmed_on=on, sort_order=order
            )
            SpecialPoint.objects.create(
                village=place, title=f"“桥”\n{{{{7*7}}}} {order}", text="石桥\\", sort_order=order
            )
            Designation.objects.create(
                village=place, scheme="other", is_withdrawn=order == 1, valid_to=on, sort_order=order
            )
            Facility.objects.create(village=place, kind="toilet", count=order, checked_on=on, sort_order=order)
            Event.objects.create(village=place, name="赶集", calendar="weekly", rule="周五", confirmed_on_date=on)
            Notice.objects.create(village=place, title=f"修桥 {order}", starts_on=on, ends_on=on, is_closure=order == 1)
            tea = Produce.objects.create(village=place, name=f"溪茶 {order}", kind="tea", can_be_posted=order == 1)
            for harvest in (2, 1):
                ProduceWindow.objects.create(
                    produce=tea, what="春茶", season="spring", starts=9, ends=12, sort_order=harvest
                )
    return VillagePage.objects.get(pk=village.pk)


def told(record: object) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if not name.startswith("_")}


def test_what_is_fetched_at_once_is_what_the_tables_hold(full: VillagePage) -> None:
    plain = VillagePage.objects.get(pk=full.pk)
    fetch_records(full)

    for name in RECORDS:
        assert [told(record) for record in getattr(full, name).all()] == [
            told(record) for record in getattr(plain, name).all()
        ]
    for mine, theirs in zip(full.produce.all(), plain.produce.all(), strict=True):
        assert [told(window) for window in mine.windows.all()] == [told(window) for window in theirs.windows.all()]


def test_all_records_cost_one_query(full: VillagePage, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        fetch_records(full)
        assert all(len(getattr(full, name).all()) == 2 for name in RECORDS)
        assert [len(produce.windows.all()) for produce in full.produce.all()] == [2, 2]


def test_a_village_without_records_asks_no_more(village: VillagePage, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        fetch_records(village)
        assert not any(getattr(village, name).all() for name in RECORDS)


def test_closures_come_first_and_what_is_over_is_gone(full: VillagePage) -> None:
    assert [notice.title for notice in notices_on(full, date(2026, 11, 23))] == ["修桥 1", "修桥 2"]
    assert notices_on(full, date(2026, 11, 24)) == []
