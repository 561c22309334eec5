"""A picture in SVG: the projection, room for words, and elements whose every text and attribute is escaped."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray

from tourism.maps.geodesy import METRES_PER_DEGREE, Bounds

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]

PAD = 44.0  # pixels kept free around what is shown
FINEST = 1.2  # pixels; smaller bends are left out


@dataclass(frozen=True, slots=True)
class View:
    """Web Mercator onto a picture of width × height pixels, showing all of `shown`."""

    width: int
    height: int
    centre: tuple[float, float]  # longitude, and latitude already projected
    scale: float  # pixels to a degree

    @classmethod
    def of(cls, shown: Bounds, width: int, height: int, pad: float = PAD) -> "View":
        south, north = mercator(np.array([shown.south, shown.north]))
        scale = min(
            (width - 2 * pad) / max(shown.east - shown.west, 1e-6), (height - 2 * pad) / max(north - south, 1e-6)
        )
        return cls(width, height, ((shown.west + shown.east) / 2, float(south + north) / 2), scale)

    def project(self, points: Points) -> Points:
        x = self.width / 2 + (points[:, 0] - self.centre[0]) * self.scale
        y = self.height / 2 - (mercator(points[:, 1]) - self.centre[1]) * self.scale
        return np.column_stack([x, y])

    def at(self, lng: float, lat: float) -> tuple[float, float]:
        x, y = self.project(np.array([[lng, lat]]))[0]
        return float(x), float(y)

    def bounds(self, bleed: float) -> Bounds:
        dx, dy = self.width * (0.5 + bleed) / self.scale, self.height * (0.5 + bleed) / self.scale
        lng, middle = self.centre
        return Bounds(lng - dx, unproject(middle - dy), lng + dx, unproject(middle + dy))

    def metres_per_pixel(self) -> float:
        return METRES_PER_DEGREE * math.cos(math.radians(unproject(self.centre[1]))) / self.scale

    def holds(self, box: Box) -> bool:
        return box[0] > 2 and box[1] > 2 and box[2] < self.width - 2 and box[3] < self.height - 2


class Labels:
    """Room for words: first come, first kept, none upon another."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.taken: list[Box] = []

    def take(self, box: Box) -> bool:
        if not self.view.holds(box) or any(meet(box, other) for other in self.taken):
            return False
        self.taken.append(box)
        return True


def mercator(lat: Points) -> Points:
    return np.degrees(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))


def unproject(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)


def thinned(points: Points) -> Points:
    if len(points) < 3:
        return points
    return shapely.get_coordinates(shapely.simplify(shapely.linestrings(points), FINEST, preserve_topology=False))


def path(lines: Iterable[Points], name: str, look: dict[str, str], *, closed: bool = False) -> str:
    """Lines of pixels as one path element; nothing when nothing is left of them."""
    drawn = "".join(moves(line, closed) for line in lines)
    return tag("path", {"class": name, "d": drawn, **look}) if drawn else ""


def moves(points: Points, closed: bool) -> str:
    """One line in whole pixels, each relative to the one before."""
    if not len(points):
        return ""
    if closed and np.ptp(points, axis=0).max() < 1:  # an islet below a pixel stays as a dot
        return f"M{points[0][0]:.0f} {points[0][1]:.0f}h1v1z"
    steps = np.round(points).astype(int)
    turns = np.diff(steps, axis=0)
    turns = turns[np.any(turns != 0, axis=1)].tolist()
    if not turns:
        return ""
    # A minus sign parts numbers by itself.
    moves = "".join(f"{'' if x < 0 else ' '}{x}{'' if y < 0 else ' '}{y}" for x, y in turns).lstrip()
    return f"M{steps[0][0]} {steps[0][1]}l{moves}{'z' if closed else ''}"


def number(value: float) -> str:
    return f"{round(float(value), 1):g}"


def tag(name: str, given: dict[str, str], text: str | None = None) -> str:
    if text is None:
        return f"<{name}{attributes(given)}/>"
    return f"<{name}{attributes(given)}>{escape(printable(text))}</{name}>"


def attributes(given: dict[str, str]) -> str:
    return "".join(f' {key}="{escape(printable(value))}"' for key, value in given.items())


def printable(text: str) -> str:
    """Without control characters, which no XML may hold."""
    return "".join(character for character in text if character >= " " or character in "\t\n")


def meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def width(text: str, size: float) -> float:
    return sum(size if ord(character) > 255 else size * 0.56 for character in text)
