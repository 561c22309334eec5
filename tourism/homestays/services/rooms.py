"""What a household lets, and for how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.core.models import PortalImage
from tourism.core.money import yuan
from tourism.homestays.models import Household, PriceBand, Room, RoomType


@transaction.atomic
def add_room_type(
    *,
    household: Household,
    name: str,
    max_guests: int,
    numbers: Sequence[str],
    beds: str = "",
    beds_count: int = 1,
    base_guests: int | None = None,
    extra_guest_price: Decimal | int = 0,
    area_m2: int | None = None,
    window: str = "",
    has_private_bathroom: bool = True,
    has_heating: bool = False,
    has_air_conditioning: bool = False,
    is_accessible: bool = False,
    image: PortalImage | None = None,
) -> RoomType:
    """A room type with one room for each door number. A number may stand on one door of the house only."""
    doors = [number.strip() for number in numbers]
    _check_places(max_guests, base_guests, extra_guest_price)
    _check_names(household, name.strip(), doors)
    room_type = RoomType.objects.create(
        household=household,
        name=name.strip(),
        max_guests=max_guests,
        beds=beds,
        beds_count=beds_count,
        base_guests=base_guests,
        extra_guest_price=yuan(extra_guest_price),
        area_m2=area_m2,
        window=window,
        has_private_bathroom=has_private_bathroom,
        has_heating=has_heating,
        has_air_conditioning=has_air_conditioning,
        is_accessible=is_accessible,
        image=image,
    )
    Room.objects.bulk_create(Room(room_type=room_type, number=door) for door in doors)
    return room_type


def _check_places(max_guests: int, base_guests: int | None, extra_guest_price: Decimal | int) -> None:
    if not 1 <= max_guests <= 12:
        raise DomainError(_("每间最多住几人，应在 1 到 12 之间。"), max_guests=max_guests)
    if base_guests is not None and not 1 <= base_guests <= max_guests:
        raise DomainError(_("房费含几人，应在 1 到最多住的人数之间。"), base_guests=base_guests)
    if extra_guest_price < 0:
        raise DomainError(_("加人的价格不能是负数。"))


def _check_names(household: Household, name: str, doors: Sequence[str]) -> None:
    if not name or not doors or not all(doors):
        raise DomainError(_("房型名称和房号都要填。"))
    used = set(Room.objects.filter(room_type__household=household, number__in=doors).values_list("number", flat=True))
    twice = used | {door for door in doors if doors.count(door) > 1}
    if twice:
        raise DomainError(
            _("房号 %(numbers)s 重复了，一个房号只能有一间房。") % {"numbers": "、".join(sorted(twice))},
            numbers=sorted(twice),
        )
    if RoomType.objects.filter(household=household, name=name).exists():
        raise DomainError(_("这家已经有叫“%(name)s”的房型，请换个名字。") % {"name": name}, name=name)


@dataclass(frozen=True)
class Season:
    """A stretch of the year with a name of its own (油菜花季) and a price in 元 a night; its last day included."""

    name: str
    price: Decimal | int
    starts_on: date
    ends_on: date


@transaction.atomic
def set_prices(
    *,
    room_type: RoomType,
    weekday: Decimal | int,
    weekend: Decimal | int,
    holiday: Decimal | int,
    peak: Decimal | int | None = None,
    peak_periods: Sequence[tuple[date, date]] = (),
    seasons: Sequence[Season] | None = None,
) -> None:
    """All prices of the room type in 元 a night; earlier ones are replaced. Periods are given with their last day.

    Seasons stay as they are unless others are given; an empty list takes them away.
    """
    if (peak is None) != (not peak_periods):
        raise DomainError(_("旺季要同时填价格和起止日期。"))
    _check_periods(_("旺季"), peak_periods)
    kinds = PriceBand.Kind
    bands = [
        PriceBand(room_type=room_type, kind=kind, price=yuan(price))
        for kind, price in ((kinds.WEEKDAY, weekday), (kinds.WEEKEND, weekend), (kinds.HOLIDAY, holiday))
    ]
    if peak is not None:
        bands += [
            PriceBand(room_type=room_type, kind=kinds.PEAK, price=yuan(peak), starts_on=first, ends_on=last)
            for first, last in sorted(peak_periods)
        ]
    bands += _season_bands(room_type, seasons or ())
    if any(band.price < 0 for band in bands):
        raise DomainError(_("价格不能是负数。"))
    replaced = PriceBand.objects.filter(room_type=room_type)
    (replaced.exclude(kind=kinds.SEASON) if seasons is None else replaced).delete()
    PriceBand.objects.bulk_create(bands)


def _season_bands(room_type: RoomType, seasons: Sequence[Season]) -> list[PriceBand]:
    if not all(season.name.strip() for season in seasons):
        raise DomainError(_("时节价要写叫什么，客人看得到，如“油菜花季”。"))
    _check_periods(_("时节"), [(season.starts_on, season.ends_on) for season in seasons])
    return [
        PriceBand(
            room_type=room_type,
            kind=PriceBand.Kind.SEASON,
            name=season.name.strip(),
            price=yuan(season.price),
            starts_on=season.starts_on,
            ends_on=season.ends_on,
        )
        for season in seasons
    ]


def _check_periods(what: str, periods: Sequence[tuple[date, date]]) -> None:
    if any(last < first for first, last in periods):
        raise DomainError(_("%(what)s的结束日期早于开始日期，请核对。") % {"what": what})
    ordered = sorted(periods)
    if any(after[0] <= before[1] for before, after in zip(ordered, ordered[1:], strict=False)):
        raise DomainError(_("两段%(what)s的日期重叠了，请合并或错开。") % {"what": what})
