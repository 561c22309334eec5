"""Saying yes: at once, by asking the host, after a deposit; a little more time; a host's no."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.stays import booking_in, hold, nights_of, pay, request
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, OutboxEvent, PaymentEntry, RoomNight, StateChange
from tourism.booking.selectors.accounts import account_of
from tourism.booking.services import (
    CannotProlong,
    DepositDue,
    GroupPart,
    HoldExpired,
    Idempotency,
    IdempotencyMismatch,
    RoomRequest,
    TooManyHolds,
    confirm,
    place_group,
    prolong,
    reject,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.services import publish_policy
from tourism.homestays.terms import Terms

HALF_AN_HOUR = timedelta(minutes=30)
FRIDAY = date(2026, 12, 4)
WEEKEND = StayDates.of(FRIDAY, 2)


@pytest.fixture
def asked_first(creekside: Household) -> Household:
    """Creekside's host wants to be asked, and answers within 12 hours."""
    Household.objects.filter(pk=creekside.pk).update(approves_requests=True)
    creekside.refresh_from_db()
    return creekside


@pytest.fixture
def with_deposit(creekside: Household, now: datetime) -> Household:
    publish_policy(key="deposit", name="订金", summary="先付三成", terms=Terms(deposit_percent=30), now=now)
    Household.objects.filter(pk=creekside.pk).update(policy_key="deposit")
    creekside.refresh_from_db()
    return creekside


def say_yes(booking: Booking, now: datetime, actor: Actor = Actor.GUEST, **more: object) -> Booking:
    return confirm(booking_id=booking.pk, actor=actor, now=now, **more)


def test_a_guests_yes_makes_the_account_and_tells_how_it_is_paid(double: RoomType, now: datetime) -> None:
    booking = say_yes(hold(double, WEEKEND, now=now), now, payment="transfer")
    assert (booking.state, booking.payment, booking.expires_at) == ("confirmed", "transfer", None)
    assert account_of(booking).due == 396
    step = StateChange.objects.get(booking=booking, action="confirm")
    assert step.diff == {"payment": ["on_arrival", "transfer"]}
    assert OutboxEvent.objects.filter(booking=booking, kind="booking.confirm").count() == 1


def test_an_unknown_way_to_pay_is_refused(double: RoomType, now: datetime) -> None:
    booking = hold(double, WEEKEND, now=now)
    with pytest.raises(DomainError, match="付款方式"):
        say_yes(booking, now, payment="shells")
    with pytest.raises(DomainError, match="付款方式"):
        hold(double, WEEKEND, now=now, payment="shells")


def test_the_same_tap_twice_confirms_once(double: RoomType, now: datetime) -> None:
    booking, key = hold(double, WEEKEND, now=now), Idempotency("web:session", "y")
    for _tap in range(2):
        assert say_yes(booking, now, idempotency=key).state == "confirmed"
    assert (PaymentEntry.objects.count(), StateChange.objects.filter(action="confirm").count()) == (1, 1)
    with pytest.raises(IdempotencyMismatch):
        say_yes(booking, now, payment="transfer", idempotency=key)


# Asking the host


def test_where_the_host_answers_himself_a_yes_is_a_question(asked_first: Household, now: datetime) -> None:
    double = asked_first.room_types.get(name="双人间")
    booking = say_yes(hold(double, WEEKEND, now=now), now + timedelta(minutes=5))
    assert (booking.state, booking.expires_at) == ("requested", now + timedelta(hours=12, minutes=5))
    assert set(RoomNight.objects.values_list("kind", flat=True)) == {"hold"}
    assert not PaymentEntry.objects.exists()
    accepted = say_yes(booking, now + timedelta(hours=12), Actor.HOST)
    assert (accepted.state, accepted.expires_at) == ("confirmed", None)
    assert set(RoomNight.objects.values_list("kind", flat=True)) == {"stay"}
    assert account_of(accepted).due == 396


def test_a_guest_cannot_answer_his_own_question(asked_first: Household, now: datetime) -> None:
    booking = say_yes(hold(asked_first.room_types.first(), WEEKEND, now=now), now)
    for actor in (Actor.GUEST, Actor.ORGANISER, Actor.SYSTEM):
        with pytest.raises(WrongState):
            say_yes(booking, now, actor)


@pytest.mark.parametrize("actor", [Actor.HOST, Actor.STAFF])
def test_what_the_desk_holds_needs_no_question(asked_first: Household, now: datetime, actor: Actor) -> None:
    booking = hold(asked_first.room_types.first(), WEEKEND, now=now, actor=actor, channel="phone")
    assert say_yes(booking, now, actor).state == "confirmed"


def test_an_answer_too_late_is_none_and_the_rooms_are_free(asked_first: Household, now: datetime) -> None:
    double = asked_first.room_types.get(name="双人间")
    booking = say_yes(hold(double, WEEKEND, now=now), now)
    late = now + timedelta(hours=12)
    with pytest.raises(HoldExpired):
        say_yes(booking, late, Actor.HOST)
    hold(double, WEEKEND, now=late, count=3, guests=3, contact_phone="13900001234")
    booking.refresh_from_db()
    assert (booking.state, nights_of(booking)) == ("expired", set())


def test_a_hold_that_ran_out_is_not_turned_into_a_question(asked_first: Household, now: datetime) -> None:
    booking = hold(asked_first.room_types.first(), WEEKEND, now=now)
    with pytest.raises(HoldExpired):
        say_yes(booking, now + HALF_AN_HOUR)


