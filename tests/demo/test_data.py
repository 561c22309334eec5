"""The demo texts keep the rules of the trade before anything is built from them."""

import re
from itertools import chain
from typing import Any

import pytest

from tourism.accounts.credit_codes import is_credit_code
from tourism.demo import data
from tourism.demo.builders.homestays import beds_in
from tourism.demo.landscapes import SEASONS, TERRAINS
from tourism.places.calendar import next_date
from tourism.places.xun import xun_number

VILLAGES = data.villages()
ROUTES = data.routes()
HOMESTAYS = [(village, stay) for village in VILLAGES for stay in village["homestays"]]
SNOWLESS = {"xidi", "hongcun", "jiangwan", "xijiang", "zhaoxing", "dazhai", "tianluokeng", "sideng", "heshun"}


def texts(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return list(chain.from_iterable(texts(child) for child in children))


def pictures(node: Any) -> list[dict]:
    if isinstance(node, dict) and {"terrain", "season", "seed"} <= set(node):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return list(chain.from_iterable(pictures(child) for child in children))


def test_the_world_is_as_large_as_promised():
    assert len(VILLAGES) == 12
    assert len(ROUTES) == 9
    assert all(len(village["homestays"]) >= 3 for village in VILLAGES)
    assert [trip["code"] for trip in data.trips()] == ["T1", "T2", "T3", "T4", "T5"]


@pytest.mark.parametrize(("village", "stay"), HOMESTAYS, ids=[stay["slug"] for _, stay in HOMESTAYS])
def test_renovation_money_balances(village, stay):
    renovation = stay["renovation"]

    assert sum(item["cost"] for item in renovation["items"].values()) == sum(renovation["funds"].values())
    assert list(renovation["items"]) == ["kitchen", "toilet", "guest_room", "courtyard"]


def test_every_house_is_known_by_one_code_and_one_address():
    codes = [stay["code"] for _, stay in HOMESTAYS]
    addresses = [(village["slug"], stay["slug"]) for village, stay in HOMESTAYS]

    assert len(set(codes)) == len(codes)
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize("entry", VILLAGES + ROUTES, ids=lambda entry: entry["slug"])
def test_texts_promise_nothing_they_may_not(entry):
    text = "\n".join(texts(entry)).replace("最佳旅游乡村", "").replace("最佳", "")

    assert not re.search(r"贫困|建档立卡|脱贫户", text)
    assert not re.search(r"必去|打卡|世外桃源|人间仙境|诗和远方|全国第一|国家级", text)
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)\d{17}[\dXx](?!\d)", text)
    assert all(len(paragraph) >= 60 for paragraph in entry["story"])
    assert len(entry["story"]) >= 3


@pytest.mark.parametrize("entry", [*VILLAGES, *ROUTES, data.home()], ids=lambda entry: entry.get("slug", "home"))
def test_pictures_can_be_painted_and_say_what_they_are(entry):
    for picture in pictures(entry):
        assert picture["terrain"] in TERRAINS
        assert picture["season"] in SEASONS
        assert picture["alt"]
        assert picture["caption"].startswith("示意图")


@pytest.mark.parametrize("village", VILLAGES, ids=lambda village: village["slug"])
def test_no_snow_falls_in_the_south(village):
    if village["slug"] in SNOWLESS:
        assert all(picture["season"] != "winter" for picture in pictures(village))


@pytest.mark.parametrize("entry", VILLAGES + ROUTES, ids=lambda entry: entry["slug"])
def test_seasons_are_thirds_of_months(entry):
    for window in entry["seasons"]:
        numbers = [xun_number(window[key]) for key in ("starts", "ends")]
        assert all(1 <= number <= 36 for number in numbers)


@pytest.mark.parametrize("village", VILLAGES, ids=lambda village: village["slug"])
def test_every_feast_has_a_day_or_says_it_has_none(village):
    from datetime import date

    for event in village["events"]:
        day = next_date(event["calendar"], event["rule"], date(2026, 11, 22))
        assert (day is None) == (event["calendar"] == "manual")


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route["slug"])
def test_every_night_of_a_route_has_one_bed_in_a_known_village(route):
    slugs = {village["slug"] for village in VILLAGES}

    assert len(route["days"]) == route["days_count"]
    for number, day in enumerate(route["days"], 1):
        beds = [stop for stop in day["stops"] if stop["kind"] == "bed"]
        assert len(beds) == (1 if number < route["days_count"] else 0)
        assert all(bed["village"] in slugs for bed in beds)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route["slug"])
def test_every_cost_names_who_is_paid(route):
    assert route["costs"]
    assert all(cost["payee"] and cost["payee_kind"] for cost in route["costs"])


def test_organisations_have_valid_codes_and_say_that_they_are_invented():
    for organisation in data.organisations():
        assert is_credit_code(organisation["credit_code"])
        assert "演示" in organisation["name"]


def test_beds_are_read_from_their_words():
    assert beds_in("2 张 1.2 米床") == 2
    assert beds_in("1 张 1.5 米床、1 张 1.2 米床") == 2
    assert beds_in("大炕") == 1


# Browser journeys book one night, at once and without a deposit, in these.
PLAIN_HOUSES = ("yuezhao-hou", "lao-liangzhan", "gulou-xia", "shusheng-xiang", "baishui-bian")


def test_houses_differ_in_what_they_ask_of_a_booking():
    by_slug = {stay["slug"]: stay for _, stay in HOMESTAYS}
    asked = [stay for stay in by_slug.values() if "policy" in stay or "stay_rules" in stay]
    rules = [rule for stay in asked for rule in stay["stay_rules"]]

    assert {stay.get("policy", "flexible") for stay in asked} == {"flexible", "moderate", "strict"}
    assert {season["name"] for stay in asked for season in stay.get("seasons", ())} == {"油菜花季", "塔川秋色", "秋色"}
    assert {"国庆", "春节", "除夕"} <= {rule["name"] for rule in rules}
    assert any(rule.get("closed_to_arrival") for rule in rules)
    assert sum(stay.get("approves_requests", False) for stay in by_slug.values()) == 2
    assert any("extra_guest" in room for stay in asked for room in stay["rooms"])
    assert not {stay["slug"] for stay in asked} & set(PLAIN_HOUSES)
    assert set(PLAIN_HOUSES) <= set(by_slug)
