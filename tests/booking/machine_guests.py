"""What guests, organisers and the clock do in the stateful machine, and what the model expects of it."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.factories.stays import hold
from tourism.accounts.models import Organisation, User
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingGroup, WaitingParty
from tourism.booking.services import (
    CannotProlong,
    GroupPart,
    HasRoom,
    HoldExpired,
    RoomRequest,
    cancel_group,
    confirm,
    confirm_group,
    expire_holds,
    join_waiting_list,
    offer_waiting,
    place_group,
    prolong,
    reject,
    release_from_group,
)
from tourism.booking.states import Actor, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.services import set_prices

from .machine_changes import ACTORS, ChangeRules
from .machine_model import DAY, FIRM, RELEASED, WAITING, Party, S

OFFER_LASTS = timedelta(hours=2)


class GuestRules(ChangeRules):
    union: Organisation
    organiser: User

    @rule(minutes=st.sampled_from([7, 31, 6 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.now - self.start < 25 * DAY)
    @rule()
    def the_next_day_comes(self) -> None:
        self.now += DAY

    @rule()
    def prices_rise(self) -> None:
        """What was promised stays promised."""
        self.prices = {is_weekend: price + 10 for is_weekend, price in self.prices.items()}
        for kind in RoomType.objects.filter(pk__in=self.rooms):
            set_prices(room_type=kind, weekday=self.prices[False], weekend=self.prices[True], holiday=self.prices[True])

    @rule()
    def the_hosts_change_their_mind_about_asking(self) -> None:
        self.asks_host = not self.asks_host
        Household.objects.update(approves_requests=self.asks_host)

    @rule(
        data=st.data(),
        kind=st.integers(0, 1),
        ahead=st.integers(0, 3),
        nights=st.integers(1, 3),
        count=st.integers(1, 3),
    )
    def hold(self, data: st.DataObject, kind: int, ahead: int, nights: int, count: int) -> None:
        type_id, stay = list(self.rooms)[kind], StayDates.of(self.today + ahead * DAY, nights)
        free, beds = self.free(type_id, stay), self.beds([type_id] * count)
        guests, phone = self.crowd(data, beds), self.phone()

        def act() -> Booking:
            room_type = RoomType.objects.get(pk=type_id)
            return hold(room_type, stay, now=self.now, count=count, guests=guests, contact_phone=phone)

        if guests > beds:
            self.refused(act, DomainError)
            return
        try:
            booking = act()
        except SoldOut:
            assert len(free) < count
            return
        party = self.add(booking, S.HELD, guests, self.now + timedelta(minutes=30))
        assert {room for room, _night in self.cells_of(party.pk)} == set(free[:count])

    @rule(
        data=st.data(), ahead=st.integers(1, 3), nights=st.integers(1, 3), count=st.integers(1, 2), both=st.booleans()
    )
    def take_option(self, data: st.DataObject, ahead: int, nights: int, count: int, both: bool) -> None:
        stay = StayDates.of(self.today + ahead * DAY, nights)
        kinds = [list(self.rooms)[0], *([list(self.rooms)[2]] if both else [])]
        guests = [self.crowd(data, self.beds([pk] * count)) for pk in kinds]
        parts = [
            GroupPart(RoomType.objects.get(pk=pk).household, stay, heads, [RoomRequest(pk, count)])
            for pk, heads in zip(kinds, guests, strict=True)
        ]

        def act() -> BookingGroup:
            return place_group(
                organisation=self.union, user=self.organiser, title="团", parts=parts, now=self.now, today=self.today,
                option_until=self.now + 2 * DAY, attrition_on=stay.check_in, attrition_percent=50,
            )  # fmt: skip

        if any(heads > self.beds([pk] * count) for pk, heads in zip(kinds, guests, strict=True)):
            self.refused(act, DomainError)
            return
        try:
            group = act()
        except SoldOut:
            assert any(len(self.free(pk, stay)) < count for pk in kinds)
            return
        until = min(self.now + 2 * DAY, datetime.combine(stay.check_in, time(18), self.now.tzinfo))
        for booking, heads in zip(group.bookings.order_by("pk"), guests, strict=True):
            self.add(booking, S.OPTION, heads, until)

    @rule()
    def sweep(self) -> None:
        overdue = [party for party in self.parties.values() if self.is_overdue(party)]
        assert expire_holds(now=self.now) == len(overdue)
        for party in overdue:
            self.end(party, S.EXPIRED)

    @precondition(lambda self: self.any_in(S.HELD, S.OPTION))
    @rule(data=st.data())
    def prolong(self, data: st.DataObject) -> None:
        party = self.some(data, S.HELD, S.OPTION)
        together = [each for each in self.mate(party) if each is party or each.state == S.OPTION]
        more, actor = (timedelta(minutes=15), Actor.GUEST) if party.state == S.HELD else (DAY, Actor.ORGANISER)

        def act() -> Booking:
            return prolong(booking_id=party.pk, actor=actor, now=self.now)

        until = {each.pk: each.expires_at + more for each in together}
        if party.state == S.OPTION:
            # Nobody waits for an answer past six on the day the first of them arrive.
            first = datetime.combine(min(each.check_in for each in together), time(18), self.now.tzinfo)
            until = {pk: min(at, first) for pk, at in until.items()}
        if any(self.is_overdue(each) for each in together):
            self.refused(act, HoldExpired)
        elif any(each.is_prolonged or until[each.pk] <= each.expires_at for each in together):
            self.refused(act, CannotProlong)
        else:
            act()
            for each in together:
                each.expires_at, each.is_prolonged = until[each.pk], True

    @precondition(lambda self: self.any_in(*WAITING))
    @rule(data=st.data(), actor=ACTORS)
    def confirm(self, data: st.DataObject, actor: Actor) -> None:
        party = self.some(data, *WAITING)
        doer = {S.OPTION: Actor.ORGANISER, S.REQUESTED: Actor.HOST}.get(party.state, actor)
        if party.state == S.OPTION and any(mate.state == S.OPTION for mate in self.mate(party) if mate is not party):
            self.refused(lambda: confirm(booking_id=party.pk, actor=doer, now=self.now), WrongState)
            return
        if self.is_overdue(party):
            self.refused(lambda: confirm(booking_id=party.pk, actor=doer, now=self.now), HoldExpired)
            return
        confirm(booking_id=party.pk, actor=doer, now=self.now)
        if party.state == S.HELD and doer == Actor.GUEST and self.asks_host:
            party.state, party.expires_at = S.REQUESTED, self.now + timedelta(hours=party.house.request_hours)
        else:
            party.state = S.CONFIRMED

    @precondition(lambda self: self.any_in(S.REQUESTED))
    @rule(data=st.data())
    def reject(self, data: st.DataObject) -> None:
        party = self.some(data, S.REQUESTED)
        reject(booking_id=party.pk, actor=Actor.HOST, user=None, now=self.now, reason="办喜事")
        self.end(party, S.REJECTED)

    # Groups

    @precondition(lambda self: any(party.group for party in self.parties.values()))
    @rule(data=st.data(), verb=st.sampled_from(["confirm", "cancel", "release"]))
    def deal_with_a_group(self, data: st.DataObject, verb: str) -> None:
        party = data.draw(st.sampled_from([party for party in self.parties.values() if party.group]))
        mates = self.mate(party)
        if verb == "confirm":
            self.confirm_group(mates)
        elif verb == "cancel":
            self.cancel_group(mates)
        else:
            self.release_last_night(mates)

    def confirm_group(self, mates: list[Party]) -> None:
        standing = [party for party in mates if party.state not in RELEASED]

        def act() -> object:
            return confirm_group(group_id=mates[0].group, user=self.organiser, now=self.now)

        if any(party.state == S.EXPIRED for party in mates):
            self.refused(act, HoldExpired)
        elif not standing or any(party.state != S.OPTION for party in standing):
            self.refused(act, DomainError)
        elif any(self.is_overdue(party) for party in standing):
            self.refused(act, HoldExpired)
        else:
            act()
            for party in standing:
                party.state = S.CONFIRMED

    def cancel_group(self, mates: list[Party]) -> None:
        standing = [party for party in mates if party.state not in RELEASED | {S.NO_SHOW}]

        def act() -> object:
            return cancel_group(group_id=mates[0].group, user=self.organiser, now=self.now)

        if any(party.state not in (S.OPTION, S.CONFIRMED) for party in standing):
            self.refused(act, WrongState)
            return
        act()
        for party in standing:
            firm, most = party.state in FIRM, self.dearest_night(party)
            self.learn_fee(party, Actor.ORGANISER, firm=firm, arrival=party.check_in, most=most)
            self.end(party, S.CANCELLED)

    def release_last_night(self, mates: list[Party]) -> None:
        standing = [party for party in mates if party.state not in RELEASED]
        last = max((party.check_out for party in standing), default=self.today) - DAY
        going = [party for party in standing if last in party.nights]
        after = {party.pk: self.left_without(party, [], [last]) for party in going}

        def act() -> object:
            return release_from_group(group_id=mates[0].group, nights=[last], user=self.organiser, now=self.now)

        can = all(party.state in (S.OPTION, S.CONFIRMED) and not self.is_overdue(party) for party in going)
        stays = [party for party in standing if party not in going or any(after[party.pk].values())]
        if any(party.state == S.EXPIRED for party in mates) or not can or not stays:
            self.refused(act, DomainError)
            return
        act()
        for party in going:
            firm, most, arrival = party.state in FIRM, self.dearest_night(party), party.check_in
            self.learn_fee(party, Actor.ORGANISER, firm=firm, arrival=arrival, most=most)
            if any(after[party.pk].values()):
                self.shrink(party, after[party.pk], arrival)
            else:
                self.end(party, S.CANCELLED)

    # The waiting list

    def beds_free(self, stay: StayDates) -> int:
        return sum(self.beds([kind] * len(self.free(kind, stay))) for kind in list(self.rooms)[:2])

    @rule(ahead=st.integers(1, 3), nights=st.integers(1, 2), guests=st.integers(1, 8))
    def wait(self, ahead: int, nights: int, guests: int) -> None:
        stay = StayDates.of(self.today + ahead * DAY, nights)

        def act() -> WaitingParty:
            return join_waiting_list(
                household=self.creekside, stay=stay, guests=guests, contact_name="周先生",
                contact_phone=f"139{self.number():08}", key=uuid4(), now=self.now, today=self.today,
            )  # fmt: skip

        if self.beds_free(stay) >= guests:
            self.refused(act, HasRoom)
        else:
            act()

    @precondition(lambda self: WaitingParty.objects.exists() and 8 <= self.now.hour < 22)
    @rule()
    def offer(self) -> None:
        """Whole parties only, and nobody is left waiting who would fit."""
        offer_waiting(now=self.now, today=self.today)
        for booking in Booking.objects.exclude(pk__in=self.parties).select_related("household").order_by("pk"):
            guests = WaitingParty.objects.get(booking=booking).guests
            # Longer than any hold is prolonged to.
            self.add(booking, S.HELD, guests, self.now + OFFER_LASTS).is_prolonged = True
        for party in WaitingParty.objects.filter(state=WaitingParty.State.WAITING):
            assert party.check_in >= self.today
            assert self.beds_free(party.stay) < party.guests
