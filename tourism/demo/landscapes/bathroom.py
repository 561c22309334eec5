"""A bathroom with a wooden tub or a tiled shower beside a bamboo window; before, a trough, a vat and bare cement."""

from __future__ import annotations

import math

import numpy as np

from .inside import (
    CLOTH,
    TIMBER,
    beam,
    bulb,
    choice,
    earth_floor,
    floor,
    frame,
    lattice,
    stains,
    steam,
    tiles,
    timber,
    vase,
    view,
    wall,
)
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import Scene, W
from .trees import blob, tree

FLOOR = 668


def bathroom(S: Scene) -> None:
    x0 = S.pick(610, 720)
    hole = (x0, S.pick(80, 110), x0 + S.pick(640, 780), S.pick(540, 580))
    glaze = ((150, 178, 176), (164, 184, 158), (190, 176, 156), (150, 168, 186))[S.count(0, 3)]
    wood, cloth, tub = choice(S, TIMBER), choice(S, CLOTH), S.chance(0.6)
    view(S, 900, hole[1], hole[3])
    pen = Pen()
    for x, s in ((hole[2] - 70, 450), (hole[2] - 150, 380), (hole[0] + 70, 400)):
        tree(pen, S, x, hole[3] + 20, s, "bamboo")
    S.stamp(pen, 0.3 if S.worn else 0.0)
    pen, wd = Pen(), timber(S, wood)
    c = wall(S, mix(S.p["wall"], S.p["shade"], 0.2))
    frame(pen, c, hole, FLOOR)
    S.stamp(pen)
    stains(S, c, FLOOR, hole)
    pen = Pen()
    if not S.worn:
        for box in ((0, 366, hole[0] - 32, FLOOR), (hole[2] + 32, 366, W, FLOOR)):
            tiles(pen, box, 60, mix(glaze, S.p["wall"], 0.35), mix(glaze, S.p["wall"], 0.75))
    lattice(pen, hole, tone(wd, -0.3), (3, 2 if S.worn else 1), 12, 20)
    pen.rect(hole[0] - 40, hole[3] + 16, hole[2] + 40, hole[3] + 38, tone(wd, -0.1))
    pen.rect(0, 12, W, 50, tone(wd, -0.2))
    if S.worn:
        earth_floor(S, pen, FLOOR)
        bulb(pen, 560, 130)
        pen.line([(20, 50), (20, 600), (90, 600)], (120, 112, 104), 12)
    else:
        floor(pen, mix(S.p["shade"], S.p["mid"], 0.14), FLOOR, 900, 370, 14, 8)
    _basin(pen, S, wd, cloth)
    _towels(pen, S, cloth)
    S.stamp(pen)
    beam(S, [(720, 684), (1060, 684), (830, 900), (420, 900)], 0.2)
    pen = Pen()
    if tub or S.worn:
        _tub(pen, S, wd)
    else:
        _shower(pen, S, glaze)
    _stool(pen, S, wd, cloth)
    S.stamp(pen)
    steam(S, (890, 990, 1090), 684, 290)


def _basin(pen: Pen, S: Scene, wd: Colour, cloth: Colour) -> None:
    """Mirror over a wooden stand with a bowl; before, a cracked square of glass over a cement trough."""
    p, cement = S.p, (150, 144, 132)
    glass = mix(p["sky1"], p["water"], 0.5)
    if S.worn:
        pen.rect(232, 200, 388, 376, tone(wd, -0.2))
        pen.rect(242, 210, 378, 366, mix(glass, cement, 0.6))
        pen.line([(250, 220), (300, 290), (290, 360)], tone(cement, 0.4), 2)
        pen.rect(60, 540, 560, 580, tone(cement, 0.06))
        pen.rect(80, 580, 540, 800, tone(cement, -0.12))
        pen.poly([(200, 508), (420, 508), (380, 542), (240, 542)], (176, 92, 84))
        return
    pen.ell(310, 285, 142, 142, tone(wd, -0.2))
    pen.ell(310, 285, 126, 126, glass)
    pen.poly([(222, 375), (262, 401), (420, 217), (386, 183)], tone(glass, 0.45))
    pen.rect(60, 546, 560, 576, tone(wd, -0.05))
    pen.rect(80, 576, 540, 806, tone(wd, -0.22))
    for x in (80, 310):
        pen.rect(x + 14, 596, x + 216, 786, tone(wd, -0.08))
        pen.ell(x + (200 if x == 80 else 30), 690, 7, 7, p["dark"])
    pen.poly([(200, 495), (420, 495), (380, 548), (240, 548)], p["wall"])
    pen.ell(310, 496, 112, 18, tone(p["wall"], -0.16))
    pen.line([(310, 482), (310, 444), (345, 444), (345, 462)], p["dark"], 9)
    pen.rect(92, 490, 128, 548, mix(p["mid"], p["dark"], 0.2))
    pen.rect(138, 506, 168, 548, mix(cloth, p["wall"], 0.3))
    vase(pen, S, 500, 548, 88)


