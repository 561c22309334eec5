"""Villages with what lists, maps and searches read of them, and homestays that can be booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tourism.homestays.models import HomestayPage, Household, Licence, PriceBand, Renovation, Room, RoomType
from tourism.places.models import (
    Attraction,
    Event,
    Produce,
    ProduceWindow,
    VillageIndexPage,
    VillagePage,
    VillageWindow,
)

from .grounds import Ground
from .tree import BATCH, plant
from .words import MARK, NOTE, SeasonWords, Words

HOMESTAYS_EACH = 2
_CONFIRMED_SHARE = 0.7
_RULES = (
    ("weekly", "周五"),
    ("weekly", "周三、周六"),
    ("lunar", "6-6"),
    ("lunar_tail", "逢三、八"),
    ("gregorian", "04-05"),
)


@dataclass(frozen=True)
class Making:
    """What every builder needs: where chance and words come from, the day, the moment, the mark in every address."""

    words: Words
    now: datetime
    today: date
    prefix: str
    pictures: Sequence[int]

    @property
    def random(self) -> Random:
        return self.words.random

    def picture(self) -> int | None:
        """The key of a picture that is there already; nothing is painted for these places."""
        return self.random.choice(self.pictures) if self.pictures else None


def build_villages(index: VillageIndexPage, grounds: Sequence[Ground], count: int, making: Making) -> list[VillagePage]:
    villages = [_village(number, making.random.choice(grounds), making) for number in range(1, count + 1)]
    plant([(index, village) for village in villages], now=making.now, random=making.random)
    _add_records(villages, making)
    return villages


def _village(number: int, ground: Ground, making: Making) -> VillagePage:
    words, (lng, lat) = making.words, ground.point(making.random)
    name = words.village()
    return VillagePage(
        title=f"{name}（{MARK}{number}）",
        slug=f"{making.prefix}-v{number}",
        tagline=words.sentence()[:80],
        search_description=NOTE,
        hero_image_id=making.picture(),
        story=[("paragraph", f"<p>{text}</p>") for text in words.paragraphs(2)],
        special=f"{words.sentence()}{NOTE}",
        name_official=f"{name}{MARK}",
        other_names="、".join(words.village() for _ in range(making.random.randint(0, 2))),
        region_id=ground.region_id,
        township=words.township(),
        lng=lng,
        lat=lat,
        position_quality=VillagePage.Quality.ESTIMATE,
        verified_on=making.today - timedelta(days=making.random.randint(1, 300)),
        verified_role=f"{MARK}数据",
    )


def window_fields(season: SeasonWords, number: int, making: Making) -> dict[str, Any]:
    is_confirmed = making.random.random() < _CONFIRMED_SHARE
    days_ago = making.random.randint(1, 380)
    return {
        "what": season.what,
        "season": season.season,
        "starts": season.starts,
        "peaks": season.peaks,
        "ends": season.ends,
        "sort_order": number,
        "confirmed_role": f"{MARK}数据" if is_confirmed else "",
        "confirmed_on": making.today - timedelta(days=days_ago) if is_confirmed else None,
    }


def _add_records(villages: Sequence[VillagePage], making: Making) -> None:
    words = making.words
    VillageWindow.objects.bulk_create(
        [
            VillageWindow(village=village, **window_fields(season, number, making))
            for village in villages
            for number, season in enumerate(words.seasons())
        ],
        batch_size=BATCH,
    )
    Attraction.objects.bulk_create(
        [
            Attraction(village=village, name=words.sight(), kind=Attraction.Kind.SCENIC, text=words.sentence())
            for village in villages
        ],
        batch_size=BATCH,
    )
    produce = Produce.objects.bulk_create(
        [Produce(village=village, name=words.food(), kind=Produce.Kind.DISH, text=NOTE) for village in villages],
        batch_size=BATCH,
    )
    ProduceWindow.objects.bulk_create(
        [ProduceWindow(produce=one, **window_fields(words.seasons(1)[0], 0, making)) for one in produce],
        batch_size=BATCH,
    )
    Event.objects.bulk_create([_event(village, making) for village in villages[::2]], batch_size=BATCH)


def _event(village: VillagePage, making: Making) -> Event:
    calendar, rule = making.random.choice(_RULES)
    return Event(village=village, name=f"{making.words.sight()}集会", calendar=calendar, rule=rule, text=NOTE)


def build_homestays(villages: Sequence[VillagePage], making: Making) -> list[Household]:
    """`HOMESTAYS_EACH` a village, renovated, licensed and priced, so that all can be booked."""
    households = Household.objects.bulk_create(
        [
            Household(
                village=village,
                code=f"{MARK}-{village.pk}-{number}",
                name=making.words.house(),
                offers_meals=making.random.random() < 0.6,
                invoice=Household.Invoice.NONE,
                is_demo=True,
            )
            for village in villages
            for number in range(1, HOMESTAYS_EACH + 1)
        ],
        batch_size=BATCH,
    )
    _add_papers(households, making)
    _add_rooms(households, making)
    pages = [(household.village, _homestay(household, making)) for household in households]
    plant(pages, now=making.now, random=making.random)
    return households


def _homestay(household: Household, making: Making) -> HomestayPage:
    village = household.village
    assert village.lng is not None and village.lat is not None
    return HomestayPage(
        title=f"{household.name}（{MARK}）",
        slug=household.code.replace(MARK, making.prefix),
        tagline=making.words.sentence()[:80],
        search_description=NOTE,
        hero_image_id=making.picture(),
        story=[("paragraph", f"<p>{text}</p>") for text in making.words.paragraphs(1, 5)],
        household=household,
        kind=making.random.choice(HomestayPage.Kind.values),
        arrival_from=time(14),
        leave_by=time(12),
        lng=round(village.lng + making.random.uniform(-0.004, 0.004), 6),
        lat=round(village.lat + making.random.uniform(-0.004, 0.004), 6),
        position_quality=HomestayPage.Quality.ESTIMATE,
    )


def _add_papers(households: Sequence[Household], making: Making) -> None:
    accepted_on = making.today - timedelta(days=420)
    Renovation.objects.bulk_create(
        [
            Renovation(
                household=household,
                programme=f"{MARK}项目",
                year=accepted_on.year,
                state=Renovation.State.ACCEPTED,
                accepted_on=accepted_on,
            )
            for household in households
        ],
        batch_size=BATCH,
    )
    kinds = (Licence.Kind.BUSINESS, Licence.Kind.SPECIAL_TRADE, Licence.Kind.FIRE, Licence.Kind.FOOD)
    Licence.objects.bulk_create(
        [Licence(household=household, kind=kind, number=MARK) for household in households for kind in kinds],
        batch_size=BATCH,
    )


def _add_rooms(households: Sequence[Household], making: Making) -> None:
    types = RoomType.objects.bulk_create(
        [RoomType(household=household, name="双人间", beds="1 张 1.8 米床", max_guests=2) for household in households],
        batch_size=BATCH,
    )
    Room.objects.bulk_create(
        [Room(room_type=one, number=str(number)) for one in types for number in (101, 102, 103)], batch_size=BATCH
    )
    bands = []
    for one in types:
        price = Decimal(making.random.randrange(98, 398, 10))
        for kind, more in ((PriceBand.Kind.WEEKDAY, 0), (PriceBand.Kind.WEEKEND, 40), (PriceBand.Kind.HOLIDAY, 120)):
            bands.append(PriceBand(room_type=one, kind=kind, price=price + more))
    PriceBand.objects.bulk_create(bands, batch_size=BATCH)
