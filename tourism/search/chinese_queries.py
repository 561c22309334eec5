"""Rewrites Wagtail search queries so that a run of Han characters is asked for as a phrase of single characters."""

from collections.abc import Callable
from typing import Any

from modelsearch.query import MATCH_ALL, And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from tourism.core.chinese import query_phrases, query_text

# How one backend asks for a text; None when nothing of it can be asked for.
Wording = Callable[[PlainText | Phrase], SearchQuery | None]


def database_query(query: str | SearchQuery) -> str | SearchQuery:
    """The question for the folded index of a database. One that holds symbols only becomes "", which finds nothing."""
    if isinstance(query, str):
        return query_text(query)
    return _rewritten(query, _glued) or ""


def lucene_query(query: str | SearchQuery, *, is_prefix: bool = False) -> str | SearchQuery:
    """The same for OpenSearch and Elasticsearch, whose prefix questions cannot hold phrases: there all words must occur."""
    if isinstance(query, str):
        query = PlainText(query, operator="and")
    return _rewritten(query, _all_words if is_prefix else _phrases) or ""


def _glued(text: PlainText | Phrase) -> SearchQuery | None:
    asked = query_text(text.query_string)
    if not asked:
        return None
    return Phrase(asked) if isinstance(text, Phrase) else PlainText(asked, operator=text.operator)


def _phrases(text: PlainText | Phrase) -> SearchQuery | None:
    phrases = [Phrase(" ".join(words)) for words in query_phrases(text.query_string)]
    if len(phrases) < 2:
        return phrases[0] if phrases else None
    if isinstance(text, Phrase):
        return Phrase(" ".join(phrase.query_string for phrase in phrases))
    return Or(phrases) if text.operator == "or" else And(phrases)


def _all_words(text: PlainText | Phrase) -> SearchQuery | None:
    words = [word for phrase in query_phrases(text.query_string) for word in phrase]
    return PlainText(" ".join(words), operator="and") if words else None


def _rewritten(query: SearchQuery, wording: Wording) -> SearchQuery | None:
    if isinstance(query, PlainText | Phrase):
        return wording(query)
    if isinstance(query, And | Or):
        asked = [part for part in (_rewritten(each, wording) for each in query.subqueries) if part is not None]
        return type(query)(asked) if asked else None
    if isinstance(query, Not):
        denied = _rewritten(query.subquery, wording)
        return Not(denied) if denied is not None else MATCH_ALL
    if isinstance(query, Boost):
        boosted = _rewritten(query.subquery, wording)
        return Boost(boosted, query.boost) if boosted is not None else None
    return query


def asks_for_everything(query: SearchQuery) -> bool:
    """Such a query has no ranking: it says what not to find, or nothing."""
    return isinstance(query, MatchAll | Not)


class AsksInChinese:
    """Mixin of the database backends: every question, from the site or Wagtail's own screens, goes through the rewriting."""

    def _search(self, compiler_class: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        asked = query if query is None else database_query(query)
        return super()._search(compiler_class, asked, model_or_queryset, **options)  # type: ignore[misc]
