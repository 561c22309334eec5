"""The public door of the booking services: verbs with keyword-only arguments that own their transaction.

Clock, user and actor come in. Who may act on which household is asked at the view (`booking.permissions`); which actor
may take which step is decided by the state table (`booking.states`).
"""

from .block_nights import block_nights, unblock_nights
from .cancel import cancel, cancel_group
from .change import ChangeQuote, NightChange, change, quote_change
from .channels import ChannelRefused, add_channel, remove_channel, rotate_export_key
from .check_in import check_in
from .check_out import check_out
from .confirm import DepositDue, confirm
from .confirm_group import confirm_group
from .drop import drop
from .erase_person import Purged, erase_person, purge_personal_data
from .expect_late import expect_late
from .expire_holds import HoldExpired, expire_holds
from .extend import extend
from .fees import FeeHasGrown
from .finish_stays import finish_stays
from .idempotency import Idempotency, IdempotencyMismatch, forget_keys
from .mark_no_show import mark_no_show
from .messages import (
    Note,
    forget_messages,
    forget_messages_about,
    leave_messages,
    remind,
    send_messages,
    write_messages,
)
from .move_room import move_room
from .online_payment import NothingToPay, PaymentStart, UnknownOrder, WrongSum, start_payment, take_notification
from .parties import GroupPart, NotBookable, RoomRequest
from .place_group import place_group
from .place_hold import TooManyHolds, place_hold
from .prolong import CannotProlong, prolong, prolonged_until
from .receive_payment import ReceiptUsed, receive_payment
from .refund_payment import TooMuch, refund_payment
from .register import register
from .reject import reject
from .release_from_group import release_from_group
from .rooms_care import mark_clean, mark_dirty
from .send_refunds import SentRefunds, send_refunds
from .settle import InvoiceMissing, NotBalanced, settle
from .shorten import shorten
from .spend import record_spend, reverse_spend
from .steps import BookingNotFound
from .sync_channel import due_channels, sync_channel
from .take_walk_in import take_walk_in
from .waiting_list import HasRoom, PartyNotFound, WaitsAlready, join_waiting_list, leave_waiting_list, offer_waiting
from .waive import waive

__all__ = [
    "BookingNotFound",
    "CannotProlong",
    "ChangeQuote",
    "ChannelRefused",
    "DepositDue",
    "FeeHasGrown",
    "GroupPart",
    "HasRoom",
    "HoldExpired",
    "Idempotency",
    "IdempotencyMismatch",
    "InvoiceMissing",
    "NightChange",
    "NotBalanced",
    "NotBookable",
    "Note",
    "NothingToPay",
    "PartyNotFound",
    "PaymentStart",
    "Purged",
    "ReceiptUsed",
    "RoomRequest",
    "SentRefunds",
    "TooManyHolds",
    "TooMuch",
    "UnknownOrder",
    "WaitsAlready",
    "WrongSum",
    "add_channel",
    "block_nights",
    "cancel",
    "cancel_group",
    "change",
    "check_in",
    "check_out",
    "confirm",
    "confirm_group",
    "drop",
    "due_channels",
    "erase_person",
    "expect_late",
    "expire_holds",
    "extend",
    "finish_stays",
    "forget_keys",
    "forget_messages",
    "forget_messages_about",
    "join_waiting_list",
    "leave_messages",
    "leave_waiting_list",
    "mark_clean",
    "mark_dirty",
    "mark_no_show",
    "move_room",
    "offer_waiting",
    "place_group",
    "place_hold",
    "prolong",
    "prolonged_until",
    "purge_personal_data",
    "quote_change",
    "receive_payment",
    "record_spend",
    "refund_payment",
    "register",
    "reject",
    "release_from_group",
    "remind",
    "remove_channel",
    "reverse_spend",
    "rotate_export_key",
    "send_messages",
    "send_refunds",
    "settle",
    "shorten",
    "start_payment",
    "sync_channel",
    "take_notification",
    "take_walk_in",
    "unblock_nights",
    "waive",
    "write_messages",
]
