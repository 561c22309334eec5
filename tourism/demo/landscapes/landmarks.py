"""What a place is known by: drum tower, covered bridge, arch bridge, pavilion, stage, stupa."""

from __future__ import annotations

import math

import numpy as np

from .houses import Roof, roof_colours
from .palette import mix, tone
from .pen import Pen, Point
from .scene import Scene


def eave(
    pen: Pen,
    S: Scene,
    x: float,
    y: float,
    w0: float,
    w1: float,
    h: float,
    lift: float | None = None,
    roof: Roof | None = None,
) -> None:
    """One front-on tier of a curved roof: w0 wide at the eave y, w1 wide at the top, tips lifted."""
    tiles, line, edge = roof or roof_colours(S)
    lift = h * 0.55 if lift is None else lift
    ts = np.linspace(-1, 1, 17)
    low = [(x + t * w0 / 2, y - lift * abs(t) ** 3.2) for t in ts]
    up = [(x + t * w1 / 2, y - h) for t in ts]

    def side(s: int) -> list[Point]:
        return [(x + s * (w1 + (w0 - w1) * k**1.6) / 2, y - h + (h - lift) * k**0.8) for k in (0.25, 0.5, 0.75)]

    pen.poly(low + side(1)[::-1] + up[::-1] + side(-1), tiles)
    for a, b in zip(low, up, strict=True):
        pen.line([mix(a, b, 0.06), b], line, max(0.5, w0 * 0.005))
    pen.line(low, edge, max(1, w0 * 0.014))
    for s in (-1, 1):
        pen.line([low[0 if s < 0 else -1], *side(s)[::-1], up[0 if s < 0 else -1]], edge, max(0.8, w0 * 0.01))


def drum_tower(pen: Pen, S: Scene, x: float, y: float, w: float, tiers: int = 9) -> None:
    """Dong drum tower: an open hall on posts, many white-edged eaves, a double crown and a spire."""
    p, pitch, taper, base = S.p, 0.17, 0.074, 0.72
    pen.ell(x, y + w * 0.02, w * 0.7, w * 0.08, tone(p["shade"], -0.22))
    pen.rect(x - w * 0.36, y - w * base, x + w * 0.36, y, tone(p["wood"], -0.45))
    for t in (-0.36, -0.13, 0.13, 0.36):
        pen.rect(x + w * t - w * 0.022, y - w * base, x + w * t + w * 0.022, y, tone(p["wood"], 0.02))
    pen.rect(x - w * 0.4, y - w * 0.2, x + w * 0.4, y - w * 0.16, p["wood"])
    pen.rect(x - w * 0.44, y - w * 0.05, x + w * 0.44, y + 2, tone(p["shade"], -0.3))
    top = y - w * base
    for i in range(tiers):
        k = 1 - taper * i
        pen.rect(
            x - w * k * 0.36, top - w * pitch * 0.8, x + w * k * 0.36, top, tone(p["wood"], -0.3 if i % 2 else -0.12)
        )
        eave(pen, S, x, top, w * k, w * k * 0.7, w * pitch * 0.62, w * pitch * 0.42)
        rim = [
            (x + t * w * k * 0.49, top + w * 0.014 - w * pitch * 0.42 * abs(t) ** 3.2) for t in np.linspace(-1, 1, 15)
        ]
        pen.line(rim, tone(p["wall"], -0.04), max(0.7, w * 0.014))
        top -= w * pitch
    _crown(pen, S, x, top + w * pitch * 0.3, w * (1 - taper * tiers))


def _crown(pen: Pen, S: Scene, x: float, top: float, w: float) -> None:
    p = S.p
    pen.rect(x - w * 0.3, top - w * 0.42, x + w * 0.3, top, tone(p["wood"], -0.05))
    for j in range(-3, 4):
        pen.line(
            [(x + j * w * 0.09, top), (x + j * w * 0.09, top - w * 0.4)], tone(p["wood"], -0.35), max(0.6, w * 0.02)
        )
    eave(pen, S, x, top - w * 0.3, w * 1.18, w * 0.08, w * 0.68, w * 0.16)
    low = [(x + t * w * 0.58, top - w * 0.28 - w * 0.16 * abs(t) ** 3.2) for t in np.linspace(-1, 1, 15)]
    pen.line(low, tone(p["wall"], -0.04), max(0.8, w * 0.03))
    tip = top - w * 0.95
    pen.line([(x, tip + 3), (x, tip - w * 0.55)], p["dark"], max(1.2, w * 0.04))
    for i, r in enumerate((0.075, 0.055, 0.04)):
        pen.ell(x, tip - w * 0.15 * i, w * r, w * r, p["dark"])


