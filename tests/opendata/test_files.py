"""/open-data/: the page, the files, the feeds."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time
from jsonschema_rs import Draft202012Validator
from shapely.geometry import shape
from wagtail.models import PageViewRestriction, Site

from tests.factories.pages import make_village, village_index
from tests.opendata.conftest import PUBLISHED, make_public
from tourism.opendata.exports import DATASETS, About, written
from tourism.opendata.models import OpenDataTerms
from tourism.opendata.selectors import Telling
from tourism.opendata.tables import columns_of, header, row
from tourism.places.models import Attraction, Event, Produce, VillagePage, VillageWindow
from tourism.routes.models import RoutePage

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FORMS = ["csv", "json", "geojson"]


@pytest.fixture
def country(route: RoutePage, bridges: Attraction, tea: Produce, feast: Event, shaxi: VillagePage) -> None:
    """One of everything, and a village more."""


def fetched(client: Client, name: str, **headers: str) -> Any:
    return client.get(
        f"/open-data/v1/{name}", headers={each.replace("_", "-"): value for each, value in headers.items()}
    )


def content(client: Client, name: str) -> bytes:
    answer = fetched(client, name)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def read_json(client: Client, name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(content(client, name))
    return told


def read_csv(client: Client, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(client, name).decode("utf-8-sig"), newline="")))


# ---- Files ----


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("name", DATASETS)
def test_the_three_forms_of_a_file_tell_the_same(client: Client, name: str) -> None:
    columns = columns_of(DATASETS[name].shape)
    records = read_json(client, f"{name}.json")["items"]
    rows = read_csv(client, f"{name}.csv")
    features = read_json(client, f"{name}.geojson")["features"]

    assert records
    assert [list(each.values()) for each in rows] == [row(record, columns) for record in records]
    assert list(rows[0]) == header(columns)
    assert [one["id"] for one in features] == [record["id"] for record in records]
    for one, record in zip(features, records, strict=True):
        assert one["properties"] == {key: told for key, told in record.items() if key not in ("id", "position")}


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("name", DATASETS)
def test_records_keep_to_the_published_schema(client: Client, name: str) -> None:
    answer = fetched(client, f"{name}.schema.json")
    schema = answer.json()
    validator = Draft202012Validator(schema, validate_formats=True)

    for record in read_json(client, f"{name}.json")["items"]:
        assert [error.message for error in validator.iter_errors(record)] == []
    assert not validator.is_valid({"name": "无号"})
    assert schema["$id"] == f"http://testserver/open-data/v1/{name}.schema.json"
    assert f"<{schema['$id']}>" in fetched(client, f"{name}.csv")["Link"]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("name", DATASETS)
def test_geojson_is_what_the_standard_says(client: Client, name: str) -> None:
    told = read_json(client, f"{name}.geojson")

    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    for one in told["features"]:
        assert (one["type"], set(one)) == ("Feature", {"type", "id", "geometry", "properties"})
        if one["geometry"] is not None:
            assert shape(one["geometry"]).is_valid
            west, south, east, north = shape(one["geometry"]).bounds
            assert 73 < west <= east < 136
            assert told["bbox"][0] <= west
            assert told["bbox"][1] <= south
            assert told["bbox"][2] >= east
            assert told["bbox"][3] >= north


def test_a_route_is_drawn_by_its_own_line(client: Client, route: RoutePage) -> None:
    [one] = read_json(client, "routes.geojson")["features"]

    assert one["geometry"]["type"] == "LineString"
    assert one["geometry"]["coordinates"][0] == [117.9, 29.8]
    assert one["geometry"]["coordinates"][-1] == [117.99, 29.9]
    assert all(len(place) == 2 for place in one["geometry"]["coordinates"])


def test_seasons_of_villages_routes_and_produce_stand_in_one_file(client: Client, country: None) -> None:
    rows = read_csv(client, "seasons.csv")

    assert [(one["of"], one["thing_name"], one["what"], one["starts"]) for one in rows] == [
        ("village", "竹溪村", "秋叶", "11月上旬"),
        ("village", "寺登村", "梨花", "3月上旬"),
        ("route", "竹溪二日", "秋叶", "11月上旬"),
        ("produce", "石墨茶", "春茶", "4月上旬"),
    ]
    assert [one["is_confirmed"] for one in rows] == ["true", "false", "true", "false"]
    assert rows[1]["starts_on"] == "2027-03-01"
    assert len({one["id"] for one in rows}) == 4


def test_a_table_opens_in_excel_and_runs_nothing(client: Client, village: VillagePage) -> None:
    village.title = '=HYPERLINK("http://evil.example","竹溪")'
    village.tagline = "一条溪，\n七座“石桥”"
    village.save()

    raw = content(client, "villages.csv")
    [one] = read_csv(client, "villages.csv")

    assert raw.startswith(b"\xef\xbb\xbfid,")
    assert raw.count(b"\r\n") == 2
    assert one["name"] == "'" + village.title
    assert one["tagline"] == village.tagline
    assert "attachment" in fetched(client, "villages.csv")["Content-Disposition"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", DATASETS)
def test_a_file_of_nothing_is_still_a_file(client: Client, db: None, name: str, form: str) -> None:
    village_index()
    text = content(client, f"{name}.{form}").decode("utf-8-sig")

    if form == "csv":
        assert text.count("\r\n") == 1
    else:
        assert json.loads(text)["items" if form == "json" else "features"] == []
        assert "bbox" not in json.loads(text)


@pytest.mark.parametrize(
    "name", ["villages.xlsx", "households.csv", "homestays.csv", "villages.schema.csv", "bookings.json"]
)
def test_what_is_not_offered_is_not_there(client: Client, village: VillagePage, name: str) -> None:
    assert fetched(client, name).status_code == 404


@pytest.mark.parametrize(
    "hide",
    [
        lambda page: page.unpublish(),
        lambda page: PageViewRestriction.objects.create(page=page.page_ptr),
    ],
)
def test_what_is_not_public_is_in_no_file_and_no_feed(
    client: Client, country: None, village: VillagePage, route: RoutePage, hide: Callable[[Any], object]
) -> None:
    hide(village)
    hide(route)
    texts = [content(client, f"{name}.{form}").decode() for name in DATASETS for form in FORMS]
    texts += [client.get(f"/open-data/{name}.atom").content.decode() for name in ("now", "changes")]

    assert not [text for text in texts if "竹溪" in text or "七桥" in text]
    assert "寺登村" in texts[0]


# ---- Versions ----


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_did_not_change_is_not_sent_again(client: Client, form: str) -> None:
    first = fetched(client, f"villages.{form}")
    again = fetched(client, f"villages.{form}", If_None_Match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "public, max-age=3600"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    assert first.streaming


CHANGES: dict[str, Callable[[VillagePage], object]] = {
    "published": lambda village: make_public(village, PUBLISHED + timedelta(days=1)),
    "season confirmed": lambda village: VillageWindow.objects.filter(village=village).update(confirmed_on=date(2026, 11, 22)),
    "title": lambda village: village.designations.model.objects.create(village=village, scheme="other"),
    "withdrawn": lambda village: village.unpublish(),
    "hidden": lambda village: PageViewRestriction.objects.create(page=village.page_ptr),
    "licence": lambda village: OpenDataTerms.objects.update_or_create(site=Site.objects.get(), defaults={"licence": "CC BY 4.0"}),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_file_that_changed_is_sent_again(client: Client, village: VillagePage, change: str) -> None:
    first = fetched(client, "villages.json")
    CHANGES[change](village)

    assert fetched(client, "villages.json", If_None_Match=first["ETag"]).status_code == 200


def test_a_file_is_another_one_tomorrow_for_seasons_turn_overnight(
    client: Client, village: VillagePage, now: datetime
) -> None:
    first = fetched(client, "villages.json")

    with freeze_time(now + timedelta(days=1)):
        assert fetched(client, "villages.json", If_None_Match=first["ETag"]).status_code == 200


@pytest.mark.parametrize(("name", "model"), [("events", Event), ("produce", Produce), ("attractions", Attraction)])
def test_a_record_that_was_saved_makes_another_file(client: Client, country: None, name: str, model: Any) -> None:
    first = fetched(client, f"{name}.csv")
    one = model.objects.get()
    one.text = "改过了"
    one.save()

    assert fetched(client, f"{name}.csv", If_None_Match=first["ETag"]).status_code == 200


# ---- Size ----


def test_a_file_is_written_as_it_is_read(village: VillagePage, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten villages at a time: what a piece costs does not grow, and nothing further on is read before it is wanted."""
    monkeypatch.setattr("tourism.opendata.selectors.kinds.CHUNK", 10)
    for number in range(29):
        make_village(f"村{number}", f"cun-{number}")
    telling = Telling(now.date(), lambda path: f"https://example.org{path}")
    about = About("https://example.org/open-data/", OpenDataTerms())
    pieces = written(DATASETS["villages"], "json", telling, about)
    told, costs = [], []
    while True:
        with CaptureQueriesContext(connection) as asked:
            piece = next(pieces, None)
        if piece is None:
            break
        told.append(piece.count(b'"official_name"'))
        costs.append(len(asked))

    assert told == [0, 10, 10, 10, 0]
    assert costs[0] == 0
    assert costs[2] == costs[3] <= 6


