"""The public door of the booking services: verbs with keyword-only arguments that own their transaction.

Clock, user and actor come in. Who may act on which household is asked at the view (`booking.permissions`); which actor
may take which step is decided by the state table (`booking.states`).
"""

from .block_nights import block_nights, unblock_nights
from .cancel import cancel, cancel_group
from .check_in import check_in
from .check_out import check_out
from .confirm import HoldExpired, confirm
from .expire_holds import expire_holds
from .idempotency import Idempotency, IdempotencyMismatch
from .mark_no_show import mark_no_show
from .parties import GroupPart, NotBookable, RoomRequest
from .place_group import place_group
from .place_hold import TooManyHolds, place_hold
from .spend import record_spend, reverse_spend
from .steps import BookingNotFound

__all__ = [
    "BookingNotFound",
    "GroupPart",
    "HoldExpired",
    "Idempotency",
    "IdempotencyMismatch",
    "NotBookable",
    "RoomRequest",
    "TooManyHolds",
    "block_nights",
    "cancel",
    "cancel_group",
    "check_in",
    "check_out",
    "confirm",
    "expire_holds",
    "mark_no_show",
    "place_group",
    "place_hold",
    "record_spend",
    "reverse_spend",
    "unblock_nights",
]
