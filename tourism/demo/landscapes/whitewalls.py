"""Huizhou building: stepped fire gables, long white fronts, a memorial arch."""

from __future__ import annotations

import numpy as np

from .houses import roof_colours, window_colour
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import Scene

STEPS = {2: (0.36, 1.0), 3: (0.30, 0.64, 1.0), 4: (0.24, 0.5, 0.75, 1.0)}


def gable(
    pen: Pen, S: Scene, x: float, y: float, w: float, h: float, steps: int = 2, wins: int = 2, shade: float = 0.0
) -> None:
    """A stepped fire wall seen front on, centred at x: each step capped by dark tiles with lifted ends."""
    wall, n, dh = tone(S.p["wall"], -shade), steps + 1, w * 0.15
    cap = (70, 77, 84) if S.snow else mix(S.p["roof"], S.p["wall"], shade * 0.8)
    edges = [w * 0.5 * k for k in STEPS[n]]
    for i in range(n - 1, -1, -1):
        e, top, inner = edges[i], y - h + dh * i, edges[i - 1] if i else 0.0
        pen.rect(x - e, top, x + e, y, wall)
        for sd in (-1, 1) if i else (0,):
            _cap(pen, S, x, w, top, (inner, e), sd, wall, cap)
    step = y - h + dh * steps + w * 0.06
    pen.poly([(x + w * 0.5, step), (x + w * 0.5, y), (x + w * 0.41, y), (x + w * 0.41, step)], tone(wall, -0.06))
    pen.poly(
        [(x - w * 0.5, y - h * 0.1), (x + w * 0.5, y - h * 0.06), (x + w * 0.5, y), (x - w * 0.5, y)],
        mix(wall, S.p["mid"], 0.16),
    )  # damp foot of the wall
    for k in range(wins):
        wx, wy = x + w * (-0.2 + 0.4 * k / max(1, wins - 1) if wins > 1 else 0), y - h * 0.55
        pen.rect(wx - w * 0.035, wy, wx + w * 0.035, wy + w * 0.095, window_colour(S))
        pen.rect(wx - w * 0.06, wy - w * 0.03, wx + w * 0.06, wy - w * 0.012, cap)


def _cap(
    pen: Pen, S: Scene, x: float, w: float, top: float, span: tuple[float, float], sd: int, wall: Colour, cap: Colour
) -> None:
    inner, e = span
    a, b = (
        (x - e - w * 0.035, x + e + w * 0.035)
        if sd == 0
        else sorted((x + sd * (inner - w * 0.01), x + sd * (e + w * 0.045)))
    )
    th, up = w * 0.044, w * 0.04
    left, right = (up if sd <= 0 else 0), (up if sd >= 0 else 0)
    c = (b - a) * 0.14
    pen.rect(a + w * 0.02, top + th * 0.5, b - w * 0.02, top + th * 1.5, tone(wall, -0.16))
    pen.poly(
        [
            (a, top - left),
            (a + c, top - left * 0.1),
            ((a + b) / 2, top - th * 0.15),
            (b - c, top - right * 0.1),
            (b, top - right),
            (b, top + th * 0.75),
            (a, top + th * 0.75),
        ],
        cap,
    )
    if S.snow:
        pen.poly(
            [
                (a, top - left - 1.5),
                ((a + b) / 2, top - th * 0.55),
                (b, top - right - 1.5),
                (b, top + th * 0.1),
                (a, top + th * 0.1),
            ],
            S.p["roof"],
        )


