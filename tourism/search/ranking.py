"""Ranks the hits of one question over several models at once: one statement on SQLite, one on PostgreSQL.

Wagtail searches one model per query and PostgreSQL ranks each row twice. The index, though, is one table for all models,
so the site's search asks it directly. Any other backend (OpenSearch) is asked model by model through Wagtail's own API.

Order: the place's own name holds every word asked for; another name of it does (alias, county); its text does. Then the
database's relevance.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router
from django.db.models import Model, QuerySet
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from tourism.core.chinese import highlight

from .chinese_queries import AsksInChinese


@dataclass(frozen=True, slots=True)
class Seen:
    """What a visitor may see of one model: `visible`, all but the primary keys in `hidden`. That may hold others, too, and
    is short, so that a hit need not be looked up to be counted."""

    visible: QuerySet[Any]
    hidden: QuerySet[Any]

    @property
    def model(self) -> type[Model]:
        return self.visible.model


# By the name of the kind.
Visible = Mapping[str, Seen]


@dataclass(frozen=True, slots=True)
class Question:
    """Phrases of index words, all of which must be found. A prefix question reads names and their pinyin only."""

    phrases: Sequence[Sequence[str]]
    is_prefix: bool = False

    @property
    def text(self) -> str:
        return " ".join("".join(phrase) for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How many hits each kind has, and the best of them in order as (kind, primary key)."""

    counts: dict[str, int] = field(default_factory=dict)
    top: list[tuple[str, Any]] = field(default_factory=list)


def rank(question: Question, visible: Visible, *, only: str | None = None, start: int = 0, stop: int = 20) -> Ranking:
    """Hits start..stop of one kind or of all, with the counts of all kinds."""
    if not question.phrases or not visible:
        return Ranking()
    backend = get_search_backend()
    vendor = connections[router.db_for_read(IndexEntry)].vendor
    if not isinstance(backend, AsksInChinese) or vendor not in _MATCHES:
        return rank_through_backend(question, visible, only=only, start=start, stop=stop)
    return _rank_in_database(question, visible, vendor, only, start, stop)


_KEY = "CAST(e.object_id AS INTEGER)"


def _rank_in_database(
    question: Question, visible: Visible, vendor: str, only: str | None, start: int, stop: int
) -> Ranking:
    connection = connections[router.db_for_read(IndexEntry)]
    kinds = {_content_type(seen.model): name for name, seen in visible.items()}
    match_sql, match_params = _MATCHES[vendor](question, visible)
    hidden_sql, hidden_params = _hidden(visible, connection)
    chosen = [str(number) for number, name in kinds.items() if only in (None, name)]
    statement = f"""
        WITH hit AS MATERIALIZED ({match_sql} AND {hidden_sql})
        SELECT content_type_id, count(*), NULL AS pk, NULL AS tier, NULL AS relevance FROM hit GROUP BY content_type_id
        UNION ALL
        SELECT content_type_id, NULL, pk, tier, relevance FROM (
            SELECT * FROM hit WHERE content_type_id IN ({", ".join(chosen)})
            ORDER BY tier DESC, relevance DESC, content_type_id, pk LIMIT %s OFFSET %s
        ) AS best
    """  # noqa: S608 - table names, numbers and placeholders only; every value is a parameter
    with connection.cursor() as cursor:
        cursor.execute(statement, [*match_params, *hidden_params, stop - start, start])
        rows = cursor.fetchall()
    best = sorted((-tier, -relevance, kind, pk) for kind, _, pk, tier, relevance in rows if pk is not None)
    return Ranking(
        counts={kinds[kind]: number for kind, number, *_ in rows if number is not None},
        top=[(kinds[kind], pk) for *_, kind, pk in best],
    )


def _content_type(model: type[Model]) -> int:
    return ContentType.objects.get_for_model(model).pk


def _content_types(visible: Visible) -> str:
    return ", ".join(str(_content_type(seen.model)) for seen in visible.values())


def _unnamed(visible: Visible) -> str:
    """Content types whose name is not called "title": it stands in the autocomplete column only."""
    models = [seen.model for seen in visible.values()]
    found = [_content_type(model) for model in models if not any(field.name == "title" for field in model._meta.fields)]
    return ", ".join(map(str, found)) or "NULL"


