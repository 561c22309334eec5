"""What rooms share: the view in a window, walls and floors new or worn, light, lattices, a vase, strings of maize.

A worn scene (`S.worn`) is the same place before renovation: every piece stands where its successor will stand."""

from __future__ import annotations

import math

import numpy as np

from .backdrop import ridges, sky
from .ground import crop_colours, rows
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import H, Scene, W, blend
from .trees import blob

WALLS = ((246, 236, 216), (236, 236, 222), (240, 226, 206), (228, 234, 232), (244, 232, 222))
TIMBER = ((152, 110, 76), (120, 84, 60), (176, 136, 96), (134, 92, 70))
CLOTH = ((52, 84, 122), (170, 72, 56), (92, 122, 98), (196, 146, 66), (120, 84, 104), (84, 116, 128))


def choice(S: Scene, colours: tuple[Colour, ...]) -> Colour:
    return colours[S.count(0, len(colours) - 1)]


def view(S: Scene, x: float, y0: float, y1: float) -> None:
    """Paint sky, hills and a field where a window between y0 and y1 will be."""
    p, h = S.p, y1 - y0
    S.brush = S.brush * 0.6  # smoother paint indoors
    sky(S, y1)
    ridges(S, y0 + h * 0.38, y0 + h * 0.7, h * 0.2, h * 0.1, near=0.8, count=(4, 5))
    S.mist(y0 + h * 0.72, h * 0.06, 0.7)
    base = S.line(y0 + h * 0.78, h * 0.02, 4, 4) - h * 0.08 * S.bump(x, 260)
    rows(S, base, y1 + 10, 8, crop_colours(S, S.chance(0.6)), bump=0.3)
    if S.worn:
        blend(S.px, mix(p["mist"], p["mid"], 0.4), np.full((S.h, S.w), 0.35, np.float32))


def wall(S: Scene, colour: Colour) -> Colour:
    """The wall's colour now, or the grey lime it was."""
    return mix(colour, (186, 175, 156), 0.8) if S.worn else colour


def timber(S: Scene, colour: Colour) -> Colour:
    return mix(colour, (104, 90, 78), 0.62) if S.worn else colour


def frame(pen: Pen, c: Colour, hole: tuple[float, float, float, float], floor_y: float) -> None:
    """A wall around a window hole."""
    x0, y0, x1, y1 = hole
    for a, b, e, f in ((0.0, 0.0, W, y0), (0.0, y1, W, floor_y), (0.0, y0, x0, y1), (x1, y0, W, y1)):
        pen.rect(a, b, e, f, c)


def stains(S: Scene, c: Colour, floor_y: float, hole: tuple[float, float, float, float]) -> None:
    """Damp patches, bare plaster and a crack on an old wall; draws nothing on a new one."""
    if not S.worn:
        return
    pen, g = Pen(), S.dab

    def clear() -> float:
        """A place across the wall that misses the window."""
        x = g.uniform(60, hole[0] + W - hole[2] - 120)
        return float(x if x < hole[0] - 80 else x - hole[0] + hole[2] + 120)

    for _ in range(9):
        x, y = clear(), g.choice((g.uniform(20, 120), g.uniform(floor_y - 150, floor_y - 30)))
        if abs(x - (hole[0] + hole[2]) / 2) > (hole[2] - hole[0]) / 2 + 100:
            blob(pen, g, x, y, g.uniform(40, 130), g.uniform(18, 56), tone(c, g.uniform(-0.14, -0.05)), 22, 0.3)
    for _ in range(2):
        x, y = clear(), floor_y - g.uniform(60, 200)
        blob(pen, g, x, y, 44, 30, mix(c, (150, 112, 84), 0.55), 16, 0.3)
        x, y = clear(), g.uniform(30, 90)
        pts = [(x, y)]
        for _ in range(7):
            pts.append((pts[-1][0] + g.uniform(-16, 18), pts[-1][1] + g.uniform(8, 26)))
        pen.line(pts, tone(c, -0.3), 1.8)
    pen.rect(0, floor_y - 34, W, floor_y, tone(c, -0.12))
    S.stamp(pen, 0, 0.8)


def lattice(
    pen: Pen, hole: tuple[float, float, float, float], c: Colour, n: tuple[int, int], w: float = 5, border: float = 16
) -> None:
    x0, y0, x1, y1 = hole
    for i in range(n[0] + 1):
        x = x0 + (x1 - x0) * i / n[0]
        pen.rect(x - w / 2, y0, x + w / 2, y1, c)
    for j in range(n[1] + 1):
        y = y0 + (y1 - y0) * j / n[1]
        pen.rect(x0, y - w / 2, x1, y + w / 2, c)
    for box in (
        (x0 - border, y0 - border, x1 + border, y0),
        (x0 - border, y1, x1 + border, y1 + border),
        (x0 - border, y0, x0, y1),
        (x1, y0, x1 + border, y1),
    ):
        pen.rect(*box, c)


def floor(pen: Pen, c: Colour, y: float, vx: float = 800, vy: float = 330, n: int = 16, across: int = 0) -> None:
    """Boards (or flags, with across) running away to (vx, vy)."""
    pen.rect(0, y, W, H, c)
    t = (y - vy) / (H - vy)
    for i in range(-n, n + 1):
        pen.line([(vx + i * 150 * t, y), (vx + i * 150, H)], tone(c, -0.14), 2)
    for j in range(1, across + 1):
        yy = vy + (y - vy) / (1 - (1 - t) * j / across)
        pen.line([(0, yy), (W, yy)], tone(c, -0.12), 1.8)


