"""The public door of the feedback services."""

from .corrections import handle_correction, keep_photo, report_correction, reveal_contact
from .forget import Forgotten, forget_feedback
from .reviews import answer_review, moderate_review, withdraw_review, write_review

__all__ = [
    "Forgotten",
    "answer_review",
    "forget_feedback",
    "handle_correction",
    "keep_photo",
    "moderate_review",
    "report_correction",
    "reveal_contact",
    "withdraw_review",
    "write_review",
]