def _hidden(visible: Visible, connection: Any) -> tuple[str, list[Any]]:
    """Leaves out the hits a visitor may not see. To look each of thousands up in the tree costs more than finding them, and
    on PostgreSQL is guessed so dear that the statement is compiled first (JIT: a second and more)."""
    asked: dict[tuple[str, tuple[Any, ...]], list[str]] = {}
    for seen in visible.values():
        sql, params = seen.hidden.order_by().values("pk").query.get_compiler(connection=connection).as_sql()
        asked.setdefault((sql, tuple(params)), []).append(str(_content_type(seen.model)))
    conditions = [
        f"NOT (e.content_type_id IN ({', '.join(types)}) AND {_KEY} IN ({sql}))" for (sql, _), types in asked.items()
    ]
    return " AND ".join(conditions), [value for _, params in asked for value in params]


def _sqlite_match(question: Question, visible: Visible) -> tuple[str, list[Any]]:
    entry = IndexEntry._meta.db_table
    fts, end = f"{entry}_fts", "*" if question.is_prefix else ""
    phrases = " AND ".join(f'"{" ".join(phrase)}"{end}' for phrase in question.phrases)
    # Of names that begin alike the shorter is nearer; bm25 of a prefix would walk through every word it begins.
    relevance = "-length(e.autocomplete)" if question.is_prefix else f"-bm25({fts}, 1, 1, 8)"
    named = f"e.id IN (SELECT rowid FROM {fts} WHERE {fts} MATCH %s)"  # noqa: S608
    sql = f"""
        SELECT e.content_type_id, {_KEY} AS pk, {relevance} AS relevance,
               CASE WHEN {named} THEN 2
                    WHEN {named} THEN CASE WHEN e.content_type_id IN ({_unnamed(visible)}) THEN 2 ELSE 1 END
                    ELSE 0 END AS tier
        FROM {fts} CROSS JOIN {entry} e ON e.id = {fts}.rowid
        WHERE {fts} MATCH %s AND e.content_type_id IN ({_content_types(visible)})
    """  # noqa: S608 - CROSS JOIN keeps SQLite from walking the entries first
    columns = ("title", "autocomplete", "autocomplete" if question.is_prefix else "title body")
    return sql, [f"{{{column}}} : ({phrases})" for column in columns]


def _postgresql_match(question: Question, visible: Visible) -> tuple[str, list[Any]]:
    # The words are letters and digits only, so quotes are all they need.
    phrases = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in question.phrases]
    if question.is_prefix:
        phrases = [f"{phrase}:*" for phrase in phrases]
    whole = " & ".join(f"({phrase})" for phrase in phrases)
    # Word by word over the two columns, whose own indexes then serve; `title || body` would be built anew for each row.
    asked = "to_tsquery('simple', %s)"
    found = f"e.autocomplete @@ {asked}" if question.is_prefix else f"(e.title @@ {asked} OR e.body @@ {asked})"
    found_params = phrases if question.is_prefix else [phrase for phrase in phrases for _ in range(2)]
    relevance = "-length(e.autocomplete)" if question.is_prefix else f"ts_rank(e.body, {asked})"
    sql = f"""
        SELECT e.content_type_id, {_KEY} AS pk, {relevance} AS relevance,
               CASE WHEN e.title @@ {asked} THEN 2
                    WHEN e.autocomplete @@ {asked} THEN CASE WHEN e.content_type_id IN ({_unnamed(visible)}) THEN 2 ELSE 1 END
                    ELSE 0 END AS tier
        FROM {IndexEntry._meta.db_table} e
        WHERE {" AND ".join([found] * len(phrases))} AND e.content_type_id IN ({_content_types(visible)})
    """  # noqa: S608
    return sql, [whole] * (2 if question.is_prefix else 3) + found_params


_MATCHES = {"sqlite": _sqlite_match, "postgresql": _postgresql_match}


def rank_through_backend(
    question: Question, visible: Visible, *, only: str | None = None, start: int = 0, stop: int = 20
) -> Ranking:
    """The same answer from any Wagtail search backend: one count and one slice per kind, merged here."""
    backend = get_search_backend()
    ask = backend.autocomplete if question.is_prefix else backend.search
    counts: dict[str, int] = {}
    merged: list[tuple[tuple[bool, float], str, Model]] = []
    for kind, seen in visible.items():
        results = ask(question.text, seen.visible).annotate_score("search_score")
        if amount := results.count():
            counts[kind] = amount
        if amount and only in (None, kind):
            merged += [(_order(item, question.text), kind, item) for item in results[:stop]]
    merged.sort(key=lambda scored: scored[0], reverse=True)
    return Ranking(counts=counts, top=[(kind, item.pk) for _, kind, item in merged[start:stop]])


def _order(item: Any, text: str) -> tuple[bool, float]:
    return any(is_hit for _, is_hit in highlight(str(item), text)), item.search_score or 0.0
