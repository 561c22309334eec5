"""Keys of requests are kept as long as somebody may resend one, and no longer than the person is known."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from freezegun import freeze_time

from tests.factories.stays import hold
from tourism.booking.models import Booking, IdempotencyKey
from tourism.booking.services import Idempotency, cancel, erase_person, forget_keys
from tourism.booking.states import Actor
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import RoomType

WEEK = timedelta(days=7)


@pytest.fixture
def keyed(double: RoomType, now: datetime) -> Booking:
    """A hold asked for with a key."""
    return keyed_hold(double, now, "form-1")


def keyed_hold(room_type: RoomType, now: datetime, key: str) -> Booking:
    return hold(room_type, StayDates.of(now.date(), 2), now=now, idempotency=Idempotency("web", key))


def test_a_key_answers_for_seven_days_and_is_then_forgotten(double: RoomType, keyed: Booking, now: datetime) -> None:
    assert forget_keys(now=now + WEEK) == 0
    assert keyed_hold(double, now, "form-1").pk == keyed.pk

    assert forget_keys(now=now + WEEK + timedelta(seconds=1)) == 1
    assert forget_keys(now=now + WEEK + timedelta(seconds=1)) == 0
    assert Booking.objects.get().pk == keyed.pk


def test_the_worker_forgets_them(keyed: Booking, now: datetime) -> None:
    said = StringIO()
    with freeze_time(now + 2 * WEEK):
        call_command("forget_keys", stdout=said)

    assert "forget_keys" in settings.CHORES
    assert said.getvalue() == "forgotten keys: 1\n"
    assert not IdempotencyKey.objects.exists()


def test_who_is_forgotten_leaves_no_digest_and_others_keep_theirs(
    double: RoomType, keyed: Booking, now: datetime
) -> None:
    other = keyed_hold(double, now, "form-2")
    cancel(booking_id=keyed.pk, actor=Actor.GUEST, now=now, idempotency=Idempotency("web", "form-3"))

    erase_person(booking_id=keyed.pk, actor=Actor.STAFF, user=None, now=now, basis="本人要求")

    assert list(IdempotencyKey.objects.values_list("booking", flat=True)) == [other.pk]
