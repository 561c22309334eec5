"""Heights along a line: an even profile of it, what it climbs, and how long a walker takes.

A recorder's height trembles. Summed as it comes, 2,600 m of ascent become 10,000, so a profile is sampled evenly, smoothed
as much as the recording trembles, and summed from turn to turn. Nothing here reads a database or a terrain model.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tourism.maps.geodesy import Position, reached

STEP = 25.0  # metres between two samples
THRESHOLD = 5.0  # metres; a smaller up and down is taken for trembling
FLAT_CLIMB = 80.0  # metres up or down, below which a profile tells a visitor nothing
FLAT_SPAN = 30.0  # metres between the lowest and the highest place; less may be trembling alone
KNOWN_AT_LEAST = 0.8  # of the line's length between two known heights; with less a profile would be a guess
# Trembling (metres, one standard deviation) and the samples to either side of which the mean is taken for it.
REACHES = ((1.5, 2), (4.0, 4), (float("inf"), 6))


class Sample(NamedTuple):
    """A place on the line: metres from the start, metres above the sea, degrees."""

    along: float
    height: float
    lng: float
    lat: float


class Climb(NamedTuple):
    """Metres, both positive."""

    up: float
    down: float


def profile(line: Sequence[Sequence[float | None]]) -> list[Sample] | None:
    """The profile to show for a line of [lng, lat, height]; None where its heights are not known or it is flat."""
    smoothed = smooth(resample(line))
    return None if is_flat(smoothed) else smoothed


def resample(line: Sequence[Sequence[float | None]], step: float = STEP) -> list[Sample]:
    """A sample every `step` metres and one at the end, heights missing in between drawn straight; none at all where
    fewer than four fifths of the way have heights at both ends of their legs."""
    places: list[Position] = [(position[0] or 0.0, position[1] or 0.0) for position in line]
    heights = [position[2] if len(position) > 2 else None for position in line]
    along = np.array(reached(places))
    known = np.array([height is not None for height in heights], dtype=bool)
    total = float(along[-1])
    if not total or np.diff(along)[known[1:] & known[:-1]].sum() < KNOWN_AT_LEAST * total:
        return []
    at = np.append(np.arange(0.0, total, step), total)
    height = np.interp(at, along[known], np.array([height for height in heights if height is not None]))
    lng, lat = (np.interp(at, along, np.array(values)) for values in zip(*places, strict=True))
    return [Sample(*map(float, sample)) for sample in zip(at, height, lng, lat, strict=True)]


def smooth(samples: Sequence[Sample]) -> list[Sample]:
    """The same places with spikes taken out (median of five) and trembling evened (mean over 50, 100 or 150 m to either
    side of a 25 m sample). A knife-edged crest loses what its slope rises in half that reach."""
    if not samples:
        return []
    heights = np.array([sample.height for sample in samples])
    quiet = np.median(sliding_window_view(np.pad(heights, 2, mode="edge"), 5), axis=1)
    trembling = 1.4826 * float(np.median(np.abs(heights - _mean(heights, REACHES[-1][1]))))
    reach = next(reach for least, reach in REACHES if trembling < least)
    return [sample._replace(height=float(h)) for sample, h in zip(samples, _mean(quiet, reach), strict=True)]


def climb(samples: Sequence[Sample], threshold: float = THRESHOLD) -> Climb:
    """Metres up and down from turn to turn; a turn is one from which the line goes back at least `threshold` metres."""
    turns = _turns([sample.height for sample in samples], threshold)
    steps = [after - before for before, after in pairwise(turns)]
    return Climb(sum(step for step in steps if step > 0), -sum(step for step in steps if step < 0))


def is_flat(samples: Sequence[Sample]) -> bool:
    """Nothing worth a drawing: no ascent and no descent of note, or no more than trembling between low and high."""
    if not samples:
        return True
    heights = [sample.height for sample in samples]
    return max(heights) - min(heights) < FLAT_SPAN or max(climb(samples)) < FLAT_CLIMB


def walking_hours(metres: float, up: float, down: float) -> float:
    """Hours on foot without rests after DIN 33466 (signposts of hiking trails): 4 km, 300 m up or 500 m down in an hour;
    of the time for the way and the time for the heights, the longer and half the shorter."""
    flat, steep = metres / 4000, up / 300 + down / 500
    return max(flat, steep) + min(flat, steep) / 2


def _mean(heights: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Over `reach` samples to either side, fewer at the ends."""
    summed = np.append(0.0, np.cumsum(heights))
    place = np.arange(len(heights))
    first, last = np.maximum(place - reach, 0), np.minimum(place + reach + 1, len(heights))
    return (summed[last] - summed[first]) / (last - first)


def _turns(heights: Sequence[float], threshold: float) -> list[float]:
    """Where the way begins to rise or fall, every crest and dip between, and where the last of it ends."""
    turns: list[float] = []
    low = high = heights[0] if heights else 0.0
    rising: bool | None = None
    for height in heights:
        low, high = min(low, height), max(high, height)
        if rising is not True and height - low >= threshold:
            turns.append(low)
            rising, high = True, height
        elif rising is not False and high - height >= threshold:
            turns.append(high)
            rising, low = False, height
    return [*turns, high if rising else low] if turns else []