def front(pen: Pen, S: Scene, x: float, y: float, w: float, h: float, door: bool = False, shade: float = 0.035) -> None:
    """The long white front between two fire walls: tile band above, little high windows, perhaps a gate."""
    p, (tiles, line, edge) = S.p, roof_colours(S)
    wall = tone(p["wall"], -shade)
    tiles, edge = mix(tiles, p["mist"], shade), mix(edge, p["mist"], shade)
    rh = w * 0.17
    pen.rect(x, y - h, x + w, y, wall)
    pen.rect(x, y - h + 3, x + w, y - h + w * 0.045, tone(wall, -0.2))
    pen.rect(x, y - h * 0.07, x + w, y, mix(wall, p["mid"], 0.16))
    pen.poly(
        [(x - 3, y - h + 3), (x + w * 0.07, y - h - rh), (x + w * 0.93, y - h - rh), (x + w + 3, y - h + 3)], tiles
    )
    n = max(4, int(w / 6))
    for i in range(1, n):
        t = i / n
        pen.line([(x + w * t, y - h + 2), (x + w * (0.07 + 0.86 * t), y - h - rh)], line, 0.8)
    pen.line([(x - 3, y - h + 3), (x + w + 3, y - h + 3)], edge, 2)
    pen.line([(x + w * 0.06, y - h - rh), (x + w * 0.94, y - h - rh)], edge, 2.5)
    for t in (0.18, 0.82) if door else (0.2, 0.5, 0.8):
        pen.rect(x + w * t - w * 0.028, y - h * 0.66, x + w * t + w * 0.028, y - h * 0.66 + w * 0.075, window_colour(S))
        pen.rect(x + w * t - w * 0.045, y - h * 0.7, x + w * t + w * 0.045, y - h * 0.68, edge)
    if door:
        pen.rect(x + w * 0.41, y - h * 0.58, x + w * 0.59, y, tone(p["shade"], -0.2))
        pen.rect(x + w * 0.435, y - h * 0.5, x + w * 0.565, y, tone(p["dark"], 0.08))
        pen.poly(
            [
                (x + w * 0.35, y - h * 0.58),
                (x + w * 0.39, y - h * 0.68),
                (x + w * 0.61, y - h * 0.68),
                (x + w * 0.65, y - h * 0.58),
            ],
            edge,
        )
        for sd in (0.37, 0.63):
            pen.ell(x + w * sd, y - h * 0.42, w * 0.02, w * 0.026, p["accent"])


def house_group(pen: Pen, S: Scene, x: float, y: float, s: float, shade: float = 0.0) -> float:
    """One household: a front between fire gables, or a gable with a low wing; returns the width it took."""
    kind = S.count(0, 3)
    if kind == 0:
        w, h = s * S.pick(1.1, 1.5), s * S.pick(0.95, 1.25)
        gable(pen, S, x + w / 2, y, w, h, S.count(1, 3), 2, shade)
        return w
    w, h = s * S.pick(1.15, 1.7), s * S.pick(0.5, 0.72)
    g, tall = s * S.pick(0.62, 0.85), h * S.pick(1.3, 1.7)
    front(pen, S, x + g * 0.45, y, w, h, kind == 1 and s > 60, shade + 0.03)
    gable(pen, S, x + g / 2, y, g, tall, S.count(1, 2), 1, shade)
    if kind > 1:
        gable(pen, S, x + g * 0.45 + w, y, g * 0.9, tall * S.pick(0.85, 1.1), S.count(1, 2), 1, shade)
        return w + g
    return w + g * 0.5


def memorial_arch(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """A stone paifang of three bays and three roofs."""
    stone = mix(mix(S.p["shade"], S.p["mid"], 0.35), S.p["dark"], 0.12)
    cap = tone(stone, -0.38) if not S.snow else S.p["roof"]
    for t, h in ((-0.5, 0.8), (-0.2, 1.05), (0.2, 1.05), (0.5, 0.8)):
        pen.rect(x + w * t - w * 0.03, y - w * h, x + w * t + w * 0.03, y, stone)
        pen.rect(x + w * t - w * 0.05, y - w * 0.1, x + w * t + w * 0.05, y, tone(stone, -0.2))
        pen.rect(x + w * t + w * 0.01, y - w * h, x + w * t + w * 0.03, y, tone(stone, -0.2))
    for a, b, h in ((-0.5, -0.2, 0.62), (0.2, 0.5, 0.62), (-0.2, 0.2, 0.66), (-0.2, 0.2, 0.84)):
        pen.rect(x + w * a, y - w * (h + 0.07), x + w * b, y - w * h, tone(stone, -0.08))
        pen.rect(x + w * a, y - w * (h - 0.03), x + w * b, y - w * (h - 0.045), tone(stone, -0.25))
    for t, hw, h in ((-0.36, 0.22, 0.82), (0.36, 0.22, 0.82), (0.0, 0.3, 1.08), (0.0, 0.2, 1.26)):
        pts = [(x + w * (t + hw * u), y - w * (h - 0.05 + 0.05 * abs(u) ** 3)) for u in np.linspace(-1, 1, 9)]
        pen.poly(
            pts + [(x + w * (t + hw * 0.7), y - w * (h + 0.06)), (x + w * (t - hw * 0.7), y - w * (h + 0.06))], cap
        )
    pen.rect(x - w * 0.1, y - w * 1.24, x + w * 0.1, y - w * 1.1, tone(stone, 0.1))
