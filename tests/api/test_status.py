"""Is it good on a day: Bamboo Creek in the days of its New Year, Creekside in it, a route through it."""

from datetime import date
from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.factories.routes import make_route
from tourism.homestays.models import HomestayPage, HouseholdNotice
from tourism.places.models import Notice, VillagePage, VillageWindow
from tourism.routes.models import RouteNotice, RoutePage, RouteWindow

FEAST = {
    "what": "苗年", "season": "winter", "starts": 33, "ends": 35,
    "confirmed_on": date(2026, 11, 18), "confirmed_role": "村委会",
}  # fmt: skip
ON = "2026-12-05"


@pytest.fixture
def village(village: VillagePage) -> VillagePage:
    VillageWindow.objects.create(village=village, **FEAST)
    return village


@pytest.fixture
def route(db: None) -> RoutePage:
    route = make_route()
    RouteWindow.objects.create(route=route, **FEAST)
    return route


def told(caller: Caller, path: str, on: str = ON) -> dict[str, Any]:
    answer = caller.get(f"{path}/status", {"on": on} if on else {})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_a_village_tells_its_badge_with_the_reason_and_who_said_so(anybody: Caller, village: VillagePage) -> None:
    Notice.objects.create(village=village, title="修桥", text="走溪边。", starts_on=ON, ends_on="2026-12-09")

    assert told(anybody, f"villages/{village.pk}") == {
        "id": village.pk,
        "name": "竹溪村",
        "on": ON,
        "kind": "now",
        "text": "正好 · 苗年",
        "reason": "苗年约到 12月20日。",
        "what": "苗年",
        "until": "2026-12-20",
        "closed": False,
        "confirmed": {"by": "村委会", "on": "2026-11-18"},
        "notices": [{"title": "修桥", "text": "走溪边。", "starts_on": ON, "ends_on": "2026-12-09", "closes": False}],
        "url": f"http://testserver{village.get_url()}?on={ON}",
    }


def test_without_a_day_it_is_today(anybody: Caller, village: VillagePage) -> None:
    found = told(anybody, f"villages/{village.pk}", on="")

    assert (found["on"], found["kind"]) == ("2026-11-23", "now")


def test_a_route_is_closed_by_its_own_notice_on_that_day_alone(anybody: Caller, route: RoutePage) -> None:
    RouteNotice.objects.create(route=route, title="大雪封山", starts_on=ON, ends_on=ON, is_closure=True)
    found = told(anybody, f"routes/{route.pk}")

    assert (found["kind"], found["closed"], found["text"]) == ("closed", True, "停止接待 · 到12月5日")
    assert "大雪封山" in found["reason"]
    assert told(anybody, f"routes/{route.pk}", "2026-12-06")["kind"] == "now"


def test_a_homestay_is_closed_by_its_own_notice_or_its_villages(
    anybody: Caller, village: VillagePage, creekside_page: HomestayPage
) -> None:
    path = f"homestays/{creekside_page.pk}"
    assert told(anybody, path)["text"] == "正好 · 苗年"
    HouseholdNotice.objects.create(
        household=creekside_page.household, title="娶亲", starts_on=ON, ends_on=ON, is_closure=True
    )
    Notice.objects.create(village=village, title="封村", starts_on="2026-12-06", ends_on="2026-12-06", is_closure=True)

    assert [told(anybody, path, on)["closed"] for on in (ON, "2026-12-06", "2026-12-07")] == [True, True, False]


def test_a_claim_too_old_to_count_names_nobody(anybody: Caller, village: VillagePage) -> None:
    village.windows.update(confirmed_on=date(2025, 1, 1))
    found = told(anybody, f"villages/{village.pk}")

    assert (found["kind"], found["confirmed"]) == ("usual", None)


@pytest.mark.parametrize(
    "on", ["2026-02-31", "5.12.", "2026-11-22", "2028-01-01", "weekend", "0000-00-00", "9999-12-31"]
)
def test_a_day_nobody_can_come_on_is_a_problem_that_says_so(anybody: Caller, village: VillagePage, on: str) -> None:
    answer = anybody.get(f"villages/{village.pk}/status", {"on": on})

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == "invalid"
    assert answer.json()["errors"][0]["field"] == "on"


@pytest.mark.parametrize("kind", ["villages", "routes", "homestays"])
def test_what_is_not_public_has_no_status(
    anybody: Caller, kind: str, village: VillagePage, route: RoutePage, creekside_page: HomestayPage
) -> None:
    page = {"villages": village, "routes": route, "homestays": creekside_page}[kind]
    page.unpublish()
    answers = [anybody.get(f"{kind}/{pk}/status") for pk in (page.pk, 999_999)]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 2


@pytest.mark.parametrize(("kind", "most"), [("villages", 4), ("routes", 4), ("homestays", 4)])
def test_a_status_costs_few_queries(
    anybody: Caller, kind: str, most: int, village: VillagePage, route: RoutePage, creekside_page: HomestayPage,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    page = {"villages": village, "routes": route, "homestays": creekside_page}[kind]
    told(anybody, f"{kind}/{page.pk}")

    with django_assert_max_num_queries(most):
        told(anybody, f"{kind}/{page.pk}")
