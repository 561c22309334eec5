"""A list with filters: rows in, one page of them and counts per option out. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from .seasons import SeasonState

PER_PAGE = 24


@dataclass(frozen=True)
class Row:
    """One thing of the list, as light as filtering needs it. `rank` sorts, `values` holds what it has of each facet.

    Whoever worked out the season to sort by it leaves it in `state` for the entry of the list.
    """

    pk: int
    rank: tuple[Any, ...]
    values: Mapping[str, frozenset[str]]
    state: SeasonState | None = None


@dataclass(frozen=True)
class Facet:
    """A question the list can be asked, with the answers worth offering: (value in the address, label)."""

    key: str
    label: str
    answers: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Option:
    """One answer: how many rows it leaves, and the address that chooses it (or takes it back)."""

    value: str
    label: str
    count: int
    is_chosen: bool
    query: str


@dataclass(frozen=True)
class FacetOptions:
    key: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Listing:
    """One page of the rows that fit. `entries` is filled by whoever fetches them."""

    page_obj: Page
    facets: list[FacetOptions]
    chosen: list[Option]

    @property
    def total(self) -> int:
        return self.page_obj.paginator.count

    @property
    def pks(self) -> list[int]:
        return [row.pk for row in self.page_obj]

    @property
    def states(self) -> dict[int, SeasonState]:
        return {row.pk: row.state for row in self.page_obj if row.state}


def make_listing(rows: Iterable[Row], facets: Sequence[Facet], params: Mapping[str, str]) -> Listing:
    """The page `params` asks for. Answers nobody offered are ignored; a page beyond the last is the last."""
    rows = sorted(rows, key=lambda row: row.rank)
    chosen = _chosen(facets, params)
    shown = [row for row in rows if _fits(row, chosen)]
    options = [_options(facet, rows, chosen) for facet in facets]
    return Listing(
        page_obj=Paginator(shown, PER_PAGE).get_page(params.get("page")),
        facets=[one for one in options if one.options],
        chosen=[option for one in options for option in one.options if option.is_chosen],
    )


def _chosen(facets: Sequence[Facet], params: Mapping[str, str]) -> dict[str, str]:
    asked = {facet.key: params.get(facet.key, "") for facet in facets}
    return {
        facet.key: asked[facet.key] for facet in facets if asked[facet.key] in {value for value, _ in facet.answers}
    }


def _fits(row: Row, chosen: Mapping[str, str]) -> bool:
    return all(value in row.values.get(key, ()) for key, value in chosen.items())


def _options(facet: Facet, rows: Sequence[Row], chosen: Mapping[str, str]) -> FacetOptions:
    """Counts are of what choosing the option would show: the other facets stay as they are. Empty options are left out."""
    others = {key: value for key, value in chosen.items() if key != facet.key}
    here = [row for row in rows if _fits(row, others)]
    options = []
    for value, label in facet.answers:
        count = sum(value in row.values.get(facet.key, ()) for row in here)
        is_chosen = chosen.get(facet.key) == value
        query = urlencode(others if is_chosen else {**others, facet.key: value})
        if count or is_chosen:
            options.append(Option(value, label, count, is_chosen, f"?{query}" if query else "?"))
    return FacetOptions(facet.key, facet.label, options)
