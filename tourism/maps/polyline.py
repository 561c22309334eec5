"""Lines as short strings: whole steps of 0.0001° (11 m) unless told otherwise, each written as its difference from the one before.

The well-known polyline coding, with longitude first. `static/js/map/atlas.js` holds the same decoder.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

STEPS = 10_000  # to a degree


def encode(points: Iterable[Sequence[float]], steps: int = STEPS) -> str:
    """Points of (lng, lat, …) in degrees. Steps that fall on the step before are left out."""
    before: tuple[int, int] = (0, 0)
    out: list[str] = []
    for lng, lat, *_ in points:
        step = (round(lng * steps), round(lat * steps))
        if out and step == before:
            continue
        out += [_number(step[0] - before[0]), _number(step[1] - before[1])]
        before = step
    return "".join(out)


def decode(text: str, steps: int = STEPS) -> NDArray[np.float64]:
    """Rows of (lng, lat) in degrees."""
    codes = np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.int64) - 63
    last = codes < 0x20  # the characters that end a number
    starts = np.concatenate(([0], np.flatnonzero(last)[:-1] + 1))
    place = np.arange(len(codes)) - np.repeat(starts, np.diff(np.append(starts, len(codes))))
    numbers = np.add.reduceat((codes & 0x1F) << (5 * place), starts)
    signed = np.where(numbers & 1, ~(numbers >> 1), numbers >> 1)
    return np.cumsum(signed.reshape(-1, 2), axis=0) / steps


def _number(value: int) -> str:
    value = ~(value << 1) if value < 0 else value << 1
    out = []
    while value >= 0x20:
        out.append(chr((0x20 | (value & 0x1F)) + 63))
        value >>= 5
    return "".join([*out, chr(value + 63)])
