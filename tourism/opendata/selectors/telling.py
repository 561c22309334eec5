"""The parts that records share: places, regions, pictures, seasons. Plain values, ready for JSON."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tourism.core.models import PortalImage
from tourism.core.renditions import filter_specs
from tourism.places.models import Region, SeasonWindow, VillagePage
from tourism.places.seasons import season_state, window_dates
from tourism.places.xun import xun_name

Told = dict[str, Any]
# Of the three sizes every picture has, the middle one.
SIZE = filter_specs()[1]


@dataclass(frozen=True)
class Telling:
    """For whom: the day of the question, and how a path of this site becomes a full address."""

    on: date
    address: Callable[[str], str]

    def page(self, page: Any) -> str:
        return self.address(page.get_url() or "/")


def position(lng: float | None, lat: float | None) -> Told | None:
    return None if lng is None or lat is None else {"lng": round(lng, 6), "lat": round(lat, 6)}


def region(village: VillagePage) -> Told:
    """No query where `region__parent__parent` was selected."""
    path: list[Region] = village.region.path()
    return {
        "code": village.region_id, "province": path[0].name, "county": path[-1].name, "township": village.township,
    }  # fmt: skip


def place_name(thing: Any) -> Told:
    return {"id": thing.pk, "name": str(thing)}


def picture(image: PortalImage | None, telling: Telling) -> Told | None:
    """Its size for lists, if that was made; a question makes none. Sizes are prefetched (`renditions`)."""
    if image is None:
        return None
    sizes = {size.filter_spec: size for size in image.renditions.all()}
    shown = sizes.get(SIZE)
    return {
        "url": telling.address(shown.url) if shown else None,
        "alt": image.default_alt_text,
        "nature": image.nature,
        "credit": image.credit,
        "licence": image.licence,
        "taken_on": day(image.taken_on),
    }


def season(windows: Iterable[SeasonWindow], on: date) -> Told:
    state = season_state(windows, on)
    return {"kind": state.kind, "text": state.text, "until": day(state.until), "is_confirmed": state.confirmed}


def window(one: SeasonWindow, on: date) -> Told:
    first, last = window_dates(one, on)
    return {
        "what": one.what,
        "season": one.season,
        "starts": xun_name(one.starts),
        "peaks": xun_name(one.peaks) if one.peaks else None,
        "ends": xun_name(one.ends),
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
        "confirmed_by": one.confirmed_role,
        "confirmed_on": day(one.confirmed_on),
    }


def day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def moment(at: datetime | None) -> str | None:
    """With our offset, to the second."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
