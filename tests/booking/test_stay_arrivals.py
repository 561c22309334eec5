"""Arriving: in time, late, given up, and late all the same."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.stays import booking_in, charged_nights, hold, nights_of
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, RoomNight
from tourism.booking.selectors import free_rooms
from tourism.booking.selectors.accounts import account_of, owed_for
from tourism.booking.services import (
    Idempotency,
    RoomRequest,
    block_nights,
    cancel,
    check_in,
    check_out,
    confirm,
    expect_late,
    mark_no_show,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType
from tourism.homestays.services import publish_policy
from tourism.homestays.terms import FIRST_NIGHT, TOTAL, Stage, Terms
from tourism.ledger.selectors import totals

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DESK: dict[str, Any] = {"actor": Actor.HOST, "user": None}


@pytest.fixture
def expected(double: RoomType, now: datetime) -> Booking:
    """Arrives today, Monday, for three nights at 168 元."""
    return booking_in(BookingState.CONFIRMED, double, now=now, nights=3)


def arrive(booking: Booking, at: datetime, **more: Any) -> Booking:
    asked = {"booking_id": booking.pk, "now": at, "today": at.date(), "guests_arrived": 1}
    return check_in(**(DESK | asked | more))


def give_up(booking: Booking, at: datetime, **more: Any) -> Booking:
    return mark_no_show(**(DESK | {"booking_id": booking.pk, "now": at} | more))


def come_late(booking: Booking, now: datetime, at: datetime, **more: Any) -> Booking:
    asked = {"booking_id": booking.pk, "actor": Actor.GUEST, "user": None, "now": now, "expected_at": at}
    return expect_late(**(asked | more))


def due(booking: Booking) -> Decimal:
    fresh = Booking.objects.get(pk=booking.pk)
    assert account_of(fresh).due == owed_for(fresh)
    return account_of(fresh).due


# In time


def test_the_trail_keeps_who_checked_in_but_no_papers(expected: Booking, now: datetime) -> None:
    here = arrive(expected, now, guests_arrived=2, registration_receipt=" 3302-0017 ")
    assert (here.state, here.guests_arrived, here.registration_receipt) == ("checked_in", 2, "3302-0017")
    assert here.changes.last().diff == {"guests_arrived": ["", "2"], "registration_receipt": ["", "3302-0017"]}
    assert due(here) == 504


@pytest.mark.parametrize("arrived", [0, -1, 3])
def test_no_more_people_than_beds(expected: Booking, now: datetime, arrived: int) -> None:
    with pytest.raises(DomainError, match="1 到 2"):
        arrive(expected, now, guests_arrived=arrived)
    assert Booking.objects.get(pk=expected.pk).state == "confirmed"


def test_the_day_before_is_too_early_and_after_the_stay_too_late(expected: Booking, now: datetime) -> None:
    with pytest.raises(DomainError, match="还没到"):
        arrive(expected, now - DAY)
    with pytest.raises(DomainError, match="另开一单"):
        arrive(expected, now + 3 * DAY)
    assert arrive(expected, now + 2 * DAY).state == "checked_in"


def test_whoever_comes_in_the_small_hours_of_a_single_night_is_in_time(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now, nights=1)
    with pytest.raises(DomainError):
        arrive(booking, now.replace(hour=6) + DAY)
    assert arrive(booking, now.replace(hour=2) + DAY).state == "checked_in"
    left = check_out(booking_id=booking.pk, now=now + DAY, today=now.date() + DAY, **DESK)
    assert (left.total, len(nights_of(left))) == (168, 1)


# Late


def test_who_says_when_they_come_is_not_given_up_before(expected: Booking, now: datetime) -> None:
    at = now + 27 * HOUR
    said = come_late(expected, now, at)
    assert said.expected_at == at
    assert said.changes.last().diff == {"expected_at": ["", "2026-11-24T13:00+08:00"]}
    with pytest.raises(DomainError, match="2026-11-24 13:00") as refused:
        give_up(expected, at - timedelta(minutes=1))
    assert refused.value.details == {"since": at.isoformat()}
    assert give_up(expected, at).state == "no_show"


def test_saying_the_same_hour_again_leaves_no_trace(expected: Booking, now: datetime) -> None:
    come_late(expected, now, now + 9 * HOUR)
    before = expected.changes.count()
    come_late(expected, now, now + 9 * HOUR)
    assert expected.changes.count() == before
    come_late(expected, now, now + 10 * HOUR)
    assert expected.changes.count() == before + 1


@pytest.mark.parametrize(
    ("said_after", "comes_after"),
    [(0, -1), (0, 24 * 3), (21, 22), (-30, -12)],
    ids=["in the past", "after the stay", "once the night is over", "before the day of arrival"],
)
def test_an_hour_must_lie_ahead_and_within_the_stay(
    expected: Booking, now: datetime, said_after: int, comes_after: int
) -> None:
    with pytest.raises(DomainError):
        come_late(expected, now + said_after * HOUR, now + comes_after * HOUR)
    assert Booking.objects.get(pk=expected.pk).expected_at is None


def test_the_small_hours_of_the_day_they_leave_still_belong_to_the_last_night(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now, nights=1)
    assert come_late(booking, now, now.replace(hour=3) + DAY).expected_at.hour == 3


# Given up


def test_a_no_show_keeps_the_first_night_and_owes_the_fee(expected: Booking, double: RoomType, now: datetime) -> None:
    with pytest.raises(DomainError, match="2026-11-24 06:00"):
        give_up(expected, now.replace(hour=5, minute=59) + DAY)
    gone = give_up(expected, now.replace(hour=6) + DAY, reason="电话不通")
    # The policy asks for the first night.
    assert (gone.state, gone.fee, due(gone)) == ("no_show", 168, 168)
    assert {night for _room, night in nights_of(gone)} == {gone.check_in}
    assert gone.changes.last().diff == {"fee": ["0.00", "168.00"]}
    assert gone.changes.last().reason == "电话不通"
    rest = StayDates.of(gone.check_in + DAY, 2)
    assert len(free_rooms([double.household], rest, now + DAY)[double.pk]) == 3
    # What was booked stays to be read.
    assert (gone.total, gone.check_out, gone.lines.get().price) == (504, gone.check_in + 3 * DAY, 504)


def test_a_household_that_forgives_gets_nothing(double: RoomType, now: datetime) -> None:
    policy = publish_policy(key="kind", name="宽", summary="不收", terms=Terms((), no_show_percent=0), now=now)
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    Booking.objects.filter(pk=booking.pk).update(policy=policy)
    gone = give_up(booking, now + DAY)
    assert (gone.fee, due(gone)) == (0, 0)


# Late all the same


def test_who_comes_after_all_gets_the_rest_in_the_same_room(expected: Booking, double: RoomType, now: datetime) -> None:
    [(room, _night)] = {cell for cell in nights_of(expected) if cell[1] == expected.check_in}
    give_up(expected, now + DAY)
    here = arrive(expected, now + 2 * DAY)
    wednesday = date(2026, 11, 25)
    assert (here.state, here.check_in, here.check_out) == ("checked_in", wednesday, wednesday + DAY)
    assert nights_of(here) == {(room, wednesday)}
    [line] = here.lines.all()
    assert charged_nights(line) == ["2026-11-25"]
    # Monday at the fee of a no-show, Tuesday free, Wednesday as promised.
    assert [(n["date"][-2:], n["fee"]) for n in line.dropped] == [("23", "168.00"), ("24", "0.00")]
    assert (here.total, here.fee, due(here)) == (168, 168, 336)
    left = check_out(booking_id=here.pk, now=now + 3 * DAY, today=wednesday + DAY, **DESK)
    assert (due(left), totals().amount, totals().visitor_nights) == (336, 168, 1)


def test_when_their_room_was_sold_they_get_another_or_none(expected: Booking, double: RoomType, now: datetime) -> None:
    give_up(expected, now + DAY)
    for number in ("101", "102"):
        block_nights(room=double.rooms.get(number=number), stay=StayDates.of(date(2026, 11, 25), 1), now=now)
    twin = booking_in(BookingState.CONFIRMED, double, now=now + DAY, nights=1)
    here = arrive(expected, now + DAY)
    assert set(RoomNight.objects.filter(line__booking=here).values_list("room__number", flat=True)) == {"103"}
    assert twin.state == "confirmed"


def test_when_nothing_is_left_they_stay_given_up(expected: Booking, double: RoomType, now: datetime) -> None:
    give_up(expected, now + DAY)
    for room in double.rooms.all():
        block_nights(room=room, stay=StayDates.of(date(2026, 11, 25), 1), now=now)
    before = (nights_of(expected), expected.changes.count(), due(expected))
    with pytest.raises(SoldOut) as refused:
        arrive(expected, now + DAY)
    assert refused.value.details["nights"] == ["2026-11-25"]
    assert (nights_of(expected), expected.changes.count(), due(expected)) == before


def test_after_the_last_night_nobody_comes_any_more(expected: Booking, now: datetime) -> None:
    give_up(expected, now + DAY)
    with pytest.raises(DomainError, match="另开一单"):
        arrive(expected, now + 3 * DAY)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    nights=st.integers(2, 5),
    rooms=st.integers(1, 2),
    percents=st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted),
    base=st.sampled_from([TOTAL, FIRST_NIGHT]),
    days_late=st.integers(1, 4),
)
def test_who_comes_late_never_pays_more_than_the_whole_stay_and_never_less_than_what_they_sleep(
    double: RoomType, nights: int, rooms: int, percents: list[int], base: str, days_late: int
) -> None:
    now = datetime.fromisoformat("2026-12-02T15:00+08:00")
    RoomNight.objects.all().delete()
    terms = Terms((Stage(1, percents[0]),), no_show_percent=percents[1], base=base)
    policy = publish_policy(key="drawn", name="抽到的", summary="随机", terms=terms, now=now)
    booking = hold(double, StayDates.of(now.date(), nights), now=now, rooms=[RoomRequest(double.pk, rooms)])
    Booking.objects.filter(pk=booking.pk).update(policy=policy)
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    whole = booking.total
    missed = give_up(booking, now + DAY)
    assert 0 <= due(missed) <= whole
    late = min(days_late, nights - 1)
    here = arrive(booking, now + late * DAY)
    slept = sum(line.price for line in here.lines.all())
    assert len(nights_of(here)) == rooms * (nights - late)
    assert slept == here.total <= due(here) <= whole
    assert here.fee == sum(Decimal(n["fee"]) for line in here.lines.all() for n in line.dropped)


# All of them


def test_a_double_tap_changes_nothing_more(expected: Booking, now: datetime) -> None:
    tap = Idempotency("desk:1", "a")
    for at in (now, now + HOUR):
        assert arrive(expected, at, idempotency=tap).state == "checked_in"
    assert expected.changes.filter(action="check_in").count() == 1


def test_a_tap_that_was_refused_may_be_tried_again(expected: Booking, now: datetime) -> None:
    tap = Idempotency("desk:1", "b")
    with pytest.raises(DomainError):
        give_up(expected, now, idempotency=tap)
    assert give_up(expected, now + DAY, idempotency=tap).state == "no_show"
    assert give_up(expected, now + DAY, idempotency=tap).fee == 168


@pytest.mark.parametrize("actor", [Actor.GUEST, Actor.ORGANISER, Actor.SYSTEM])
def test_only_the_desk_receives_or_gives_up(expected: Booking, now: datetime, actor: Actor) -> None:
    for verb in (arrive, give_up):
        with pytest.raises(WrongState):
            verb(expected, now + DAY, actor=actor)


def test_the_cancelled_are_neither_late_nor_missed(expected: Booking, now: datetime) -> None:
    cancel(booking_id=expected.pk, actor=Actor.HOST, now=now)
    for act in (
        lambda: come_late(expected, now, now + HOUR),
        lambda: give_up(expected, now + DAY),
        lambda: arrive(expected, now),
    ):
        with pytest.raises(WrongState):
            act()
