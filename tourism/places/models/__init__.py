"""The public door of the places models. Direction: reviews → villages → records → regions."""

from .records import (
    Attraction,
    Coordinates,
    Designation,
    Event,
    Facility,
    Notice,
    Produce,
    ProduceWindow,
    Season,
    SeasonWindow,
)
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

__all__ = [
    "Attraction",
    "Coordinates",
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
