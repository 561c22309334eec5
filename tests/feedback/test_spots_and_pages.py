"""Where a sign may stand, and what a page says of the letters about it."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.routes import add_stop, make_route
from tests.factories.voices import correction
from tourism.accounts.models import User
from tourism.feedback.questions import QUESTIONS
from tourism.feedback.selectors.spots import Spot, spot_of_code, spot_of_page, spots_of_route, spots_of_village
from tourism.feedback.services import handle_correction
from tourism.feedback.states import CorrectionAction
from tourism.homestays.models import HomestayPage
from tourism.places.models import Attraction, VillagePage


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_every_sign_of_a_village_leads_back_to_its_place(creekside_page: HomestayPage) -> None:
    village = creekside_page.household.village
    Attraction.objects.create(village=village, name="老寨门", kind="scenic")

    spots = spots_of_village(village)

    assert [spot.name for spot in spots] == ["竹溪村", "竹溪村 · 老寨门", "竹溪村 · 溪畔小院"]
    assert [spot_of_code(spot.code) for spot in spots] == spots
    assert {spot.village for spot in spots} == {village}


def test_a_stop_of_a_route_is_the_villages_where_it_lies_in_one(village: VillagePage) -> None:
    route = make_route()
    add_stop(route, 1, "县城车站", lng=117.90, lat=29.95)
    add_stop(route, 1, "竹溪", village, leg_mode="coach", leg_km=Decimal(30), leg_minutes=45)

    station, creek = spots_of_route(route)

    assert (station.village, creek.village) == (None, village)
    assert creek.name == "竹溪二日 · 第 1 天 竹溪"
    assert spot_of_code(creek.code) == creek
    route.unpublish()
    assert spot_of_code(creek.code) is None


def test_what_is_not_public_has_no_sign(creekside_page: HomestayPage) -> None:
    codes = [spot.code for spot in spots_of_village(creekside_page.household.village)]
    village = creekside_page.household.village
    village.unpublish()
    creekside_page.refresh_from_db()
    creekside_page.unpublish()

    assert [spot_of_code(code) for code in codes] == [None, None]
    assert spot_of_page(creekside_page) is None


def test_a_page_that_is_nobodys_village_is_the_countys(village: VillagePage) -> None:
    index = village.get_parent()

    assert spot_of_page(index) == Spot("乡村", index.specific, None)


@given(st.text(max_size=20))
def test_no_text_is_taken_for_a_code_that_it_is_not(text: str) -> None:
    assert text.strip().lower()[:1] in tuple("vahs") or spot_of_code(text) is None


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_question_has_a_word_for_every_value(question) -> None:
    assert len({str(question.word(value)) for value in range(1, 6)}) == 5
    assert question.word(None) == ""


def test_pages_say_what_is_being_looked_into_and_only_that(
    client: Client, village: VillagePage, editor: User, officer: User, now: datetime
) -> None:
    route = make_route()
    about_village = correction(village, now=now, kind="danger", text="桥板断了，问老王 13800001234")
    about_route = correction(None, now=now, kind="position", spot=spot_of_page(route), text="第二天的路绕远了")
    assert "正在核实" not in text_of(client.get(village.get_url())) + text_of(client.get(route.get_url()))

    for made, user in ((about_village, editor), (about_route, officer)):
        handle_correction(correction_id=made.pk, action=CorrectionAction.TAKE_UP, user=user, now=now)
    in_village, on_route = text_of(client.get(village.get_url())), text_of(client.get(route.get_url()))

    assert "1 处正在核实" in in_village and "有危险" in in_village and "本月收到 1 条，已解决 0 条" in in_village
    assert "1 处正在核实" in on_route and "位置、路线或里程不对" in on_route
    for secret in ("桥板断了", "13800001234", about_village.code):
        assert secret not in in_village + on_route


def test_the_county_prints_the_signs_of_a_route(
    client: Client, village: VillagePage, editor: User, officer: User
) -> None:
    route = make_route()
    stop = add_stop(route, 1, "竹溪", village)
    sheet = f"/feedback/signs/routes/{route.slug}/"

    statuses = []
    for person in (editor, officer):
        client.force_login(person, backend="tourism.accounts.backends.PortalBackend")
        statuses.append(client.get(sheet).status_code)

    assert statuses == [403, 200]
    assert f"http://testserver/feedback/?at=s{stop.pk}" in text_of(client.get(sheet))
    assert 'src="data:image/svg+xml' in text_of(client.get(sheet))


def test_more_letters_cost_a_page_no_more(
    client: Client, village: VillagePage, now: datetime, django_assert_num_queries
) -> None:

    client.get(village.get_url())
    with CaptureQueriesContext(connection) as before:
        client.get(village.get_url())
    for _ in range(5):
        correction(village, now=now, kind="danger")

    with django_assert_num_queries(len(before)):
        client.get(village.get_url())
