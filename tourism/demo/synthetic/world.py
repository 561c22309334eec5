"""The large synthetic world: laid down in one transaction, taken up again as a whole."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from random import Random
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.core.errors import DomainError
from tourism.demo import data
from tourism.demo.builders.home import build_home, build_indexes
from tourism.demo.pictures import Gallery
from tourism.demo.world import tell_nobody
from tourism.home.models import HomePage
from tourism.homestays.models import HomestayPage, Household, Room, RoomType
from tourism.places.models import VillageIndexPage, VillagePage
from tourism.places.services import load_regions
from tourism.routes.models import RouteIndexPage, RoutePage
from tourism.search.deferring import search_updates_deferred

from .bookings import DESK, build_bookings
from .grounds import grounds
from .places import Making, build_homestays, build_villages
from .routes import build_routes
from .words import MARK, Words

PREFIX = "synthetic"
Say = Callable[[str], Any]


@dataclass(frozen=True)
class Size:
    villages: int
    routes: int
    bookings: int


def has_real_places() -> bool:
    """Whether anybody's villages stand in this database: neither synthetic nor, in demo mode, the demo world's."""
    return not settings.DEMO and VillagePage.objects.exclude(slug__startswith=f"{PREFIX}-").exists()


@transaction.atomic
def build_synthetic_world(*, size: Size, seed: int, now: datetime, say: Say) -> None:
    """`size` villages (each with its homestays), routes and bookings beside what is there. One seed, one world; raises
    DomainError where this seed's already stands."""
    prefix = f"{PREFIX}-{seed}"
    if VillagePage.objects.filter(slug__startswith=f"{prefix}-").exists():
        raise DomainError(_("种子 %(seed)d 的合成世界已经在了。换一个种子，或先用 --remove 撤走。") % {"seed": seed})
    load_regions()
    village_index, route_index = _indexes()
    making = Making(Words(Random(seed)), now, timezone.localdate(now), prefix, _pictures())
    with disable_reference_index_auto_update(), search_updates_deferred():
        villages = build_villages(village_index, grounds(), size.villages, making)
        say(f"  {len(villages)} 个村")
        households = build_homestays(villages, making)
        say(f"  {len(households)} 家民宿")
        routes = build_routes(route_index, villages, size.routes, making)
        say(f"  {len(routes)} 条线路")
    booked = build_bookings(households, size.bookings, seed, making.today, lambda done, all_: _told(done, all_, say))
    if booked:
        tell_nobody()
    say(f"  {booked} 张订单")
    call_command("rebuild_search", verbosity=0, stdout=StringIO())
    say("  检索索引已重建")


@transaction.atomic
def remove_synthetic_world(*, say: Say) -> int:
    """Take up everything synthetic, whatever its seed; how many pages. Raises DomainError where stays were booked: what
    they earned stands in the ledger, which never forgets."""
    households = Household.objects.filter(code__startswith=f"{MARK}-")
    if Booking.objects.filter(household__in=households).exists():
        raise DomainError(_("合成世界里有订单，它们的收入已入台账，台账只增不减。请用 load_demo --fresh 清空整个库。"))
    removed = 0
    with disable_reference_index_auto_update(), search_updates_deferred():
        for kind in (HomestayPage, RoutePage):
            removed += _remove_pages(kind)
        for model, path in ((Room, "room_type__household"), (RoomType, "household")):
            model.objects.filter(**{f"{path}__in": households}).delete()
        households.delete()
        removed += _remove_pages(VillagePage)
    User.objects.filter(username=DESK).delete()
    call_command("rebuild_search", verbosity=0, stdout=StringIO())
    say(f"  撤走 {removed} 页")
    return removed


def _remove_pages(kind: type[Page]) -> int:
    pages = kind.objects.filter(slug__startswith=f"{PREFIX}-")
    count = pages.count()
    pages.delete()
    return count


def _indexes() -> tuple[VillageIndexPage, RouteIndexPage]:
    """Those of the site; of an empty database, those of a bare one."""
    villages, routes = VillageIndexPage.objects.first(), RouteIndexPage.objects.first()
    if villages and routes:
        return villages, routes
    home = HomePage.objects.first()
    if home is None:
        home = build_home(data.home() | {"covers": []}, Gallery(str(settings.MEDIA_ROOT), plain=True))
    return build_indexes(home, data.plain())


def _pictures() -> list[int]:
    """Lead pictures of the pages that are there, borrowed."""
    found = VillagePage.objects.exclude(slug__startswith=f"{PREFIX}-").order_by("pk")
    return [pk for pk in found.values_list("hero_image", flat=True) if pk]


def _told(done: int, all_: int, say: Say) -> None:
    if done % 500 == 0:
        say(f"  订单 {done}/{all_}")
