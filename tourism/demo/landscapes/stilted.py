"""Timber villages on posts: the Dong with drum tower and covered bridge, the Miao climbing their hillsides."""

from __future__ import annotations

import numpy as np

from .backdrop import horizon_mist, ridges, sky, woodland
from .ground import fields, meadow, paddies
from .houses import stilt
from .landmarks import covered_bridge, drum_tower
from .palette import mix, tone
from .pen import Pen
from .scene import Line, Scene
from .small import birds, smoke
from .trees import grove, shrub, tree
from .waterside import accent

GREENS = ("broad", "camphor", "round")


def _rank(S: Scene, pen: Pen, y: float, size: float, span: tuple[float, float], lift: Line, gap: float = 0.12) -> None:
    """One uneven rank of houses from span[0] to span[1]; lift raises it with the hill."""
    x, end = span
    while x < end:
        s = size * S.pick(0.72, 1.22)
        yy = y + S.at(lift, x + s / 2) + S.pick(-0.2, 0.2) * size
        if S.chance(gap):
            grove(pen, S, x + s * 0.5, yy, s * S.pick(0.8, 1.15), 3, GREENS, accent(S))
            x += s * S.pick(0.5, 0.9)
            continue
        stilt(pen, S, x, yy, s, 1 if S.chance(0.58) else -1, S.pick(0, 0.55))
        if S.chance(0.22):
            tree(pen, S, x + s * 1.2, yy + 4, s * S.pick(0.5, 0.9), GREENS[S.count(0, 2)], accent(S))
        x += s * S.pick(1.02, 1.42)


def dong(S: Scene) -> None:
    """A valley-floor village around its drum tower, a covered bridge over the stream in front."""
    sky(S, 520)
    ridges(S, S.pick(220, 270), 400, 100, 50, near=0.7)
    horizon_mist(S, 410)
    tower = S.pick(420, 1180)
    flat = np.zeros(S.w, np.float32)
    hill = S.pick(0, 120) * S.bump(S.pick(0, 1600), S.pick(260, 480))
    S.fill(S.crowns(452 - hill, 15), mix(woodland(S), S.p["mid"], 0.3), mix(S.grass[0], S.p["mist"], 0.2), 150)
    for i, (y, size) in enumerate(((505, 60), (548, 74), (596, 90))):
        pen = Pen()
        _rank(S, pen, y, size, (S.pick(-60, 200), S.pick(1380, 1600)), -hill * (1 - 0.32 * i), 0.16)
        S.stamp(pen, 0.28 - 0.1 * i)
    pen = Pen()
    drum_tower(pen, S, tower, 655, S.pick(150, 205), (7, 9, 11)[S.count(0, 2)])
    _rank(S, pen, 655, 104, (S.pick(-80, 60), tower - 200), flat, 0.2)
    _rank(S, pen, 655, 104, (tower + 120, 1560), flat, 0.2)
    grove(pen, S, tower - 130, 664, 100, 3, GREENS, accent(S))
    S.stamp(pen)
    smoke(S, tower + S.pick(-400, -200), 500, 130)
    if S.chance(0.65):
        _bridge_front(S)
    else:
        paddies(S, S.line(672, 8, 3, 4), 8)
    birds(S)


def _bridge_front(S: Scene) -> None:
    pen = Pen()
    pen.rect(-5, 668, 1605, 680, tone(S.p["shade"], -0.22))
    for _ in range(26):
        shrub(pen, S, S.pick(0, 1600), 676, S.pick(10, 26))
    S.stamp(pen)
    S.water(680, 0.5)
    _river_bridge(S, S.pick(786, 806), S.pick(520, 680))