def test_a_no_gives_the_rooms_back_and_says_why(family: RoomType, now: datetime) -> None:
    booking = request(hold(family, WEEKEND, now=now), now=now)
    with pytest.raises(DomainError, match="为什么不接"):
        reject(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, reason="  ")
    key = Idempotency("user:1", "n")
    for _tap in range(2):
        said = reject(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, reason="家里办喜事", idempotency=key)
        assert said.state == "rejected"
    assert nights_of(booking) == set()
    assert StateChange.objects.get(booking=booking, action="reject").reason == "家里办喜事"
    assert hold(family, WEEKEND, now=now).state == "held"


@pytest.mark.parametrize("state", sorted(set(BookingState) - {"requested"}))
def test_only_a_question_is_answered_with_no(double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now)
    with pytest.raises(WrongState):
        reject(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, reason="满了")


def test_questions_count_against_a_phone_like_holds(double: RoomType, now: datetime) -> None:
    for n in range(5):
        request(hold(double, StayDates.of(FRIDAY + timedelta(days=n), 1), now=now), now=now)
    with pytest.raises(TooManyHolds, match="5 张"):
        hold(double, StayDates.of(FRIDAY + timedelta(days=6), 1), now=now)


# Deposits


def test_a_guest_pays_the_deposit_before_the_yes(with_deposit: Household, now: datetime) -> None:
    booking = hold(with_deposit.room_types.get(name="双人间"), WEEKEND, now=now)
    with pytest.raises(DepositDue, match="订金 118.80 元") as refused:
        say_yes(booking, now)
    assert (refused.value.code, refused.value.details["amount"]) == ("deposit_due", "118.80")
    pay(booking, Decimal("100.00"), now=now)
    with pytest.raises(DepositDue, match="18.80 元"):
        say_yes(booking, now)
    pay(booking, Decimal("18.80"), now=now)
    booking = say_yes(booking, now)
    assert (booking.state, account_of(booking).to_pay) == ("confirmed", Decimal("277.20"))


def test_a_host_may_waive_waiting_for_the_deposit(with_deposit: Household, now: datetime) -> None:
    booking = hold(with_deposit.room_types.first(), WEEKEND, now=now)
    assert say_yes(booking, now, Actor.HOST).state == "confirmed"


# A little more time


def test_a_hold_is_prolonged_once_by_a_quarter_of_an_hour(double: RoomType, now: datetime) -> None:
    booking = hold(double, WEEKEND, now=now)
    at = now + timedelta(minutes=29)
    longer = prolong(booking_id=booking.pk, actor=Actor.GUEST, now=at)
    assert (longer.state, longer.expires_at) == ("held", now + timedelta(minutes=45))
    with pytest.raises(CannotProlong, match="只能延一次"):
        prolong(booking_id=booking.pk, actor=Actor.GUEST, now=at)
    assert say_yes(booking, now + timedelta(minutes=44)).state == "confirmed"


@pytest.mark.parametrize(("minutes", "until"), [(50, 60), (60, None)])
def test_nothing_is_held_for_longer_than_an_hour(
    double: RoomType, now: datetime, minutes: int, until: int | None
) -> None:
    booking = hold(double, WEEKEND, now=now, hold_for=timedelta(minutes=minutes))
    if until is None:
        with pytest.raises(CannotProlong):
            prolong(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    else:
        longer = prolong(booking_id=booking.pk, actor=Actor.GUEST, now=now)
        assert longer.expires_at == now + timedelta(minutes=until)


def test_what_ran_out_is_not_prolonged_but_the_same_tap_twice_is_answered(double: RoomType, now: datetime) -> None:
    booking, key = hold(double, WEEKEND, now=now), Idempotency("web:session", "p")
    with pytest.raises(HoldExpired):
        prolong(booking_id=booking.pk, actor=Actor.GUEST, now=now + HALF_AN_HOUR)
    for _tap in range(2):
        longer = prolong(booking_id=booking.pk, actor=Actor.GUEST, now=now, idempotency=key)
        assert longer.expires_at == now + timedelta(minutes=45)


def test_the_options_of_a_group_are_prolonged_together(
    double: RoomType, hilltop: Household, union: Organisation, organiser: User, now: datetime
) -> None:
    parts = [
        GroupPart(kind.household, WEEKEND, 1, [RoomRequest(kind.pk)]) for kind in (double, hilltop.room_types.get())
    ]
    group = place_group(
        organisation=union, user=organiser, title="疗休养", parts=parts, now=now, today=now.date(),
        option_until=now + timedelta(days=3),
    )  # fmt: skip
    one, other = group.bookings.order_by("pk")
    with pytest.raises(WrongState):
        prolong(booking_id=one.pk, actor=Actor.GUEST, now=now)
    prolong(booking_id=other.pk, actor=Actor.ORGANISER, user=organiser, now=now)
    assert set(group.bookings.values_list("expires_at", flat=True)) == {now + timedelta(days=4)}
    with pytest.raises(CannotProlong):
        prolong(booking_id=one.pk, actor=Actor.ORGANISER, user=organiser, now=now)


@pytest.mark.parametrize("state", sorted(set(BookingState) - {"held", "option"}))
def test_only_what_is_held_is_prolonged(double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now)
    with pytest.raises(WrongState):
        prolong(booking_id=booking.pk, actor=Actor.STAFF, now=now)
