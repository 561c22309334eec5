"""Questions in Wagtail's query language, rewritten for a folded index of single characters."""

import pytest
from modelsearch.query import MATCH_ALL, And, Boost, Not, Or, Phrase, PlainText

from tourism.search.chinese_queries import asks_for_everything, database_query, lucene_query


@pytest.mark.parametrize(
    ("asked", "rewritten"),
    [
        ("農家樂 wifi", "农,家,乐 wifi"),
        ('"*"', ""),
        (PlainText("梯田", operator="or"), PlainText("梯,田", operator="or")),
        (Phrase("云 海"), Phrase("云 海")),
        (Phrase("…"), ""),
        (And([PlainText("梯田"), PlainText("？")]), And([PlainText("梯,田")])),
        (Or([PlainText("？"), PlainText("！")]), ""),
        (And([PlainText("茶"), Not(PlainText("咖啡"))]), And([PlainText("茶"), Not(PlainText("咖,啡"))])),
        (Not(PlainText("？")), MATCH_ALL),
        (Boost(PlainText("梯田"), 2), Boost(PlainText("梯,田"), 2)),
        (MATCH_ALL, MATCH_ALL),
    ],
)
def test_databases_are_asked_with_glued_phrases(asked: object, rewritten: object) -> None:
    assert repr(database_query(asked)) == repr(rewritten)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "rewritten"),
    [
        ("農家樂", Phrase("农 家 乐")),
        ("元阳 wifi", And([Phrase("元 阳"), Phrase("wifi")])),
        (PlainText("元阳 茶", operator="or"), Or([Phrase("元 阳"), Phrase("茶")])),
        (Phrase("云海，日出"), Phrase("云 海 日 出")),
        ("？", ""),
        (And([PlainText("茶"), Not(PlainText("咖啡"))]), And([Phrase("茶"), Not(Phrase("咖 啡"))])),
    ],
)
def test_lucene_is_asked_with_real_phrases(asked: object, rewritten: object) -> None:
    assert repr(lucene_query(asked)) == repr(rewritten)  # type: ignore[arg-type]


def test_lucene_prefix_questions_hold_words_only() -> None:
    assert repr(lucene_query("元阳 ti", is_prefix=True)) == repr(PlainText("元 阳 ti", operator="and"))
    assert lucene_query("？", is_prefix=True) == ""


def test_a_denial_has_no_ranking() -> None:
    assert asks_for_everything(Not(PlainText("茶")))
    assert not asks_for_everything(PlainText("茶"))
