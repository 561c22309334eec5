"""A guest room: bed or two beds, a window on the hills; before, the same room bare and dim."""

from __future__ import annotations

import math

import numpy as np

from .inside import (
    CLOTH,
    TIMBER,
    WALLS,
    beam,
    bulb,
    choice,
    earth_floor,
    floor,
    frame,
    glow,
    lattice,
    stains,
    timber,
    vase,
    view,
    wall,
)
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import Scene, W
from .trees import blob

FLOOR = 690


def room(S: Scene) -> None:
    x0, y0 = S.pick(800, 960), S.pick(140, 185)
    hole = (x0, y0, x0 + S.pick(430, 560), y0 + S.pick(340, 390))
    lime, wood, quilt = choice(S, WALLS), choice(S, TIMBER), choice(S, CLOTH)
    twin, hanging = S.chance(0.45), S.count(0, 2)
    view(S, (hole[0] + hole[2]) / 2, hole[1], hole[3])
    pen, c, wd = Pen(), wall(S, lime), timber(S, wood)
    frame(pen, c, hole, FLOOR)
    S.stamp(pen)
    stains(S, c, FLOOR, hole)
    pen = Pen()
    for x in (250, 1540):
        pen.rect(x - 24, 0, x + 24, FLOOR, tone(wd, -0.06))
    pen.rect(0, 36, W, 80, tone(wd, -0.12))
    if S.worn:
        earth_floor(S, pen, FLOOR)
    else:
        floor(pen, mix(wd, S.p["wall"], 0.34), FLOOR, 700, 250)
        pen.rect(0, FLOOR - 20, W, FLOOR, tone(wd, -0.1))
        _rug(pen, quilt, S.p["wall"])
    _window(pen, S, hole, wd)
    _hanging(pen, S, hanging, quilt)
    S.stamp(pen)
    beam(S, [(hole[0] + 30, 705), (hole[2] - 120, 705), (hole[0] + 120, 900), (hole[0] - 230, 900)])
    pen = Pen()
    _bedside(pen, S, wd)
    if twin:
        _bed(pen, S, (200, 480), 556, wd, quilt)
        _bed(pen, S, (36, 600), 682, wd, quilt)
    else:
        _bed(pen, S, (60, 640), 640, wd, quilt)
    if S.worn:
        bulb(pen, 690, 170)
    else:
        _lamp(pen, S)
    _seat(pen, S, hole, wd, quilt)
    S.stamp(pen)
    glow(S, 900, 640, 130, 0.4)
    glow(S, 690, 150, 170, 0.3)


def _rug(pen: Pen, cloth: Colour, pale: Colour) -> None:
    pen.ell(1000, 826, 420, 66, mix(cloth, pale, 0.62))
    pen.ell(1000, 826, 376, 55, mix(pale, cloth, 0.16))


def _window(pen: Pen, S: Scene, hole: tuple[float, float, float, float], wd: Colour) -> None:
    x0, y0, x1, y1 = hole
    sash = tone(wd, -0.28)
    lattice(pen, hole, sash, (2, 3) if S.worn else (2, 1), 8, 18)
    pen.rect(x0 - 44, y1 + 16, x1 + 44, y1 + 36, tone(wd, -0.16))
    if S.worn:  # one pane papered over
        pen.rect(x0 + 6, y0 + 6, (x0 + x1) / 2 - 6, y0 + (y1 - y0) / 3 - 5, (196, 186, 164))
        return
    for a in (x0, (x0 + x1) / 2):
        half = (x1 - x0) / 2
        for k in (1, 2, 3):
            pen.line([(a + half * k / 4, y0), (a + half * k / 4, y0 + 84)], sash, 3)
        pen.line([(a, y0 + 84), (a + half, y0 + 84)], sash, 3)
    curtain = mix(S.p["wall"], S.p["mist"], 0.5)
    for a, b in ((x0 - 84, x0 + 6), (x1 - 6, x1 + 84)):
        pen.poly([(a, y0 - 40), (b, y0 - 40), (b - 10, y1 + 80), (a + 4, y1 + 80)], curtain)
        for t in (0.25, 0.5, 0.75):
            pen.line([(a + (b - a) * t, y0 - 40), (a + (b - a) * t, y1 + 80)], tone(curtain, -0.09), 3)
    pen.rect(x0 - 104, y0 - 50, x1 + 104, y0 - 36, tone(wd, -0.35))
    vase(pen, S, x1 - 80, y1 + 17, 112)


