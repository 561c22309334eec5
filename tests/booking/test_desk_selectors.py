"""What the desk is shown: the day, the week, what came in, and what waits to be closed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.people import make_union
from tests.factories.stays import booking_in, hold, pay, request
from tourism.booking.models import Booking
from tourism.booking.selectors import desk_income, desk_today, desk_week, no_show_from
from tourism.booking.selectors.desk import overdue_stays, ready_to_settle
from tourism.booking.services import (
    block_nights,
    check_out,
    confirm,
    expect_late,
    mark_clean,
    mark_dirty,
    move_room,
    record_spend,
)
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillagePage

HALF_AN_HOUR = timedelta(minutes=30)
DAY = timedelta(days=1)


# The day


def test_the_desk_sorts_today_into_arrivals_guests_and_departures(
    creekside: Household, double: RoomType, family: RoomType, hilltop: Household, now: datetime, today: date
) -> None:
    leaving = booking_in(BookingState.CHECKED_IN, double, now=now - DAY, nights=1)
    staying = booking_in(BookingState.CHECKED_IN, double, now=now - DAY, nights=3)
    late = booking_in(BookingState.CONFIRMED, double, now=now - DAY, nights=3)
    coming = booking_in(BookingState.CONFIRMED, family, now=now, nights=1, guests=4)
    for state in (BookingState.CANCELLED, BookingState.EXPIRED, BookingState.CHECKED_OUT):
        booking_in(state, family, now=now + 10 * DAY)
    booking_in(BookingState.CONFIRMED, hilltop.room_types.get(), now=now)
    desk = desk_today([creekside], today, now)
    assert [stay.booking for stay in desk.arrivals] == [late, coming]
    assert [stay.booking for stay in desk.in_house] == [staying]
    assert [stay.booking for stay in desk.departures] == [leaving]
    assert (desk.requests, desk.missing) == ([], [])
    assert [room.number for room in desk.in_house[0].rooms] == ["102"]
    assert desk.in_house[0].bill.total == desk.in_house[0].account.due == 3 * 168
    tonight = desk.tonight
    assert (tonight.rooms, tonight.occupied, tonight.blocked, tonight.free) == (4, 3, 0, 1)
    assert tonight.guests == 1 + 1 + 4


def test_whoever_asked_waits_for_an_answer_the_most_urgent_first(
    creekside: Household, double: RoomType, now: datetime, today: date
) -> None:
    later, sooner = (hold(double, StayDates.of(today + n * DAY, 1), now=now) for n in (5, 9))
    request(later, now=now + timedelta(minutes=5))
    request(sooner, now=now)
    assert [stay.booking for stay in desk_today([creekside], today, now).requests] == [sooner, later]
    # Twelve hours later the first one's time is over, swept away or not.
    at = now + timedelta(hours=12)
    assert [stay.booking for stay in desk_today([creekside], today, at).requests] == [later]


def test_the_desk_says_who_is_late_and_who_may_be_given_up(double: RoomType, now: datetime, today: date) -> None:
    plain = booking_in(BookingState.CONFIRMED, double, now=now)
    said = booking_in(BookingState.CONFIRMED, double, now=now)
    tomorrow_noon = now + timedelta(hours=26)
    expect_late(booking_id=said.pk, actor=Actor.GUEST, user=None, now=now, expected_at=tomorrow_noon)
    said.refresh_from_db()

    def marks(at: datetime) -> list[tuple[bool, bool]]:
        arrivals = desk_today([double.household], at.date(), at).arrivals
        assert [stay.booking for stay in arrivals] == [plain, said]
        return [(stay.is_late, stay.can_be_missed) for stay in arrivals]

    midnight, six = now.replace(hour=0) + DAY, now.replace(hour=6) + DAY
    assert marks(midnight - timedelta(minutes=1)) == [(False, False), (False, False)]
    assert marks(midnight) == [(True, False), (False, False)]
    assert marks(six) == [(True, True), (False, False)]
    assert marks(tomorrow_noon) == [(True, True), (True, True)]
    assert (no_show_from(plain), no_show_from(said)) == (six, tomorrow_noon)


def test_those_who_did_not_come_may_still_come_until_their_stay_is_over(
    double: RoomType, now: datetime, today: date
) -> None:
    missing = booking_in(BookingState.NO_SHOW, double, now=now, nights=3)
    for n, shown in ((1, [missing]), (2, [missing]), (3, [])):
        desk = desk_today([double.household], today + n * DAY, now + n * DAY)
        assert [stay.booking for stay in desk.missing] == shown
        # Their room is somebody else's by now: they are not counted among tonight's guests.
        assert desk.tonight.guests == 0


def test_rooms_want_cleaning_from_check_out_until_somebody_says_it_is_done(
    creekside: Household, double: RoomType, now: datetime, today: date
) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=1)

    def dirty() -> list[str]:
        return [room.number for room in desk_today([creekside], today, now).cleaning]

    assert dirty() == []
    check_out(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now + DAY, today=today + DAY)
    room = double.rooms.get(number="101")
    mark_dirty(room=double.rooms.get(number="103"), now=now)
    assert dirty() == ["101", "103"]
    for _twice in range(2):
        care = mark_clean(room=room, user=None, now=now + DAY)
        assert (care.dirty_since, care.cleaned_at) == (None, now + DAY)
        assert dirty() == ["103"]


def test_the_desk_shows_the_room_of_tonight_not_the_one_they_left(
    creekside: Household, double: RoomType, now: datetime, today: date
) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=3)
    move_room(
        booking_id=booking.pk, line_id=booking.lines.get().pk, room_id=double.rooms.get(number="103").pk,
        actor=Actor.HOST, user=None, now=now + DAY, today=today + DAY,
    )  # fmt: skip
    [stay] = desk_today([creekside], today + DAY, now + DAY).in_house
    assert [room.number for room in stay.rooms] == ["103"]


def test_tonight_counts_blocked_rooms_apart_and_forgets_holds_that_ran_out(
    double: RoomType, family: RoomType, now: datetime, today: date
) -> None:
    tonight = StayDates.of(today, 1)
    block_nights(room=double.rooms.get(number="103"), stay=tonight, now=now)
    hold(family, tonight, now=now)
    before, after = (desk_today([double.household], today, at).tonight for at in (now, now + HALF_AN_HOUR))
    assert (before.occupied, before.blocked, before.free) == (1, 1, 2)
    assert (after.occupied, after.blocked, after.free) == (0, 1, 3)


# The week


def test_the_week_shows_each_room_night_by_night(
    double: RoomType, family: RoomType, now: datetime, today: date
) -> None:
    stay = booking_in(BookingState.CONFIRMED, double, now=now, nights=2)
    kept = hold(double, StayDates.of(today + 2 * DAY, 1), now=now)
    block_nights(room=family.rooms.get(), stay=StayDates.of(today, 7), now=now, note="修水管")
    week = desk_week([double.household], today, now)
    assert week.days == [today + timedelta(days=n) for n in range(7)]
    assert [row.room.number for row in week.rows] == ["101", "102", "103", "201"]
    first, *_, last = week.rows
    assert [(cell.kind, cell.booking, cell.is_first) for cell in first.cells[:4]] == [
        ("stay", stay, True), ("stay", stay, False), ("hold", kept, True), ("", None, False),
    ]  # fmt: skip
    assert {(cell.kind, cell.note) for cell in last.cells} == {("block", "修水管")}
    assert desk_week([double.household], today, now + HALF_AN_HOUR).rows[0].cells[2].kind == ""
    # A stay that began before the week is not shown as beginning in it.
    assert not desk_week([double.household], today + DAY, now).rows[0].cells[0].is_first


# Income


def test_income_is_what_the_ledger_has_by_month(
    creekside: Household, hilltop: Household, double: RoomType, now: datetime
) -> None:
    november = booking_in(BookingState.CHECKED_IN, double, now=now, nights=2)
    soup = {"category": "meals", "item": "土鸡汤", "amount": Decimal("88.50")}
    record_spend(booking_id=november.pk, key=uuid4(), user=None, now=now, **soup)
    leave = now + 2 * DAY
    check_out(booking_id=november.pk, actor=Actor.HOST, user=None, now=leave, today=leave.date())
    booking_in(
        BookingState.CHECKED_OUT, double, now=datetime.fromisoformat("2026-12-07T15:00+08:00"), count=2, guests=2
    )
    booking_in(BookingState.CHECKED_OUT, hilltop.room_types.get(), now=now)
    income = desk_income([creekside], 2026)
    assert [(m.month, m.room_nights, m.lodging, m.amount) for m in income.months if m.amount] == [
        (11, 2, 336, Decimal("424.50")), (12, 4, 672, 672),
    ]  # fmt: skip
    assert len(income.months) == 12
    assert (income.year.room_nights, income.year.lodging, income.year.amount) == (6, 1008, Decimal("1096.50"))
    assert desk_income([creekside, hilltop], 2026).year.room_nights == 8
    assert desk_income([creekside], 2025).year.amount == 0


# What waits to be closed


def test_stays_are_ready_to_settle_once_balanced_and_invoiced(double: RoomType, now: datetime, today: date) -> None:
    paid, unpaid, of_union = (
        booking_in(BookingState.CHECKED_OUT, double, now=now, **fields)
        for fields in ({}, {}, {"organisation": make_union()})
    )
    booking_in(BookingState.CANCELLED, double, now=now + 10 * DAY)
    for booking in (paid, of_union):
        pay(booking, booking.total, now=now)
    ready = ready_to_settle(today)
    assert set(ready) == {paid, of_union}
    # The union wants an invoice where the household can have one issued.
    Household.objects.filter(pk=double.household_id).update(invoice=Household.Invoice.SELF)
    assert set(ready_to_settle(today)) == {paid}
    Booking.objects.filter(pk=of_union.pk).update(invoice_number="2644 0001")
    assert set(ready_to_settle(today)) == {paid, of_union}
    pay(unpaid, unpaid.total - 1, now=now)
    assert unpaid not in ready_to_settle(today)


def test_only_guests_who_should_have_left_are_overdue(double: RoomType, now: datetime, today: date) -> None:
    booking = booking_in(BookingState.CHECKED_IN, double, now=now, nights=2)
    assert list(overdue_stays(today + DAY)) == []
    assert list(overdue_stays(today + 2 * DAY)) == [booking]


# Cost

SELECTORS = {
    "today": (lambda houses, now: desk_today(houses, now.date(), now), 12),
    "week": (lambda houses, now: desk_week(houses, now.date(), now), 3),
    "income": (lambda houses, now: desk_income(houses, 2026), 1),
}


@pytest.mark.parametrize("name", SELECTORS)
def test_the_desk_costs_the_same_for_one_booking_as_for_twenty(village: VillagePage, now: datetime, name: str) -> None:
    ask, most = SELECTORS[name]
    house = make_household(village, "B-1", "竹里人家")
    room_type = make_rooms(house, rooms=21)
    counts = []
    for number in range(20):
        fill(room_type, number, now)
        if number in (0, 19):
            with CaptureQueriesContext(connection) as queries:
                shown = ask([house], now)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= most, counts
    assert shown is not None


def fill(room_type: RoomType, number: int, now: datetime) -> None:
    """One room's guest: coming, asking, in house with a purchase and some money paid, or not come."""
    phone = {"contact_phone": f"139000000{number:02}"}
    state = (BookingState.CHECKED_IN, BookingState.CONFIRMED, BookingState.REQUESTED)[number % 3]
    booking = booking_in(state, room_type, now=now, **phone)
    if state == BookingState.CHECKED_IN:
        record_spend(
            booking_id=booking.pk, key=uuid4(), category="meals", item="饭", amount=Decimal(30), user=None, now=now
        )
        pay(booking, Decimal(100), now=now)


def test_a_confirmed_hold_is_expected_at_once(double: RoomType, now: datetime, today: date) -> None:
    booking = hold(double, StayDates.of(today, 1), now=now)
    assert desk_today([double.household], today, now).arrivals == []
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    assert [stay.booking for stay in desk_today([double.household], today, now).arrivals] == [booking]
