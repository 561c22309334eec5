"""Guests in house: another room, more nights, fewer nights. Rooms, promised nights and account stay one."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.stays import booking_in, charged_nights, hold, nights_of
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, OutboxEvent, RoomCare, RoomNight
from tourism.booking.selectors import free_rooms
from tourism.booking.selectors.accounts import account_of, owed_for
from tourism.booking.services import (
    Idempotency,
    IdempotencyMismatch,
    NotBookable,
    RoomRequest,
    block_nights,
    check_in,
    check_out,
    confirm,
    extend,
    move_room,
    shorten,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Licence, RoomType
from tourism.homestays.services import issue_licence, set_prices
from tourism.ledger.models import Entry

DAY = timedelta(days=1)
DESK: dict[str, Any] = {"actor": Actor.HOST, "user": None}


@pytest.fixture
def in_house(double: RoomType, now: datetime) -> Booking:
    """Guests in Creekside's 101 since today, Monday, until Thursday, 168 元 a night."""
    return booking_in(BookingState.CHECKED_IN, double, now=now, nights=3)


def move(booking: Booking, number: str, now: datetime, *, line: int = 0, **more: Any) -> Booking:
    room = booking.household.room_types.filter(rooms__number=number).values_list("rooms", flat=True)
    room_id = room.get(rooms__number=number)
    line_id = booking.lines.order_by("pk")[line].pk
    asked = {"booking_id": booking.pk, "line_id": line_id, "room_id": room_id, "now": now, "today": now.date()}
    return move_room(**(DESK | asked | more))


def stay_until(booking: Booking, day: date, now: datetime, **more: Any) -> Booking:
    return extend(**(DESK | {"booking_id": booking.pk, "check_out": day, "now": now, "today": now.date()} | more))


def leave_by(booking: Booking, day: date, now: datetime, **more: Any) -> Booking:
    return shorten(**(DESK | {"booking_id": booking.pk, "check_out": day, "now": now, "today": now.date()} | more))


def by_night(booking: Booking) -> list[str]:
    """The door number of each night."""
    cells = RoomNight.objects.filter(line__booking=booking).order_by("night", "room__number")
    return list(cells.values_list("room__number", flat=True))


def is_whole(booking: Booking) -> bool:
    """What was promised, what is taken and what is due tell the same story."""
    fresh = Booking.objects.get(pk=booking.pk)
    lines = list(fresh.lines.all())
    for line in lines:
        assert [night.isoformat() for night in line.room_nights.order_by("night").values_list("night", flat=True)] == (
            charged_nights(line)
        )
        assert line.price == sum(Decimal(night["price"]) for night in line.nightly)
    dates = sorted(date.fromisoformat(night) for line in lines for night in charged_nights(line))
    assert (fresh.check_in, fresh.check_out) == (dates[0], dates[-1] + DAY)
    assert fresh.total == sum(line.price for line in lines)
    assert fresh.fee == sum(Decimal(night["fee"]) for line in lines for night in line.dropped)
    assert account_of(fresh).due == owed_for(fresh)
    return True


# Moving


def test_a_move_begins_tonight_and_costs_nothing(in_house: Booking, now: datetime, today: date) -> None:
    tomorrow = now + DAY
    moved = move(in_house, "103", tomorrow)
    assert by_night(moved) == ["101", "103", "103"]
    assert (moved.total, moved.state) == (504, BookingState.CHECKED_IN)
    change = moved.changes.last()
    assert (change.action, change.diff, change.at) == ("move_room", {"room": ["101", "103"]}, tomorrow)
    assert OutboxEvent.objects.filter(booking=moved, kind="booking.move_room").count() == 1
    assert RoomCare.objects.get().room.number == "101"
    assert is_whole(moved)


def test_a_move_may_go_to_a_better_room_at_the_promised_price(
    in_house: Booking, family: RoomType, now: datetime
) -> None:
    set_prices(room_type=family, weekday=500, weekend=500, holiday=500)
    moved = move(in_house, "201", now)
    assert by_night(moved) == ["201", "201", "201"]
    assert moved.total == 504
    # Staying on, they pay what they booked.
    assert stay_until(moved, moved.check_out + DAY, now).total == 504 + 168
    assert by_night(moved) == ["201"] * 4


