"""Whole parties wait, are offered rooms in their turn, and lose nothing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.stays import PHONE, hold
from tests.factories.waiting import STAY, fresh, give_back, offer, wait
from tourism.booking.models import Booking, Message, OutboxEvent, RoomNight, WaitingParty
from tourism.booking.selectors.waiting import waiting_place
from tourism.booking.services import (
    RoomRequest,
    cancel,
    confirm,
    expire_holds,
    leave_waiting_list,
    reject,
    write_messages,
)
from tourism.booking.services.waiting_list import OFFER_LASTS
from tourism.booking.states import Actor
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType


def test_a_party_waits_and_is_told_so(creekside: Household, full: dict[str, Booking], now: datetime) -> None:
    party = wait(creekside, now)
    assert (party.state, party.offers) == ("waiting", 0) and party.code.startswith("XH")
    assert offer(now) == 0
    write_messages(now=now)
    message = Message.objects.get(event__kind="waiting.joined")
    assert "候补登记好了" in message.body and f"/waiting/{party.code}/?t=" in message.body
    assert "周先生" not in str(OutboxEvent.objects.get(kind="waiting.joined").payload)


def test_rooms_that_come_free_are_kept_for_the_party_for_two_hours(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    party = wait(creekside, now)
    give_back(full["double"], now)
    assert offer(now) == 1
    party = fresh(party)
    booking = party.booking
    assert booking is not None and (party.state, party.offers) == ("offered", 1)
    assert (booking.state, booking.channel, booking.guests) == ("held", "waiting", 2)
    assert booking.expires_at == now + OFFER_LASTS
    assert booking.contact_phone == party.contact_phone
    assert RoomNight.objects.filter(line__booking=booking).count() == STAY.count
    assert booking.changes.get().actor == "system"
    write_messages(now=now)
    said = [m.body for m in Message.objects.filter(event__booking=booking)]
    assert len(said) == 1 and "空出房来" in said[0] and f"/bookings/{booking.code}/?t=" in said[0]


def test_a_party_gets_all_of_its_rooms_or_none(creekside: Household, full: dict[str, Booking], now: datetime) -> None:
    party = wait(creekside, now, guests=6)
    give_back(full["family"], now)
    assert offer(now) == 0
    give_back(full["double"], now)
    assert offer(now) == 1
    assert fresh(party).booking.lines.count() == 2


def test_a_party_that_wants_certain_rooms_waits_for_those(
    creekside: Household, double: RoomType, full: dict[str, Booking], now: datetime
) -> None:
    party = wait(creekside, now, rooms=[RoomRequest(double.pk, 2)])
    give_back(full["family"], now)
    give_back(full["double"], now)
    assert offer(now) == 0
    give_back(full["pair"], now)
    assert offer(now) == 1
    assert [line.room_type for line in fresh(party).booking.lines.all()] == [double, double]


def test_who_came_first_is_served_first_and_who_does_not_fit_is_passed_over(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    large, first, second = (wait(creekside, now, n, guests=guests) for n, guests in enumerate((6, 2, 2)))
    assert [waiting_place(party, now).ahead for party in (large, first, second)] == [0, 1, 2]
    give_back(full["double"], now)
    assert offer(now) == 1
    assert [fresh(party).state for party in (large, first, second)] == ["waiting", "offered", "waiting"]


def test_an_offer_that_runs_out_goes_to_the_next_and_the_party_to_the_end(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    first, second = wait(creekside, now, 1), wait(creekside, now, 2)
    give_back(full["double"], now)
    offer(now)
    later = now + OFFER_LASTS
    # Nobody has swept yet: the hour alone decides.
    assert offer(later) == 1
    assert (fresh(first).state, fresh(second).state) == ("waiting", "offered")
    write_messages(now=later)
    assert Message.objects.filter(event__kind="waiting.missed").count() == 1
    assert not Message.objects.filter(event__kind="booking.expire").exists()


def test_three_offers_without_an_answer_are_enough(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    party, at = wait(creekside, now), now
    give_back(full["double"], now)
    for _ in range(3):
        assert offer(at) == 1
        at += OFFER_LASTS
        expire_holds(now=at)
    assert offer(at) == 0
    assert (fresh(party).state, fresh(party).offers) == ("lapsed", 3)


def test_who_confirms_has_its_rooms_and_waits_no_longer(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    party = wait(creekside, now)
    give_back(full["double"], now)
    offer(now)
    confirm(booking_id=fresh(party).booking_id, actor=Actor.GUEST, now=now)
    assert waiting_place(fresh(party), now).state == "taken"
    offer(now)
    assert fresh(party).state == "taken"
    # What becomes of the booking later is the booking's affair.
    cancel(booking_id=fresh(party).booking_id, actor=Actor.GUEST, now=now)
    offer(now)
    assert fresh(party).state == "taken"
    with pytest.raises(DomainError, match="已经订上了"):
        leave_waiting_list(party_id=party.pk, now=now)


def test_a_party_the_host_declines_is_not_asked_again(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    Household.objects.filter(pk=creekside.pk).update(approves_requests=True)
    party = wait(creekside, now)
    give_back(full["double"], now)
    offer(now)
    booking_id = fresh(party).booking_id
    confirm(booking_id=booking_id, actor=Actor.GUEST, now=now)
    assert waiting_place(fresh(party), now).state == "offered"
    reject(booking_id=booking_id, actor=Actor.HOST, user=None, now=now, reason="修房")
    assert offer(now) == 0
    assert fresh(party).state == "lapsed"


def test_leaving_puts_the_offered_rooms_back_for_the_next(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    first, second = wait(creekside, now, 1), wait(creekside, now, 2)
    give_back(full["double"], now)
    offer(now)
    for _ in range(2):
        assert leave_waiting_list(party_id=first.pk, now=now).state == "withdrawn"
    assert fresh(first).booking.state == "cancelled"
    assert offer(now) == 1
    assert fresh(second).state == "offered"


def test_who_puts_the_offer_back_on_its_own_page_has_left_too(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    party = wait(creekside, now)
    give_back(full["double"], now)
    offer(now)
    give_back(fresh(party).booking, now)
    assert offer(now) == 0
    assert fresh(party).state == "withdrawn"


@pytest.mark.parametrize(("hour", "offers"), [(7, 0), (8, 1), (21, 1), (22, 0)])
def test_nobody_is_woken_by_an_offer(
    creekside: Household, full: dict[str, Booking], now: datetime, hour: int, offers: int
) -> None:
    wait(creekside, now)
    give_back(full["double"], now)
    assert offer((now + timedelta(days=1)).replace(hour=hour)) == offers


def test_a_party_whose_day_has_passed_waits_no_longer(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    party = wait(creekside, now)
    offer(now + timedelta(days=17))
    assert fresh(party).state == "waiting"
    offer(now + timedelta(days=18))
    assert fresh(party).state == "lapsed"


def test_an_offer_and_its_place_in_line_appear_together_or_not_at_all(
    creekside: Household, full: dict[str, Booking], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    party = wait(creekside, now)
    give_back(full["double"], now)

    def broken(*args: Any, **fields: Any) -> None:
        raise RuntimeError("the power is gone")

    with monkeypatch.context() as patch:
        patch.setattr(WaitingParty, "save", broken)
        with pytest.raises(RuntimeError):
            offer(now)
    assert fresh(party).state == "waiting"
    assert not Booking.objects.filter(channel="waiting").exists()
    assert offer(now) == 1


def test_a_phone_with_too_many_holds_is_passed_over_and_the_next_is_served(
    creekside: Household, hilltop: Household, full: dict[str, Booking], now: datetime
) -> None:
    busy, next_one = wait(creekside, now, 1, contact_phone=PHONE), wait(creekside, now, 2)
    twin = hilltop.room_types.get()
    for day in range(5):
        hold(twin, StayDates.of(date(2026, 12, 20 + day), 1), now=now)
    give_back(full["double"], now)
    assert offer(now) == 1
    assert (fresh(busy).state, fresh(next_one).state) == ("waiting", "offered")
