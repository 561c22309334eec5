"""From what happened to a message in somebody's hands."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from tests.factories.stays import PHONE, booking_in, hold
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, Message, MessageText, OutboxEvent, StateChange
from tourism.booking.postmen import Letter, NotDelivered
from tourism.booking.services import (
    GroupPart,
    Note,
    RoomRequest,
    cancel,
    cancel_group,
    confirm,
    expire_holds,
    forget_messages,
    forget_messages_about,
    leave_messages,
    place_group,
    remind,
    send_messages,
    write_messages,
)
from tourism.booking.services.messages import RETRIES
from tourism.booking.services.steps import event
from tourism.booking.states import Actor, BookingState
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType

STAY = StayDates.of(date(2026, 12, 10), 2)


class Satchel:
    """A postman that keeps what he carried; he fails so many times first."""

    def __init__(self, fails: int = 0, *, error: Exception | None = None) -> None:
        self.letters: list[Letter] = []
        self.fails = fails
        self.error = error or NotDelivered("line busy")

    def send(self, letter: Letter) -> None:
        if self.fails:
            self.fails -= 1
            raise self.error
        self.letters.append(letter)


def told(now: datetime) -> dict[tuple[str, str, str], str]:
    """Write the messages; the words of all there are, by kind, audience and medium."""
    write_messages(now=now)
    return {(m.event.kind, m.audience, m.medium): m.body for m in Message.objects.select_related("event")}


@pytest.fixture
def reachable(creekside: Household, host: User) -> Household:
    """Creekside with a mobile phone and a host who reads mail."""
    Household.objects.filter(pk=creekside.pk).update(phone="13900005678")
    User.objects.filter(pk=host.pk).update(email="creek@example.org")
    creekside.refresh_from_db()
    return creekside


def test_a_hold_is_told_to_the_guest_with_the_deadline_and_the_link(double: RoomType, now: datetime) -> None:
    booking = hold(double, STAY, now=now)
    words = told(now)
    assert list(words) == [("booking.hold", "guest", "sms")]
    [body] = words.values()
    assert "溪畔小院" in body and "2026年12月10日—12月12日，2 晚" in body and "11月23日 10:30" in body
    assert f"http://127.0.0.1:8000/bookings/{booking.code}/?t=" in body
    assert Message.objects.get().address == PHONE


def test_a_confirmation_is_told_to_guest_and_host(double: RoomType, reachable: Household, now: datetime) -> None:
    booking = hold(double, STAY, now=now, contact_email="guest@example.org")
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    words = told(now)
    assert set(words) == {("booking.confirm", who, how) for who in ("guest", "host") for how in ("sms", "email")}
    assert booking.code in words["booking.confirm", "guest", "sms"]
    assert "13900005678" in words["booking.confirm", "guest", "sms"]
    assert "?t=" not in words["booking.confirm", "host", "sms"]
    mail = Message.objects.get(audience="host", medium="email")
    assert (mail.address, mail.subject) == ("creek@example.org", "溪畔小院 订好了")


def test_a_hold_confirmed_at_once_is_not_asked_for_any_more(double: RoomType, now: datetime) -> None:
    booking_in(BookingState.CONFIRMED, double, now=now)
    assert ("booking.hold", "guest", "sms") not in told(now)


def test_the_host_is_not_told_of_what_the_host_did(double: RoomType, reachable: Household, now: datetime) -> None:
    booking = booking_in(BookingState.CONFIRMED, double, now=now)
    write_messages(now=now)
    cancel(booking_id=booking.pk, actor=Actor.HOST, now=now, reason="屋里修水管")
    words = told(now)
    assert "原因：屋里修水管。" in words["booking.cancel", "guest", "sms"]
    assert ("booking.cancel", "host", "sms") not in words


def test_a_landline_gets_no_text_message(double: RoomType, now: datetime) -> None:
    hold(double, STAY, now=now, contact_phone="0773-1234567")
    assert told(now) == {}


def test_data_made_up_for_show_is_told_to_nobody(double: RoomType, reachable: Household, now: datetime) -> None:
    hold(double, STAY, now=now, is_demo=True)
    assert told(now) == {}
    assert OutboxEvent.objects.get().told_at == now


def test_old_news_is_no_news(double: RoomType, now: datetime) -> None:
    booking_in(BookingState.CANCELLED, double, now=now)
    assert told(now + timedelta(days=2)) == {}
    assert not OutboxEvent.objects.filter(told_at=None).exists()


def test_writing_twice_is_writing_once(double: RoomType, reachable: Household, now: datetime) -> None:
    booking_in(BookingState.CONFIRMED, double, now=now)
    first = write_messages(now=now)
    assert write_messages(now=now) == 0
    # Even when the note that it was told got lost.
    OutboxEvent.objects.update(told_at=None)
    write_messages(now=now)
    assert Message.objects.count() == first == 3


def test_queries_grow_with_batches_not_with_bookings(double: RoomType, family: RoomType, now: datetime) -> None:
    counts = []
    for rooms in ([family], [double, double, double]):
        for index, room_type in enumerate(rooms):
            hold(room_type, STAY, now=now, contact_phone=f"1390000000{index}")
        with CaptureQueriesContext(connection) as queries:
            write_messages(now=now)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_edited_words_are_sent_instead_and_may_be_switched_off(double: RoomType, now: datetime) -> None:
    text = MessageText.objects.create(kind="booking.hold", audience="guest", medium="sms", body="留好了 {code}")
    booking = hold(double, STAY, now=now)
    assert told(now)["booking.hold", "guest", "sms"] == f"留好了 {booking.code}"
    MessageText.objects.filter(pk=text.pk).update(is_active=False)
    hold(double, STAY, now=now, contact_phone="13900000001")
    write_messages(now=now)
    assert Message.objects.count() == 1


def test_a_group_is_told_once_to_the_organiser_and_to_each_household(
    union: Organisation, organiser: User, creekside: Household, double: RoomType, hilltop: Household, now: datetime
) -> None:
    User.objects.filter(pk=organiser.pk).update(email="union@example.org")
    Household.objects.update(phone="13900005678")
    parts = [
        GroupPart(creekside, STAY, 4, [RoomRequest(double.pk, 2)]),
        GroupPart(hilltop, STAY, 4, [RoomRequest(hilltop.room_types.get().pk, 2)]),
    ]
    group = place_group(organisation=union, user=organiser, title="冬季疗休养", parts=parts, now=now, today=now.date())
    write_messages(now=now)
    to_organiser = Message.objects.filter(audience="guest")
    assert [m.body.split("。")[0] for m in to_organiser] == [
        f"团 {group.code} 订好了：溪畔小院、山顶人家，2026年12月10日—12月12日，2 晚，8 位，房费 1464.00 元"
    ]
    assert Message.objects.filter(audience="host").count() == 2
    cancel_group(group_id=group.pk, user=organiser, now=now)
    write_messages(now=now)
    assert to_organiser.all().count() == 2


def test_booking_and_event_appear_together_or_not_at_all(
    double: RoomType, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **fields: Any) -> None:
        raise DatabaseError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("django.db.models.query.QuerySet.bulk_create", broken)
        with pytest.raises(DatabaseError):
            hold(double, STAY, now=now)
    assert not Booking.objects.exists()

    whole = type(OutboxEvent.objects).bulk_create

    def broken_at_the_event(self: Any, rows: Any, **fields: Any) -> Any:
        return broken() if self.model is OutboxEvent else whole(self, rows, **fields)

    with monkeypatch.context() as patch:
        patch.setattr(type(OutboxEvent.objects), "bulk_create", broken_at_the_event)
        with pytest.raises(DatabaseError):
            hold(double, STAY, now=now)
    assert not Booking.objects.exists() and not StateChange.objects.exists()
    hold(double, STAY, now=now)
    assert [event.kind for event in OutboxEvent.objects.all()] == ["booking.hold"]


def test_a_message_is_carried_once(double: RoomType, now: datetime) -> None:
    hold(double, STAY, now=now)
    write_messages(now=now)
    satchel = Satchel()
    assert send_messages(now=now, postman=lambda medium: satchel) == 1
    assert send_messages(now=now + timedelta(days=1), postman=lambda medium: satchel) == 0
    [letter] = satchel.letters
    message = Message.objects.get()
    assert (letter.number, letter.address, letter.body) == (message.pk, PHONE, message.body)
    assert (message.state, message.sent_at, message.tries) == ("sent", now, 1)


def test_a_message_is_tried_again_ever_later_and_then_given_up(double: RoomType, now: datetime) -> None:
    hold(double, STAY, now=now)
    write_messages(now=now)
    satchel, at = Satchel(fails=99), now
    for wait in RETRIES:
        assert send_messages(now=at, postman=lambda medium: satchel) == 0
        assert Message.objects.get().next_try_at == at + wait
        assert send_messages(now=at + wait - timedelta(seconds=1), postman=lambda medium: Satchel()) == 0
        at += wait
    send_messages(now=at, postman=lambda medium: satchel)
    message = Message.objects.get()
    assert (message.state, message.tries, message.last_error) == ("given_up", 6, "line busy")
    assert send_messages(now=at + timedelta(days=9), postman=lambda medium: Satchel()) == 0


def test_a_message_that_will_never_be_taken_is_given_up_at_once(double: RoomType, now: datetime) -> None:
    hold(double, STAY, now=now)
    write_messages(now=now)
    satchel = Satchel(fails=1, error=NotDelivered("gateway answered 400", is_final=True))
    send_messages(now=now, postman=lambda medium: satchel)
    assert Message.objects.get().state == "given_up"


def test_a_postman_who_stumbles_stops_nobody_and_says_no_name(
    double: RoomType, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    for phone in (PHONE, "13900000001"):
        hold(double, STAY, now=now, contact_phone=phone)
    write_messages(now=now)
    satchel = Satchel(fails=1, error=ValueError(f"cannot send to {PHONE}"))
    with caplog.at_level(logging.INFO):
        assert send_messages(now=now, postman=lambda medium: satchel) == 1
    assert Message.objects.get(state="queued").last_error == "ValueError"
    assert PHONE not in caplog.text


def test_a_worker_that_dies_while_carrying_leaves_the_message_to_be_carried_again(
    double: RoomType, now: datetime
) -> None:
    hold(double, STAY, now=now)
    write_messages(now=now)
    with pytest.raises(KeyboardInterrupt):
        send_messages(now=now, postman=lambda medium: Satchel(fails=1, error=KeyboardInterrupt()))  # type: ignore[arg-type]
    satchel = Satchel()
    assert send_messages(now=now, postman=lambda medium: satchel) == 0
    assert send_messages(now=now + RETRIES[0], postman=lambda medium: satchel) == 1


def test_tomorrows_guests_are_reminded_once_from_six_in_the_evening(double: RoomType, now: datetime) -> None:
    tomorrow = StayDates.of(now.date() + timedelta(days=1), 1)
    booking = hold(double, tomorrow, now=now)
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    hold(double, tomorrow, now=now, contact_phone="13900000001")
    assert remind(now=now.replace(hour=17, minute=59)) == 0
    evening = now.replace(hour=18)
    assert (remind(now=evening), remind(now=evening), remind(now=evening + timedelta(hours=3))) == (1, 0, 0)
    assert told(evening)["booking.reminder", "guest", "sms"].startswith("明天见：溪畔小院（竹溪村）")


def test_who_comes_on_another_day_is_reminded_of_that_day(double: RoomType, now: datetime) -> None:
    booking = hold(double, StayDates.of(now.date() + timedelta(days=1), 2), now=now)
    confirm(booking_id=booking.pk, actor=Actor.GUEST, now=now)
    evening = now.replace(hour=18)
    remind(now=evening)
    Booking.objects.update(check_in=booking.check_in + timedelta(days=1))
    assert (remind(now=evening), remind(now=evening + timedelta(days=1))) == (0, 1)


def test_an_expired_hold_is_told(double: RoomType, now: datetime) -> None:
    hold(double, STAY, now=now)
    later = now + timedelta(hours=1)
    expire_holds(now=later)
    assert set(told(later)) == {("booking.expire", "guest", "sms")}


def test_forgotten_messages_hold_nothing_and_are_not_sent(double: RoomType, now: datetime) -> None:
    booking = hold(double, STAY, now=now)
    write_messages(now=now)
    assert forget_messages([booking.pk]) == 1
    message = Message.objects.get()
    assert (message.address, message.body, message.state) == ("", "", "given_up")


def test_the_command_tells_what_it_did_and_the_log_names_nobody(
    double: RoomType, now: datetime, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    booking = hold(double, STAY, now=now)
    with caplog.at_level(logging.INFO):
        call_command("send_messages")
    assert capsys.readouterr().out == "reminded: 0, written: 1, sent: 1\n"
    assert "138****1234" in caplog.text
    assert PHONE not in caplog.text and booking.code not in caplog.text


def test_who_has_left_is_asked_how_it_was(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.CHECKED_OUT, double, now=now)
    words = told(now)

    assert f"/bookings/{booking.code}/?t=" in words["booking.check_out", "guest", "sms"]
    assert ("booking.check_out", "host", "sms") not in words


def test_an_organiser_is_not_asked_once_for_every_house(double: RoomType, now: datetime) -> None:
    booking = booking_in(BookingState.OPTION, double, now=now)
    Booking.objects.filter(pk=booking.pk).update(contact_phone=PHONE)
    booking.refresh_from_db()
    OutboxEvent.objects.bulk_create([event("booking.check_out", booking, at=now)])

    assert ("booking.check_out", "guest", "sms") not in told(now)


def leave(now: datetime, code: str) -> None:
    notes = [
        Note("guest", "sms", PHONE, "", "您的纠错有答复了。"),
        Note("staff", "email", "editor@example.org", "一条\n纠错", "请看。"),
    ]
    leave_messages(kind="correction.received", about=code, notes=notes, now=now)


def test_what_an_app_above_has_to_tell_is_carried_like_everything_else(db: None, now: datetime) -> None:
    leave(now, "JC23456789")
    satchel = Satchel()

    assert write_messages(now=now) == 0
    assert send_messages(now=now, postman=lambda medium: satchel) == 2
    assert [(one.address, one.subject, one.body) for one in satchel.letters] == [
        (PHONE, "", "您的纠错有答复了。"),
        ("editor@example.org", "一条 纠错", "请看。"),
    ]


def test_what_an_app_above_left_is_forgotten_by_its_code(db: None, now: datetime) -> None:
    leave(now, "JC23456789")
    leave(now, "JC98765432")

    assert forget_messages_about("JC23456789") == 2

    gone = Message.objects.filter(event__payload__about="JC23456789")
    assert {(one.address, one.body, one.subject, one.state) for one in gone} == {("", "", "", "given_up")}
    assert Message.objects.filter(state="queued").count() == 2
