"""What a foreign track must be, whatever its format: few enough points, finite, in China, the right way round, WGS-84.

Readers hand in points one by one as they find them, so a bad file is refused at its first bad point.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import Literal

from django.utils.translation import gettext as _

from tourism.core.errors import DomainError
from tourism.maps.coordinates import Point, bd09_to_wgs84, gcj02_to_wgs84, is_swapped
from tourism.maps.features import Line
from tourism.maps.geodesy import distance

Datum = Literal["wgs84", "gcj02", "bd09"]

MOST_POINTS = 60_000  # what a route stores, waypoints counted in
MOST_WAYPOINTS = 500
LONGEST_NAME = 120
LONGEST_NUMBER = 40  # characters; a longer one is no position
CHINA = Point(73, 3), Point(136, 54)
HEIGHTS = -500, 9000  # metres
WIDE_GAP = 200  # metres between two lines that will be stored as one

_TO_WGS84: dict[str, Callable[[Point], Point]] = {
    "wgs84": lambda point: point,
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}
_DATUM_NAMES = {"gcj02": "GCJ-02", "bd09": "BD-09"}
_NOT_TEXT = {"\ufffe", "\uffff"}


class TrackRefused(DomainError):
    """The file is not taken; the message names the place in it and the cure."""

    code = "track_refused"


@dataclass(frozen=True, slots=True)
class Waypoint:
    """A named point beside the line. `ele` in metres, None where nobody measured it."""

    lng: float
    lat: float
    name: str = ""
    ele: float | None = None


@dataclass(frozen=True, slots=True)
class TrackFile:
    """What a file held, in WGS-84: six decimals of a degree, one of a metre. `warnings` are fit to show."""

    lines: tuple[Line, ...]
    waypoints: tuple[Waypoint, ...]
    warnings: tuple[str, ...] = ()

    @property
    def points(self) -> list[list[float]]:
        """All lines end to end: what a route stores as its track."""
        return [list(point) for line in self.lines for point in line.points]

    @property
    def has_heights(self) -> bool:
        """Whether every point of the lines knows its height."""
        return bool(self.lines) and all(len(point) == 3 for line in self.lines for point in line.points)


def plain_name(text: str, longest: int = LONGEST_NAME) -> str:
    """One line that every format can carry: no control characters, no halves of a character."""
    kept = (" " if c in "\t\r\n" else c for c in text if c in "\t\r\n" or _is_text(c))
    return "".join(kept).strip()[:longest].rstrip()


def _is_text(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cs") and character not in _NOT_TEXT


def _number(value: object) -> float | None:
    """A finite number or None. Python's float() also takes 1_000, nan and 1e400."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str) and (len(value) > LONGEST_NUMBER or "_" in value):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if isfinite(number) else None


@dataclass
class _Stretch:
    """A line that is still growing. `planned`: drawn at a desk (GPX `rte`), not recorded on the way."""

    name: str
    planned: bool
    points: list[list[float]]


