"""Hundreds of synthetic places: search finds what stands there and nothing else, in any writing."""

from collections.abc import Iterator
from io import StringIO
from random import Random
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from tests.search.reader import Key, Reader, pinyin_typed, words_asked
from tourism.core.chinese import highlight, query_phrases
from tourism.core.visibility import private_paths
from tourism.places.models import VillagePage
from tourism.search.kinds import what_is_seen
from tourism.search.query import search_site, suggest
from tourism.search.ranking import Question, rank


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Laid down once for all tests here, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_world", villages=100, routes=12, seed=7, stdout=StringIO())
        Site.clear_site_root_paths_cache()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reader(world: None, django_db_blocker: Any) -> Reader:
    with django_db_blocker.unblock():
        return Reader()


def found(question: Question) -> set[Key]:
    ranking = rank(question, what_is_seen(private_paths()), stop=10_000)
    assert len(ranking.top) == len(set(ranking.top)) == sum(ranking.counts.values())
    return set(ranking.top)


def test_two_hundred_words_are_found_where_they_stand_and_nowhere_else(reader: Reader, db: None) -> None:
    words = words_asked(reader.texts, 50, Random(20261130))
    assert len(words) == 200
    wrong = {word for word in words if found(Question(query_phrases(word))) != reader.where(word)}
    assert wrong == set()


def test_pinyin_finds_the_names_that_begin_so_and_no_others(reader: Reader, db: None) -> None:
    typed = pinyin_typed(reader.names, 40, Random(20261130))
    wrong = {one for one in typed if found(Question([[one]], is_prefix=True)) != reader.whose_name_begins(one)}
    assert wrong == set()


def test_no_phrase_runs_from_one_field_into_the_next(world: None, db: None) -> None:
    village = VillagePage.objects.filter(slug__startswith="synthetic-").first()
    village.title, village.name_official, village.tagline = "鼍龙", "麒麟", "饕餮"
    village.save()
    assert found(Question(query_phrases("麒麟"))) == found(Question(query_phrases("饕餮"))) == {("village", village.pk)}
    assert found(Question(query_phrases("龙麒"))) == set()
    assert found(Question(query_phrases("麟饕"))) == set()
    assert search_site("xfieldendx").total_of_all == 0


def test_a_hit_is_marked_wherever_it_is_shown(reader: Reader, db: None) -> None:
    for word in words_asked(reader.texts, 5, Random(3)):
        for hit in search_site(word).hits:
            shown = [*hit.title, *hit.excerpt]
            in_view = any(is_hit for _, is_hit in highlight("".join(part for part, _ in shown), word))
            assert any(is_hit for _, is_hit in shown) == in_view


def test_a_page_of_hits_costs_the_same_few_queries_however_many_there_are(reader: Reader, db: None) -> None:
    def queries(work: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            work()
        return len(captured)

    rare, common = sorted(words_asked(reader.texts, 12, Random(5)), key=lambda word: len(reader.where(word)))[::47]
    assert len(reader.where(common)) > 20 * max(1, len(reader.where(rare)))
    search_site(common)
    assert queries(lambda: search_site(rare)) <= queries(lambda: search_site(common)) <= 12
    assert queries(lambda: suggest("y")) <= 8


def test_drafts_are_neither_found_nor_counted(reader: Reader, db: None) -> None:
    word = next(word for word in words_asked(reader.texts, 10, Random(9)) if len(reader.where(word)) > 30)
    before = search_site(word)
    hidden = next(hit.item for hit in before.hits if hit.kind.name == "village")
    Page.objects.filter(pk=hidden.pk).update(live=False)
    after = {(kind, pk) for kind, pk in found(Question(query_phrases(word)))}
    gone = reader.where(word) - after
    assert ("village", hidden.pk) in gone
    assert gone - {("village", hidden.pk)} <= {("attraction", sight.pk) for sight in hidden.attractions.all()}
