"""Lets Wagtail's search index read Chinese: put `ZhIndexed` first among the bases of every indexed model."""

import copy
from typing import Any

from wagtail.search import index

from .chinese import FIELD_END, index_text, pinyin_text


class ZhIndexed:
    """`class VillagePage(ZhIndexed, Page)`: search fields are folded into single characters on their way to the index.

    Autocomplete fields get their pinyin as well. `search_fields` is written as for any Wagtail model.
    """

    @classmethod
    def get_search_fields(cls) -> list[Any]:
        return [_read_chinese(field) for field in super().get_search_fields()]  # type: ignore[misc]


def _read_chinese(field: Any) -> Any:
    """A copy of the field, because fields are shared with the parent class, whose own readers they also serve."""
    if isinstance(field, index.RelatedFields):
        related = copy.copy(field)
        related.fields = [_read_chinese(inner) for inner in field.fields]
        return related
    if not isinstance(field, index.SearchField | index.AutocompleteField):
        return field
    with_pinyin = isinstance(field, index.AutocompleteField)

    def get_value(obj: Any) -> str:
        text = _as_text(field.get_value(obj))
        # Names are parted by their pinyin, texts by a word of their own.
        words = index_text(text)
        return f"{words} {pinyin_text(text) if with_pinyin else FIELD_END}" if words else ""

    reader = copy.copy(field)
    reader.get_value = get_value
    return reader


def _as_text(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return "\n".join(_as_text(item) for item in value)
    return "" if value is None else str(value)
