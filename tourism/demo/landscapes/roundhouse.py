"""Tulou: the round earthen house seen from above the valley."""

from __future__ import annotations

import math

import numpy as np

from .houses import Look, house, roof_colours, window_colour
from .palette import Colour, mix, tone
from .pen import Pen, Point
from .scene import Scene

N = 96


class Ring:
    """The geometry of one house: rx its radius, y its lowest front point."""

    def __init__(self, x: float, y: float, rx: float) -> None:
        self.x, self.rx, self.ry, self.tall = x, rx, rx * 0.42, rx * 0.5
        self.foot, self.top = y - self.ry, y - self.ry - self.tall
        self.outer, self.ridge, self.inner = (
            (1.15, self.top + rx * 0.03),
            (0.90, self.top - rx * 0.13),
            (0.64, self.top - rx * 0.03),
        )

    def at(self, a: float, k: float, y: float) -> Point:
        return self.x + self.rx * k * math.cos(a), y + self.ry * k * math.sin(a)

    def loop(self, e: tuple[float, float], a0: float = 0.0, a1: float = 2 * math.pi) -> list[Point]:
        return [self.at(a, *e) for a in np.linspace(a0, a1, 80)]


def tulou(pen: Pen, S: Scene, x: float, y: float, rx: float) -> None:
    """Battered earth wall, ring roof, galleries and a small hall inside; y is the lowest front point."""
    R, (tiles, line, edge) = Ring(x, y, rx), roof_colours(S)
    pen.ell(x + rx * 0.13, R.foot + rx * 0.04, rx * 1.03, R.ry, tone(S.grass[0], -0.14 if S.snow else -0.26))
    _wall(pen, S, R)
    _slope(pen, R, (R.outer, R.ridge), (N // 2, N), 1, (tiles, line))
    _court(pen, S, R)
    _slope(pen, R, (R.ridge, R.inner), (N // 2, N), -1, (tiles, line))
    _slope(pen, R, (R.ridge, R.inner), (0, N // 2), -1, (tiles, line))
    _slope(pen, R, (R.outer, R.ridge), (-6, N // 2 + 6), 1, (tiles, line))
    pen.line(R.loop(R.ridge), edge, max(1.2, rx * 0.018))
    pen.line(R.loop(R.outer, -0.25, math.pi + 0.25), edge, max(1, rx * 0.014))


def _wall(pen: Pen, S: Scene, R: Ring) -> None:
    p, rx = S.p, R.rx
    earth = mix(p["wood"], p["wall"] if S.snow else (236, 190, 126), 0.55)
    for i in range(N // 2):
        a, b = math.pi * i / (N / 2), math.pi * (i + 1.3) / (N / 2)
        k = 0.30 - 0.5 * (math.cos(a) * 0.5 + 0.5)
        pen.poly(
            [R.at(a, 1, R.foot), R.at(b, 1, R.foot), R.at(b, 0.97, R.top), R.at(a, 0.97, R.top)], tone(earth, k * 0.8)
        )
    pen.line(
        [R.at(a, 1.0, R.foot) for a in np.linspace(0.1, math.pi - 0.1, 40)], tone(p["shade"], -0.35), max(1, rx * 0.035)
    )
    pen.line(
        [R.at(a, 0.985, R.foot - R.tall * 0.8) for a in np.linspace(0.1, math.pi - 0.1, 40)],
        tone(earth, -0.3),
        max(0.8, rx * 0.008),
    )
    for row in (0.66, 0.42):
        for a in np.linspace(0.22, math.pi - 0.22, 13):
            wx, wy = R.at(a, 0.985, R.foot - R.tall * row)
            ww = rx * 0.018 * max(0.3, math.sin(a))
            pen.rect(wx - ww, wy - rx * 0.04, wx + ww, wy, window_colour(S))
    dx, dy = R.at(1.75, 1, R.foot)
    for hw, top, c in ((0.075, 0.06, tone(p["wall"], -0.1)), (0.045, 0.04, p["dark"])):
        arch = [
            (dx - rx * hw * math.cos(t), dy - rx * (0.08 + hw) - rx * top * math.sin(t))
            for t in np.linspace(0, math.pi, 9)
        ]
        pen.poly([(dx - rx * hw, dy), *arch, (dx + rx * hw, dy)], c)


def _slope(
    pen: Pen,
    R: Ring,
    edges: tuple[tuple[float, float], tuple[float, float]],
    span: tuple[int, int],
    k: int,
    colours: tuple[Colour, Colour],
) -> None:
    """One side of the ring roof from angle step span[0] to span[1], lit from the upper left."""
    outer, inner = edges
    for i in range(*span):
        a, b = 2 * math.pi * i / N, 2 * math.pi * (i + 1.12) / N
        lit = math.cos(a - 3.7) * k
        c = tone(colours[0], 0.10 * lit + 0.03 if lit > 0 else 0.22 * lit)
        pen.poly(
            [R.at(a, *outer), R.at(b, *outer), R.at(b, *inner), R.at(a, *inner)],
            c if i % 2 else mix(c, colours[1], 0.5),
        )


def _court(pen: Pen, S: Scene, R: Ring) -> None:
    p, rx, e = S.p, R.rx, R.inner[1]
    pen.poly(R.loop(R.inner), tone(p["wood"], -0.42))
    for k in (0.07, 0.14):
        pen.line(
            [R.at(a, 0.62, e + rx * k) for a in np.linspace(math.pi * 1.08, math.pi * 1.92, 30)],
            tone(p["wood"], 0.1),
            max(0.8, rx * 0.014),
        )
    for a in np.linspace(math.pi * 1.1, math.pi * 1.9, 17):
        qx, qy = R.at(a, 0.62, e)
        pen.line([(qx, qy), (qx, qy + rx * 0.2)], tone(p["wood"], -0.12), max(0.6, rx * 0.008))
    xs = np.linspace(-0.57, 0.57, 40)  # the yard, behind the near eave
    far, near = 0.2 - 0.26 * np.sqrt(1 - (xs / 0.62) ** 2), 0.27 * np.sqrt(1 - (xs / 0.64) ** 2)
    pen.poly(
        [(R.x + rx * u, e + rx * v) for u, v in zip(xs, far, strict=True)]
        + [(R.x + rx * u, e + rx * v) for u, v in zip(xs[::-1], near[::-1], strict=True)],
        tone(p["shade"], -0.12),
    )
    house(pen, S, R.x - rx * 0.2, e + rx * 0.2, rx * 0.3, rx * 0.1, Look(rise=rx * 0.09, dep=rx * 0.16))
