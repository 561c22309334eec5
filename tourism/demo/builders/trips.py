"""The union trips of the demo world, planned through the services."""

from collections.abc import Container
from datetime import date, timedelta
from typing import Any

from tourism.accounts.models import Organisation, User
from tourism.core.errors import DomainError
from tourism.routes.models import RoutePage
from tourism.trips.models import StaffTrip
from tourism.trips.services import book_trip, hold_trip, plan_trip

from .bookings import Season, at


def build_trips(
    data: list[dict[str, Any]],
    organisations: dict[str, Organisation],
    routes: dict[str, RoutePage],
    organiser: User,
    today: date,
) -> list[StaffTrip]:
    """Plan every trip on its day."""
    trips = []
    for entry in data:
        starts_on = today + timedelta(days=entry["start_in_days"])
        planned_on = min(today, starts_on - timedelta(days=30))
        trip = plan_trip(
            organisation=organisations[entry["organisation"]],
            user=organiser,
            route=routes[entry["route"]],
            title=entry["title"],
            kind=entry["kind"],
            starts_on=starts_on,
            heads=entry["heads"],
            now=at(planned_on, 9),
            note=entry["note"][:200],
            is_demo=True,
        )
        trips.append(trip)
    return trips


def book_trips(trips: list[StaffTrip], undecided: Container[int], organiser: User, desk: User, today: date) -> int:
    """Book every trip that sleeps: past ones as of the day they were planned, and live through them. Those that are
    undecided only keep their beds, since yesterday."""
    season = Season(today, desk, seed=3)
    booked = 0
    for trip in trips:
        if trip.kind != StaffTrip.Kind.CONVALESCENCE:
            continue
        is_option = trip.pk in undecided
        on = today - timedelta(days=1) if is_option else min(today, trip.starts_on - timedelta(days=30))
        if not _take_if_free(trip, organiser, on, is_option=is_option):
            continue
        booked += 1
        trip.refresh_from_db()
        assert trip.group is not None
        if not is_option:
            for booking in trip.group.bookings.order_by("pk"):
                season.live_through(booking, booking.guests)
    return booked


def _take_if_free(trip: StaffTrip, organiser: User, on: date, *, is_option: bool) -> bool:
    """All beds of the trip, or it stays as planned."""
    take = hold_trip if is_option else book_trip
    try:
        take(trip_id=trip.pk, user=organiser, now=at(on, 9, 30), today=on)
    except DomainError:
        return False
    return True
