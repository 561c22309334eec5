"""The public door of the homestay services: verbs with keyword-only arguments that own their transaction."""

from .households import issue_licence, register_household
from .policies import publish_policy
from .renovations import ItemDraft, RenovationIncomplete, UnbalancedFunds, check_renovation, record_renovation
from .rooms import Season, add_room_type, set_prices
from .stay_rules import add_stay_rule

__all__ = [
    "ItemDraft",
    "RenovationIncomplete",
    "Season",
    "UnbalancedFunds",
    "add_room_type",
    "add_stay_rule",
    "check_renovation",
    "issue_licence",
    "publish_policy",
    "record_renovation",
    "register_household",
    "set_prices",
]