def _hanging(pen: Pen, S: Scene, kind: int, cloth: Colour) -> None:
    """On the wall: a landscape scroll, an indigo cloth, or a shelf of bowls; before, a bare nail rail."""
    if S.worn:
        pen.rect(340, 196, 540, 208, (112, 98, 84))
        pen.poly([(380, 206), (450, 206), (462, 330), (366, 326)], (128, 130, 124))
    elif kind == 0:
        _scroll(pen, S, 370, 150, 150, 290)
    elif kind == 1:
        pen.rect(340, 158, 560, 166, S.p["dark"])
        pen.rect(352, 166, 548, 380, cloth)
        for i in range(5):
            for j in range(5):
                pen.poly(
                    [(372 + i * 38 + 10 * a, 196 + j * 38 + 10 * b) for a, b in ((0, -1), (1, 0), (0, 1), (-1, 0))],
                    tone(cloth, 0.6),
                )
        for x in range(356, 548, 8):
            pen.line([(x, 380), (x, 396)], tone(cloth, 0.2), 2)
    else:
        for y in (230, 340):
            pen.rect(330, y, 580, y + 12, tone(S.p["wood"], -0.15))
            for k, x in enumerate((365, 430, 500, 550)):
                c = ((84, 116, 128), (206, 214, 208), mix(S.p["wood"], S.p["dark"], 0.3), cloth)[k]
                blob(pen, S.dab, x, y - 24, 22, 24, tone(c, -0.05), 22, 0.02)


def _scroll(pen: Pen, S: Scene, x: float, y: float, w: float, h: float) -> None:
    p = S.p
    pen.rect(x - 8, y - 8, x + w + 8, y, p["dark"])
    pen.rect(x, y, x + w, y + h, mix(p["shade"], p["mid"], 0.25))
    pen.rect(x + 12, y + 30, x + w - 12, y + h - 30, p["wall"])
    for k, c in ((0.45, p["far"]), (0.58, p["mid"]), (0.72, p["near"])):
        hills = [
            (x + 12 + (w - 24) * t, y + h * (k - 0.13 * math.sin(2.6 * t * 2 + k * 9) * math.sin(3.1 * t)))
            for t in np.linspace(0, 1, 24)
        ]
        pen.poly([(x + 12, y + h - 30), *hills, (x + w - 12, y + h - 30)], c)
    pen.ell(x + w * 0.66, y + h * 0.26, 13, 13, p["sun"])
    pen.rect(x - 10, y + h, x + w + 10, y + h + 11, p["dark"])


def _bed(pen: Pen, S: Scene, span: tuple[float, float], y: float, wd: Colour, quilt: Colour) -> None:
    """A bed whose near side runs from span[0] over span[1] units, its mattress top at y; quilt folded toward the foot."""
    x, w = span
    end, deep = x + w + 110, 130
    white = (188, 182, 168) if S.worn else S.p["wall"]
    cloth = mix(quilt, (138, 128, 116), 0.72) if S.worn else quilt
    pen.poly([(x - 16, y + 218), (end, y + 218), (end + 20, y + 238), (x - 30, y + 238)], tone(S.p["wood"], -0.5))
    pen.rect(x - 24, y - 150, x + 12, y + 222, tone(wd, -0.3))
    pen.rect(x - 24, y - 150, x + 70, y + 60, tone(wd, -0.2))
    if not S.worn:
        lattice(pen, (x - 4, y - 130, x + 56, y + 40), tone(wd, 0.18), (2, 5), 4, 0)
    pen.rect(x, y + 150, end, y + 200, tone(wd, -0.12))
    pen.rect(end - 26, y + 120, end + 4, y + 222, tone(wd, -0.3))
    pen.poly([(x + 50, y), (end - 150, y), (end, y + deep - 20), (end, y + 166), (x, y + 166), (x, y + 60)], white)
    pen.poly([(x, y + 92), (end, y + 104), (end, y + 166), (x, y + 166)], tone(white, -0.1))
    _quilt(pen, S, (x + w * 0.42, end), y, cloth, white)
    for dx, dy in ((92, -6), (128, 26)):
        blob(
            pen,
            S.dab,
            x + dx,
            y + dy,
            78,
            36 if not S.worn else 24,
            tone(white, 0.3 if dy < 0 else -0.03),
            20,
            0.05,
        )


