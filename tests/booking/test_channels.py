"""Calendars shared with other places: what they have given away is off our market, what we have given away they are told.

Elsewhere is a channel that sells Creekside's double rooms too. Its calendar is written by the icalendar package.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.channels import URL, Elsewhere, calendar, conflicts, imported
from tests.factories.stays import booking_in, hold
from tourism.booking.management.commands import sync_channels
from tourism.booking.models import Booking, Channel, ChannelEvent, OutboxEvent, RoomNight
from tourism.booking.services import cancel
from tourism.booking.services.channels import ChannelRefused, add_channel, remove_channel
from tourism.booking.services.sync_channel import SYNC_EVERY, due_channels, sync_channel
from tourism.booking.states import Actor, BookingState
from tourism.core.safe_fetch import Fetched, Unreachable
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_the_nights_of_another_place_leave_our_market(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    elsewhere.content = calendar(("anna", today, 2), ("bo", today + timedelta(days=1), 1))

    synced = sync()

    assert imported(channel) == {("anna", "101", 0), ("anna", "101", 1), ("bo", "102", 1)}
    assert (synced.read_at, synced.last_error, synced.etag) == (now, "", '"1"')


def test_twice_is_once(sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime) -> None:
    elsewhere.content = calendar(("anna", today, 2))
    sync()
    rows = set(RoomNight.objects.values_list("pk", flat=True))

    sync(at=now + timedelta(hours=1))

    assert set(RoomNight.objects.values_list("pk", flat=True)) == rows
    assert channel.events.count() == 1


def test_what_the_other_place_takes_back_is_ours_again_and_who_stays_keeps_the_room(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    elsewhere.content = calendar(("anna", today, 2), ("bo", today, 2))
    sync()

    elsewhere.content = calendar(("bo", today, 3), ("cleo", today, 1))
    sync(at=now + timedelta(hours=1))

    assert imported(channel) == {("bo", "102", 0), ("bo", "102", 1), ("bo", "102", 2), ("cleo", "101", 0)}


@pytest.mark.parametrize(
    "content, words",
    [(b"", "空的"), (b"<html>Log in</html>", "不是日历"), (calendar(("x", date(2026, 12, 1), 1))[:-20], "完整")],
)
def test_the_last_good_copy_stays_when_a_newer_one_cannot_be_read(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime, content: bytes, words: str
) -> None:
    elsewhere.content = calendar(("anna", today, 2))
    sync()
    elsewhere.content = content

    synced = sync(at=now + timedelta(hours=1))

    assert len(imported(channel)) == 2
    assert words in synced.last_error
    assert (synced.read_at, synced.tried_at) == (now, now + timedelta(hours=1))


def test_a_calendar_suddenly_empty_changes_nothing_until_it_was_so_twice(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    elsewhere.content = calendar(("anna", today, 2), ("bo", today + timedelta(days=3), 1))
    sync()
    elsewhere.content, elsewhere.headers = calendar(), {"etag": '"2"'}

    doubted = sync(at=now + SYNC_EVERY)

    assert len(imported(channel)) == 3
    assert "忽然全空了" in doubted.last_error
    assert (doubted.read_at, doubted.etag) == (now, '"1"'), "the good copy is the one that is asked about"
    believed = sync(at=now + 2 * SYNC_EVERY)
    assert imported(channel) == set()
    assert (believed.last_error, believed.read_at, believed.etag) == ("", now + 2 * SYNC_EVERY, '"2"')


def test_an_empty_calendar_after_another_error_is_doubted_anew(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    elsewhere.content = calendar(("anna", today, 2))
    sync()
    elsewhere.content = calendar()
    sync(at=now + SYNC_EVERY)
    elsewhere.status = 500
    sync(at=now + 2 * SYNC_EVERY)
    elsewhere.status = 200

    assert "忽然全空了" in sync(at=now + 3 * SYNC_EVERY).last_error
    assert len(imported(channel)) == 2


def test_a_calendar_is_empty_at_once_when_nobody_was_to_come(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    assert sync().last_error == ""
    elsewhere.content = calendar(("anna", today, 2))
    sync(at=now + timedelta(hours=1))
    elsewhere.content = calendar()

    # She left this morning.
    gone = sync(at=now + timedelta(days=2), on=today + timedelta(days=2))

    assert gone.last_error == ""
    assert channel.events.count() == 0


@FEW
@given(readings=st.lists(st.sets(st.sampled_from(["anna", "bo", "cleo"])), min_size=1, max_size=6))
def test_whatever_a_calendar_says_is_so_at_its_second_reading_and_guests_at_the_first(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime, readings: list[set[str]]
) -> None:
    at = (Channel.objects.get().tried_at or now) + SYNC_EVERY
    for guests in [{"anna"}, *readings]:
        elsewhere.content = calendar(*((guest, today, 2) for guest in guests))
        before = {guest for guest, _room, _night in imported(channel)}
        for reading in (1, 2):
            at += SYNC_EVERY
            sync(at=at)
            kept = before if reading == 1 and not guests else guests
            assert {guest for guest, _room, _night in imported(channel)} == kept


@pytest.mark.parametrize("status, words", [(404, "重新复制"), (403, "不让取"), (500, "出错（500）")])
def test_an_answer_without_a_calendar_changes_nothing_and_says_what_to_do(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime, status: int, words: str
) -> None:
    elsewhere.content = calendar(("anna", today, 2))
    sync()
    elsewhere.status = status

    assert words in sync(at=now + timedelta(hours=1)).last_error
    assert len(imported(channel)) == 2


def test_the_error_goes_once_it_can_be_read_again(sync: Callable, elsewhere: Elsewhere, now: datetime) -> None:
    elsewhere.is_down = True
    assert "太慢" in sync().last_error

    elsewhere.is_down = False
    synced = sync(at=now + timedelta(hours=1))

    assert (synced.last_error, synced.read_at) == ("", now + timedelta(hours=1))


def test_a_calendar_that_has_not_changed_is_not_sent_again_but_each_day_it_is_read_whole(
    sync: Callable, elsewhere: Elsewhere, now: datetime, today: date
) -> None:
    sync()
    elsewhere.status = 304
    hour = timedelta(hours=1)
    assert sync(at=now + hour).read_at == now + hour
    elsewhere.status = 200
    sync(at=now + timedelta(days=1), on=today + timedelta(days=1))

    conditions = {"If-None-Match": '"1"', "If-Modified-Since": "Mon, 23 Nov 2026 00:00:00 GMT"}
    assert elsewhere.asked == [{}, conditions, {}]


def test_a_guest_for_whom_no_room_is_free_is_flagged_and_no_booking_is_touched(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, double: RoomType, today: date, now: datetime
) -> None:
    ours = booking_in(BookingState.CONFIRMED, double, now=now, count=3, guests=3)
    elsewhere.content = calendar(("anna", today + timedelta(days=1), 2))

    sync()

    assert conflicts(channel) == {"anna": ["2026-11-24"]}
    assert imported(channel) == {("anna", "101", 2)}
    assert RoomNight.objects.filter(line__booking=ours).count() == 6
    told = OutboxEvent.objects.get(kind="channel.conflict")
    assert told.payload == {"household": "ZX-001", "room_type": "双人间", "channel": "别处", "nights": ["2026-11-24"]}


def test_a_conflict_is_told_once_and_clears_when_the_room_comes_back(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, double: RoomType, today: date, now: datetime
) -> None:
    ours = booking_in(BookingState.CONFIRMED, double, now=now, count=3, guests=3)
    elsewhere.content = calendar(("anna", today, 1))
    sync()
    sync(at=now + timedelta(hours=1))
    assert OutboxEvent.objects.filter(kind="channel.conflict").count() == 1

    cancel(booking_id=ours.pk, actor=Actor.HOST, now=now)
    sync(at=now + timedelta(hours=2))

    assert conflicts(channel) == {}
    assert imported(channel) == {("anna", "101", 0)}
    # While there was a conflict, "not changed" would have been the wrong answer to ask for.
    assert elsewhere.asked == [{}, {}, {}]


def test_a_hold_that_ran_out_does_not_stand_in_the_way(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, double: RoomType, today: date, now: datetime
) -> None:
    made = hold(double, StayDates.of(today, 2), now=now, count=3, guests=3)
    elsewhere.content = calendar(("anna", today, 2))

    sync(at=now + timedelta(hours=1))

    assert conflicts(channel) == {}
    assert Booking.objects.get(pk=made.pk).state == BookingState.EXPIRED


def test_a_hold_that_still_runs_does(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, double: RoomType, today: date, now: datetime
) -> None:
    hold(double, StayDates.of(today, 2), now=now, count=3, guests=3)
    elsewhere.content = calendar(("anna", today, 1))

    sync()

    assert conflicts(channel) == {"anna": ["2026-11-23"]}


def test_airbnbs_rolling_closures_make_no_phantom_guests(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, double: RoomType, today: date, now: datetime
) -> None:
    """Every morning another window under another name; the nights we gave away ourselves come back in it."""
    booking_in(BookingState.CONFIRMED, double, now=now, nights=1)
    for n in range(3):
        elsewhere.content = calendar((f"{n}@airbnb", today, 3), summary="Airbnb (Not available)")
        sync(at=now + timedelta(hours=n))

    assert {(room, night) for _uid, room, night in imported(channel)} == {("101", 1), ("101", 2)}
    assert channel.events.get().is_closure
    assert conflicts(channel) == {}


def test_a_host_who_wants_only_the_guests_gets_no_closures(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date
) -> None:
    Channel.objects.update(imports_closures=False)
    elsewhere.content = calendar(("1@airbnb", today, 300), summary="Airbnb (Not available)")

    sync()

    assert imported(channel) == set()


def test_who_comes_second_to_the_same_channel_leaves_it_alone(
    channel: Channel, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    """The second machine begins while the first is waiting for the answer."""
    elsewhere.content = calendar(("anna", today, 1))

    def slow(url: str, **also: Any) -> Fetched:
        Channel.objects.filter(pk=channel.pk).update(tried_at=now + timedelta(seconds=1))
        return elsewhere(url, **also)

    sync_channel(channel_id=channel.pk, now=now, today=today, fetch=slow)

    assert imported(channel) == set()
    assert Channel.objects.get(pk=channel.pk).read_at is None


def test_only_channels_that_were_not_asked_lately_are_due(channel: Channel, double: RoomType, now: datetime) -> None:
    Channel.objects.create(room_type=double, name="只导出", export_key="e", created_at=now)
    assert due_channels(now=now) == [channel.pk]

    Channel.objects.filter(pk=channel.pk).update(tried_at=now)

    assert due_channels(now=now + SYNC_EVERY - timedelta(seconds=1)) == []
    assert due_channels(now=now + SYNC_EVERY) == [channel.pk]


def test_the_command_counts_what_others_got_wrong_and_fails_for_what_we_did(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    Channel.objects.filter(pk=channel.pk).update(import_url="http://127.0.0.1/")
    said = StringIO()

    call_command("sync_channels", stdout=said)

    assert said.getvalue() == "channels read: 0, unreadable: 1, failed: 0\n"
    assert "内部网络" in Channel.objects.get(pk=channel.pk).last_error
    Channel.objects.update(tried_at=None)
    monkeypatch.setattr(sync_channels, "sync_channel", lambda **kwargs: 1 / 0)
    with pytest.raises(CommandError):
        call_command("sync_channels", stdout=said)


def test_a_channel_is_read_as_soon_as_it_is_added(
    double: RoomType, elsewhere: Elsewhere, now: datetime, today: date
) -> None:
    elsewhere.content = calendar(("anna", today, 1))

    added = add_channel(
        room_type=double, name="别处", import_url=f" {URL.replace('https', 'webcal')} ", now=now, today=today,
        fetch=elsewhere, resolve=lambda host, port: ["93.184.216.34"],
    )  # fmt: skip

    assert added.import_url == URL
    assert imported(added) == {("anna", "101", 0)}
    assert len(added.export_key) == 43


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x.ics", "http://[::1]/", "http://2130706433/", "http://169.254.169.254/latest/meta-data/"]
)
def test_an_address_inside_our_network_is_refused_when_it_is_filled_in(
    double: RoomType, elsewhere: Elsewhere, now: datetime, today: date, url: str
) -> None:
    with pytest.raises(Unreachable, match="内部网络"):
        add_channel(room_type=double, name="别处", import_url=url, now=now, today=today, fetch=elsewhere)

    assert not Channel.objects.exists()
    assert elsewhere.asked == []


def test_a_name_is_given_once_for_a_room_type(
    channel: Channel, double: RoomType, family: RoomType, now: datetime, today: date
) -> None:
    with pytest.raises(ChannelRefused, match="已经有叫“别处”"):
        add_channel(room_type=double, name="别处", now=now, today=today)

    assert add_channel(room_type=family, name="别处", now=now, today=today).pk


def test_parting_from_a_channel_gives_its_nights_back(
    sync: Callable, channel: Channel, elsewhere: Elsewhere, today: date, now: datetime
) -> None:
    elsewhere.content = calendar(("anna", today, 3))
    sync()

    for _time in range(2):
        remove_channel(channel_id=channel.pk, now=now)

    assert not RoomNight.objects.exists() and not ChannelEvent.objects.exists() and not Channel.objects.exists()
