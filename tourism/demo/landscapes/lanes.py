"""Places with a floor to walk on: the market square with its stage, the ginkgo lane."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .backdrop import horizon_mist, ridges, sky, woods
from .houses import Look, house, roof_colours
from .landmarks import stage_tower
from .palette import LAMP, Colour, mix, tone
from .pen import Pen, Point
from .scene import Scene, W
from .small import birds, smoke
from .trees import shrub, tree

Eye = Callable[[float, float, float], Point]


def eye(vx: float, vy: float, f: float = 420.0, level: float = 1.7) -> Eye:
    """A simple camera: (sideways, height, distance) in metres to scene units."""
    return lambda X, h, z: (vx + f * X / z, vy - f * (h - level) / z)


# ---- market --------------------------------------------------------------------------------------------
def market(S: Scene) -> None:
    """An old caravan square: the theatre stage at its head, shop fronts closing in on both sides, locust trees."""
    sky(S, 460)
    ridges(S, S.pick(170, 230), 330, 90, 46, near=0.6)
    horizon_mist(S, 360)
    woods(S, 410, 16, 14)
    cx, head = S.pick(430, 1170), S.pick(545, 625)
    at = eye(cx, 470, 420, 1.7)
    _roofs_behind(S, cx, head)
    _square(S, at, head)
    pen = Pen()
    stage = S.pick(260, 380)
    _fronts(pen, S, (cx - 560, cx - stage * 0.55), head - 4, 150, 1)
    _fronts(pen, S, (cx + stage * 0.55, cx + 560), head - 4, 150, 1)
    stage_tower(pen, S, cx, head + 12, stage)
    S.stamp(pen)
    pen = Pen()
    for sd in (-1, 1):  # each nearer front hides part of the last
        wide = S.pick(400, 560)
        for edge, y, w in (
            (cx + sd * wide, head + 34, 210),
            (cx + sd * (wide + 180), head + 92, 290),
            (cx + sd * (wide + 360), head + 172, 380),
        ):
            for k in range(4):
                shop(pen, S, edge + sd * (k * w * 1.02 + w / 2) - w / 2, y + S.pick(-4, 4), w * S.pick(0.94, 1.04))
    for side in ((-1.0, 1.0), (-1.0,), (1.0,), (-1.0, 1.9))[S.count(0, 3)]:
        _locust(pen, S, cx + side * S.pick(250, 330), head + S.pick(40, 100), S.pick(290, 420))
    S.stamp(pen)
    smoke(S, cx + S.pick(-400, 400), 400, 120)
    birds(S)


def _roofs_behind(S: Scene, cx: float, head: float) -> None:
    pen = Pen()
    for k in range(11):
        w = S.pick(90, 130)
        house(
            pen,
            S,
            cx - 780 + 140 * k + S.pick(-20, 20),
            head - 96 - S.pick(0, 34),
            w,
            S.pick(48, 60),
            Look(wall=tone(S.p["wall"], -0.04), gable=S.p["roof"]),
            1 if S.chance(0.5) else -1,
        )
        if S.chance(0.4):
            tree(pen, S, cx - 700 + 140 * k, head - 80, S.pick(80, 120), "camphor")
    S.stamp(pen, 0.16)


def _locust(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    """An old tree in its round stone kerb."""
    stone = tone(S.p["shade"], -0.1)
    pen.ell(x, y + 9, s * 0.26, s * 0.055, tone(stone, -0.25))
    pen.ell(x, y, s * 0.26, s * 0.055, stone)
    pen.ell(x, y - 1, s * 0.2, s * 0.038, mix(S.p["wood"], S.p["dark"], 0.4))
    tree(pen, S, x, y, s, "broad")


def _fronts(pen: Pen, S: Scene, span: tuple[float, float], y: float, w: float, step: float) -> None:
    x = span[0]
    while x < span[1] - w * 0.4:
        k = min(w * S.pick(0.85, 1.1), span[1] - x)
        shop(pen, S, x, y, k)
        x += k * step


def shop(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """A two-storey timber shop front between white Bai walls: door leaves, pent roof, lattice, tiled roof."""
    p = S.p
    wood, h = mix(mix(p["wood"], p["dark"], S.pick(0, 0.25)), (190, 126, 84), 0.15), w * 0.78
    pen.rect(x, y - h, x + w, y, tone(p["wall"], -0.03))
    pen.rect(x, y - w * 0.06, x + w, y, tone(p["shade"], -0.2))
    pen.rect(x + w * 0.06, y - h, x + w * 0.94, y - w * 0.05, tone(wood, -0.2))
    for k in range(6):
        u = x + w * (0.085 + 0.14 * k)
        pen.rect(
            u,
            y - h * 0.46,
            u + w * 0.12,
            y - w * 0.06,
            LAMP if S.snow and k % 3 else tone(wood, 0.02 if k in (0, 5) else -0.5),
        )
        if k in (0, 5):
            pen.rect(u + w * 0.02, y - h * 0.42, u + w * 0.1, y - h * 0.26, tone(wood, -0.28))
        pen.rect(u, y - h * 0.9, u + w * 0.12, y - h * 0.66, mix(wood, (238, 204, 150), 0.8 if S.snow else 0.38))
        for v in (0.04, 0.08):
            pen.line([(u + w * v, y - h * 0.9), (u + w * v, y - h * 0.66)], tone(wood, -0.25), max(0.7, w * 0.005))
        pen.line([(u, y - h * 0.78), (u + w * 0.12, y - h * 0.78)], tone(wood, -0.25), max(0.7, w * 0.005))
    _tiled(pen, x, y - h * 0.5, w, (w * 0.035, w * 0.09), S)
    _tiled(pen, x, y - h * 0.94, w, (w * 0.06, w * 0.22), S)
    for sd in (0.03, 0.97):  # painted grey bands of the gable walls
        pen.rect(
            x + w * (sd - 0.022),
            y - h * 0.88,
            x + w * (sd + 0.022),
            y - h * 0.54,
            mix(p["wall"], (110, 124, 136), 0.55),
        )
    for t in (0.22, 0.78):
        pen.line([(x + w * t, y - h * 0.48), (x + w * t, y - h * 0.3)], p["dark"], 1)
        pen.ell(x + w * t, y - h * 0.36, w * 0.03, w * 0.036, p["accent"])


def _tiled(pen: Pen, x: float, y: float, w: float, size: tuple[float, float], S: Scene) -> None:
    """A roof seen front on: its eave at y reaching size[0] beyond the walls, size[1] high."""
    (o, rise), (tiles, line, edge) = size, roof_colours(S)
    pen.poly([(x - o, y), (x + w + o, y), (x + w * 0.95, y - rise), (x + w * 0.05, y - rise)], tiles)
    n = max(8, int(w / 8))
    for k in range(1, n):
        t = k / n
        pen.line([(x - o + (w + 2 * o) * t, y), (x + w * (0.05 + 0.9 * t), y - rise)], line, max(0.7, w * 0.004))
    pen.line([(x - o, y), (x + w + o, y)], edge, max(1.2, w * 0.014))
    pen.line([(x + w * 0.03, y - rise), (x + w * 0.97, y - rise)], edge, max(1.4, w * 0.02))
    for sd in (-1, 1):
        tip = x + w / 2 + sd * (w * 0.47)
        pen.line([(tip, y - rise), (tip + sd * w * 0.03, y - rise - w * 0.02)], edge, max(1.2, w * 0.014))


def _square(S: Scene, at: Eye, head: float) -> None:
    """Red-sandstone flags in courses, wider to the viewer, paler where feet have gone."""
    stone = mix(S.p["shade"], (206, 168, 142), 0.1 if S.snow else 0.5)
    S.fill(np.full(S.w, head - 6, np.float32), tone(stone, 0.12), tone(stone, -0.06), 320)
    pen, g, joint = Pen(), S.rng, tone(stone, -0.16)
    far = 714 / (head - 476)
    zs = 1 / np.linspace(1 / far, 1 / 1.62, 15)
    for k, (a, b) in enumerate(zip(zs, zs[1:], strict=False)):
        for X in np.arange(-8 + 0.6 * (k % 2), 8, 1.2):
            quad = [at(X, 0, a), at(X + 1.2, 0, a), at(X + 1.2, 0, b), at(X, 0, b)]
            if quad[0][0] < 1750 and quad[1][0] > -150:
                pen.poly(quad, tone(stone, g.uniform(-0.08, 0.1)))
                pen.line([*quad[1:], quad[0]], joint, max(0.8, 3 / a))
    S.stamp(pen, 0, 0.8)


# ---- ginkgo --------------------------------------------------------------------------------------------
def ginkgo(S: Scene) -> None:
    """A lane between volcanic-stone walls under golden ginkgos, farmhouse roofs behind."""
    sky(S, 500)
    ridges(S, S.pick(210, 260), 360, 80, 40, near=0.55)
    horizon_mist(S, 400)
    woods(S, 440, 14, 13)
    vx = S.pick(560, 1040)
    at = eye(vx, S.pick(440, 490), S.pick(340, 460))
    bend = S.pick(-1.2, 1.2)
    litter = {"autumn": (232, 184, 74), "late_autumn": (216, 170, 82)}.get(S.season)
    ground = litter or S.grass[1]
    S.fill(S.line(482, 5, 3, 3), mix(ground, S.p["mist"], 0.3), mix(ground, S.grass[0], 0.25), 300, tex=0.09)
    _lane(S, at, bend, litter)
    for z in (15, 11.5, 9, 7.2, 5.8, 4.6, 3.6, 2.8):
        _lane_bay(S, at, bend, z)
    pen, g = Pen(), S.dab
    for _ in range(90 if litter else 0):  # leaves in the air
        x, y, s = g.uniform(0, W), g.uniform(200, 850), g.uniform(2, 5)
        pen.poly([(x, y), (x + s * 1.3, y - s), (x + s * 1.5, y + s * 0.6)], (242, 200, 92))
    S.stamp(pen, 0, 0.9)
    birds(S)


def _curve(bend: float, z: float) -> float:
    return bend * max(0.0, z - 3) ** 1.35 * 0.12


def _lane(S: Scene, at: Eye, bend: float, litter: Colour | None) -> None:
    zs = 1 / np.linspace(1 / 22, 1 / 1.5, 40)
    stone = mix(mix(S.p["shade"], S.p["wall"], 0.2), (206, 180, 146), 0.05 if S.snow else 0.45)
    pen, g = Pen(), S.dab
    pen.poly(
        [at(_curve(bend, z) - 1.25, 0, z) for z in zs] + [at(_curve(bend, z) + 1.25, 0, z) for z in zs[::-1]], stone
    )
    for z in zs[::2]:
        a, b = at(_curve(bend, z) - 1.25, 0, z), at(_curve(bend, z) + 1.25, 0, z)
        pen.line([a, b], tone(stone, -0.13), max(0.7, 2.6 / z))
    if litter:
        for _ in range(900):
            z = 1 / g.uniform(1 / 20, 1 / 1.5)
            X = _curve(bend, z) + (
                g.choice((-1, 1)) * (1.4 - abs(g.normal(0, 0.42))) if g.random() < 0.7 else g.uniform(-7, 7)
            )
            x, y = at(X, 0, z)
            pen.ell(x, y, 15 / z, 6 / z, tone(litter, g.uniform(-0.16, 0.3)))
    S.stamp(pen)


def _lane_bay(S: Scene, at: Eye, bend: float, z: float) -> None:
    """One pair of trees, a length of wall, now and then a house behind it."""
    pen, lava = Pen(), mix((104, 100, 98), S.p["shade"], 0.25)
    for sd in (-1, 1):
        X0 = _curve(bend, z)
        if S.chance(0.55) and 3.4 < z < 13:
            x, y = at(X0 + sd * S.pick(5.4, 7), 0, z * 1.1)
            w = 1500 / z
            house(
                pen,
                S,
                x - w / 2,
                y,
                w,
                w * 0.44,
                Look(wall=mix(S.p["wall"], (206, 178, 138), S.pick(0.2, 0.7)), rise=w * 0.26),
                -sd,
            )
        far = z * 1.3
        wall = [
            at(_curve(bend, far) + sd * 2.1, 0, far),
            at(X0 + sd * 2.1, 0, z),
            at(X0 + sd * 2.1, 0.85, z),
            at(_curve(bend, far) + sd * 2.1, 0.85, far),
        ]
        pen.poly(wall, lava)
        pen.line([wall[3], wall[2]], S.p["f0"] if S.snow else tone(lava, 0.28), max(1.5, 22 / z))
        for v in (0.33, 0.66):
            pen.line([mix(wall[0], wall[3], v), mix(wall[1], wall[2], v)], tone(lava, -0.2), max(0.8, 5 / z))
        x, y = at(X0 + sd * S.pick(2.8, 3.5), 0, z)
        tree(pen, S, x, y, S.pick(2100, 2750) / z, "ginkgo")
        if S.chance(0.5):
            shrub(pen, S, x + sd * 150 / z, y + 10 / z, 190 / z)
    S.stamp(pen, min(0.4, max(0.0, (z - 3) * 0.028)))
