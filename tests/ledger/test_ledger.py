"""The ledger: written once, never edited, corrected by a reversing line, and its sums add up."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tourism.accounts.models import Organisation
from tourism.core.errors import DomainError
from tourism.homestays.models import Household
from tourism.ledger.categories import Category, Channel, PayerKind
from tourism.ledger.models import Entry, EntryIsFinal
from tourism.ledger.selectors import income_by_household, totals, totals_by_month, totals_by_payee_class
from tourism.ledger.services import CannotReverse, SourceReused, post_entry, reverse_entry

Post = Callable[..., Entry]


@pytest.fixture
def post(creekside: Household, now: datetime, today: date) -> Post:
    """Posts a line of Creekside; anything may be said differently."""

    def post_line(source: str = "test:1", **fields: Any) -> Entry:
        line = {
            "entry_on": today,
            "posted_at": now,
            "village": creekside.village,
            "household": creekside,
            "payee_class": creekside.payee_class,
            "payer_kind": PayerKind.TOURIST,
            "channel": Channel.SELF,
            "category": Category.MEALS,
            "item": "农家饭",
            "quantity": 2,
            "unit": "份",
            "unit_price": Decimal("45.50"),
        }
        return post_entry(source=source, **(line | fields))

    return post_line


def test_a_line_is_worth_quantity_times_price(post: Post) -> None:
    entry = Entry.objects.get(pk=post().pk)
    assert (entry.quantity, entry.unit_price, entry.amount) == (2, Decimal("45.50"), Decimal("91.00"))


def test_posting_the_same_source_twice_is_one_line(post: Post, now: datetime) -> None:
    assert post().pk == post(posted_at=now.replace(hour=23)).pk
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("other", [{"quantity": 3}, {"unit_price": Decimal("45.51")}, {"category": Category.PRODUCE}])
def test_a_source_cannot_stand_for_two_things(post: Post, other: dict) -> None:
    post()
    with pytest.raises(SourceReused):
        post(**other)
    assert Entry.objects.get().amount == 91


def test_a_line_keeps_the_words_of_its_day(post: Post) -> None:
    years = {2019: "poverty-relief", 2023: "transition", 2026: "regular-support"}
    for year, era in years.items():
        assert post(f"era:{year}", entry_on=date(year, 6, 1)).terms_version == era


@pytest.mark.parametrize(
    ("quantity", "unit_price"), [(Decimal("0.33"), Decimal("0.10")), (-1, Decimal(5)), (1, Decimal("-0.01"))]
)
def test_amounts_are_whole_fen_and_not_negative(post: Post, quantity: Decimal, unit_price: Decimal) -> None:
    with pytest.raises(DomainError, match="整分|负数"):
        post(quantity=quantity, unit_price=unit_price)
    assert not Entry.objects.exists()


def test_a_float_is_not_money(post: Post) -> None:
    with pytest.raises(TypeError):
        post(unit_price=45.5)


def test_an_unknown_category_is_refused(post: Post) -> None:
    with pytest.raises(DomainError, match="类别"):
        post(category="gold")


def test_an_organisation_that_pays_is_named(post: Post, union: Organisation) -> None:
    assert post("by:union", payer_kind=PayerKind.ORGANISATION, organisation=union).organisation == union
    with pytest.raises(IntegrityError), transaction.atomic():
        post("by:nobody", payer_kind=PayerKind.ORGANISATION)
    with pytest.raises(IntegrityError), transaction.atomic():
        post("by:both", payer_kind=PayerKind.TOURIST, organisation=union)


def test_a_written_line_cannot_be_edited(post: Post) -> None:
    entry = post()
    entry.amount = Decimal(1)
    with pytest.raises(EntryIsFinal, match="冲销"):
        entry.save()
    with pytest.raises(EntryIsFinal):
        Entry.objects.get().save(update_fields=["item"])
    assert Entry.objects.get().amount == 91


def test_a_written_line_cannot_be_deleted(post: Post) -> None:
    with pytest.raises(EntryIsFinal, match="冲销"):
        post().delete()
    assert Entry.objects.count() == 1


def test_a_reversing_line_brings_the_sum_to_zero(post: Post, now: datetime, today: date) -> None:
    entry = post(visitors=2, visitor_nights=4)
    back = reverse_entry(entry=entry, source="test:1:back", posted_at=now, entry_on=today, reason="记错了户")
    assert (back.amount, back.quantity, back.reverses, back.evidence) == (-91, -2, entry, "记错了户")
    assert back.household == entry.household
    found = totals()
    assert (found.amount, found.entries, found.visitors, found.visitor_nights, found.households) == (0, 0, 0, 0, 0)


def test_a_line_is_reversed_once(post: Post, now: datetime, today: date) -> None:
    entry = post()
    asked = {"entry": entry, "posted_at": now, "entry_on": today, "reason": "记错了"}
    first = reverse_entry(source="back:1", **asked)
    assert reverse_entry(source="back:1", **asked) == first
    with pytest.raises(CannotReverse, match="已经冲销"):
        reverse_entry(source="back:2", **asked)
    with pytest.raises(CannotReverse):
        reverse_entry(source="back:3", **(asked | {"entry": first}))
    assert Entry.objects.count() == 2


def test_a_reversal_has_a_reason(post: Post, now: datetime, today: date) -> None:
    with pytest.raises(DomainError, match="原因"):
        reverse_entry(entry=post(), source="back", posted_at=now, entry_on=today, reason=" ")


def test_sums_by_village_household_organisation_and_days(
    post: Post, creekside: Household, hilltop: Household, union: Organisation
) -> None:
    post("a", entry_on=date(2026, 3, 31), visitors=2, visitor_nights=2)
    post("b", entry_on=date(2026, 4, 1), payer_kind=PayerKind.ORGANISATION, organisation=union)
    post("c", entry_on=date(2026, 4, 2), household=hilltop, quantity=1, category=Category.LODGING)
    assert (totals().amount, totals().entries, totals().households, totals().organisations) == (
        Decimal("227.50"),
        3,
        2,
        1,
    )
    assert totals(household=hilltop).amount == Decimal("45.50")
    assert totals(organisation=union).amount == 91
    assert totals(village=creekside.village, since=date(2026, 4, 1), until=date(2026, 4, 1)).amount == 91
    assert totals(category=Category.LODGING).amount == Decimal("45.50")
    assert totals(until=date(2026, 3, 30)).amount == 0


def test_the_year_has_twelve_months_and_every_class_of_payee(post: Post, creekside: Household) -> None:
    post("jan", entry_on=date(2026, 1, 1), visitors=3)
    post("dec", entry_on=date(2026, 12, 31), payee_class=Household.PayeeClass.COOPERATIVE)
    post("last year", entry_on=date(2025, 12, 31))
    months = totals_by_month(2026)
    assert [month.month for month in months] == list(range(1, 13))
    assert {month.month: month.amount for month in months if month.amount} == {1: 91, 12: 91}
    assert months[0].visitors == 3
    classes = {found.payee_class: (found.amount, found.households) for found in totals_by_payee_class(2026)}
    assert classes == {"collective": (0, 0), "household": (91, 1), "cooperative": (91, 1), "other": (0, 0)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9_999_999)), min_size=1, max_size=12))
def test_every_sum_is_exact_to_the_fen(
    post: Post, creekside: Household, today: date, lines: list[tuple[int, int]]
) -> None:
    Entry.objects.all()._raw_delete(using="default")
    for n, (quantity, fen) in enumerate(lines):
        post(f"fen:{n}", quantity=quantity, unit_price=Decimal(fen) / 100)
    expected = Decimal(sum(quantity * fen for quantity, fen in lines)) / 100
    assert totals().amount == expected
    assert sum(month.amount for month in totals_by_month(today.year)) == expected
    assert sum(found.amount for found in totals_by_payee_class(today.year)) == expected
    assert income_by_household([creekside.pk], today)[creekside.pk] == expected


def test_income_of_many_households_is_one_query(post: Post, creekside: Household, hilltop: Household) -> None:
    post("old", entry_on=date(2025, 1, 1))
    post("new", entry_on=date(2026, 6, 1))
    with CaptureQueriesContext(connection) as queries:
        income = income_by_household([creekside.pk, hilltop.pk], date(2026, 1, 1))
    assert income == {creekside.pk: 91, hilltop.pk: 0}
    assert len(queries) == 1


def test_lines_cannot_be_changed_or_deleted_in_bulk_either(post: Post) -> None:
    entry = post()

    for forbidden in (
        lambda: Entry.objects.update(amount=Decimal(1)),
        lambda: Entry.objects.filter(pk=entry.pk).delete(),
        lambda: Entry.objects.bulk_update([entry], ["item"]),
        lambda: entry.household.ledger_entries.update(item="别的"),
    ):
        with pytest.raises(EntryIsFinal):
            forbidden()
    assert (Entry.objects.get().item, Entry.objects.get().amount) == ("农家饭", Decimal("91.00"))
