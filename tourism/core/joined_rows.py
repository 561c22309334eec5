"""Taking objects out of rows in which several tables were joined: one query where prefetching takes one a table.

For a few rows. Joined children multiply, so for many parents `prefetch_related` is the cheaper way.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def columns(model: type[Model], relation: str = "") -> list[str]:
    """What to ask `values()` for, so that the rows hold whole objects of `model` in the rows."""
    prefix = f"{relation}__" if relation else ""
    return [prefix + field.attname for field in model._meta.concrete_fields]


def whole(row: Mapping[str, Any], model: type[M], relation: str = "") -> M:
    """The object of `model` that the row was made of."""
    names = [field.attname for field in model._meta.concrete_fields]
    return model.from_db(None, names, [row[column] for column in columns(model, relation)])


def joined(row: Mapping[str, Any], model: type[M], relation: str) -> M | None:
    """The object of `model` that was joined to the row; None where there was none."""
    return whole(row, model, relation) if row[f"{relation}__{model._meta.pk.attname}"] is not None else None


def remember(instance: Model, relation: str, children: Iterable[Model]) -> None:
    """Keep the children as `prefetch_related` would, so that `instance.<relation>.all()` asks nothing."""
    known = getattr(instance, relation).all()
    known._result_cache = list(children)
    known._prefetch_done = True
    instance.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = known
