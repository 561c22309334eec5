"""WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] = "tourism.search.opensearch": the same search on an OpenSearch 3 cluster.

Only that setting imports this module, so opensearch-py need not be installed otherwise. Lucene's standard analyzer makes
one token of each Han character; what is missing is asking for phrases and for all words. For pinyin the edge n-grams must
be as long as PINYIN_LENGTH: "INDEX_SETTINGS": {"settings": {"analysis": {"filter": {"edgengram": {"max_gram": 24}}}}}.
"""

from typing import Any

from modelsearch.backends.opensearch3 import OpenSearch3SearchBackend

from .chinese_queries import lucene_query


class SearchBackend(OpenSearch3SearchBackend):
    def _search(self, compiler_class: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        if query is not None:
            query = lucene_query(query, is_prefix=compiler_class is self.autocomplete_query_compiler_class)
        return super()._search(compiler_class, query, model_or_queryset, **options)
