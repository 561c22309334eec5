"""What asking for records costs, and what is not sent twice."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import Caller
from tests.factories.houses import make_household, make_rooms
from tests.factories.pages import make_homestay_page, make_village
from tests.factories.routes import add_stop, make_route
from tests.opendata.test_catalogue import KINDS
from tourism.places.models import Attraction, Event, Produce, VillagePage, VillageWindow

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_did_not_change_is_not_sent_again(anybody: Caller, kind: str) -> None:
    first = anybody.get(kind)
    again = anybody.get(kind, If_None_Match=first.headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, max-age=300"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    assert "Cookie" not in first.headers.get("Vary", "")


def test_an_answer_that_changed_is_sent_again(anybody: Caller, village: VillagePage) -> None:
    first = anybody.get("villages")
    VillageWindow.objects.update(what="红叶")

    assert anybody.get("villages", If_None_Match=first.headers["ETag"]).status_code == 200


def test_a_long_answer_is_packed_and_still_known_again(anybody: Caller, nine: list[VillagePage]) -> None:
    packed = anybody.get("villages", Accept_Encoding="gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert anybody.get("villages", If_None_Match=packed.headers["ETag"], Accept_Encoding="gzip").status_code == 304


def asked_in(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


MOST = {"villages": 5, "routes": 6, "homestays": 4, "attractions": 2, "produce": 2, "events": 1}


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("asked", [{}, {"near": "117.9,29.8"}])
def test_more_things_cost_no_more_queries(anybody: Caller, kind: str, asked: dict[str, str]) -> None:
    anybody.get(kind, asked)
    few = asked_in(lambda: anybody.get(kind, asked))
    for number in range(6):
        place = make_village(f"村{number}", f"cun-{number}", lng=118.0, lat=30.0)
        VillageWindow.objects.create(village=place, what="雪", season="winter", starts=1, ends=2, sort_order=0)
        house = make_household(place, f"C-{number}", f"店{number}")
        make_rooms(house, "双人间", 1)
        page = make_homestay_page(house, f"dian-{number}")
        add_stop(make_route(f"线{number}", f"xian-{number}"), 1, "店", page=page.page_ptr)
        Attraction.objects.create(village=place, name=f"景{number}", kind="scenic")
        Produce.objects.create(village=place, name=f"果{number}", kind="fruit")
        Event.objects.create(village=place, name=f"会{number}", calendar="lunar", rule="12-8")

    assert asked_in(lambda: anybody.get(kind, asked)) == few
    assert few <= MOST[kind] + bool(asked)
    assert len(anybody.get(kind, asked).json()["items"]) >= 7
