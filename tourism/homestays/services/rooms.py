"""What a household lets, and for how much."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

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
    if not name.strip() or not doors or not all(doors):
        raise DomainError("房型名称和房号都要填。")
    if not 1 <= max_guests <= 12:
        raise DomainError("每间最多住几人，应在 1 到 12 之间。", max_guests=max_guests)
    used = set(Room.objects.filter(room_type__household=household, number__in=doors).values_list("number", flat=True))
    twice = used | {door for door in doors if doors.count(door) > 1}
    if twice:
        raise DomainError(f"房号 {'、'.join(sorted(twice))} 重复了，一个房号只能有一间房。", numbers=sorted(twice))
    if RoomType.objects.filter(household=household, name=name.strip()).exists():
        raise DomainError(f"这家已经有叫“{name.strip()}”的房型，请换个名字。", name=name)
    room_type = RoomType.objects.create(
        household=household,
        name=name.strip(),
        max_guests=max_guests,
        beds=beds,
        beds_count=beds_count,
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


@transaction.atomic
def set_prices(
    *,
    room_type: RoomType,
    weekday: Decimal | int,
    weekend: Decimal | int,
    holiday: Decimal | int,
    peak: Decimal | int | None = None,
    peak_periods: Sequence[tuple[date, date]] = (),
) -> None:
    """All prices of the room type in 元 a night; earlier ones are replaced. Periods are given with their last day."""
    if (peak is None) != (not peak_periods):
        raise DomainError("旺季要同时填价格和起止日期。")
    periods = sorted(peak_periods)
    if any(last < first for first, last in periods):
        raise DomainError("旺季的结束日期早于开始日期，请核对。")
    if any(after[0] <= before[1] for before, after in zip(periods, periods[1:], strict=False)):
        raise DomainError("两段旺季的日期重叠了，请合并或错开。")
    undated = ((PriceBand.Kind.WEEKDAY, weekday), (PriceBand.Kind.WEEKEND, weekend), (PriceBand.Kind.HOLIDAY, holiday))
    bands = [PriceBand(room_type=room_type, kind=kind, price=yuan(price)) for kind, price in undated]
    if peak is not None:
        bands += [
            PriceBand(room_type=room_type, kind=PriceBand.Kind.PEAK, price=yuan(peak), starts_on=first, ends_on=last)
            for first, last in periods
        ]
    if any(band.price < 0 for band in bands):
        raise DomainError("价格不能是负数。")
    PriceBand.objects.filter(room_type=room_type).delete()
    PriceBand.objects.bulk_create(bands)
