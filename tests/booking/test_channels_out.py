"""What other places are told of our nights, and what the host is told of theirs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from tests.factories.channels import URL, Elsewhere, calendar, imported
from tests.factories.stays import booking_in, hold
from tourism.booking.exports import channel_calendar
from tourism.booking.ical_feed import read_feed
from tourism.booking.models import Channel, RoomNight
from tourism.booking.selectors.channels import age_in_words, channels_of, taken_stretches
from tourism.booking.services import block_nights, cancel, change, confirm, move_room
from tourism.booking.services.channels import rotate_export_key
from tourism.booking.services.sync_channel import sync_channel
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Room, RoomType


def exported(channel: Channel, on: date, at: datetime) -> bytes:
    return channel_calendar(taken_stretches(channel, today=on, now=at))


def told(content: bytes) -> list[tuple[str, date, date]]:
    """(summary, first night, day of departure) as another program reads them."""
    events = Calendar.from_ical(content).walk("VEVENT")
    return [(str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt) for one in events]


def test_others_are_told_of_every_occupant_and_of_nobodys_name(
    channel: Channel, double: RoomType, today: date, now: datetime
) -> None:
    confirmed = booking_in(BookingState.CONFIRMED, double, now=now, nights=2)
    hold(double, StayDates.of(today + timedelta(days=4), 1), now=now)
    third = Room.objects.get(number="103")
    block_nights(room=third, stay=StayDates.of(today, 5), now=now, note="儿子回家")

    content = exported(channel, today, now)

    assert sorted(told(content)) == [
        ("Not available", today, today + timedelta(days=5)),
        ("Reserved", today, today + timedelta(days=2)),
        ("Reserved", today + timedelta(days=4), today + timedelta(days=5)),
    ]
    text = content.decode()
    assert confirmed.code not in text and "陈" not in text and "儿子" not in text and "13800001234" not in text
    assert "DTEND;VALUE=DATE:20261125" in text


def test_the_same_nights_are_the_same_bytes_until_something_changes(
    channel: Channel, double: RoomType, today: date, now: datetime
) -> None:
    made = hold(double, StayDates.of(today, 3), now=now)
    confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)
    block_nights(room=Room.objects.get(number="103"), stay=StayDates.of(today, 5), now=now)
    first = exported(channel, today, now)

    assert exported(channel, today, now + timedelta(hours=5)) == first
    # Next morning the guest of yesterday is still the same event.
    assert exported(channel, today + timedelta(days=1), now + timedelta(days=1)) == first
    cancel(booking_id=made.pk, actor=Actor.HOST, now=now)
    assert exported(channel, today, now) != first


def test_a_booking_is_the_same_event_after_every_step_only_newer(
    channel: Channel, double: RoomType, today: date, now: datetime
) -> None:
    booking = hold(double, StayDates.of(today + timedelta(days=1), 2), now=now)
    at = [now + timedelta(minutes=n) for n in range(4)]
    seen = Calendar.from_ical(exported(channel, today, at[0])).walk("VEVENT")

    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=at[1])
    seen += Calendar.from_ical(exported(channel, today, at[1])).walk("VEVENT")
    move_room(
        booking_id=booking.pk, line_id=booking.lines.get().pk, room_id=Room.objects.get(number="103").pk,
        actor=Actor.HOST, user=None, now=at[2], today=today,
    )  # fmt: skip
    seen += Calendar.from_ical(exported(channel, today, at[2])).walk("VEVENT")
    stay = StayDates.of(today + timedelta(days=5), 3)
    change(booking_id=booking.pk, actor=Actor.GUEST, stay=stay, now=at[3], today=today)
    seen += Calendar.from_ical(exported(channel, today, at[3])).walk("VEVENT")

    assert RoomNight.objects.filter(room__number="101").exists() is False
    assert {str(event["UID"]) for event in seen} == {f"line-{booking.lines.get().pk}@xiangjian"}
    assert [event["SEQUENCE"] for event in seen] == [0, 1, 2, 3]
    assert [event["LAST-MODIFIED"].dt for event in seen] == [event["DTSTAMP"].dt for event in seen] == at
    assert [(event["DTSTART"].dt, event["DTEND"].dt) for event in seen[2:]] == [
        (today + timedelta(days=1), today + timedelta(days=3)),
        (stay.check_in, stay.check_out),
    ]


def test_a_channel_never_hears_its_own_nights_back_but_the_others_do(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, double: RoomType, today: date, now: datetime
) -> None:
    elsewhere.content = calendar(("anna-HM4ABC", today, 2))
    sync()
    other = Channel.objects.create(room_type=double, name="第三处", export_key="o", created_at=now)

    assert told(exported(channel, today, now)) == []
    assert told(exported(other, today, now)) == [("Reserved", today, today + timedelta(days=2))]
    assert b"HM4ABC" not in exported(other, today, now)


def test_a_host_may_keep_tonight_from_a_channel_and_from_six_in_the_evening_tomorrow_too(
    channel: Channel, today: date, now: datetime
) -> None:
    channel.closes_same_day = True
    tomorrow = today + timedelta(days=1)

    assert told(exported(channel, today, now)) == [("Not available", today, tomorrow)]
    assert told(exported(channel, today, now.replace(hour=18))) == [
        ("Not available", today, tomorrow),
        ("Not available", tomorrow, tomorrow + timedelta(days=1)),
    ]


def test_a_hold_that_ran_out_is_not_told(channel: Channel, double: RoomType, today: date, now: datetime) -> None:
    hold(double, StayDates.of(today, 2), now=now)

    assert told(exported(channel, today, now + timedelta(hours=1))) == []


def test_what_we_tell_blocks_the_same_nights_at_a_reader_of_our_kind(
    channel: Channel, double: RoomType, family: RoomType, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    """Out of Creekside's doubles, into Creekside's family room (I14); again, and nothing changes."""
    booking_in(BookingState.CONFIRMED, double, now=now, nights=2)
    made = hold(double, StayDates.of(today + timedelta(days=5), 3), now=now)
    confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)
    mirror = Channel.objects.create(room_type=family, name="镜", import_url=URL, export_key="m", created_at=now)
    elsewhere.content = exported(channel, today, now)

    for hours in (0, 1):
        sync_channel(channel_id=mirror.pk, now=now + timedelta(hours=hours), today=today, fetch=elsewhere)

    ours = set(RoomNight.objects.filter(line__isnull=False).values_list("night", flat=True))
    assert {today + timedelta(days=n) for _uid, _room, n in imported(mirror)} == ours
    assert len(imported(mirror)) == 5
    assert channel_calendar(taken_stretches(mirror, today=today, now=now)) == channel_calendar([])
    assert len(read_feed(elsewhere.content, zone=now.tzinfo, first=today, last=today + timedelta(days=9))) == 2


def test_a_new_export_link_ends_the_old_one(channel: Channel, now: datetime) -> None:
    rotated = rotate_export_key(channel_id=channel.pk, now=now)

    assert rotated.export_key != channel.export_key and len(rotated.export_key) == 43


def test_the_host_sees_age_guests_and_the_bookings_in_conflict(
    sync: Callable,
    channel: Channel,
    elsewhere: Elsewhere,
    creekside: Household,
    double: RoomType,
    today: date,
    now: datetime,
) -> None:
    ours = booking_in(BookingState.CONFIRMED, double, now=now, count=3, guests=3)
    elsewhere.content = calendar(("anna", today, 1), ("bo", today + timedelta(days=9), 1))
    sync()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        of_double, of_family = channels_of([creekside], now + timedelta(minutes=12))

    (standing,) = of_double.standings
    assert (standing.age, standing.is_stale, standing.guests, standing.closures) == ("12 分钟前", False, 2, 0)
    assert [(one.nights, one.bookings) for one in standing.conflicts] == [([today], [ours])]
    assert of_family.standings == []
    assert len(queries) <= 5
    assert channels_of([creekside], now + timedelta(hours=7))[0].standings[0].is_stale


@pytest.mark.parametrize(
    "age, words",
    [(timedelta(0), "刚刚"), (timedelta(seconds=119), "1 分钟前"), (timedelta(hours=23, minutes=59), "23 小时前"),
     (timedelta(days=3), "3 天前")],
)  # fmt: skip
def test_ages_are_said_in_words(age: timedelta, words: str) -> None:
    assert age_in_words(age) == words
