"""Taking objects out of rows in which several tables were joined or put under one another: one query where prefetching
takes one a table.

For a few rows. Joined children multiply, so for many parents `prefetch_related` is the cheaper way.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet, Value
from django.db.models.functions import JSONObject

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


def together(parts: Mapping[str, QuerySet[Any]]) -> dict[str, list[Any]]:
    """The objects of several queries by the queries' names, each in its own order, all in one query.

    A union of tables that have little in common, so each row travels as JSON.
    """
    first, *others = (_as_json(name, records) for name, records in parts.items())
    found: dict[str, list[Any]] = {name: [] for name in parts}
    for name, row in first.union(*others, all=True):
        found[name].append(_from_json(parts[name].model, row))
    return {name: sorted(records, key=_own_order) for name, records in found.items()}


def _as_json(name: str, records: QuerySet[Any]) -> QuerySet[Any, tuple[str, dict[str, Any]]]:
    fields = {field.attname: F(field.attname) for field in records.model._meta.concrete_fields}
    return records.order_by().values_list(Value(name), JSONObject(**fields))


def _from_json(model: type[Model], row: dict[str, Any]) -> Model:
    fields = model._meta.concrete_fields
    return model.from_db(
        None, [field.attname for field in fields], [_value(field, row[field.attname]) for field in fields]
    )


def _value(field: Any, told: Any) -> Any:
    value = field.to_python(told)
    # SQLite keeps moments as UTC and says no zone.
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def _own_order(record: Any) -> tuple[int, int]:
    return (getattr(record, "sort_order", None) or 0, record.pk)
