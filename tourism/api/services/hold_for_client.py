"""A hold by a program, kept as its own from the moment it exists."""

from typing import Any

from tourism.api.models import ApiClient, ClientBooking
from tourism.booking.models import Booking
from tourism.booking.services import place_hold
from tourism.booking.units import in_one_unit


def hold_for_client(*, client: ApiClient | None, **asked: Any) -> Booking:
    """What `place_hold` makes of `asked`; of a client's hold it is written down, in the same transaction, whose it is."""
    if client is None:
        return place_hold(**asked)

    def take() -> Booking:
        booking = place_hold(**asked)
        ClientBooking.objects.get_or_create(client=client, booking=booking)
        return booking

    return in_one_unit(take)
