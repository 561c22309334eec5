"""Rewrites Wagtail search queries so that a run of Han characters is asked for as a phrase of single characters."""

from typing import Any

from modelsearch.query import MATCH_ALL, And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from tourism.core.chinese import query_text


def chinese_query(query: str | SearchQuery) -> str | SearchQuery:
    """The same question for the folded index. One that holds symbols only becomes "", which finds nothing."""
    if isinstance(query, str):
        return query_text(query)
    return _rewritten(query) or ""


def _rewritten(query: SearchQuery) -> SearchQuery | None:
    if isinstance(query, PlainText):
        text = query_text(query.query_string)
        return PlainText(text, operator=query.operator) if text else None
    if isinstance(query, Phrase):
        text = query_text(query.query_string)
        return Phrase(text) if text else None
    if isinstance(query, And | Or):
        asked = [part for part in map(_rewritten, query.subqueries) if part is not None]
        return type(query)(asked) if asked else None
    if isinstance(query, Not):
        denied = _rewritten(query.subquery)
        return Not(denied) if denied is not None else MATCH_ALL
    if isinstance(query, Boost):
        boosted = _rewritten(query.subquery)
        return Boost(boosted, query.boost) if boosted is not None else None
    return query


def asks_for_everything(query: SearchQuery) -> bool:
    """Such a query has no ranking: it says what not to find, or nothing."""
    return isinstance(query, MatchAll | Not)


class AsksInChinese:
    """Backend mixin: every question, from the site or from Wagtail's own screens, goes through the rewriting."""

    def _search(self, compiler_class: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        return super()._search(  # type: ignore[misc]
            compiler_class, query if query is None else chinese_query(query), model_or_queryset, **options
        )
