"""Who may work on which desk and open which booking."""

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.test import override_settings

from tests.factories.people import make_union, make_user
from tests.factories.stays import booking_in
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking
from tourism.booking.permissions import can_see_booking, can_work_desk, households_of
from tourism.booking.states import BookingState
from tourism.booking.tokens import is_manage_token, manage_token
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillageDuty, VillagePage


@pytest.fixture
def booking(double: RoomType, now: datetime) -> Booking:
    return booking_in(BookingState.CONFIRMED, double, now=now)


def test_a_host_works_their_own_desk_only(host: User, creekside: Household, hilltop: Household) -> None:
    assert list(households_of(host)) == [creekside]
    assert can_work_desk(host, creekside)
    assert not can_work_desk(host, hilltop)


@pytest.mark.parametrize("role", VillageDuty.Role.values)
def test_village_duty_opens_the_desks_of_that_village(
    village: VillagePage, creekside: Household, hilltop: Household, rival: User, role: str
) -> None:
    officer = make_user("officer")
    assert not households_of(officer).exists()
    VillageDuty.objects.create(user=officer, village=village, role=role)
    creekside.hosts.add(officer, make_user("second-host"))
    assert sorted(households_of(officer).values_list("code", flat=True)) == ["ZX-001", "ZX-002"]
    assert not can_work_desk(officer, rival.households.get())


def test_county_staff_and_administrators_work_every_desk(creekside: Household, rival: User) -> None:
    county = make_user("county")
    county.user_permissions.add(Permission.objects.get(codename="manage_all_desks"))
    for user in (User.objects.get(pk=county.pk), make_user("admin", is_superuser=True)):
        assert households_of(user).count() == 2


def test_strangers_and_the_dismissed_work_nowhere(host: User, creekside: Household, organiser: User) -> None:
    User.objects.filter(pk=host.pk).update(is_active=False)
    dismissed = User.objects.get(pk=host.pk)
    admin = make_user("admin", is_superuser=True, is_active=False)
    for user in (AnonymousUser(), organiser, dismissed, admin):
        assert not households_of(user).exists()
        assert not can_work_desk(user, creekside)


def test_the_token_of_a_booking_opens_it_and_no_other(booking: Booking, double: RoomType, now: datetime) -> None:
    other = booking_in(BookingState.HELD, double, now=now)
    token = manage_token(booking)
    assert len(token) == 32
    assert is_manage_token(booking, token) and can_see_booking(token, booking)
    assert not can_see_booking(token, other)
    for wrong in ("", token[:-1], token.upper(), booking.code, "票"):
        assert not can_see_booking(wrong, booking)


def test_a_token_dies_with_the_secret_key(booking: Booking) -> None:
    token = manage_token(booking)
    with override_settings(SECRET_KEY="another key"):
        assert not is_manage_token(booking, token)


def test_the_desk_and_the_payer_see_a_booking_and_others_do_not(
    booking: Booking, host: User, rival: User, organiser: User, union: Organisation
) -> None:
    stranger = make_user("stranger")
    make_union("另一家工会", stranger, credit_code="81330000724538949J")
    assert can_see_booking(host, booking)
    assert not can_see_booking(organiser, booking)
    booking.organisation = union
    booking.save(update_fields=["organisation"])
    assert can_see_booking(organiser, booking)
    for user in (rival, stranger, AnonymousUser()):
        assert not can_see_booking(user, booking)
