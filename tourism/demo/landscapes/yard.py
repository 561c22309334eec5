"""A household's courtyard: swept flags, a table, drying baskets, a gate; before, bare earth, weeds and stacked bricks."""

from __future__ import annotations

import numpy as np

from .backdrop import ridges, sky
from .houses import roof_colours
from .inside import TIMBER, WALLS, choice, floor, lattice, strings, timber, wall
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import H, Scene, W
from .small import basket
from .trees import blob, grove, shrub, tree

WALL_TOP, FLOOR, MAIZE = 350, 666, (232, 184, 76)


def yard(S: Scene) -> None:
    sky(S, 480)
    ridges(S, S.pick(160, 200), 300, 90, 40, near=0.7)
    S.mist(325, 30, 0.7)
    lime, wood, gate_x = choice(S, WALLS), choice(S, TIMBER), S.pick(960, 1160)
    moon, tree_kind = S.chance(0.5), ("round", "broad", "blossom")[S.count(0, 2)]
    table_x, fruit = S.pick(940, 1120), S.p["accent"] if S.season in ("autumn", "late_autumn", "winter") else None
    pen = Pen()
    grove(pen, S, S.pick(520, 640), 440, 170, 3, ("broad", "round", "camphor"))
    tree(pen, S, S.pick(700, 800), 450, 210, "bamboo")
    grove(pen, S, S.pick(1300, 1460), 440, 170, 3, ("round", "camphor"))
    S.stamp(pen, 0.08)
    c, wd = wall(S, lime), timber(S, wood)
    _enclosure(S, c)
    _gate(S, gate_x, moon, wd, c)
    _ground(S)
    pen = Pen()
    _house(pen, S, c, wd)
    S.stamp(pen)
    pen = Pen()
    if S.worn:
        _clutter(pen, S, table_x)
    else:
        _drying(pen, S)
        _table(pen, S, table_x)
    tree(pen, S, 1480, 742, 500, tree_kind, fruit)
    _pots(pen, S)
    S.stamp(pen)


def _enclosure(S: Scene, c: Colour) -> None:
    pen, (tiles, line, edge) = Pen(), roof_colours(S)
    pen.rect(380, WALL_TOP + 20, W, FLOOR + 4, tone(c, -0.03))
    if S.worn:
        for _ in range(8):
            blob(
                pen,
                S.dab,
                S.dab.uniform(430, W),
                S.dab.uniform(420, 650),
                S.dab.uniform(30, 110),
                S.dab.uniform(16, 50),
                mix(c, (150, 116, 90), S.dab.uniform(0.2, 0.6)),
                18,
                0.3,
            )
    pen.rect(380, FLOOR - 40, W, FLOOR + 4, mix(c, S.p["mid"], 0.3))
    pen.poly([(380, WALL_TOP + 30), (390, WALL_TOP - 8), (W, WALL_TOP - 8), (W, WALL_TOP + 30)], tiles)
    for x in range(390, W, 17):
        pen.line([(x, WALL_TOP - 6), (x - 2, WALL_TOP + 30)], line, 1.6)
    pen.line([(380, WALL_TOP + 30), (W, WALL_TOP + 30)], edge, 5)
    pen.line([(388, WALL_TOP - 8), (W, WALL_TOP - 8)], edge, 7)
    S.stamp(pen)


