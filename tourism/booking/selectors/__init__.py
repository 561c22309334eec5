"""The public door of the booking selectors. Nights of a hold that has run out count as free everywhere."""

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
from .desk import DeskStay, DeskToday, DeskWeek, Tonight, WeekCell, WeekRow, desk_today, desk_week
from .search import RoomTypeOffer, StayOffer, stays_search

__all__ = [
    "Bill",
    "BillLine",
    "CalendarDay",
    "DeskStay",
    "DeskToday",
    "DeskWeek",
    "NightAvailability",
    "RoomTypeAvailability",
    "RoomTypeOffer",
    "StayOffer",
    "Tonight",
    "WeekCell",
    "WeekRow",
    "availability",
    "bill_of",
    "bill_on_leaving",
    "desk_today",
    "desk_week",
    "free_rooms",
    "live_nights",
    "month_calendar",
    "net_spends",
    "occupied_cells",
    "stays_search",
]
