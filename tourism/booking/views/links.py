"""Addresses that carry a secret."""

from django.urls import reverse

from tourism.booking.models import Booking
from tourism.booking.tokens import manage_token


def manage_url(booking: Booking) -> str:
    """Where a guest sees and changes the booking; whoever has it may do both."""
    return f"{reverse('booking:booking-detail', args=[booking.code])}?t={manage_token(booking)}"
