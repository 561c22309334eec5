"""The route that is taken along: two days through Bamboo Creek, with a picture, prices, a track and a village phone."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.pictures import make_picture
from tests.factories.routes import add_stop, make_route
from tourism.core.models import PortalImage
from tourism.places.models import VillagePage, VillageWindow
from tourism.routes.models import RouteCost, RoutePage, RouteStop, RouteWindow

TRACK = [[117.90, 29.95, 120.0], [117.93, 29.93, 180.0], [117.96, 29.92, 260.0], [117.99, 29.90, 210.0]]


@pytest.fixture
def picture(db: None) -> PortalImage:
    return make_picture(credit="乡村信息员", licence="CC BY 4.0", taken_on=date(2026, 4, 5))


@pytest.fixture
def village(village: VillagePage, picture: PortalImage) -> VillagePage:
    """Bamboo Creek with a picture, a phone and a season."""
    village.hero_image, village.public_phone, village.tagline = picture, "0559-5154030", "石桥七座"
    village.verified_role, village.verified_on = "村委会", date(2026, 11, 1)
    village.save()
    VillageWindow.objects.create(village=village, what="红叶", season="autumn", starts=29, ends=33)
    return village


@pytest.fixture
def route(village: VillagePage, picture: PortalImage) -> RoutePage:
    route = make_route(
        summary="一条溪，两座桥。", subtitle="县城 → 竹溪", hero_image=picture, suits="亲子、老人", track=TRACK,
        rail_air="高铁到黄山北站。",
    )  # fmt: skip
    add_stop(route, 1, "县城车站", lng=117.90, lat=29.95)
    add_stop(route, 1, "竹溪", village, leg_mode="coach", leg_km=Decimal(30), leg_minutes=45, text="看石桥。")
    add_stop(route, 1, "宿竹溪", village, kind=RouteStop.Kind.BED)
    add_stop(route, 2, "溪边午饭", kind=RouteStop.Kind.MEAL)
    add_stop(route, 2, "回县城", leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)
    RouteWindow.objects.create(
        route=route, what="油菜花", season="spring", starts=8, peaks=9, ends=10,
        confirmed_role="村委会", confirmed_on=date(2026, 11, 1),
    )  # fmt: skip
    paid = {"route": route, "payee": "县客运公司", "payee_kind": RouteCost.PayeeKind.TRANSPORT}
    RouteCost.objects.create(item="包车", amount=Decimal(900), unit="车", **paid)
    RouteCost.objects.create(item="班车", amount=Decimal(34), unit="人", **paid)
    return route
