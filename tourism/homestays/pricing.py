"""What a night costs. Pure rules over price bands; no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from tourism.core.day_kinds import DayKind, day_kind, is_before_free_day
from tourism.core.errors import DomainError
from tourism.core.money import yuan
from tourism.core.stay_dates import StayDates

WEEKDAY, WEEKEND, HOLIDAY, PEAK = "weekday", "weekend", "holiday", "peak"


class Band(Protocol):
    """A price for a kind of night; with dates only for nights within them, last day included."""

    kind: str
    starts_on: date | None
    ends_on: date | None
    price: Decimal


class NoPrice(DomainError):
    """The household has not said what this night costs."""

    code = "no_price"


@dataclass(frozen=True)
class NightPrice:
    """The price of one night in 元 and the kind of band it comes from."""

    night: date
    price: Decimal
    band: str


def night_kind(night: date) -> str:
    """holiday on a statutory holiday, weekend before any other day off, else weekday."""
    if day_kind(night) is DayKind.HOLIDAY:
        return HOLIDAY
    return WEEKEND if is_before_free_day(night) else WEEKDAY


# A household that names no holiday price asks its weekend price on holidays, and so on down.
_LADDER = {HOLIDAY: (HOLIDAY, WEEKEND, WEEKDAY), WEEKEND: (WEEKEND, WEEKDAY), WEEKDAY: (WEEKDAY,)}


def price_of_night(bands: Iterable[Band], night: date) -> NightPrice:
    """Peak dates first, then the night's own kind, then the humbler ones; of one kind a dated band beats the undated.

    Raises NoPrice when no band fits.
    """
    fitting = [band for band in bands if _covers(band, night)]
    for kind in (PEAK, *_LADDER[night_kind(night)]):
        of_kind = [band for band in fitting if band.kind == kind]
        if of_kind:
            # Of overlapping stretches the one that began last is the more particular one.
            chosen = max(of_kind, key=lambda band: band.starts_on or date.min)
            return NightPrice(night, yuan(chosen.price), kind)
    raise NoPrice(f"{night.month}月{night.day}日还没有定价，请换个日子，或打电话问农家。", night=night.isoformat())


def quote(bands: Sequence[Band], stay: StayDates) -> list[NightPrice]:
    """The price of each night of the stay, in order. Raises NoPrice for the first night without one."""
    return [price_of_night(bands, night) for night in stay]


def _covers(band: Band, night: date) -> bool:
    if band.starts_on is None or band.ends_on is None:
        return band.kind != PEAK
    return band.starts_on <= night <= band.ends_on
