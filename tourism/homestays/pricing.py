"""What a night costs and why. Pure rules over price bands; no clock, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext as _

from tourism.core.dates import day
from tourism.core.day_kinds import PACKAGED, DayKind, HolidayCalendar
from tourism.core.errors import DomainError
from tourism.core.money import yuan
from tourism.core.stay_dates import StayDates

WEEKDAY, WEEKEND, HOLIDAY, PEAK, SEASON = "weekday", "weekend", "holiday", "peak", "season"
NOTHING = Decimal("0.00")


class Band(Protocol):
    """A price for a kind of night; with dates only for nights within them, last day included."""

    kind: str
    name: str
    starts_on: date | None
    ends_on: date | None
    price: Decimal


class NoPrice(DomainError):
    """The household has not said what this night costs."""

    code = "no_price"


@dataclass(frozen=True)
class NightPrice:
    """One night of one room in 元: `price` is `base`, the band's, and `extra`, for guests beyond those included.

    `label` says why in Chinese. `note` names the year whose holidays the state has not published yet: once it has, the
    night may turn out to be of another kind. Nights of peak dates need none: these stand above holidays.
    """

    night: date
    price: Decimal
    band: str
    label: str = ""
    base: Decimal = NOTHING
    extra: Decimal = NOTHING
    note: str = ""


def night_kind(night: date, holidays: HolidayCalendar = PACKAGED) -> str:
    """holiday on a statutory holiday, weekend before any other day off, else weekday."""
    if holidays.kind(night) is DayKind.HOLIDAY:
        return HOLIDAY
    return WEEKEND if holidays.is_before_free_day(night) else WEEKDAY


# A household that names no holiday price asks its season's, then its weekend price on holidays, and so on down.
_LADDER = {
    HOLIDAY: (PEAK, HOLIDAY, SEASON, WEEKEND, WEEKDAY),
    WEEKEND: (PEAK, SEASON, WEEKEND, WEEKDAY),
    WEEKDAY: (PEAK, SEASON, WEEKDAY),
}


def price_of_night(
    bands: Iterable[Band],
    night: date,
    *,
    holidays: HolidayCalendar = PACKAGED,
    extra_guests: int = 0,
    extra_price: Decimal = NOTHING,
) -> NightPrice:
    """The first of peak dates, holiday, season, weekend, weekday that fits; of one kind a dated band beats the undated.

    Raises NoPrice when no band fits.
    """
    fitting = [band for band in bands if _covers(band, night)]
    for kind in _LADDER[night_kind(night, holidays)]:
        of_kind = [band for band in fitting if band.kind == kind]
        if of_kind:
            # Of overlapping stretches the one that began last is the more particular one, of these the one that ends first.
            chosen = max(of_kind, key=_particularity)
            base, extra = yuan(chosen.price), yuan(extra_price * extra_guests)
            return NightPrice(
                night, base + extra, kind, _label(chosen, night, holidays), base, extra, _note(kind, night, holidays)
            )
    raise NoPrice(
        _("%(day)s还没有定价，请换个日子，或打电话问农家。") % {"day": day(night)},
        night=night.isoformat(),
    )


def quote(
    bands: Sequence[Band],
    stay: StayDates,
    *,
    holidays: HolidayCalendar = PACKAGED,
    extra_guests: int = 0,
    extra_price: Decimal = NOTHING,
) -> list[NightPrice]:
    """The price of each night of the stay, in order. Raises NoPrice for the first night without one."""
    return [
        price_of_night(bands, night, holidays=holidays, extra_guests=extra_guests, extra_price=extra_price)
        for night in stay
    ]


def spread_guests(rooms: Sequence[tuple[int, int, Decimal]], guests: int) -> list[int]:
    """How many guests to put in each room, so that the surcharge is least; rooms are (included, sleeps, 元 per extra).

    Places that the price includes come first, evenly, so that no room stays empty while there is a guest for it; then
    the cheapest extra places. Raises DomainError when the rooms do not sleep so many.
    """
    sleeps = sum(room[1] for room in rooms)
    if guests > sleeps:
        raise DomainError(
            _("所选房间最多住 %(sleeps)d 人，您有 %(guests)d 人，请加一间房。") % {"sleeps": sleeps, "guests": guests},
            sleeps=sleeps,
        )
    spread = [0] * len(rooms)
    for _guest in range(guests):
        open_rooms = (index for index, room in enumerate(rooms) if spread[index] < room[1])
        spread[min(open_rooms, key=lambda index: (*_next_place(rooms[index], spread[index]), index))] += 1
    return spread


def _next_place(room: tuple[int, int, Decimal], taken: int) -> tuple[bool, Decimal, int]:
    included, _sleeps, extra_price = room
    is_extra = taken >= included
    return is_extra, extra_price if is_extra else NOTHING, taken


def _label(band: Band, night: date, holidays: HolidayCalendar) -> str:
    """Why this band: its own name, or what the night is; a holiday at a humbler price says so."""
    if band.name:
        return band.name
    holiday = holidays.name(night)
    eve = holidays.name(night + timedelta(days=1))
    labels = {
        WEEKDAY: _("平日"),
        WEEKEND: _("%(holiday)s前夜") % {"holiday": eve} if eve else _("周末"),
        HOLIDAY: holiday or _("法定节假日"),
        PEAK: _("旺季"),
    }
    if holiday and band.kind in (WEEKDAY, WEEKEND):
        return _("%(holiday)s，按%(band)s价") % {
            "holiday": holiday,
            "band": _("平日") if band.kind == WEEKDAY else _("周末"),
        }
    return labels[band.kind]


def _note(kind: str, night: date, holidays: HolidayCalendar) -> str:
    """What is not known of the night or of the day after, which decides on weekends."""
    if kind == PEAK:
        return ""
    return holidays.note(night.year) or holidays.note((night + timedelta(days=1)).year)


def _particularity(band: Band) -> tuple[date, int]:
    return band.starts_on or date.min, -band.ends_on.toordinal() if band.ends_on else 0


def _covers(band: Band, night: date) -> bool:
    if band.starts_on is None or band.ends_on is None:
        return band.kind not in (PEAK, SEASON)
    return band.starts_on <= night <= band.ends_on
