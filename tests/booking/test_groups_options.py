"""A group takes an option first, confirms it whole, and gives rooms back as agreed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.houses import make_household, make_rooms
from tests.factories.stays import hold
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, BookingGroup, BookingLine, PaymentEntry, RoomNight, StateChange
from tourism.booking.services import (
    FeeHasGrown,
    GroupPart,
    HoldExpired,
    Idempotency,
    RoomRequest,
    cancel_group,
    confirm,
    confirm_group,
    expire_holds,
    place_group,
    prolong,
    prolonged_until,
    release_from_group,
)
from tourism.booking.states import Actor, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillagePage

STAY = StayDates.of(date(2026, 12, 10), 2)
# One room at Creekside or Hilltop: Thursday 168, Friday 198.
ROOM = Decimal(168 + 198)
# Policy "flexible": from 18:00 on the day before, the first night.
LATE = datetime.fromisoformat("2026-12-09T20:00:00+08:00")


@pytest.fixture
def parts(creekside: Household, double: RoomType, hilltop: Household) -> list[GroupPart]:
    return [
        GroupPart(creekside, STAY, 4, [RoomRequest(double.pk, 2)]),
        GroupPart(hilltop, STAY, 4, [RoomRequest(hilltop.room_types.get().pk, 2)]),
    ]


def take(union: Organisation, organiser: User, parts: list[GroupPart], now: datetime, **fields: object) -> BookingGroup:
    terms = {"option_until": now + timedelta(days=3)} | fields
    return place_group(
        organisation=union, user=organiser, title="冬季疗休养", parts=parts, now=now, today=now.date(), **terms
    )


def lines_of(group: BookingGroup) -> list[BookingLine]:
    return list(BookingLine.objects.filter(booking__group=group).order_by("pk"))


def states_of(group: BookingGroup) -> list[str]:
    return list(group.bookings.order_by("pk").values_list("state", flat=True))


def test_an_option_keeps_every_room_until_its_hour_and_charges_nothing(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    assert {(b.state, b.expires_at, b.policy is not None) for b in group.bookings.all()} == {
        ("option", now + timedelta(days=3), True)
    }
    assert RoomNight.objects.filter(kind="hold").count() == RoomNight.objects.count() == 8
    assert not PaymentEntry.objects.exists()
    assert set(StateChange.objects.values_list("before", "after", "action")) == {("", "option", "take_option")}
    assert group.booked_nights == 8


def test_an_option_ends_at_six_on_the_day_of_arrival_at_the_latest(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    arrival = datetime.fromisoformat("2026-12-10T09:00:00+08:00")
    group = take(union, organiser, parts, arrival, option_until=arrival + timedelta(days=3))
    assert {b.expires_at for b in group.bookings.all()} == {arrival.replace(hour=18)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"option_until": datetime.fromisoformat("2026-11-23T10:00:00+08:00")},
        {"option_until": datetime.fromisoformat("2026-12-08T10:00:01+08:00")},
        {"attrition_percent": 101, "attrition_on": date(2026, 12, 1)},
        {"attrition_percent": 20},
        {"attrition_percent": 20, "attrition_on": date(2026, 12, 11)},
    ],
)
def test_terms_that_make_no_sense_are_refused(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime, wrong: dict[str, object]
) -> None:
    with pytest.raises(DomainError):
        take(union, organiser, parts, now, **wrong)
    assert not BookingGroup.objects.exists() and not RoomNight.objects.exists()


def test_confirming_makes_every_option_a_booking_and_charges_it(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    confirm_group(group_id=group.pk, user=organiser, now=now)
    assert {(b.state, b.expires_at) for b in group.bookings.all()} == {("confirmed", None)}
    assert RoomNight.objects.filter(kind="stay").count() == 8
    assert [(entry.kind, entry.amount) for entry in PaymentEntry.objects.all()] == [("due", 2 * ROOM)] * 2
    trail = StateChange.objects.filter(action="confirm").values_list("before", "after", "actor", "user")
    assert list(trail) == [("option", "confirmed", "organiser", organiser.pk)] * 2


def test_one_house_of_an_option_cannot_be_confirmed_without_the_others(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    one = group.bookings.first()
    with pytest.raises(WrongState, match="整团"):
        confirm(booking_id=one.pk, actor=Actor.ORGANISER, user=organiser, now=now)
    assert states_of(group) == ["option", "option"]

    alone = take(union, organiser, [replace(parts[0], stay=StayDates.of(date(2026, 12, 20), 1))], now)
    assert confirm(booking_id=alone.bookings.get().pk, actor=Actor.STAFF, now=now).state == "confirmed"


def test_options_of_a_group_are_prolonged_together_and_never_past_six_on_the_first_day(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    later = replace(parts[1], stay=StayDates.of(date(2026, 12, 12), 1))
    soon = datetime.fromisoformat("2026-12-09T20:00:00+08:00")
    group = take(union, organiser, [parts[0], later], soon - timedelta(days=1), option_until=soon)
    six = datetime.fromisoformat("2026-12-10T18:00:00+08:00")
    assert {prolonged_until(booking) for booking in group.bookings.all()} == {six}

    last = group.bookings.order_by("pk").last()
    prolong(booking_id=last.pk, actor=Actor.ORGANISER, user=organiser, now=soon - timedelta(hours=1))
    assert set(group.bookings.values_list("expires_at", flat=True)) == {six}


def test_a_group_booked_at_once_is_charged_at_once(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    take(union, organiser, parts, now, option_until=None)
    assert [entry.amount for entry in PaymentEntry.objects.all()] == [2 * ROOM] * 2


def test_confirming_twice_with_one_key_is_confirming_once(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    key = Idempotency("user:7", "form-1")
    for _ in range(2):
        assert confirm_group(group_id=group.pk, user=organiser, now=now, idempotency=key) == group
    assert PaymentEntry.objects.count() == StateChange.objects.filter(action="confirm").count() == 2
    with pytest.raises(WrongState):
        confirm_group(group_id=group.pk, user=organiser, now=now)


def test_from_its_second_on_an_option_cannot_be_confirmed(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    with pytest.raises(HoldExpired):
        confirm_group(group_id=group.pk, user=organiser, now=now + timedelta(days=3))
    assert states_of(group) == ["option", "option"]


def test_an_option_of_which_one_room_is_gone_is_not_confirmed_in_part(
    union: Organisation, organiser: User, parts: list[GroupPart], hilltop: Household, now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    later = now + timedelta(days=3)
    # Somebody takes a room of the one household; the sweeper has not yet been to the other.
    hold(hilltop.room_types.get(), STAY, now=later)
    assert states_of(group) == ["option", "expired"]
    with pytest.raises(HoldExpired):
        confirm_group(group_id=group.pk, user=organiser, now=later - timedelta(seconds=1))
    assert states_of(group) == ["option", "expired"]


def test_the_sweeper_ends_the_whole_option_and_its_rooms_are_free(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    assert expire_holds(now=now + timedelta(days=3) - timedelta(seconds=1)) == 0
    assert expire_holds(now=now + timedelta(days=3)) == 2
    assert states_of(group) == ["expired", "expired"] and not RoomNight.objects.exists()


def test_only_those_who_pay_confirm(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    with pytest.raises(WrongState):
        confirm_group(group_id=group.pk, user=None, now=now, actor=Actor.GUEST)


def test_giving_up_an_option_costs_nothing(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    cancel_group(group_id=group.pk, user=organiser, now=now)
    assert {(b.state, b.fee) for b in group.bookings.all()} == {("cancelled", 0)}
    assert not RoomNight.objects.exists()


def test_an_option_costs_as_many_queries_for_six_households_as_for_one(
    village: VillagePage, union: Organisation, organiser: User, now: datetime
) -> None:
    houses = [make_household(village, f"G-{n}", f"第{n}家") for n in range(7)]
    parts = [GroupPart(house, STAY, 6, [RoomRequest(make_rooms(house, rooms=3).pk, 3)]) for house in houses]
    counts = []
    for some in (parts[:1], parts[1:]):
        with CaptureQueriesContext(connection) as queries:
            group = take(union, organiser, some, now)
            confirm_group(group_id=group.pk, user=organiser, now=now)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 45


def agreed(union: Organisation, organiser: User, parts: list[GroupPart], now: datetime) -> BookingGroup:
    """Eight room nights, a quarter of which may go back until 5 December."""
    return take(union, organiser, parts, now, option_until=None, attrition_on=date(2026, 12, 5), attrition_percent=25)


def test_until_the_date_agreed_a_share_of_the_rooms_goes_back_for_nothing(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = agreed(union, organiser, parts, now)
    room = lines_of(group)[0]
    release_from_group(group_id=group.pk, line_ids=[room.pk], user=organiser, now=now)
    booking = Booking.objects.get(pk=room.booking_id)
    assert (booking.state, booking.fee, booking.total) == ("confirmed", 0, ROOM)
    assert RoomNight.objects.count() == 6
    assert StateChange.objects.get(action="drop").reason == "整团放房 2 间夜，免费 2 间夜"
    assert sum(entry.amount for entry in PaymentEntry.objects.filter(booking=booking)) == ROOM


def test_what_is_beyond_the_share_pays_what_the_policy_says(
    union: Organisation, organiser: User, parts: list[GroupPart]
) -> None:
    booked = LATE - timedelta(days=1)
    group = take(
        union, organiser, parts, booked, option_until=None, attrition_on=date(2026, 12, 10), attrition_percent=25
    )
    first, second, *_others = lines_of(group)
    release_from_group(group_id=group.pk, line_ids=[first.pk], user=organiser, now=LATE)
    assert Booking.objects.get(pk=first.booking_id).fee == 0
    release_from_group(group_id=group.pk, line_ids=[second.pk], user=organiser, now=LATE)
    booking = Booking.objects.get(pk=second.booking_id)
    assert (booking.state, booking.fee) == ("cancelled", 168)


def test_after_the_date_agreed_nothing_goes_back_for_nothing(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = agreed(union, organiser, parts, now)
    room = lines_of(group)[0]
    release_from_group(group_id=group.pk, line_ids=[room.pk], user=organiser, now=LATE)
    assert Booking.objects.get(pk=room.booking_id).fee == 168
    assert StateChange.objects.get(action="drop").reason == "整团放房 2 间夜，免费 0 间夜"


def test_no_more_is_paid_for_what_goes_back_than_was_read(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = agreed(union, organiser, parts, now)
    rooms = [line.pk for line in lines_of(group)][:2]
    give_back = partial(release_from_group, group_id=group.pk, line_ids=rooms, user=organiser, now=LATE)
    with pytest.raises(FeeHasGrown) as refused:
        give_back(fee_at_most=Decimal(0))
    fee = Decimal(refused.value.details["fee"])
    assert fee > 0 and RoomNight.objects.count() == 8

    give_back(fee_at_most=fee)
    assert RoomNight.objects.count() == 4
    assert sum(group.bookings.values_list("fee", flat=True)) == fee


def test_the_last_night_of_every_room_goes_back_at_once(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = agreed(union, organiser, parts, now)
    release_from_group(group_id=group.pk, nights=[date(2026, 12, 11)], user=organiser, now=now)
    assert {(b.check_out, b.total) for b in group.bookings.all()} == {(date(2026, 12, 11), Decimal(2 * 168))}
    assert set(RoomNight.objects.values_list("night", flat=True)) == {date(2026, 12, 10)}


def test_a_household_given_back_whole_is_cancelled_and_the_others_stay(
    union: Organisation, organiser: User, parts: list[GroupPart], hilltop: Household, now: datetime
) -> None:
    group = agreed(union, organiser, parts, now)
    given = [line.pk for line in lines_of(group) if line.booking.household == hilltop]
    release_from_group(group_id=group.pk, line_ids=given, user=organiser, now=now)
    assert states_of(group) == ["confirmed", "cancelled"]
    assert RoomNight.objects.count() == 4


def test_rooms_of_an_option_go_back_and_the_rest_is_confirmed(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = take(union, organiser, parts, now)
    release_from_group(group_id=group.pk, line_ids=[lines_of(group)[0].pk], user=organiser, now=now)
    confirm_group(group_id=group.pk, user=organiser, now=now)
    assert [b.total for b in group.bookings.order_by("pk")] == [ROOM, 2 * ROOM]
    assert RoomNight.objects.filter(kind="stay").count() == 6


@pytest.mark.parametrize("what", ["everything", "nothing", "a stranger's room", "another night", "a night between"])
def test_what_cannot_be_given_back_changes_nothing(
    union: Organisation, organiser: User, parts: list[GroupPart], double: RoomType, now: datetime, what: str
) -> None:
    long = GroupPart(parts[0].household, StayDates.of(STAY.check_in, 3), 4, parts[0].rooms)
    group = agreed(union, organiser, [long, parts[1]], now)
    stranger = hold(double, STAY, now=now).lines.get()
    asked: dict[str, object] = {
        "everything": {"line_ids": [line.pk for line in lines_of(group)]},
        "nothing": {},
        "a stranger's room": {"line_ids": [stranger.pk]},
        "another night": {"nights": [date(2026, 12, 20)]},
        "a night between": {"line_ids": [lines_of(group)[0].pk], "nights": [date(2026, 12, 11)]},
    }[what]  # type: ignore[assignment]
    before = RoomNight.objects.count()
    with pytest.raises(DomainError):
        release_from_group(group_id=group.pk, user=organiser, now=now, **asked)  # type: ignore[arg-type]
    assert RoomNight.objects.count() == before
    assert states_of(group) == ["confirmed", "confirmed"]


def test_releasing_twice_with_one_key_is_releasing_once(
    union: Organisation, organiser: User, parts: list[GroupPart], now: datetime
) -> None:
    group = agreed(union, organiser, parts, now)
    key = Idempotency("user:7", "form-2")
    for _ in range(2):
        release_from_group(group_id=group.pk, nights=[date(2026, 12, 11)], user=organiser, now=now, idempotency=key)
    assert RoomNight.objects.count() == 4
