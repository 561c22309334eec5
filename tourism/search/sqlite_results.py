"""Results of Wagtail's SQLite search backend, ranked in one query. Imported on SQLite only."""

from typing import Any

from django.db import connections, router
from modelsearch.backends.database.sqlite import sqlite
from modelsearch.utils import get_descendants_content_types_pks

from .chinese_queries import asks_for_everything

# bm25 weights of the columns autocomplete, body, title.
WEIGHTS = (1.0, 1.0, 8.0)
# Variables one SQLite statement may carry, with room for the queryset's own.
_CHUNK = 900


class RankedOnce(sqlite.SQLiteSearchResults):
    """modelsearch 1.3 runs MATCH once per matching row to rank (20 s for 3,000 hits); this runs it once, title × 8."""

    def _is_unranked(self) -> bool:
        compiler = self.query_compiler
        return not compiler.order_by_relevance or asks_for_everything(sqlite.normalize(compiler.query))

    def _scores(self) -> dict[Any, float]:
        """bm25 (smaller is better) of every hit in the queryset; slices and counts of the same results share it."""
        compiler = self.query_compiler
        if not hasattr(compiler, "_scores_by_pk"):
            compiler._scores_by_pk = self._read_scores()
        scores: dict[Any, float] = compiler._scores_by_pk
        return scores

    def _read_scores(self) -> dict[Any, float]:
        compiler = self.query_compiler
        query = compiler.build_search_query(sqlite.normalize(compiler.query), config=None)
        if query is None:
            return {}
        connection = connections[router.db_for_read(sqlite.IndexEntry)]
        fts, entry = sqlite.SQLiteFTSIndexEntry._meta.db_table, sqlite.IndexEntry._meta.db_table
        expression = sqlite.MatchExpression(compiler.fields or compiler.FTS_TABLE_FIELDS, query)
        _, match = expression.as_sql(
            sqlite.IndexEntry.objects.all().query.get_compiler(connection=connection), connection
        )
        types = list(get_descendants_content_types_pks(compiler.queryset.model))
        # CROSS JOIN keeps SQLite from walking the entries first and probing the text index for each.
        statement = f"""
            SELECT e.object_id, bm25({fts}, %s, %s, %s) FROM {fts} CROSS JOIN {entry} e ON e.id = {fts}.rowid
            WHERE {fts} MATCH %s AND e.content_type_id IN ({", ".join(["%s"] * len(types))})
        """  # noqa: S608 - table names and placeholders only
        with connection.cursor() as cursor:
            cursor.execute(statement, [*WEIGHTS, *match, *types])
            to_pk = compiler.queryset.model._meta.pk.to_python
            found = {to_pk(key): score for key, score in cursor.fetchall()}
        if not found:
            return {}
        visible = compiler.queryset.order_by().values_list("pk", flat=True)
        return {pk: found[pk] for pk in visible if pk in found}

    def _do_count(self) -> int:
        return super()._do_count() if self._is_unranked() else len(self._scores())

    def _do_search(self) -> list[Any]:
        if self._is_unranked():
            return list(super()._do_search())
        scores = self._scores()
        pks = sorted(scores, key=lambda pk: (scores[pk], -pk))[self.start : self.stop]
        found: dict[Any, Any] = {}
        for i in range(0, len(pks), _CHUNK):
            found |= {item.pk: item for item in self.query_compiler.queryset.filter(pk__in=pks[i : i + _CHUNK])}
        if self._score_field:
            for item in found.values():
                setattr(item, self._score_field, -scores[item.pk])
        return [found[pk] for pk in pks if pk in found]
