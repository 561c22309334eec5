"""Guests who moved in before the police registration gave its receipt: the desk is reminded until it is there."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.booking_pages.desk_steps import path, press, seen, text
from tests.factories.stays import booking_in
from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.booking.states import BookingState
from tourism.homestays.models import RoomType

KEY = uuid.UUID(int=11)
MISSING = '<span class="warn">待补登记</span>'


def test_the_desk_is_reminded_of_a_missing_receipt_until_it_is_there(
    at_desk: Client, inside: Booking, host: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MISSING in seen(at_desk, "/desk/") and "补上回执号" in seen(at_desk, path(inside))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=2))
    assert MISSING in seen(at_desk, "/desk/"), "on the day of departure, too"

    for _ in range(2):
        page = text(press(at_desk, path(inside, "register/"), key=KEY, registration_receipt=" HZ-2026-0007 "))
        assert "登记回执号记下了。" in page and "登记回执 HZ-2026-0007" in page and "补上回执号" not in page
    assert MISSING not in seen(at_desk, "/desk/")
    [change] = inside.changes.filter(action="register")
    assert (change.actor, change.user, change.after) == ("host", host, "checked_in")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "请填登记回执号。"), ("11010519491231002X", "这像是身份证号，请勿填写"), ("9" * 41, "最多 40 个字")],
)
def test_what_is_no_receipt_is_refused(at_desk: Client, inside: Booking, typed: str, said: str) -> None:
    answer = press(at_desk, path(inside, "register/"), registration_receipt=typed)
    assert answer.status_code == 422 and said in text(answer)
    assert not Booking.objects.get().registration_receipt


def test_a_receipt_can_come_after_the_guests_have_gone(at_desk: Client, double: RoomType, now: datetime) -> None:
    gone = booking_in(BookingState.CHECKED_OUT, double, now=now)
    assert "补上回执号" in seen(at_desk, path(gone))
    press(at_desk, path(gone, "register/"), registration_receipt="HZ-1")
    gone.refresh_from_db()
    assert (gone.state, gone.registration_receipt) == ("checked_out", "HZ-1")


def test_guests_who_are_expected_are_registered_when_they_come(at_desk: Client, expected: Booking) -> None:
    assert MISSING not in seen(at_desk, "/desk/") and "补上回执号" not in seen(at_desk, path(expected))
    assert press(at_desk, path(expected, "register/"), registration_receipt="HZ-1").status_code == 409
    assert not Booking.objects.get().registration_receipt
