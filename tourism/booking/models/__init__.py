"""The public door of the booking models. Direction: nights → channels, bookings; the others → bookings."""

from .bookings import Booking, BookingGroup, BookingLine, IdempotencyKey, Spend, StateChange
from .care import RoomCare
from .channels import Channel, ChannelEvent
from .nights import RoomNight
from .outbox import Audience, Medium, Message, MessageText, OutboxEvent
from .payments import GatewayNotification, PaymentEntry, PaymentOrder, RefundOrder
from .waiting import WaitingParty

__all__ = [
    "Audience",
    "Booking",
    "BookingGroup",
    "BookingLine",
    "Channel",
    "ChannelEvent",
    "GatewayNotification",
    "IdempotencyKey",
    "Medium",
    "Message",
    "MessageText",
    "OutboxEvent",
    "PaymentEntry",
    "PaymentOrder",
    "RefundOrder",
    "RoomCare",
    "RoomNight",
    "Spend",
    "StateChange",
    "WaitingParty",
]
