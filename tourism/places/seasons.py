"""Is it good now? Pure rules over season windows and dated notices; no clock, no database.

A window is a yearly stretch. Of each year's run we know a first and a last day; a year that was said to come early or late
is moved by as many days. What nobody confirmed lately is told as what it is: how it was in other years.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeVar

from django.utils.translation import gettext as _

from tourism.core import dates

from .xun import day_in, first_day, last_day, xun_name

ENDING_DAYS = 14
SOON_DAYS = 60
MOST_SHIFTED = 45
# How sure a window is, and how long its confirmation holds: what hangs on the weather is soon out of date.
STEADY, USUAL, WEATHER = "steady", "usual", "weather"
CONFIRMATION_LASTS = {STEADY: timedelta(days=400), USUAL: timedelta(days=400), WEATHER: timedelta(days=45)}


class Window(Protocol):
    """A yearly stretch of days: what is to be seen, from which 旬 to which; `ends` before `starts` crosses the new year.

    `starts_day` and `ends_day` are days of the month within that 旬 where they are known. The run that begins in
    `shifted_year` comes `shifted_days` later than usual (fewer than none: earlier).
    """

    what: str
    season: str
    starts: int
    starts_day: int | None
    peaks: int | None
    peaks_day: int | None
    ends: int
    ends_day: int | None
    shifted_year: int | None
    shifted_days: int | None
    confidence: str
    confirmed_on: date | None
    confirmed_role: str


@dataclass(slots=True)
class LightWindow:
    """A window as a query brings it when thousands are judged at once."""

    what: str
    season: str
    starts: int
    starts_day: int | None
    peaks: int | None
    peaks_day: int | None
    ends: int
    ends_day: int | None
    shifted_year: int | None
    shifted_days: int | None
    confidence: str
    confirmed_on: date | None
    confirmed_role: str


# The columns that make one, in its order.
LIGHT_COLUMNS = tuple(one.name for one in fields(LightWindow))


class DatedNotice(Protocol):
    """A message that holds from one day to another, both included."""

    title: str
    starts_on: date
    ends_on: date
    is_closure: bool


Told = TypeVar("Told", bound=DatedNotice)


@dataclass(frozen=True)
class Run:
    """One year's stretch of a window, moved as was said for that year."""

    first: date
    last: date
    shift: int


@dataclass(frozen=True)
class SeasonState:
    """What a visitor is told, with its reason.

    `kind`: closed (nobody is received), now, end (about to close), usual (so it was in other years, and nobody confirmed
    this one), soon (opens within 60 days), rest. `opens` is when something not yet on begins, in words.
    """

    kind: str
    text: str
    what: str = ""
    until: date | None = None
    confirmed: bool = False
    source: str = ""
    opens: str = ""
    reason: str = ""
    confirmed_on: date | None = None
    confirmed_role: str = ""


CLOSED = "closed"
GOOD = ("now", "end")
_ORDER = {"now": 0, "end": 1, "usual": 2, "soon": 3, "rest": 4, CLOSED: 5}
KINDS = tuple(_ORDER)

Rank = tuple[int, bool]


class _Stretch(NamedTuple):
    """What of a window decides its days."""

    starts: int
    starts_day: int | None
    ends: int
    ends_day: int | None
    shifted_year: int | None
    shifted_days: int | None

    def run(self, year: int) -> Run:
        """The run that begins in `year`, before it is moved."""
        starts, starts_day, ends, ends_day, shifted_year, shifted_days = self
        shift = (shifted_days or 0) if shifted_year == year else 0
        ends_in = year if (starts, starts_day or 1) <= (ends, ends_day or 31) else year + 1
        first = day_in(starts, starts_day, year) if starts_day else first_day(starts, year)
        last = day_in(ends, ends_day, ends_in) if ends_day else last_day(ends, ends_in)
        moved = timedelta(days=shift)
        return Run(first + moved, last + moved, shift)


# Thousands of villages share a few hundred stretches.
@lru_cache(maxsize=4096)
def _current_run(stretch: _Stretch, on: date) -> Run:
    runs = [stretch.run(year) for year in range(on.year - 2, on.year + 3)]
    return min((run for run in runs if run.last >= on), key=lambda run: (run.first > on, run.first, run.last))


def current_run(window: Window, on: date) -> Run:
    """The window's run that contains `on`, else its next run."""
    stretch = _Stretch(
        window.starts, window.starts_day, window.ends, window.ends_day, window.shifted_year, window.shifted_days
    )
    return _current_run(stretch, on)


