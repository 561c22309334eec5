"""Forgetting who somebody was changes nothing of what they did."""

from datetime import datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q

from tests.factories.stays import PHONE, booking_in, pay
from tests.factories.waiting import fresh, give_back, offer, wait
from tourism.booking.models import Booking, Message, OutboxEvent, RoomNight, WaitingParty
from tourism.booking.selectors import bill_of, desk_income, free_rooms
from tourism.booking.selectors.accounts import account_of
from tourism.booking.services import erase_person, purge_personal_data, record_spend, write_messages
from tourism.booking.states import ENDED, Actor, BookingState, WrongState
from tourism.core.errors import DomainError
from tourism.core.fields import blind_index
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.models import Entry
from tourism.ledger.selectors import totals

DAY = timedelta(days=1)
# Reached by a stay of its own; a member of a group is booked by an organisation.
ENDED_STATES = sorted(ENDED)
STANDING = sorted(set(BookingState) - ENDED)


def forget(booking: Booking, now: datetime, **more: Any) -> Booking:
    asked = {"booking_id": booking.pk, "actor": Actor.STAFF, "user": None, "now": now, "basis": "本人要求"}
    return erase_person(**(asked | more))


def write_message(booking: Booking, now: datetime, address: str = PHONE) -> Message:
    return Message.objects.create(
        event=booking.events.first() or OutboxEvent.objects.create(kind="x", payload={}, created_at=now),
        audience="guest", medium="sms", address=address, address_index=blind_index(address),
        body=f"陈女士您好，{address}", next_try_at=now,
    )  # fmt: skip


def put_on_waiting_list(household: Household, stay: StayDates, now: datetime, code: str, **more: Any) -> WaitingParty:
    return WaitingParty.objects.create(
        code=code, key=uuid4(), household=household, check_in=stay.check_in, check_out=stay.check_out, guests=2,
        contact_name="陈女士", contact_phone=PHONE, phone_index=blind_index(PHONE), created_at=now, **more,
    )  # fmt: skip


def everything_stored() -> str:
    """All that the tables of bookings hold, decrypted, as one text."""
    rows = [*Booking.objects.values_list(), *WaitingParty.objects.values_list(), *Message.objects.values_list()]
    return repr(rows)


@pytest.mark.parametrize("state", ENDED_STATES)
def test_nothing_that_is_over_names_anybody_any_more(double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now, note="对花生过敏", contact_email="chen@example.com")
    write_message(booking, now)
    put_on_waiting_list(double.household, booking.stay, now, "HB1", booking=booking)
    assert PHONE in everything_stored()
    gone = forget(booking, now + DAY)
    stored = everything_stored()
    for secret in ("陈女士", PHONE, "花生", "chen@example.com", blind_index(PHONE)):
        assert secret not in stored, secret
    assert (gone.state, gone.erased_at) == (state, now + DAY)
    last = gone.changes.last()
    assert (last.action, last.reason, last.before, last.after) == ("erase", "本人要求", state, state)
    assert last.diff == {"erased": [["contact_name", "contact_phone", "contact_email", "phone_index", "note"], []]}
    assert "陈" not in repr(list(gone.changes.values())) + repr(list(gone.events.values()))


@pytest.mark.parametrize("state", STANDING)
def test_whoever_may_still_come_is_not_forgotten(double: RoomType, now: datetime, state: BookingState) -> None:
    booking = booking_in(state, double, now=now)
    with pytest.raises(WrongState):
        forget(booking, now)
    booking.refresh_from_db()
    assert booking.contact_name and booking.erased_at is None


@pytest.mark.parametrize("actor", [Actor.GUEST, Actor.ORGANISER, Actor.HOST])
def test_only_the_data_officer_forgets_and_says_why(double: RoomType, now: datetime, actor: Actor) -> None:
    booking = booking_in(BookingState.CANCELLED, double, now=now)
    with pytest.raises(WrongState):
        forget(booking, now, actor=actor)
    with pytest.raises(DomainError, match="依据"):
        forget(booking, now, basis=" ")
    booking.refresh_from_db()
    assert booking.contact_phone == PHONE


def test_a_second_time_leaves_no_trace(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CANCELLED, double, now=now)
    forget(booking, now)
    before = booking.changes.count()
    assert forget(booking, now + DAY).erased_at == now
    assert booking.changes.count() == before


