"""What households took, month by month, as the ledger has it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import ExtractMonth

from tourism.homestays.models import Household
from tourism.ledger.categories import Category
from tourism.ledger.selectors import entries

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class MonthIncome:
    """Room nights slept, and 元 for lodging and for everything. `month` 0 stands for the whole year."""

    month: int
    room_nights: int
    lodging: Decimal
    amount: Decimal


@dataclass(frozen=True)
class DeskIncome:
    year: MonthIncome
    months: list[MonthIncome]


def desk_income(households: Iterable[Household], year: int) -> DeskIncome:
    """The year of these households together and each of its twelve months, empty ones too; one query."""
    is_lodging = Q(category=Category.LODGING)
    rows = (
        entries(since=date(year, 1, 1), until=date(year, 12, 31))
        .filter(household__in=[house.pk for house in households])
        .order_by()
        .values(month=ExtractMonth("entry_on"))
        .annotate(
            nights=Sum("quantity", filter=is_lodging), slept=Sum("amount", filter=is_lodging), money=Sum("amount")
        )
    )
    found = {
        row["month"]: MonthIncome(row["month"], int(row["nights"] or 0), row["slept"] or _ZERO, row["money"])
        for row in rows
    }
    months = [found.get(month, MonthIncome(month, 0, _ZERO, _ZERO)) for month in range(1, 13)]
    whole = MonthIncome(
        month=0,
        room_nights=sum(month.room_nights for month in months),
        lodging=sum((month.lodging for month in months), _ZERO),
        amount=sum((month.amount for month in months), _ZERO),
    )
    return DeskIncome(whole, months)
