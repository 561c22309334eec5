"""Small moving and standing things: birds, boats, smoke, baskets, lotus, fences."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from .palette import Colour, mix, tone
from .pen import Pen, Point
from .scene import Scene, blend


def birds(S: Scene) -> None:
    """A few birds somewhere in the sky, on some days."""
    g, pen = S.dab, Pen()
    if g.random() < 0.4:
        return
    x, y, s = g.uniform(250, 1350), g.uniform(140, 300), g.uniform(6, 10)
    for _ in range(int(g.integers(3, 8))):
        bx, by, k = x + g.uniform(-90, 90), y + g.uniform(-34, 34), s * g.uniform(0.6, 1.1)
        pen.line(
            [
                (bx - k, by - k * 0.35),
                (bx - k * 0.4, by - k * 0.5),
                (bx, by),
                (bx + k * 0.45, by - k * 0.55),
                (bx + k, by - k * 0.3),
            ],
            tone(S.p["dark"], 0.15),
            1.2,
        )
    S.stamp(pen)


def boat(pen: Pen, S: Scene, x: float, y: float, s: float, flip: int = 1) -> None:
    """A wooden boat with a mat cover and a lantern."""

    def at(u: float, v: float) -> Point:
        return x + flip * u * s, y + v * s

    dark, arch = (
        S.p["dark"],
        [(-0.42 + 0.84 * t, 0.1 - 0.42 * math.sin(math.pi * t) ** 0.6) for t in np.linspace(0, 1, 12)],
    )
    pen.ell(x, y + s * 0.2, s * 1.05, s * 0.07, tone(S.p["water"], -0.25))
    pen.poly([at(-1, -0.06), at(-0.6, 0.1), at(0.6, 0.1), at(1.05, -0.12), at(0.75, 0.2), at(-0.7, 0.2)], dark)
    pen.poly([at(-0.42, 0.1), *[at(*q) for q in arch]], tone(S.p["wood"], -0.1))
    for i in (3, 6, 9):
        pen.line([at(arch[i][0], 0.1), at(*arch[i])], dark, s * 0.02)
    pen.line([at(0.8, 0.1), at(0.95, -0.95)], dark, s * 0.035)
    pen.line([at(0.95, -0.95), at(0.82, -0.78)], dark, s * 0.03)
    lamp = at(0.82, -0.7)
    pen.ell(lamp[0], lamp[1], s * 0.075, s * 0.095, S.p["accent"])


def raft(pen: Pen, S: Scene, x: float, y: float, s: float, flip: int = 1) -> None:
    """A bamboo raft with lifted nose."""
    c = mix(S.p["wood"], (206, 190, 130), 0.6)
    pen.ell(x, y + s * 0.06, s * 1.0, s * 0.06, tone(S.p["water"], -0.22))
    for k in range(4):
        yy = y + k * s * 0.03
        pen.line(
            [
                (x - flip * s, yy - s * 0.02),
                (x - flip * s * 0.5, yy),
                (x + flip * s * 0.6, yy),
                (x + flip * s * 1.02, yy - s * 0.16),
            ],
            tone(c, -0.06 * k),
            max(1, s * 0.035),
        )


def smoke(S: Scene, x: float, y: float, h: float = 150) -> None:
    """Kitchen smoke drifting up from (x, y)."""
    y0, y1 = S.row(y - h), S.row(y)
    x0, x1 = int(max(0, (x - 60) * S.k)), int(min(S.w, (x + 160) * S.k))
    if y1 <= y0 or x1 <= x0:
        return
    d = np.clip((y - S.y[y0:y1]) / h, 0, 1)
    cx = x + 26 * np.sin(d * 5) * d + 40 * d
    m = 0.42 * np.exp(-(((S.x[x0:x1] - cx) / (4 + 22 * d)) ** 2)) * (1 - d) ** 0.7 * np.clip(d * 12, 0, 1)
    blend(S.px[y0:y1, x0:x1], tone(S.p["sky1"], 0.5), m)


def basket(pen: Pen, S: Scene, x: float, y: float, r: float, c: Colour, flat: float = 0.4) -> None:
    """A round drying basket full of something bright."""
    g, rim = S.dab, mix(S.p["wood"], (214, 178, 120), 0.6)
    pen.ell(x + r * 0.06, y + r * 0.12, r, r * flat, tone(S.p["dark"], 0.12))
    pen.ell(x, y, r, r * flat, rim)
    pen.ell(x, y - r * 0.02, r * 0.9, r * flat * 0.88, c)
    for _ in range(int(8 + r * 0.8)):
        a, d = g.uniform(0, 6.28), math.sqrt(g.random()) * 0.82
        k = max(1.2, r * 0.07)
        pen.ell(
            x + r * d * math.cos(a),
            y + r * flat * d * math.sin(a) - r * 0.02,
            k,
            k * 0.7,
            tone(c, g.uniform(-0.16, 0.24)),
        )


def lotus(S: Scene, y0: float, y1: float, x0: float, x1: float, n: int = 60) -> None:
    """Lotus on the water: green and in flower in summer, dry stalks later, nothing in winter or spring."""
    if S.season in ("winter", "spring"):
        return
    p, g, pen = S.p, S.dab, Pen()
    late, woody = S.season == "late_autumn", mix(S.grass[0], p["leaf1"], 0.5)
    for y in np.sort(g.uniform(y0, y1, n)):
        x, s = g.uniform(x0, x1), 9 + (y - y0) * 0.12
        if late:
            bend = g.uniform(-0.8, 0.8) * s
            pen.line([(x, y), (x + bend * 0.3, y - s * 1.6), (x + bend, y - s * 1.3)], tone(p["leaf0"], 0.05), 1.6)
            pen.ell(x + bend, y - s * 1.2, s * 0.4, s * 0.2, p["leaf1"])
            continue
        pen.ell(x, y, s * 1.5, s * 0.42, (S.grass[0], S.grass[1], woody)[g.integers(3)])
        if S.season == "summer" and g.random() < 0.3:
            for a in (-0.5, 0, 0.5):
                pen.poly(
                    [
                        (x, y),
                        (x + s * (a - 0.22), y - s * 0.6),
                        (x + s * a * 1.3, y - s * 1.1),
                        (x + s * (a + 0.22), y - s * 0.6),
                    ],
                    tone(p["bloom"], 0.25 if a else 0),
                )
    S.stamp(pen)


def reeds(S: Scene, x0: float, x1: float, y: float, tall: float, n: int = 120) -> None:
    """A bed of reeds along the near bank, plumed from autumn on."""
    p, g, pen = S.p, S.dab, Pen()
    dry = S.season in ("autumn", "late_autumn", "winter")
    stem = ((176, 152, 96), (150, 126, 80), (202, 180, 124)) if dry else (p["leaf0"], p["leaf1"], p["leaf2"])
    for x in g.uniform(x0, x1, n):
        h, lean = tall * g.uniform(0.55, 1.0), g.uniform(-0.22, 0.3)
        tip = (x + lean * h, y - h)
        pen.line([(x, y + 8), (x + lean * h * 0.3, y - h * 0.55), tip], stem[g.integers(3)], 2)
        if dry:
            pen.line([tip, (tip[0] + h * 0.1, tip[1] + h * 0.14)], (226, 212, 180), 4.5)
    S.stamp(pen)


def fence(pen: Pen, S: Scene, pts: Sequence[Point], post: float = 30) -> None:
    """A rail fence along points spaced about a post apart."""
    wood = S.p["wood"]
    for x, y in pts:
        pen.rect(x - post * 0.07, y - post * 0.85, x + post * 0.07, y + post * 0.1, tone(wood, -0.12))
    for up in (0.62, 0.25):
        pen.line([(x, y - post * up) for x, y in pts], tone(wood, 0.1), max(1.4, post * 0.09))
