"""What is public, asked for by programs: lists, details, filters, the way from page to page."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from wagtail.models import Page, PageViewRestriction

from tests.api.conftest import Caller
from tests.factories.pages import make_village
from tourism.api.openapi import document
from tourism.api.views import api
from tourism.homestays.models import HomestayPage, Household
from tourism.places.models import Designation, Event, VillagePage
from tourism.routes.models import RoutePage

pytestmark = pytest.mark.django_db

KINDS = ["villages", "routes", "homestays", "attractions", "produce", "events"]


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


def refusal(answer: Any) -> tuple[int, str, str]:
    told = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, told["code"], told["errors"][0]["field"]


# ---- Records ----


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("kind", KINDS)
def test_records_are_as_the_document_says(anybody: Caller, kind: str) -> None:
    parts = json.loads(json.dumps({"components": document(api)["components"]}))
    operation = document(api)["paths"][f"/api/v1/{kind}"]["get"]
    schema = operation["responses"][200]["content"]["application/json"]["schema"]
    answer = anybody.get(kind).json()
    items = parts["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["properties"]["items"]["items"]
    known = parts["components"]["schemas"][items["$ref"].rpartition("/")[2]]["properties"]

    wrong = [
        error.message for error in Draft202012Validator({**schema, **parts}, validate_formats=True).iter_errors(answer)
    ]

    assert wrong == []
    assert answer["items"]
    for item in answer["items"]:
        assert set(item) == set(known) - {"distance_m"}


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("kind", KINDS)
def test_a_detail_is_the_record_of_the_list(anybody: Caller, kind: str) -> None:
    for item in anybody.get(kind).json()["items"]:
        assert anybody.get(f"{kind}/{item['id']}").json() == item


def test_a_village_is_told_with_its_season_its_place_and_where_it_stands(anybody: Caller, village: VillagePage) -> None:
    for title, fields in {"有效": {}, "撤销": {"is_withdrawn": True}, "过期": {"valid_to": date(2026, 11, 22)}}.items():
        Designation.objects.create(village=village, scheme="traditional_village", issuer=title, **fields)

    [told] = anybody.get("villages").json()["items"]

    assert (told["id"], told["name"]) == (village.pk, "竹溪村")
    assert told["position"] == {"lng": 117.99, "lat": 29.9}
    assert told["region"] == {"code": "341023", "province": "安徽省", "county": "黟县", "township": ""}
    assert told["tags"] == ["古村"]
    assert told["season"] == {"kind": "end", "text": "尾声 · 秋叶", "until": "2026-11-30", "is_confirmed": True}
    assert told["windows"][0]["starts"] == "11月上旬"
    assert (told["windows"][0]["starts_on"], told["windows"][0]["ends_on"]) == ("2026-11-01", "2026-11-30")
    assert [title["issuer"] for title in told["designations"]] == ["有效"]
    assert told["url"] == "http://testserver/villages/zhuxi-cun/"
    assert told["updated_at"] == "2026-11-20T09:00:00+08:00"


def test_a_route_tells_its_stops_where_they_are_and_money_in_fen(
    anybody: Caller, route: RoutePage, village: VillagePage
) -> None:
    told = anybody.get(f"routes/{route.pk}").json()

    assert told["stops"] == [
        {"day": 1, "name": "县城", "kind": "transport", "position": {"lng": 117.9, "lat": 29.8}, "village": None},
        {"day": 2, "name": "竹溪村", "kind": "village", "position": {"lng": 117.99, "lat": 29.9},
         "village": {"id": village.pk, "name": "竹溪村"}},
    ]  # fmt: skip
    assert told["position"] == {"lng": 117.9, "lat": 29.8}
    assert told["costs"][0]["amount"] == "35.00"
    assert (told["days"], told["themes"]) == (2, ["赏秋"])
    assert "track" not in told


def test_a_homestay_tells_nothing_of_the_family_behind_it(
    anybody: Caller, creekside: Household, creekside_page: HomestayPage
) -> None:
    creekside.phone, creekside.hamlet = "13800009999", "村东头"
    creekside.save()

    text = anybody.get("homestays").content.decode() + anybody.get(f"homestays/{creekside_page.pk}").content.decode()

    assert "溪畔小院" in text
    for secret in ("13800009999", "村东头", creekside.code, "payee", "invoice", "phone"):
        assert secret not in text


def test_an_event_tells_its_next_day_and_whether_it_is_sure(anybody: Caller, feast: Event) -> None:
    Event.objects.create(village=feast.village, name="怪集", calendar="weekly", rule="星期八")

    lunar, odd = anybody.get("events").json()["items"]

    assert (lunar["next_on"], lunar["is_confirmed"], lunar["rule_text"]) == ("2027-01-15", False, "农历腊月初八")
    assert (odd["next_on"], odd["rule_text"]) == (None, "")


def test_records_are_told_in_chinese_whatever_the_reader_speaks(anybody: Caller, village: VillagePage) -> None:
    Designation.objects.create(village=village, scheme="traditional_village")

    told = anybody.get("villages", Accept_Language="en").json()["items"][0]

    assert told["designations"][0]["name"] == "中国传统村落"


# ---- Only what is public ----

HIDE: list[Callable[[Page], object]] = [
    lambda page: page.unpublish(),
    lambda page: PageViewRestriction.objects.create(page=page.page_ptr),
    lambda page: PageViewRestriction.objects.create(page=page.get_parent()),
]


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("hide", HIDE)
def test_a_village_that_is_not_public_takes_all_that_is_its_own_with_it(
    anybody: Caller, village: VillagePage, shaxi: VillagePage, route: RoutePage, hide: Callable[[Page], object]
) -> None:  # fmt: skip
    shown = {kind: anybody.get(kind).json()["items"][0]["id"] for kind in KINDS}
    hide(village)

    assert village.pk not in [item["id"] for item in anybody.get("villages").json()["items"]]
    for kind in ("homestays", "attractions", "produce", "events"):
        assert names(anybody.get(kind)) == []
        assert anybody.get(f"{kind}/{shown[kind]}").status_code == 404
    assert anybody.get(f"villages/{village.pk}").json()["code"] == "not_found"
    stop = anybody.get(f"routes/{route.pk}").json()["stops"][1]
    assert (stop["name"], stop["village"]) == ("竹溪村", None)


@pytest.mark.parametrize("hide", HIDE)
def test_a_route_or_homestay_that_is_not_public_is_not_there(
    anybody: Caller, route: RoutePage, creekside_page: HomestayPage, hide: Callable[[Page], object]
) -> None:  # fmt: skip
    hide(route)
    hide(creekside_page)

    assert names(anybody.get("routes")) == names(anybody.get("homestays")) == []
    assert anybody.get(f"routes/{route.pk}").status_code == 404


def test_the_place_of_a_hidden_village_is_not_told_by_a_route(
    anybody: Caller, route: RoutePage, village: VillagePage
) -> None:
    village.unpublish()

    assert anybody.get(f"routes/{route.pk}").json()["stops"][1]["position"] is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("number", [1, 987654321, 2**63 - 1])
def test_a_number_nobody_has_is_not_found(anybody: Caller, db: None, kind: str, number: int) -> None:
    assert anybody.get(f"{kind}/{number}").json()["code"] == "not_found"


# ---- Filters ----


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("kind", "asked", "found"),
    [
        ("villages", {"province": "530000"}, ["寺登村"]),
        ("villages", {"season": "autumn"}, ["竹溪村"]),
        ("villages", {"season": "winter"}, []),
        ("villages", {"now": "true"}, ["竹溪村"]),
        ("villages", {"tag": "古村"}, ["竹溪村"]),
        ("villages", {"tag": "x' OR 1=1 --"}, []),
        ("villages", {"bbox": "99,26,100,27"}, ["寺登村"]),
        ("villages", {"bbox": "117.99,29.9,117.99,29.9"}, ["竹溪村"]),
        ("villages", {"bbox": "99,26,118,30", "province": "340000"}, ["竹溪村"]),
        ("villages", {"near": "99.8,26.3"}, ["寺登村", "竹溪村"]),
        ("villages", {"near": "117.9,29.8"}, ["竹溪村", "寺登村"]),
        ("villages", {"near": "117.9,29.8", "within_km": "20"}, ["竹溪村"]),
        ("villages", {"near": "117.9,29.8", "bbox": "99,26,100,27"}, ["寺登村"]),
        ("villages", {"updated_after": "2026-11-01T00:00:00+08:00"}, ["竹溪村"]),
        ("villages", {"updated_after": "2026-11-20T01:00:00Z"}, []),
        ("routes", {"days": "2"}, ["竹溪二日"]),
        ("routes", {"days": "3"}, []),
        ("routes", {"theme": "赏秋"}, ["竹溪二日"]),
        ("routes", {"season": "spring"}, []),
        ("routes", {"now": "true", "bbox": "117.98,29.89,118,29.91"}, ["竹溪二日"]),
        ("routes", {"bbox": "99,26,100,27"}, []),
        ("homestays", {"province": "340000", "kind": "homestay", "takes_groups": "true"}, ["溪畔小院"]),
        ("homestays", {"kind": "camp"}, []),
        ("homestays", {"near": "117.9,29.8", "within_km": "20"}, ["溪畔小院"]),
        ("attractions", {"kind": "architecture", "province": "340000"}, ["七桥"]),
        ("attractions", {"province": "530000"}, []),
        ("produce", {"season": "spring", "kind": "tea"}, ["石墨茶"]),
        ("produce", {"now": "true"}, []),
        ("events", {"calendar": "lunar"}, ["腊八晒豆腐"]),
        ("events", {"calendar": "weekly"}, []),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(anybody: Caller, kind: str, asked: dict[str, str], found: list[str]) -> None:
    assert names(anybody.get(kind, asked)) == found


def test_what_is_in_a_village_is_found_by_its_number(
    anybody: Caller, everything: None, village: VillagePage, shaxi: VillagePage
) -> None:
    for kind in ("routes", "homestays", "attractions", "produce", "events"):
        assert len(names(anybody.get(kind, {"village": village.pk}))) == 1
        assert names(anybody.get(kind, {"village": shaxi.pk})) == []


def test_a_record_that_changed_is_among_what_changed(anybody: Caller, feast: Event, now: datetime) -> None:
    later = {"updated_after": (now + timedelta(minutes=5)).isoformat()}
    assert names(anybody.get("events", later)) == []

    feast.name, feast.updated_at = "腊八", now
    feast.save()
    Event.objects.update(updated_at=now + timedelta(minutes=6))

    assert names(anybody.get("events", later)) == ["腊八"]


def test_distance_is_told_in_metres_when_asked_for(anybody: Caller, village: VillagePage) -> None:
    asked = {"near": "117.99,29.91", "fields": "name"}

    assert anybody.get("villages", asked).json()["items"] == [{"id": village.pk, "name": "竹溪村", "distance_m": 1109}]


def test_a_route_is_as_near_as_its_nearest_stop(anybody: Caller, route: RoutePage) -> None:
    assert anybody.get("routes", {"near": "117.99,29.9"}).json()["items"][0]["distance_m"] == 0


def test_fields_leave_out_the_rest(anybody: Caller, village: VillagePage) -> None:
    assert anybody.get("villages", {"fields": "name"}).json()["items"] == [{"id": village.pk, "name": "竹溪村"}]
    assert set(anybody.get(f"villages/{village.pk}", {"fields": "position,id"}).json()) == {"id", "position"}


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"bbox": "1,2,3"}, "bbox"),
        ({"bbox": "119,29,117,31"}, "bbox"),
        ({"bbox": "117,31,119,29"}, "bbox"),
        ({"bbox": "117,29,190,31"}, "bbox"),
        ({"bbox": "nan,29,119,31"}, "bbox"),
        ({"bbox": "１１７,29,119,31"}, "bbox"),
        ({"near": "29.9,118"}, "near"),
        ({"near": "118;29"}, "near"),
        ({"near": "1e400,29"}, "near"),
        ({"within_km": "5"}, "within_km"),
        ({"near": "118,29", "within_km": "0"}, "within_km"),
        ({"near": "118,29", "within_km": "nan"}, "within_km"),
        ({"updated_after": "2026-11-01"}, "updated_after"),
        ({"updated_after": "2026-11-01T00:00:00"}, "updated_after"),
        ({"province": "34"}, "province"),
        ({"province": "三四"}, "province"),
        ({"season": "monsoon"}, "season"),
        ({"now": "perhaps"}, "now"),
        ({"tag": "a\x00b"}, "tag"),
        ({"fields": "name,phone_of_host"}, "fields"),
        ({"fields": "name;drop"}, "fields"),
        ({"limit": "101"}, "limit"),
        ({"cursor": "!!"}, "cursor"),
        ({"cursor": "AAAA"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"cursor": "a" * 200}, "cursor"),
    ],
)
def test_what_is_wrong_is_named_and_told_how_to_mend(
    anybody: Caller, village: VillagePage, asked: dict[str, str], field: str
) -> None:  # fmt: skip
    answer = anybody.get("villages", asked)

    assert refusal(answer) == (422, "invalid", field)
    assert any("\u4e00" <= character <= "\u9fff" for character in answer.json()["detail"])


# ---- From page to page ----


def turned(anybody: Caller, asked: dict[str, Any], between: Callable[[], object] = lambda: None) -> list[str]:
    """The names of all pages, three a page."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(9):
        answer = anybody.get("villages", {**asked, "limit": 3, **cursor}).json()
        found += [item["name"] for item in answer["items"]]
        if answer["next"] is None:
            return found
        cursor = {"cursor": answer["next"]}
        between()
        between = lambda: None  # noqa: E731
    raise AssertionError("the way has no end")


