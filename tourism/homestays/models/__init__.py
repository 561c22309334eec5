"""The public door of the homestay models. Direction: pages → rooms → households."""

from .households import Household, Licence, Renovation, RenovationFund, RenovationItem
from .pages import HomestayPage, HomestayPhoto
from .rooms import PriceBand, Room, RoomType

__all__ = [
    "HomestayPage",
    "HomestayPhoto",
    "Household",
    "Licence",
    "PriceBand",
    "Renovation",
    "RenovationFund",
    "RenovationItem",
    "Room",
    "RoomType",
]
