"""Other dates, rooms or guests: what is kept keeps its price, what is new costs today's, what goes may cost a fee."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.factories.stays import booking_in, hold, nights_of
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingLine, RoomNight, StateChange
from tourism.booking.selectors.accounts import account_of, owed_for
from tourism.booking.services import (
    FeeHasGrown,
    HoldExpired,
    Idempotency,
    IdempotencyMismatch,
    NotBookable,
    RoomRequest,
    block_nights,
    change,
    confirm,
    drop,
    move_room,
    quote_change,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Licence, RoomType
from tourism.homestays.services import issue_licence, set_prices
from tourism.homestays.stay_rules import RuleBroken

# 2026-12-03 is a Thursday: 168, then 198 on Friday and Saturday.
THURSDAY = date(2026, 12, 3)
THREE = StayDates.of(THURSDAY, 3)


@pytest.fixture
def booking(double: RoomType, now: datetime) -> Booking:
    """One double room from Thursday to Sunday, confirmed: 564 元."""
    made = hold(double, THREE, now=now, guests=2)
    return confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)


def alter(booking: Booking, now: datetime, **wish: object) -> Booking:
    actor = wish.pop("actor", Actor.GUEST)
    return change(booking_id=booking.pk, actor=actor, now=now, today=now.date(), **wish)


def rooms_of(booking: Booking) -> set[str]:
    return set(RoomNight.objects.filter(line__booking=booking).values_list("room__number", flat=True))


def agrees(booking: Booking) -> bool:
    """Lines, cells, sums and account tell the same story."""
    fresh = Booking.objects.get(pk=booking.pk)
    lines = list(fresh.lines.all())
    promised = {(line.pk, night["date"]) for line in lines for night in line.nightly}
    owned = {(n.line_id, n.night.isoformat()) for n in RoomNight.objects.filter(line__booking=fresh)}
    days = sorted(date.fromisoformat(night["date"]) for line in lines for night in line.nightly)
    assert promised == owned
    assert fresh.total == sum(Decimal(night["price"]) for line in lines for night in line.nightly)
    assert all(line.price == sum(Decimal(night["price"]) for night in line.nightly) for line in lines)
    assert fresh.stay == StayDates(days[0], days[-1] + timedelta(days=1))
    assert fresh.guests == sum(line.guests for line in lines if line.nightly)
    assert fresh.fee == sum(Decimal(night["fee"]) for line in lines for night in line.dropped)
    assert fresh.state == "held" or account_of(fresh).due == owed_for(fresh)
    return True


def test_a_longer_stay_keeps_its_room_and_its_promised_prices(
    double: RoomType, booking: Booking, now: datetime
) -> None:
    set_prices(room_type=double, weekday=300, weekend=300, holiday=300)
    changed = alter(booking, now, stay=StayDates.of(THURSDAY, 4))
    assert changed.total == 564 + 300
    assert rooms_of(changed) == {"101"}
    step = StateChange.objects.get(booking=booking, action="change")
    assert (step.before, step.after, step.actor) == ("confirmed", "confirmed", "guest")
    assert step.diff == {
        "check_out": ["2026-12-06", "2026-12-07"], "nights": [3, 4], "total": ["564.00", "864.00"],
    }  # fmt: skip
    assert agrees(booking)


def test_who_cannot_stay_in_the_room_gets_one_room_for_the_whole_stay(
    double: RoomType, booking: Booking, now: datetime
) -> None:
    block_nights(room=double.rooms.get(number="101"), stay=StayDates.of(THREE.check_out, 1), now=now)
    changed = alter(booking, now, stay=StayDates.of(THURSDAY, 4))
    assert rooms_of(changed) == {"102"}
    assert len(nights_of(changed)) == 4
    assert agrees(booking)


def test_a_change_to_the_same_leaves_no_trace(double: RoomType, booking: Booking, now: datetime) -> None:
    cells, trail = nights_of(booking), StateChange.objects.count()
    alter(booking, now)
    alter(booking, now, stay=THREE, guests=2, rooms=[RoomRequest(double.pk)])
    assert (nights_of(booking), StateChange.objects.count()) == (cells, trail)
    assert quote_change(booking_id=booking.pk, now=now, today=now.date(), stay=THREE).is_same


def test_a_shorter_stay_costs_a_fee_but_no_more_than_giving_up_everything(booking: Booking, now: datetime) -> None:
    late = now + timedelta(days=9, hours=8)  # Wednesday, 18:00: the first night of what is given up is due
    changed = alter(booking, late, stay=StayDates.of(THURSDAY, 2))
    assert (changed.total, changed.fee) == (366, 168)
    [gone] = changed.lines.get().dropped
    assert (gone["date"], gone["price"], gone["fee"], gone["why"]) == ("2026-12-05", "198.00", "168.00", "change")
    assert account_of(changed).due == 534
    assert agrees(booking)


def test_in_the_free_window_a_change_costs_nothing_but_the_difference(booking: Booking, now: datetime) -> None:
    changed = alter(booking, now, stay=StayDates.of(date(2026, 12, 7), 2))
    assert (changed.total, changed.fee) == (2 * 168, 0)
    assert {night for _room, night in nights_of(changed)} == {date(2026, 12, 7), date(2026, 12, 8)}
    assert agrees(booking)


def test_a_household_that_asks_for_a_change_charges_no_fee(booking: Booking, now: datetime) -> None:
    late = now + timedelta(days=9, hours=9)
    assert alter(booking, late, stay=StayDates.of(THURSDAY, 1), actor=Actor.HOST).fee == 0


def test_flight_into_a_later_stay_pays_for_the_nights_given_up(booking: Booking, now: datetime) -> None:
    late = now + timedelta(days=9, hours=9)
    changed = alter(booking, late, stay=StayDates.of(date(2026, 12, 10), 3))
    assert changed.fee == 168  # the first of the nights given up
    assert agrees(booking)


def test_a_room_more_and_a_room_less(double: RoomType, family: RoomType, booking: Booking, now: datetime) -> None:
    more = alter(booking, now, rooms=[RoomRequest(double.pk), RoomRequest(family.pk)], guests=5)
    assert rooms_of(more) == {"101", "201"}
    assert more.total == 2 * 564
    assert agrees(booking)
    less = alter(booking, now, rooms=[RoomRequest(family.pk)], guests=4)
    assert rooms_of(less) == {"201"}
    assert (less.total, less.fee, less.guests) == (564, 0, 4)
    assert [line.guests for line in less.lines.all()] == [0, 4]
    assert agrees(booking)


def test_only_guests_who_are_new_in_a_room_cost_more(family: RoomType, now: datetime) -> None:
    RoomType.objects.filter(pk=family.pk).update(base_guests=2, extra_guest_price=Decimal("50.00"))
    family.refresh_from_db()
    booking = hold(family, THREE, now=now, guests=3)
    assert booking.total == 564 + 3 * 50
    RoomType.objects.filter(pk=family.pk).update(extra_guest_price=Decimal("60.00"))
    longer = alter(booking, now, stay=StayDates.of(THURSDAY, 4))
    assert longer.total == 564 + 3 * 50 + 168 + 60
    fuller = alter(booking, now, guests=4)
    assert fuller.total == 564 + 168 + 4 * 2 * 60
    alone = alter(booking, now, guests=1)
    assert alone.total == 564 + 168
    assert agrees(booking)


def test_a_change_into_taken_nights_is_refused_and_changes_nothing(
    family: RoomType, booking: Booking, now: datetime
) -> None:
    hold(family, StayDates.of(THURSDAY, 1), now=now)
    cells, before = nights_of(booking), Booking.objects.filter(pk=booking.pk).values().get()
    for attempt in (
        alter,
        lambda booking, now, **wish: quote_change(booking_id=booking.pk, now=now, today=now.date(), **wish),
    ):
        with pytest.raises(SoldOut) as refused:
            attempt(booking, now, rooms=[RoomRequest(family.pk)])
        assert refused.value.details["nights"] == ["2026-12-03"]
    assert (nights_of(booking), Booking.objects.filter(pk=booking.pk).values().get()) == (cells, before)
    assert not BookingLine.objects.filter(booking=booking, room_type=family).exists()


def test_a_change_takes_the_rooms_of_a_hold_that_ran_out(family: RoomType, booking: Booking, now: datetime) -> None:
    late = hold(family, THREE, now=now)
    soon = now + timedelta(minutes=30)
    assert quote_change(booking_id=booking.pk, now=soon, today=now.date(), rooms=[RoomRequest(family.pk)]).rooms == [
        (family, 1)
    ]
    assert rooms_of(alter(booking, soon, rooms=[RoomRequest(family.pk)])) == {"201"}
    late.refresh_from_db()
    assert late.state == "expired"


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"guests": 3}, "最多住 2 人"),
        ({"guests": 0}, "至少一人"),
        ({"guests": 10_000}, "一次最多 200 人"),
        ({"rooms": []}, "至少选一间"),
        ({"rooms": [RoomRequest(10**9)]}, "不是溪畔小院的"),
        ({"rooms": [RoomRequest(1, 41)]}, "一次最多订 40 间"),
        ({"stay": StayDates.of(date(2026, 11, 22), 2)}, "已经过去"),
        ({"stay": StayDates.of(date(2027, 12, 1), 2)}, "最多提前 365 天"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(
    booking: Booking, now: datetime, wish: dict, says: str
) -> None:
    before, trail = nights_of(booking), StateChange.objects.count()
    with pytest.raises(DomainError, match=says) as refused:
        alter(booking, now, **wish)
    assert refused.value.code == "invalid"
    assert (nights_of(booking), StateChange.objects.count()) == (before, trail)


def test_rooms_of_another_household_cannot_be_changed_into(booking: Booking, hilltop: Household, now: datetime) -> None:
    with pytest.raises(DomainError, match="不是溪畔小院的"):
        alter(booking, now, rooms=[RoomRequest(hilltop.room_types.get().pk)])


def test_the_households_rules_bind_guests_and_not_its_own_desk(
    creekside: Household, booking: Booking, now: datetime
) -> None:
    creekside.stay_rules.create(name="冬歇", min_nights=2)
    one = StayDates.of(THURSDAY, 1)
    with pytest.raises(RuleBroken, match="2 晚起住"):
        alter(booking, now, stay=one)
    assert alter(booking, now, stay=one, actor=Actor.HOST).stay == one


def test_a_stay_booked_in_time_can_be_lengthened_at_the_last_minute(
    creekside: Household, booking: Booking, now: datetime
) -> None:
    Household.objects.filter(pk=creekside.pk).update(book_days_before_min=5)
    eve = now + timedelta(days=9)
    assert alter(booking, eve, stay=StayDates.of(THURSDAY, 4)).stay.count == 4
    with pytest.raises(RuleBroken, match="提前 5 天"):
        alter(booking, eve, stay=StayDates.of(THURSDAY + timedelta(days=1), 3))


def test_more_guests_than_the_room_they_were_moved_to_sleeps_get_one_of_their_type_again(
    double: RoomType, family: RoomType, now: datetime
) -> None:
    made = hold(family, THREE, now=now, guests=2)
    booking = confirm(booking_id=made.pk, actor=Actor.GUEST, now=now)
    smaller = double.rooms.get(number="101")
    line = booking.lines.get()
    desk = {"booking_id": booking.pk, "actor": Actor.HOST, "user": None, "now": now, "today": now.date()}
    move_room(line_id=line.pk, room_id=smaller.pk, **desk)
    assert rooms_of(alter(booking, now, stay=StayDates.of(THURSDAY, 4))) == {"101"}
    assert rooms_of(alter(booking, now, guests=4)) == {"201"}
    assert agrees(booking)
    alter(booking, now, guests=2)
    move_room(line_id=line.pk, room_id=smaller.pk, **desk)
    block_nights(room=family.rooms.get(), stay=THREE, now=now)
    with pytest.raises(SoldOut):
        alter(booking, now, guests=4)


def test_nights_on_which_the_household_is_closed_are_not_added(
    booking: Booking, double: RoomType, now: datetime
) -> None:
    issue_licence(household=double.household, kind=Licence.Kind.FIRE, valid_to=THREE.check_out - timedelta(days=1))
    with pytest.raises(NotBookable, match="2026-12-05 到期"):
        alter(booking, now, stay=StayDates.of(THURSDAY, 4))
    assert alter(booking, now, stay=StayDates.of(THURSDAY, 2)).stay.count == 2


def test_a_quote_tells_every_night_and_writes_nothing(double: RoomType, booking: Booking, now: datetime) -> None:
    late = now + timedelta(days=9, hours=9)
    before = (nights_of(booking), StateChange.objects.count(), Booking.objects.filter(pk=booking.pk).values().get())
    quoted = quote_change(booking_id=booking.pk, now=late, today=late.date(), stay=StayDates.of(date(2026, 12, 4), 3))
    assert [(night.night.day, night.kind, night.price) for night in quoted.nights] == [
        (3, "given_up", 168), (4, "kept", 198), (5, "kept", 198), (6, "added", 168),
    ]  # fmt: skip
    assert (quoted.before, quoted.after, quoted.fee, quoted.difference) == (564, 564, 168, 168)
    assert (quoted.rooms, quoted.stay.count, quoted.guests) == ([(double, 1)], 3, 2)
    after = (nights_of(booking), StateChange.objects.count(), Booking.objects.filter(pk=booking.pk).values().get())
    assert after == before
    changed = alter(booking, late, stay=quoted.stay)
    assert (changed.total, changed.fee) == (quoted.after, quoted.fee)


def test_a_change_charges_no_more_than_was_read(booking: Booking, now: datetime) -> None:
    late, stay = now + timedelta(days=9, hours=9), StayDates.of(THURSDAY, 2)
    read = quote_change(booking_id=booking.pk, now=now, today=now.date(), stay=stay).fee
    with pytest.raises(FeeHasGrown) as refused:
        alter(booking, late, stay=stay, fee_at_most=read)
    assert (read, refused.value.details["fee"]) == (0, "168.00")
    assert (len(nights_of(booking)), Booking.objects.get(pk=booking.pk).total) == (3, 564)
    assert alter(booking, late, stay=stay, fee_at_most=Decimal(168)).fee == 168
    assert agrees(booking)


def test_a_hold_changes_freely_and_keeps_its_clock(double: RoomType, now: datetime) -> None:
    booking = hold(double, THREE, now=now)
    changed = alter(booking, now, stay=StayDates.of(THURSDAY, 1), rooms=[RoomRequest(double.pk, 2)])
    assert (changed.state, changed.expires_at, changed.fee, changed.total) == ("held", booking.expires_at, 0, 336)
    assert set(RoomNight.objects.values_list("kind", flat=True)) == {"hold"}
    assert account_of(changed).due == 0
    assert agrees(booking)
    with pytest.raises(HoldExpired):
        alter(booking, now + timedelta(minutes=30), stay=THREE)


@pytest.mark.parametrize(
    "state",
    sorted(set(BookingState) - {BookingState.HELD, BookingState.OPTION, BookingState.CONFIRMED}),
)
def test_what_waits_for_the_host_is_in_house_or_over_is_not_changed(
    double: RoomType, now: datetime, state: BookingState
) -> None:
    booking = booking_in(state, double, now=now)
    for actor in (Actor.GUEST, Actor.STAFF):
        with pytest.raises(WrongState):
            alter(booking, now, stay=StayDates.of(now.date(), 3), actor=actor)


def test_an_option_is_changed_by_its_organiser_and_not_by_a_guest(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.OPTION, double, now=now)
    stay = StayDates.of(now.date(), 3)
    with pytest.raises(WrongState):
        alter(booking, now, stay=stay)
    assert alter(booking, now, stay=stay, actor=Actor.ORGANISER).stay == stay


def test_the_same_tap_twice_is_one_change(booking: Booking, now: datetime) -> None:
    key = Idempotency("web:session", "c1")
    first = alter(booking, now, stay=StayDates.of(THURSDAY, 4), idempotency=key)
    again = alter(booking, now, stay=StayDates.of(THURSDAY, 4), idempotency=key)
    assert (again.pk, StateChange.objects.filter(action="change").count()) == (first.pk, 1)
    with pytest.raises(IdempotencyMismatch):
        alter(booking, now, stay=StayDates.of(THURSDAY, 5), idempotency=key)


def test_rooms_that_differ_in_length_keep_their_own_nights(double: RoomType, now: datetime) -> None:
    booking = hold(double, THREE, now=now, count=2, guests=4)
    short, long = booking.lines.all()
    drop(booking_id=booking.pk, line_ids=[short.pk], nights=[date(2026, 12, 5)], actor=Actor.GUEST, now=now)
    changed = alter(booking, now, guests=3)
    assert [len(line.nightly) for line in changed.lines.all()] == [2, 3]
    assert agrees(booking)
    assert long.guests == 2