def window_dates(window: Window, on: date) -> tuple[date, date]:
    """First and last day of the window's run that contains `on`, else of its next run."""
    run = current_run(window, on)
    return run.first, run.last


def window_words(window: Window) -> str:
    """油菜花 3月中旬—4月上旬"""
    return f"{window.what} {window_span(window)}"


def window_span(window: Window) -> str:
    """3月中旬—4月上旬; a single 旬 alone"""
    first, last = xun_name(window.starts), xun_name(window.ends)
    return first if first == last else f"{first}—{last}"


def is_confirmed(window: Window, on: date) -> bool:
    """Confirmed by someone lately enough for what it is; older claims demote themselves."""
    return window.confirmed_on is not None and on - window.confirmed_on <= CONFIRMATION_LASTS[window.confidence]


def peak_days(window: Window, on: date) -> tuple[date, date] | None:
    """The best days of the run that contains `on`, else of the next: its best third of a month, from the day on that is
    known, moved as the year is."""
    if window.peaks is None:
        return None
    run = current_run(window, on)
    moved = timedelta(days=run.shift)
    year = (run.first - moved).year + (window.peaks < window.starts)
    first = day_in(window.peaks, window.peaks_day, year) if window.peaks_day else first_day(window.peaks, year)
    return first + moved, last_day(window.peaks, year) + moved


@dataclass(frozen=True)
class _Judged:
    """A window on a day, before anything is put into words."""

    window: Window
    run: Run
    kind: str
    is_known: bool

    @property
    def rank(self) -> Rank:
        return _ORDER[self.kind], not self.is_known

    @property
    def order(self) -> tuple[int, bool, date]:
        """What is on beats what ends, what ends beats what comes. Of two that are on, the confirmed one; of two that
        rest, the one that comes first."""
        return _ORDER[self.kind], self.kind in GOOD and not self.is_known, self.run.first


def _judge(window: Window, on: date) -> _Judged:
    run, known = current_run(window, on), is_confirmed(window, on)
    if run.first > on:
        kind = "soon" if (run.first - on).days <= SOON_DAYS else "rest"
    elif not known:
        kind = "usual"
    else:
        kind = "end" if (run.last - on).days < ENDING_DAYS else "now"
    return _Judged(window, run, kind, known)


def _best(windows: Iterable[Window], on: date) -> _Judged | None:
    return min((_judge(window, on) for window in windows), key=lambda one: one.order, default=None)


def closure_on(notices: Iterable[Told], on: date) -> Told | None:
    """The closure in force on that day; of several the one that ends last."""
    closures = [one for one in notices if one.is_closure and one.starts_on <= on <= one.ends_on]
    return max(closures, key=lambda one: one.ends_on, default=None)


def season_state(windows: Iterable[Window], on: date, notices: Iterable[DatedNotice] = ()) -> SeasonState:
    """The one badge for a visitor's date. A closure on that date wins over every season."""
    if closure := closure_on(notices, on):
        return _closed(closure)
    best = _best(windows, on)
    if best is None:
        return SeasonState("rest", _("时令待填"), reason=_("还没有人填这里的时令。"))
    return _TELL[best.kind](best, on)


def season_state_during(
    windows: Iterable[Window], days: Sequence[date], notices: Iterable[DatedNotice] = ()
) -> SeasonState:
    """The badge for a weekend: that of its best day; closed only where every day is."""
    windows, notices = list(windows), list(notices)
    states = [season_state(windows, day, notices) for day in days]
    return min(states, key=season_rank)


def rank_during(windows: Iterable[Window], days: Sequence[date], notices: Iterable[DatedNotice] = ()) -> Rank:
    """`season_rank` of `season_state_during`, without a word: for lists of thousands."""
    windows, notices = list(windows), list(notices)
    return min(_rank(windows, day, notices) for day in days)


def _rank(windows: Sequence[Window], on: date, notices: Iterable[DatedNotice]) -> Rank:
    if closure_on(notices, on):
        return _ORDER[CLOSED], False
    best = _best(windows, on)
    return best.rank if best else (_ORDER["rest"], True)


def season_rank(state: SeasonState) -> Rank:
    """Sorts what is good now before what ends, comes, rests, is closed; of each the confirmed before the rest."""
    return _ORDER[state.kind], not state.confirmed


def is_good(rank: Rank) -> bool:
    return rank[0] <= _ORDER["end"]


# --- in words ---


