"""The calendar file of a booking: one event that stays the same event, in lines that any program can read."""

from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from tests.factories.stays import hold
from tourism.booking.exports import booking_calendar, channel_calendar
from tourism.booking.models import Booking
from tourism.booking.selectors.channels import Stretch
from tourism.booking.services import cancel, change, confirm, move_room
from tourism.booking.states import Actor
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType

LONG = "云上梯田深处那家有一百二十年老屋和三棵银杏树的溪畔小院民宿"


def written(booking: Booking, at: datetime) -> bytes:
    fresh = Booking.objects.get(pk=booking.pk)
    return booking_calendar(fresh, host="xiangjian.example", find_url="https://xiangjian.example/bookings/", now=at)


def event_of(content: bytes) -> Event:
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


def unfolded(content: bytes) -> str:
    """By hand, as RFC 5545 3.1 says. Fails for a line that is too long or begins or ends inside a character."""
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines), "nothing was folded, so nothing was tried"
    return "\r\n".join(line.decode() for line in lines).replace("\r\n ", "")


def move_to(room: Room, booking: Booking, at: datetime) -> None:
    move_room(
        booking_id=booking.pk, line_id=booking.lines.get().pk, room_id=room.pk, actor=Actor.HOST, user=None, now=at,
        today=at.date(),
    )  # fmt: skip


@pytest.mark.parametrize("shift", range(4))
def test_long_chinese_is_folded_by_octets_between_characters(
    creekside: Household, double: RoomType, now: datetime, shift: int
) -> None:
    """Each shift puts the fold at another octet of a character of three."""
    Household.objects.update(name=f"{'a' * shift}{LONG}"[:40], hamlet=f"{'b' * shift}{LONG}")
    booking = hold(double, StayDates.of(now.date(), 2), now=now)

    text = unfolded(written(booking, now))

    creekside.refresh_from_db()
    assert f"SUMMARY:住 {creekside.name}（竹溪村）\r\n" in text
    assert f"LOCATION:竹溪村，{creekside.hamlet}，{creekside.name}\r\n" in text
    assert str(event_of(written(booking, now))["LOCATION"]) == f"竹溪村，{creekside.hamlet}，{creekside.name}"


@pytest.mark.parametrize("shift", range(4))
def test_the_calendar_for_others_is_folded_in_the_same_way(today: date, now: datetime, shift: int) -> None:
    uid = "a" * shift + LONG * 3

    text = unfolded(channel_calendar([Stretch(today, today + timedelta(days=1), uid, True, now)]))

    assert f"UID:{uid}@xiangjian\r\n" in text


def test_it_is_one_event_that_grows_newer_with_each_step(double: RoomType, now: datetime) -> None:
    booking = hold(double, StayDates.of(now.date() + timedelta(days=1), 2), now=now)
    seen = [event_of(written(booking, now))]

    def after(step: int) -> None:
        seen.append(event_of(written(booking, now + timedelta(minutes=step, seconds=30))))

    at = [now + timedelta(minutes=n) for n in range(5)]
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=at[1])
    after(1)
    move_to(Room.objects.get(number="103"), booking, at[2])
    after(2)
    stay = StayDates.of(now.date() + timedelta(days=5), 3)
    change(booking_id=booking.pk, actor=Actor.GUEST, stay=stay, now=at[3], today=now.date())
    after(3)
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=at[4])
    after(4)

    assert {str(event["UID"]) for event in seen} == {f"{booking.code}@xiangjian.example"}
    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2, 3, 4]
    assert [event["LAST-MODIFIED"].dt for event in seen] == at
    assert [str(event["STATUS"]) for event in seen] == ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert (seen[3]["DTSTART"].dt, seen[3]["DTEND"].dt) == (stay.check_in, stay.check_out)


def test_fetched_twice_it_is_no_newer(double: RoomType, now: datetime) -> None:
    booking = hold(double, StayDates.of(now.date(), 2), now=now)

    first, second = (event_of(written(booking, now + timedelta(hours=n))) for n in (0, 1))

    assert (first["SEQUENCE"], first["LAST-MODIFIED"].dt) == (second["SEQUENCE"], second["LAST-MODIFIED"].dt)
