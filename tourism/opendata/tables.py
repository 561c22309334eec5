"""Records as rows of a table: which columns there are, what stands in a cell, safe for whoever opens it. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from .shapes import Part, Record

BOM = "\ufeff".encode()
_MANY = "；"
# A cell that begins so is a formula to a spreadsheet, and formulas run; full-width signs are turned into these by some.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_WORDS = {
    int: _("整数"), float: _("小数"), str: _("文字"), bool: _("true 或 false"), date: _("日期"), datetime: _("时间，带时区"),
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its name in the files, where in a record its value is, what it means."""

    name: str
    path: tuple[str, ...]
    kind: str
    words: str
    cell: str = ""
    is_list: bool = False


def columns_of(shape: type[Record]) -> list[Column]:
    """All columns of a record: what is nested stands flat (`region_code`), of many the names stand in one cell."""
    return list(_columns(shape, (), ""))


def header(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns]


def row(record: Mapping[str, Any], columns: Sequence[Column]) -> list[str]:
    return [_cell(_value(record, column.path), column) for column in columns]


def csv_rows(rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Lines as RFC 4180 wants them, UTF-8; whoever begins a file puts BOM before them, for Excel."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for cells in rows:
        writer.writerow(cells)
        yield buffer.getvalue().encode("utf-8", "replace")
        buffer.seek(0)
        buffer.truncate()


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a mark is put before it, which people see and programs may drop."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _columns(shape: type[BaseModel], path: tuple[str, ...], words: str) -> Iterator[Column]:
    for name, info in shape.model_fields.items():
        if name == "distance_m":
            continue
        inner, is_list = _inner(info.annotation)
        told, here = info.description or words, (*path, name)
        if is_list:
            cell = inner.CELL if issubclass(inner, Part) else "{}"
            yield Column("_".join(here), here, str(_("多项，用“；”隔开")), told, cell, True)
        elif issubclass(inner, BaseModel):
            yield from _columns(inner, here, told)
        else:
            yield Column("_".join(here), here, str(_WORDS[inner]), told)


def _inner(annotation: Any) -> tuple[type, bool]:
    """What a field holds, without what says that it may be empty; and whether it holds many."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return _inner(next(part for part in get_args(annotation) if part is not NoneType))
    if origin is Annotated:
        return _inner(get_args(annotation)[0])
    if origin is list:
        return _inner(get_args(annotation)[0])[0], True
    return annotation, False


def _value(record: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = record
    for name in path:
        value = None if value is None else value.get(name)
    return value


def _cell(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if column.is_list:
        return safe(_MANY.join(_item(each, column.cell) for each in value))
    if isinstance(value, bool):
        return "true" if value else "false"
    # A negative number is a number; only text may pretend to be a formula.
    return str(value) if isinstance(value, int | float) else safe(str(value))


def _item(value: Any, cell: str) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return cell.format_map({name: "" if told is None else told for name, told in value.items()}).strip()
