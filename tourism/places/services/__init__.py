"""What the places app does: one verb a file."""

from .duties import give_duty, withdraw_duty
from .regions import load_regions
from .workflows import sync_workflows

__all__ = ["give_duty", "load_regions", "sync_workflows", "withdraw_duty"]
