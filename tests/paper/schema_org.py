"""Does a document keep to schema.org? Types, properties where they belong, values of the kinds they may have.

Against an extract of the official vocabulary (tests/data/schemaorg-12.json says where it is from).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VOCABULARY = json.loads((Path(__file__).parent.parent / "data" / "schemaorg-12.json").read_text())
_DATE = r"\d{4}-\d\d-\d\d"
_TIME = r"\d\d:\d\d:\d\d"
_TEXTS = {
    "Text": r"(?s)\S.*",
    "URL": r"https?://\S+",
    "Date": _DATE,
    "Time": _TIME,
    "DateTime": rf"{_DATE}T{_TIME}.*",
    "Country": r"[A-Z]{2}",  # schema.org says: or the two-letter code
}


def kinds(name: str) -> set[str]:
    """A type and everything it descends from."""
    return {name}.union(*(kinds(parent) for parent in VOCABULARY["types"][name]))


def faults(document: dict[str, Any]) -> list[str]:
    """What is wrong with a document of one @graph."""
    if set(document) != {"@context", "@graph"} or document["@context"] != "https://schema.org":
        return ["not a graph of schema.org"]
    things = [part for thing in document["@graph"] for part in _things(thing)]
    types = {thing["@id"]: thing["@type"] for thing in things if "@id" in thing and "@type" in thing}
    return [fault for thing in things for fault in _faults_of(thing, types)]


def _things(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _things(part)


def _faults_of(thing: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    if set(thing) == {"@id"}:
        if thing["@id"] not in types:
            yield f"{thing['@id']} is nowhere"
        return
    kind = thing.get("@type")
    if kind not in VOCABULARY["types"]:
        yield f"unknown type {kind}"
        return
    for name, given in thing.items():
        if name.startswith("@"):
            continue
        rule = VOCABULARY["properties"].get(name)
        if rule is None:
            yield f"unknown property {name}"
            continue
        if not kinds(kind) & set(rule["domains"]):
            yield f"{name} does not belong to {kind}"
        for value in given if isinstance(given, list) else [given]:
            if not any(_fits(value, wanted, types) for wanted in rule["ranges"]):
                yield f"{kind}.{name} cannot be {value!r}"


def _fits(value: Any, wanted: str, types: dict[str, str]) -> bool:
    if isinstance(value, dict):
        kind = value.get("@type") or types.get(value.get("@id", ""), "")
        return kind in VOCABULARY["types"] and wanted in kinds(kind)
    if isinstance(value, bool):
        return wanted in ("Boolean", "Text") or _is_value_of(wanted)
    if isinstance(value, int | float):
        return wanted in ("Number", "Integer", "Float") and (wanted != "Integer" or isinstance(value, int))
    if isinstance(value, str) and value.startswith("https://schema.org/"):
        return "Enumeration" in kinds(wanted) or wanted == "URL"
    return isinstance(value, str) and re.fullmatch(_TEXTS.get(wanted, r"(?!)"), value) is not None


def _is_value_of(wanted: str) -> bool:
    return wanted == "StructuredValue"
