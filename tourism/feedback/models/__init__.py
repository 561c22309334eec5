"""The public door of the feedback models."""

from .corrections import ContactReveal, Correction, CorrectionPhoto, CorrectionStep, workdays_for
from .reviews import Review, ReviewStep
from .steps import Step

__all__ = [
    "ContactReveal",
    "Correction",
    "CorrectionPhoto",
    "CorrectionStep",
    "Review",
    "ReviewStep",
    "Step",
    "workdays_for",
]
