"""What is open to everybody, as records and as files of records."""

from .homestays import HOMESTAYS
from .kinds import CursorRefused, Found, Kind, NotPublic, Question, find, one
from .records import ATTRACTIONS, EVENTS, PRODUCE
from .routes import ROUTES, stopping_in
from .telling import Telling, Told
from .villages import VILLAGES

__all__ = [
    "ATTRACTIONS",
    "EVENTS",
    "HOMESTAYS",
    "PRODUCE",
    "ROUTES",
    "VILLAGES",
    "CursorRefused",
    "Found",
    "Kind",
    "NotPublic",
    "Question",
    "Telling",
    "Told",
    "find",
    "one",
    "stopping_in",
]
