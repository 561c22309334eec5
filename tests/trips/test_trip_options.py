"""A trip keeps its beds while the union makes up its mind."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from tests.factories.stays import hold
from tourism.accounts.models import User
from tourism.booking.models import Booking, BookingGroup, RoomNight
from tourism.booking.services import expire_holds
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.trips.models import StaffTrip
from tourism.trips.selectors import beds_near, rooming
from tourism.trips.services import TripDoesNotFit, book_trip, cancel_trip, hold_trip

from .conftest import STARTS


def keep(trip: StaffTrip, user: User, now: datetime) -> StaffTrip:
    return hold_trip(trip_id=trip.pk, user=user, now=now, today=now.date())


def book(trip: StaffTrip, user: User, now: datetime) -> StaffTrip:
    return book_trip(trip_id=trip.pk, user=user, now=now, today=now.date())


def test_beds_are_kept_for_three_days_and_then_taken_as_they_are(
    trip: StaffTrip, organiser: User, now: datetime
) -> None:
    kept = keep(trip, organiser, now)
    assert (kept.state, RoomNight.objects.filter(kind="hold").count()) == ("held", 14)
    assert {b.expires_at for b in Booking.objects.all()} == {now + timedelta(days=3)}
    assert keep(trip, organiser, now).group == kept.group
    booked = book(trip, organiser, now + timedelta(days=2))
    assert (booked.state, booked.group) == ("booked", kept.group)
    assert set(Booking.objects.values_list("state", flat=True)) == {"confirmed"}


def test_beds_that_ran_out_are_taken_anew(trip: StaffTrip, organiser: User, now: datetime) -> None:
    first = keep(trip, organiser, now).group
    later = now + timedelta(days=3)
    expire_holds(now=later)
    assert not RoomNight.objects.exists()
    booked = book(trip, organiser, later)
    assert booked.state == "booked" and booked.group != first
    assert BookingGroup.objects.count() == 2 and RoomNight.objects.count() == 14


def test_beds_that_do_not_suffice_are_not_kept(
    trip: StaffTrip, organiser: User, bridge: Household, now: datetime
) -> None:
    hold(RoomType.objects.get(household=bridge, name="新双人间"), StayDates.of(STARTS + timedelta(days=2), 1), now=now)
    with pytest.raises(TripDoesNotFit):
        keep(trip, organiser, now)
    assert not BookingGroup.objects.exists()


def test_giving_up_what_was_kept_costs_nothing(trip: StaffTrip, organiser: User, now: datetime) -> None:
    keep(trip, organiser, now)
    assert cancel_trip(trip_id=trip.pk, user=organiser, now=now).state == "cancelled"
    assert not RoomNight.objects.exists() and not Booking.objects.filter(fee__gt=0).exists()


def test_a_tenth_of_the_nights_may_go_back_until_a_week_before(trip: StaffTrip, organiser: User, now: datetime) -> None:
    group = keep(trip, organiser, now).group
    assert group is not None
    assert (group.attrition_on, group.attrition_percent) == (STARTS - timedelta(days=7), 10)


def test_the_sum_shown_is_the_sum_booked_additional_guests_included(
    trip: StaffTrip, organiser: User, now: datetime
) -> None:
    RoomType.objects.update(base_guests=1, extra_guest_price=30)
    shown = sum(leg.price for leg in rooming(beds_near(trip.route, trip.starts_on, trip.heads, now)))
    book(trip, organiser, now)
    assert sum(Booking.objects.values_list("total", flat=True)) == shown


def test_the_page_shows_the_deadline_and_what_may_go_back(
    at_union: Client, trip: StaffTrip, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"/union/trips/{trip.pk}/"
    text = at_union.post(f"{at}hold/", follow=True).content.decode()
    assert "房间都替你们留着，留到 11月26日 10:00" in text
    assert "可以免费放回 1 间夜" in text and "放弃占位：7 间房全部放回" in text
    assert "定下来：7 间，2,352 元" in text
    assert "占位中" in at_union.get("/union/").content.decode()
    text = at_union.post(f"{at}book/", follow=True).content.decode()
    assert "全都订好了" in text and "已订房" in text


def test_a_page_of_beds_that_ran_out_offers_them_anew(
    at_union: Client, trip: StaffTrip, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = f"/union/trips/{trip.pk}/"
    at_union.post(f"{at}hold/")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(days=4))
    text = at_union.get(at).content.decode()
    assert "占位到期" in text and "先占位，三天内答复" in text
    text = at_union.post(f"{at}hold/", follow=True).content.decode()
    assert "留到 11月30日 10:00" in text
