"""Calling off: what it costs by the policy of the day it was booked, told beforehand; everything comes back."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.stays import booking_in, hold, nights_of, pay
from tourism.accounts.models import Organisation, User
from tourism.booking.altering import GivingUp, lay_fee
from tourism.booking.models import Booking, PaymentEntry, RoomNight, StateChange
from tourism.booking.selectors import cancel_terms
from tourism.booking.selectors.accounts import account_of, owed_for
from tourism.booking.services import (
    FeeHasGrown,
    GroupPart,
    Idempotency,
    IdempotencyMismatch,
    RoomRequest,
    cancel,
    cancel_group,
    confirm,
    place_group,
    waive,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.services import publish_policy
from tourism.homestays.terms import FIRST_NIGHT, SHANGHAI, TOTAL, Stage, Terms

THURSDAY = date(2026, 12, 3)
TWO = StayDates.of(THURSDAY, 2)
STEPS = Terms((Stage(7, 30), Stage(1, 50)), no_show_percent=80)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def firm(room_type: RoomType, now: datetime, **fields: object) -> Booking:
    made = hold(room_type, TWO, now=now, guests=2, **fields)
    return confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)


@pytest.fixture
def in_steps(creekside: Household, now: datetime) -> Household:
    """30 % from a week before, 50 % from the eve, 80 % for who does not come."""
    publish_policy(key="steps", name="分段", summary="越晚越多", terms=STEPS, now=now)
    Household.objects.filter(pk=creekside.pk).update(policy_key="steps")
    creekside.refresh_from_db()
    return creekside


def test_until_the_stage_begins_it_is_free_and_from_that_minute_it_is_not(double: RoomType, now: datetime) -> None:
    for at, fee in ((moment(date(2026, 12, 2), 17, 59), 0), (moment(date(2026, 12, 2), 18), 168)):
        booking = firm(double, now)
        shown = cancel_terms(booking, at)
        assert (shown.fee, shown.free_until) == (fee, moment(date(2026, 12, 2), 18))
        cancelled = cancel(booking_id=booking.pk, actor=Actor.GUEST, now=at)
        assert (cancelled.state, cancelled.fee, cancelled.total) == ("cancelled", fee, 366)
        assert account_of(cancelled).due == owed_for(cancelled) == fee


def test_the_lines_keep_what_was_booked(double: RoomType, now: datetime) -> None:
    booking = firm(double, now)
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    line = booking.lines.get()
    assert (len(line.nightly), line.price, line.dropped) == (2, 366, [])


def test_the_terms_are_those_of_the_day_it_was_booked(in_steps: Household, double: RoomType, now: datetime) -> None:
    double.refresh_from_db()
    booking = firm(double, now)
    publish_policy(key="steps", name="分段", summary="一律不退", terms=Terms((Stage(999, 100),)), now=now)
    assert booking.policy.version == 1
    assert cancel_terms(booking, moment(date(2026, 12, 1), 12)).fee == Decimal("109.80")
    assert cancel(booking_id=booking.pk, actor=Actor.GUEST, now=moment(date(2026, 12, 1), 12)).fee == Decimal("109.80")


def test_who_calls_off_after_the_day_of_arrival_has_not_come(in_steps: Household, now: datetime) -> None:
    booking = firm(in_steps.room_types.get(name="双人间"), now)
    assert cancel_terms(booking, moment(THURSDAY, 23, 59)).fee == 183
    assert cancel_terms(booking, moment(date(2026, 12, 4), 0)).fee == Decimal("292.80")


@pytest.mark.parametrize("actor", [Actor.HOST, Actor.STAFF])
def test_a_household_that_calls_off_gets_nothing(double: RoomType, now: datetime, actor: Actor) -> None:
    booking = firm(double, now)
    pay(booking, Decimal(366), now=now)
    cancelled = cancel(booking_id=booking.pk, actor=actor, now=moment(THURSDAY, 15), reason="水管爆了")
    assert (cancelled.fee, account_of(cancelled).to_refund) == (0, 366)


def test_what_is_shown_before_is_what_is_given_back(double: RoomType, now: datetime) -> None:
    booking, late = firm(double, now), moment(THURSDAY, 9)
    pay(booking, Decimal(200), now=now)
    shown = cancel_terms(booking, late)
    assert (shown.fee, shown.refund) == (168, 32)
    assert shown.lines == [
        "12月2日 18:00前可以免费退。", "12月2日 18:00起退订，收第一晚房费。", "没有来住，收第一晚房费。",
    ]  # fmt: skip
    cancelled = cancel(booking_id=booking.pk, actor=Actor.GUEST, now=late)
    assert account_of(cancelled).to_refund == 32
    step = StateChange.objects.get(booking=booking, action="cancel")
    assert step.diff == {"fee": ["0.00", "168.00"]}


def test_what_was_let_go_is_not_paid_out(double: RoomType, now: datetime) -> None:
    booking = firm(double, now)
    pay(booking, Decimal(100), now=now)
    waive(booking_id=booking.pk, amount=Decimal(266), reason="老主顾", user=None, now=now, key="w")
    assert cancel_terms(booking, now).refund == 100


@pytest.mark.parametrize("state", ["held", "requested"])
def test_what_is_not_firm_is_put_back_for_nothing(in_steps: Household, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, in_steps.room_types.get(name="双人间"), now=now)
    shown = cancel_terms(booking, now)
    assert (shown.fee, shown.refund, shown.free_until) == (0, 0, booking.expires_at)
    assert cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now).fee == 0
    assert (nights_of(booking), PaymentEntry.objects.count()) == (set(), 0)


def test_a_booking_from_before_there_were_policies_has_the_standard_one(double: RoomType, now: datetime) -> None:
    booking = firm(double, now)
    Booking.objects.filter(pk=booking.pk).update(policy=None)
    assert cancel(booking_id=booking.pk, actor=Actor.GUEST, now=moment(THURSDAY, 9)).fee == 168


def test_the_same_tap_twice_calls_off_once(double: RoomType, now: datetime) -> None:
    booking, key = firm(double, now), Idempotency("web:session", "x1")
    for _tap in range(2):
        cancelled = cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now, reason="行程有变", idempotency=key)
        assert cancelled.pk == booking.pk
    with pytest.raises(IdempotencyMismatch):
        cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now, reason="另有安排", idempotency=key)
    with pytest.raises(WrongState):
        cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now)


def test_no_more_is_charged_than_was_read(double: RoomType, now: datetime) -> None:
    booking, late = firm(double, now), moment(THURSDAY, 9)
    read, key = cancel_terms(booking, now).fee, Idempotency("web:session", "x1")
    asked = {"booking_id": booking.pk, "actor": Actor.GUEST, "now": late, "idempotency": key}
    with pytest.raises(FeeHasGrown, match="168.00 元") as refused:
        cancel(**asked, fee_at_most=read)
    assert refused.value.details == {"fee": "168.00"}
    assert (Booking.objects.get(pk=booking.pk).state, len(nights_of(booking))) == ("confirmed", 2)
    assert cancel(**asked, fee_at_most=Decimal(168)).fee == 168


def test_an_organiser_who_calls_off_late_pays_for_every_house(
    in_steps: Household, hilltop: Household, union: Organisation, organiser: User, now: datetime
) -> None:
    houses = [(in_steps, in_steps.room_types.get(name="双人间")), (hilltop, hilltop.room_types.get())]
    parts = [GroupPart(house, TWO, 2, [RoomRequest(kind.pk)]) for house, kind in houses]
    group = place_group(organisation=union, user=organiser, title="疗休养", parts=parts, now=now, today=now.date())
    key = Idempotency("user:1", "g")
    for _tap in range(2):
        cancel_group(group_id=group.pk, user=organiser, now=moment(THURSDAY, 9), idempotency=key)
    assert {booking.household_id: booking.fee for booking in group.bookings.all()} == {
        in_steps.pk: 183, hilltop.pk: 168,
    }  # fmt: skip
    assert not RoomNight.objects.exists()


# Any terms, any moments: what comes back never grows as arrival nears, and never exceeds what was given up.


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    days = sorted(draw(st.sets(st.integers(0, 30), max_size=4)), reverse=True)
    percents = sorted(draw(st.lists(st.integers(0, 100), min_size=len(days) + 1, max_size=len(days) + 1)))
    stages = tuple(Stage(day, percent) for day, percent in zip(days, percents, strict=False))
    return Terms(stages, percents[-1], draw(st.sampled_from([TOTAL, FIRST_NIGHT])))


prices = st.decimals(0, 2000, places=2)
priced_nights = st.lists(st.tuples(st.integers(0, 6).map(lambda n: THURSDAY + timedelta(days=n)), prices), max_size=8)


@given(any_terms(), priced_nights, priced_nights, st.decimals(0, 500, places=2), st.lists(st.integers(-900, 200)))
def test_refund_never_grows_as_arrival_nears(
    terms: Terms,
    given_up: list[tuple[date, Decimal]],
    others: list[tuple[date, Decimal]],
    paid: Decimal,
    hours: list[int],
) -> None:
    giving = GivingUp(given_up, others, THURSDAY, paid)
    fees = [giving.fee(terms, moment(THURSDAY, 0) + timedelta(hours=hour)) for hour in sorted(hours)]
    assert fees == sorted(fees)
    assert all(0 <= fee <= sum(price for _night, price in given_up) for fee in fees)
    assert all(fee == fee.quantize(Decimal("0.01")) for fee in fees)


@given(any_terms(), st.lists(prices, min_size=1, max_size=8), st.integers(-900, 200))
def test_a_fee_is_laid_on_the_nights_to_the_fen(terms: Terms, charged: list[Decimal], hour: int) -> None:
    nights = [
        {"date": (THURSDAY + timedelta(days=n // 2)).isoformat(), "price": str(price)}
        for n, price in enumerate(charged)
    ]
    asked = [(date.fromisoformat(night["date"]), Decimal(night["price"])) for night in nights]
    fee = GivingUp(asked, [], THURSDAY).fee(terms, moment(THURSDAY, 0) + timedelta(hours=hour))
    parts = lay_fee(nights, fee, terms)
    assert sum(parts) == fee
    assert all(part <= price for part, price in zip(parts, charged, strict=True))
