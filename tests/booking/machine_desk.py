"""What the desk, the guests in the house and other channels do in the stateful machine."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.factories.channels import calendar
from tourism.booking.inventory import SoldOut
from tourism.booking.models import Booking, Channel, ChannelEvent, RoomNight
from tourism.booking.services import (
    NotBalanced,
    block_nights,
    check_in,
    check_out,
    erase_person,
    expect_late,
    extend,
    finish_stays,
    mark_no_show,
    move_room,
    receive_payment,
    record_spend,
    refund_payment,
    reverse_spend,
    settle,
    shorten,
    sync_channel,
    take_walk_in,
    unblock_nights,
    waive,
)
from tourism.booking.services.parties import RoomRequest
from tourism.booking.services.receive_payment import ReceiptUsed
from tourism.booking.states import ENDED, Actor
from tourism.core.errors import DomainError
from tourism.core.safe_fetch import Fetched
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Room

from .machine_model import DAY, FIRM, Party, S, World

BLOCK, ICAL = "block", "ical"
# More guests than any house has beds.
MANY = 11


class DeskRules(World):
    channel: Channel

    @property
    def desk(self) -> dict[str, Any]:
        return {"actor": Actor.HOST, "user": None, "now": self.now}

    # Arriving

    @precondition(lambda self: self.any_in(S.CONFIRMED, S.NO_SHOW))
    @rule(data=st.data())
    def check_in(self, data: st.DataObject) -> None:
        party = self.some(data, S.CONFIRMED, S.NO_SHOW)
        guests, can_sleep = self.arriving(data, party)

        def act() -> Booking:
            return check_in(booking_id=party.pk, guests_arrived=guests, today=self.today, **self.desk)

        is_in_time = party.state == S.CONFIRMED and self.now < party.no_show_from
        if self.today < party.check_in or self.today >= party.check_out and not is_in_time or not can_sleep:
            self.refused(act, DomainError)
        elif party.state == S.NO_SHOW:
            self.come_after_all(party, act)
        else:
            act()
            party.state = S.CHECKED_IN
            self.note_expired()
        if party.state == S.CHECKED_IN:
            party.arrived = guests

    def arriving(self, data: st.DataObject, party: Party) -> tuple[int, bool]:
        """How many come, and whether there are beds for them."""
        if party.state == S.CONFIRMED:
            tonight = min(max(self.today, party.check_in), party.check_out - DAY)
            beds = sum(self.beds_in(room) for room, night in self.cells_of(party.pk) if night == tonight)
            return (guests := self.crowd(data, beds)), guests <= beds
        beds = 0
        for pk, kind in self.kinds_of(party).items():
            if self.today in party.lines[pk]:
                # Which of the two it will be, the room it had or another, is not known before.
                had = self.room_on(pk, party.check_in)
                beds += min(self.beds([kind]), self.beds_in(had) if had else MANY)
        guests = data.draw(st.integers(1, beds) | st.just(MANY) if beds else st.just(1))
        return guests, guests <= beds

    def come_after_all(self, party: Party, act: Any) -> None:
        """What was missed is given back; the rest needs room."""
        kinds = self.kinds_of(party)
        left = {pk: {day: price for day, price in has.items() if day >= self.today} for pk, has in party.lines.items()}
        wants = [
            (kinds[pk], StayDates(min(has), max(has) + DAY), self.room_on(pk, party.check_in))
            for pk, has in left.items()
            if has
        ]
        has_room = self.fit(wants, self.cells_of(party.pk))
        if self.unless_full(has_room, act):
            most = self.dearest_night(party)
            party.state, party.lines = S.CHECKED_IN, left
            party.fee = Booking.objects.get(pk=party.pk).fee
            assert 0 <= party.fee <= most
            self.adopt(party)

    @precondition(lambda self: self.any_in(S.CONFIRMED))
    @rule(data=st.data(), hours=st.integers(1, 40))
    def expect_late(self, data: st.DataObject, hours: int) -> None:
        party, at = self.some(data, S.CONFIRMED), self.now + timedelta(hours=hours)

        def act() -> Booking:
            return expect_late(booking_id=party.pk, expected_at=at, **self.desk)

        end = datetime.combine(party.check_out, datetime.min.time(), self.now.tzinfo) + timedelta(hours=6)
        if self.now >= party.no_show_from or at.date() < party.check_in or at >= end:
            self.refused(act, DomainError)
        else:
            act()
            party.expected_at = at

    @precondition(lambda self: self.any_in(S.CONFIRMED))
    @rule(data=st.data(), waits=st.booleans())
    def stay_away(self, data: st.DataObject, waits: bool) -> None:
        """The desk gives them up too early, or waits until it may: seldom enough would another step fall into that hour."""
        party = self.some(data, S.CONFIRMED)

        def act() -> Booking:
            return mark_no_show(booking_id=party.pk, **self.desk)

        if self.now < party.no_show_from:
            self.refused(act, DomainError)
            if not waits:
                return
            self.now = party.no_show_from
        act()
        before, first = party.fee, self.on_night(party, party.check_in)
        party.fee = Booking.objects.get(pk=party.pk).fee
        assert party.fee == before + first if not before else before <= party.fee <= before + first
        party.state = S.NO_SHOW
        self.release(party, since=party.check_in + DAY)

    @rule(data=st.data(), kind=st.integers(0, 1), nights=st.integers(1, 2), checks_in=st.booleans())
    def walk_in(self, data: st.DataObject, kind: int, nights: int, checks_in: bool) -> None:
        type_id, stay = list(self.rooms)[kind], StayDates.of(self.today, nights)
        free, guests = self.free(type_id, stay), self.crowd(data, self.beds([type_id]))

        def act() -> Booking:
            return take_walk_in(
                household=self.creekside, stay=stay, guests=guests, rooms=[RoomRequest(type_id)], contact_name="周先生",
                channel="walk_in", today=self.today, checks_in=checks_in, room_ids=free[-1:], **self.desk,
            )  # fmt: skip

        if guests > self.beds([type_id]):
            self.refused(act, DomainError)
            return
        try:
            booking = act()
        except SoldOut:
            assert not free
            return
        party = self.add(booking, S.CHECKED_IN if checks_in else S.CONFIRMED, guests)
        party.arrived = guests if checks_in else None
        assert {room for room, _night in self.cells_of(party.pk)} == {free[-1]}

    # In the house

    @precondition(lambda self: self.any_in(*FIRM))
    @rule(data=st.data())
    def move_room(self, data: st.DataObject) -> None:
        party = self.some(data, *FIRM)
        line = data.draw(st.sampled_from(party.live_lines))
        rooms = [room for kind in self.kinds_of_house(party) for room in self.rooms[kind]]
        room = data.draw(st.sampled_from(rooms))
        moving = {(self.room_on(line, night), night) for night in party.lines[line] if night >= self.today}
        leaving = {cell for cell in moving if cell[0] != room}

        def act() -> Booking:
            return move_room(booking_id=party.pk, line_id=line, room_id=room, today=self.today, **self.desk)

        if not moving or self.beds_in(room) < party.heads[line]:
            self.refused(act, DomainError)
        elif self.unless_full(not {(room, night) for _room, night in leaving} & self.taken(), act):
            self.adopt(party)

    def kinds_of_house(self, party: Party) -> list[int]:
        kinds = list(self.rooms)
        return kinds[:2] if party.house.pk == self.creekside.pk else kinds[2:]

    @precondition(lambda self: self.any_in(S.CHECKED_IN))
    @rule(data=st.data(), nights=st.integers(1, 2))
    def extend(self, data: st.DataObject, nights: int) -> None:
        party, kinds = (found := self.some(data, S.CHECKED_IN)), self.kinds_of(found)
        added, last = StayDates.of(party.check_out, nights), party.check_out - DAY
        staying = [pk for pk in party.lines if last in party.lines[pk]]
        wants = [(kinds[pk], added, self.room_on(pk, last)) for pk in staying]

        def act() -> Booking:
            return extend(booking_id=party.pk, check_out=added.check_out, today=self.today, **self.desk)

        if self.unless_full(self.fit(wants), act):
            for pk in staying:
                party.lines[pk] |= self.promises(added)
            self.adopt(party)

    @precondition(lambda self: self.any_in(S.CHECKED_IN))
    @rule(data=st.data())
    def shorten(self, data: st.DataObject) -> None:
        party = self.some(data, S.CHECKED_IN)
        day = party.check_out - DAY

        def act() -> Booking:
            return shorten(booking_id=party.pk, check_out=day, today=self.today, **self.desk)

        if day < max(self.today, party.check_in + DAY):
            self.refused(act, DomainError)
            return
        act()
        party.cut(lambda night: night < day)
        self.release(party, since=day)

    @precondition(lambda self: self.any_in(S.CHECKED_IN))
    @rule(data=st.data(), fen=st.integers(1, 50_000))
    def buy(self, data: st.DataObject, fen: int) -> None:
        party, amount = self.some(data, S.CHECKED_IN), Decimal(fen) / 100
        spend = record_spend(
            booking_id=party.pk, key=uuid4(), category="meals", item="饭", amount=amount, user=None, now=self.now
        )
        party.spends[spend.pk] = amount

    @precondition(lambda self: any(party.spends and party.state == S.CHECKED_IN for party in self.parties.values()))
    @rule(data=st.data())
    def take_a_purchase_back(self, data: st.DataObject) -> None:
        buyers = [party for party in self.parties.values() if party.spends and party.state == S.CHECKED_IN]
        party = data.draw(st.sampled_from(buyers))
        spend = data.draw(st.sampled_from(sorted(party.spends)))
        reverse_spend(spend_id=spend, key=uuid4(), user=None, now=self.now)
        del party.spends[spend]

    # Leaving and paying

    @precondition(lambda self: self.any_in(S.CHECKED_IN))
    @rule(data=st.data())
    def check_out(self, data: st.DataObject) -> None:
        party = self.some(data, S.CHECKED_IN)
        check_out(booking_id=party.pk, today=self.today, **self.desk)
        self.leave(party, min(party.check_out, max(self.today, party.check_in + DAY)))

    def leave(self, party: Party, on: date) -> None:
        party.cut(lambda night: night < on)
        self.release(party, since=on)
        party.state = S.CHECKED_OUT
        if party.house.pk == self.creekside.pk:
            self.earned += party.total + sum(party.spends.values(), Decimal(0))

    @precondition(lambda self: self.any_in(S.CHECKED_OUT, S.NO_SHOW))
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        party = self.some(data, S.CHECKED_OUT, S.NO_SHOW)

        def act() -> Booking:
            return settle(booking_id=party.pk, today=self.today, **self.desk)

        if party.state == S.NO_SHOW and self.today < party.check_out:
            self.refused(act, DomainError)
        elif party.open:
            self.refused(act, NotBalanced)
        else:
            act()
            self.close(party)

    def close(self, party: Party) -> None:
        """A no-show that is settled owes its fee and nothing more."""
        party.state, party.was_missed = S.SETTLED, party.state == S.NO_SHOW

    @precondition(lambda self: self.parties)
    @rule(data=st.data(), kind=st.sampled_from(["all", "some", "back", "waive"]))
    def pay(self, data: st.DataObject, kind: str) -> None:
        party = data.draw(st.sampled_from(list(self.parties.values())))
        number, most = self.number(), party.paid - party.refunded
        of: dict[str, Any] = {"booking_id": party.pk, "user": None, "now": self.now, "key": f"k{number}"}
        by: dict[str, Any] = {"method": "cash", "reference": f"R{number}"}
        amount = {"some": Decimal("100.01"), "back": min(-party.open, most)}.get(kind, party.unpaid)
        if kind == "back" and amount <= 0:
            self.refused(lambda: refund_payment(amount=most + 1, reason="退", **by, **of), DomainError)
        elif amount <= 0:
            self.refused(lambda: waive(amount=Decimal(1), reason="停水", **of), DomainError)
        elif kind == "back":
            refund_payment(amount=amount, reason="退", **by, **of)
            party.refunded += amount
        elif kind == "waive":
            waive(amount=amount, reason="停水", **of)
            party.waived += amount
        else:
            receive_payment(amount=amount, **by, **of)
            party.paid += amount
            self.refused(lambda: receive_payment(amount=amount, **by, **of | {"key": "again"}), ReceiptUsed)

    @rule()
    def the_night_finishes_stays(self) -> None:
        steps = 0
        for party in self.parties.values():
            if party.state == S.CHECKED_IN and party.check_out < self.today:
                self.leave(party, party.check_out)
                steps += 1
            is_over = party.state == S.CHECKED_OUT or party.state == S.NO_SHOW and party.check_out <= self.today
            if is_over and not party.open:
                self.close(party)
                steps += 1
        assert finish_stays(now=self.now, today=self.today) == steps

    @precondition(lambda self: self.any_in(*ENDED))
    @rule(data=st.data())
    def forget(self, data: st.DataObject) -> None:
        """Nothing but the person is gone."""
        party = self.some(data, *ENDED)
        erase_person(booking_id=party.pk, actor=Actor.STAFF, user=None, now=self.now, basis="本人要求")
        fresh = Booking.objects.get(pk=party.pk)
        assert fresh.contact_name == fresh.contact_phone == fresh.phone_index == ""

    # Rooms without guests, guests of others

    @rule(data=st.data(), ahead=st.integers(0, 3), nights=st.integers(1, 2), blocks=st.booleans())
    def block(self, data: st.DataObject, ahead: int, nights: int, blocks: bool) -> None:
        room_id = data.draw(st.sampled_from([room for rooms in self.rooms.values() for room in rooms]))
        room, stay = (
            Room.objects.select_related("room_type").get(pk=room_id),
            StayDates.of(self.today + ahead * DAY, nights),
        )
        cells = {(room_id, night) for night in stay}
        if not blocks:
            mine = {cell for cell in cells if self.cells.get(cell) == BLOCK}
            assert unblock_nights(room=room, stay=stay, now=self.now) == len(mine)
            self.cells = {cell: owner for cell, owner in self.cells.items() if cell not in mine}
        elif self.unless_full(not cells & self.taken(), lambda: block_nights(room=room, stay=stay, now=self.now)):
            self.note_expired()
            self.cells |= dict.fromkeys(cells, BLOCK)

    @rule(stays=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=4))
    def read_the_channel(self, stays: list[tuple[int, int]]) -> None:
        """The other place's guests sleep wherever a room is free on the night; a conflict is a night without any."""
        self.number()
        feed = calendar(*((f"u{n}", self.today + ahead * DAY, nights) for n, (ahead, nights) in enumerate(stays)))
        # An empty calendar may be believed at the second reading only.
        for _reading in range(1 if stays else 2):
            self.now += timedelta(seconds=1)
            read = sync_channel(
                channel_id=self.channel.pk, now=self.now, today=self.today,
                fetch=lambda url, headers: Fetched(200, {}, feed, url),
            )  # fmt: skip
        assert read.last_error == ""
        self.note_expired()
        type_id = self.channel.room_type_id
        self.cells = {cell: owner for cell, owner in self.cells.items() if owner != ICAL}
        taken, cells = set(self.cells), self.imported()
        assert all(room in self.rooms[type_id] and (room, night) not in taken for room, night in cells)
        self.cells |= dict.fromkeys(cells, ICAL)
        conflicts = [date.fromisoformat(night) for event in ChannelEvent.objects.all() for night in event.conflicts]
        wanted = [self.today + (ahead + n) * DAY for ahead, nights in stays for n in range(nights)]
        assert sorted([*conflicts, *(night for _room, night in cells)]) == sorted(wanted)
        assert all((room, night) in self.cells for night in conflicts for room in self.rooms[type_id])

    def imported(self) -> list[tuple[int, date]]:
        return list(RoomNight.objects.filter(event__channel=self.channel).values_list("room", "night"))
