"""A route to take along: as a track for other programs, and as days in the visitor's calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tourism.core.figures import Unit, duration, written
from tourism.maps import track_writers
from tourism.maps.track_draft import plain_name

from .models import RoutePage
from .selectors import DayPlan, PlacedStop
from .way import Way


@dataclass(frozen=True)
class FileOrder:
    """What a file is made of. `address`: the full address of the route's page; `site`: the name of the portal; `host`
    makes names unique in the world; `starts_on`: the first day of the journey; `changed_at`: when the newest thing in it
    was published. Only calendars are dated."""

    route: RoutePage
    way: Way
    address: str
    site: str
    host: str
    starts_on: date = date(2000, 1, 1)
    changed_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)


def route_gpx(order: FileOrder) -> bytes:
    """One track a day, the places as waypoints; no track where no line is stored."""
    return track_writers.gpx(
        order.route.title,
        _lines(order),
        order.way.waypoints(),
        creator=order.site,
        url=order.address,
        note=track_note(order.route),
    )


def route_kml(order: FileOrder) -> bytes:
    return track_writers.kml(order.route.title, _lines(order), order.way.waypoints(), note=track_note(order.route))


def route_geojson(order: FileOrder) -> bytes:
    return track_writers.geojson(order.route.title, _lines(order), order.way.waypoints(), note=track_note(order.route))


def route_ics(order: FileOrder) -> bytes:
    """A whole-day event for each day. The same route, start and state, the same bytes; a day keeps its name for ever."""
    calendar = Calendar()
    calendar.add("prodid", "-//Xiangjian//Routes//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain_name(order.route.title))
    for plan in order.way.days:
        calendar.add_component(_event(order, plan))
    return calendar.to_ical()


def track_note(route: RoutePage) -> str:
    """Where the line comes from, and a warning where one cannot go by it."""
    if not route.track:
        return _("没有轨迹，只有各站的位置。")
    warning = _("示意线，不能照着走。") if route.track_kind == RoutePage.TrackKind.SKETCH else ""
    return "".join(part for part in (warning, route.track_note))


def _lines(order: FileOrder) -> Iterable[track_writers.Line]:
    return order.way.day_lines() if order.route.track else []


def _event(order: FileOrder, plan: DayPlan) -> Event:
    route, number = order.route, plan.day.number
    on = order.starts_on + timedelta(days=number - 1)
    event = Event()
    event.add("uid", f"route-{route.pk}-{order.starts_on:%Y%m%d}-day{number}@{order.host}")
    event.add("dtstamp", order.changed_at.astimezone(UTC))
    event.add("last-modified", order.changed_at.astimezone(UTC))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    names = {"title": route.title, "n": number, "day": plan.day.title}
    event.add("summary", plain_name(_("%(title)s 第%(n)d天：%(day)s") % names))
    where = _ends_at(plan)
    if where is not None and where.point is not None:
        lng, lat = where.point
        event.add("geo", (lat, lng))
        event.add("location", plain_name(where.stop.name))
    event.add("description", "\n".join(_told(plan)))
    event.add("url", f"{order.address}#day-{number}")
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return event


def _ends_at(plan: DayPlan) -> PlacedStop | None:
    """Where one sleeps, else the last place of the day."""
    placed = [one for one in [*plan.stops, *plan.beds] if one.point is not None]
    return placed[-1] if placed else None


def _told(plan: DayPlan) -> list[str]:
    """The day line by line: when, where, and how one comes there."""
    lines = [plan.day.note] if plan.day.note else []
    for one in plan.stops:
        stop = one.stop
        way = "，".join(
            part
            for part in (
                one.leg_words,
                _("约 %(km)s 公里") % {"km": written(stop.leg_km, Unit.KM)} if stop.leg_km else "",
                duration(stop.leg_minutes),
            )
            if part
        )
        arrive = f"{stop.arrive:%H:%M} " if stop.arrive else ""
        lines.append(plain_name(f"{arrive}{stop.name}" + (f"（{way}）" if way else "")))
    return [*lines, _("时间都是约数，出发前请核对。")]
