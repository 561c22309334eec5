"""Planning, booking and cancelling a staff trip."""

from datetime import date, datetime, timedelta

import pytest

from tests.factories.people import make_user
from tests.factories.stays import hold
from tourism.accounts.models import Membership, Organisation, User
from tourism.booking.models import Booking, BookingGroup, RoomNight
from tourism.booking.services import check_in, check_out
from tourism.booking.states import Actor, WrongState
from tourism.core.errors import DomainError, NotAllowed
from tourism.core.stay_dates import StayDates
from tourism.homestays.models import Household, RoomType
from tourism.ledger.models import Entry
from tourism.routes.models import RoutePage
from tourism.trips.models import StaffTrip
from tourism.trips.selectors import booked_rooming
from tourism.trips.services import TripDoesNotFit, TripIsOver, book_trip, cancel_trip, plan_trip

from .conftest import STARTS


def book(trip: StaffTrip, user: User, now: datetime) -> StaffTrip:
    return book_trip(trip_id=trip.pk, user=user, now=now, today=now.date())


def test_a_plan_holds_no_bed(trip: StaffTrip) -> None:
    assert (trip.state, trip.group, RoomNight.objects.count()) == ("planned", None, 0)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"heads": 0}, "人数在 1 到 300 之间"),
        ({"heads": 301}, "人数在 1 到 300 之间"),
        ({"starts_on": date(2026, 11, 22)}, "出发日期已经过去"),
        ({"title": "  "}, "给这次出行起个名字"),
    ],
)
def test_what_cannot_be_travelled_is_not_planned(
    union: Organisation, organiser: User, route: RoutePage, now: datetime, wrong: dict, said: str
) -> None:
    fields = {"title": "春游", "kind": "outing", "starts_on": STARTS, "heads": 8} | wrong
    with pytest.raises(DomainError, match=said):
        plan_trip(organisation=union, user=organiser, route=route, now=now, **fields)


def test_booking_takes_every_night_at_every_household(trip: StaffTrip, organiser: User, now: datetime) -> None:
    booked = book(trip, organiser, now)
    assert booked.state == "booked" and booked.group is not None
    assert sum(cell.line.booking.guests == 4 for cell in RoomNight.objects.select_related("line__booking")) == 3 * 2
    assert RoomNight.objects.count() == 3 * 2 + 4 * 2
    legs = booked_rooming(booked)
    assert [(leg.label, leg.guests, leg.rooms) for leg in legs] == [("第一至二晚", 8, 3), ("第三至四晚", 8, 4)]
    assert {part.booking.state for leg in legs for part in leg.households} == {"confirmed"}


def test_booking_twice_is_booking_once(trip: StaffTrip, organiser: User, now: datetime) -> None:
    assert book(trip, organiser, now).group == book(trip, organiser, now).group
    assert BookingGroup.objects.count() == 1


def test_a_trip_that_does_not_fit_names_every_shortage_and_books_nothing(
    trip: StaffTrip, organiser: User, now: datetime
) -> None:
    StaffTrip.objects.filter(pk=trip.pk).update(heads=17)
    with pytest.raises(TripDoesNotFit) as refused:
        book(trip, organiser, now)
    assert refused.value.message.startswith("第一至二晚 竹溪村 差 3 张床；第三至四晚 石桥村 差 9 张床。")
    assert refused.value.code == "sold_out"
    assert not Booking.objects.exists() and not RoomNight.objects.exists()
    trip.refresh_from_db()
    assert trip.state == "planned"


def test_one_short_night_at_the_end_books_nothing_at_the_beginning(
    trip: StaffTrip, organiser: User, bridge: Household, now: datetime
) -> None:
    hold(RoomType.objects.get(household=bridge, name="新双人间"), StayDates.of(date(2026, 12, 17), 1), now=now)
    with pytest.raises(TripDoesNotFit, match="第三至四晚 石桥村 差 2 张床"):
        book(trip, organiser, now)
    assert BookingGroup.objects.count() == 0
    assert RoomNight.objects.filter(kind="stay").count() == 0


def test_an_outing_needs_no_beds(union: Organisation, organiser: User, route: RoutePage, now: datetime) -> None:
    outing = plan_trip(
        organisation=union, user=organiser, route=route, title="秋游", kind="outing", starts_on=STARTS, heads=8, now=now
    )
    with pytest.raises(DomainError, match="春秋游当日往返，不过夜，不用订床"):
        book(outing, organiser, now)


def test_cancelling_gives_every_night_back(trip: StaffTrip, organiser: User, now: datetime) -> None:
    book(trip, organiser, now)
    for _ in range(2):
        assert cancel_trip(trip_id=trip.pk, user=organiser, now=now).state == "cancelled"
    assert not RoomNight.objects.exists()
    assert set(Booking.objects.values_list("state", flat=True)) == {"cancelled"}
    with pytest.raises(TripIsOver):
        book(trip, organiser, now)


def test_a_party_that_has_arrived_keeps_the_whole_trip(trip: StaffTrip, organiser: User, now: datetime) -> None:
    book(trip, organiser, now)
    first = Booking.objects.order_by("check_in", "pk").first()
    arrival = now + timedelta(days=21)
    check_in(booking_id=first.pk, actor=Actor.HOST, user=None, now=arrival, today=STARTS, guests_arrived=4)
    with pytest.raises(WrongState):
        cancel_trip(trip_id=trip.pk, user=organiser, now=arrival)
    trip.refresh_from_db()
    assert trip.state == "booked"
    assert RoomNight.objects.count() == 14


@pytest.mark.parametrize("deed", [book_trip, cancel_trip])
@pytest.mark.parametrize("role", [None, Membership.Role.APPROVER, Membership.Role.FINANCE])
def test_only_an_organiser_of_the_organisation_books_and_cancels(
    trip: StaffTrip, union: Organisation, now: datetime, deed: object, role: str | None
) -> None:
    other = make_user("other")
    if role:
        Membership.objects.create(organisation=union, user=other, role=role)
    extra = {"today": now.date()} if deed is book_trip else {}
    with pytest.raises(NotAllowed):
        deed(trip_id=trip.pk, user=other, now=now, **extra)  # type: ignore[operator]
    assert not Booking.objects.exists()


def test_an_organisation_that_was_not_verified_plans_but_does_not_book(
    trip: StaffTrip, union: Organisation, organiser: User, now: datetime
) -> None:
    Organisation.objects.filter(pk=union.pk).update(is_verified=False)
    with pytest.raises(NotAllowed, match="还没有核验"):
        book(trip, organiser, now)


def test_the_ledger_names_the_organisation_when_the_party_leaves(
    trip: StaffTrip, union: Organisation, organiser: User, host: User, now: datetime
) -> None:
    book(trip, organiser, now)
    booking = Booking.objects.get(household__hosts=host)
    arrival = now + timedelta(days=21)
    check_in(booking_id=booking.pk, actor=Actor.HOST, user=host, now=arrival, today=STARTS, guests_arrived=4)
    left = STARTS + timedelta(days=2)
    check_out(booking_id=booking.pk, actor=Actor.HOST, user=host, now=arrival + timedelta(days=2), today=left)
    [entry] = Entry.objects.all()
    assert (entry.organisation, entry.payer_kind, entry.channel) == (union, "organisation", "union")
    assert (entry.household, entry.amount, entry.visitors, entry.visitor_nights) == (booking.household, 336, 4, 8)
