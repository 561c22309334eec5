"""The week as bars: fourteen half days, a stay lies from the afternoon of arrival to the morning of departure."""

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
class PlanRow:
    room: Room
    bars: list[Bar]


def week_plan(week: DeskWeek, before: DeskWeek, today: date) -> list[PlanRow]:
    """A row of bars for each room; `before` is the week before, whose last night ends on the first morning."""
    last_nights = {row.room.pk: row.cells[-1] for row in before.rows}
    return [PlanRow(row.room, _bars(row, last_nights.get(row.room.pk), today)) for row in week.rows]


def occupied_by_night(week: DeskWeek) -> list[int]:
    """How many rooms have guests, night by night."""
    guests = (RoomNight.Kind.HOLD, RoomNight.Kind.STAY)
    return [sum(row.cells[n].kind in guests for row in week.rows) for n in range(len(week.days))]


def _bars(row: WeekRow, last_night: WeekCell | None, today: date) -> list[Bar]:
    bars = []
    first = row.cells[0]
    if last_night is not None and last_night.kind and (not first.kind or first.is_first):
        bars.append(_leaving(last_night))
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
    if booking.group_id is not None and booking.state == BookingState.CONFIRMED:
        return "un", _("团"), people
    if booking.state == BookingState.HELD:
        return "hd", _("保留"), who
    if booking.state == BookingState.CHECKED_IN:
        return "in", _("在住"), who
    if booking.state == BookingState.CHECKED_OUT:
        return "out", _("已离"), who
    return ("ar", _("今到"), who) if booking.check_in <= today else ("bk", _("已订"), who)