def _quilt(pen: Pen, S: Scene, span: tuple[float, float], y: float, cloth: Colour, white: Colour) -> None:
    """The quilt from its turned-down edge to the foot of the bed, sprigged when new."""
    fold, end = span
    deep = 130
    pen.poly(
        [
            (fold, y - 8),
            (end - 146, y - 8),
            (end + 4, y + deep - 26),
            (end + 6, y + 180),
            (fold + 22, y + 184),
            (fold - 10, y + 92),
        ],
        cloth,
    )
    pen.poly([(fold - 10, y + 92), (end + 4, y + 94), (end + 6, y + 180), (fold + 22, y + 184)], tone(cloth, -0.16))
    if not S.worn:
        pen.poly(
            [
                (fold - 8, y - 12),
                (fold + 56, y - 10),
                (fold + 86, y + 92),
                (fold + 92, y + 186),
                (fold + 14, y + 188),
                (fold - 18, y + 92),
            ],
            tone(white, -0.04),
        )
        for i in range(int((end - fold) / 52)):
            for j in range(3):
                sx, sy = fold + 112 + i * 40 + j * 26, y + 14 + j * 34
                if sx < end - 130 + (sy - y) * 1.1:
                    pen.poly(
                        [(sx + 6 * a, sy + 5 * b) for a, b in ((0, -1), (1, 0), (0, 1), (-1, 0))], tone(cloth, 0.62)
                    )


def _bedside(pen: Pen, S: Scene, wd: Colour) -> None:
    if S.worn:
        pen.rect(850, 716, 958, 730, tone(wd, -0.2))
        for x in (858, 940):
            pen.rect(x, 730, x + 10, 822, tone(wd, -0.3))
        pen.ell(900, 708, 20, 10, (150, 150, 140))
        return
    pen.rect(830, 710, 984, 726, tone(wd, -0.3))
    pen.rect(842, 726, 972, 826, tone(wd, -0.14))
    pen.line([(842, 776), (972, 776)], tone(wd, -0.4), 3)
    for y in (752, 800):
        pen.ell(907, y, 6, 6, S.p["f2"])
    pen.rect(896, 664, 904, 710, S.p["dark"])
    pen.ell(900, 709, 28, 6, S.p["dark"])
    pen.poly([(866, 664), (934, 664), (920, 598), (880, 598)], (250, 226, 170))
    pen.ell(956, 703, 12, 8, S.p["mid"])


def _lamp(pen: Pen, S: Scene) -> None:
    pen.line([(690, 0), (690, 74)], S.p["dark"], 3)
    shade = mix(S.p["wood"], (236, 200, 130), 0.5)
    pen.poly([(618, 148), (762, 148), (724, 80), (656, 80)], shade)
    for k in range(-4, 5):
        pen.line([(690 + k * 8, 80), (690 + k * 16, 148)], tone(shade, -0.3), 2)


def _seat(pen: Pen, S: Scene, hole: tuple[float, float, float, float], wd: Colour, cloth: Colour) -> None:
    """Below the window: a low tea table and a cushion; before, two sacks and a stool."""
    x = min(1400, (hole[0] + hole[2]) / 2 + 190)
    if S.worn:
        for dx in (0, 84):
            blob(pen, S.dab, x + dx, 742, 48, 62, (158, 146, 122), 18, 0.08)
            pen.poly([(x + dx - 18, 690), (x + dx + 18, 690), (x + dx + 8, 668), (x + dx - 10, 670)], (138, 126, 104))
        return
    pen.rect(x - 100, 738, x + 110, 752, tone(wd, -0.2))
    for dx in (-88, 86):
        pen.rect(x + dx, 752, x + dx + 12, 806, tone(wd, -0.32))
    blob(pen, S.dab, x - 10, 722, 26, 20, mix(S.p["mid"], S.p["dark"], 0.25), 18, 0.03)
    for dx in (34, 64):
        pen.ell(x + dx, 732, 11, 7, S.p["wall"])
    pen.ell(x + 10, 842, 92, 20, tone(cloth, -0.2))
    pen.ell(x + 10, 834, 92, 20, mix(cloth, S.p["wall"], 0.18))