def _river_bridge(S: Scene, y: float, w: float) -> None:
    """A covered bridge from the far bank at the left to a near meadow, with its blurred reflection."""
    pen, x = Pen(), w * 0.32
    pen.rect(x - w * 0.54, y + 6, x + w * 0.54, y + w * 0.09, S.p["dark"])
    for t in (-0.45, 0.0, 0.45):
        pen.poly(
            [(x + w * (t - 0.1), y + w * 0.09), (x + w * (t + 0.1), y + w * 0.09), (x + w * t, y + w * 0.17)],
            S.p["dark"],
        )
    S.stamp(pen, 0, 0.2)
    pen, end = Pen(), x + w * 0.55
    covered_bridge(pen, S, x, y, w)
    S.stamp(pen)
    bank = S.line(884, 8, 4, 4) - (876 - y) * np.clip((S.x - end + 110) / 150, 0, 1) ** 1.4 * S.bump(end + 160, 420)
    fields(S, bank, 8, S.chance(0.4))
    pen = Pen()
    for dx, s in ((-30, 22), (20, 34), (170, 26), (320, 40)):
        shrub(pen, S, end + dx, S.at(bank, end + dx) + 8, s)
    tree(
        pen,
        S,
        end + S.pick(90, 240),
        y + 22,
        S.pick(170, 250),
        ("willow", "camphor", "broad")[S.count(0, 2)],
        accent(S),
    )
    S.stamp(pen)


def miao(S: Scene) -> None:
    """Roofs upon roofs up one or two hills, a river in front, terraces or woods above; no drum tower."""
    sky(S, 480)
    ridges(S, S.pick(180, 230), 350, 90, 50, near=0.65)
    horizon_mist(S, 350)
    base, top = 690.0, S.pick(300, 350)
    peaks = [S.pick(260, 620)] + ([S.pick(1050, 1400)] if S.chance(0.65) else [])
    spread = S.pick(330, 430)
    shape = np.sum([S.bump(x, spread) for x in peaks], axis=0)
    shape = shape / shape.max()
    crest = base - (base - top) * (0.28 + 0.72 * shape) + S.line(0, 10, 5, 4)
    S.fill(S.crowns(crest - 10, 15), mix(S.p["near"], S.grass[0], 0.45), mix(*S.grass, 0.3), 260, tex=0.08)
    _roofs_up(S, crest, base, shape)
    for x in peaks:
        smoke(S, x + S.pick(-60, 60), S.at(crest, x) + 70, 110)
    S.mist(S.pick(400, 470), 16, 0.42)
    _river_front(S, base)
    birds(S)


def _roofs_up(S: Scene, crest: Line, base: float, shape: Line) -> None:
    """Ranks following the hill's contours: fewer and smaller houses toward the crest."""
    ranks = S.count(7, 8)
    for i in range(ranks):
        t = (i + 0.6) / ranks  # 0 at the crest, 1 at the river
        y = crest + 26 + (base - crest - 26) * t
        size = 44 + 42 * t
        pen, x = Pen(), S.pick(-90, 0)
        while x < 1620:
            reach = S.at(shape, x) > 0.74 - 0.9 * t  # upper ranks only near the summits
            if reach and not S.chance(0.13):
                s = size * S.pick(0.7, 1.25)
                stilt(
                    pen,
                    S,
                    x,
                    S.at(y, x + s / 2) + S.pick(-0.28, 0.22) * size,
                    s,
                    1 if S.chance(0.56) else -1,
                    S.pick(0, 0.5),
                )
                x += s * S.pick(0.92, 1.26)
            else:
                grove(pen, S, x + size * 0.4, S.at(y, x) + 4, size * S.pick(0.8, 1.25), 2, GREENS, accent(S))
                x += size * S.pick(1.0, 1.7)
        S.stamp(pen, 0.3 * (1 - t))


def _river_front(S: Scene, base: float) -> None:
    pen, stone = Pen(), mix(S.p["shade"], S.p["mid"], 0.3)
    pen.rect(-5, base + 10, 1605, base + 28, tone(stone, -0.2))
    pen.line([(0, base + 10), (1600, base + 10)], tone(stone, 0.2), 3)
    for _ in range(34):
        shrub(pen, S, S.pick(0, 1600), base + 14, S.pick(9, 26))
    for side in (S.pick(20, 120), S.pick(1460, 1580)):
        tree(pen, S, side, base + 20, S.pick(120, 190), GREENS[S.count(0, 1)], accent(S))
    S.stamp(pen)
    S.water(base + 26, 0.5)
    if S.chance(0.4):
        return _river_bridge(S, base + 112, S.pick(470, 560))
    edge = S.line(880, 8, 4, 4) - S.pick(30, 80) * S.bump(S.pick(900, 1700), 380) + 40 * S.bump(S.pick(100, 500), 300)
    if S.chance(0.5):
        fields(S, edge, 7, S.chance(0.5))
    else:
        meadow(S, edge, 120)
