"""The shared cast. Bamboo Creek is a village with two households: Creekside (three double rooms, one family room) and
Hilltop (two double rooms). Rivals from Stone Bridge, the next village, never see Bamboo Creek's desk.

Time stands still at ten on Monday 23 November 2026.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from wagtail.models import Site

# Read before any test stops the clock: the API's schemas know the real dates only.
import portal.urls  # noqa: F401
from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page, make_village
from tests.factories.people import make_union, make_user
from tourism.accounts.models import Organisation, User
from tourism.homestays.models import HomestayPage, Household, RoomType
from tourism.places.models import VillagePage


# First, because xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One worker runs all races: fifty threads of one and fifty of another are more connections than PostgreSQL has.

    What asks no database says the same beside each of them: it runs beside SQLite.
    """
    for item in items:
        if item.get_closest_marker("race"):
            item.add_marker(pytest.mark.xdist_group("races"))
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_database(item)])
        items[:] = filter(asks_the_database, items)


def asks_the_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    return bool(item.get_closest_marker("django_db")) or "db" in fixtures or "transactional_db" in fixtures


@pytest.fixture(scope="session", autouse=True)
def flush_by_deleting() -> Iterator[None]:
    """After a test with real transactions Django truncates every table: on PostgreSQL hundreds of new files, seconds each
    time. Deleting the few rows there are is the same in milliseconds; keys are checked at commit, so order is free."""

    def sql_flush(self: Any, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        return [f"DELETE FROM {self.quote_name(table)};" for table in tables]

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            patch.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield


@pytest.fixture(autouse=True)
def forget_the_last_test() -> None:
    """What is kept outlives the rows of a test: where sites stand, and under a key that the next test's rows get again
    the size of a picture, a map, a limit reached. A thread keeps the language of its last request, too."""
    for cache in caches.all():
        cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    Site.clear_site_root_paths_cache()


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def today(now: datetime) -> date:
    return now.date()


@pytest.fixture
def village(db: None) -> VillagePage:
    """Bamboo Creek."""
    return make_village()


@pytest.fixture
def next_village(village: VillagePage) -> VillagePage:
    """Stone Bridge."""
    return make_village("石桥村", "shiqiao-cun", lng=118.04, lat=29.93)


@pytest.fixture
def creekside(village: VillagePage) -> Household:
    household = make_household(village, "ZX-001", "溪畔小院")
    make_rooms(household, "双人间", 3)
    make_rooms(household, "家庭间", 1, max_guests=4)
    return household


@pytest.fixture
def double(creekside: Household) -> RoomType:
    """Creekside's double rooms 101, 102 and 103, two guests each."""
    return creekside.room_types.get(name="双人间")


@pytest.fixture
def family(creekside: Household) -> RoomType:
    """Creekside's family room 201, four guests."""
    return creekside.room_types.get(name="家庭间")


@pytest.fixture
def creekside_page(creekside: Household) -> HomestayPage:
    return make_homestay_page(creekside, "xipan-xiaoyuan")


@pytest.fixture
def hilltop(village: VillagePage) -> Household:
    household = make_household(village, "ZX-002", "山顶人家")
    make_rooms(household, "双人间", 2)
    return household


@pytest.fixture
def host(creekside: Household) -> User:
    """Works Creekside's desk."""
    user = make_user("host", display_name="溪畔房主")
    creekside.hosts.add(user)
    return user


@pytest.fixture
def rival(next_village: VillagePage) -> User:
    """A host of the next village."""
    household = make_household(next_village, "SQ-001", "石桥客栈")
    make_rooms(household, "双人间", 1)
    user = make_user("rival", display_name="石桥房主")
    household.hosts.add(user)
    return user


@pytest.fixture
def organiser(db: None) -> User:
    return make_user("organiser", display_name="工会经办")


@pytest.fixture
def union(organiser: User) -> Organisation:
    return make_union(organiser=organiser)
