"""A group at the desk: what its option holds in this house is for the organiser to decide, for all houses at once."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.booking_pages.desk_steps import path, press, seen, text
from tests.factories.people import make_user
from tourism.accounts.models import Organisation, User
from tourism.booking.models import Booking, BookingGroup
from tourism.booking.services import GroupPart, RoomRequest, confirm_group, place_group
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.places.models import VillageDuty, VillagePage


@pytest.fixture
def option(
    double: RoomType, creekside: Household, hilltop: Household, union: Organisation, organiser: User, now: datetime
) -> BookingGroup:
    """Rooms at Creekside and Hilltop, kept for three days."""
    stay = StayDates.of(now.date() + timedelta(days=10), 2)
    rooms = {creekside: double, hilltop: hilltop.room_types.get()}
    return place_group(
        organisation=union,
        user=organiser,
        title="冬季疗休养",
        parts=[GroupPart(house, stay, 2, [RoomRequest(kind.pk, 1)]) for house, kind in rooms.items()],
        now=now,
        today=now.date(),
        option_until=now + timedelta(days=3),
    )


@pytest.mark.parametrize("who", ["host", "clerk"])
def test_an_option_is_confirmed_and_prolonged_by_its_organiser_only(
    client: Client, option: BookingGroup, village: VillagePage, host: User, organiser: User, now: datetime, who: str
) -> None:
    VillageDuty.objects.create(user=make_user("clerk"), village=village, role=VillageDuty.Role.EDITOR)
    client.login(username=who, password=who)
    ours: Booking = option.bookings.get(household__code="ZX-001")

    page = seen(client, path(ours))
    assert "由预订单位确认或延长" in page and "留到 11月26日 10:00" in page
    assert "替客人确认" not in page and "多留 15 分钟" not in page
    for verb in ("confirm/", "prolong/"):
        answer = press(client, path(ours, verb))
        assert answer.status_code == 409 and "由预订单位确认或延长，前台办不了。" in text(answer)
    assert set(option.bookings.values_list("state", "is_prolonged")) == {("option", False)}

    confirm_group(group_id=option.pk, user=organiser, now=now)
    assert set(option.bookings.values_list("state", flat=True)) == {"confirmed"}
