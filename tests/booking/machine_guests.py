"""What guests, organisers and the clock do in the stateful machine, and what the model expects of it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.factories.stays import hold
from tourism.accounts.models import Organisation, User
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingLine, WaitingParty
from tourism.booking.services import (
    CannotProlong,
    GroupPart,
    HasRoom,
    HoldExpired,
    RoomRequest,
    cancel,
    cancel_group,
    change,
    confirm,
    confirm_group,
    drop,
    expire_holds,
    join_waiting_list,
    offer_waiting,
    place_group,
    prolong,
    quote_change,
    reject,
    release_from_group,
)
from tourism.booking.states import Actor, WrongState
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.homestays.services import set_prices

from .machine_model import DAY, FIRM, PARTY, RELEASED, WAITING, Party, S, World

ACTORS = st.sampled_from([Actor.GUEST, Actor.HOST])
CHANGEABLE = (S.HELD, S.OPTION, S.CONFIRMED)
OFFER_LASTS = timedelta(hours=2)


class GuestRules(World):
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

    @rule(kind=st.integers(0, 1), ahead=st.integers(0, 3), nights=st.integers(1, 3), count=st.integers(1, 3))
    def hold(self, kind: int, ahead: int, nights: int, count: int) -> None:
        type_id, stay = list(self.rooms)[kind], StayDates.of(self.today + ahead * DAY, nights)
        free = self.free(type_id, stay)
        try:
            booking = hold(
                RoomType.objects.get(pk=type_id), stay, now=self.now, count=count, guests=count,
                contact_phone=self.phone(),
            )  # fmt: skip
        except SoldOut:
            assert len(free) < count
            return
        party = self.add(booking, S.HELD, self.now + timedelta(minutes=30))
        assert {room for room, _night in self.cells_of(party.pk)} == set(free[:count])

    @rule(ahead=st.integers(1, 3), nights=st.integers(1, 3), count=st.integers(1, 2), both=st.booleans())
    def take_option(self, ahead: int, nights: int, count: int, both: bool) -> None:
        stay = StayDates.of(self.today + ahead * DAY, nights)
        kinds = [list(self.rooms)[0], *([list(self.rooms)[2]] if both else [])]
        parts = [
            GroupPart(RoomType.objects.get(pk=pk).household, stay, count, [RoomRequest(pk, count)]) for pk in kinds
        ]
        try:
            group = place_group(
                organisation=self.union, user=self.organiser, title="团", parts=parts, now=self.now, today=self.today,
                option_until=self.now + 2 * DAY, attrition_on=stay.check_in, attrition_percent=50,
            )  # fmt: skip
        except SoldOut:
            assert any(len(self.free(pk, stay)) < count for pk in kinds)
            return
        until = min(self.now + 2 * DAY, datetime.combine(stay.check_in, time(18), self.now.tzinfo))
        for booking in group.bookings.order_by("pk"):
            self.add(booking, S.OPTION, until)

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

        if any(self.is_overdue(each) for each in together):
            self.refused(act, HoldExpired)
        elif any(each.is_prolonged for each in together):
            self.refused(act, CannotProlong)
        else:
            act()
            for each in together:
                each.expires_at, each.is_prolonged = each.expires_at + more, True

    @precondition(lambda self: self.any_in(*WAITING))
    @rule(data=st.data(), actor=ACTORS)
    def confirm(self, data: st.DataObject, actor: Actor) -> None:
        party = self.some(data, *WAITING)
        doer = {S.OPTION: Actor.ORGANISER, S.REQUESTED: Actor.HOST}.get(party.state, actor)
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

    # Changing

    @precondition(lambda self: self.any_in(*CHANGEABLE))
    @rule(data=st.data(), shift=st.integers(-1, 2), nights=st.integers(1, 4), actor=ACTORS)
    def change_dates(self, data: st.DataObject, shift: int, nights: int, actor: Actor) -> None:
        party = self.some(data, *CHANGEABLE)
        stay = StayDates.of(party.check_in + shift * DAY, nights)
        if stay.check_in < self.today:
            return
        lines = {pk: self.promises(stay, party.lines[pk]) for pk in party.live_lines}
        self.alter(party, lines, actor, stay=stay)

    @precondition(lambda self: self.any_in(*CHANGEABLE))
    @rule(data=st.data(), kind=st.integers(0, 1), count=st.integers(1, 3), actor=ACTORS)
    def change_rooms(self, data: st.DataObject, kind: int, count: int, actor: Actor) -> None:
        """So many rooms of this type and none of others; what there is of it already is kept, the oldest first."""
        party = self.some(data, *CHANGEABLE)
        if party.house.pk != self.creekside.pk or party.check_in < self.today:
            return
        type_id, kinds = list(self.rooms)[kind], self.kinds_of(party)
        kept = [pk for pk in party.live_lines if kinds[pk] == type_id][:count]
        stay = StayDates(party.check_in, party.check_out)
        lines = {pk: party.lines[pk] for pk in kept}
        lines |= {-n: self.promises(stay) for n in range(1, count - len(kept) + 1)}
        self.alter(party, lines, actor, type_id, rooms=[RoomRequest(type_id, count)], guests=count)

    def alter(
        self, party: Party, lines: dict[int, dict[date, object]], actor: Actor, new_type: int = 0, **wish: object
    ) -> None:
        """Change the party to have these lines; negative ones are new rooms. Lines that are not named go."""
        doer = Actor.ORGANISER if party.state == S.OPTION else actor
        kinds = self.kinds_of(party)
        growing = [pk for pk, nights in lines.items() if set(nights) - set(party.lines.get(pk, {}))]
        wants, giving_up = [], set()
        for pk in growing:
            had = sorted(party.lines.get(pk, {}))
            liked = self.room_on(pk, had[-1]) if had else None
            wants.append((kinds.get(pk, new_type), StayDates(min(lines[pk]), max(lines[pk]) + DAY), liked))
        gone = [pk for pk in party.live_lines if pk not in lines or pk in growing]
        giving_up = {(self.room_on(pk, night), night) for pk in gone for night in party.lines[pk]}
        giving_up |= {
            (self.room_on(pk, night), night)
            for pk in lines
            if pk > 0
            for night in set(party.lines[pk]) - set(lines[pk])
        }
        asked = {"booking_id": party.pk, "actor": doer, "now": self.now, "today": self.today, **wish}
        if self.is_overdue(party):
            self.refused(lambda: change(**asked), HoldExpired)
            return
        before = Booking.objects.get(pk=party.pk)
        has_room = self.fit(wants, giving_up)
        told = []
        if not self.unless_full(has_room, lambda: told.append(quote_change(**asked))):
            self.refused(lambda: change(**asked), SoldOut)
            return
        most, arrival = self.dearest_night(party), party.check_in
        change(**asked)
        pks = iter(sorted(set(BookingLine.objects.filter(booking=party.pk).values_list("pk", flat=True)) - set(kinds)))
        party.lines = {pk: {} for pk in kinds} | {pk if pk > 0 else next(pks): nights for pk, nights in lines.items()}
        if party.check_in != arrival:
            party.expected_at = None
        self.learn_fee(party, doer, firm=party.state in FIRM, arrival=arrival, most=most)
        self.adopt(party)
        assert (told[0].after, told[0].fee) == (party.total, party.fee - before.fee)

    # Giving back

    @precondition(lambda self: self.any_in(*CHANGEABLE))
    @rule(data=st.data(), actor=ACTORS, which=st.sampled_from(["line", "first", "last", "last of line"]))
    def drop(self, data: st.DataObject, actor: Actor, which: str) -> None:
        party = self.some(data, *CHANGEABLE)
        doer = Actor.ORGANISER if party.state == S.OPTION else actor
        line = data.draw(st.sampled_from(party.live_lines))
        line_ids = [line] if "line" in which else []
        night = {"first": party.check_in, "last": party.check_out - DAY}.get(which, max(party.lines[line]))
        nights = [] if which == "line" else [night]
        self.give_back(party, line_ids, nights, doer)

    def give_back(self, party: Party, line_ids: list[int], nights: list[date], doer: Actor) -> None:
        def act() -> Booking:
            return drop(booking_id=party.pk, line_ids=line_ids, nights=nights, actor=doer, now=self.now)

        left = self.left_without(party, line_ids, nights)
        if self.is_overdue(party):
            self.refused(act, HoldExpired)
        elif not any(left.values()):
            self.refused(act, DomainError)
        else:
            most, arrival = self.dearest_night(party), party.check_in
            act()
            self.shrink(party, left, arrival)
            self.learn_fee(party, doer, firm=party.state in FIRM, arrival=arrival, most=most)

    def left_without(self, party: Party, line_ids: Iterable[int], nights: Iterable[date]) -> dict[int, dict]:
        lines, going = set(line_ids) or set(party.lines), set(nights)
        return {
            pk: {day: price for day, price in has.items() if pk not in lines or going and day not in going}
            for pk, has in party.lines.items()
        }

    def shrink(self, party: Party, left: dict[int, dict], arrival: date) -> None:
        before = self.cells_of(party.pk)
        party.lines = left
        if party.check_in != arrival:
            party.expected_at = None
        self.adopt(party)
        assert self.cells_of(party.pk) < before

    @precondition(lambda self: self.any_in(*WAITING, S.CONFIRMED))
    @rule(data=st.data(), actor=ACTORS)
    def cancel(self, data: st.DataObject, actor: Actor) -> None:
        party = self.some(data, *WAITING, S.CONFIRMED)
        self.call_off(party, Actor.ORGANISER if party.state == S.OPTION else actor)

    def call_off(self, party: Party, doer: Actor) -> None:
        firm, before, first = party.state in FIRM, party.fee, self.on_night(party, party.check_in)
        cancel(booking_id=party.pk, actor=doer, now=self.now)
        self.learn_fee(party, doer, firm=firm, arrival=party.check_in, most=first)
        is_late = self.now >= datetime.combine(party.check_in, time(), self.now.tzinfo) - timedelta(hours=6)
        if firm and doer in PARTY and is_late and not before:
            assert party.fee == first
        self.end(party, S.CANCELLED)

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
        kinds = list(self.rooms)[:2]
        return sum(beds * len(self.free(kind, stay)) for kind, beds in zip(kinds, (2, 4), strict=True))

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
            self.add(booking, S.HELD, self.now + OFFER_LASTS)
        for party in WaitingParty.objects.filter(state=WaitingParty.State.WAITING):
            assert party.check_in >= self.today
            assert self.beds_free(party.stay) < party.guests