def _towels(pen: Pen, S: Scene, cloth: Colour) -> None:
    pen.rect(1440, 246, W, 256, S.p["dark"])
    for x, c in ((1456, S.p["wall"]), (1520, mix(cloth, S.p["wall"], 0.2)))[: 1 if S.worn else 2]:
        c = mix(c, (150, 140, 126), 0.5) if S.worn else c
        pen.rect(x, 254, x + 58, 424, c)
        pen.line([(x, 400), (x + 58, 400)], tone(c, -0.2), 5)


def _tub(pen: Pen, S: Scene, wd: Colour) -> None:
    """A coopered tub; before, an old earthen water vat in the same spot."""
    p, g, (cx, cy, r) = S.p, S.dab, (1000, 684, 265)
    body = (112, 92, 78) if S.worn else wd
    pen.ell(cx + 10, cy + 194, r * 0.98, 38, tone(S.p["shade"], -0.35))
    for i in range(25):
        a, b = math.pi * i / 24, math.pi * (i + 1) / 24
        stave = [
            (cx - r * k * math.cos(t), cy + dy + ry * math.sin(t))
            for t, k, dy, ry in ((a, 1, 0, 60), (a, 0.88, 180, 36), (b, 0.88, 180, 36), (b, 1, 0, 60))
        ]
        pen.poly(stave, tone(body, 0.16 - 0.42 * i / 24 + (0 if S.worn else 0.04 * (i % 2))))
    for k in () if S.worn else (0.3, 0.8):
        band = [
            (cx - r * (1 - 0.12 * k) * math.cos(t), cy + 180 * k + (60 - 22 * k) * math.sin(t))
            for t in np.linspace(0, math.pi, 40)
        ]
        pen.line(band, tone(p["wood"], -0.5), 9)
    pen.ell(cx, cy, r, 60, tone(body, 0.2))
    pen.ell(cx, cy + 3, r * 0.93, 51, tone(body, -0.3))
    water = (110, 118, 114) if S.worn else mix(p["water"], p["wall"], 0.25)
    pen.ell(cx, cy + 10, r * 0.91, 44, water)
    if S.worn:
        pen.ell(cx + 60, cy + 2, 60, 20, (168, 140, 104))
        return
    pen.ell(cx - 60, cy + 4, r * 0.5, 17, mix(p["water"], p["wall"], 0.5))
    for _ in range(34):
        a, d = g.uniform(0, 6.28), math.sqrt(g.random()) * 0.84
        blob(
            pen,
            g,
            cx + r * 0.88 * d * math.cos(a),
            cy + 10 + 40 * d * math.sin(a),
            9,
            5,
            tone(p["bloom"], g.uniform(0, 0.3)),
            8,
        )


def _shower(pen: Pen, S: Scene, glaze: Colour) -> None:
    """A tiled wall with a rain shower on its brass pipe, a pane of glass beside it, a sunken floor."""
    p, brass = S.p, (156, 124, 78)
    pen.poly([(830, 776), (1290, 776), (1330, 850), (770, 850)], tone(mix(p["shade"], p["mid"], 0.25), -0.06))
    tiles(pen, (1010, 150, 1290, 790), 56, mix(glaze, p["wall"], 0.12), mix(glaze, p["wall"], 0.6))
    pen.rect(1000, 136, 1300, 152, tone(p["shade"], -0.1))
    pen.rect(1282, 152, 1300, 790, tone(glaze, -0.18))
    pen.rect(1040, 380, 1120, 440, tone(glaze, -0.3))  # a niche with two bottles
    for x, c in ((1060, p["wall"]), (1090, mix(p["bloom"], p["wall"], 0.4))):
        pen.rect(x, 396, x + 16, 440, c)
    pen.line([(1200, 620), (1200, 230), (1120, 230)], brass, 9)
    pen.ell(1120, 238, 64, 10, tone(brass, -0.2))
    for k in range(-5, 6):
        pen.line([(1120 + k * 10, 250), (1120 + k * 12, 350 + 40 * (k % 2))], tone(p["mist"], 0.3), 2)
    pen.ell(1200, 520, 18, 18, tone(brass, -0.15))
    pen.line([(838, 200), (838, 796), (1004, 796), (1004, 200), (838, 200)], tone(p["shade"], -0.15), 7)  # the glass
    for x in (880, 912):
        pen.line([(x, 560), (x + 70, 420)], tone(p["mist"], 0.4), 4)
    pen.ell(1080, 815, 34, 8, tone(p["mid"], -0.3))


def _stool(pen: Pen, S: Scene, wd: Colour, cloth: Colour) -> None:
    pen.rect(1330, 796, 1500, 812, tone(wd, -0.05))
    for x in (1345, 1470):
        pen.rect(x, 812, x + 16, 882, tone(wd, -0.25))
    pen.poly([(1366, 736), (1440, 736), (1430, 796), (1378, 796)], (168, 84, 76) if S.worn else tone(wd, 0.1))
    for k, c in () if S.worn else enumerate((S.p["wall"], mix(cloth, S.p["wall"], 0.3), S.p["wall"])):
        pen.rect(1446, 782 - 14 * k, 1494, 796 - 14 * k, tone(c, -0.04 * k))
