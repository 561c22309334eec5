"""The files below a route, as another program gets them over HTTP: the Bamboo Creek route with a hill on its second day."""

import json
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import gpxpy
import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree
from wagtail.models import PageViewRestriction

from tests.factories.routes import add_stop, hill, make_route
from tourism.places.models import VillagePage
from tourism.routes.exports import FileOrder, route_ics
from tourism.routes.files import FILES
from tourism.routes.models import RoutePage, RouteStop
from tourism.routes.selectors import day_plans
from tourism.routes.way import way_of

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent.parent / "data" / "gpx.xsd"))
KML = {"k": "http://www.opengis.net/kml/2.2"}
NAMES = ["route.gpx", "route.kml", "route.geojson", "route.ics"]


@pytest.fixture
def route(village: VillagePage, next_village: VillagePage) -> RoutePage:
    """By coach to Bamboo Creek, the next day on foot over the hill to Stone Bridge."""
    line = [[117.90, 29.95, 480.0], *hill(300)]
    route = make_route(track=line, track_kind=RoutePage.TrackKind.RECORDED, track_note="2026 年 5 月步行记录")
    add_stop(route, 1, "县城车站", lng=117.90, lat=29.95, arrive=time(9, 0))
    add_stop(route, 1, "竹溪", village, lng=line[1][0], lat=29.93, leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)
    add_stop(route, 1, "宿竹溪", village, kind=RouteStop.Kind.BED)
    add_stop(
        route, 2, "石桥 <七孔>", lng=line[-1][0], lat=29.93, leg_mode="walk", leg_km=Decimal("5.5"), leg_minutes=90
    )
    return route


def take(client: Client, name: str, query: str = "", **headers: str) -> bytes:
    response = client.get(f"/routes/zhuxi-erri/{name}{query}", **headers)
    assert response.status_code == 200, response.content
    return response.content


def test_gpx_keeps_to_its_schema_and_has_a_track_a_day(client: Client, route: RoutePage) -> None:
    content = take(client, "route.gpx")

    SCHEMA.assertValid(etree.fromstring(content))
    read = gpxpy.parse(content.decode())
    assert [(track.number, track.name) for track in read.tracks] == [
        (1, "第1天 第 1 天的路"),
        (2, "第2天 第 2 天的路"),
    ]
    assert [waypoint.name for waypoint in read.waypoints] == ["县城车站", "竹溪", "宿竹溪", "石桥 <七孔>"]
    assert read.description == "2026 年 5 月步行记录"
    assert read.link == "http://testserver/routes/zhuxi-erri/"
    first, second = (track.segments[0].points for track in read.tracks)
    assert (first[-1].longitude, first[-1].latitude) == pytest.approx(
        (second[0].longitude, second[0].latitude), abs=1e-6
    )
    assert max(point.elevation for point in second) == 800


def test_kml_and_geojson_tell_the_same_way(client: Client, route: RoutePage) -> None:
    kml = etree.fromstring(take(client, "route.kml"))
    collection = json.loads(take(client, "route.geojson"))

    names = [element.text for element in kml.findall(".//k:Placemark/k:name", KML)]
    assert names == [feature["properties"]["name"] for feature in collection["features"]]
    assert (
        kml.findtext("k:Document/k:description", namespaces=KML) == collection["description"] == "2026 年 5 月步行记录"
    )
    line = kml.findall(".//k:LineString/k:coordinates", KML)[1].text.split()
    drawn = collection["features"][-1]
    assert drawn["properties"]["day"] == 2
    assert [[float(value) for value in place.split(",")] for place in line] == drawn["geometry"]["coordinates"]
    assert all(len(place) == 3 for place in drawn["geometry"]["coordinates"])
    west, south, east, north = collection["bbox"]
    assert west < east and south < north and (73 < west < 136)


def test_a_sketch_says_so_in_the_file(client: Client, route: RoutePage) -> None:
    RoutePage.objects.filter(pk=route.pk).update(track_kind=RoutePage.TrackKind.SKETCH)

    assert "示意线，不能照着走。".encode() in take(client, "route.gpx")


def test_a_route_without_a_line_gives_its_places_alone(client: Client, route: RoutePage) -> None:
    RoutePage.objects.filter(pk=route.pk).update(track=None)

    read = gpxpy.parse(take(client, "route.gpx").decode())

    assert (len(read.tracks), len(read.waypoints)) == (0, 4)
    assert "没有轨迹" in (read.description or "")