def pavilion(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """Four posts, a bench rail, a hipped roof with lifted tips."""
    p = S.p
    pen.poly(
        [(x - w * 0.5, y), (x + w * 0.5, y), (x + w * 0.56, y + w * 0.07), (x - w * 0.56, y + w * 0.07)],
        tone(p["shade"], -0.2),
    )
    pen.rect(x - w * 0.36, y - w * 0.5, x + w * 0.36, y - w * 0.4, tone(p["wood"], -0.25))
    for t in (-0.34, -0.16, 0.16, 0.34):
        pen.rect(
            x + w * t - w * 0.02,
            y - w * 0.5,
            x + w * t + w * 0.02,
            y,
            tone(p["wood"], -0.15 if abs(t) > 0.2 else -0.35),
        )
    for sd in (-1, 1):
        pen.rect(x + w * (0.23 * sd - 0.11), y - w * 0.14, x + w * (0.23 * sd + 0.11), y - w * 0.11, p["wood"])
    eave(pen, S, x, y - w * 0.46, w * 1.16, w * 0.08, w * 0.36, w * 0.13)
    pen.ell(x, y - w * 0.84, w * 0.03, w * 0.045, S.p["dark"])


def arch_bridge(pen: Pen, S: Scene, x: float, y: float, w: float, rise: float = 0.24) -> None:
    """Stone bridge of one arch, w long, standing in water at y; the hole shows the bank behind as pale water."""
    stone, p = mix(S.p["shade"], S.p["mid"], 0.18), S.p
    deck = [(x + w * (t - 0.5), y - w * (0.05 + rise * math.sin(math.pi * t) ** 1.3)) for t in np.linspace(0, 1, 29)]
    pen.poly([(x - w * 0.5, y + 3), *deck, (x + w * 0.5, y + 3)], tone(stone, -0.06))
    rx, ry = w * 0.2, w * (rise - 0.05)
    hole = [(x + rx * math.cos(a), y + 3 - ry * math.sin(a)) for a in np.linspace(0, math.pi, 25)]
    ring = [(x + rx * 1.14 * math.cos(a), y + 3 - ry * 1.12 * math.sin(a)) for a in np.linspace(0, math.pi, 25)]
    pen.poly(ring, tone(stone, -0.24))
    pen.poly(hole, mix(mix(p["near"], p["water"], 0.6), p["mist"], 0.25))
    for a in np.linspace(0.12, math.pi - 0.12, 15):
        pen.line(
            [
                (x + rx * math.cos(a), y + 3 - ry * math.sin(a)),
                (x + rx * 1.14 * math.cos(a), y + 3 - ry * 1.12 * math.sin(a)),
            ],
            tone(stone, 0.15),
            max(0.7, w * 0.004),
        )
    for v in (0.03, 0.09, 0.15):
        pen.line([(x - w * (0.5 - v * 0.9), y - w * v * 0.7), (x - w * 0.3, y - w * v * 0.7)], tone(stone, -0.18), 0.8)
        pen.line([(x + w * (0.5 - v * 0.9), y - w * v * 0.7), (x + w * 0.3, y - w * v * 0.7)], tone(stone, -0.18), 0.8)
    top = p["roof"] if S.snow else tone(stone, 0.4)
    pen.line(deck, top, max(2, w * 0.014))
    rail = [(a, b - w * 0.045) for a, b in deck[2:-2]]
    for a, b in rail[::3]:
        pen.line([(a, b), (a, b + w * 0.045)], tone(stone, -0.15), max(1, w * 0.01))
    pen.line(rail, tone(stone, 0.15), max(1, w * 0.01))


def covered_bridge(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """Wind-and-rain bridge: stone piers, a timber gallery, three little towers on its roof."""
    p = S.p
    stone, wood = mix(p["shade"], p["mid"], 0.2), tone(p["wood"], -0.12)
    for t in (-0.5, -0.17, 0.17, 0.5):
        pen.poly(
            [
                (x + w * t - w * 0.03, y - w * 0.09),
                (x + w * t + w * 0.03, y - w * 0.09),
                (x + w * t + w * 0.04, y + 6),
                (x + w * t - w * 0.04, y + 6),
            ],
            tone(stone, -0.15),
        )
        pen.rect(x + w * t - w * 0.06, y - w * 0.105, x + w * t + w * 0.06, y - w * 0.085, tone(wood, -0.2))
    pen.rect(x - w * 0.54, y - w * 0.125, x + w * 0.54, y - w * 0.1, tone(wood, -0.05))
    pen.rect(x - w * 0.53, y - w * 0.19, x + w * 0.53, y - w * 0.125, tone(wood, -0.42))
    pen.rect(x - w * 0.53, y - w * 0.145, x + w * 0.53, y - w * 0.125, wood)
    for t in np.linspace(-0.52, 0.52, 27):
        pen.rect(x + w * t - w * 0.003, y - w * 0.19, x + w * t + w * 0.003, y - w * 0.12, tone(wood, 0.1))
    eave(pen, S, x, y - w * 0.175, w * 1.14, w * 1.06, w * 0.045, w * 0.012)
    for t, k in ((-0.45, 0.8), (0.0, 1.0), (0.45, 0.8)):
        for i in range(3 if k == 1.0 else 2):
            s = w * (0.24 - 0.055 * i) * k
            last = i == (2 if k == 1.0 else 1)
            yy = y - w * (0.215 + 0.042 * i) * (1 if k == 1.0 else 0.985)
            pen.rect(x + w * t - s * 0.32, yy - w * 0.03, x + w * t + s * 0.32, yy + w * 0.02, tone(wood, -0.3))
            eave(pen, S, x + w * t, yy, s, s * (0.05 if last else 0.62), w * (0.06 if last else 0.032), w * 0.018)


def stage_tower(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """Theatre stage of a market square: open stage on a stone base, three rising tiers with flying corners."""
    p = S.p
    stone, wood = mix(p["shade"], p["mid"], 0.12), mix(p["wood"], p["accent"], 0.22)
    pen.rect(x - w * 0.5, y - w * 0.2, x + w * 0.5, y, tone(stone, -0.12))
    for v in (0.06, 0.13):
        pen.line([(x - w * 0.5, y - w * v), (x + w * 0.5, y - w * v)], tone(stone, -0.28), max(0.8, w * 0.006))
    pen.rect(x - w * 0.12, y - w * 0.13, x + w * 0.12, y, tone(p["dark"], -0.1))
    pen.rect(x - w * 0.44, y - w * 0.56, x + w * 0.44, y - w * 0.2, tone(wood, -0.5))
    pen.rect(x - w * 0.3, y - w * 0.5, x + w * 0.3, y - w * 0.2, tone(wood, -0.25))
    for t in np.linspace(-0.25, 0.25, 6):
        pen.line([(x + w * t, y - w * 0.5), (x + w * t, y - w * 0.2)], tone(wood, -0.45), max(0.8, w * 0.006))
    for t in (-0.44, -0.2, 0.2, 0.44):
        pen.rect(x + w * t - w * 0.016, y - w * 0.56, x + w * t + w * 0.016, y - w * 0.2, wood)
    pen.rect(x - w * 0.46, y - w * 0.26, x + w * 0.46, y - w * 0.245, tone(wood, 0.2))
    for t in (-0.32, 0.32):
        pen.ell(x + w * t, y - w * 0.43, w * 0.026, w * 0.032, p["accent"])
    low = y - w * 0.54
    for i, (k, body) in enumerate(((1.26, 0.2), (0.98, 0.19), (0.68, 0.15))):
        eave(pen, S, x, low, w * k, w * (k * 0.52 if i < 2 else 0.05), w * (0.17 if i < 2 else 0.3), w * 0.15)
        if i < 2:
            pen.rect(x - w * k * 0.27, low - w * (0.15 + body), x + w * k * 0.27, low - w * 0.15, tone(wood, -0.15))
            for t in np.linspace(-0.22, 0.22, 5):
                pen.rect(
                    x + w * k * t - w * 0.028,
                    low - w * (0.13 + body),
                    x + w * k * t + w * 0.028,
                    low - w * 0.19,
                    tone(p["dark"], 0.05),
                )
        low -= w * (0.13 + body)
    pen.ell(x, low + w * 0.02, w * 0.026, w * 0.05, p["dark"])


def stupa(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    white, gold = ((226, 226, 226) if S.snow else (252, 250, 244)), (226, 176, 70)
    pen.ell(x + s * 0.14, y, s * 0.72, s * 0.08, tone(S.grass[0], -0.22))
    for i, w in enumerate((0.62, 0.52, 0.44)):
        pen.rect(x - s * w, y - s * (0.16 * i + 0.16), x + s * w, y - s * 0.16 * i, tone(white, -0.03 * i))
        pen.rect(x + s * w * 0.4, y - s * (0.16 * i + 0.16), x + s * w, y - s * 0.16 * i, tone(white, -0.14))
    pen.ell(x, y - s * 0.74, s * 0.36, s * 0.34, white)
    pen.ell(x + s * 0.16, y - s * 0.72, s * 0.18, s * 0.3, tone(white, -0.08))
    pen.rect(x - s * 0.12, y - s * 1.16, x + s * 0.12, y - s * 1.0, white)
    pen.poly(
        [
            (x - s * 0.11, y - s * 1.14),
            (x + s * 0.11, y - s * 1.14),
            (x + s * 0.03, y - s * 1.75),
            (x - s * 0.03, y - s * 1.75),
        ],
        gold,
    )
    pen.ell(x, y - s * 1.8, s * 0.06, s * 0.07, gold)
