"""How parties change their bookings in the stateful machine, and how they give all or part of them back."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, BookingLine
from tourism.booking.services import (
    HoldExpired,
    RoomRequest,
    cancel,
    change,
    drop,
    quote_change,
)
from tourism.booking.states import Actor
from tourism.core.errors import DomainError
from tourism.core.stay_dates import StayDates

from .machine_model import DAY, FIRM, PARTY, WAITING, Cell, Party, S, World

ACTORS = st.sampled_from([Actor.GUEST, Actor.HOST])
CHANGEABLE = (S.HELD, S.OPTION, S.CONFIRMED)


class ChangeRules(World):
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
    @rule(data=st.data(), actor=ACTORS)
    def change_guests(self, data: st.DataObject, actor: Actor) -> None:
        party = self.some(data, *CHANGEABLE)
        kinds = self.kinds_of(party)
        guests = self.crowd(data, self.beds(kinds[pk] for pk in party.live_lines))
        self.alter(party, {pk: party.lines[pk] for pk in party.live_lines}, actor, guests=guests)

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
        guests = self.crowd(data, self.beds([type_id] * count))
        self.alter(party, lines, actor, type_id, rooms=[RoomRequest(type_id, count)], guests=guests)

    def alter(
        self, party: Party, lines: dict[int, dict[date, Decimal]], actor: Actor, new_type: int = 0, **wish: Any
    ) -> None:
        """Change the party to have these lines; negative ones are new rooms. Lines that are not named go."""
        doer = Actor.ORGANISER if party.state == S.OPTION else actor
        kinds = self.kinds_of(party)
        asked = {"booking_id": party.pk, "actor": doer, "now": self.now, "today": self.today, **wish}
        types = {pk: kinds.get(pk, new_type) for pk in lines}
        guests = wish.get("guests", party.guests)
        if guests > self.beds(types.values()):
            self.refused(lambda: change(**asked), DomainError)
            return
        heads = {pk: party.heads[pk] for pk in lines if pk > 0}
        if list(lines) != party.live_lines or guests != party.guests:
            heads = dict(zip(lines, self.spread(list(types.values()), guests), strict=True))
        if self.is_overdue(party):
            self.refused(lambda: change(**asked), HoldExpired)
            return
        before = Booking.objects.get(pk=party.pk)
        has_room = self.fit(*self.moving(party, lines, heads, types))
        told = []
        if not self.unless_full(has_room, lambda: told.append(quote_change(**asked))):
            self.refused(lambda: change(**asked), SoldOut)
            return
        most, arrival = self.dearest_night(party), party.check_in
        change(**asked)
        pks = iter(sorted(set(BookingLine.objects.filter(booking=party.pk).values_list("pk", flat=True)) - set(kinds)))
        names = {pk: pk if pk > 0 else next(pks) for pk in lines}
        party.lines = {pk: {} for pk in kinds} | {names[pk]: nights for pk, nights in lines.items()}
        self.sleep(party, {names[pk]: count for pk, count in heads.items()})
        if party.check_in != arrival:
            party.expected_at = None
        self.learn_fee(party, doer, firm=party.state in FIRM, arrival=arrival, most=most)
        self.adopt(party)
        assert (told[0].after, told[0].fee) == (party.total, party.fee - before.fee)

    def moving(
        self, party: Party, lines: dict[int, dict[date, Decimal]], heads: dict[int, int], types: dict[int, int]
    ) -> tuple[list[tuple[int, StayDates, int | None]], set[Cell]]:
        """What looks for a room, see `fit`, and the cells that are let go meanwhile."""
        wants, leaving = [], set(party.live_lines) - set(lines)
        for pk, nights in lines.items():
            had = sorted(party.lines.get(pk, {}))
            if set(nights) - set(had) or self.is_too_small(party, pk, heads[pk]):
                last = self.room_on(pk, had[-1]) if had else None
                liked = last if last and self.beds_in(last) >= heads[pk] else None
                wants.append((types[pk], StayDates(min(nights), max(nights) + DAY), liked))
                leaving.add(pk)
        going = [(pk, night) for pk, has in party.lines.items() for night in has]
        going = [(pk, night) for pk, night in going if pk in leaving or night not in lines[pk]]
        return wants, {(room, night) for pk, night in going if (room := self.room_on(pk, night))}

    def is_too_small(self, party: Party, line: int, guests: int) -> bool:
        """Whether a room the line was moved into sleeps fewer than this."""
        rooms = {self.room_on(line, night) for night in party.lines.get(line, {})}
        return any(room is not None and self.beds_in(room) < guests for room in rooms)

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
        self.sleep(party, {pk: party.heads[pk] for pk in party.live_lines})
        if not party.guests:
            self.sleep(party, {party.live_lines[0]: 1})
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