# ---- Terms ----


def test_nothing_is_licensed_until_somebody_who_may_has_said_so(client: Client, village: VillagePage) -> None:
    assert "还没有声明许可" in client.get("/open-data/").content.decode()
    assert read_json(client, "villages.json")["licence"] is None


def test_the_declared_licence_stands_on_the_page_in_the_files_and_in_the_feeds(
    client: Client, village: VillagePage
) -> None:
    terms = {
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "attribution": "某县文旅局",
    }
    OpenDataTerms.objects.create(site=Site.objects.get(), **terms)

    page = client.get("/open-data/").content.decode()

    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "某县文旅局" in page
    assert read_json(client, "villages.json")["licence"]["name"] == "CC BY 4.0"
    assert "CC BY 4.0" in client.get("/open-data/now.atom").content.decode()


def test_an_address_without_a_licence_is_refused() -> None:
    with pytest.raises(ValidationError, match="什么许可"):
        OpenDataTerms(licence_url="https://example.org/").clean()


# ---- The page ----


def test_the_page_counts_dates_and_explains_everything_it_offers(client: Client, country: None) -> None:
    page = client.get("/open-data/").content.decode()

    for name, dataset in DATASETS.items():
        for form in FORMS:
            assert f'href="/open-data/v1/{name}.{form}"' in page
        assert f'id="columns-{name}"' in page
        for column in columns_of(dataset.shape):
            assert f"<code>{column.name}</code>" in page
    assert "2026年11月20日" in page
    assert "style=" not in page


