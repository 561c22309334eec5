"""Is it good now? Pure rules over season windows; no clock, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from .xun import first_day, last_day, xun_name

ENDING_DAYS = 14
SOON_DAYS = 60
CONFIRMATION_LASTS = timedelta(days=400)


class Window(Protocol):
    """A yearly stretch of days: what is to be seen, from which 旬 to which; `ends` before `starts` crosses the new year."""

    what: str
    season: str
    starts: int
    ends: int
    confirmed_on: date | None
    confirmed_role: str


@dataclass(frozen=True)
class SeasonState:
    """What a visitor is told. `kind`: now, end (about to close), soon (opens within 60 days), rest.

    `opens` is the 旬 in which something not yet on begins.
    """

    kind: str
    text: str
    what: str = ""
    until: date | None = None
    confirmed: bool = False
    source: str = ""
    opens: str = ""


def window_dates(window: Window, on: date) -> tuple[date, date]:
    """First and last day of the window's run that contains `on`, else of its next run."""
    for year in (on.year - 1, on.year, on.year + 1):
        first = first_day(window.starts, year)
        last = last_day(window.ends, year if window.ends >= window.starts else year + 1)
        if last >= on:
            return first, last
    raise AssertionError("a yearly window always has a run ahead")


def window_words(window: Window) -> str:
    """油菜花 3月中旬—4月上旬"""
    return f"{window.what} {window_span(window)}"


def window_span(window: Window) -> str:
    """3月中旬—4月上旬; a single 旬 alone"""
    first, last = xun_name(window.starts), xun_name(window.ends)
    return first if first == last else f"{first}—{last}"


def is_confirmed(window: Window, on: date) -> bool:
    """Confirmed by someone within the last thirteen months; older claims demote themselves."""
    return window.confirmed_on is not None and on - window.confirmed_on <= CONFIRMATION_LASTS


def _source(window: Window, on: date) -> str:
    if not is_confirmed(window, on):
        return "尚未确认"
    said = window.confirmed_on
    assert said is not None
    return f"{window.confirmed_role} {said.year}年{said.month}月{said.day}日确认"


def _state(window: Window, on: date) -> SeasonState:
    first, last = window_dates(window, on)
    known, source = is_confirmed(window, on), _source(window, on)
    if first <= on <= last:
        if (last - on).days < ENDING_DAYS:
            return SeasonState("end", f"尾声 · {window.what}", window.what, last, known, source)
        return SeasonState("now", f"正好 · {window.what}", window.what, last, known, source)
    opens = xun_name(window.starts)
    if (first - on).days <= SOON_DAYS:
        return SeasonState("soon", f"{opens}起 · {window.what}", window.what, last, known, source, opens)
    return SeasonState("rest", f"歇 · {opens}起{window.what}", window.what, last, known, source, opens)


_ORDER = {"now": 0, "end": 1, "soon": 2, "rest": 3}
GOOD = ("now", "end")


def season_rank(state: SeasonState) -> tuple[int, bool]:
    """Sorts what is good now before what ends, comes, rests; of each the confirmed before the rest."""
    return _ORDER[state.kind], not state.confirmed


def season_state(windows: Iterable[Window], on: date) -> SeasonState:
    """The one badge for a visitor's date: what is on beats what ends, what ends beats what comes.

    Of two that are on, the confirmed one; of two that rest, the one that comes first.
    """
    states = [(_state(window, on), window_dates(window, on)[0]) for window in windows]
    if not states:
        return SeasonState("rest", "时令待填")
    best, _ = min(states, key=lambda pair: _badge_rank(*pair))
    return best


def _badge_rank(state: SeasonState, first: date) -> tuple[int, bool, date]:
    return _ORDER[state.kind], state.kind in GOOD and not state.confirmed, first