@pytest.mark.parametrize("asked", [{}, {"near": "117.99,29.9"}, {"bbox": "117,29,119,30"}])
def test_the_way_from_page_to_page_meets_everything_once(
    anybody: Caller, nine: list[VillagePage], asked: dict[str, str]
) -> None:
    placed = [place.title for place in nine]

    assert turned(anybody, asked) == (placed if asked else [*placed, "无处村"])


@pytest.mark.parametrize("asked", [{}, {"near": "117.99,29.9"}])
def test_the_way_goes_on_where_it_was_when_things_come_and_go(
    anybody: Caller, nine: list[VillagePage], asked: dict[str, str]
) -> None:
    def between() -> None:
        nine[0].unpublish()
        make_village("新村", "xincun", lng=120.0, lat=29.9)

    found = turned(anybody, asked, between)

    assert [name for name in found if name not in ("新村", "无处村")] == [place.title for place in nine]
    assert found.count("新村") == 1


def test_a_cursor_belongs_to_its_question(anybody: Caller, nine: list[VillagePage]) -> None:
    way_on = anybody.get("villages", {"limit": 3}).json()["next"]
    near = anybody.get("villages", {"limit": 3, "near": "117.99,29.9"}).json()["next"]

    assert anybody.get("villages", {"cursor": way_on, "limit": 50, "fields": "name"}).status_code == 200
    for asked in ({"cursor": way_on, "season": "autumn"}, {"cursor": near}, {"cursor": near, "near": "118,29.9"}):
        assert refusal(anybody.get("villages", asked)) == (422, "invalid", "cursor")
    assert refusal(anybody.get("attractions", {"cursor": way_on})) == (422, "invalid", "cursor")