def test_the_page_costs_no_more_for_more_things(client: Client, country: None) -> None:
    client.get("/open-data/")
    with CaptureQueriesContext(connection) as few:
        client.get("/open-data/")
    for number in range(5):
        make_public(make_village(f"村{number}", f"cun-{number}"))
    with CaptureQueriesContext(connection) as many:
        client.get("/open-data/")

    assert len(many) == len(few) <= 15


# ---- Feeds ----


def entries(client: Client, name: str) -> list[dict[str, str]]:
    root = ElementTree.fromstring(client.get(f"/open-data/{name}.atom").content)
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}updated") is not None
    return [
        {
            "id": entry.findtext(f"{ATOM}id", ""),
            "title": entry.findtext(f"{ATOM}title", ""),
            "words": entry.findtext(f"{ATOM}summary", ""),
            "link": entry.find(f"{ATOM}link").get("href", ""),  # type: ignore[union-attr]
            "updated": entry.findtext(f"{ATOM}updated", ""),
        }
        for entry in root.findall(f"{ATOM}entry")
    ]


def test_what_is_good_now_is_told_with_its_end_and_who_says_so(client: Client, country: None) -> None:
    found = entries(client, "now")

    assert [one["title"] for one in found] == ["竹溪村：尾声 · 秋叶", "竹溪二日：尾声 · 秋叶"]
    assert found[0]["words"] == "安徽省 黟县，到11月30日，村委会 2026年11月1日确认"
    assert found[0]["link"] == "http://testserver/villages/zhuxi-cun/"
    assert found[0]["updated"].startswith("2026-11-01")


def test_the_same_season_of_next_year_is_another_entry(client: Client, village: VillagePage, now: datetime) -> None:
    [this_year] = entries(client, "now")
    with freeze_time(now + timedelta(days=360)):
        [next_year] = entries(client, "now")

    assert this_year["id"] != next_year["id"]


def test_what_changed_is_told_newest_first_and_keeps_its_name(
    client: Client, country: None, shaxi: VillagePage
) -> None:
    before = entries(client, "changes")
    make_public(shaxi, PUBLISHED + timedelta(days=1))
    after = entries(client, "changes")

    assert [one["title"] for one in before][-1] == "寺登村"
    assert after[0]["title"] == "寺登村"
    assert {one["id"] for one in before} == {one["id"] for one in after}


@pytest.mark.parametrize("name", ["now", "changes"])
def test_a_feed_survives_what_xml_cannot_carry(client: Client, village: VillagePage, name: str) -> None:
    VillagePage.objects.filter(pk=village.pk).update(title="竹溪\x08<村>&", tagline="a\x0bb]]>")

    [one] = entries(client, name)

    assert "竹溪<村>&" in one["title"]
    first = client.get(f"/open-data/{name}.atom")
    assert client.get(f"/open-data/{name}.atom", headers={"if-none-match": first["ETag"]}).status_code == 304
