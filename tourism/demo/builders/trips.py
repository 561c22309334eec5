"""The union trips of the demo world, planned through the services."""

from datetime import date, timedelta
from typing import Any

from tourism.accounts.models import Organisation, User
from tourism.core.errors import DomainError
from tourism.routes.models import RoutePage
from tourism.trips.models import StaffTrip
from tourism.trips.services import book_trip, plan_trip

from .bookings import at


def build_trips(
    data: list[dict[str, Any]],
    organisations: dict[str, Organisation],
    routes: dict[str, RoutePage],
    organiser: User,
    today: date,
) -> list[StaffTrip]:
    """Plan every trip; book those that lie ahead and whose beds are free."""
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


def book_if_free(trip: StaffTrip, organiser: User, today: date) -> bool:
    """Book the whole trip or leave it planned."""
    try:
        book_trip(trip_id=trip.pk, user=organiser, now=at(today, 9, 30), today=today)
    except DomainError:
        return False
    return True
