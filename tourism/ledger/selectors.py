"""Sums over the ledger. A reversed line and its reversal cancel out in money; their visitors count for nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractMonth

from tourism.accounts.models import Organisation
from tourism.core.money import yuan
from tourism.homestays.models import Household
from tourism.places.models import VillagePage

from .models import Entry

_COUNTS = Q(reverses__isnull=True, reversed_by__isnull=True)


@dataclass(frozen=True)
class Totals:
    """Money in 元, people, nights, and how many households earned and organisations paid."""

    amount: Decimal
    entries: int
    visitors: int
    visitor_nights: int
    households: int
    organisations: int


@dataclass(frozen=True)
class MonthTotals:
    month: int
    amount: Decimal
    visitors: int
    visitor_nights: int


@dataclass(frozen=True)
class PayeeClassTotals:
    payee_class: str
    label: str
    amount: Decimal
    households: int


def entries(
    *,
    village: VillagePage | None = None,
    household: Household | None = None,
    organisation: Organisation | None = None,
    since: date | None = None,
    until: date | None = None,
    category: str = "",
) -> QuerySet[Entry]:
    """Lines that fit all that is given; `since` and `until` both included."""
    given: dict[str, Any] = {
        "village": village,
        "household": household,
        "organisation": organisation,
        "entry_on__gte": since,
        "entry_on__lte": until,
        "category": category or None,
    }
    return Entry.objects.filter(**{name: value for name, value in given.items() if value is not None})


def totals(
    *,
    village: VillagePage | None = None,
    household: Household | None = None,
    organisation: Organisation | None = None,
    since: date | None = None,
    until: date | None = None,
    category: str = "",
) -> Totals:
    """The sums over the lines that fit, in one query."""
    found = entries(
        village=village, household=household, organisation=organisation, since=since, until=until, category=category
    ).aggregate(
        amount=Sum("amount"),
        entries=Count("pk", filter=_COUNTS),
        visitors=Sum("visitors", filter=_COUNTS),
        visitor_nights=Sum("visitor_nights", filter=_COUNTS),
        households=Count("household", distinct=True, filter=_COUNTS),
        organisations=Count("organisation", distinct=True, filter=_COUNTS),
    )
    return Totals(
        amount=_money(found["amount"]),
        entries=found["entries"],
        visitors=found["visitors"] or 0,
        visitor_nights=found["visitor_nights"] or 0,
        households=found["households"],
        organisations=found["organisations"],
    )


def totals_by_month(year: int) -> list[MonthTotals]:
    """All twelve months of `year`, empty ones too."""
    rows = (
        _of_year(year)
        .order_by()
        .values(month=ExtractMonth("entry_on"))
        .annotate(
            money=Sum("amount"),
            people=Sum("visitors", filter=_COUNTS),
            nights=Sum("visitor_nights", filter=_COUNTS),
        )
    )
    by_month: dict[int, dict[str, Any]] = {row["month"]: dict(row) for row in rows}
    empty: dict[str, Any] = {"money": None, "people": 0, "nights": 0}
    return [
        MonthTotals(month, _money(row["money"]), row["people"] or 0, row["nights"] or 0)
        for month in range(1, 13)
        for row in [by_month.get(month, empty)]
    ]


def totals_by_payee_class(year: int) -> list[PayeeClassTotals]:
    """Every class of payee in the order of the register, classes that earned nothing too."""
    rows = (
        _of_year(year)
        .order_by()
        .values("payee_class")
        .annotate(money=Sum("amount"), houses=Count("household", distinct=True, filter=_COUNTS))
    )
    by_class: dict[str, dict[str, Any]] = {row["payee_class"]: dict(row) for row in rows}
    found = []
    for payee_class in Household.PayeeClass:
        row = by_class.get(payee_class.value, {"money": None, "houses": 0})
        found.append(PayeeClassTotals(payee_class.value, str(payee_class.label), _money(row["money"]), row["houses"]))
    return found


def income_by_household(household_ids: Iterable[int], since: date) -> dict[int, Decimal]:
    """What each household took in 元 from `since` on; a household without income has 0.00."""
    ids = list(household_ids)
    rows = (
        Entry.objects.filter(household__in=ids, entry_on__gte=since)
        .order_by()
        .values("household")
        .annotate(money=Sum("amount"))
    )
    return {pk: _money(None) for pk in ids} | {row["household"]: _money(row["money"]) for row in rows}


def _of_year(year: int) -> QuerySet[Entry]:
    return Entry.objects.filter(entry_on__gte=date(year, 1, 1), entry_on__lte=date(year, 12, 31))


def _money(value: Decimal | None) -> Decimal:
    # SQLite adds decimals as floating numbers; rounding to the fen gives the exact sum back.
    return yuan(value or 0)