def _gate(S: Scene, x: float, moon: bool, wd: Colour, c: Colour) -> None:
    """A moon gate with hills beyond, or a plank door under its own little roof; before, only the door."""
    p, pen, r = S.p, Pen(), 108
    if not moon:
        (tiles, _, edge) = roof_colours(S)
        pen.rect(x - 112, WALL_TOP - 30, x + 112, FLOOR, tone(c, -0.08))
        pen.rect(x - 84, 440, x + 84, FLOOR, tone(wd, -0.32))
        for k in (-1, 1):
            pen.rect(x + k * 41 - 38, 450, x + k * 41 + 38, FLOOR, tone(wd, -0.12))
            pen.ell(x + k * 12, 566, 6, 6, p["f2"])
            if not S.worn:
                pen.rect(x + k * 98 - 11, 452, x + k * 98 + 11, 610, p["accent"])
        pen.poly(
            [(x - 146, WALL_TOP - 22), (x + 146, WALL_TOP - 22), (x + 116, WALL_TOP - 84), (x - 116, WALL_TOP - 84)],
            tiles,
        )
        pen.line([(x - 150, WALL_TOP - 22), (x + 150, WALL_TOP - 22)], edge, 7)
        pen.line([(x - 120, WALL_TOP - 84), (x + 120, WALL_TOP - 84)], edge, 8)
        return S.stamp(pen)
    cy, us = 536, np.linspace(-r, r, 60)
    arc = np.sqrt(r**2 - us**2)
    pen.ell(x, cy, r + 16, r + 16, tone(p["shade"], -0.2))
    pen.ell(x, cy, r, r, mix(p["sky1"], p["mist"], 0.5))
    for y, a, hill in ((518, 16, p["far"]), (552, 14, p["mid"]), (596, 7, S.grass[1])):
        top = np.clip(y - a * np.sin(us / 42 + y) - cy, -arc, arc)
        pen.poly(
            [(x + u, cy + v) for u, v in zip(us, top, strict=True)]
            + [(x + u, cy + v) for u, v in zip(us[::-1], arc[::-1], strict=True)],
            hill,
        )
    tree(pen, S, x + 40, 620, 100, "round")
    pen.rect(x - 125, 638, x + 125, FLOOR + 6, tone(p["shade"], -0.12))
    S.stamp(pen)


def _ground(S: Scene) -> None:
    pen, g = Pen(), S.dab
    if not S.worn:
        floor(pen, tone(mix(S.p["shade"], S.p["wall"], 0.3), -0.03), FLOOR, 900, 370, 16, 9)
        return S.stamp(pen)
    earth = mix((150, 128, 104), S.p["f0"], 0.12 if not S.snow else 0.5)
    pen.rect(0, FLOOR, W, H, earth)
    for _ in range(26):
        y = g.uniform(FLOOR + 10, H)
        blob(
            pen,
            g,
            g.uniform(0, W),
            y,
            g.uniform(50, 170),
            5 + (y - FLOOR) * 0.09,
            tone(earth, g.uniform(-0.14, 0.08)),
            16,
            0.3,
        )
    for _ in range(40):
        x, y = g.uniform(380, W), FLOOR + abs(g.normal(0, 40)) + 4
        for _ in range(4):
            pen.line([(x, y), (x + g.uniform(-14, 14), y - g.uniform(10, 30))], tone(S.grass[0], -0.12), 2.4)
    S.stamp(pen)


def _house(pen: Pen, S: Scene, c: Colour, wd: Colour) -> None:
    (tiles, line, edge), stone = roof_colours(S), mix(S.p["shade"], S.p["wall"], 0.3)
    pen.rect(0, 200, 400, FLOOR + 14, tone(c, -0.1))
    pen.rect(40, 280, 380, FLOOR + 6, tone(wd, -0.1))
    for x in (30, 206, 384):
        pen.rect(x - 13, 180, x + 13, FLOOR + 10, tone(wd, -0.34))
        pen.rect(x - 20, FLOOR, x + 20, FLOOR + 18, tone(stone, -0.3))
    for x in (52, 136, 226, 306):
        lattice(pen, (x + 8, 322, x + 62, 480), tone(wd, -0.4), (2, 4) if S.worn else (3, 6), 3.4, 7)
        pen.rect(x, 506, x + 70, 656, tone(wd, -0.26))
        pen.rect(x + 9, 518, x + 61, 646, tone(wd, -0.02))
    pen.poly([(-10, 218), (450, 232), (470, 212), (400, 70), (-10, 46)], tiles)
    for k in range(27):
        pen.line([(k * 15.6 - 6, 47 + k * 0.9), (k * 18 - 6, 218 + k * 0.5)], line, 2)
    for pts, w in (
        ([(-10, 218), (440, 232), (472, 208)], 8),
        ([(-10, 47), (402, 70)], 11),
        ([(402, 68), (471, 210)], 9),
    ):
        pen.line(pts, edge, w)
    if S.worn:
        for x, y in ((120, 150), (300, 110), (230, 190)):  # slipped tiles
            pen.poly([(x, y), (x + 44, y + 2), (x + 48, y + 26), (x + 4, y + 24)], tone(tiles, 0.22))
        return
    strings(pen, S, 70, 262, 17, (MAIZE, S.p["accent"]) * 2)
    strings(pen, S, 250, 262, 17, (MAIZE, S.p["accent"]) * 2)


