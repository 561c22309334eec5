"""The public door of the booking forms."""

from .changes import ArrivalHourForm, BookingChangeForm, ConfirmForm, ConsentForm, DropForm
from .desk import (
    CancelForm,
    CheckInForm,
    KeyForm,
    LateForm,
    LeavingForm,
    MoveForm,
    NoShowForm,
    RegisterForm,
    RejectForm,
    SettleForm,
    SpendForm,
)
from .desk_rooms import BlockForm, ChangeForm, DropPartForm, LiftForm, NewGuestForm
from .guest import MOST_GUESTS, MOST_NIGHTS, FindBookingForm, HoldForm, RouteAskForm, StayAskForm, StaySearchForm
from .room_counts import MOST_ROOMS

__all__ = [
    "MOST_GUESTS",
    "MOST_NIGHTS",
    "MOST_ROOMS",
    "ArrivalHourForm",
    "BlockForm",
    "BookingChangeForm",
    "CancelForm",
    "ChangeForm",
    "CheckInForm",
    "ConfirmForm",
    "ConsentForm",
    "DropForm",
    "DropPartForm",
    "FindBookingForm",
    "HoldForm",
    "KeyForm",
    "LateForm",
    "LeavingForm",
    "LiftForm",
    "MoveForm",
    "NewGuestForm",
    "NoShowForm",
    "RegisterForm",
    "RejectForm",
    "RouteAskForm",
    "SettleForm",
    "SpendForm",
    "StayAskForm",
    "StaySearchForm",
]
