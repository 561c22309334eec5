"""What the comparison of routes reads from the villages they pass."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def along(beds: Mapping[int, Any], village_ids: Iterable[int]) -> dict[int, Any]:
    """Of the beds by village (`beds_in_villages`) those of a route's villages."""
    return {pk: beds[pk] for pk in village_ids if pk in beds}
