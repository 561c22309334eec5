"""Whatever happens while parties wait, nobody is lost and nobody is split."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.houses import make_household, make_rooms
from tests.factories.stays import hold
from tests.factories.waiting import LONG, STAY, give_back, offer, wait
from tourism.booking.models import Booking, WaitingParty
from tourism.booking.selectors.waiting import rooms_now
from tourism.booking.services import HasRoom, confirm, expire_holds, leave_waiting_list
from tourism.booking.states import Actor, BookingState
from tourism.homestays.models import Household
from tourism.places.models import VillagePage


@pytest.fixture
def house(village: VillagePage, now: datetime) -> Household:
    """One double and one family room, both taken."""
    house = make_household(village, "W-001", "候补人家")
    for number, (name, sleeps) in enumerate((("双人间", 2), ("家庭间", 4))):
        room_type = make_rooms(house, name, 1, max_guests=sleeps)
        hold(room_type, STAY, now=now, contact_phone=f"1360000000{number}", hold_for=LONG)
    return house


steps = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(1, 6)),
        st.tuples(st.sampled_from(["free", "leave", "confirm", "take"]), st.integers(0, 9)),
        st.tuples(st.just("wait"), st.integers(1, 3)),
    ),
    min_size=3,
    max_size=8,
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_happens_only_whole_parties_are_offered_and_nobody_is_lost(
    house: Household, now: datetime, steps: list[tuple[str, int]]
) -> None:
    # Each history begins with the same house; what an earlier one left behind is undone.
    with transaction.atomic():
        _live_through(steps, house, now)
        transaction.set_rollback(True)


def _live_through(steps: list[tuple[str, int]], house: Household, at: datetime) -> None:
    joined: list[WaitingParty] = []
    for number, (what, size) in enumerate(steps):
        if what == "join":
            with suppress(HasRoom):
                joined.append(wait(house, at, number, guests=size))
        elif what == "wait":
            at += timedelta(hours=size)
        else:
            _do(what, size, house, at, number)
        # Offers are made by day only; a history that runs into the evening begins the next step in the morning.
        at = at if 8 <= at.hour < 22 else (at + timedelta(days=1)).replace(hour=8)
        expire_holds(now=at)
        offer(at)
        _check(house, joined, at)


def _do(what: str, choice: int, house: Household, at: datetime, number: int) -> None:
    if what == "leave":
        parties = list(WaitingParty.objects.filter(household=house, state__in=["waiting", "offered"]).order_by("pk"))
        if parties:
            leave_waiting_list(party_id=parties[choice % len(parties)].pk, now=at)
    elif what == "take":
        for room_type in house.room_types.all():
            if rooms_now(house, STAY, 1, {room_type.pk: 1}, at):
                hold(room_type, STAY, now=at, contact_phone=f"1350{number:04}000", hold_for=LONG)
                return
    else:
        held = list(Booking.objects.filter(household=house, state=BookingState.HELD).order_by("pk"))
        if held and what == "free":
            give_back(held[choice % len(held)], at)
        elif held:
            confirm(booking_id=held[choice % len(held)].pk, actor=Actor.GUEST, now=at)


def _check(house: Household, joined: list[WaitingParty], at: datetime) -> None:
    parties = list(WaitingParty.objects.filter(household=house).select_related("booking"))
    assert {party.pk for party in parties} == {party.pk for party in joined}
    for party in parties:
        if party.state == WaitingParty.State.OFFERED:
            assert party.booking is not None and party.booking.state == BookingState.HELD
            beds = sum(line.room_type.max_guests for line in party.booking.lines.select_related("room_type"))
            assert party.booking.guests == party.guests <= beds
            assert set(party.booking.lines.values_list("room_nights__night", flat=True)) == set(STAY)
        if party.state == WaitingParty.State.WAITING:
            assert rooms_now(house, STAY, party.guests, {}, at) is None
    offered = [party.booking_id for party in parties if party.booking_id]
    assert len(offered) == len(set(offered))
