"""The heights of a way drawn on the server as SVG: no script, no library, and the same on paper.

Drawn at two widths, of which css/map.css shows one: a drawing squeezed into a phone would squeeze its letters. All colours
are in that sheet. For a script that links the drawing to the map, the svg tells where its plot lies (`data-left` to
`data-right` are metres 0 to `data-metres`, `data-bottom` to `data-top` the heights `data-low` to `data-high`), each stop
its `data-along`, each day its `data-start` and `data-end`, all in metres.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import shapely
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tourism.maps.elevation import Sample, climb
from tourism.maps.svg import attributes, number, tag
from tourism.maps.svg import width as text_width

WIDE, NARROW = 720, 340  # pixels; the narrow one fills a phone of 360 to 390
LEFT, RIGHT, TOP, BOTTOM = 54, 14, 42, 30
HEIGHTS_END = LEFT - 11  # so that the number of the first stop does not join a height
TEXT = 15  # pixels reserved for a Han character: more than is set, for readers who enlarge it
FINEST = 0.4  # pixels; smaller bends are left out
LEAST_SPAN = 100.0  # metres: a gentle way shall not look like the Alps
BETWEEN_NUMBERS = 20  # pixels
TRACED = 240  # places told to a script; more than a phone has pixels for a finger


class DaySpan(NamedTuple):
    """Metres along the way between which a day is spent."""

    number: int
    start: float
    end: float


class StopMark(NamedTuple):
    """A stop, metres along the way; `number` as on the map."""

    name: str
    along: float
    number: int | None = None


class Frame(NamedTuple):
    """Metres and heights onto pixels. `rise` is the height between two lines across."""

    width: int
    height: int
    metres: float
    low: float
    high: float
    rise: float

    @classmethod
    def of(cls, profile: Sequence[Sample], width: int) -> "Frame":
        heights = [sample.height for sample in profile]
        rise = _handy(max(max(heights) - min(heights), LEAST_SPAN) / 4)
        low = math.floor(min(heights) / rise) * rise
        high = math.ceil(max(max(heights), low + LEAST_SPAN) / rise) * rise
        return cls(width, 220 if width < WIDE else 250, profile[-1].along, low, high, rise)

    def x(self, along: float) -> float:
        return LEFT + (self.width - LEFT - RIGHT) * min(max(along / self.metres, 0.0), 1.0)

    def y(self, height: float) -> float:
        return self.height - BOTTOM - (self.height - TOP - BOTTOM) * (height - self.low) / (self.high - self.low)


def profile_drawings(
    profile: Sequence[Sample],
    days: Sequence[DaySpan] = (),
    stops: Sequence[StopMark] = (),
    *,
    key: str,
    map_key: str = "",
) -> SafeString:
    """The wide and the narrow drawing, one of which is shown. `key` is an identifier, once on its page; `map_key` that of
    the map a script (js/profile.js) shall link them to."""
    wide = profile_drawing(profile, days, stops, key=f"{key}_wide", width=WIDE)
    narrow = profile_drawing(profile, days, stops, key=f"{key}_narrow", width=NARROW)
    head = {"class": "profile"} | (_trace(profile, map_key) if map_key else {})
    return mark_safe(  # noqa: S308  both drawings are safe, attributes are escaped
        f'<div{attributes(head)}><div class="profile-wide">{wide}</div><div class="profile-narrow">{narrow}</div></div>'
    )


def _trace(profile: Sequence[Sample], map_key: str) -> dict[str, str]:
    """Evenly spaced places of the way for a script: heights in whole metres, degrees in hundred-thousandths, both written
    as their differences."""
    along, height, lng, lat = (np.array(column) for column in zip(*profile, strict=True))
    at = np.linspace(0.0, along[-1], min(len(profile), TRACED))
    columns = {"heights": np.interp(at, along, height)}
    columns |= {"lngs": np.interp(at, along, lng) * 1e5, "lats": np.interp(at, along, lat) * 1e5}
    steps = {name: np.diff(np.rint(column), prepend=0).astype(int) for name, column in columns.items()}
    return {"data-profile": map_key} | {f"data-{name}": " ".join(map(str, column)) for name, column in steps.items()}


def profile_drawing(
    profile: Sequence[Sample],
    days: Sequence[DaySpan] = (),
    stops: Sequence[StopMark] = (),
    *,
    key: str,
    width: int = WIDE,
) -> SafeString:
    """A profile (elevation.profile) with its days and stops, drawn `width` pixels wide. ValueError without a way."""
    if len(profile) < 2 or profile[-1].along <= 0:
        raise ValueError("a profile has at least two samples on a way")
    frame = Frame.of(profile, width)
    told_by = (f"profile_{key}_title", f"profile_{key}_about")
    body = [
        tag("title", {"id": told_by[0]}, _("海拔剖面")),
        tag("desc", {"id": told_by[1]}, about(profile)),
        *_days(days, frame),
        *_heights(frame),
        *_distances(frame),
        *_ground(profile, frame),
        *_stops(stops, profile, frame),
    ]
    head = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "profile-drawing",
        "viewBox": f"0 0 {frame.width} {frame.height}",
        "role": "img",
        "aria-labelledby": " ".join(told_by),
        "data-metres": _metres(frame.metres),
        "data-low": _metres(frame.low),
        "data-high": _metres(frame.high),
        "data-left": str(LEFT),
        "data-right": str(frame.width - RIGHT),
        "data-top": str(TOP),
        "data-bottom": str(frame.height - BOTTOM),
    }
    return mark_safe(f"<svg{attributes(head)}>{''.join(body)}</svg>")  # noqa: S308  every text went through tag()


def about(profile: Sequence[Sample]) -> str:
    """The drawing in one sentence, for those who do not see it."""
    up, down = climb(profile)
    lowest = min(profile, key=lambda sample: sample.height)
    highest = max(profile, key=lambda sample: sample.height)
    return _(
        "全程 %(km)s 公里，累计上升约 %(up)d 米，累计下降约 %(down)d 米；"
        "最低约 %(low)d 米（第 %(low_km)s 公里），最高约 %(high)d 米（第 %(high_km)s 公里）。"
    ) % {
        "km": _km(profile[-1].along),
        "up": round(up),
        "down": round(down),
        "low": round(lowest.height),
        "low_km": _km(lowest.along),
        "high": round(highest.height),
        "high_km": _km(highest.along),
    }


def _days(days: Sequence[DaySpan], frame: Frame) -> Iterator[str]:
    for day in days:
        left, right = frame.x(day.start), frame.x(day.end)
        named = _("第 %(days)s 天") % {"days": day.number}
        parity = "is-odd" if day.number % 2 else "is-even"
        box = {"x": number(left), "y": "0", "width": number(right - left), "height": str(frame.height - BOTTOM)}
        span = {"data-start": _metres(day.start), "data-end": _metres(day.end)}
        yield f"<g{attributes({'class': f'profile-day {parity}', **span})}>{tag('title', {}, named)}{tag('rect', box)}"
        shown = next((t for t in (named, str(day.number)) if text_width(t, TEXT) <= right - left), None)
        if shown is not None:
            yield tag("text", {"x": number((left + right) / 2), "y": "17"}, shown)
        yield "</g>"


def _heights(frame: Frame) -> Iterator[str]:
    """Lines across, each with its height at the left; the unit stands with the highest."""
    for index in range(round((frame.high - frame.low) / frame.rise) + 1):
        height = frame.low + index * frame.rise
        y = frame.y(height)
        yield tag("path", {"class": "profile-level", "d": f"M{LEFT} {number(y)}H{frame.width - RIGHT}"})
        yield tag("text", {"class": "profile-height", "x": str(HEIGHTS_END), "y": number(y + 4)}, _metres(height))
    unit = {"class": "profile-height", "x": str(HEIGHTS_END), "y": number(TOP - 13)}
    yield tag("text", unit, _("米"))


def _distances(frame: Frame) -> Iterator[str]:
    """Kilometres below, as many as there is room for, the unit at the end."""
    unit, end, below = _("公里"), frame.width - RIGHT, frame.height - 9
    room = end - text_width(unit, TEXT) - 6
    step = _handy(frame.metres / 1000 / (frame.width / 65))
    for index in range(int(frame.metres / 1000 / step) + 1):
        x, told = frame.x(index * step * 1000), f"{index * step:g}"
        if x + text_width(told, TEXT) / 2 > room:
            break
        place = {"class": "profile-km", "x": number(x), "y": str(below)}
        yield tag("path", {"class": "profile-tick", "d": f"M{number(x)} {frame.height - BOTTOM}v5"})
        yield tag("text", place, told)
    yield tag("text", {"class": "profile-unit", "x": str(end), "y": str(below)}, unit)


def _ground(profile: Sequence[Sample], frame: Frame) -> Iterator[str]:
    points = np.array([(frame.x(sample.along), frame.y(sample.height)) for sample in profile])
    thin = shapely.get_coordinates(shapely.simplify(shapely.linestrings(points), FINEST, preserve_topology=False))
    line = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in thin)
    floor = frame.height - BOTTOM
    yield tag("path", {"class": "profile-area", "d": f"{line}V{floor}H{LEFT}Z"})
    yield tag("path", {"class": "profile-line", "d": line})


def _stops(stops: Sequence[StopMark], profile: Sequence[Sample], frame: Frame) -> Iterator[str]:
    """Marks on the line, numbered where there is room; the list of stops beside the map is complete."""
    along = [sample.along for sample in profile]
    heights = [sample.height for sample in profile]
    written = -math.inf
    for stop in sorted(stops, key=lambda stop: stop.along):
        x, y = frame.x(stop.along), frame.y(float(np.interp(stop.along, along, heights)))
        told = _("%(name)s，第 %(km)s 公里") % {"name": stop.name, "km": _km(stop.along)}
        yield f"<g{attributes({'class': 'profile-stop', 'data-along': _metres(stop.along)})}>{tag('title', {}, told)}"
        yield tag("path", {"d": f"M{number(x)} {number(y)}V{frame.height - BOTTOM}"})
        yield tag("rect", {"x": number(x - 3.5), "y": number(y - 3.5), "width": "7", "height": "7"})
        if stop.number is not None and x - written >= BETWEEN_NUMBERS:
            written = x
            yield tag("text", {"x": number(x), "y": number(y - 9)}, str(stop.number))
        yield "</g>"


def _handy(least: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10, 20, 25 … (and their tenths) that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= least * (1 - 1e-9))


def _metres(value: float) -> str:
    return f"{value:.0f}"


def _km(metres: float) -> str:
    return f"{metres / 1000:.1f}"
