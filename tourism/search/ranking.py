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

# Every value is the queryset of what a visitor may see of that kind.
Visible = Mapping[str, QuerySet[Any]]


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


def _rank_in_database(
    question: Question, visible: Visible, vendor: str, only: str | None, start: int, stop: int
) -> Ranking:
    connection = connections[router.db_for_read(IndexEntry)]
    kinds = list(visible)
    match_sql, match_params = _MATCHES[vendor](question, _content_types(visible))
    seen, seen_params = _visibility(visible, connection)
    statement = f"""
        WITH hit AS MATERIALIZED ({match_sql}),
        seen AS MATERIALIZED (SELECT hit.*, {seen} AS kind FROM hit)
        SELECT kind, NULL AS pk, count(*) AS number FROM seen WHERE kind IS NOT NULL GROUP BY kind
        UNION ALL
        SELECT * FROM (
            SELECT kind, pk, row_number() OVER (ORDER BY tier DESC, relevance DESC, kind, pk) AS number
            FROM seen WHERE {"kind = %s" if only else "kind IS NOT NULL"} ORDER BY number LIMIT %s OFFSET %s
        ) AS best
    """  # noqa: S608 - table names and placeholders only; every value is a parameter
    only_params = [kinds.index(only)] if only else []
    with connection.cursor() as cursor:
        cursor.execute(statement, [*match_params, *seen_params, *only_params, stop - start, start])
        rows = cursor.fetchall()
    return Ranking(
        counts={kinds[kind]: number for kind, pk, number in rows if pk is None},
        top=[(kinds[kind], pk) for kind, pk, _ in sorted(rows, key=lambda row: row[2]) if pk is not None],
    )


# A model whose name is not called "title" has it in the autocomplete column only.
_OWN_NAME = "CASE e.title WHEN '' THEN e.autocomplete ELSE e.title END"


def _content_types(visible: Visible) -> list[int]:
    return [ContentType.objects.get_for_model(queryset.model).pk for queryset in visible.values()]


def _visibility(visible: Visible, connection: Any) -> tuple[str, list[Any]]:
    """A CASE that names the kind (by its place in `visible`) of a hit a visitor may see, NULL for the others."""
    branches, params = [], []
    for place, (content_type, queryset) in enumerate(zip(_content_types(visible), visible.values(), strict=True)):
        sql, values = queryset.order_by().values("pk").query.get_compiler(connection=connection).as_sql()
        seen = f"EXISTS (SELECT 1 FROM ({sql}) AS visible WHERE visible.pk = hit.pk)"  # noqa: S608
        branches.append(f"WHEN content_type_id = {content_type:d} AND {seen} THEN {place:d}")
        params += values
    return f"CASE {' '.join(branches)} END", params


def _sqlite_match(question: Question, content_types: list[int]) -> tuple[str, list[Any]]:
    entry = IndexEntry._meta.db_table
    fts = f"{entry}_fts"
    quoted = [f'"{" ".join(phrase)}"' for phrase in question.phrases]
    columns, end = ("{autocomplete}", "*") if question.is_prefix else ("{title body}", "")
    # Of names that begin alike the shorter is nearer; bm25 of a prefix would walk through every word it begins.
    relevance = "-length(e.autocomplete)" if question.is_prefix else f"-bm25({fts}, 1, 1, 8)"
    # Both columns hold index words with one blank between, so a phrase is a substring between blanks.
    needles = [f" {' '.join(phrase)}{'' if question.is_prefix else ' '}" for phrase in question.phrases]
    in_own_name = " AND ".join([f"instr(' ' || {_OWN_NAME} || ' ', %s) > 0"] * len(needles))
    in_a_name = " AND ".join(["instr(' ' || e.autocomplete || ' ', %s) > 0"] * len(needles))
    sql = f"""
        SELECT e.content_type_id, CAST(e.object_id AS INTEGER) AS pk, {relevance} AS relevance,
               CASE WHEN {in_own_name} THEN 2 WHEN {in_a_name} THEN 1 ELSE 0 END AS tier
        FROM {fts} CROSS JOIN {entry} e ON e.id = {fts}.rowid
        WHERE {fts} MATCH %s AND e.content_type_id IN ({", ".join(map(str, content_types))})
    """  # noqa: S608 - CROSS JOIN keeps SQLite from walking the entries first
    return sql, [*needles, *needles, f"{columns} : ({' AND '.join(phrase + end for phrase in quoted)})"]


def _postgresql_match(question: Question, content_types: list[int]) -> tuple[str, list[Any]]:
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
        SELECT e.content_type_id, CAST(e.object_id AS INTEGER) AS pk, {relevance} AS relevance,
               CASE WHEN ({_OWN_NAME}) @@ {asked} THEN 2 WHEN e.autocomplete @@ {asked} THEN 1 ELSE 0 END AS tier
        FROM {IndexEntry._meta.db_table} e
        WHERE {" AND ".join([found] * len(phrases))} AND e.content_type_id IN ({", ".join(map(str, content_types))})
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
    for kind, queryset in visible.items():
        results = ask(question.text, queryset).annotate_score("search_score")
        if amount := results.count():
            counts[kind] = amount
        if amount and only in (None, kind):
            merged += [(_order(item, question.text), kind, item) for item in results[:stop]]
    merged.sort(key=lambda scored: scored[0], reverse=True)
    return Ranking(counts=counts, top=[(kind, item.pk) for _, kind, item in merged[start:stop]])


def _order(item: Any, text: str) -> tuple[bool, float]:
    return any(is_hit for _, is_hit in highlight(str(item), text)), item.search_score or 0.0
