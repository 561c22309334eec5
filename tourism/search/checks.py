"""System check: a model of ours that is searched must be read in Chinese."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks
from wagtail.search.index import Indexed, get_indexed_models

from tourism.core.zh_index import ZhIndexed


def models_indexed_without_chinese() -> list[type]:
    """Indexed models of this project whose text would go to the index as one unfindable run of characters."""
    return [
        model for model in get_indexed_models() if model.__module__.startswith("tourism.") and not _reads_chinese(model)
    ]


def _reads_chinese(model: type) -> bool:
    bases = model.__mro__
    return ZhIndexed in bases and bases.index(ZhIndexed) < bases.index(Indexed)


@checks.register(checks.Tags.models)
def check_indexed_models(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Warning(
            f"{model.__name__} is indexed for search without ZhIndexed, so Chinese words in it cannot be found.",
            hint="Put tourism.core.zh_index.ZhIndexed first among its bases.",
            obj=model,
            id="search.W001",
        )
        for model in models_indexed_without_chinese()
    ]
