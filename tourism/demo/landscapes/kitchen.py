"""A farmhouse kitchen: brick stove with two pans, tiles, shelves; before, a sooty earth stove and a bare wall."""

from __future__ import annotations

import math

import numpy as np

from .inside import (
    TIMBER,
    WALLS,
    bulb,
    choice,
    earth_floor,
    floor,
    frame,
    glow,
    lattice,
    stains,
    steam,
    strings,
    tiles,
    timber,
    vase,
    view,
    wall,
)
from .palette import LAMP, Colour, mix, tone
from .pen import Pen
from .scene import Scene, W, blend
from .trees import blob

FLOOR, MAIZE = 706, (232, 184, 76)


def kitchen(S: Scene) -> None:
    x0, y0 = S.pick(920, 1010), S.pick(120, 150)
    hole = (x0, y0, x0 + S.pick(350, 450), y0 + S.pick(310, 350))
    lime, wood, shelves = choice(S, WALLS), choice(S, TIMBER), S.count(1, 2)
    blue = ((70, 104, 138), (96, 128, 108), (168, 96, 72))[S.count(0, 2)]
    view(S, (hole[0] + hole[2]) / 2, hole[1], hole[3])
    pen, c, wd = Pen(), wall(S, lime), timber(S, wood)
    frame(pen, c, hole, FLOOR)
    S.stamp(pen)
    _smoke_stain(S, hole)
    stains(S, c, FLOOR, hole)
    pen = Pen()
    pen.rect(0, 20, W, 60, tone(wd, -0.25))
    if not S.worn:
        _splashback(pen, S, blue)
    lattice(pen, hole, tone(wd, -0.3), (3, 2), 8, 18)
    pen.rect(hole[0] - 35, hole[3] + 16, hole[2] + 35, hole[3] + 36, tone(wd, -0.12))
    if not S.worn:
        vase(pen, S, hole[2] - 50, hole[3] + 17, 92)
    for k in range(shelves):
        _shelf(pen, S, 215 + 140 * k, (310, 850), wd, blue)
    strings(pen, S, 40, 80, 19, (S.p["accent"], MAIZE, S.p["accent"])[: 1 if S.worn else 3])
    strings(pen, S, 1440, 80, 19, (MAIZE, S.p["accent"], MAIZE)[: 1 if S.worn else 3])
    if S.worn:
        earth_floor(S, pen, FLOOR)
        bulb(pen, 860, 110)
    else:
        floor(pen, mix(S.p["shade"], (196, 120, 92), 0.3), FLOOR, 700, 320, 16, 7)
    S.stamp(pen)
    pen = Pen()
    _stove(pen, S, wd)
    _firewood(pen, S, wd)
    _table(pen, S, wd)
    S.stamp(pen)
    for x in (330, 690):
        glow(S, x, 820, 150, 0.32, (255, 180, 96))
    steam(S, (670, 725), 520, 300)


def _smoke_stain(S: Scene, hole: tuple[float, float, float, float]) -> None:
    """Years of smoke on the wall above an open fire; the window stays clear."""
    if S.worn:
        b, right = S.row(FLOOR), int((hole[0] - 8) * S.k)
        m = 0.62 * np.exp(-(((S.x[:right] - 560) / 330) ** 2) - ((S.y[:b] - 420) / 330) ** 2)
        blend(S.px[:b, :right], (74, 66, 60), m * (1 + 0.25 * S.brush[:b, :right]))


def _splashback(pen: Pen, S: Scene, blue: Colour) -> None:
    p = S.p
    tiles(pen, (0, 506, W, FLOOR), 50, mix(p["wall"], p["water"], 0.2), tone(p["shade"], -0.08))
    for i in range(33):
        for j in range(4):
            if (i + j) % 3 == 0:
                x, y = i * 50 + 25, 531 + j * 50
                pen.poly([(x, y - 16), (x + 16, y), (x, y + 16), (x - 16, y)], mix(blue, p["wall"], 0.25))
                pen.ell(x, y, 5, 5, p["wall"])


def _shelf(pen: Pen, S: Scene, y: float, span: tuple[float, float], wd: Colour, blue: Colour) -> None:
    g, p, (x0, x1) = S.rng, S.p, span
    pen.rect(x0, y, x1, y + 15, tone(wd, -0.15))
    for x in (x0 + 40, x1 - 55):
        pen.poly([(x, y + 15), (x + 14, y + 15), (x, y + 46)], tone(wd, -0.35))
    x, i = x0 + 36, 0
    while x < x1 - 40:
        s, jar, c = (
            g.uniform(30, 46),
            g.random() < 0.5,
            (blue, (122, 152, 146), mix(p["wood"], p["dark"], 0.3))[g.integers(3)],
        )
        if S.worn and i % 3:
            pass
        elif jar:
            c = mix(c, (110, 100, 90), 0.6) if S.worn else c
            blob(pen, S.dab, x, y - s, s * 0.7, s, tone(c, -0.03), 22, 0.02)
            pen.rect(x - s * 0.38, y - s * 2.1, x + s * 0.38, y - s * 1.75, tone(c, -0.3))
        else:
            for k in range(2 if S.worn else 4):
                pen.poly(
                    [
                        (x - s * 0.75, y - 12 * k - 14),
                        (x + s * 0.75, y - 12 * k - 14),
                        (x + s * 0.4, y - 12 * k),
                        (x - s * 0.4, y - 12 * k),
                    ],
                    p["wall"],
                )
                pen.line([(x - s * 0.72, y - 12 * k - 9), (x + s * 0.72, y - 12 * k - 9)], blue, 3)
        x, i = x + s * 2.2, i + 1


