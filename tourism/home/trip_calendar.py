"""One's own trip for one's own calendar: a whole-day entry for each day."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .own_trip import OwnTrip, ShownDay
from .trip_days import clock


def trip_calendar(trip: OwnTrip, *, host: str, address: str, made_on: date) -> bytes:
    """An ICS file; the same trip gives the same names and, on the same day, the same bytes. `address` leads back to it.

    Stops and first day name the trip, so a calendar that reads it twice has it once, with another party or another car, too.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Xiangjian//Own trip//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("我的乡间行程"))
    name = hashlib.sha256(f"{trip.plan.code} {trip.plan.on}".encode()).hexdigest()[:20]
    stamp = datetime.combine(made_on, time.min, tzinfo=UTC)
    for shown in trip.days:
        entry = Event()
        entry.add("uid", f"trip-{name}-{shown.day.number}@{host}")
        entry.add("dtstamp", stamp)
        entry.add("dtstart", shown.day.on)
        entry.add("dtend", shown.day.on + timedelta(days=1))
        entry.add("summary", _("第 %(n)d 天：%(what)s") % {"n": shown.day.number, "what": shown.title or _("返程")})
        entry.add("description", "\n".join(_lines(shown)))
        entry.add("url", address)
        entry.add("status", "TENTATIVE")
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    return calendar.to_ical()


def _lines(shown: ShownDay) -> list[str]:
    lines = []
    for one in shown.steps:
        at = one.step.arrives
        lines.append(
            _("约 %(at)s %(name)s") % {"at": clock(at), "name": one.step.spot.name}
            if at is not None
            else one.step.spot.name
        )
    if shown.night:
        place = shown.night.village.title if shown.night.village else _("另找")
        lines.append(_("宿：%(place)s") % {"place": place})
    lines += [note.text for note in shown.notes]
    return [*lines, _("时间是按直线距离估的，以路上为准。")]
