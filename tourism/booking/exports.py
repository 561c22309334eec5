"""Calendar files: a booking for its guest, the taken nights of a room type for another place that sells it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .models import Booking
from .selectors.channels import Stretch, changes_of
from .states import RELEASED, WAITING, BookingState

_STATUS = {
    **dict.fromkeys(WAITING, "TENTATIVE"),
    **dict.fromkeys(RELEASED | {BookingState.NO_SHOW}, "CANCELLED"),
}


def booking_calendar(booking: Booking, *, host: str, find_url: str, now: datetime) -> bytes:
    """An ICS file with one all-day event from arrival to departure; the day of departure is exclusive, as RFC 5545 says.

    It carries no secret link: calendars are shared with families and colleagues. Fetched again after a step it is the same
    event with a higher SEQUENCE, so that it takes the place of the older one.
    """
    household = booking.household
    changed_at, times = changes_of({booking.pk})[booking.pk]
    event = Event()
    fields: dict[str, Any] = {
        "uid": f"{booking.code}@{host}",
        "dtstamp": now,
        "last-modified": changed_at.astimezone(UTC),
        "sequence": times,
        "dtstart": booking.check_in,
        "dtend": booking.check_out,
        "summary": _("住 %(name)s（%(village)s）") % {"name": household.name, "village": household.village.title},
        "location": "，".join(part for part in (household.village.title, household.hamlet, household.name) if part),
        "description": _(
            "订单号 %(code)s，%(guests)s 位，房费 %(total)s 元，%(payment)s。\n凭订单号和电话查看或取消：%(find_url)s"
        )
        % {
            "code": booking.code,
            "guests": booking.guests,
            "total": booking.total,
            "payment": booking.get_payment_display(),
            "find_url": find_url,
        },
        "status": _STATUS.get(booking.current_state, "CONFIRMED"),
        "transp": "TRANSPARENT",
    }
    for name, value in fields.items():
        event.add(name, value)
    return _calendar([event])


def channel_calendar(stretches: Iterable[Stretch]) -> bytes:
    """An ICS file that says which nights are taken and nothing of whom: the same nights, the same bytes."""
    events = []
    for stretch in stretches:
        event = Event()
        event.add("uid", f"{stretch.uid}@xiangjian")
        event.add("dtstamp", stretch.changed_at.astimezone(UTC))
        event.add("last-modified", stretch.changed_at.astimezone(UTC))
        event.add("sequence", stretch.sequence)
        event.add("dtstart", stretch.starts_on)
        event.add("dtend", stretch.ends_on)
        event.add("summary", "Reserved" if stretch.is_guest else "Not available")
        events.append(event)
    return _calendar(events)


def _calendar(events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Xiangjian//Booking//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()
