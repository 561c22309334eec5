"""The week as bars: fourteen half days, a stay lies from the afternoon of arrival to the morning of departure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tourism.booking.models import Booking, RoomNight
from tourism.booking.selectors import DeskWeek, WeekCell, WeekRow
from tourism.booking.states import BookingState
from tourism.homestays.models import Room

HALF_DAYS = 14


@dataclass(frozen=True)
class Bar:
    """One occupant of a room: half days `start` to `end`, counted from 1, both included."""

    start: int
    end: int
    kind: str
    word: str
    text: str
    booking: Booking | None
    goes_on_before: bool = False
    goes_on_after: bool = False


@dataclass(frozen=True)
class FreeNight:
    """A night on which the room may still be given to somebody; it stands where the bar would."""

    night: date
    start: int
    end: int


@dataclass(frozen=True)
class PlanRow:
    room: Room
    bars: list[Bar]
    free: list[FreeNight]


def week_plan(week: DeskWeek, today: date) -> list[PlanRow]:
    """A row of bars for each room, and the nights that are free."""
    return [PlanRow(row.room, _bars(row, today), _free(row.cells, today)) for row in week.rows]


def occupied_by_night(week: DeskWeek) -> list[int]:
    """How many rooms have guests, night by night."""
    guests = (RoomNight.Kind.HOLD, RoomNight.Kind.STAY)
    return [sum(row.cells[n].kind in guests for row in week.rows) for n in range(len(week.days))]


def _free(cells: Sequence[WeekCell], today: date) -> list[FreeNight]:
    return [
        FreeNight(cell.night, 2 * n + 2, min(2 * n + 3, HALF_DAYS))
        for n, cell in enumerate(cells)
        if not cell.kind and cell.night >= today
    ]


def _bars(row: WeekRow, today: date) -> list[Bar]:
    bars = []
    first = row.cells[0]
    if row.eve.kind and (not first.kind or first.is_first):
        bars.append(_leaving(row.eve))
    run: list[WeekCell] = []
    for number, cell in enumerate(row.cells):
        if run and (cell.is_first or not cell.kind):
            bars.append(_bar(run, number - len(run), today))
            run = []
        if cell.kind:
            run.append(cell)
    if run:
        bars.append(_bar(run, len(row.cells) - len(run), today))
    return bars


def _leaving(cell: WeekCell) -> Bar:
    text = cell.booking.masked_name if cell.booking else cell.note
    return Bar(1, 1, "out", _("离"), text, cell.booking, goes_on_before=True)


def _bar(run: list[WeekCell], first_night: int, today: date) -> Bar:
    """The first night is number 0; its afternoon is half day 2, the morning after the last night an odd one."""
    goes_on_before = first_night == 0 and not run[0].is_first
    end = 2 * (first_night + len(run)) + 1
    kind, word, text = _said(run[0], today)
    return Bar(
        start=1 if goes_on_before else 2 * first_night + 2,
        end=min(end, HALF_DAYS),
        kind=kind,
        word=word,
        text=text,
        booking=run[0].booking,
        goes_on_before=goes_on_before,
        goes_on_after=end > HALF_DAYS,
    )


def _said(cell: WeekCell, today: date) -> tuple[str, str, str]:
    """(class, word, text) of a bar."""
    booking = cell.booking
    if booking is None:
        words = {RoomNight.Kind.MAINTENANCE: _("维修"), RoomNight.Kind.ICAL: _("外部渠道")}
        return "mt", words.get(RoomNight.Kind(cell.kind), _("封房")), cell.note
    people = _("%(n)s人") % {"n": booking.guests}
    who = f"{booking.masked_name} {people}".strip()
    if booking.group_id is not None and booking.state in (BookingState.CONFIRMED, BookingState.OPTION):
        return "un", _("团") if booking.state == BookingState.CONFIRMED else _("团队预留"), people
    if booking.state == BookingState.CONFIRMED:
        return ("ar", _("今到"), who) if booking.check_in <= today else ("bk", _("已订"), who)
    kind, word = _said_of()[booking.current_state]
    return kind, word, who


def _said_of() -> dict[BookingState, tuple[str, str]]:
    """(class, word) of a booking's bar by its state; only states that have nights."""
    return {
        BookingState.HELD: ("hd", _("保留")),
        BookingState.OPTION: ("hd", _("预留")),
        BookingState.REQUESTED: ("hd", _("待答复")),
        BookingState.CHECKED_IN: ("in", _("在住")),
        BookingState.NO_SHOW: ("out", _("未到")),
        BookingState.CHECKED_OUT: ("out", _("已离")),
        BookingState.SETTLED: ("out", _("已离")),
    }
