"""What a correction can be about: a page, or a place that has a sign with a code.

A code is a letter and a number, such as v12: short, so that the QR code stays coarse and a finger can type it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from wagtail.models import Page

from tourism.core.visibility import open_to_all
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, VillagePage
from tourism.routes.models import RoutePage, RouteStop

_CODE = re.compile(r"([vahs])([1-9]\d{0,8})")
LONGEST_PATH = 200


@dataclass(frozen=True)
class Spot:
    """`village` answers for it; None where the county does. `code` is empty where nothing can carry a sign."""

    name: str
    page: Page | None
    village: VillagePage | None
    code: str = ""

    @property
    def path(self) -> str:
        return (self.page.get_url() or "") if self.page else ""


def spot_of_code(code: str) -> Spot | None:
    """The place whose sign says `code`, while it is public."""
    match = _CODE.fullmatch(code.strip().lower())
    return _FINDERS[match[1]](int(match[2])) if match else None


def spot_of_page(page: Page) -> Spot | None:
    """The page, if everybody may see it."""
    if not open_to_all(Page.objects.live().filter(pk=page.pk)).exists():
        return None
    return _spot_of_page(page.specific)


def spots_of_village(village: VillagePage) -> list[Spot]:
    """All that a sign can stand at: the village, its sights, its homestays."""
    sights = Attraction.objects.filter(village=village).order_by("pk")
    houses = HomestayPage.objects.live().filter(household__village=village).order_by("household__code")
    return [
        _of_village(village),
        *(_of_sight(sight, village) for sight in sights),
        *(_of_house(h, village) for h in houses),
    ]


def spots_of_route(route: RoutePage) -> list[Spot]:
    """Every stop of the route."""
    stops = route.stops.select_related("page", "attraction__village")
    return [_of_stop(stop, route) for stop in stops]


def _spot_of_page(page: Page) -> Spot:
    if isinstance(page, VillagePage):
        return _of_village(page)
    if isinstance(page, HomestayPage):
        village = VillagePage.objects.ancestor_of(page).first()
        return _of_house(page, village)
    return Spot(page.title, page, None)


def _of_village(village: VillagePage) -> Spot:
    return Spot(village.title, village, village, f"v{village.pk}")


def _of_house(page: HomestayPage, village: VillagePage | None) -> Spot:
    name = f"{village.title} · {page.title}" if village else page.title
    return Spot(name, page, village, f"h{page.pk}")


def _of_sight(sight: Attraction, village: VillagePage) -> Spot:
    return Spot(f"{village.title} · {sight.name}", village, village, f"a{sight.pk}")


def _of_stop(stop: RouteStop, route: RoutePage) -> Spot:
    """The village of a stop is told first: whoever is there can go and look."""
    village = stop.attraction.village if stop.attraction else None
    if village is None and stop.page is not None:
        village = VillagePage.objects.ancestor_of(stop.page, inclusive=True).first()
    name = _("%(route)s · 第 %(day)d 天 %(stop)s") % {"route": route.title, "day": stop.day, "stop": stop.name}
    return Spot(name, route, village, f"s{stop.pk}")


def _village(pk: int) -> Spot | None:
    village = open_to_all(VillagePage.objects.live()).filter(pk=pk).first()
    return _of_village(village) if village else None


def _house(pk: int) -> Spot | None:
    page = open_to_all(HomestayPage.objects.live()).filter(pk=pk).first()
    return _spot_of_page(page) if page else None


def _sight(pk: int) -> Spot | None:
    sight = Attraction.objects.select_related("village").filter(pk=pk).first()
    return _of_sight(sight, sight.village) if sight and _village(sight.village_id) else None


def _stop(pk: int) -> Spot | None:
    stop = RouteStop.objects.select_related("route", "page", "attraction__village").filter(pk=pk).first()
    is_public = stop is not None and open_to_all(RoutePage.objects.live()).filter(pk=stop.route_id).exists()
    return _of_stop(stop, stop.route) if stop is not None and is_public else None


_FINDERS: dict[str, Callable[[int], Spot | None]] = {"v": _village, "h": _house, "a": _sight, "s": _stop}