def test_no_sum_no_night_and_no_line_of_the_ledger_changes(
    creekside: Household, double: RoomType, family: RoomType, now: datetime
) -> None:
    stay = booking_in(BookingState.CHECKED_IN, double, now=now - 9 * DAY)
    record_spend(
        booking_id=stay.pk, key=uuid4(), category="meals", item="鸡汤", amount=Decimal("88.50"), user=None, now=now
    )
    pay(stay, Decimal(100), now=now)
    for state in ENDED_STATES:
        booking_in(state, family if state == BookingState.NO_SHOW else double, now=now)
    call_command("finish_stays", stdout=StringIO())

    def world() -> list[object]:
        bookings = list(Booking.objects.order_by("pk"))
        return [
            [(b.state, b.total, b.fee, bill_of(b), account_of(b)) for b in bookings],
            list(RoomNight.objects.values_list("room", "night", "kind", "line").order_by("room", "night")),
            list(Entry.objects.values().order_by("pk")),
            totals(),
            desk_income([creekside], 2026),
            free_rooms([creekside], StayDates.of(now.date(), 7), now),
        ]

    before = world()
    for booking in Booking.objects.filter(state__in=ENDED):
        forget(booking, now)
    assert Booking.objects.filter(erased_at__isnull=False).count() >= len(ENDED_STATES)
    assert world() == before


def test_letters_about_the_place_on_the_waiting_list_are_forgotten_with_the_booking(
    creekside: Household, full: dict[str, Booking], now: datetime
) -> None:
    party = wait(creekside, now)
    other = wait(creekside, now, 1)
    give_back(full["double"], now)
    offer(now)
    write_messages(now=now)
    booking = fresh(party).booking
    assert booking is not None
    about = Message.objects.filter(Q(event__booking=booking) | Q(event__payload__waiting=party.code))
    assert about.count() == 2 and party.code in about.get(event__kind="waiting.joined").body
    give_back(booking, now)
    forget(booking, now)
    assert set(about.values_list("address", "body", "state")) == {("", "", "given_up")}
    assert fresh(party).contact_name == ""
    kept = Message.objects.get(event__payload__waiting=other.code)
    assert kept.address == other.contact_phone and other.code in kept.body


# In bulk


def test_the_purge_forgets_what_is_old_and_nothing_else(double: RoomType, now: datetime) -> None:
    old = booking_in(BookingState.CHECKED_OUT, double, now=now)
    standing = booking_in(BookingState.CONFIRMED, double, now=now)
    new = booking_in(BookingState.CHECKED_OUT, double, now=now + 5 * DAY)
    long_ago, lately = (StayDates.of(now.date() + n * DAY, 1) for n in (0, 9))
    for code, stay in (("HB1", long_ago), ("HB2", lately)):
        put_on_waiting_list(double.household, stay, now, code)
    general = OutboxEvent.objects.create(kind="waiting.offered", payload={}, created_at=now)
    Message.objects.create(
        event=general, audience="guest", medium="sms", address=PHONE, address_index="x", body="有房", next_try_at=now
    )
    until = now.date() + 4 * DAY
    counted = purge_personal_data(until=until, now=now + 9 * DAY, is_rehearsal=True)
    assert (counted.bookings, counted.parties, counted.messages) == (1, 1, 1)
    assert not Booking.objects.filter(erased_at__isnull=False).exists()
    assert purge_personal_data(until=until, now=now + 9 * DAY) == counted
    named = {booking.pk for booking in Booking.objects.all() if booking.contact_name}
    assert named == {standing.pk, new.pk}
    assert Booking.objects.get(pk=old.pk).changes.last().actor == "system"
    assert [party.code for party in WaitingParty.objects.all() if party.contact_phone] == ["HB2"]
    again = purge_personal_data(until=until, now=now + 9 * DAY)
    assert (again.bookings, again.parties, again.messages) == (0, 0, 0)


def test_the_command_says_how_many(double: RoomType, now: datetime) -> None:
    booking_in(BookingState.CHECKED_OUT, double, now=now - 400 * DAY)
    booking_in(BookingState.CHECKED_OUT, double, now=now - 100 * DAY)
    for options, verb, count in (({"dry_run": True}, "would erase", 1), ({}, "erased", 1), ({}, "erased", 0)):
        said = StringIO()
        call_command("purge_personal_data", days=300, stdout=said, **options)
        assert said.getvalue() == f"{verb}: {count} bookings, 0 waiting parties, 0 messages\n"
    with pytest.raises(CommandError):
        call_command("purge_personal_data", days=0)


def test_what_a_thief_of_the_table_reads_is_empty_afterwards(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CANCELLED, double, now=now)
    forget(booking, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT contact_name, contact_phone, contact_email, note, phone_index FROM booking_booking WHERE id = %s",
            [booking.pk],
        )
        assert cursor.fetchone() == ("", "", "", "", "")
