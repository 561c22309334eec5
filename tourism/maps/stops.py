"""The ordered list of stops that stands beside a map: what the map says, for those who do not see or touch it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    """One line of the list. `day` and `km` are None where they mean nothing (the surroundings of a village). `phone`: whom
    to call there, `hours`: when."""

    name: str
    lng: float
    lat: float
    number: int | None = None
    day: int | None = None
    km: float | None = None
    note: str = ""
    url: str = ""
    phone: str = ""
    hours: str = ""
