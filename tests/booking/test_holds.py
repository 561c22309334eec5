"""Taking rooms for half an hour: rules, prices, expiry, the same request twice."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db import connection

from tests.factories.houses import make_household, make_rooms
from tests.factories.stays import PHONE, booking_in, charged_nights, hold, nights_of
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, IdempotencyKey, RoomNight, StateChange
from tourism.booking.selectors import free_rooms
from tourism.booking.services import (
    BookingNotFound,
    HoldExpired,
    Idempotency,
    IdempotencyMismatch,
    NotBookable,
    RoomRequest,
    TooManyHolds,
    block_nights,
    cancel,
    check_in,
    confirm,
    expire_holds,
    mark_no_show,
    place_hold,
    unblock_nights,
)
from tourism.booking.states import Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Licence, PriceBand, RoomType
from tourism.homestays.pricing import NoPrice
from tourism.homestays.services import issue_licence, set_prices
from tourism.places.models import VillagePage

FRIDAY = date(2026, 12, 4)
WEEKEND = StayDates.of(FRIDAY, 2)
HALF_AN_HOUR = timedelta(minutes=30)


def test_a_hold_takes_each_room_for_each_night_and_promises_each_price(double: RoomType, now: datetime) -> None:
    booking = hold(double, StayDates.of(date(2026, 12, 3), 3), now=now, count=2, guests=3)
    assert (booking.state, booking.expires_at) == ("held", now + HALF_AN_HOUR)
    assert booking.total == 2 * (168 + 198 + 198)
    for line in booking.lines.all():
        assert line.price == 564
        assert line.nightly == [
            {"date": on, "price": price, "band": band, "label": label, "base": price, "extra": "0.00"}
            for on, price, band, label in (
                ("2026-12-03", "168.00", "weekday", "平日"),
                ("2026-12-04", "198.00", "weekend", "周末"),
                ("2026-12-05", "198.00", "weekend", "周末"),
            )
        ]
    rooms = [room.pk for room in double.rooms.order_by("number")[:2]]
    assert nights_of(booking) == {(room, date(2026, 12, day)) for room in rooms for day in (3, 4, 5)}
    assert set(RoomNight.objects.values_list("kind", flat=True)) == {"hold"}


def test_a_promised_price_outlives_a_new_price_list(double: RoomType, now: datetime) -> None:
    booking = hold(double, WEEKEND, now=now)
    set_prices(room_type=double, weekday=999, weekend=999, holiday=999)
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    fresh = Booking.objects.get()
    assert (fresh.total, fresh.lines.get().price) == (396, 396)


def test_who_books_is_encrypted_and_can_still_be_found_by_phone(double: RoomType, now: datetime) -> None:
    booking = hold(double, WEEKEND, now=now, contact_phone="+86 138-0000 1234", note="两位老人")
    fresh = Booking.objects.get(phone_index=booking.phone_index)
    assert (fresh.contact_phone, fresh.contact_name, fresh.note) == (PHONE, "陈女士", "两位老人")
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_phone, contact_name, note FROM booking_booking")
        stored = "".join(cursor.fetchone())
    assert PHONE not in stored and "陈" not in stored and "老人" not in stored


def test_second_hold_for_the_last_room_is_refused_with_the_nights_that_are_gone(
    family: RoomType, now: datetime
) -> None:
    hold(family, StayDates.of(FRIDAY, 1), now=now)
    with pytest.raises(SoldOut, match="12月4日已经满房") as refused:
        hold(family, StayDates.of(date(2026, 12, 3), 3), now=now)
    assert refused.value.details["nights"] == ["2026-12-04"]
    assert Booking.objects.count() == 1
    assert RoomNight.objects.count() == 1


def test_nights_free_in_different_rooms_do_not_make_a_stay(double: RoomType, now: datetime) -> None:
    saturday = FRIDAY + timedelta(days=1)
    hold(double, StayDates.of(FRIDAY, 1), now=now, count=2, guests=2)  # rooms 101 and 102 on Friday
    block_nights(room=double.rooms.get(number="103"), stay=StayDates.of(saturday, 1), now=now)
    with pytest.raises(SoldOut, match="没有同一间房能连住") as refused:
        hold(double, WEEKEND, now=now)
    assert refused.value.details["nights"] == ["2026-12-04", "2026-12-05"]


def test_the_day_one_party_leaves_the_next_may_come(family: RoomType, now: datetime) -> None:
    hold(family, WEEKEND, now=now)
    after = hold(family, StayDates.of(WEEKEND.check_out, 1), now=now)
    before = hold(family, StayDates.of(FRIDAY - timedelta(days=1), 1), now=now)
    assert after.state == before.state == "held"


def test_rooms_not_in_use_are_not_given_out(double: RoomType, now: datetime) -> None:
    double.rooms.filter(number__in=["101", "102"]).update(is_active=False)
    booking = hold(double, WEEKEND, now=now)
    assert {night.room.number for night in booking.lines.get().room_nights.all()} == {"103"}
    with pytest.raises(SoldOut):
        hold(double, WEEKEND, now=now)


def test_rooms_of_another_household_are_refused(
    creekside: Household, double: RoomType, hilltop: Household, now: datetime
) -> None:
    stranger = hilltop.room_types.get()
    rooms = [RoomRequest(double.pk), RoomRequest(stranger.pk)]
    with pytest.raises(DomainError, match="不是溪畔小院的"):
        hold(double, WEEKEND, now=now, rooms=rooms)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("count", "guests", "fits"), [(1, 2, True), (1, 3, False), (2, 4, True), (2, 5, False), (1, 0, False)]
)
def test_a_party_fits_its_rooms(double: RoomType, now: datetime, count: int, guests: int, fits: bool) -> None:
    if fits:
        assert hold(double, WEEKEND, now=now, count=count, guests=guests).guests == guests
    else:
        with pytest.raises(DomainError, match="人"):
            hold(double, WEEKEND, now=now, count=count, guests=guests)


@pytest.mark.parametrize("rooms", [[], [0], [-1]])
def test_a_hold_asks_for_a_room(double: RoomType, now: datetime, rooms: list[int]) -> None:
    with pytest.raises(DomainError, match="至少选一间"):
        hold(double, WEEKEND, now=now, rooms=[RoomRequest(double.pk, count) for count in rooms])


@pytest.mark.parametrize(("days", "fits"), [(-1, False), (0, True), (365, True), (366, False)])
def test_stays_begin_between_today_and_a_year_from_now(
    double: RoomType, now: datetime, today: date, days: int, fits: bool
) -> None:
    stay = StayDates.of(today + timedelta(days=days), 1)
    if fits:
        assert hold(double, stay, now=now).check_in == stay.check_in
    else:
        with pytest.raises(DomainError, match="日期|提前"):
            hold(double, stay, now=now)


@pytest.mark.parametrize(("name", "phone"), [("", PHONE), ("陈女士", ""), ("陈女士", "请加微信"), ("  ", PHONE)])
def test_a_guest_can_be_called_back(double: RoomType, now: datetime, name: str, phone: str) -> None:
    with pytest.raises(DomainError, match="手机号"):
        hold(double, WEEKEND, now=now, contact_name=name, contact_phone=phone)


def test_a_household_whose_licence_ends_in_the_stay_says_so(double: RoomType, now: datetime) -> None:
    issue_licence(household=double.household, kind=Licence.Kind.FIRE, valid_to=FRIDAY)
    with pytest.raises(NotBookable, match="消防安全检查意见已于 2026-12-04 到期") as refused:
        hold(double, WEEKEND, now=now)
    assert len(refused.value.details["reasons"]) == 1
    assert hold(double, StayDates.of(FRIDAY, 1), now=now).state == "held"


def test_a_night_without_a_price_cannot_be_held(double: RoomType, now: datetime) -> None:
    PriceBand.objects.filter(room_type=double).exclude(kind="weekday").delete()
    PriceBand.objects.filter(room_type=double).update(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 4))
    with pytest.raises(NoPrice, match="12月5日"):
        hold(double, WEEKEND, now=now)


def test_one_phone_keeps_five_rooms_off_the_market_and_no_more(double: RoomType, now: datetime) -> None:
    stays = [StayDates.of(FRIDAY + timedelta(days=n), 1) for n in range(7)]
    kept = [hold(double, stay, now=now) for stay in stays[:5]]
    with pytest.raises(TooManyHolds, match="5 张"):
        hold(double, stays[5], now=now, contact_phone="138 0000 1234")
    hold(double, stays[5], now=now, contact_phone="13900001234")
    confirm(booking_id=kept[0].pk, actor=Actor.GUEST, now=now)
    assert hold(double, stays[6], now=now).state == "held"


def test_holds_that_ran_out_do_not_count_against_a_phone(double: RoomType, now: datetime) -> None:
    for n in range(5):
        hold(double, StayDates.of(FRIDAY + timedelta(days=n), 1), now=now)
    assert hold(double, StayDates.of(FRIDAY, 1), now=now + HALF_AN_HOUR).state == "held"


# Expiry


def test_a_hold_is_confirmed_until_the_last_second(double: RoomType, now: datetime) -> None:
    booking = hold(double, WEEKEND, now=now)
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now + HALF_AN_HOUR - timedelta(seconds=1))
    fresh = Booking.objects.get()
    assert (fresh.state, fresh.expires_at) == ("confirmed", None)
    assert set(RoomNight.objects.values_list("kind", flat=True)) == {"stay"}


def test_a_hold_cannot_be_confirmed_once_its_time_is_over(double: RoomType, now: datetime) -> None:
    booking = hold(double, WEEKEND, now=now)
    with pytest.raises(HoldExpired, match="重新选房"):
        confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now + HALF_AN_HOUR)
    assert Booking.objects.get().state == "held"


def test_a_hold_that_ran_out_gives_its_room_to_the_next_who_asks(family: RoomType, now: datetime) -> None:
    late = hold(family, WEEKEND, now=now)
    with pytest.raises(SoldOut):
        hold(family, WEEKEND, now=now + HALF_AN_HOUR - timedelta(seconds=1))
    quick = hold(family, WEEKEND, now=now + HALF_AN_HOUR)
    late.refresh_from_db()
    assert (late.state, nights_of(late)) == ("expired", set())
    assert len(nights_of(quick)) == 2
    step = StateChange.objects.get(booking=late, after="expired")
    assert (step.before, step.actor, step.at) == ("held", "system", now + HALF_AN_HOUR)
    with pytest.raises(WrongState):
        confirm(booking_id=late.pk, actor=Actor.GUEST, now=now + HALF_AN_HOUR)


def test_a_refused_request_expires_nothing(family: RoomType, now: datetime) -> None:
    """The takeover belongs to the unit: when the new hold fails, the old one is as it was."""
    late = hold(family, StayDates.of(FRIDAY, 1), now=now)
    firm = hold(family, StayDates.of(FRIDAY + timedelta(days=1), 1), now=now)
    confirm(booking_id=firm.pk, actor=Actor.GUEST, now=now)
    with pytest.raises(SoldOut):
        hold(family, WEEKEND, now=now + HALF_AN_HOUR)
    late.refresh_from_db()
    assert (late.state, len(nights_of(late))) == ("held", 1)


def test_the_sweeper_expires_what_ran_out_and_nothing_else(double: RoomType, now: datetime) -> None:
    old = [hold(double, StayDates.of(FRIDAY + timedelta(days=n), 1), now=now) for n in range(3)]
    confirm(booking_id=old[2].pk, actor=Actor.GUEST, now=now)
    young = hold(double, WEEKEND, now=now + timedelta(minutes=10))
    assert expire_holds(now=now + HALF_AN_HOUR) == 2
    assert expire_holds(now=now + HALF_AN_HOUR) == 0
    states = [Booking.objects.get(pk=booking.pk).state for booking in (*old, young)]
    assert states == ["expired", "expired", "confirmed", "held"]
    assert sum(len(nights_of(booking)) for booking in old) == 1


def test_the_sweeper_runs_as_a_command(double: RoomType, now: datetime) -> None:
    hold(double, WEEKEND, now=now)
    out = StringIO()
    with patch("django.utils.timezone.now", return_value=now + timedelta(hours=1)):
        call_command("expire_holds", stdout=out)
    assert "expired holds: 1" in out.getvalue()
    assert Booking.objects.get().state == "expired"


# The same request twice


def test_the_same_key_and_request_is_one_booking(double: RoomType, now: datetime) -> None:
    key = Idempotency("web:session", "7f3d")
    first = hold(double, WEEKEND, now=now, idempotency=key)
    again = hold(double, WEEKEND, now=now + timedelta(minutes=1), idempotency=key)
    assert again.pk == first.pk
    assert Booking.objects.count() == 1
    assert RoomNight.objects.count() == 2


@pytest.mark.parametrize(
    "other", [{"guests": 2}, {"stay": StayDates.of(FRIDAY, 1)}, {"contact_phone": "13900001234"}, {"count": 2}]
)
def test_the_same_key_with_another_request_is_refused(double: RoomType, now: datetime, other: dict) -> None:
    key = Idempotency("web:session", "7f3d")
    hold(double, WEEKEND, now=now, idempotency=key)
    with pytest.raises(IdempotencyMismatch) as refused:
        hold(double, other.pop("stay", WEEKEND), now=now, idempotency=key, **other)
    assert refused.value.code == "idempotency_mismatch"
    assert Booking.objects.count() == 1


def test_the_same_key_of_another_person_is_another_key(double: RoomType, now: datetime) -> None:
    hold(double, WEEKEND, now=now, idempotency=Idempotency("web:one", "7f3d"))
    hold(double, WEEKEND, now=now, idempotency=Idempotency("web:two", "7f3d"))
    assert Booking.objects.count() == 2


def test_a_refused_request_leaves_its_key_unused(family: RoomType, now: datetime) -> None:
    key = Idempotency("web:session", "7f3d")
    blocker = hold(family, WEEKEND, now=now)
    with pytest.raises(SoldOut):
        hold(family, WEEKEND, now=now, idempotency=key)
    assert not IdempotencyKey.objects.exists()
    cancel(booking_id=blocker.pk, actor=Actor.GUEST, now=now)
    assert hold(family, WEEKEND, now=now, idempotency=key).state == "held"


# Giving back


@pytest.mark.parametrize("state", [BookingState.HELD, BookingState.CONFIRMED])
def test_a_cancelled_booking_gives_every_night_back(double: RoomType, now: datetime, state: BookingState) -> None:
    stay = StayDates.of(now.date(), 2)
    before = free_rooms([double.household], stay, now)
    booking = booking_in(state, double, now=now)
    assert free_rooms([double.household], stay, now) != before
    cancel(booking_id=booking.pk, actor=Actor.GUEST, now=now, reason="行程有变")
    assert free_rooms([double.household], stay, now) == before
    assert nights_of(booking) == set()
    assert booking.changes.last().reason == "行程有变"


def test_a_no_show_is_known_the_next_morning_and_frees_all_but_the_first_night(
    double: RoomType, now: datetime, today: date
) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now, nights=3)
    with pytest.raises(DomainError, match="还可能到"):
        mark_no_show(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now)
    mark_no_show(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now + timedelta(days=1))
    assert {night for _room, night in nights_of(booking)} == {today}


@pytest.mark.parametrize(("day", "fits"), [(-1, False), (0, True), (1, True), (2, False)])
def test_guests_check_in_between_their_first_and_last_night(
    double: RoomType, now: datetime, day: int, fits: bool
) -> None:
    booking = hold(double, WEEKEND, now=now)
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    noon = now + (FRIDAY - now.date()) + timedelta(days=day)
    asked = {"booking_id": booking.pk, "actor": Actor.HOST, "user": None, "now": noon, "guests_arrived": 2}
    if fits:
        arrived = check_in(today=FRIDAY + timedelta(days=day), registration_receipt=" 20261204-7 ", **asked)
        assert (arrived.guests_arrived, arrived.registration_receipt) == (2, "20261204-7")
    else:
        with pytest.raises(DomainError, match="日期"):
            check_in(today=FRIDAY + timedelta(days=day), **asked)


@pytest.mark.parametrize("arrived", [0, 3])
def test_no_more_people_come_in_than_there_are_beds(double: RoomType, now: datetime, arrived: int) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    with pytest.raises(DomainError, match="1 到 2"):
        check_in(booking_id=booking.pk, actor=Actor.HOST, user=None, now=now, today=now.date(), guests_arrived=arrived)


def test_a_booking_that_does_not_exist_is_not_found(db: None, now: datetime) -> None:
    with pytest.raises(BookingNotFound):
        confirm(booking_id=10**9, actor=Actor.GUEST, now=now)


# Blocks


def test_a_blocked_room_cannot_be_booked_until_it_is_given_back(family: RoomType, now: datetime) -> None:
    room = family.rooms.get()
    assert len(block_nights(room=room, stay=WEEKEND, now=now, kind=RoomNight.Kind.MAINTENANCE, note="修水管")) == 2
    with pytest.raises(SoldOut):
        hold(family, WEEKEND, now=now)
    assert unblock_nights(room=room, stay=StayDates.of(FRIDAY, 1), now=now) == 1
    assert hold(family, StayDates.of(FRIDAY, 1), now=now).state == "held"
    assert unblock_nights(room=room, stay=WEEKEND, now=now) == 1
    assert RoomNight.objects.get().kind == "hold"


def test_a_room_with_guests_cannot_be_blocked_on_any_night(family: RoomType, now: datetime) -> None:
    hold(family, StayDates.of(FRIDAY + timedelta(days=1), 1), now=now)
    with pytest.raises(SoldOut) as refused:
        block_nights(room=family.rooms.get(), stay=WEEKEND, now=now)
    assert refused.value.details["nights"] == ["2026-12-05"]
    assert RoomNight.objects.count() == 1


def test_a_block_takes_the_nights_of_a_hold_that_ran_out(family: RoomType, now: datetime) -> None:
    late = hold(family, WEEKEND, now=now)
    block_nights(room=family.rooms.get(), stay=WEEKEND, now=now + HALF_AN_HOUR)
    late.refresh_from_db()
    assert late.state == "expired"
    assert set(RoomNight.objects.values_list("kind", flat=True)) == {"block"}


def test_a_guest_kind_is_not_a_block(family: RoomType, now: datetime) -> None:
    with pytest.raises(DomainError, match="封房"):
        block_nights(room=family.rooms.get(), stay=WEEKEND, now=now, kind=RoomNight.Kind.STAY)


def test_a_stay_over_new_year_is_charged_night_by_night(village: VillagePage, now: datetime) -> None:
    house = make_household(village, "ZX-020", "年夜人家")
    booking = place_hold(
        household=house, stay=StayDates.of(date(2026, 12, 30), 3), guests=2, contact_name="陈女士", contact_phone=PHONE,
        rooms=[RoomRequest(make_rooms(house).pk)], now=now, today=now.date(),
    )  # fmt: skip
    assert charged_nights(booking.lines.get()) == ["2026-12-30", "2026-12-31", "2027-01-01"]
    assert booking.total == sum(Decimal(n["price"]) for n in booking.lines.get().nightly)
