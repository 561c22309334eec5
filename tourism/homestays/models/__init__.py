"""The public door of the homestay models. Direction: pages, notices, stay_rules → rooms → households; policies."""

from .households import DEFAULT_POLICY, Household, Licence, Renovation, RenovationFund, RenovationItem
from .notices import HouseholdNotice
from .pages import HomestayPage, HomestayPhoto
from .policies import CancellationPolicy, PolicyIsFinal, terms_of
from .rooms import PriceBand, Room, RoomType
from .stay_rules import StayRule

__all__ = [
    "DEFAULT_POLICY",
    "CancellationPolicy",
    "HomestayPage",
    "HomestayPhoto",
    "Household",
    "HouseholdNotice",
    "Licence",
    "PolicyIsFinal",
    "PriceBand",
    "Renovation",
    "RenovationFund",
    "RenovationItem",
    "Room",
    "RoomType",
    "StayRule",
    "terms_of",
]
