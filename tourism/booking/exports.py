"""A booking as a calendar file."""

from datetime import datetime
from typing import Any

from icalendar import Calendar, Event

from .models import Booking
from .states import BookingState

_STATUS = {
    BookingState.HELD: "TENTATIVE",
    BookingState.CANCELLED: "CANCELLED",
    BookingState.EXPIRED: "CANCELLED",
    BookingState.NO_SHOW: "CANCELLED",
}


def booking_calendar(booking: Booking, *, host: str, find_url: str, now: datetime) -> bytes:
    """An ICS file with one all-day event from arrival to departure; the day of departure is exclusive, as RFC 5545 says.

    It carries no secret link: calendars are shared with families and colleagues.
    """
    household = booking.household
    event = Event()
    fields: dict[str, Any] = {
        "uid": f"{booking.code}@{host}",
        "dtstamp": now,
        "dtstart": booking.check_in,
        "dtend": booking.check_out,
        "summary": f"住 {household.name}（{household.village.title}）",
        "location": "，".join(part for part in (household.village.title, household.hamlet, household.name) if part),
        "description": f"订单号 {booking.code}，{booking.guests} 位，房费 {booking.total} 元，到店付。\n"
        f"凭订单号和电话查看或取消：{find_url}",
        "status": _STATUS.get(booking.current_state, "CONFIRMED"),
        "transp": "TRANSPARENT",
    }
    for name, value in fields.items():
        event.add(name, value)
    calendar = Calendar()
    calendar.add("prodid", "-//Xiangjian//Booking//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical()
