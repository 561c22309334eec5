"""The public door of the homestay services: verbs with keyword-only arguments that own their transaction."""

from .households import issue_licence, register_household
from .renovations import ItemDraft, RenovationIncomplete, UnbalancedFunds, check_renovation, record_renovation
from .rooms import add_room_type, set_prices

__all__ = [
    "ItemDraft",
    "RenovationIncomplete",
    "UnbalancedFunds",
    "add_room_type",
    "check_renovation",
    "issue_licence",
    "record_renovation",
    "register_household",
    "set_prices",
]
