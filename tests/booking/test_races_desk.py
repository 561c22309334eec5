"""Two at one desk, and the system that tidies up behind them: each step is taken once, and the account agrees."""

from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest

from tests.booking.racing import deadlocks, everything_is_consistent, guest, in_step, together, told
from tests.factories.channels import URL, Elsewhere, calendar
from tests.factories.houses import make_rooms
from tests.factories.stays import booking_in
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, Channel, RoomNight, Spend, StateChange
from tourism.booking.selectors import account_of, owed_for
from tourism.booking.services import (
    block_nights,
    check_in,
    check_out,
    extend,
    finish_stays,
    mark_no_show,
    record_spend,
    sync_channel,
)
from tourism.booking.services.channels import remove_channel
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.safe_fetch import Fetched
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.models import Entry

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)
TURNS = 10


def the_account_agrees(booking: Booking) -> None:
    fresh = Booking.objects.get(pk=booking.pk)
    assert account_of(fresh).due == owed_for(fresh), fresh.state


@pytest.fixture
def singles(creekside: Household) -> RoomType:
    """A room for each turn."""
    return make_rooms(creekside, "单人间", TURNS)


def test_the_host_and_the_system_close_a_stay_once(singles: RoomType, now: datetime) -> None:
    """Ten stays that are over: two machines tidy up, the host checks out, and somebody writes down one more soup."""
    stays = [
        booking_in(BookingState.CHECKED_IN, singles, now=now, nights=2 + n, contact_phone=f"136{n:08}")
        for n in range(TURNS)
    ]
    # Each is over on the day before its turn.
    days, before = [now + (3 + n) * DAY for n in range(TURNS)], deadlocks()
    soup = {"category": "meals", "item": "土鸡汤", "amount": 80, "user": None}

    def leave(turn: int) -> Booking:
        day = days[turn]
        return check_out(booking_id=stays[turn].pk, actor=Actor.HOST, user=None, now=day, today=day.date())

    def buy(turn: int) -> Spend:
        return record_spend(booking_id=stays[turn].pk, key=uuid4(), now=days[turn], **soup)

    def tidy(turn: int) -> int:
        return finish_stays(now=days[turn], today=days[turn].date())

    turns = in_step([leave, buy, tidy, tidy], TURNS)

    for booking, (left, bought, _first, _second) in zip(stays, turns, strict=True):
        assert isinstance(left, Booking | WrongState) and isinstance(bought, Spend | WrongState), told([left, bought])
        assert StateChange.objects.filter(booking=booking, action="check_out").count() == 1
        entries = Entry.objects.filter(source__startswith=f"booking:{booking.code}:")
        assert entries.filter(category="meals").count() == isinstance(bought, Spend)
        assert sum(entry.amount for entry in entries) == owed_for(Booking.objects.get(pk=booking.pk))
        the_account_agrees(booking)
    assert deadlocks() == before


def test_who_comes_while_he_is_marked_as_not_come_is_in_or_his_rest_is_sold(double: RoomType, now: datetime) -> None:
    """The morning after: the host lets them in, the other host gives them up, and a guest asks for tonight, when every other
    room is closed."""
    morning = now + DAY
    tonight = StayDates.of(morning.date(), 1)
    for room in double.rooms.order_by("number")[1:]:
        block_nights(room=room, stay=tonight, now=now)
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    asked = {"booking_id": booking.pk, "actor": Actor.HOST, "user": None, "now": morning}
    arrived, given_up, rival = together(
        [
            partial(check_in, today=morning.date(), guests_arrived=1, **asked),
            partial(mark_no_show, **asked),
            guest(double, 1, morning, tonight),
        ]
    )

    booking.refresh_from_db()
    if isinstance(rival, Booking):
        assert (booking.state, type(arrived), type(given_up)) == ("no_show", SoldOut, Booking), told(
            [arrived, given_up]
        )
    else:
        assert isinstance(rival, SoldOut), told([rival])
        assert (booking.state, type(arrived)) == ("checked_in", Booking), told([arrived, given_up])
    tonights = RoomNight.objects.filter(night=tonight.check_in, line__isnull=False)
    assert tonights.count() == 1
    the_account_agrees(booking)


def test_a_night_longer_or_a_new_guest_or_a_closed_room(family: RoomType, now: datetime) -> None:
    """One more night in the last room: for who is in it, for who wants it next, or for the painter."""
    booking, room = booking_in(BookingState.CHECKED_IN, family, now=now), family.rooms.get()
    night = StayDates.of(booking.check_out, 1)
    stays_on = {"actor": Actor.HOST, "user": None, "now": now, "today": now.date()}
    answers = together(
        [
            partial(extend, booking_id=booking.pk, check_out=night.check_out, **stays_on),
            guest(family, 1, now, night),
            partial(block_nights, room=room, stay=night, now=now),
        ]
    )

    assert sum(isinstance(answer, SoldOut) for answer in answers) == 2, told(answers)
    assert RoomNight.objects.filter(room=room, night=night.check_in).count() == 1
    the_account_agrees(booking)
    everything_is_consistent()


def test_a_channel_removed_while_its_calendar_is_read_leaves_nothing_behind(family: RoomType, now: datetime) -> None:
    channel = Channel.objects.create(room_type=family, name="别处", import_url=URL, export_key="k", created_at=now)
    elsewhere = Elsewhere()
    elsewhere.content = calendar(("anna", now.date(), 2))

    def removed_meanwhile(url: str, *, headers: dict[str, str]) -> Fetched:
        together([partial(remove_channel, channel_id=channel.pk, now=now)])
        return elsewhere(url, headers=headers)

    read = sync_channel(channel_id=channel.pk, now=now, today=now.date(), fetch=removed_meanwhile)
    assert read.last_error == ""
    assert not Channel.objects.exists()
    assert not RoomNight.objects.exists()
