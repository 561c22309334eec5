"""A list with filters: what there is of each answer as rows of bits, one page and counts per option out. Pure.

Three thousand rows fit three hundred bytes of an integer, so an option is counted with one AND.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import cos, hypot, isnan, nan, radians
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

PER_PAGE = 24
SORTS = ("now", "relevance", "distance")
_KM_PER_DEGREE = 111.2

Point = tuple[float, float]
Params = Mapping[str, Sequence[str]]


@dataclass
class Catalogue:
    """Everything a list may show, in the order of the site. `bits[key][answer]`: bit n is set where row n has it; `names`
    of answers that come from the data, not from the program."""

    pks: list[int] = field(default_factory=list)
    lngs: array = field(default_factory=lambda: array("d"))
    lats: array = field(default_factory=lambda: array("d"))
    bits: dict[str, dict[str, int]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, pk: int, point: Point | None) -> int:
        """The number of the new row."""
        lng, lat = point or (nan, nan)
        self.pks.append(pk)
        self.lngs.append(lng)
        self.lats.append(lat)
        return len(self.pks) - 1

    def mark(self, row: int, key: str, answer: str, name: str = "") -> None:
        of_key = self.bits.setdefault(key, {})
        of_key[answer] = of_key.get(answer, 0) | 1 << row
        if name:
            self.names.setdefault(key, {})[answer] = name

    def km(self, row: int, here: Point) -> float | None:
        """As the crow flies; good enough within a country, and quick for thousands."""
        lng, lat = self.lngs[row], self.lats[row]
        if isnan(lng):
            return None
        return hypot((lng - here[0]) * cos(radians((lat + here[1]) / 2)), lat - here[1]) * _KM_PER_DEGREE


@dataclass(frozen=True)
class Order:
    """The rows for a visitor's date: best first, the bits of those that are good then, and what was told of any by pk."""

    rows: list[int]
    good: int
    notices: Mapping[int, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Facet:
    """A question the list can be asked, with the answers worth offering: (value in the address, label). A visitor may give
    several, unless it `takes_one`."""

    key: str
    label: str
    answers: Sequence[tuple[str, str]]
    bits: Mapping[str, int]
    takes_one: bool = False


@dataclass(frozen=True)
class Asked:
    """What an address asks of a list. `kept` goes along into every other address of it; where the visitor is never does."""

    kept: Mapping[str, str] = field(default_factory=dict)
    sort: str = "now"
    page: str = ""
    here: Point | None = None
    ranked: Sequence[int] | None = None


@dataclass(frozen=True)
class Option:
    """One answer: how many rows it leaves, and the address that chooses it (or takes it back)."""

    key: str
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

    @property
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.is_chosen]


@dataclass(frozen=True)
class WayOut:
    """A condition to drop where nothing is left: how many rows that leaves, and the address that drops it."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Listing:
    """One page of the rows that fit, and everything one may ask next. `notices` in force on the visitor's date by pk."""

    page_obj: Page
    pks: list[int]
    all_pks: list[int]
    facets: list[FacetOptions]
    notices: Mapping[int, Sequence[Any]]
    kilometres: Mapping[int, float]
    ways_out: list[WayOut]
    asked: Asked
    answers: Mapping[str, tuple[str, ...]]

    @property
    def total(self) -> int:
        return self.page_obj.paginator.count

    @property
    def chosen(self) -> list[Option]:
        return [option for facet in self.facets for option in facet.chosen]

    @property
    def kept_fields(self) -> list[tuple[str, str]]:
        """What a form on the page must send along so that nothing chosen is lost."""
        return [*_pairs(self.answers), *self.asked.kept.items()]

    def query(self, **changes: str) -> str:
        """The address of the same list with something changed; an empty value drops it."""
        kept = {**self.asked.kept, **changes}
        return address(self.answers, {name: value for name, value in kept.items() if value})


def address(answers: Mapping[str, Sequence[str]], kept: Mapping[str, str]) -> str:
    pairs = [*_pairs(answers), *kept.items()]
    return f"?{urlencode(pairs)}" if pairs else "?"


def _pairs(answers: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(key, value) for key, values in answers.items() for value in values]


def rows_in(bits: int) -> list[int]:
    """The numbers of the bits that are set, ascending."""
    return [row for row, bit in enumerate(reversed(f"{bits:b}")) if bit == "1"]


def in_order(
    count: int,
    rank: Callable[[int], Any],
    good: Iterable[int] = (),
    notices: Mapping[int, Sequence[Any]] | None = None,
) -> Order:
    """Rows 0 … count−1 by `rank`; the site's order decides between equals."""
    return Order(sorted(range(count), key=rank), sum(1 << row for row in set(good)), notices or {})


