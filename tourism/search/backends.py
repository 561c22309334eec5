"""WAGTAILSEARCH_BACKENDS["default"]["BACKEND"] = "tourism.search.backends": the embedded search, on SQLite or PostgreSQL.

Wagtail's database backend with Chinese questions. `SEARCH_CONFIG: "simple"` belongs to it: no stemming of any language.
"""

from typing import Any

from django.db import connection
from modelsearch.backends.database import SearchBackend as database_backend

from .chinese_queries import AsksInChinese
from .deferring import Deferrable


def SearchBackend(params: dict[str, Any]) -> Any:
    backend = database_backend(params)
    backend.__class__ = type(f"Chinese{type(backend).__name__}", (Deferrable, AsksInChinese, type(backend)), {})
    if connection.vendor == "sqlite":
        from .sqlite_results import RankedOnce  # its base class exists on SQLite only

        backend.results_class = RankedOnce
    return backend
