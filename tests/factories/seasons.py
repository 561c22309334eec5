"""A season window without a database."""

from dataclasses import dataclass
from datetime import date


@dataclass
class Window:
    what: str
    starts: int
    ends: int
    peaks: int | None = None
    season: str = "winter"
    starts_day: int | None = None
    peaks_day: int | None = None
    ends_day: int | None = None
    shifted_year: int | None = None
    shifted_days: int | None = None
    confidence: str = "usual"
    confirmed_on: date | None = None
    confirmed_role: str = ""


@dataclass
class Message:
    """A notice without a database."""

    title: str
    starts_on: date
    ends_on: date
    is_closure: bool = False