def earth_floor(S: Scene, pen: Pen, y: float) -> None:
    """Worn cement with puddled patches and cracks."""
    c, g = (142, 134, 122), S.dab
    pen.rect(0, y, W, H, c)
    for _ in range(12):
        yy = g.uniform(y + 12, H)
        blob(
            pen,
            g,
            g.uniform(0, W),
            yy,
            g.uniform(60, 190),
            g.uniform(6, 10) + (yy - y) * 0.08,
            tone(c, g.uniform(-0.1, 0.06)),
            18,
            0.25,
        )
    for _ in range(4):
        x, yy = g.uniform(0, W), g.uniform(y + 20, H - 40)
        pen.line([(x, yy), (x + 60, yy + 14), (x + 130, yy + 8), (x + 190, yy + 26)], tone(c, -0.25), 2)


def glow(S: Scene, x: float, y: float, r: float, a: float = 0.5, c: Colour = (255, 214, 140)) -> None:
    if S.worn:
        return
    x0, x1 = int(max(0, (x - 2.4 * r) * S.k)), int(min(S.w, (x + 2.4 * r) * S.k))
    y0, y1 = S.row(y - 2.4 * r), S.row(y + 2.4 * r)
    m = a * np.exp(-((np.hypot(S.x[x0:x1] - x, S.y[y0:y1] - y) / r) ** 2))
    blend(S.px[y0:y1, x0:x1], c, m)


def beam(S: Scene, pts: list[tuple[float, float]], a: float = 0.22) -> None:
    """Light from the window on the floor."""
    pen = Pen()
    pen.poly(pts, tone(S.p["sky1"], 0.55))
    S.stamp(pen, 0, a * (0.4 if S.worn else 1.0))


def steam(S: Scene, xs: tuple[float, ...], y: float, h: float) -> None:
    a, b = S.row(y - h), S.row(y)
    d = np.clip((y - S.y[a:b]) / h, 0, 1)
    for cx in () if S.worn else xs:
        m = (
            0.28
            * np.exp(-(((S.x - cx - 18 * np.sin(d * 6 + cx)) / (16 + 40 * d)) ** 2))
            * (1 - d)
            * np.clip(d * 9, 0, 1)
        )
        blend(S.px[a:b], (255, 252, 246), m)


def bulb(pen: Pen, x: float, y: float) -> None:
    """A bare bulb on its wire."""
    pen.line([(x, 0), (x, y)], (70, 62, 56), 3)
    pen.rect(x - 7, y, x + 7, y + 16, (96, 88, 80))
    pen.ell(x, y + 30, 14, 17, (226, 214, 176))


def vase(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    """Branches of the season in a glazed jar."""
    p, g = S.p, S.dab
    for k in range(4):
        a = 1.57 + (k - 1.5) * 0.28 + g.uniform(-0.06, 0.06)
        pts = [
            (x + math.cos(a) * s * t * (1 + 0.1 * math.sin(4 * t)), y - s * 0.5 - math.sin(a) * s * 1.25 * t)
            for t in np.linspace(0, 1, 9)
        ]
        pen.line(pts, p["dark"], s * 0.022)
        for qx, qy in pts[3:]:
            for _ in range(3):
                r = s * g.uniform(0.03, 0.06)
                c = p["bloom"] if S.season in ("spring", "winter") else mix(p["leaf1"], p["leaf2"], g.random())
                blob(pen, g, qx + g.uniform(-0.1, 0.1) * s, qy + g.uniform(-0.08, 0.08) * s, r, r * 0.8, c, 8)
    side = [(0.1, 0.62), (0.08, 0.5), (0.26, 0.26), (0.16, 0.0)]
    pen.poly(
        [(x - s * u, y - s * v) for u, v in side] + [(x + s * u, y - s * v) for u, v in side[::-1]],
        mix(p["mid"], p["wall"], 0.25),
    )
    pen.poly(
        [
            (x - s * 0.06, y - s * 0.5),
            (x - s * 0.2, y - s * 0.26),
            (x - s * 0.12, y - s * 0.03),
            (x - s * 0.06, y - s * 0.03),
            (x - s * 0.13, y - s * 0.26),
        ],
        p["wall"],
    )


def strings(pen: Pen, S: Scene, x: float, y: float, s: float, colours: tuple[Colour, ...]) -> None:
    """Hanging strings of maize, chillies or garlic, one of each colour given."""
    for i, c in enumerate(colours):
        cx = x + i * s * 1.5
        pen.line([(cx, y - s * 0.8), (cx, y + s * 4.4)], S.p["dark"], 1.6)
        for j in range(9):
            for sd in (-1, 1):
                yy = y + j * s * 0.5
                pen.poly(
                    [
                        (cx, yy),
                        (cx + sd * s * 0.55, yy + s * 0.15),
                        (cx + sd * s * 0.42, yy + s * 0.75),
                        (cx + sd * s * 0.1, yy + s * 0.6),
                    ],
                    tone(c, S.dab.uniform(-0.12, 0.16)),
                )


def tiles(pen: Pen, box: tuple[float, float, float, float], s: float, c: Colour, line: Colour) -> None:
    x0, y0, x1, y1 = box
    pen.rect(x0, y0, x1, y1, c)
    for x in np.arange(x0, x1 + 1, s):
        pen.line([(x, y0), (x, y1)], line, 2)
    for y in np.arange(y0, y1 + 1, s):
        pen.line([(x0, y), (x1, y)], line, 2)
