"""The public door of the API's own services; bookings themselves are made by `booking.services`."""

from .clients import register_client, revoke_client
from .deliver_webhooks import deliver_webhooks, fan_out
from .endpoints import add_endpoint
from .hold_for_client import hold_for_client

__all__ = ["add_endpoint", "deliver_webhooks", "fan_out", "hold_for_client", "register_client", "revoke_client"]
