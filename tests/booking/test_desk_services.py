"""At the desk: purchases, taking them back, leaving, and what the ledger learns."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.people import make_union
from tests.factories.stays import booking_in, charged_nights, hold, nights_of
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, RoomNight, Spend
from tourism.booking.selectors import bill_of, bill_on_leaving, free_rooms
from tourism.booking.services import (
    BookingNotFound,
    IdempotencyMismatch,
    RoomRequest,
    check_in,
    check_out,
    confirm,
    record_spend,
    reverse_spend,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.categories import Category
from tourism.ledger.models import Entry
from tourism.ledger.selectors import totals


@pytest.fixture
def in_house(double: RoomType, now: datetime) -> Booking:
    """Guests at Creekside since today, Monday, for two nights."""
    return booking_in(BookingState.CHECKED_IN, double, now=now)


def buy(
    booking: Booking, now: datetime, amount: Decimal | int = 80, key: UUID | None = None, **fields: object
) -> Spend:
    bought = {"category": Category.MEALS, "item": "土鸡汤", "user": None}
    return record_spend(booking_id=booking.pk, key=key or uuid4(), amount=amount, now=now, **(bought | fields))


def leave(booking: Booking, now: datetime, on: date) -> Booking:
    return check_out(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, today=on)


# Purchases


def test_a_double_tap_is_one_row(in_house: Booking, now: datetime, host: User) -> None:
    key = uuid4()
    first = buy(in_house, now, key=key, user=host)
    again = buy(in_house, now + timedelta(seconds=1), key=key, user=host)
    assert first.pk == again.pk
    assert Spend.objects.get().recorded_by == host
    assert bill_of(in_house).spent == 80


@pytest.mark.parametrize("other", [{"amount": 81}, {"item": "米酒"}, {"category": Category.PRODUCE}])
def test_a_key_cannot_stand_for_two_purchases(in_house: Booking, now: datetime, other: dict) -> None:
    key = uuid4()
    buy(in_house, now, key=key)
    with pytest.raises(IdempotencyMismatch):
        buy(in_house, now, key=key, **other)
    assert Spend.objects.count() == 1


def test_a_key_belongs_to_one_booking(in_house: Booking, double: RoomType, now: datetime) -> None:
    key = uuid4()
    buy(in_house, now, key=key)
    with pytest.raises(IdempotencyMismatch):
        buy(booking_in(BookingState.CHECKED_IN, double, now=now), now, key=key)


@pytest.mark.parametrize(
    "bad",
    [{"amount": 0}, {"amount": -5}, {"amount": 100_001}, {"item": " "}, {"category": "gold"}, {"category": "lodging"}],
)
def test_a_purchase_has_a_price_a_name_and_a_category(in_house: Booking, now: datetime, bad: dict) -> None:
    with pytest.raises(DomainError):
        buy(in_house, now, **bad)
    assert not Spend.objects.exists()


@pytest.mark.parametrize("state", [state for state in BookingState if state != BookingState.CHECKED_IN])
def test_only_guests_in_house_buy(double: RoomType, now: datetime, state: BookingState) -> None:
    with pytest.raises(WrongState):
        buy(booking_in(state, double, now=now), now)
    assert not Spend.objects.exists()


def test_a_purchase_taken_back_nets_to_zero(in_house: Booking, now: datetime) -> None:
    kept, wrong = buy(in_house, now, 80), buy(in_house, now, Decimal("12.50"))
    key = uuid4()
    back = reverse_spend(spend_id=wrong.pk, key=key, user=None, now=now)
    assert (back.amount, back.reverses, back.category) == (Decimal("-12.50"), wrong, wrong.category)
    assert reverse_spend(spend_id=wrong.pk, key=key, user=None, now=now).pk == back.pk
    assert sum(spend.amount for spend in in_house.spends.all()) == 80
    bill = bill_of(in_house)
    assert (bill.spends, bill.spent, bill.total) == ([kept], 80, 416)


def test_a_purchase_is_taken_back_once(in_house: Booking, now: datetime) -> None:
    spend = buy(in_house, now)
    back = reverse_spend(spend_id=spend.pk, key=uuid4(), user=None, now=now)
    for again in (spend, back):
        with pytest.raises(WrongState):
            reverse_spend(spend_id=again.pk, key=uuid4(), user=None, now=now)
    with pytest.raises(BookingNotFound):
        reverse_spend(spend_id=0, key=uuid4(), user=None, now=now)
    assert Spend.objects.count() == 2


def test_nothing_is_taken_back_after_check_out(in_house: Booking, now: datetime, today: date) -> None:
    spend = buy(in_house, now)
    leave(in_house, now, today + timedelta(days=2))
    with pytest.raises(WrongState):
        reverse_spend(spend_id=spend.pk, key=uuid4(), user=None, now=now)
    assert totals().amount == 416


# Leaving


def test_the_ledger_gets_a_line_for_the_room_and_one_for_each_purchase(
    in_house: Booking, now: datetime, today: date, creekside: Household
) -> None:
    buy(in_house, now, 80)
    honey = buy(in_house, now, Decimal("33.30"), category=Category.PRODUCE, item="土蜂蜜")
    wrong = buy(in_house, now, 9)
    reverse_spend(spend_id=wrong.pk, key=uuid4(), user=None, now=now)
    leave(in_house, now, today + timedelta(days=2))
    room, soup, produce = Entry.objects.order_by("pk")
    assert (room.category, room.item, room.quantity, room.unit, room.unit_price, room.amount) == (
        "lodging", "双人间", 2, "间夜", 168, 336,
    )  # fmt: skip
    assert (room.visitors, room.visitor_nights) == (1, 2)
    assert room.source == f"booking:{in_house.code}:line:{in_house.lines.get().pk}"
    assert (soup.amount, produce.amount, produce.item) == (80, Decimal("33.30"), "土蜂蜜")
    assert produce.source == f"booking:{in_house.code}:spend:{honey.pk}"
    assert soup.visitors == produce.visitors == 0
    for entry in (room, soup, produce):
        assert (entry.village, entry.household, entry.payee_class) == (creekside.village, creekside, "household")
        assert (entry.payer_kind, entry.organisation, entry.channel) == ("tourist", None, "self")
        assert (entry.entry_on, entry.posted_at) == (today + timedelta(days=2), now)
    assert totals().amount == bill_of(Booking.objects.get()).total == Decimal("449.30")


def test_nights_of_different_prices_are_different_lines(double: RoomType, now: datetime) -> None:
    thursday = now.replace(month=12, day=3)
    booking = booking_in(BookingState.CHECKED_OUT, double, now=thursday, nights=3, count=2, guests=4)
    # Thursday at 168, Friday at 198; they left on Saturday, a day early.
    assert booking.check_out == date(2026, 12, 5)
    assert [(e.quantity, e.unit_price, e.visitors) for e in Entry.objects.order_by("pk")] == [
        (1, 168, 1), (1, 198, 0), (1, 168, 0), (1, 198, 0),
    ]  # fmt: skip
    assert Entry.objects.order_by("pk")[0].visitor_nights == 2
    assert totals().amount == booking.total == 732


@pytest.mark.parametrize(
    ("left_after", "charged"),
    [(0, 1), (1, 1), (2, 2), (3, 3), (5, 3)],
    ids=["same day", "1", "2", "as planned", "late"],
)
def test_guests_pay_the_nights_they_slept_and_at_least_one(
    double: RoomType, now: datetime, today: date, left_after: int, charged: int
) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=3)
    leave(booking, now, today + timedelta(days=left_after))
    booking.refresh_from_db()
    line = booking.lines.get()
    assert len(charged_nights(line)) == len(nights_of(booking)) == booking.stay.count == charged
    assert booking.total == line.price == totals().amount == 168 * charged
    assert totals().visitor_nights == charged
    assert ("原定 2026-11-26" in booking.changes.last().reason) == (charged < 3)


def test_nights_not_slept_are_for_sale_at_once(double: RoomType, now: datetime, today: date) -> None:
    for room in double.rooms.exclude(number="101"):
        RoomNight.objects.bulk_create(
            RoomNight(room=room, night=today + timedelta(days=n), kind="block") for n in range(3)
        )
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=3)
    tomorrow = StayDates.of(today + timedelta(days=1), 2)
    assert free_rooms([double.household], tomorrow, now)[double.pk] == []
    leave(booking, now, today + timedelta(days=1))
    assert [room.number for room in free_rooms([double.household], tomorrow, now)[double.pk]] == ["101"]
    assert hold(double, tomorrow, now=now).state == "held"


@pytest.mark.parametrize(
    ("kind", "channel"), [(Organisation.Kind.UNION, "union"), (Organisation.Kind.PRIVATE_ENTERPRISE, "social")]
)
def test_an_organisation_that_pays_stands_in_the_ledger(
    double: RoomType, now: datetime, kind: str, channel: str
) -> None:
    payer = make_union(kind=kind)
    booking_in(BookingState.CHECKED_OUT, double, now=now, organisation=payer)
    entry = Entry.objects.get()
    assert (entry.payer_kind, entry.organisation, entry.channel) == ("organisation", payer, channel)


def test_demo_stays_make_demo_lines(double: RoomType, now: datetime) -> None:
    booking_in(BookingState.CHECKED_OUT, double, now=now, is_demo=True)
    assert Entry.objects.get().is_demo


def test_checking_out_twice_writes_the_ledger_once(in_house: Booking, now: datetime, today: date) -> None:
    leave(in_house, now, today + timedelta(days=2))
    with pytest.raises(WrongState):
        leave(in_house, now, today + timedelta(days=2))
    assert Entry.objects.count() == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    nights=st.integers(1, 6),
    left_after=st.integers(0, 8),
    rooms=st.integers(1, 3),
    arrived=st.integers(1, 2),
    fen=st.lists(st.integers(1, 1_000_000), max_size=4),
    taken_back=st.integers(0, 2),
)
def test_the_ledger_equals_the_bill_to_the_fen(
    double: RoomType, nights: int, left_after: int, rooms: int, arrived: int, fen: list[int], taken_back: int
) -> None:
    now = datetime.fromisoformat("2026-12-03T15:00+08:00")  # a Thursday, so that prices change underway
    RoomNight.objects.all().delete()
    stay = StayDates.of(now.date(), nights)
    booking = hold(double, stay, now=now, rooms=[RoomRequest(double.pk, rooms)])
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    check_in(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, today=now.date(), guests_arrived=arrived)
    bought = [buy(booking, now, Decimal(amount) / 100) for amount in fen]
    for spend in bought[:taken_back]:
        reverse_spend(spend_id=spend.pk, key=uuid4(), user=None, now=now)
    foretold = bill_on_leaving(booking, now.date() + timedelta(days=left_after)).total
    left = leave(booking, now, now.date() + timedelta(days=left_after))
    entries = Entry.objects.filter(source__startswith=f"booking:{booking.code}:")
    bill = bill_of(Booking.objects.get(pk=booking.pk))
    assert sum(entry.amount for entry in entries) == bill.total == foretold
    assert bill.lodging == left.total
    assert bill.spent == sum((spend.amount for spend in bought[taken_back:]), Decimal(0))
    assert sum(entry.visitors for entry in entries) == arrived
    assert sum(entry.visitor_nights for entry in entries) == arrived * left.stay.count