class Draft:
    """What has been read so far. `row` is the line of the file, where the format can tell."""

    def __init__(self, datum: Datum) -> None:
        self.row: int | None = None
        self._datum = datum
        self._to_wgs84 = _TO_WGS84[datum]
        self._stretches: list[_Stretch] = []
        self._waypoints: list[Waypoint] = []
        self._count = self._waypoint_count = self._areas = self._lost_heights = 0
        self._swapped: bool | None = None

    def open_line(self, name: str = "", *, planned: bool = False) -> None:
        self._stretches.append(_Stretch(plain_name(name), planned, []))

    def add_point(self, lng: object, lat: object, height: object = None) -> None:
        """The next point of the line opened last."""
        stretch = self._stretches[-1]
        point = self._settled(lng, lat, self._place_in_line)
        ele = self._height(height)
        stretch.points.append([*point] if ele is None else [*point, ele])

    def add_waypoint(self, lng: object, lat: object, height: object = None, name: str = "") -> None:
        self._waypoint_count += 1
        point = self._settled(lng, lat, self._place_of_waypoint)
        if self._waypoint_count <= MOST_WAYPOINTS:
            self._waypoints.append(Waypoint(*point, plain_name(name), self._height(height)))

    def skip_area(self) -> None:
        self._areas += 1

    def finished(self) -> TrackFile:
        recorded = [stretch for stretch in self._stretches if not stretch.planned]
        walked = [s for s in recorded if len(s.points) > 1] or [s for s in self._stretches if len(s.points) > 1]
        if not walked and not self._waypoints:
            raise TrackRefused(_("文件里没有线路，也没有航点。请在原软件里确认选中了这条轨迹，再导出一次。"))
        flat = self._forget_zero_heights(walked)
        lines = tuple(Line(stretch.points, stretch.name) for stretch in walked)
        return TrackFile(lines, tuple(self._waypoints), (*self._warnings(len(walked), flat), *_gaps(lines)))

    def _place_in_line(self) -> str:
        where = {"line": len(self._stretches), "point": len(self._stretches[-1].points) + 1}
        return _("第 %(line)s 段第 %(point)s 个点") % where

    def _place_of_waypoint(self) -> str:
        return _("第 %(number)s 个航点") % {"number": self._waypoint_count}

    def _settled(self, lng: object, lat: object, place: Callable[[], str]) -> Point:
        """The position in WGS-84; TrackRefused if it cannot be one of ours."""
        self._count += 1
        if self._count > MOST_POINTS:
            raise TrackRefused(
                _("点超过 %(most)s 个。请在原软件里抽稀（间隔 5–10 米足够）或分天导出。") % {"most": MOST_POINTS}
            )
        x, y = _number(lng), _number(lat)
        if x is None or y is None:
            written = f"{lng!s:.20}, {lat!s:.20}"
            raise self._refusal(place, _("的经纬度不是数（%(written)s）。请删去或改正这个点。"), written)
        swapped = is_swapped(x, y)
        point = self._to_wgs84(Point(y, x) if swapped else Point(x, y))
        point = Point(round(point.lng, 6), round(point.lat, 6))
        (west, south), (east, north) = CHINA
        if not (west <= point.lng <= east and south <= point.lat <= north):
            raise self._refusal(
                place,
                _("不在中国境内（经度 %(written)s）。请删去这个点；若全程都偏，请导出经纬度坐标。"),
                f"{x:g}，纬度 {y:g}",
            )
        if self._swapped is None:
            self._swapped = swapped
        elif self._swapped != swapped:
            raise self._refusal(
                place, _("的经度和纬度与前面的点次序相反（%(written)s）。请统一次序。"), f"{x:g}, {y:g}"
            )
        return point

    def _refusal(self, place: Callable[[], str], complaint: str, written: str) -> TrackRefused:
        row = "" if self.row is None else _("（文件第 %(row)s 行）") % {"row": self.row}
        return TrackRefused(place() + row + complaint % {"written": plain_name(written)})

    def _height(self, value: object) -> float | None:
        """Metres, or None: a lost height does not spoil the way."""
        if value is None or value == "":
            return None
        number = _number(value)
        if number is None or not HEIGHTS[0] <= number <= HEIGHTS[1]:
            self._lost_heights += 1
            return None
        return round(number, 1)

    @staticmethod
    def _forget_zero_heights(stretches: list[_Stretch]) -> bool:
        """Many programs write 0 where they know nothing; a way that is 0 m high everywhere has no heights."""
        points = [point for stretch in stretches for point in stretch.points]
        if {point[2] for point in points if len(point) == 3} != {0.0}:
            return False
        for point in points:
            del point[2:]
        return True

    def _warnings(self, kept: int, flat: bool) -> list[str]:
        stretches = self._stretches
        planned = any(s.planned for s in stretches) and any(not s.planned and len(s.points) > 1 for s in stretches)
        lonely = sum(len(stretch.points) < 2 for stretch in stretches)
        rest = max(self._waypoint_count - MOST_WAYPOINTS, 0)
        found = {
            _("文件里经度和纬度写反了，已全部换过来，请在地图上核对。"): self._swapped,
            _("坐标已由 %(datum)s 换算成 WGS-84。") % {"datum": _DATUM_NAMES.get(self._datum)}: self._datum != "wgs84",
            _("文件里既有轨迹又有规划路线，只取了轨迹。"): planned,
            _("略去了 %(count)s 段不足两个点的线。") % {"count": lonely}: lonely,
            _("面（多边形）不是线路，略去了 %(count)s 个。") % {"count": self._areas}: self._areas,
            _("航点太多，略去了后面 %(count)s 个。") % {"count": rest}: rest,
            _("有 %(count)s 个海拔不可信，已略去。") % {"count": self._lost_heights}: self._lost_heights,
            _("海拔全是 0，按没有海拔处理。"): flat,
        }
        return [text for text, applies in found.items() if applies]


def _gaps(lines: tuple[Line, ...]) -> list[str]:
    """A word about the widest hole between two lines, for they are stored as one."""
    holes = [(distance(a.points[-1], b.points[0]), number) for number, (a, b) in enumerate(pairwise(lines), 1)]
    metres, number = max(holes, default=(0.0, 0))
    if metres < WIDE_GAP:
        return []
    where = {"a": number, "b": number + 1, "km": f"{metres / 1000:.1f}"}
    return [_("第 %(a)s 段与第 %(b)s 段之间断开 %(km)s 公里，存下来会连成直线，请核对次序。") % where]