def make_listing(catalogue: Catalogue, order: Order, facets: Sequence[Facet], params: Params, asked: Asked) -> Listing:
    """The page that is asked for. Several answers to one facet may hold either way, facets hold together; answers nobody
    offered are ignored, and a page beyond the last is the last."""
    everything = _everything(catalogue, asked)
    answers = _answers(facets, params)
    fitting = _fitting(facets, answers, everything)
    shown = _sorted(catalogue, order, fitting, asked)
    page = Paginator(shown, PER_PAGE).get_page(asked.page)
    offered = [_options(facet, facets, answers, everything, asked) for facet in facets]
    return Listing(
        page_obj=page,
        pks=[catalogue.pks[row] for row in page],
        all_pks=[catalogue.pks[row] for row in shown],
        facets=[one for one in offered if one.options],
        notices=order.notices,
        kilometres=_kilometres(catalogue, page, asked.here),
        ways_out=[] if shown else _ways_out(facets, answers, everything, asked, catalogue),
        asked=asked,
        answers=answers,
    )


def _everything(catalogue: Catalogue, asked: Asked) -> int:
    if asked.ranked is None:
        return (1 << len(catalogue.pks)) - 1
    found = set(asked.ranked)
    return sum(1 << row for row, pk in enumerate(catalogue.pks) if pk in found)


def _answers(facets: Sequence[Facet], params: Params) -> dict[str, tuple[str, ...]]:
    """In the order they are offered, so that one choice has one address."""
    chosen = {}
    for facet in facets:
        wanted = set(params.get(facet.key, ()))
        if given := tuple(value for value, _label in facet.answers if value in wanted):
            chosen[facet.key] = given[:1] if facet.takes_one else given
    return chosen


def _fitting(facets: Sequence[Facet], answers: Mapping[str, Sequence[str]], within: int, but: str = "") -> int:
    """The rows that fit every facet, or every one `but` this."""
    for facet in facets:
        if facet.key in answers and facet.key != but:
            either = 0
            for value in answers[facet.key]:
                either |= facet.bits.get(value, 0)
            within &= either
    return within


def _sorted(catalogue: Catalogue, order: Order, fitting: int, asked: Asked) -> list[int]:
    fits = set(rows_in(fitting))
    rows = [row for row in order.rows if row in fits]
    if asked.sort == "distance" and asked.here is not None:
        far = {row: catalogue.km(row, asked.here) for row in rows}
        return sorted(rows, key=lambda row: (far[row] is None, far[row] or 0))
    if asked.sort == "relevance" and asked.ranked is not None:
        place = {pk: number for number, pk in enumerate(asked.ranked)}
        return sorted(rows, key=lambda row: place[catalogue.pks[row]])
    return rows


def _kilometres(catalogue: Catalogue, rows: Iterable[int], here: Point | None) -> dict[int, float]:
    if here is None:
        return {}
    far = {catalogue.pks[row]: catalogue.km(row, here) for row in rows}
    return {pk: km for pk, km in far.items() if km is not None}


def _options(
    facet: Facet, facets: Sequence[Facet], answers: Mapping[str, tuple[str, ...]], everything: int, asked: Asked
) -> FacetOptions:
    """Counts are of what the option alone would show, the other facets as they are. Empty options are left out."""
    here = _fitting(facets, answers, everything, but=facet.key)
    given = answers.get(facet.key, ())
    options = []
    for value, label in facet.answers:
        count, is_chosen = (here & facet.bits.get(value, 0)).bit_count(), value in given
        if count or is_chosen:
            query = address(_toggled(facet, answers, value), asked.kept)
            options.append(Option(facet.key, value, label, count, is_chosen, query))
    return FacetOptions(facet.key, facet.label, options)


def _toggled(facet: Facet, answers: Mapping[str, tuple[str, ...]], value: str) -> dict[str, Sequence[str]]:
    given = set(answers.get(facet.key, ()))
    given = given ^ {value} if not facet.takes_one else {value} - given
    now = {**answers, facet.key: tuple(offered for offered, _label in facet.answers if offered in given)}
    return {key: values for key, values in now.items() if values}


def _ways_out(
    facets: Sequence[Facet], answers: Mapping[str, tuple[str, ...]], everything: int, asked: Asked, catalogue: Catalogue
) -> list[WayOut]:
    """Which single condition keeps everything out, the one that frees most first."""
    ways = []
    for facet in facets:
        if facet.key in answers:
            left = _fitting(facets, answers, everything, but=facet.key).bit_count()
            words = "、".join(label for value, label in facet.answers if value in answers[facet.key])
            rest = {key: values for key, values in answers.items() if key != facet.key}
            ways.append(WayOut(words, left, address(rest, asked.kept)))
    if asked.ranked is not None:
        left = _fitting(facets, answers, _everything(catalogue, replace(asked, ranked=None))).bit_count()
        kept = {name: value for name, value in asked.kept.items() if name != "q"}
        ways.append(WayOut(asked.kept.get("q", ""), left, address(answers, kept)))
    return sorted((way for way in ways if way.count), key=lambda way: -way.count)
