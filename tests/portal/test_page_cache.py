"""Whole pages are kept for visitors nobody knows, and forgotten the moment something is published."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.pages import village_index
from tests.factories.people import make_user
from tourism.homestays.models import HomestayPage
from tourism.places.models import VillagePage


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 60


def ask(path: str, client: Client | None = None, **more: Any) -> str:
    """hit, miss, or nothing where the cache kept out of it."""
    response = (client or Client()).get(path, **more)
    assert response.status_code == 200
    return response.headers.get("X-Page-Cache", "")


def test_the_second_visitor_gets_the_same_page_without_a_query(
    village: VillagePage, django_assert_num_queries: Any
) -> None:
    path = village.get_url()
    first = Client().get(path)
    with django_assert_num_queries(0):
        second = Client().get(path)

    assert (first["X-Page-Cache"], second["X-Page-Cache"]) == ("miss", "hit")
    assert second.content == first.content
    for header in ("Content-Type", "Content-Language", "X-Frame-Options", "Content-Security-Policy"):
        assert second[header] == first[header]


def test_a_publication_is_on_every_page_at_once(village: VillagePage, django_capture_on_commit_callbacks: Any) -> None:
    paths = [village.get_url(), village_index().get_url()]
    for path in paths:
        assert [ask(path), ask(path)] == ["miss", "hit"]
    village.title = "新名村"
    with django_capture_on_commit_callbacks(execute=True):
        village.save_revision().publish()

    for path in paths:
        response = Client().get(path)
        assert response["X-Page-Cache"] == "miss"
        assert "新名村" in response.content.decode()


def test_an_unpublished_page_is_gone_at_once(village: VillagePage, django_capture_on_commit_callbacks: Any) -> None:
    ask(village.get_url())
    with django_capture_on_commit_callbacks(execute=True):
        village.unpublish()

    assert Client().get(village.get_url()).status_code == 404


def test_whoever_is_logged_in_is_neither_served_nor_kept(village: VillagePage, client: Client) -> None:
    client.force_login(make_user("reader"))
    assert ask(village.get_url(), client) == ""
    assert ask(village.get_url()) == "miss"
    assert ask(village.get_url(), client) == ""
    assert "退出" in client.get(village.get_url()).content.decode()


def test_a_page_with_a_booking_form_is_never_kept(creekside_page: HomestayPage) -> None:
    first, second = (Client().get(creekside_page.get_url()) for _ in range(2))

    assert "X-Page-Cache" not in second
    assert first.cookies["csrftoken"].value != second.cookies["csrftoken"].value


def test_an_answer_that_sets_a_cookie_is_not_kept(village: VillagePage, monkeypatch: pytest.MonkeyPatch) -> None:
    served = VillagePage.serve

    def serve(self: VillagePage, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = served(self, request, *args, **kwargs)
        response.set_cookie("seen", "1")
        return response

    monkeypatch.setattr(VillagePage, "serve", serve)

    assert [ask(village.get_url()), ask(village.get_url())] == ["", ""]


def test_a_visitor_who_carries_a_form_token_is_served_but_leaves_nothing(village: VillagePage) -> None:
    carrier = Client()
    carrier.cookies["csrftoken"] = "a" * 32
    assert [ask(village.get_url(), carrier), ask(village.get_url(), carrier)] == ["", ""]
    ask(village.get_url())
    assert ask(village.get_url(), carrier) == "hit"


def test_filters_are_kept_apart_in_any_order(village: VillagePage) -> None:
    assert ask("/villages/?season=autumn&now=1") == "miss"
    assert ask("/villages/?now=1&season=autumn") == "hit"
    assert ask("/villages/?now=1") == "miss"


@pytest.mark.parametrize(
    "question", ["utm_source=x", "season=autumn&season=spring", "page=" + "1" * 31, "season=a%0Ab", "season="]
)
def test_no_other_question_is_kept(village: VillagePage, question: str) -> None:
    assert [ask(f"/villages/?{question}"), ask(f"/villages/?{question}")] == ["", ""]


def test_languages_and_hosts_are_kept_apart(village: VillagePage) -> None:
    path = village.get_url()
    assert ask(path) == "miss"
    assert ask(path, HTTP_ACCEPT_LANGUAGE="en") == "hit"
    assert ask(path, HTTP_HOST="localhost") == "miss"
    assert Client().get(f"/en{path}").headers.get("X-Page-Cache") != "hit"


def test_nothing_is_kept_when_the_operator_says_so(village: VillagePage, settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    assert [ask(village.get_url()), ask(village.get_url())] == ["", ""]


def test_a_page_that_is_not_there_is_not_kept(village: VillagePage) -> None:
    assert "X-Page-Cache" not in Client().get("/villages/nowhere/")


def test_a_visitors_date_is_a_page_of_its_own_and_endless_dates_fill_nothing(village: VillagePage) -> None:
    today = timezone.localdate()
    near, far = today + timedelta(days=3), today + timedelta(days=40)
    path = village.get_url()

    assert [ask(path), ask(f"{path}?on={near}"), ask(f"{path}?on={near}")] == ["miss", "miss", "hit"]
    assert [ask("/villages/?on=weekend"), ask("/villages/?on=weekend")] == ["miss", "hit"]
    for on in (far, "2020-01-01", "abc", today - timedelta(days=1)):
        assert [ask(f"{path}?on={on}"), ask(f"{path}?on={on}")] == ["", ""]


def test_an_answer_about_where_a_visitor_is_is_kept_by_nobody_on_the_way(village: VillagePage) -> None:
    response = Client().get("/villages/?near=118.05,29.93&on=weekend")

    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "118.05" not in response.content.decode()
    assert Client().get("/villages/")["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("question", ["near=118.05,29.93", "from=黟县", "q=竹溪"])
def test_where_a_visitor_is_and_what_they_type_is_kept_by_nobody(village: VillagePage, question: str) -> None:
    assert [ask(f"/villages/?{question}"), ask(f"/villages/?{question}")] == ["", ""]
