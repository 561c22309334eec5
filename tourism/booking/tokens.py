"""The secret part of a guest's link to a booking. Derived, not stored: a stolen table of bookings opens none."""

from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Booking

_LENGTH = 32  # hex digits: 128 bits


def manage_token(booking: Booking) -> str:
    """The token that shows and cancels this booking, from its code and the SECRET_KEY."""
    return salted_hmac("tourism.booking.manage", booking.code, algorithm="sha256").hexdigest()[:_LENGTH]


def is_manage_token(booking: Booking, token: str) -> bool:
    return constant_time_compare(manage_token(booking), token)
