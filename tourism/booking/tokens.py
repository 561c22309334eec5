"""The secret part of a guest's link. Derived, not stored: a stolen table of bookings opens none."""

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Booking, WaitingParty

_LENGTH = 32  # hex digits: 128 bits


def manage_token(booking: Booking) -> str:
    """The token that shows and cancels this booking, from its code and the SECRET_KEY."""
    return _token("tourism.booking.manage", booking.code)


def is_manage_token(booking: Booking, token: str) -> bool:
    return constant_time_compare(manage_token(booking), token)


def manage_path(booking: Booking) -> str:
    """Where a guest sees and changes the booking; whoever has it may do both."""
    return f"{reverse('booking:booking-detail', args=[booking.code])}?t={manage_token(booking)}"


def waiting_token(party: WaitingParty) -> str:
    """The token that shows this place on the waiting list and gives it up."""
    return _token("tourism.booking.waiting", party.code)


def is_waiting_token(party: WaitingParty, token: str) -> bool:
    return constant_time_compare(waiting_token(party), token)


def waiting_path(party: WaitingParty) -> str:
    return f"{reverse('booking:waiting', args=[party.code])}?t={waiting_token(party)}"


def _token(salt: str, code: str) -> str:
    return salted_hmac(salt, code, algorithm="sha256").hexdigest()[:_LENGTH]
