"""Orchards in blossom, leaf, fruit or bare: on the flat or over the hills."""

from __future__ import annotations

import numpy as np

from .backdrop import horizon_mist, ridges, sky, woods
from .houses import Look, house
from .lanes import Eye, eye
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import H, Scene, W
from .small import birds, smoke
from .trees import blob, grove, tree


def orchard(S: Scene) -> None:
    """Fruit trees: in rows along a track on the flat, or over the slopes of two or three hills."""
    sky(S, 500)
    ridges(S, S.pick(210, 280), 380, 90, 40, near=0.65)
    horizon_mist(S, 400)
    woods(S, 445, 14, 12, depth=60)
    fruit = {"summer": S.p["bloom"], "autumn": S.p["accent"], "late_autumn": (226, 120, 48)}.get(S.season)
    if S.chance(0.5):
        _flat(S, fruit)
    else:
        _slopes(S, fruit)
    birds(S)


def _slopes(S: Scene, fruit: Colour | None) -> None:
    """Hills one before another, planted along their contours; a farmhouse on the second."""
    p, hills = S.p, S.count(3, 4)
    farm = S.pick(350, 1250)
    for i in range(hills):
        t = i / (hills - 1)
        r = 470 + 250 * t - S.pick(50, 120) * S.bump(S.pick(100, 1500), S.pick(260, 460)) + S.line(0, 12, 3, 3)
        ground = mix(mix(*S.grass, 0.5 + 0.3 * (i % 2)), p["f0"], 0.3 if S.season == "autumn" else 0.1)
        S.fill(r, mix(tone(ground, 0.1), p["mist"], 0.3 * (1 - t)), tone(ground, -0.1), 240, tex=0.09)
        pen = Pen()
        if i == 1:
            house(pen, S, farm, S.at(r, farm) + 12, S.pick(110, 150), 58, Look(rise=42))
            house(pen, S, farm - 100, S.at(r, farm - 100) + 18, 84, 46, Look(rise=34), -1)
        size = 52 + 110 * t**1.2
        for row in range(4 if i < hills - 1 else 3):
            s = size * (1 + 0.3 * row)
            for x in np.arange(S.pick(-80, 0), W + 80, s * 1.02):
                y = S.at(r, x) + 14 + size * (0.62 * row + 0.08 * row * row) + S.pick(-3, 3)
                if S.chance(0.94) and y < H + 40 and not (i == 1 and abs(x - farm) < 190 and row < 2):
                    pen.ell(x + s * 0.1, y, s * 0.4, s * 0.06, tone(ground, -0.22))
                    tree(pen, S, x, y, s * S.pick(0.86, 1.08), "blossom", fruit)
        S.stamp(pen, 0.2 * (1 - t))
        if i == 1:
            smoke(S, farm + 60, S.at(r, farm) - 70, 110)


def _flat(S: Scene, fruit: Colour | None) -> None:
    """Rows to either side of a track, the farmhouse at its end, picking baskets near."""
    p = S.p
    ground = p["f0"] if S.season == "autumn" else S.grass[1]
    S.fill(S.line(468, 5, 3, 3), mix(ground, p["mist"], 0.35), mix(ground, S.grass[0], 0.3), 300, tex=0.08)
    vx = S.pick(480, 1120)
    at = eye(vx, 450, 300, 1.0)
    pen, foot = Pen(), vx + S.pick(-190, 190)
    lane = p["shade"] if S.snow else mix(mix(p["wood"], p["wall"], 0.62), S.grass[1], 0.2)
    pen.poly([(vx - 6, 470), (vx + 6, 470), (foot + 190, H), (foot - 190, H)], lane)
    for k in (-0.45, 0.45):
        pen.line([(vx + k * 6, 470), (foot + k * 230, H)], tone(lane, -0.14), 7)
    x = vx + S.pick(-40, 10)
    house(pen, S, x + 60, 500, S.pick(120, 160), 60, Look(rise=44))
    house(pen, S, x - 40, 506, S.pick(80, 110), 48, Look(rise=36), -1)
    grove(pen, S, x - 90, 502, 80, 3, ("camphor", "poplar"))
    S.stamp(pen, 0.06)
    smoke(S, x + 120, 420, 110)
    for z in (8, 6.2, 4.9, 3.9, 3.1, 2.4, 1.85, 1.4, 1.02):
        _orchard_row(S, at, z, x, fruit)
    _crates(S, foot + S.pick(-60, 60), fruit)


def _orchard_row(S: Scene, at: Eye, z: float, door: float, fruit: Colour | None) -> None:
    pen = Pen()
    for k in range(-9, 10):
        x, y = at(k * 0.95 + (0.48 if k < 0 else -0.0) - (0.2 if k > 0 else 0), 0, z)
        if k and -120 < x < W + 120 and not (z > 3.4 and door - 70 < x < door + 300):
            s = 250 / z * S.pick(0.86, 1.1)
            pen.ell(x + s * 0.1, y, s * 0.42, s * 0.07, tone(S.grass[0], -0.1))
            tree(pen, S, x, y, s, "blossom", fruit)
    S.stamp(pen, max(0.0, 0.05 * (z - 2.2)))


def _crates(S: Scene, x0: float, fruit: Colour | None) -> None:
    pen, g, p = Pen(), S.dab, S.p
    straw = mix(p["wood"], (226, 188, 120), 0.5)
    for dx, y in ((0, 800), (40, 828), (-34, 834)):
        x = x0 + dx
        pen.ell(x + 6, y + 12, 30, 7, tone(S.grass[0], -0.25))
        if fruit or S.season == "spring":
            for _ in range(14):
                pen.ell(
                    x + g.uniform(-22, 22),
                    y - 22 - g.uniform(0, 9),
                    6.5,
                    6.5,
                    mix(fruit or p["bloom"], p["f0"], g.random() * 0.3),
                )
        pen.poly([(x - 28, y - 20), (x + 28, y - 20), (x + 20, y + 12), (x - 20, y + 12)], straw)
        for k in range(-2, 3):
            pen.line([(x + k * 10, y - 20), (x + k * 8, y + 12)], tone(straw, -0.25), 1.4)
        pen.line([(x - 28, y - 19), (x + 28, y - 19)], tone(straw, -0.2), 3)
    blob(pen, g, x0 - 80, 845, 16, 8, tone(S.grass[0], -0.1))
    S.stamp(pen)
