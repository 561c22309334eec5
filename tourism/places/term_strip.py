"""The strip of solar terms: the one it is now, the next ones, and what is good in each. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from tourism.core.solar_terms import SolarDay, season_of_column, solar_day

from .seasons import Window, is_confirmed, peak_days, window_dates

TERMS_SHOWN, THINGS_SHOWN = 4, 3
# No term is shorter than 14 days or longer than 16, so this many days on lies in the next.
_INTO_THE_NEXT = timedelta(days=17)


class Place(Protocol):
    """What has windows: a village or a route."""

    @property
    def pk(self) -> Any: ...


@dataclass(frozen=True)
class GoodThing:
    """What is to be seen, and where."""

    page: Place
    what: str
    is_confirmed: bool


@dataclass(frozen=True)
class TermCard:
    """A solar term with its days, both included. `things` are the best of what is good from today to its end, `more` how
    many places besides."""

    name: str
    column: int
    first: date
    last: date
    things: list[GoodThing]
    more: int

    @property
    def season(self) -> str:
        return season_of_column(self.column)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def term_strip(pages: Sequence[tuple[Place, Iterable[Window]]], on: date, count: int = TERMS_SHOWN) -> list[TermCard]:
    """Today's term and those after it. What begins or is at its best in a term leads; what was named least so far goes
    before what was named already."""
    windows = [(page, window) for page, its in pages for window in its]
    cards: list[TermCard] = []
    named: Counter[tuple[int, str]] = Counter()
    day = solar_day(on)
    for _ in range(count):
        following = solar_day(day.begins_on + _INTO_THE_NEXT)
        cards.append(_card(day, following.begins_on - timedelta(days=1), windows, named, on))
        named.update((thing.page.pk, thing.what) for thing in cards[-1].things)
        day = following
    return cards


def _card(
    day: SolarDay, last: date, windows: Sequence[tuple[Place, Window]], named: Counter[tuple[int, str]], on: date
) -> TermCard:
    first = max(day.begins_on, on)
    good = [(page, window) for page, window in windows if _is_on(window, first, last)]
    ranked = sorted(good, key=lambda pair: _rank(pair[1], named[pair[0].pk, pair[1].what], first, last, on))
    best: dict[int, GoodThing] = {}
    for page, window in ranked:
        best.setdefault(page.pk, GoodThing(page, window.what, is_confirmed(window, on)))
    things = _unlike_first(best.values())
    return TermCard(
        day.term, day.column, day.begins_on, last, things[:THINGS_SHOWN], max(len(things) - THINGS_SHOWN, 0)
    )


def _unlike_first(things: Iterable[GoodThing]) -> list[GoodThing]:
    """A route and the village it leads to often share their words: the same words again go to the end."""
    fresh: dict[str, GoodThing] = {}
    again: list[GoodThing] = []
    for thing in things:
        if fresh.setdefault(thing.what, thing) is not thing:
            again.append(thing)
    return [*fresh.values(), *again]


def _is_on(window: Window, first: date, last: date) -> bool:
    return window_dates(window, first)[0] <= last


def _rank(window: Window, named: int, first: date, last: date, on: date) -> tuple[int, bool, bool, bool, int]:
    """New names first, in today's term what is on already, what is at its best or just begins, the confirmed, and what is
    not long on."""
    opens, _ = window_dates(window, first)
    is_ahead = first == on < opens
    is_fresh = opens >= first or _peaks(window, first, last)
    return named, is_ahead, not is_fresh, not is_confirmed(window, on), -opens.toordinal()


def _peaks(window: Window, first: date, last: date) -> bool:
    """Whether its best days touch these."""
    best = peak_days(window, first)
    return best is not None and best[0] <= last and best[1] >= first