def day_words(on: date, beside: date) -> str:
    """12月5日; with its year where that is another than the day it is read on."""
    return dates.day(on) if on.year == beside.year else dates.full_day(on)


def _opens(judged: _Judged) -> str:
    """When it begins: by the 旬 as long as nobody knows better."""
    window, run = judged.window, judged.run
    if window.starts_day or run.shift:
        return dates.day(run.first)
    return xun_name(window.starts)


def _shift_words(run: Run) -> str:
    told = {"year": (run.first - timedelta(days=run.shift)).year, "n": abs(run.shift)}
    if run.shift < 0:
        return _("%(year)d年比往年早 %(n)d 天。") % told
    return _("%(year)d年比往年晚 %(n)d 天。") % told if run.shift else ""


def _doubt_words(window: Window) -> str:
    return _("早晚看天气，动身前问一声。") if window.confidence == WEATHER else ""


def _source(judged: _Judged) -> str:
    said = judged.window.confirmed_on
    if not judged.is_known or said is None:
        return _("尚未确认")
    return _("%(who)s %(on)s确认") % {"who": judged.window.confirmed_role, "on": dates.full_day(said)}


def _told(judged: _Judged, text: str, reason: str, *, opens: str = "") -> SeasonState:
    window = judged.window
    return SeasonState(
        judged.kind, text, window.what, judged.run.last, judged.is_known, _source(judged), opens,
        reason + _shift_words(judged.run) + _doubt_words(window),
        window.confirmed_on, window.confirmed_role if window.confirmed_on else "",
    )  # fmt: skip


def _now(judged: _Judged, on: date) -> SeasonState:
    what, until = judged.window.what, day_words(judged.run.last, on)
    best = peak_days(judged.window, on)
    if best and best[0] <= on <= best[1]:
        reason = _("%(what)s正是盛期，约到 %(until)s。") % {"what": what, "until": until}
    else:
        reason = _("%(what)s约到 %(until)s。") % {"what": what, "until": until}
    return _told(judged, _("正好 · %(what)s") % {"what": what}, reason)


def _end(judged: _Judged, on: date) -> SeasonState:
    what, until = judged.window.what, day_words(judged.run.last, on)
    reason = _("%(what)s将收场，约到 %(until)s。") % {"what": what, "until": until}
    return _told(judged, _("尾声 · %(what)s") % {"what": what}, reason)


def _usual(judged: _Judged, on: date) -> SeasonState:
    window, run = judged.window, judged.run
    reason = _("往年%(what)s约从 %(first)s到 %(last)s。") % {
        "what": window.what, "first": day_words(run.first, on), "last": day_words(run.last, on),
    }  # fmt: skip
    if window.confirmed_on:
        reason += _("上次确认是 %(on)s，隔得太久，今年怎样还没有人说。") % {"on": dates.full_day(window.confirmed_on)}
    else:
        reason += _("今年怎样还没有人说。")
    return _told(judged, _("往年此时 · %(what)s") % {"what": window.what}, reason)


def _soon(judged: _Judged, on: date) -> SeasonState:
    what, opens = judged.window.what, _opens(judged)
    reason = _("%(what)s约从 %(first)s起，还有 %(n)d 天，可以先订。") % {
        "what": what, "first": day_words(judged.run.first, on), "n": (judged.run.first - on).days,
    }  # fmt: skip
    return _told(judged, _("%(opens)s起 · %(what)s") % {"opens": opens, "what": what}, reason, opens=opens)


def _rest(judged: _Judged, on: date) -> SeasonState:
    what, opens = judged.window.what, _opens(judged)
    reason = _("这会儿来人少，看的是平常日子；%(what)s约从 %(first)s起。") % {
        "what": what, "first": day_words(judged.run.first, on)
    }  # fmt: skip
    return _told(judged, _("歇 · %(opens)s起%(what)s") % {"opens": opens, "what": what}, reason, opens=opens)


def _closed(notice: DatedNotice) -> SeasonState:
    reason = _("%(first)s至%(last)s停止接待：%(why)s。") % {
        "first": dates.full_day(notice.starts_on),
        "last": dates.full_day(notice.ends_on),
        "why": notice.title.rstrip("。"),
    }
    text = _("停止接待 · 到%(last)s") % {"last": dates.day(notice.ends_on)}
    return SeasonState(CLOSED, text, until=notice.ends_on, confirmed=True, source=_("以告示为准"), reason=reason)


_TELL = {"now": _now, "end": _end, "usual": _usual, "soon": _soon, "rest": _rest}
