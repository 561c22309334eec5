"""The demo texts, as plain data. Places are real; households, prices and bookings are invented (演示数据)."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def villages() -> list[dict[str, Any]]:
    return [_read(path) for path in sorted((DATA / "villages").glob("*.yaml"))]


@cache
def routes() -> list[dict[str, Any]]:
    return [_read(path) for path in sorted((DATA / "routes").glob("*.yaml"))]


@cache
def feedback() -> dict[str, Any]:
    """Reviews, and corrections by village or route."""
    return _read(DATA / "feedback.yaml")


@cache
def home() -> dict[str, Any]:
    return _read(DATA / "home.yaml")


@cache
def plain() -> dict[str, Any]:
    """Taglines of the index pages, and the plain pages."""
    return _read(DATA / "pages.yaml")


@cache
def english() -> dict[str, Any]:
    """What the demo world says in English."""
    return _read(DATA / "english.yaml")


@cache
def organisations() -> list[dict[str, Any]]:
    return _read(DATA / "organisations.yaml")


@cache
def trips() -> list[dict[str, Any]]:
    return _read(DATA / "trips.yaml")
