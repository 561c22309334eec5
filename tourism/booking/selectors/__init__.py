"""The public door of the booking selectors. Nights of a hold that has run out count as free everywhere."""

from .accounts import Account, Statement, account_of, owed_for, standing_account, statement_of
from .availability import (
    CalendarDay,
    NightAvailability,
    RoomTypeAvailability,
    availability,
    free_rooms,
    live_nights,
    month_calendar,
    occupied_cells,
)
from .bills import Bill, BillLine, bill_of, bill_on_leaving, net_spends
from .desk import (
    DeskStay,
    DeskToday,
    DeskWeek,
    Tonight,
    WeekCell,
    WeekRow,
    desk_today,
    desk_week,
    no_show_from,
    wants_invoice,
)
from .group_releases import GroupRelease, free_nights_left, release_terms, standing_bookings
from .income import DeskIncome, MonthIncome, desk_income
from .previews import CancelTerms, cancel_terms, drop_terms
from .quotes import Quote, QuoteNight, QuoteRooms, quote_of
from .route_nights import NightBeds, Sleep, beds_of_nights, sleeps_of
from .search import RoomTypeOffer, StayOffer, stays_search

__all__ = [
    "Account",
    "Bill",
    "BillLine",
    "CalendarDay",
    "CancelTerms",
    "DeskIncome",
    "DeskStay",
    "DeskToday",
    "DeskWeek",
    "GroupRelease",
    "MonthIncome",
    "NightAvailability",
    "NightBeds",
    "Quote",
    "QuoteNight",
    "QuoteRooms",
    "RoomTypeAvailability",
    "RoomTypeOffer",
    "Statement",
    "Sleep",
    "StayOffer",
    "Tonight",
    "WeekCell",
    "WeekRow",
    "account_of",
    "availability",
    "beds_of_nights",
    "bill_of",
    "bill_on_leaving",
    "cancel_terms",
    "desk_income",
    "desk_today",
    "desk_week",
    "drop_terms",
    "free_nights_left",
    "free_rooms",
    "live_nights",
    "month_calendar",
    "net_spends",
    "no_show_from",
    "occupied_cells",
    "owed_for",
    "quote_of",
    "release_terms",
    "sleeps_of",
    "standing_account",
    "standing_bookings",
    "statement_of",
    "stays_search",
    "wants_invoice",
]
