"""The demo host's house shows everything a booking can come to, at its desk and in its calendar."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_user
from tourism.accounts.models import User
from tourism.booking.models import (
    Booking,
    ChannelEvent,
    OutboxEvent,
    PaymentEntry,
    RefundOrder,
    RoomCare,
    RoomNight,
    WaitingParty,
)
from tourism.booking.selectors import account_of, desk_today
from tourism.booking.services import due_channels, write_messages
from tourism.booking.states import BookingState
from tourism.demo.builders.bookings import build_year, clean_up
from tourism.demo.builders.front_desk import PLATFORM, build_front_desk
from tourism.demo.world import tell_nobody
from tourism.homestays.models import Household
from tourism.places.models import VillagePage


@pytest.fixture
def host(db: None) -> User:
    return make_user("host")


@pytest.fixture
def house(village: VillagePage, host: User, today: date) -> Household:
    """Four rooms of three kinds, as the demo host keeps them, after its story was played."""
    household = make_household(village, "XD-01", "牌楼边小院")
    for name, count, guests in (("无障碍双床间", 1, 2), ("楼上大床间", 2, 2), ("家庭房", 1, 3)):
        make_rooms(household, name, count, max_guests=guests)
    Household.objects.filter(pk=household.pk).update(approves_requests=True, request_hours=36)
    household.refresh_from_db()
    household.hosts.add(host)
    build_front_desk(household, today, host)
    return household


def test_its_desk_has_something_to_do_under_every_heading(house: Household, today: date, now: datetime):
    desk = desk_today([house], today, now)

    assert [len(stays) for stays in (desk.requests, desk.arrivals, desk.in_house, desk.departures, desk.missing)] == [
        1, 2, 1, 1, 1,
    ]  # fmt: skip
    assert [stay.booking.expected_at is not None for stay in desk.arrivals] == [False, True]
    assert desk.departures[0].account.to_pay > 0


def test_the_room_left_yesterday_waits_to_be_cleaned_and_no_other(
    house: Household, host: User, today: date, now: datetime
):
    build_year([house], today, host, lambda done, of_all: None, stays_each=4)
    clean_up(host, yesterday=today - timedelta(days=1))

    cleaning = desk_today([house], today, now).cleaning

    assert [room.room_type.name for room in cleaning] == ["家庭房"]
    assert RoomCare.objects.count() > 1


def test_a_booking_of_every_state_stands_there_once_the_union_has_its_option(house: Household):
    states = set(Booking.objects.values_list("state", flat=True))

    # What is left out is a trip's beds, and guests who have not paid yet.
    assert set(BookingState) - states == {BookingState.OPTION, BookingState.CHECKED_OUT}
    assert Booking.objects.filter(is_demo=False).count() == 0


def test_who_called_off_too_late_has_paid_for_it(house: Household):
    late = Booking.objects.get(state=BookingState.CANCELLED)

    account = account_of(late)

    assert late.fee > 0
    assert (account.due, account.open) == (late.fee, 0)


def test_money_for_a_night_given_back_is_on_its_way(house: Household):
    refund = RefundOrder.objects.select_related("order__booking").get()
    account = account_of(refund.order.booking)

    assert refund.done_at is None
    assert 0 < refund.amount == account.to_refund < refund.order.amount


def test_one_party_changed_its_mind_and_one_gave_a_room_back(house: Household):
    changed = Booking.objects.get(changes__action="change")
    dropped = Booking.objects.get(changes__action="drop", payment_orders=None)

    assert (changed.guests, changed.stay.count) == (1, 2)
    assert [bool(line.nightly) for line in dropped.lines.order_by("pk")] == [True, False]


def test_the_platform_has_guests_here_and_one_too_many(house: Household, now: datetime):
    events = ChannelEvent.objects.filter(channel__name=PLATFORM)

    assert events.exclude(conflicts=[]).count() == 1
    assert RoomNight.objects.filter(kind=RoomNight.Kind.ICAL).count() == 7
    assert due_channels(now=now) == []


def test_a_party_waits_for_a_house_that_is_full(house: Household):
    party = WaitingParty.objects.get()

    taken = RoomNight.objects.filter(night=party.check_in, kind=RoomNight.Kind.STAY)

    assert party.state == WaitingParty.State.WAITING
    assert taken.count() == 4


def test_a_year_of_stays_is_mostly_paid_and_settled(house: Household, host: User, today: date):
    build_year([house], today, host, lambda done, of_all: None, stays_each=12)

    over = Booking.objects.filter(check_out__lt=today, state__in=[BookingState.CHECKED_OUT, BookingState.SETTLED])
    settled = over.filter(state=BookingState.SETTLED)

    assert settled.count() >= over.count() * 0.7
    assert all(account_of(booking).open == Decimal(0) for booking in settled)
    assert set(PaymentEntry.objects.filter(kind="paid").values_list("method", flat=True)) >= {"cash", "transfer"}


def test_nobody_gets_a_message_about_it(house: Household, now: datetime):
    assert OutboxEvent.objects.filter(told_at=None).exists()

    tell_nobody()

    assert write_messages(now=now) == 0
    assert not OutboxEvent.objects.filter(told_at=None).exists()
