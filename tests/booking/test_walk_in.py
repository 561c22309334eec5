"""At the door and on the telephone: the desk books in one go."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.stays import PHONE, booking_in, hold, nights_of
from tourism.accounts.models import User
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, IdempotencyKey, RoomNight, StateChange
from tourism.booking.services import (
    Idempotency,
    IdempotencyMismatch,
    NotBookable,
    RoomRequest,
    block_nights,
    take_walk_in,
    unblock_nights,
)
from tourism.booking.states import Actor
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, Licence, RoomType, StayRule
from tourism.homestays.services import issue_licence


def take(room_type: RoomType, now: datetime, *, nights: int = 2, **more: Any) -> Booking:
    """Mr Wang stands at the door and wants one room from tonight on."""
    asked = {
        "household": room_type.household,
        "stay": StayDates.of(now.date(), nights),
        "guests": 2,
        "rooms": [RoomRequest(room_type.pk, 1)],
        "contact_name": "王先生",
        "channel": Booking.Channel.WALK_IN,
        "now": now,
        "today": now.date(),
        "actor": Actor.HOST,
        "user": None,
    }
    return take_walk_in(**(asked | more))


def nothing_happened() -> bool:
    return not (Booking.objects.exists() or RoomNight.objects.exists() or IdempotencyKey.objects.exists())


def test_a_walk_in_is_in_the_house_at_once_and_the_trail_has_every_step(
    double: RoomType, host: User, now: datetime
) -> None:
    booking = take(double, now, user=host, checks_in=True, registration_receipt="3302-0021")
    assert (booking.state, booking.guests_arrived, booking.registration_receipt) == ("checked_in", 2, "3302-0021")
    assert (booking.channel, booking.contact_phone, booking.phone_index) == ("walk_in", "", "")
    assert (booking.total, booking.policy is not None, booking.expires_at) == (336, True, None)
    steps = list(StateChange.objects.values_list("action", "before", "after", "user"))
    assert steps == [
        ("hold", "", "held", host.pk), ("confirm", "held", "confirmed", host.pk),
        ("check_in", "confirmed", "checked_in", host.pk),
    ]  # fmt: skip
    assert set(RoomNight.objects.values_list("kind", flat=True)) == {"stay"}
    assert sum(entry.amount for entry in booking.payments.all()) == 336


def test_a_caller_is_confirmed_and_leaves_a_number(double: RoomType, now: datetime) -> None:
    with pytest.raises(DomainError, match="手机号"):
        take(double, now, channel=Booking.Channel.PHONE)
    assert nothing_happened()
    booking = take(double, now, channel=Booking.Channel.PHONE, contact_phone="138 0000 1234")
    assert (booking.state, booking.contact_phone, bool(booking.phone_index)) == ("confirmed", PHONE, True)


def test_the_house_that_wants_to_be_asked_does_not_ask_itself(double: RoomType, now: datetime) -> None:
    Household.objects.filter(pk=double.household_id).update(approves_requests=True)
    double.household.refresh_from_db()
    assert take(double, now).state == "confirmed"


def test_the_desk_is_not_bound_by_the_rules_for_guests(double: RoomType, now: datetime) -> None:
    StayRule.objects.create(household=double.household, name="连住", min_nights=5)
    Household.objects.filter(pk=double.household_id).update(book_days_before_min=3)
    assert take(double, now, nights=1).state == "confirmed"


def test_a_house_without_papers_takes_nobody(double: RoomType, now: datetime) -> None:
    issue_licence(household=double.household, kind=Licence.Kind.FIRE, valid_to=now.date())
    with pytest.raises(NotBookable):
        take(double, now)
    assert nothing_happened()


def test_the_very_room_that_was_tapped(double: RoomType, family: RoomType, now: datetime) -> None:
    rooms = {room.number: room.pk for kind in (double, family) for room in kind.rooms.all()}
    asked = [RoomRequest(double.pk, 2), RoomRequest(family.pk, 1)]
    wanted = [rooms["201"], rooms["103"], rooms["101"]]
    booking = take(double, now, rooms=asked, guests=6, room_ids=wanted)
    assert {room for room, _night in nights_of(booking)} == set(wanted)
    for line in booking.lines.all():
        assert {night.room.room_type_id for night in line.room_nights.select_related("room")} == {line.room_type_id}


def test_a_taken_room_is_not_silently_swapped_for_another(double: RoomType, now: datetime) -> None:
    room = double.rooms.get(number="102")
    block_nights(room=room, stay=StayDates.of(now.date() + timedelta(days=1), 1), now=now)
    with pytest.raises(SoldOut) as refused:
        take(double, now, room_ids=[room.pk])
    assert refused.value.details["nights"] == ["2026-11-24"]
    assert not Booking.objects.exists()


@pytest.mark.parametrize("wrong", ["two for one", "of another type", "of another house", "unknown"])
def test_rooms_must_match_what_is_booked(
    double: RoomType, family: RoomType, hilltop: Household, now: datetime, wrong: str
) -> None:
    doubles = list(double.rooms.values_list("pk", flat=True))
    ids = {
        "two for one": doubles[:2],
        "of another type": [family.rooms.get().pk],
        "of another house": [hilltop.room_types.get().rooms.first().pk],
        "unknown": [0],
    }[wrong]
    with pytest.raises(DomainError, match="对不上"):
        take(double, now, room_ids=ids)
    assert nothing_happened()


@pytest.mark.parametrize(
    "bad",
    [
        {"contact_name": " "},
        {"channel": "web"},
        {"contact_phone": "12"},
        {"guests": 3},
        {"guests": 0},
        {"rooms": []},
        {"checks_in": True, "stay": "tomorrow"},
    ],
    ids=str,
)
def test_bad_input_changes_nothing(double: RoomType, now: datetime, bad: dict[str, Any]) -> None:
    if bad.get("stay"):
        bad = bad | {"stay": StayDates.of(now.date() + timedelta(days=1), 1)}
    with pytest.raises(DomainError):
        take(double, now, **bad)
    assert nothing_happened()


def test_a_double_tap_is_one_party(double: RoomType, now: datetime) -> None:
    tap = Idempotency("desk:1", "walk-in")
    first, again = (take(double, now, checks_in=True, idempotency=tap) for _ in range(2))
    assert first.pk == again.pk
    assert (Booking.objects.count(), StateChange.objects.count()) == (1, 3)
    with pytest.raises(IdempotencyMismatch):
        take(double, now, checks_in=False, idempotency=tap)


def test_a_room_whose_hold_ran_out_can_be_given_to_whoever_stands_there(family: RoomType, now: datetime) -> None:
    kept = hold(family, StayDates.of(now.date(), 2), now=now)
    with pytest.raises(SoldOut):
        take(family, now)
    later = now + timedelta(minutes=31)
    assert take(family, later, room_ids=[family.rooms.get().pk]).state == "confirmed"
    kept.refresh_from_db()
    assert kept.state == "expired"


# Rooms kept off the market


def test_a_block_tapped_twice_is_one_block_and_so_is_lifting_it(double: RoomType, now: datetime) -> None:
    room, stay = double.rooms.get(number="101"), StayDates.of(now.date(), 3)
    tap = Idempotency("desk:1", "block")
    for _twice in range(2):
        cells = block_nights(room=room, stay=stay, now=now, note="自家用", idempotency=tap)
        assert [(cell.night, cell.kind, cell.note) for cell in cells] == [
            (night, "block", "自家用") for night in stay.nights
        ]
    assert RoomNight.objects.count() == 3
    assert unblock_nights(room=room, stay=StayDates.of(now.date(), 2), now=now) == 2
    assert unblock_nights(room=room, stay=stay, now=now, idempotency=Idempotency("desk:1", "lift")) == 1
    assert unblock_nights(room=room, stay=stay, now=now, idempotency=Idempotency("desk:1", "lift")) == 0


def test_lifting_a_block_touches_no_guest(double: RoomType, now: datetime) -> None:
    booking = booking_in("confirmed", double, now=now)
    room = double.rooms.get(number="101")
    assert unblock_nights(room=room, stay=booking.stay, now=now) == 0
    assert len(nights_of(booking)) == 2
    with pytest.raises(DomainError):
        block_nights(room=room, stay=booking.stay, now=now, kind="ical")
