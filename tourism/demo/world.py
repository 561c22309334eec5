"""The demo world in the order in which it is built. Seeded: the same every time, relative to the day it is built on."""

from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db.models import F
from wagtail.signal_handlers import disable_reference_index_auto_update

from tourism.accounts.models import User
from tourism.booking.models import OutboxEvent
from tourism.homestays.models import Household
from tourism.places.models import VillagePage
from tourism.places.services import load_regions
from tourism.routes.models import RoutePage
from tourism.search.deferring import search_updates_deferred

from . import data
from .builders.bookings import build_year, clean_up
from .builders.english import build_english
from .builders.feedback import build_corrections, build_queue, build_reviews
from .builders.front_desk import build_front_desk
from .builders.home import build_home, build_indexes, build_plain_pages
from .builders.homestays import build_homestay
from .builders.open_data import declare_terms
from .builders.people import assign_villages, build_logins, build_organisations
from .builders.places import build_village
from .builders.routes import build_route
from .builders.trips import book_trips, build_trips
from .pictures import Gallery

Say = Callable[[str], Any]


def is_built() -> bool:
    return RoutePage.objects.exists()


def build_world(*, today: date, password: str, say: Say, plain_pictures: bool = False) -> None:
    """Regions, roles, people, pages, households, a year of stays and the union's trips; pictures in the background."""
    gallery = Gallery(str(settings.MEDIA_ROOT), plain=plain_pictures)
    say(f"  {load_regions()} 个行政区")
    call_command("sync_roles", verbosity=0)
    users = build_logins(password)
    organisations = build_organisations(data.organisations(), users["union"])
    # One rebuild of each index is far cheaper than an update at every save.
    with disable_reference_index_auto_update(), search_updates_deferred():
        villages, routes = _build_pages(today, gallery, say)
    call_command("rebuild_references_index", verbosity=0, stdout=StringIO())
    assign_villages(users, villages)
    call_command("sync_roles", verbosity=0)
    # Groups come first: they need many beds of one village at once.
    trips = build_trips(data.trips(), organisations, routes, users["union"], today)
    within_rules = [trip for trip, entry in zip(trips, data.trips(), strict=True) if not entry["findings"]]
    undecided = {trip.pk for trip, entry in zip(trips, data.trips(), strict=True) if entry.get("undecided")}
    booked = book_trips(within_rules, undecided, users["union"], users["host"], today)
    say(f"  {len(trips)} 个工会方案，{booked} 个已订或预留团房")
    _build_stays(today, users["host"], say)
    _build_voices(today, users, villages, routes, say)
    call_command("rebuild_search", verbosity=0, stdout=StringIO())
    say("  画示意图 …")
    gallery.finish(lambda done, all_: say(f"  示意图 {done}/{all_}") if done % 40 == 0 or done == all_ else None)


def _build_pages(today: date, gallery: Gallery, say: Say) -> tuple[dict[str, VillagePage], dict[str, RoutePage]]:
    home = build_home(data.home(), gallery)
    village_index, route_index = build_indexes(home, data.plain())
    build_plain_pages(home, data.plain())
    declare_terms()
    villages = {entry["slug"]: build_village(village_index, entry, today, gallery) for entry in data.villages()}
    say(f"  {len(villages)} 个村")
    routes = {entry["slug"]: build_route(route_index, entry, villages, today, gallery) for entry in data.routes()}
    say(f"  {len(routes)} 条线路")
    stays = [
        build_homestay(villages[entry["slug"]], stay, today, gallery)
        for entry in data.villages()
        for stay in entry["homestays"]
    ]
    say(f"  {len(stays)} 家民宿，含三改一整、证照、房型、价格")
    say(f"  {build_english()} 条英文")
    return villages, routes


def _build_stays(today: date, desk: Any, say: Say) -> None:
    households = list(Household.objects.prefetch_related("room_types").order_by("code"))
    demo_desk = Household.objects.filter(hosts=desk).first()
    if demo_desk is not None:
        build_front_desk(demo_desk, today, desk)
    count = build_year(
        households, today, desk, lambda done, all_: say(f"  订单 {done}/{all_} 家") if done % 12 == 0 else None
    )
    clean_up(desk, yesterday=today - timedelta(days=1))
    tell_nobody()
    say(f"  {count} 张订单，台账随结账入账")


def _build_voices(
    today: date, users: dict[str, User], villages: dict[str, VillagePage], routes: dict[str, RoutePage], say: Say
) -> None:
    """The demo host's house has a queue and many voices, two houses of each village a few."""
    texts = data.feedback()
    own = Household.objects.filter(hosts=users["host"]).get()
    build_queue(own, texts, by=users["township"], today=today)
    count = build_reviews(own, texts["reviews"], by=users["township"], today=today)
    for number, village in enumerate(villages.values()):
        for place, house in enumerate(village.households.exclude(pk=own.pk).order_by("code")[:2]):
            some = (texts["reviews"][number % 4 :] + texts["reviews"])[: 4 - 2 * place]
            count += build_reviews(house, some, by=users["county"], today=today)
    letters = build_corrections(texts["corrections"], villages, routes, by=users["county"], today=today)
    say(f"  {count} 条住客评价，{letters} 条纠错")


def tell_nobody() -> None:
    """All of this is past and invented: the worker must not write messages about it."""
    OutboxEvent.objects.filter(told_at=None).update(told_at=F("created_at"))