def _stove(pen: Pen, S: Scene, wd: Colour) -> None:
    p = S.p
    brick = (128, 110, 92) if S.worn else mix(p["wall"], (206, 168, 132), 0.22)
    pen.rect(140, 0, 260, 590, tone(brick, -0.1))
    pen.rect(228, 0, 260, 590, tone(brick, -0.2))
    top = (104, 94, 84) if S.worn else tone(p["shade"], -0.18)
    pen.poly([(80, 636), (150, 572), (900, 572), (970, 636)], top)
    pen.rect(80, 636, 970, 664, tone(top, -0.2))
    if S.worn:
        pen.rect(95, 664, 955, 852, brick)
        for _ in range(10):
            blob(
                pen,
                S.dab,
                S.dab.uniform(140, 920),
                S.dab.uniform(690, 830),
                60,
                20,
                tone(brick, S.dab.uniform(-0.16, 0.05)),
                14,
                0.3,
            )
    else:
        tiles(pen, (95, 664, 955, 852), 47, brick, tone(brick, -0.12))
    pen.rect(80, 850, 970, 876, tone(brick, -0.35))
    for x in (330, 690):
        mouth = [(x - 76 * math.cos(t), 762 - 62 * math.sin(t)) for t in np.linspace(0, math.pi, 20)]
        pen.poly([(x - 76, 850), *mouth, (x + 76, 850)], tone(p["dark"], -0.4))
        for k, c in () if S.worn else ((60, (214, 84, 38)), (42, (240, 150, 52)), (22, (252, 218, 120))):
            pen.poly(
                [
                    (x - k, 846),
                    (x - k * 0.7, 816 - k * 0.4),
                    (x - k * 0.3, 826),
                    (x, 796 - k),
                    (x + k * 0.35, 824),
                    (x + k * 0.75, 808 - k * 0.4),
                    (x + k, 846),
                ],
                c,
            )
        pen.ell(x + 10, 602, 138, 30, tone(p["dark"], -0.1))
        pen.ell(x + 10, 600, 120, 23, tone(p["dark"], 0.18))
    lid = mix(wd, (226, 188, 120), 0.15 if S.worn else 0.4)
    pen.poly([(580, 586), (820, 586), (774, 536), (626, 536)], lid)
    pen.ell(700, 586, 122, 26, tone(lid, -0.1))
    pen.rect(680, 520, 720, 538, tone(wd, -0.3))


def _firewood(pen: Pen, S: Scene, wd: Colour) -> None:
    for k in range(18 if S.worn else 9):
        x, y = 1010 + (k % 3) * 6 + (k // 9) * 30, 866 - 22 * (k % 3) - (k // 9) * 62
        pen.rect(x, y - 14, x + 146 - (k % 3) * 12, y + 4, tone(wd, -0.1 - 0.05 * (k % 2)))
        pen.ell(x, y - 5, 7, 9, tone(wd, 0.22))


def _table(pen: Pen, S: Scene, wd: Colour) -> None:
    p, g = S.p, S.dab
    pen.rect(1190, 676, 1600, 700, tone(wd, -0.12))
    for a in (1230, 1556):
        pen.rect(a, 700, a + 32, 900, tone(wd, -0.3))
    pen.rect(1230, 732, 1590, 752, tone(wd, -0.24))
    bowl = mix(wd, (226, 188, 120), 0.4)
    if S.worn:
        pen.poly([(1310, 644), (1450, 644), (1424, 678), (1336, 678)], (150, 148, 140))
        pen.ell(1500, 664, 26, 14, (120, 112, 102))
        return
    for _ in range(30):
        r = g.uniform(15, 22)
        c = (
            mix(p["leaf1"], p["leaf2"], g.random())
            if S.season == "spring"
            else mix((206, 76, 48), LAMP, 0.6 * g.random())
        )
        pen.ell(
            1385 + g.uniform(-74, 74), 628 - g.uniform(0, 26), r, r * 0.9, c if g.random() < 0.75 else (112, 142, 92)
        )
    pen.poly([(1286, 626), (1484, 626), (1450, 678), (1320, 678)], bowl)
    pen.poly([(1286, 626), (1484, 626), (1476, 642), (1296, 642)], tone(bowl, -0.12))
