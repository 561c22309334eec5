"""What pages say to machines: true, within schema.org, unable to break out, and no dearer than the page itself."""

import json
import re
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from freezegun import freeze_time

from tests.factories.pages import home_page, make_homestay_page, make_village
from tests.maps.hostile import EVERYTHING
from tests.paper.schema_org import faults
from tourism.core.models import PortalImage
from tourism.core.structured_data import script_element
from tourism.home.models import StandardPage
from tourism.homestays.models import HomestayPage, Household
from tourism.places.models import Attraction, Event, VillagePage, VillagePhoto
from tourism.routes.models import RoutePage

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def said_on(client: Client, path: str) -> dict[str, Any]:
    with freeze_time("2026-11-23 02:00:00"):
        html = client.get(path).content.decode()
    [text] = DATA.findall(html)
    document: dict[str, Any] = json.loads(text)
    return document


def thing(document: dict[str, Any], kind: str) -> dict[str, Any]:
    [found] = [one for one in document["@graph"] if one["@type"] == kind]
    return found


def walk(document: dict[str, Any]) -> list[str]:
    return [step["name"] for step in thing(document, "BreadcrumbList")["itemListElement"]]


@pytest.fixture
def homestay(creekside: Household, picture: PortalImage) -> HomestayPage:
    return make_homestay_page(
        creekside, "xipan", hero_image=picture, arrival_from=time(14), leave_by=time(12), breakfast="粥与饼"
    )


@pytest.fixture
def full_village(village: VillagePage, homestay: HomestayPage) -> VillagePage:
    """A village with a sight, a market and two feasts, one of them confirmed."""
    Attraction.objects.create(village=village, name="石桥", kind="architecture", text="七座。", lng=117.99, lat=29.91)
    Event.objects.create(village=village, name="赶集", calendar="weekly", rule="周五")
    Event.objects.create(village=village, name="庙会", calendar="manual", confirmed_on_date=date(2026, 12, 20))
    Event.objects.create(village=village, name="晒秋", calendar="gregorian", rule="09-20")
    return village


@pytest.fixture
def pages(route: RoutePage, full_village: VillagePage, homestay: HomestayPage) -> list[str]:
    about = home_page().add_child(instance=StandardPage(title="关于", slug="about"))
    own = [page.get_url() for page in (route, full_village, homestay, about)]
    return [*own, "/", "/routes/", "/villages/", "/events/", "/seasons/", "/map/"]


def test_every_kind_of_page_keeps_to_schema_org(client: Client, pages: list[str]) -> None:
    assert {path: faults(said_on(client, path)) for path in pages} == {path: [] for path in pages}


def test_the_judge_sees_what_is_wrong() -> None:
    trip = {"@type": "TouristTrip", "name": 7, "checkinTime": "14:00:00", "itinerary": {"@type": "Event"}}
    found = faults({"@context": "https://schema.org", "@graph": [trip, {"@type": "Trap"}, {"@type": "Event", "x": "y"},
        {"@type": "Event", "startDate": "soon", "location": {"@id": "nowhere"}}]})  # fmt: skip

    assert len(found) == 8
    assert faults({"@graph": []}) == ["not a graph of schema.org"]


def test_a_route_is_a_trip_with_its_days_and_stops_in_order_and_no_offer(client: Client, route: RoutePage) -> None:
    document = said_on(client, route.get_url())
    trip = thing(document, "TouristTrip")

    assert (trip["name"], trip["touristType"]) == ("竹溪二日", ["亲子", "老人"])
    assert [stop["item"]["name"] for stop in trip["itinerary"]["itemListElement"]] == [
        "县城车站",
        "竹溪村",
        "溪边午饭",
        "回县城",
    ]
    assert [day["name"] for day in trip["subTrip"]] == ["第 1 天的路", "第 2 天的路"]
    assert walk(document) == ["乡间", "精品线路", "竹溪二日"]
    assert "offers" not in json.dumps(document)


def test_a_picture_names_its_maker_licence_and_day(client: Client, route: RoutePage, picture: PortalImage) -> None:
    [shown] = thing(said_on(client, route.get_url()), "TouristTrip")["image"]
    assert (shown["creditText"], shown["copyrightNotice"], shown["dateCreated"]) == (
        "乡村信息员",
        "CC BY 4.0",
        "2026-04-05",
    )
    assert client.get(route.get_url()).content.decode().count(shown["contentUrl"].removeprefix("http://testserver")) > 1

    PortalImage.objects.update(licence="https://creativecommons.org/licenses/by/4.0/")
    [shown] = thing(said_on(client, route.get_url()), "TouristTrip")["image"]
    assert shown["license"] == "https://creativecommons.org/licenses/by/4.0/" and "copyrightNotice" not in shown


def test_a_village_tells_place_sights_homestays_and_only_days_that_are_sure(
    client: Client, full_village: VillagePage, picture: PortalImage
) -> None:
    VillagePhoto.objects.create(village=full_village, image=PortalImage.objects.get(pk=picture.pk), caption="溪")
    place = thing(said_on(client, full_village.get_url()), "TouristDestination")

    assert place["address"]["addressRegion"] == "安徽省" and place["address"]["addressLocality"] == "黟县"
    assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 29.9, "longitude": 117.99}
    assert place["telephone"] == "0559-5154030"
    assert [sight["name"] for sight in place["includesAttraction"]] == ["石桥"]
    assert [house["name"] for house in place["containsPlace"]] == ["溪畔小院"]
    assert {event["name"]: event["startDate"] for event in place["event"]} == {
        "赶集": "2026-11-27",
        "庙会": "2026-12-20",
    }


def test_a_homestay_tells_hours_rooms_and_price_and_never_its_phone(client: Client, homestay: HomestayPage) -> None:
    Household.objects.update(phone="13812345678")
    document = said_on(client, homestay.get_url())
    house = thing(document, "LodgingBusiness")

    assert (house["checkinTime"], house["checkoutTime"]) == ("14:00:00", "12:00:00")
    assert house["priceRange"] == "每间每夜 168.00 元起"
    assert [(room["name"], room["occupancy"]["maxValue"]) for room in house["containsPlace"]] == [
        ("双人间", 2),
        ("家庭间", 4),
    ]
    assert walk(document) == ["乡间", "乡村", "竹溪村", "溪畔小院"]
    assert "13812345678" not in json.dumps(document)


def test_events_say_the_days_that_are_sure(client: Client, full_village: VillagePage) -> None:
    events = [one for one in said_on(client, "/events/")["@graph"] if one["@type"] == "Event"]

    assert {event["name"] for event in events} == {"赶集", "庙会"}


def test_no_text_ends_the_element_it_stands_in(client: Client, village: VillagePage) -> None:
    hostile = make_village(EVERYTHING[:200], "hostile", special=EVERYTHING)

    document = said_on(client, hostile.get_url())

    place = thing(document, "TouristDestination")
    assert place["description"] == EVERYTHING
    assert faults(document) == []
    assert "</script" not in script_element([{"name": "</script><!--"}])[:-9]


def test_what_nobody_said_is_not_there(client: Client, db: None) -> None:
    bare = make_village("无名村", "wuming", lng=None, lat=None)

    place = thing(said_on(client, bare.get_url()), "TouristDestination")

    assert set(place) == {"@type", "@id", "name", "description", "url", "address"}


def test_a_preview_of_a_new_page_says_nothing_to_machines(village: VillagePage) -> None:
    draft = VillagePage(title="新村", special="溪。", region=village.region)
    draft.path, draft.depth = f"{village.path[:-4]}9999", village.depth

    assert not DATA.findall(draft.make_preview_request().content.decode())