def test_the_calendar_has_a_day_for_each_day_from_the_one_chosen(client: Client, route: RoutePage) -> None:
    content = take(client, "route.ics", "?from=2026-12-11")

    first, second = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert (first["dtstart"].dt, first["dtend"].dt) == (date(2026, 12, 11), date(2026, 12, 12))
    assert (second["dtstart"].dt, str(second["url"])) == (
        date(2026, 12, 12),
        "http://testserver/routes/zhuxi-erri/#day-2",
    )
    assert str(first["summary"]) == "竹溪二日 第1天：第 1 天的路"
    assert str(first["uid"]) == f"route-{route.pk}-20261211-day1@testserver"
    assert second["geo"].latitude == 29.93
    lines = str(first["description"]).splitlines()
    assert lines[:2] == ["09:00 县城车站", "竹溪（包车，约 30 公里，45 分）"]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_without_a_day_the_journey_begins_on_the_next_saturday(client: Client, route: RoutePage) -> None:
    (first, *_rest) = icalendar.Calendar.from_ical(take(client, "route.ics")).walk("VEVENT")

    assert first["dtstart"].dt.weekday() == 5
    assert 1 <= (first["dtstart"].dt - timezone.localdate()).days <= 7


@pytest.mark.parametrize("asked", ["2026-02-30", "gestern", "0001-01-01", "9999-12-31", "2026-12-11T00:00", "％"])
def test_a_day_there_is_not_is_refused_in_words(client: Client, route: RoutePage, asked: str) -> None:
    response = client.get("/routes/zhuxi-erri/route.ics", {"from": asked})

    assert response.status_code == 422
    assert "日子" in response.content.decode()


def test_the_same_route_and_day_are_the_same_bytes(route: RoutePage) -> None:
    days = day_plans(route)
    order = FileOrder(route, way_of(route, days), "https://x/", "乡间", "x", date(2026, 12, 11), timezone.now())

    assert route_ics(order) == route_ics(order)


def test_a_day_keeps_its_name_when_the_route_is_renamed(client: Client, route: RoutePage) -> None:
    def names() -> list[str]:
        content = take(client, "route.ics", "?from=2026-12-11")
        return [str(event["uid"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]

    before = names()
    RoutePage.objects.filter(pk=route.pk).update(title="竹溪石桥二日")

    assert names() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_file_has_a_chinese_name_and_is_not_sent_twice(client: Client, route: RoutePage, name: str) -> None:
    path = f"/routes/zhuxi-erri/{name}?from=2026-12-11"
    response = client.get(path)
    again = client.get(path, headers={"If-None-Match": response["ETag"]})
    unchanged = client.get(path, headers={"If-Modified-Since": response["Last-Modified"]})

    assert unquote(response["Content-Disposition"]) == f"attachment; filename*=utf-8''竹溪二日.{name[6:]}"
    assert response["Content-Type"] == FILES[name].content_type
    assert "max-age=600" in response["Cache-Control"]
    assert "X-Page-Cache" not in response
    assert (again.status_code, unchanged.status_code) == (304, 304)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_public_has_no_files(client: Client, route: RoutePage, name: str) -> None:
    PageViewRestriction.objects.create(page=route.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    private = client.get(f"/routes/zhuxi-erri/{name}").status_code
    PageViewRestriction.objects.all().delete()
    route.unpublish()

    assert (private, client.get(f"/routes/zhuxi-erri/{name}").status_code) == (404, 404)


@pytest.mark.parametrize(
    "path", ["/routes/zhuxi-erri/route.exe", "/routes/nowhere/route.gpx", "/en/routes/nowhere/route.gpx"]
)
def test_other_addresses_are_not_found(client: Client, route: RoutePage, path: str) -> None:
    assert client.get(path).status_code == 404


def test_files_only_read(client: Client, route: RoutePage) -> None:
    assert client.post("/routes/zhuxi-erri/route.gpx").status_code == 405


def test_a_file_costs_few_queries_however_many_stops(
    client: Client, route: RoutePage, village: VillagePage, django_assert_max_num_queries: object
) -> None:
    take(client, "route.gpx")
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        take(client, "route.gpx")
    for number in range(8):
        add_stop(route, 2, f"田埂 {number}", village)
    take(client, "route.gpx")

    with django_assert_max_num_queries(5):  # type: ignore[operator]
        take(client, "route.gpx")
