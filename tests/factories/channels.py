"""Elsewhere: another place that sells Creekside's double rooms. Its calendar is written by the icalendar package."""

from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from tourism.booking.models import Channel, RoomNight
from tourism.booking.services import block_nights
from tourism.core.safe_fetch import Fetched, Unreachable
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

URL = "https://elsewhere.example/rooms/7.ics"


def calendar(*stays: tuple[str, date, int], summary: str = "Reserved") -> bytes:
    """Each stay: UID, first night, how many nights."""
    written = Calendar()
    written.add("prodid", "-//Elsewhere//EN")
    written.add("version", "2.0")
    for uid, begin, count in stays:
        event = Event()
        event.add("uid", uid)
        event.add("summary", summary)
        event.add("dtstart", begin)
        event.add("dtend", begin + timedelta(days=count))
        written.add_component(event)
    return written.to_ical()


class Elsewhere:
    """What the other place answers, and what it was asked with."""

    def __init__(self) -> None:
        self.content = calendar()
        self.status = 200
        self.headers = {"etag": '"1"', "last-modified": "Mon, 23 Nov 2026 00:00:00 GMT"}
        self.asked: list[dict[str, str]] = []
        self.is_down = False

    def __call__(self, url: str, *, headers: dict[str, str]) -> Fetched:
        assert url == URL
        self.asked.append(headers)
        if self.is_down:
            raise Unreachable("elsewhere.example 太慢，没有等到它答完。请过一会儿再试。")
        return Fetched(self.status, self.headers, self.content if self.status == 200 else b"", url)


def imported(channel: Channel) -> set[tuple[str, str, int]]:
    """(UID, room number, days from Monday 23 November) of every night the channel has."""
    rows = RoomNight.objects.filter(event__channel=channel, kind=RoomNight.Kind.ICAL)
    monday = date(2026, 11, 23)
    return {(row.event.uid, row.room.number, (row.night - monday).days) for row in rows if row.event}


def conflicts(channel: Channel) -> dict[str, list[str]]:
    return {event.uid: event.conflicts for event in channel.events.all() if event.conflicts}


def fill(room_type: RoomType, first: date, nights: int, now: datetime) -> None:
    """Block every room of the type."""
    for room in room_type.rooms.all():
        block_nights(room=room, stay=StayDates.of(first, nights), now=now)
