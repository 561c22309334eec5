"""Giving back a room, or first or last nights: freed, told and charged by the policy; nothing gets lost."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.stays import booking_in, hold, nights_of, pay
from tourism.booking.models import Booking, RoomNight, StateChange
from tourism.booking.selectors import cancel_terms, drop_terms, free_rooms
from tourism.booking.selectors.accounts import account_of, owed_for
from tourism.booking.services import FeeHasGrown, HoldExpired, Idempotency, IdempotencyMismatch, cancel, confirm, drop
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.stay_rules import RuleBroken
from tourism.homestays.terms import SHANGHAI

# Thursday 168, Friday and Saturday 198, Sunday 168.
THURSDAY = date(2026, 12, 3)
FOUR = StayDates.of(THURSDAY, 4)
# Wednesday, 18:00: from here the first of the nights given up is due.
LATE = timedelta(days=9, hours=8)


@pytest.fixture
def booking(double: RoomType, now: datetime) -> Booking:
    """Two double rooms from Thursday to Monday, three guests, confirmed: 1464 元."""
    made = hold(double, FOUR, now=now, count=2, guests=3)
    return confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)


def give_back(booking: Booking, now: datetime, **what: object) -> Booking:
    return drop(booking_id=booking.pk, actor=what.pop("actor", Actor.GUEST), now=now, **what)


def story(booking: Booking) -> tuple[Decimal, Decimal]:
    """What all nights were promised for, kept or given back, and the fees laid on them; lines, cells and sums agree."""
    fresh = Booking.objects.get(pk=booking.pk)
    lines = list(fresh.lines.all())
    kept = [(line.pk, night["date"], Decimal(night["price"])) for line in lines for night in line.nightly]
    owned = RoomNight.objects.filter(line__booking=fresh).values_list("line", "night")
    assert {(pk, day) for pk, day, _price in kept} == {(pk, day.isoformat()) for pk, day in owned}
    assert fresh.total == sum(price for _pk, _day, price in kept) == sum(line.price for line in lines)
    assert fresh.guests == sum(line.guests for line in lines if line.nightly)
    assert fresh.state == "held" or account_of(fresh).due == owed_for(fresh)
    dropped = [night for line in lines for night in line.dropped]
    whole = fresh.total + sum(Decimal(night["price"]) for night in dropped)
    return whole, sum((Decimal(night["fee"]) for night in dropped), Decimal(0))


def test_a_room_given_back_is_free_again_and_who_slept_there_goes_with_it(
    double: RoomType, booking: Booking, now: datetime
) -> None:
    first, second = booking.lines.all()
    assert (first.guests, second.guests) == (2, 1)
    left = give_back(booking, now, line_ids=[second.pk])
    assert (left.total, left.guests, left.fee) == (732, 2, 0)
    assert [room.number for room in free_rooms([double.household], FOUR, now)[double.pk]] == ["102", "103"]
    step = StateChange.objects.get(booking=booking, action="drop")
    assert step.diff == {
        "guests": [3, 2], "rooms": [["双人间 × 2"], ["双人间 × 1"]], "nights": [8, 4], "total": ["1464.00", "732.00"],
    }  # fmt: skip
    assert story(booking) == (1464, 0)


def test_the_last_night_of_all_rooms_is_given_back(booking: Booking, now: datetime) -> None:
    left = give_back(booking, now, nights=[date(2026, 12, 6)])
    assert (left.stay, left.total) == (StayDates.of(THURSDAY, 3), 2 * 564)
    assert story(booking) == (1464, 0)


def test_the_first_night_of_one_room_is_given_back_and_the_others_arrive_as_before(
    booking: Booking, now: datetime
) -> None:
    line = booking.lines.first()
    left = give_back(booking, now, line_ids=[line.pk], nights=[THURSDAY])
    assert (left.stay, left.total, left.guests) == (FOUR, 1464 - 168, 3)
    assert story(booking) == (1464, 0)


def test_a_later_arrival_forgets_the_hour_told_for_the_old_one(booking: Booking, now: datetime) -> None:
    Booking.objects.filter(pk=booking.pk).update(expected_at=now)
    assert give_back(booking, now, nights=[THURSDAY]).expected_at is None


def test_late_the_party_pays_and_the_household_does_not_charge_for_its_own_wish(
    booking: Booking, now: datetime
) -> None:
    first, second = booking.lines.all()
    assert give_back(booking, now + LATE, line_ids=[second.pk], nights=[date(2026, 12, 6)], actor=Actor.HOST).fee == 0
    left = give_back(booking, now + LATE, line_ids=[first.pk])
    assert left.fee == 168
    assert [night["fee"] for night in left.lines.first().dropped] == ["168.00", "0.00", "0.00", "0.00"]
    assert story(booking) == (1464, 168)


def test_giving_back_charges_no_more_than_was_read(booking: Booking, now: datetime) -> None:
    line = booking.lines.first()
    read = drop_terms(booking, [line.pk], [], now).fee
    with pytest.raises(FeeHasGrown) as refused:
        give_back(booking, now + LATE, line_ids=[line.pk], fee_at_most=read)
    assert (read, refused.value.details["fee"]) == (0, "168.00")
    assert story(booking) == (1464, 0)
    assert give_back(booking, now + LATE, line_ids=[line.pk], fee_at_most=Decimal(168)).fee == 168


def test_piece_by_piece_never_costs_more_than_everything_at_once(booking: Booking, now: datetime) -> None:
    """The whole would cost its first night, in both rooms: 336 元."""
    at = now + LATE
    assert cancel_terms(booking, at).fee == 336
    for day in (6, 5, 4):
        give_back(booking, at, nights=[date(2026, 12, day)])
    assert Booking.objects.get(pk=booking.pk).fee == 336
    assert cancel(booking_id=booking.pk, actor=Actor.GUEST, now=at).fee == 336


def test_a_hold_gives_back_for_nothing(double: RoomType, now: datetime) -> None:
    booking = hold(double, StayDates.of(now.date(), 2), now=now, count=2, guests=2)
    left = give_back(booking, now, line_ids=[booking.lines.first().pk])
    assert (left.state, left.fee, left.total) == ("held", 0, 336)
    assert account_of(left).due == 0
    with pytest.raises(HoldExpired):
        give_back(booking, now + timedelta(minutes=30), nights=[now.date()])


def test_somebody_stays_when_the_only_occupied_room_goes(double: RoomType, now: datetime) -> None:
    booking = hold(double, FOUR, now=now, count=2, guests=1)
    left = give_back(booking, now, line_ids=[booking.lines.first().pk])
    assert left.guests == 1
    assert story(booking)[0] == 1464


@pytest.mark.parametrize(
    ("lines", "nights", "says"),
    [
        ([], [], "请选要退的"),
        ([0], [date(2026, 12, 4)], "中间的不能单退"),
        ([], [date(2026, 12, 7)], "不在这张订单里"),
        ([0, 1], [], "至少要留一间一晚"),
        ([], FOUR.nights, "至少要留一间一晚"),
        ([404], [], "没有这间房"),
    ],
)
def test_what_cannot_be_given_back_is_refused_in_words(
    booking: Booking, now: datetime, lines: list[int], nights: list[date], says: str
) -> None:
    own = list(booking.lines.values_list("pk", flat=True))
    asked = {"line_ids": [own[n] if n < 2 else n for n in lines], "nights": nights}
    before, trail = nights_of(booking), StateChange.objects.count()
    with pytest.raises(DomainError, match=says):
        drop_terms(booking, asked["line_ids"], asked["nights"], now)
    with pytest.raises(DomainError, match=says) as refused:
        give_back(booking, now, **asked)
    assert refused.value.code == "invalid"
    assert (nights_of(booking), StateChange.objects.count()) == (before, trail)


def test_no_night_of_the_stay_is_left_without_a_room(booking: Booking, now: datetime) -> None:
    """Room by room it could be done: one keeps the first night only, the other the last."""
    first, second = booking.lines.order_by("pk")
    give_back(booking, now, line_ids=[first.pk], nights=FOUR.nights[1:])
    with pytest.raises(DomainError, match="中间的不能单退"):
        give_back(booking, now, line_ids=[second.pk], nights=FOUR.nights[:3])
    assert give_back(booking, now, line_ids=[second.pk], nights=FOUR.nights[:1]).stay == FOUR


def test_a_room_of_another_booking_cannot_be_given_back(booking: Booking, family: RoomType, now: datetime) -> None:
    other = hold(family, FOUR, now=now).lines.get()
    with pytest.raises(DomainError, match="没有这间房"):
        give_back(booking, now, line_ids=[other.pk])


def test_a_guest_cannot_slip_below_the_shortest_stay(creekside: Household, booking: Booking, now: datetime) -> None:
    creekside.stay_rules.create(name="冬歇", min_nights=3)
    with pytest.raises(RuleBroken, match="3 晚起住"):
        give_back(booking, now, nights=[date(2026, 12, 5), date(2026, 12, 6)])
    assert give_back(booking, now, nights=[date(2026, 12, 6)]).stay.count == 3
    assert give_back(booking, now, nights=[date(2026, 12, 5)], actor=Actor.HOST).stay.count == 2


def test_what_is_shown_before_is_what_happens(booking: Booking, now: datetime) -> None:
    pay(booking, Decimal(1464), now=now)
    line = booking.lines.last()
    shown = drop_terms(booking, [line.pk], [], now + LATE)
    assert (shown.fee, shown.refund) == (168, 732 - 168)
    assert shown.free_until == datetime(2026, 12, 2, 18, tzinfo=SHANGHAI)
    left = give_back(booking, now + LATE, line_ids=[line.pk])
    assert (left.fee, account_of(left).to_refund) == (shown.fee, shown.refund)


@pytest.mark.parametrize("state", sorted(set(BookingState) - {"held", "option", "confirmed"}))
def test_from_what_is_not_open_nothing_is_dropped(double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now)
    for actor in (Actor.GUEST, Actor.STAFF):
        with pytest.raises(WrongState):
            give_back(booking, now, nights=[now.date()], actor=actor)


def test_the_same_tap_twice_gives_back_once(booking: Booking, now: datetime) -> None:
    key = Idempotency("web:session", "d1")
    give_back(booking, now, nights=[date(2026, 12, 6)], idempotency=key)
    give_back(booking, now, nights=[date(2026, 12, 6)], idempotency=key)
    with pytest.raises(IdempotencyMismatch):
        give_back(booking, now, nights=[date(2026, 12, 5)], idempotency=key)
    assert StateChange.objects.filter(action="drop").count() == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drops=st.lists(st.tuples(st.integers(0, 2), st.sampled_from([0, 1, -1])), max_size=5),
    hours=st.integers(0, 300),
    actor=st.sampled_from([Actor.GUEST, Actor.HOST]),
)
def test_whatever_is_dropped_nights_and_money_add_up(
    double: RoomType, now: datetime, drops: list[tuple[int, int]], hours: int, actor: Actor
) -> None:
    """`drops`: which room (2: all), and its whole (0), first (1) or last (-1) night."""
    with transaction.atomic():
        made = hold(double, FOUR, now=now, count=2, guests=3)
        booking = confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)
        at = now + timedelta(hours=hours)
        for room, end in drops:
            lines = [line for line in booking.lines.all() if line.nightly]
            chosen = lines if room == 2 else lines[room : room + 1]
            days = {line.nightly[0 if end == 1 else -1]["date"] for line in chosen} if end else set()
            with suppress(DomainError):
                give_back(
                    booking, at, line_ids=[line.pk for line in chosen], nights=[date.fromisoformat(d) for d in days],
                    actor=actor,
                )  # fmt: skip
            booking.refresh_from_db()
            whole, fees = story(booking)
            assert whole == 1464
            assert fees == booking.fee
            assert booking.fee == 0 if actor == Actor.HOST else booking.fee <= 336
        transaction.set_rollback(True)
