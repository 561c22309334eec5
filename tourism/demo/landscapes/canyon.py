"""A Tibetan village of stone and wood on a grassy spur, tall limestone walls behind it."""

from __future__ import annotations

import math

import numpy as np

from .backdrop import horizon_mist, sky
from .ground import fields, meadow
from .highlands import fir_line
from .houses import tibetan
from .landmarks import stupa
from .palette import mix, tone
from .pen import Pen
from .scene import Line, Scene, W
from .small import birds, fence, smoke
from .trees import grove, tree

LIME = {
    "spring": (222, 214, 204),
    "summer": (226, 220, 208),
    "autumn": (214, 196, 176),
    "late_autumn": (206, 198, 184),
    "winter": (190, 196, 206),
}
FLAGS = ((66, 112, 150), (250, 247, 240), (208, 76, 52), (92, 140, 84), (238, 192, 72))


def canyon(S: Scene) -> None:
    sky(S, 440)
    gate = S.pick(560, 1040)  # where the walls part: the stone gate
    _walls(S, gate)
    for i, y in enumerate((452, 492)):
        edge = S.line(y, 24, 4, 4) - 66 * S.bump(S.pick(1300, 1600), 260) - 66 * S.bump(S.pick(0, 200), 260)
        larch = (
            ((108, 126, 112), (196, 152, 70))[i]
            if S.season in ("autumn", "late_autumn")
            else mix(mix(S.p["near"], S.p["mid"], 0.5 - 0.4 * i), S.p["leaf1"], 0.1)
        )
        fir_line(S, edge, larch, 10 + 3 * i, 130)
    spur = S.pick(560, 1040)
    meadow(S, 575 - S.pick(30, 70) * S.bump(spur, 420) + S.line(0, 10, 3, 4), 260, 0.1)
    _village(S, spur)
    fields(S, S.line(800, 10, 3, 4) - 24 * S.bump(S.pick(100, 1500), 300), 9, False)
    pen = Pen()
    fence(pen, S, [(x, 862 + 14 * math.sin(x / 240)) for x in range(-10, W + 40, 46)], 40)
    tree(pen, S, S.pick(-10, 60), 880, S.pick(300, 420), "fir")
    tree(pen, S, S.pick(90, 160), 890, S.pick(220, 320), "fir")
    S.stamp(pen)
    birds(S)


def _walls(S: Scene, gate: float) -> None:
    """Planes of towers and buttresses rising past the frame at both sides: lit and shaded facets, haze between."""
    p, lime, planes = S.p, LIME[S.season], S.count(3, 4)
    for i in range(planes):
        t = i / (planes - 1)
        r = S.line(330 + 40 * i, 30, 7, 6, 0.55)
        for _ in range(11 - 2 * i):
            xc, hw = S.pick(-60, W + 60), S.pick(70, 170) * (1 - 0.12 * i)
            far = min(1, abs(xc - gate) / 600)
            height = S.pick(210, 400) * (0.42 + 0.72 * far) * (1.1 - 0.17 * i)
            u = np.abs(S.x - xc + 8 * np.sin(S.x / 19 + xc)) / hw
            tower = np.clip(1 - u ** S.pick(3, 7), 0, 1) ** S.pick(0.45, 0.75)
            r = np.minimum(r, 440 + 16 * i - height * tower + 26 * np.clip(1 - u, 0, 1) * np.sin(S.x / 27 + xc))
        r = np.maximum(r + S.line(0, 5, 60, 4, 0.6), 24)
        c = mix(mix(p["far"], p["sky1"], 0.25), lime, 0.2 + 0.8 * t)
        keep = S.brush
        S.brush = (0.5 * keep + _facets(S, r)) * (0.45 + 0.9 * t)
        S.fill(
            r, tone(c, 0.03), mix(tone(c, -0.2), p["mist"], 0.55 - 0.25 * t), 340, 560, tex=0.095, shadow=0.14, rim=0.10
        )
        S.brush = keep
        if i < planes - 1:
            S.mist(450, 34, 0.5)
    horizon_mist(S, 455)


def _facets(S: Scene, r: Line) -> np.ndarray:
    """Vertical planes of rock, each lit or shaded, their edges wandering as they fall; ledges across them."""
    cuts = np.sort(S.rng.uniform(-40, W + 40, 90))
    light = S.rng.uniform(-1, 1, 91).astype(np.float32)
    wander = S.x + 16 * S.noise(60, 12) + 9 * S.noise(160, 60)
    ledges = np.clip(S.noise(14, 90) * 2 - 0.6, 0, 1) * 0.9
    return light[np.searchsorted(cuts, wander)] * 1.25 - ledges


def _village(S: Scene, spur: float) -> None:
    zoom = S.pick(0.9, 1.35)
    for row in range(S.count(4, 5)):
        pen, s = Pen(), (54 + 15 * row) * zoom
        y, half = 560 + 16 * row + 7 * row**2, 300 + 60 * row
        x = spur - half + S.pick(0, 60)
        while x < spur + half:
            yy = y + S.pick(-10, 10) + 26 * ((x - spur) / half) ** 2
            if S.chance(0.17):
                grove(pen, S, x + s / 2, yy, s * 1.2, 2, ("fir", "poplar"))
            else:
                tibetan(pen, S, x, yy, s, s * S.pick(0.72, 1.05), 1 if S.chance(0.6) else -1)
            x += s * S.pick(1.36, 1.85)
        S.stamp(pen, 0.07 - 0.015 * row)
    smoke(S, spur + S.pick(-200, 200), 545, 120)
    pen, side = Pen(), spur + (-1 if spur > 800 else 1) * S.pick(480, 580)
    stupa(pen, S, side, 725, S.pick(64, 92))
    _flags(pen, side, 600, spur)
    for x in (side - 120, side + 130):
        grove(pen, S, x, 730, S.pick(110, 160), 3, ("fir", "poplar", "fir"))
    grove(pen, S, 1600 - side, 720, S.pick(110, 170), 3, ("fir", "poplar"))
    S.stamp(pen)


def _flags(pen: Pen, x0: float, y: float, x1: float) -> None:
    end = x0 + (x1 - x0) * 0.8
    rope = [(x0 + (end - x0) * t, y - 26 * t + 40 * math.sin(t * math.pi)) for t in np.linspace(0, 1, 40)]
    pen.line(rope, (67, 48, 42), 1.2)
    for i, (x, yy) in enumerate(rope[1:-1]):
        pen.poly([(x - 4.5, yy), (x + 4.5, yy), (x + 4, yy + 12), (x - 4.6, yy + 11)], FLAGS[i % 5])
