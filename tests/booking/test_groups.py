"""A group over several households: all or nothing."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.stays import booking_in, hold
from tourism.accounts.models import Organisation, User
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingGroup, BookingLine, IdempotencyKey, RoomNight, StateChange
from tourism.booking.services import (
    BookingNotFound,
    GroupPart,
    Idempotency,
    IdempotencyMismatch,
    NotBookable,
    RoomRequest,
    cancel_group,
    check_in,
    place_group,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillagePage

STAY = StayDates.of(date(2026, 12, 10), 2)


@pytest.fixture
def parts(creekside: Household, double: RoomType, hilltop: Household) -> list[GroupPart]:
    """Eight people: four in two doubles at Creekside, four in Hilltop's two rooms."""
    return [
        GroupPart(creekside, STAY, 4, [RoomRequest(double.pk, 2)]),
        GroupPart(hilltop, STAY, 4, [RoomRequest(hilltop.room_types.get().pk, 2)]),
    ]


def book(union: Organisation, organiser: User, parts: list[GroupPart], now: datetime, **fields: object) -> BookingGroup:
    return place_group(
        organisation=union, user=organiser, title="冬季疗休养", parts=parts, now=now, today=now.date(), **fields
    )


def test_a_group_is_confirmed_with_every_household_at_once(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = book(union, organiser, parts, now)
    bookings = list(group.bookings.order_by("pk"))
    assert [(b.household, b.state, b.guests, b.total) for b in bookings] == [
        (part.household, "confirmed", 4, 2 * (168 + 198)) for part in parts
    ]
    assert {(b.organisation, b.channel, b.expires_at) for b in bookings} == {(union, "group", None)}
    assert RoomNight.objects.filter(kind="stay").count() == RoomNight.objects.count() == 4 * STAY.count
    trail = StateChange.objects.filter(booking=bookings[0]).values_list("before", "after", "actor", "user")
    assert list(trail) == [("", "held", "organiser", organiser.pk), ("held", "confirmed", "organiser", organiser.pk)]


def test_one_household_sold_out_and_nothing_is_kept(
    union: Organisation, organiser: User, parts: list[GroupPart], hilltop: Household, now: datetime
) -> None:
    hold(hilltop.room_types.get(), StayDates.of(date(2026, 12, 11), 1), now=now)
    with pytest.raises(SoldOut) as refused:
        book(union, organiser, parts, now, idempotency=Idempotency("user:1", "k"))
    assert refused.value.details["nights"] == ["2026-12-11"]
    assert Booking.objects.count() == BookingLine.objects.count() == RoomNight.objects.count() == 1
    assert not BookingGroup.objects.exists()
    assert not IdempotencyKey.objects.exists()


def test_two_parts_never_get_the_same_room(
    union: Organisation, organiser: User, creekside: Household, double: RoomType, now: datetime
) -> None:
    one = GroupPart(creekside, STAY, 2, [RoomRequest(double.pk)])
    group = book(union, organiser, [one, one, one], now)
    rooms = RoomNight.objects.filter(line__booking__group=group).values_list("room", flat=True)
    assert set(rooms) == set(double.rooms.values_list("pk", flat=True))
    with pytest.raises(SoldOut):
        book(union, organiser, [one], now)


def test_the_same_request_sent_again_is_the_same_group(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    key = Idempotency("user:7", "form-1")
    first = book(union, organiser, parts, now, idempotency=key)
    assert book(union, organiser, parts, now + timedelta(minutes=5), idempotency=key) == first
    assert Booking.objects.count() == 2
    with pytest.raises(IdempotencyMismatch):
        book(union, organiser, parts[:1], now, idempotency=key)


def test_a_group_takes_over_holds_that_ran_out(
    union: Organisation, organiser: User, parts: list[GroupPart], hilltop: Household, now: datetime
) -> None:
    late = hold(hilltop.room_types.get(), STAY, now=now)
    book(union, organiser, parts, now + timedelta(minutes=30))
    late.refresh_from_db()
    assert late.state == "expired"


def test_a_household_that_takes_no_groups_is_not_asked(
    union: Organisation, organiser: User, parts: list[GroupPart], hilltop: Household, now: datetime
) -> None:
    Household.objects.filter(pk=hilltop.pk).update(takes_groups=False)
    hilltop.refresh_from_db()
    with pytest.raises(NotBookable, match="山顶人家不接团"):
        book(union, organiser, [parts[0], GroupPart(hilltop, STAY, 1, parts[1].rooms)], now)
    assert not Booking.objects.exists()


def test_a_group_has_a_title_and_parts(union: Organisation, organiser: User, now: datetime) -> None:
    with pytest.raises(DomainError):
        book(union, organiser, [], now)


def test_cancelling_the_group_cancels_what_still_stands(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = book(union, organiser, parts, now)
    cancel_group(group_id=group.pk, user=organiser, now=now)
    assert set(group.bookings.values_list("state", flat=True)) == {"cancelled"}
    assert not RoomNight.objects.exists()
    cancel_group(group_id=group.pk, user=organiser, now=now)
    assert StateChange.objects.filter(after="cancelled").count() == 2


def test_a_group_is_not_cancelled_over_the_heads_of_guests_in_house(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = book(union, organiser, parts, now)
    arrived = group.bookings.first()
    check_in(booking_id=arrived.pk, actor=Actor.HOST, user=None, now=now, today=STAY.check_in, guests_arrived=4)
    with pytest.raises(WrongState, match="在住"):
        cancel_group(group_id=group.pk, user=organiser, now=now)
    assert RoomNight.objects.count() == 4 * STAY.count


def test_a_group_that_does_not_exist_is_not_found(db: None, now: datetime) -> None:
    with pytest.raises(BookingNotFound):
        cancel_group(group_id=10**9, user=None, now=now)


def test_a_group_costs_as_many_queries_for_six_households_as_for_one(
    village: VillagePage, union: Organisation, organiser: User, now: datetime
) -> None:
    houses = [make_household(village, f"G-{n}", f"第{n}家") for n in range(7)]
    parts = [GroupPart(house, STAY, 6, [RoomRequest(make_rooms(house, rooms=3).pk, 3)]) for house in houses]
    counts = []
    for some in (parts[:1], parts[1:]):
        with CaptureQueriesContext(connection) as queries:
            book(union, organiser, some, now)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25


def test_a_party_in_another_state_of_the_group_stays_as_it_is(
    union: Organisation, organiser: User, parts: list[GroupPart], double: RoomType, now: datetime
) -> None:
    outsider = booking_in(BookingState.CONFIRMED, double, now=now)
    group = book(union, organiser, parts, now)
    cancel_group(group_id=group.pk, user=organiser, now=now)
    outsider.refresh_from_db()
    assert outsider.state == "confirmed"
