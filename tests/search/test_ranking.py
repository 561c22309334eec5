"""Search finds exactly what a patient reader with a pencil would find."""

import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from wagtail.search.backends import get_search_backend

from tourism.core.chinese import fold, query_phrases
from tourism.core.visibility import private_paths
from tourism.places.models import VillagePage
from tourism.search.kinds import KINDS, what_is_seen
from tourism.search.ranking import Question, rank, rank_through_backend

Texts = Callable[[], dict[tuple[str, int], tuple[str, str]]]


def readable(text: str) -> str:
    """Folded, without marks: what a phrase may run through."""
    return "".join(letter for letter in fold(re.sub("<[^>]*>", "", text)) if letter.isalnum())


def found(q: str, ranked: Any = rank) -> set[tuple[str, int]]:
    visible = what_is_seen(private_paths())
    ranking = ranked(Question(query_phrases(q)), visible, stop=1000)
    assert len(ranking.top) == len(set(ranking.top)) == sum(ranking.counts.values())
    return set(ranking.top)


def truth(q: str, texts: dict[tuple[str, int], tuple[str, str]]) -> set[tuple[str, int]]:
    terms = [readable(term) for term in q.split()]
    return {
        key for key, fields in texts.items() if all(any(term in readable(text) for text in fields) for term in terms)
    }


def sampled_words(texts: dict[tuple[str, int], tuple[str, str]], length: int, amount: int) -> list[str]:
    runs = [
        run
        for fields in texts.values()
        for text in fields
        for run in re.findall("[\u3400-\u9fff\U00020000-\U0003ffff]+", re.sub("<[^>]*>", "", text))
    ]
    pieces = sorted({run[i : i + length] for run in runs for i in range(len(run) - length + 1)})
    return random.Random(20261122).sample(pieces, min(amount, len(pieces)))


@pytest.mark.parametrize("ranked", [rank, rank_through_backend])
@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_every_word_of_the_corpus_is_found_where_it_stands_and_nowhere_else(
    visible_texts: Texts, length: int, ranked: Any
) -> None:
    texts = visible_texts()
    words = sampled_words(texts, length, 60 if ranked is rank else 12)
    assert len(words) >= 12
    for word in words:
        expected = truth(word, texts)
        assert expected, word
        assert found(word, ranked) == expected, word


@pytest.mark.parametrize(
    "q",
    [
        *("梯田", "農家樂", "农家乐", "長街宴", "长街宴", "紅河", "红河", "茶", "104", "１０４元", "𬨂坑", "𠮷日"),
        *("梯田 云海", "石板 茶", "元阳县 梯田", "沙漠", "梯田 沙漠", "《梯田》", '"梯田"', "梯*田", "哈尼·古寨"),
    ],
)
def test_asked_in_any_writing_the_answer_is_the_reader_s(visible_texts: Texts, q: str) -> None:
    expected = truth(re.sub(r"[^\w\s]", "", q), visible_texts())
    assert found(q) == expected
    assert found(q, rank_through_backend) == expected


def test_wagtail_s_own_screens_find_the_same(visible_texts: Texts) -> None:
    """The explorer and the choosers ask by queryset.search() and .autocomplete()."""
    texts = visible_texts()
    for q in ("梯田", "農家樂", "石板", "茶", "𬨂"):
        expected = {pk for kind, pk in truth(q, texts) if kind == "village"}
        results = VillagePage.objects.live().search(q)
        assert {page.pk for page in results} == expected
        assert results.count() == len(expected)
    assert [page.title for page in VillagePage.objects.autocomplete("azhe")] == ["阿者科"]
    assert [page.title for page in VillagePage.objects.autocomplete("蓝")] == []


def test_a_queryset_can_be_searched_in_slices_with_scores(world: Any) -> None:
    results = VillagePage.objects.search("梯田").annotate_score("score")
    whole = list(results)
    assert [page.pk for page in results[:2]] + [page.pk for page in results[2:]] == [page.pk for page in whole]
    assert all(page.score is not None for page in whole)


def test_the_name_comes_before_the_text(world: Any) -> None:
    """元阳老寨 has the word in its own name, 阿者科 and 菁口 lie in the county of that name, whose villages come next."""
    visible = {"village": KINDS["village"].seen([])}
    titles = dict(VillagePage.objects.values_list("pk", "title"))
    world.village("清水村", text="去元阳、回元阳、看元阳，元阳人爱说元阳。元阳元阳元阳元阳元阳元阳。")
    ranked = [titles.get(pk, "清水村") for _, pk in rank(Question(query_phrases("元阳")), visible).top]
    assert ranked[0] == "元阳老寨"
    assert set(ranked[1:3]) == {"阿者科", "菁口"}
    assert ranked[3] == "清水村"


def test_only_what_is_live_and_public_is_found(world: Any) -> None:
    azheke = VillagePage.objects.get(title="阿者科")
    assert ("village", azheke.pk) in found("蘑菇房")
    assert found("水碾")
    azheke.unpublish()
    assert ("village", azheke.pk) not in found("蘑菇房")
    assert {kind for kind, _ in found("水碾")} == {"village"}, "its sight goes with it, the other village stays"


def test_a_page_behind_a_password_is_not_found(world: Any) -> None:
    from wagtail.models import PageViewRestriction

    hongcun = VillagePage.objects.get(title="宏村")
    PageViewRestriction.objects.create(page=hongcun, restriction_type="password", password="x")
    assert found("月沼") == set()


def test_an_edited_page_is_found_by_its_new_words_only(world: Any) -> None:
    shilin = VillagePage.objects.get(title="石林村")
    shilin.special = "山顶有一座风车。"
    shilin.save()
    assert found("风车") == {("village", shilin.pk)}
    shilin.delete()
    assert found("风车") == set()


@pytest.mark.parametrize(
    "q", ['"', "'", "*", "梯田\\", "NOT", "a OR", "梯田)", "{title}: 梯", "^", "梯 -田", "%s", "元阳:*", "&|!"]
)
def test_symbols_and_operators_are_never_an_error(world: Any, q: str) -> None:
    found(q)
    list(get_search_backend().search(q, VillagePage))
    list(get_search_backend().autocomplete(q, VillagePage))


def test_one_statement_answers_for_all_kinds(world: Any, django_assert_num_queries: Any) -> None:
    visible = what_is_seen(private_paths())
    rank(Question(query_phrases("梯田")), visible)
    visible = what_is_seen(private_paths())
    with django_assert_num_queries(1):
        assert len(rank(Question(query_phrases("梯田")), visible).counts) >= 3


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the expression index exists on PostgreSQL only")
def test_postgresql_has_the_expression_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'search_indexentry_title_body_gin'")
        assert cursor.fetchone() == (1,)
