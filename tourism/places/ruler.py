"""Season windows as bars on the ruler of 24 solar terms. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from .seasons import CLOSED, DatedNotice, SeasonState, Window, current_run, is_confirmed, season_state
from .xun import term_column, xun_of

COLUMNS = 24


@dataclass(frozen=True)
class Bar:
    """From column `start` to column `end`, both included (小寒 is 1)."""

    start: int
    end: int
    season: str
    label: str
    confirmed: bool


@dataclass(frozen=True)
class RulerRow:
    """One line of includes/year_ruler.html."""

    name: str
    bars: list[Bar]
    state: SeasonState
    url: str = ""

    @property
    def state_kind(self) -> str:
        return self.state.kind

    @property
    def state_text(self) -> str:
        """Short: what is coming stands on the bar already."""
        if self.state.kind == "soon":
            return gettext("%(opens)s起") % {"opens": self.state.opens}
        if self.state.kind == "rest" and self.state.opens:
            return gettext("歇 · %(opens)s起") % {"opens": self.state.opens}
        if self.state.kind == "usual":
            return gettext("往年此时")
        return gettext("停止接待") if self.state.kind == CLOSED else self.state.text


def bars_of(windows: Iterable[Window], on: date) -> list[Bar]:
    """Every window's run of this year, else its next one. One that crosses New Year becomes two bars; the second carries
    no label of its own."""
    bars: list[Bar] = []
    for window in windows:
        run, known = current_run(window, on), is_confirmed(window, on)
        start, end = term_column(xun_of(run.first)), term_column(xun_of(run.last), end=True)
        if run.first.year == run.last.year:
            bars.append(Bar(start, end, window.season, window.what, known))
        else:
            bars.append(Bar(start, COLUMNS, window.season, window.what, known))
            bars.append(Bar(1, end, window.season, "", known))
    return sorted(bars, key=lambda bar: bar.start)


def ruler_row(
    name: str, windows: Iterable[Window], on: date, url: str = "", notices: Iterable[DatedNotice] = ()
) -> RulerRow:
    windows = list(windows)
    return RulerRow(name, bars_of(windows, on), season_state(windows, on, notices), url)
