"""The cast of the admin: Xidi and Hongcun, neighbours in one county. Each has an editor and a township reviewer who know
nothing of the other village; one county officer looks after both."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_village
from tests.factories.people import make_user
from tourism.accounts.models import User
from tourism.accounts.roles import Role
from tourism.accounts.services import assign_role
from tourism.homestays.models import Household
from tourism.places.models import VillageDuty, VillagePage
from tourism.places.services import give_duty

Login = Callable[[User], Client]


@pytest.fixture
def xidi(db: None) -> VillagePage:
    return make_village("西递村", "xidi")


@pytest.fixture
def hongcun(xidi: VillagePage) -> VillagePage:
    return make_village("宏村", "hongcun")


@pytest.fixture
def editor(xidi: VillagePage, hongcun: VillagePage) -> User:
    """Looks after Xidi."""
    user = make_user("xidi-editor", display_name="西递村信息员")
    give_duty(user=user, village=xidi, role=VillageDuty.Role.EDITOR)
    call_command("sync_roles", verbosity=0)
    return user


@pytest.fixture
def neighbour(hongcun: VillagePage) -> User:
    """Looks after Hongcun."""
    user = make_user("hongcun-editor", display_name="宏村信息员")
    give_duty(user=user, village=hongcun, role=VillageDuty.Role.EDITOR)
    return user


@pytest.fixture
def township(xidi: VillagePage) -> User:
    """Reviews Xidi."""
    user = make_user("xidi-township", display_name="西递镇审核")
    give_duty(user=user, village=xidi, role=VillageDuty.Role.TOWNSHIP)
    return user


@pytest.fixture
def other_township(hongcun: VillagePage) -> User:
    """Reviews Hongcun."""
    user = make_user("hongcun-township", display_name="宏村镇审核")
    give_duty(user=user, village=hongcun, role=VillageDuty.Role.TOWNSHIP)
    return user


@pytest.fixture
def officer(db: None) -> User:
    """Of the county."""
    user = make_user("county", display_name="县级发布")
    assign_role(user=user, role=Role.COUNTY_OFFICER)
    return user


@pytest.fixture
def own_house(xidi: VillagePage) -> Household:
    household = make_household(xidi, "XD-001", "西园小筑")
    make_rooms(household, "西园大床房", 1)
    return household


@pytest.fixture
def their_house(hongcun: VillagePage) -> Household:
    household = make_household(hongcun, "HC-001", "月沼人家")
    make_rooms(household, "月沼双床房", 1)
    return household


@pytest.fixture
def login() -> Login:
    """A browser of one's own for each person."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="tourism.accounts.backends.PortalBackend")
        return client

    return log_in
