"""The nights of a booking's rooms as they are promised, given up and paid for. Pure; money in 元, fees by the fen."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tourism.core.money import split, to_fen, yuan
from tourism.homestays.pricing import NightPrice
from tourism.homestays.terms import FIRST_NIGHT, SHANGHAI, Terms, fee, no_show_fee

# A night as a line keeps it: see `BookingLine.nightly`.
Night = dict[str, str]

DAY = timedelta(days=1)
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class GivingUp:
    """Nights a party gives up, and those on which it may still have to pay: what it keeps, what it gave up at a fee.

    `check_in` is the arrival as it was before, `paid` all fees so far.
    """

    given: Sequence[tuple[date, Decimal]]
    others: Sequence[tuple[date, Decimal]]
    check_in: date
    paid: Decimal = NOTHING

    def fee(self, terms: Terms, at: datetime) -> Decimal:
        """What it costs at `at`. Giving up piece by piece never costs more than giving up everything at once.

        It never falls as `at` grows: neither of the two does.
        """
        most = max(self._share(terms, [*self.given, *self.others], at) - self.paid, NOTHING)
        return min(self._share(terms, self.given, at), most)

    def _share(self, terms: Terms, nights: Sequence[tuple[date, Decimal]], at: datetime) -> Decimal:
        """Once the day of arrival is over, whoever gives up has not come."""
        if at >= datetime.combine(self.check_in + DAY, time(), SHANGHAI):
            return no_show_fee(terms, nights)
        return fee(terms, nights, self.check_in, at)


def promise(price: NightPrice) -> Night:
    return {
        "date": price.night.isoformat(),
        "price": str(price.price),
        "band": price.band,
        "label": price.label,
        "base": str(price.base),
        "extra": str(price.extra),
    }


def with_extra(night: Night, extra: Decimal) -> Night:
    """The same night with another surcharge for additional guests; its base price stays as promised."""
    base = base_of(night)
    return night | {"price": str(yuan(base + extra)), "base": str(base), "extra": str(yuan(extra))}


def base_of(night: Night) -> Decimal:
    """Nights promised before prices told base from surcharge are all base."""
    return Decimal(night.get("base", night["price"]))


def on(night: Night) -> date:
    return date.fromisoformat(night["date"])


def dates(nightly: Iterable[Night]) -> list[date]:
    return [on(night) for night in nightly]


def priced(nightly: Iterable[Night]) -> list[tuple[date, Decimal]]:
    return [(on(night), Decimal(night["price"])) for night in nightly]


def sum_of(nightly: Iterable[Night]) -> Decimal:
    return sum((Decimal(night["price"]) for night in nightly), NOTHING)


def costly(dropped: Iterable[Night]) -> list[Night]:
    """The nights given up earlier that cost something."""
    return [night for night in dropped if Decimal(night["fee"])]


def is_unbroken(days: Collection[date]) -> bool:
    """Whether these are nights on end."""
    return not days or (max(days) - min(days)).days == len(days) - 1


def lay_fee(given: Sequence[Night], total: Decimal, terms: Terms) -> list[Decimal]:
    """The part of the fee that falls on each night: by price, over those from which it was reckoned."""
    first = min((on(night) for night in given), default=None)
    weights = [
        0 if terms.base == FIRST_NIGHT and on(night) != first else to_fen(Decimal(night["price"])) for night in given
    ]
    return split(total, weights) if total else [NOTHING for _night in given]


def given_back(night: Night, fee_of_night: Decimal, *, at: datetime, why: str) -> Night:
    """The night as `BookingLine.dropped` keeps it."""
    return night | {"fee": str(fee_of_night), "at": at.isoformat(), "why": why}
