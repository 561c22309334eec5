"""The public door of the booking models. Direction: nights → bookings."""

from .bookings import Booking, BookingGroup, BookingLine, IdempotencyKey, Spend, StateChange
from .nights import RoomNight

__all__ = ["Booking", "BookingGroup", "BookingLine", "IdempotencyKey", "RoomNight", "Spend", "StateChange"]
