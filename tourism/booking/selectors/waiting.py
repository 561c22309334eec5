"""Who waits, for what, and whether there is room for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from tourism.booking.models import Booking, WaitingParty
from tourism.booking.room_mix import cheapest_mix
from tourism.booking.states import WAITING, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household

from .availability import RoomTypeAvailability, availability, sellable_rooms

# So often rooms are kept for a party that does not answer; then others have waited long enough.
MOST_OFFERS = 3
# Who let an offer pass comes after those who had none.
IN_TURN = ("offers", "created_at", "pk")


@dataclass(frozen=True)
class WaitingPlace:
    """How a party stands. `ahead`: parties before it that want a room on one of its nights."""

    party: WaitingParty
    state: WaitingParty.State
    ahead: int


def rooms_now(
    household: Household, stay: StayDates, guests: int, wanted: Mapping[int, int], now: datetime
) -> dict[int, int] | None:
    """Rooms (type → count) that sleep the whole party at this moment: those it wants, else the cheapest; None without."""
    return _rooms(availability(household, stay, now), guests, wanted)


def rooms_ever(
    household: Household, stay: StayDates, guests: int, wanted: Mapping[int, int], now: datetime
) -> dict[int, int] | None:
    """The same as if nobody else were there: None for a party this household can never sleep."""
    whole = [replace(each, free=len(sellable_rooms(each.room_type))) for each in availability(household, stay, now)]
    return _rooms(whole, guests, wanted)


def _rooms(known: Sequence[RoomTypeAvailability], guests: int, wanted: Mapping[int, int]) -> dict[int, int] | None:
    choices = {choice.room_type_id: choice for each in known if (choice := each.choice) is not None}
    if not wanted:
        mix = cheapest_mix(list(choices.values()), guests)
        return mix.rooms if mix else None
    if any(pk not in choices or choices[pk].free < count for pk, count in wanted.items()):
        return None
    beds = sum(choices[pk].sleeps * count for pk, count in wanted.items())
    return dict(wanted) if beds >= guests else None


def wanted_by(party: WaitingParty) -> dict[int, int]:
    return {pk: count for pk, count in party.rooms}


def outcome_of(party: WaitingParty, booking: Booking | None, now: datetime) -> WaitingParty.State:
    """What an offered party is by now: the booking that was its offer has gone its own way since."""
    if party.state != WaitingParty.State.OFFERED or booking is None:
        return WaitingParty.State(party.state)
    state = booking.current_state
    if state in WAITING:
        is_open = booking.expires_at is not None and booking.expires_at > now
        return WaitingParty.State.OFFERED if is_open else _after_a_miss(party)
    if state == BookingState.CANCELLED and not booking.changes.filter(action="confirm").exists():
        # Who puts the rooms back has answered.
        return WaitingParty.State.WITHDRAWN
    if state == BookingState.REJECTED:
        return WaitingParty.State.LAPSED
    return _after_a_miss(party) if state == BookingState.EXPIRED else WaitingParty.State.TAKEN


def _after_a_miss(party: WaitingParty) -> WaitingParty.State:
    return WaitingParty.State.LAPSED if party.offers >= MOST_OFFERS else WaitingParty.State.WAITING


def waiting_place(party: WaitingParty, now: datetime) -> WaitingPlace:
    sooner = Q(created_at__lt=party.created_at) | Q(created_at=party.created_at, pk__lt=party.pk)
    before = Q(offers__lt=party.offers) | Q(offers=party.offers) & sooner
    ahead = WaitingParty.objects.filter(
        before,
        household=party.household_id,
        state__in=(WaitingParty.State.WAITING, WaitingParty.State.OFFERED),
        check_in__lt=party.check_out,
        check_out__gt=party.check_in,
    )
    state = outcome_of(party, party.booking, now)
    return WaitingPlace(party, state, ahead.count() if state == WaitingParty.State.WAITING else 0)