def test_guests_still_to_come_can_be_given_another_room(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    assert by_night(move(booking, "102", now)) == ["102", "102"]
    assert not RoomCare.objects.exists()
    assert is_whole(booking)


def test_moving_to_the_room_they_have_leaves_no_trace(in_house: Booking, now: datetime) -> None:
    before = in_house.changes.count()
    move(in_house, "101", now)
    assert (in_house.changes.count(), RoomCare.objects.count()) == (before, 0)


def test_a_taken_room_is_refused_with_its_nights(in_house: Booking, double: RoomType, now: datetime) -> None:
    wednesday = in_house.check_in + 2 * DAY
    block_nights(room=double.rooms.get(number="102"), stay=StayDates.of(wednesday, 1), now=now)
    with pytest.raises(SoldOut, match="102 房在 11-25") as refused:
        move(in_house, "102", now)
    assert refused.value.details == {"nights": ["2026-11-25"]}
    assert by_night(in_house) == ["101"] * 3


def test_a_room_kept_by_a_hold_that_ran_out_can_be_moved_to(in_house: Booking, double: RoomType, now: datetime) -> None:
    kept = hold(double, in_house.stay, now=now)
    assert by_night(kept) == ["102"] * 3
    with pytest.raises(SoldOut):
        move(in_house, "102", now)
    move(in_house, "102", now + timedelta(minutes=31))
    kept.refresh_from_db()
    assert (kept.state, by_night(kept)) == (BookingState.EXPIRED, [])


@pytest.mark.parametrize("why", ["too small", "another household's", "closed", "unknown"])
def test_a_room_must_be_theirs_to_give_and_sleep_the_guests(
    why: str, family: RoomType, double: RoomType, hilltop: Household, now: datetime
) -> None:
    booking = booking_in(BookingState.CHECKED_IN, family, now=now, guests=3)
    room = double.rooms.get(number="101")
    if why == "another household's":
        room = hilltop.room_types.get().rooms.first()
    if why == "closed":
        double.rooms.update(is_active=False)
    with pytest.raises(DomainError, match="最多住 2 人" if why == "too small" else "没有这间房"):
        move(booking, "201", now, room_id=0 if why == "unknown" else room.pk)
    assert by_night(booking) == ["201", "201"]


def test_a_line_of_another_booking_is_refused(in_house: Booking, double: RoomType, now: datetime) -> None:
    other = booking_in(BookingState.CHECKED_IN, double, now=now)
    with pytest.raises(DomainError, match="没有要住的晚上"):
        move(in_house, "103", now, line_id=other.lines.get().pk)


def test_two_parties_swap_by_way_of_a_third_room(in_house: Booking, double: RoomType, now: datetime) -> None:
    other = booking_in(BookingState.CHECKED_IN, double, now=now, nights=3)
    move(in_house, "103", now)
    move(other, "101", now)
    move(in_house, "102", now)
    assert (by_night(in_house), by_night(other)) == (["102"] * 3, ["101"] * 3)
    assert is_whole(in_house) and is_whole(other)


# Staying on


def test_who_stays_on_keeps_the_room_and_pays_todays_price(in_house: Booking, double: RoomType, now: datetime) -> None:
    set_prices(room_type=double, weekday=188, weekend=228, holiday=268)
    longer = stay_until(in_house, date(2026, 11, 28), now)
    # Monday to Wednesday as promised; Thursday and Friday as the list says now.
    assert [(n["date"][-2:], n["price"], n["label"]) for n in longer.lines.get().nightly] == [
        ("23", "168.00", "平日"), ("24", "168.00", "平日"), ("25", "168.00", "平日"),
        ("26", "188.00", "平日"), ("27", "228.00", "周末"),
    ]  # fmt: skip
    assert by_night(longer) == ["101"] * 5
    assert (longer.total, longer.check_out) == (504 + 188 + 228, date(2026, 11, 28))
    assert longer.changes.last().diff == {"check_out": ["2026-11-26", "2026-11-28"], "total": ["504.00", "920.00"]}
    assert is_whole(longer)


def test_additional_guests_pay_for_the_added_nights_as_well(family: RoomType, now: datetime) -> None:
    RoomType.objects.filter(pk=family.pk).update(base_guests=2, extra_guest_price=50)
    booking = booking_in(BookingState.CHECKED_IN, family, now=now, guests=3, nights=1)
    assert booking.total == 168 + 50
    longer = stay_until(booking, booking.check_out + DAY, now)
    assert longer.total == 2 * (168 + 50)
    assert longer.lines.get().nightly[-1] | {"label": ""} == {
        "date": "2026-11-24", "price": "218.00", "band": "weekday", "label": "", "base": "168.00", "extra": "50.00",
    }  # fmt: skip
    assert is_whole(longer)


def test_when_the_room_is_promised_to_others_they_get_another_of_the_type(
    in_house: Booking, double: RoomType, now: datetime
) -> None:
    block_nights(room=double.rooms.get(number="101"), stay=StayDates.of(in_house.check_out, 1), now=now)
    longer = stay_until(in_house, in_house.check_out + 2 * DAY, now)
    assert by_night(longer) == ["101", "101", "101", "102", "102"]
    assert longer.changes.last().diff["room"] == ["101", "102"]
    assert is_whole(longer)


def test_of_two_rooms_the_one_that_can_stay_stays(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=1, count=2, guests=2)
    assert by_night(booking) == ["101", "102"]
    block_nights(room=double.rooms.get(number="101"), stay=StayDates.of(booking.check_out, 1), now=now)
    assert by_night(stay_until(booking, booking.check_out + DAY, now)) == ["101", "102", "102", "103"]


def test_no_room_no_staying_on(in_house: Booking, double: RoomType, now: datetime) -> None:
    for room in double.rooms.all():
        block_nights(room=room, stay=StayDates.of(in_house.check_out + DAY, 1), now=now)
    with pytest.raises(SoldOut) as refused:
        stay_until(in_house, in_house.check_out + 2 * DAY, now)
    assert refused.value.details["nights"] == ["2026-11-27"]
    assert is_whole(in_house) and len(nights_of(in_house)) == 3


def test_a_room_given_back_earlier_is_not_taken_again(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=3, count=2, guests=2)
    first, second = booking.lines.order_by("pk")
    RoomNight.objects.filter(line=second, night=booking.check_out - DAY).delete()
    second.nightly, second.price = second.nightly[:-1], Decimal(336)
    second.save()
    stay_until(booking, booking.check_out + DAY, now)
    assert [len(charged_nights(line)) for line in booking.lines.order_by("pk")] == [4, 2]


@pytest.mark.parametrize("nights", [0, -1, 58], ids=["the same day", "earlier", "61 nights"])
def test_staying_on_needs_a_later_day_within_reason(in_house: Booking, now: datetime, nights: int) -> None:
    with pytest.raises(DomainError):
        stay_until(in_house, in_house.check_out + nights * DAY, now)
    assert is_whole(in_house)


def test_nobody_stays_on_where_a_licence_has_run_out(in_house: Booking, now: datetime) -> None:
    issue_licence(household=in_house.household, kind=Licence.Kind.FIRE, valid_to=in_house.check_out)
    stay_until(in_house, in_house.check_out + DAY, now)
    with pytest.raises(NotBookable, match="消防"):
        stay_until(in_house, in_house.check_out + 2 * DAY, now)


# Leaving earlier


def test_nights_they_will_not_sleep_are_free_and_cost_nothing(
    in_house: Booking, double: RoomType, now: datetime, today: date
) -> None:
    shorter = leave_by(in_house, today + DAY, now)
    assert (shorter.check_out, shorter.total, shorter.fee) == (today + DAY, 168, 0)
    [line] = shorter.lines.all()
    assert [(n["date"], n["fee"], n["why"]) for n in line.dropped] == [
        ("2026-11-24", "0.00", "shorten"), ("2026-11-25", "0.00", "shorten"),
    ]  # fmt: skip
    assert len(free_rooms([double.household], StayDates.of(today + DAY, 2), now)[double.pk]) == 3
    assert shorter.changes.last().diff == {"check_out": ["2026-11-26", "2026-11-24"], "total": ["504.00", "168.00"]}
    assert is_whole(shorter)


@pytest.mark.parametrize(("leaves_after", "on_day"), [(0, 0), (3, 0), (4, 0), (1, 2)])
def test_at_least_one_night_and_none_that_was_slept(
    in_house: Booking, now: datetime, today: date, leaves_after: int, on_day: int
) -> None:
    with pytest.raises(DomainError):
        leave_by(in_house, today + leaves_after * DAY, now + on_day * DAY)
    assert len(nights_of(in_house)) == 3


# All of them


VERBS: dict[str, Callable[[Booking, datetime, dict[str, Any]], Booking]] = {
    "move": lambda booking, now, more: move(booking, "103", now, **more),
    "extend": lambda booking, now, more: stay_until(booking, booking.check_in + 5 * DAY, now, **more),
    "shorten": lambda booking, now, more: leave_by(booking, booking.check_in + DAY, now, **more),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_double_tap_changes_nothing_more(in_house: Booking, now: datetime, verb: str) -> None:
    tap = {"idempotency": Idempotency("desk:1", "tap")}
    first = VERBS[verb](in_house, now, tap)
    trail, cells, entries = first.changes.count(), nights_of(first), first.payments.count()
    again = VERBS[verb](in_house, now + timedelta(seconds=40), tap)
    assert (again.pk, again.total, again.check_out) == (first.pk, first.total, first.check_out)
    assert (first.changes.count(), nights_of(first), first.payments.count()) == (trail, cells, entries)
    with pytest.raises(IdempotencyMismatch):
        leave_by(in_house, in_house.check_in + 2 * DAY, now, **tap)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("actor", [Actor.GUEST, Actor.ORGANISER, Actor.SYSTEM])
def test_only_the_desk_does_it(in_house: Booking, now: datetime, verb: str, actor: Actor) -> None:
    with pytest.raises(WrongState):
        VERBS[verb](in_house, now, {"actor": actor})
    assert is_whole(in_house) and by_night(in_house) == ["101"] * 3


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", [BookingState.HELD, BookingState.CHECKED_OUT, BookingState.CANCELLED])
def test_only_for_guests_who_are_there(double: RoomType, now: datetime, verb: str, state: BookingState) -> None:
    booking = booking_in(state, double, now=now, nights=2)
    cells = nights_of(booking)
    with pytest.raises(WrongState):
        VERBS[verb](booking, now, {})
    assert nights_of(booking) == cells


STEPS = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(["101", "102", "103", "201"]), st.integers(0, 1)),
    st.tuples(st.just("extend"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("shorten"), st.integers(1, 4), st.just(0)),
    st.tuples(st.just("sleep"), st.integers(1, 2), st.just(0)),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rooms=st.integers(1, 2), nights=st.integers(1, 4), taken=st.integers(0, 15), steps=st.lists(STEPS, max_size=7))
def test_whatever_the_desk_does_rooms_promise_and_account_agree(
    double: RoomType, rooms: int, nights: int, taken: int, steps: list[tuple[str, Any, int]]
) -> None:
    """Moves, longer and shorter stays in any order, some of them refused: nothing is ever half done, and the ledger gets
    what the promise says."""
    now = datetime.fromisoformat("2026-12-02T15:00+08:00")
    RoomNight.objects.all().delete()
    booking = hold(double, StayDates.of(now.date(), nights), now=now, rooms=[RoomRequest(double.pk, rooms)])
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    check_in(booking_id=booking.pk, now=now, today=now.date(), guests_arrived=1, **DESK)
    block = StayDates.of(now.date() + nights * DAY + taken % 5 * DAY, 1)
    block_nights(room=double.rooms.get(number=("101", "102", "103")[taken % 3]), stay=block, now=now)
    for verb, what, line in steps:
        fresh = Booking.objects.get(pk=booking.pk)
        try:
            if verb == "sleep":
                now = min(now + what * DAY, now.replace(day=fresh.check_out.day, month=fresh.check_out.month))
            elif verb == "move":
                move(fresh, what, now, line=min(line, rooms - 1))
            elif verb == "extend":
                stay_until(fresh, fresh.check_out + what * DAY, now)
            else:
                leave_by(fresh, fresh.check_out - what * DAY, now)
        except DomainError:
            pass
        assert is_whole(booking)
    left = check_out(booking_id=booking.pk, now=now, today=now.date(), **DESK)
    assert is_whole(left)
    entries = Entry.objects.filter(source__startswith=f"booking:{left.code}:")
    assert sum(entry.amount for entry in entries) == left.total == owed_for(left)