def _drying(pen: Pen, S: Scene) -> None:
    green = S.p["leaf1"] if S.season == "spring" else (190, 60, 44)
    for x, y, r, c in ((470, 772, 112, (226, 172, 66)), (290, 838, 124, S.p["accent"]), (600, 852, 116, green)):
        basket(pen, S, x + S.pick(-30, 30), y, r * S.pick(0.85, 1.05), c, 0.36)


def _table(pen: Pen, S: Scene, tx: float) -> None:
    """Stone table, drum stools, a teapot and cups."""
    p, ty, stone = S.p, 782, mix(S.p["shade"], S.p["wall"], 0.3)
    pen.ell(tx + 14, ty + 92, 236, 30, tone(stone, -0.28))
    for x, y in ((tx - 210, ty + 46), (tx + 214, ty + 38), (tx - 20, ty + 84)):
        pen.ell(x, y + 30, 52, 15, tone(stone, -0.42))
        pen.rect(x - 46, y, x + 46, y + 30, tone(stone, -0.34))
        pen.ell(x, y, 52, 16, tone(stone, -0.14))
    pen.poly([(tx - 50, ty), (tx + 50, ty), (tx + 74, ty + 84), (tx - 74, ty + 84)], tone(stone, -0.42))
    pen.ell(tx, ty + 12, 186, 48, tone(stone, -0.36))
    pen.ell(tx, ty, 186, 46, tone(stone, 0.12))
    pot = mix(p["mid"], p["dark"], 0.25)
    pen.ell(tx - 20, ty - 22, 36, 30, pot)
    pen.line([(tx + 12, ty - 26), (tx + 36, ty - 44)], pot, 8)
    pen.ell(tx - 20, ty - 53, 7, 6, p["dark"])
    for x, y in ((tx + 70, ty - 2), (tx - 100, ty + 4), (tx + 20, ty + 18)):
        pen.ell(x, y, 15, 8, p["wall"])
        pen.ell(x, y - 2, 11, 5, mix(p["wood"], p["f2"], 0.4))


def _clutter(pen: Pen, S: Scene, tx: float) -> None:
    """Where baskets and table will be: firewood, bricks, an old mill stone."""
    wood, brick = mix(S.p["wood"], (110, 96, 84), 0.5), (150, 104, 84)
    pen.ell(455, 866, 215, 20, tone(S.p["dark"], 0.2))
    for k in range(24):  # a stack of split logs, end on
        row = (k >= 9) + (k >= 17)
        lx, y, r = 290.0 + (k - (0, 9, 17)[row]) * 42 + row * 21, 848 - row * 37, 20 - 3 * (k % 2)
        pen.ell(lx, y, r + 1, r + 1, tone(wood, -0.3))
        pen.ell(lx - 1, y - 1, r - 2, r - 2, tone(wood, 0.2 + 0.1 * (k % 3)))
        pen.ell(lx - 1, y - 1, r * 0.45, r * 0.45, tone(wood, 0.08))
    for k in range(12):
        x, y = tx - 150 + (k % 5) * 62 + (k // 5) * 30, 846 - (k // 5) * 28
        pen.rect(x, y - 24, x + 56, y, tone(brick, -0.06 * (k % 4)))
    pen.ell(tx + 190, 832, 84, 26, tone(S.p["shade"], -0.4))
    pen.ell(tx + 190, 816, 84, 26, tone(S.p["shade"], -0.22))
    pen.ell(tx + 190, 816, 16, 6, tone(S.p["dark"], 0.1))


def _pots(pen: Pen, S: Scene) -> None:
    for x, s in ((1370, 70), (1436, 90)):
        clay = (120, 100, 86) if S.worn else mix(S.p["wood"], S.p["accent"], 0.35)
        pen.poly(
            [
                (x - s * 0.42, 744 - s * 0.5),
                (x + s * 0.42, 744 - s * 0.5),
                (x + s * 0.3, 744 + s * 0.1),
                (x - s * 0.3, 744 + s * 0.1),
            ],
            clay,
        )
        if not S.worn:
            shrub(pen, S, x, 744 - s * 0.42, s * 0.62)
            for _ in range(6):
                pen.ell(x + S.dab.uniform(-0.4, 0.4) * s, 744 - s * S.dab.uniform(0.5, 0.9), 5, 4, S.p["bloom"])
