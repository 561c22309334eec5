"""The public door of the places models. Direction: reviews → villages → records → windows; notices; regions."""

from .notices import DatedNotice, Notice
from .records import Attraction, Coordinates, Designation, Event, Facility, Produce, ProduceWindow
from .regions import Region
from .reviews import VillageReviewTask
from .villages import (
    SpecialPoint,
    VillageDuty,
    VillageIndexPage,
    VillagePage,
    VillagePhoto,
    VillageTag,
    VillageWindow,
)
from .windows import Season, SeasonWindow

__all__ = [
    "Attraction",
    "Coordinates",
    "DatedNotice",
    "Designation",
    "Event",
    "Facility",
    "Notice",
    "Produce",
    "ProduceWindow",
    "Region",
    "Season",
    "SeasonWindow",
    "SpecialPoint",
    "VillageDuty",
    "VillageIndexPage",
    "VillagePage",
    "VillagePhoto",
    "VillageReviewTask",
    "VillageTag",
    "VillageWindow",
]
