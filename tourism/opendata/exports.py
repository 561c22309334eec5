"""Files of everything public: CSV, JSON and GeoJSON, written as they are read, so that thousands of villages need the memory
of a few hundred."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .models import OpenDataTerms
from .selectors import ATTRACTIONS, EVENTS, PRODUCE, ROUTES, VILLAGES, Kind, Telling, Told
from .selectors.kinds import everything, facts, version
from .selectors.season_windows import SEASONS
from .shapes import EDITION, Record
from .tables import BOM, columns_of, csv_rows, header, row

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "geojson": "application/geo+json",
}


@dataclass(frozen=True)
class Dataset:
    """One file of one shape, from one kind of thing or from several."""

    key: str
    label: Promise
    words: Promise
    kinds: tuple[Kind, ...]

    @property
    def shape(self) -> type[Record]:
        return self.kinds[0].shape

    def chunks(self, telling: Telling) -> Iterator[tuple[Kind, list[Told]]]:
        for kind in self.kinds:
            for records in everything(kind, telling):
                yield kind, records

    def facts(self) -> tuple[int, datetime | None]:
        """How many records there are, and when one changed last."""
        found = [facts(kind) for kind in self.kinds]
        return sum(count for count, _at in found), max((at for _count, at in found if at), default=None)


DATASETS = {
    each.key: each
    for each in (
        Dataset("villages", _("乡村"), _("在哪、特别在哪、什么时候去、怎么到、有哪些称号。"), (VILLAGES,)),
        Dataset("routes", _("线路"), _("几天、走哪几站、什么时候去、一路花多少付给谁。"), (ROUTES,)),
        Dataset("seasons", _("时令"), _("什么在哪里、什么时候正好、谁在哪天确认的。"), SEASONS),
        Dataset("events", _("节与集"), _("哪个村、按什么历法、下一次是哪天、村里确认没有。"), (EVENTS,)),
        Dataset("attractions", _("景点"), _("看什么、几点开、门票多少、要不要约。"), (ATTRACTIONS,)),
        Dataset("produce", _("物产"), _("哪个村出什么、几月收、能不能寄。"), (PRODUCE,)),
    )
}


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    documentation: str
    terms: OpenDataTerms

    def licence(self) -> dict[str, str] | None:
        """None while nobody has declared one."""
        if not self.terms.licence:
            return None
        return {
            "name": self.terms.licence, "url": self.terms.licence_url, "attribution": self.terms.attribution,
            "note": self.terms.note,
        }  # fmt: skip


def file_version(dataset: Dataset, about: About, on: date, host: str) -> str:
    """Another one whenever the file may be another."""
    said = f"{host}:{about.documentation}:{about.licence()}"
    parts = [sha256(said.encode()).hexdigest()[:12], *(version(kind, on) for kind in dataset.kinds)]
    return sha256(":".join(parts).encode()).hexdigest()[:24]


def written(dataset: Dataset, form: str, telling: Telling, about: About) -> Iterator[bytes]:
    """The file, piece by piece. `form` is csv, json or geojson."""
    if form == "csv":
        return _csv(dataset, telling)
    return _json(dataset, telling, about) if form == "json" else _geojson(dataset, telling, about)


def schema_of(dataset: Dataset, about: About) -> dict[str, Any]:
    """JSON Schema of one record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{about.documentation}v{EDITION}/{dataset.key}.schema.json",
        **dataset.shape.model_json_schema(),
        "title": str(dataset.label),
    }


def _csv(dataset: Dataset, telling: Telling) -> Iterator[bytes]:
    columns = columns_of(dataset.shape)
    yield BOM
    yield from csv_rows([header(columns)])
    for _kind, records in dataset.chunks(telling):
        yield b"".join(csv_rows(row(record, columns) for record in records))


def _head(dataset: Dataset, telling: Telling, about: About) -> dict[str, Any]:
    return {
        "dataset": dataset.key,
        "edition": EDITION,
        "made_on": telling.on.isoformat(),
        "documentation": about.documentation,
        "licence": about.licence(),
    }


def _json(dataset: Dataset, telling: Telling, about: About) -> Iterator[bytes]:
    yield _open_object(_head(dataset, telling, about)) + b'"items":['
    yield from _listed([_dumped(record) for record in records] for _kind, records in dataset.chunks(telling))
    yield b"]}\n"


def _geojson(dataset: Dataset, telling: Telling, about: About) -> Iterator[bytes]:
    """RFC 7946: WGS-84, longitude first, no `crs`; what has no place has no geometry. The box comes last, once known."""
    box: list[float] = []

    def features() -> Iterator[list[str]]:
        for kind, records in dataset.chunks(telling):
            lines = kind.lines([record["id"] for record in records]) if kind.lines else {}
            made = [feature(record, lines.get(record["id"])) for record in records]
            for one in made:
                _widen(box, one["geometry"])
            yield [_dumped(one) for one in made]

    head = {"type": "FeatureCollection", "name": dataset.key, "about": _head(dataset, telling, about)}
    yield _open_object(head) + b'"features":['
    yield from _listed(features())
    yield b"]" + (f',"bbox":{json.dumps(box)}'.encode() if box else b"") + b"}\n"


def feature(record: Mapping[str, Any], line: Sequence[Sequence[float]] | None = None) -> dict[str, Any]:
    """A record as a GeoJSON feature: its line, else the way from stop to stop, else its place."""
    properties = {name: told for name, told in record.items() if name not in ("id", "position")}
    return {"type": "Feature", "id": record["id"], "geometry": _geometry(record, line), "properties": properties}


def _geometry(record: Mapping[str, Any], line: Sequence[Sequence[float]] | None) -> dict[str, Any] | None:
    stops = [_pair(stop["position"]) for stop in record.get("stops", ()) if stop["position"]]
    way = [list(place) for place in line or stops]
    if len(way) > 1:
        return {"type": "LineString", "coordinates": way}
    if record["position"] is None:
        return None
    return {"type": "Point", "coordinates": _pair(record["position"])}


def _pair(position: Mapping[str, float]) -> list[float]:
    return [position["lng"], position["lat"]]


def _widen(box: list[float], geometry: Mapping[str, Any] | None) -> None:
    if geometry is None:
        return
    places = geometry["coordinates"] if geometry["type"] == "LineString" else [geometry["coordinates"]]
    lngs, lats = [place[0] for place in places], [place[1] for place in places]
    corners = [min(lngs), min(lats), max(lngs), max(lats)]
    wider = (
        [min(box[0], corners[0]), min(box[1], corners[1]), max(box[2], corners[2]), max(box[3], corners[3])]
        if box
        else corners
    )
    box[:] = wider


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _open_object(head: Mapping[str, Any]) -> bytes:
    """An object with more to come: without its closing brace."""
    return f"{_dumped(head)[:-1]},".encode()


def _listed(chunks: Iterator[list[str]]) -> Iterator[bytes]:
    """Items one a line, with commas between, none after the last."""
    between = "\n"
    for items in chunks:
        if items:
            yield (between + ",\n".join(items)).encode("utf-8", "replace")
            between = ",\n"
