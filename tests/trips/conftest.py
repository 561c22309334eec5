"""A route of four nights: two at Bamboo Creek, two at Stone Bridge. Creekside sleeps ten in four rooms, Hilltop four in
two, the rival of Stone Bridge eight in four."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.test import Client

from tests.factories.houses import make_rooms
from tests.factories.pages import make_homestay_page
from tests.factories.routes import add_stop, make_route
from tourism.accounts.models import Organisation, User
from tourism.homestays.models import Household
from tourism.places.models import VillagePage
from tourism.routes.models import RoutePage, RouteStop
from tourism.trips.models import StaffTrip
from tourism.trips.services import plan_trip

STARTS = date(2026, 12, 14)


@pytest.fixture(autouse=True)
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    yield


@pytest.fixture
def bridge(rival: User, next_village: VillagePage) -> Household:
    """The rival's house at Stone Bridge: four double rooms."""
    household = Household.objects.get(hosts=rival)
    make_rooms(household, "新双人间", 3)
    make_homestay_page(household, "shiqiao-kezhan")
    return household


@pytest.fixture
def route(creekside: Household, hilltop: Household, bridge: Household) -> RoutePage:
    creekside_page = make_homestay_page(creekside, "xipan-xiaoyuan")
    make_homestay_page(hilltop, "shanding-renjia")
    village, next_village = creekside.village, bridge.village
    route = make_route(days_count=5)
    bed = RouteStop.Kind.BED
    add_stop(route, 1, "竹溪村", village)
    add_stop(route, 1, "宿竹溪", village, kind=bed)
    add_stop(route, 2, "宿溪畔", kind=bed, page=creekside_page.page_ptr)
    add_stop(route, 3, "宿石桥", next_village, kind=bed)
    add_stop(route, 4, "宿石桥", next_village, kind=bed)
    return route


@pytest.fixture
def trip(union: Organisation, organiser: User, route: RoutePage, now: datetime) -> StaffTrip:
    """Eight people, from Monday 14 December."""
    return plan_trip(
        organisation=union,
        user=organiser,
        route=route,
        title="冬季疗休养",
        kind=StaffTrip.Kind.CONVALESCENCE,
        starts_on=STARTS,
        heads=8,
        now=now,
    )


@pytest.fixture
def at_union(organiser: User, union: Organisation) -> Client:
    """The browser of the union's organiser."""
    client = Client()
    client.login(username="organiser", password="organiser")
    return client
