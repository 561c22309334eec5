"""WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] = "tourism.search.opensearch": the same search on an OpenSearch 3 cluster.

Only that setting imports this module, so opensearch-py need not be installed otherwise. Lucene's standard analyzer makes
one token of each Han character; what is missing is asking for phrases and for all words. Set the edge n-gram filter to
`max_gram: 24` for pinyin. Queries built in code (And, Or, Not) pass unchanged: one Phrase per word is up to the caller.
"""

from typing import Any

from modelsearch.backends.opensearch3 import OpenSearch3SearchBackend
from modelsearch.query import And, Phrase, PlainText

from tourism.core.chinese import query_phrases


class SearchBackend(OpenSearch3SearchBackend):
    def _search(self, compiler_class: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        if isinstance(query, str | PlainText):
            phrases = [
                " ".join(words) for words in query_phrases(query if isinstance(query, str) else query.query_string)
            ]
            if not phrases:
                query = ""
            elif compiler_class is self.autocomplete_query_compiler_class:
                query = PlainText(" ".join(phrases), operator="and")  # this compiler refuses phrases
            else:
                query = And([Phrase(phrase) for phrase in phrases])
        return super()._search(compiler_class, query, model_or_queryset, **options)
