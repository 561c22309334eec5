"""A small country: Bamboo Creek in Anhui, whose leaves are good today, and Shaxi in Yunnan, which rests; a route through
the first, a sight, a tea and a feast of its own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from freezegun import freeze_time

from tests.api.conftest import Caller
from tests.factories.pages import county, make_village
from tests.factories.routes import add_stop, make_route
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, Event, Produce, ProduceWindow, Region, VillagePage, VillageWindow
from tourism.routes.models import RouteCost, RoutePage, RouteWindow

PUBLISHED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[None]:
    with freeze_time(now, tick=True):
        yield


def make_public(page: VillagePage | RoutePage | HomestayPage, at: datetime = PUBLISHED) -> None:
    """As an editor's publication leaves it."""
    page.last_published_at = page.first_published_at = at
    page.save(update_fields=["last_published_at", "first_published_at"])


@pytest.fixture
def village(village: VillagePage) -> VillagePage:
    """Bamboo Creek, whose leaves are good until the end of November."""
    VillageWindow.objects.create(
        village=village, what="秋叶", season="autumn", starts=31, peaks=32, ends=33,
        confirmed_role="村委会", confirmed_on=date(2026, 11, 1), sort_order=0,
    )  # fmt: skip
    village.tags.add("古村")
    village.save()
    make_public(village)
    return village


@pytest.fixture
def shaxi(db: None) -> VillagePage:
    Region.objects.get_or_create(code="530000", defaults={"name": "云南省", "level": Region.Level.PROVINCE})
    place = make_village("寺登村", "sideng", region=county("532931", "剑川县"), lng=99.85, lat=26.32)
    VillageWindow.objects.create(village=place, what="梨花", season="spring", starts=7, ends=9, sort_order=0)
    make_public(place, PUBLISHED - timedelta(days=30))
    return place


@pytest.fixture
def route(village: VillagePage) -> RoutePage:
    """Two days: the county town, then Bamboo Creek; the second stop has its place from the village."""
    route = make_route(track=[[117.9, 29.8], [117.95, 29.85, 210.0], [117.99, 29.9]])
    add_stop(route, 1, "县城", lng=117.9, lat=29.8)
    add_stop(route, 2, "竹溪村", village)
    RouteWindow.objects.create(
        route=route, what="秋叶", season="autumn", starts=31, ends=33, sort_order=0,
        confirmed_role="文旅局", confirmed_on=date(2026, 11, 2),
    )  # fmt: skip
    RouteCost.objects.create(route=route, item="午饭", amount=35, unit="人", payee="竹溪农家", payee_kind="household")
    route.themes.add("赏秋")
    route.save()
    make_public(route)
    return route


@pytest.fixture
def bridges(village: VillagePage) -> Attraction:
    return Attraction.objects.create(village=village, name="七桥", kind="architecture", lng=117.991, lat=29.901)


@pytest.fixture
def tea(village: VillagePage) -> Produce:
    produce = Produce.objects.create(village=village, name="石墨茶", kind="tea")
    ProduceWindow.objects.create(produce=produce, what="春茶", season="spring", starts=10, ends=12, sort_order=0)
    return produce


@pytest.fixture
def feast(village: VillagePage) -> Event:
    return Event.objects.create(village=village, name="腊八晒豆腐", calendar="lunar", rule="12-8")


@pytest.fixture
def anybody() -> Caller:
    return Caller()


@pytest.fixture
def everything(
    route: RoutePage, creekside_page: HomestayPage, bridges: Attraction, tea: Produce, feast: Event, shaxi: VillagePage
) -> None:  # fmt: skip
    """One of everything, and a village more."""
    make_public(creekside_page)


@pytest.fixture
def nine(village: VillagePage) -> list[VillagePage]:
    """Nine villages, the further the later, and one that nobody has placed."""
    more = [make_village(f"村{n}", f"cun-{n}", lng=118 + n / 10, lat=29.9) for n in range(8)]
    make_village("无处村", "wuchu", lng=None, lat=None)
    return [village, *more]
