"""Terraced hills: bare paddies, the Yao houses among them, tea gardens with a path and a pavilion."""

from __future__ import annotations

import numpy as np

from .backdrop import horizon_mist, ridges, sky
from .ground import Crop, paddies, path, rows
from .houses import house, stilt
from .landmarks import pavilion
from .palette import mix
from .pen import Pen
from .scene import H, Line, Scene
from .small import birds, smoke
from .trees import grove, shrub, tree
from .waterside import accent


def _slope(S: Scene) -> Line:
    """The top edge of the terraced hillside: one shoulder or two, leaning either way."""
    top = S.pick(300, 400)
    r = S.line(top + 30, 24, 2, 4) + S.pick(-90, 90) * (S.x / 1600 - 0.5)
    r -= S.pick(60, 170) * S.bump(S.pick(200, 1400), S.pick(240, 420))
    if S.chance(0.5):
        r -= S.pick(50, 120) * S.bump(S.pick(200, 1400), S.pick(160, 320))
    return r


def _hillside(S: Scene, n: float) -> Line:
    sky(S, 430)
    ridges(S, S.pick(170, 220), S.pick(300, 340), 70, 36, near=0.5)
    horizon_mist(S, 330)
    r = _slope(S)
    paddies(S, r, n, swirl=S.pick(0.09, 0.17))
    pen, x = Pen(), S.pick(120, 1400)
    grove(pen, S, x, S.at(r, x) + 8, S.pick(40, 64), S.count(3, 6), ("round", "camphor", "fir"))
    S.stamp(pen, 0.22)
    return r


def _near_corner(S: Scene) -> None:
    """Dark foliage in one lower corner, sometimes both, to hold the picture's edge."""
    pen = Pen()
    for side, x in ((0, S.pick(10, 120)), (1, S.pick(1480, 1590))):
        if side and S.chance(0.45):
            continue
        tree(pen, S, x, 930, S.pick(190, 300), ("broad", "camphor", "bamboo")[S.count(0, 2)], accent(S))
        tree(pen, S, x + (110 if side == 0 else -110), 940, S.pick(120, 190), "round")
        for _ in range(4):
            shrub(pen, S, x + S.pick(-60, 190) * (1 - 2 * side), 912, S.pick(26, 48))
    S.stamp(pen)


def _stilt_cluster(S: Scene, x: float, y: float, n: int, size: float, spread: float = 1.0) -> None:
    """A knot of wooden houses with trees behind and between."""
    pen = Pen()
    grove(pen, S, x, y - size * 0.25, size * 1.25, 5, ("broad", "camphor", "blossom"), accent(S))
    spots = sorted(
        (y + S.pick(-0.55, 0.75) * size * spread, x + S.pick(-1.1, 1.1) * size * n * 0.42 * spread) for _ in range(n)
    )
    for yy, xx in spots:
        stilt(
            pen,
            S,
            xx - size / 2,
            yy,
            size * S.pick(0.8, 1.12) * (1 + (yy - y) / 900),
            1 if S.chance(0.55) else -1,
            S.pick(0.1, 0.5),
        )
        if S.chance(0.45):
            tree(
                pen,
                S,
                xx + size * 0.95,
                yy + 6,
                size * S.pick(0.6, 1.0),
                ("round", "camphor")[S.count(0, 1)],
                accent(S),
            )
    S.stamp(pen, 0.04)
    smoke(S, x, spots[0][0] - size * 0.8, 110)


def terraces(S: Scene) -> None:
    r = _hillside(S, S.pick(17, 25))
    if S.chance(0.75):
        x = S.pick(250, 1350)
        _stilt_cluster(S, x, S.at(r, x) + S.pick(130, 260), S.count(3, 6), S.pick(44, 64))
    S.mist(S.pick(430, 520), S.pick(16, 30), 0.5)
    _near_corner(S)
    birds(S)


def yao(S: Scene) -> None:
    """The long terraces of Dazhai with a few Yao timber houses at different heights."""
    r = _hillside(S, S.pick(19, 26))
    far, near = S.pick(250, 700), S.pick(850, 1400)
    _stilt_cluster(S, far, S.at(r, far) + S.pick(90, 140), S.count(3, 5), S.pick(38, 48), 1.2)
    S.mist(S.pick(440, 490), S.pick(16, 26), 0.5)
    _stilt_cluster(S, near, S.pick(560, 640), S.count(4, 6), S.pick(84, 104), 1.15)
    if S.chance(0.6):
        _stilt_cluster(S, S.pick(120, 480), S.pick(640, 720), S.count(2, 3), S.pick(100, 120))
    _near_corner(S)
    birds(S)


# ---- tea -----------------------------------------------------------------------------------------------
def _tea_crop(S: Scene) -> Crop:
    p = S.p
    if S.snow:
        return p["leaf1"], p["f1"], p["f0"]
    return {
        "autumn": ((70, 90, 60), (114, 138, 82), (172, 178, 106)),
        "late_autumn": ((70, 84, 62), (108, 124, 82), (158, 160, 106)),
    }.get(S.season, (p["leaf0"], p["leaf1"], p["leaf2"]))


def tea(S: Scene) -> None:
    """Clipped tea rows over four hills; a stone path climbs to a pavilion under its shade trees."""
    sky(S, 540)
    ridges(S, S.pick(230, 290), 400, 90, 40, near=0.6)
    horizon_mist(S, 410)
    crop, at, side, foot = _tea_crop(S), S.pick(950, 1250), S.pick(180, 520), 1150.0
    hills = (
        (470, S.pick(40, 90), side + 200, 260, 12),
        (555, S.pick(110, 170), at, S.pick(230, 320), 12),
        (650, S.pick(90, 140), side, 330, 11),
        (800, S.pick(120, 180), S.pick(1250, 1500), 460, 10),
    )
    for i, (base, amp, xc, sp, n) in enumerate(hills):
        r = base - amp * S.bump(xc, sp) + S.line(0, 15 - 2 * i, 3, 3) + S.pick(-50, 50) * (S.x / 1600 - 0.5)
        haze = 0.34 * (1 - i / 3)
        rows(
            S,
            r,
            min(H, base + 300),
            n,
            tuple(mix(k, S.p["mist"], haze) for k in crop),
            tilt=S.pick(-4, 4),
            power=0.66,
            bump=0.2,
        )
        foot = _on_tea_hill(S, i, r, (at, side), foot)
        if i < 3:
            S.mist(base + 26, 16, 0.26)
    birds(S)


def _on_tea_hill(S: Scene, i: int, r: Line, spots: tuple[float, float], foot: float) -> float:
    """What stands on hill i; foot is where the path comes down to the next hill, passed on."""
    pen, (at, side) = Pen(), spots
    if i == 0:
        grove(pen, S, side, S.at(r, side) + 5, S.pick(56, 84), 6, ("fir", "camphor", "fir"))
    elif i == 1:
        top = S.at(r, at)
        bend = S.pick(30, 90)
        way = [(at + bend * np.sin(t * 5.2) * t - 120 * t, top + 2 + 270 * t) for t in np.linspace(0, 1, 16)]
        path(pen, S, way, 9, 34)
        foot = way[13][0]
        grove(pen, S, at - 130, S.at(r, at - 130) + 6, S.pick(90, 120), 3, ("camphor", "blossom"))
        if S.chance(0.65):
            pavilion(pen, S, at, top + 8, S.pick(92, 130))
        else:
            house(pen, S, at - 60, top + 10, S.pick(90, 120), 48)
        tree(pen, S, at + 105, S.at(r, at + 105) + 6, S.pick(130, 170), "camphor")
    elif i == 2:
        grove(pen, S, side - 80, S.at(r, side - 80) + 8, S.pick(120, 170), 4, ("broad", "round", "camphor"), accent(S))
    else:
        top = S.at(r, foot) - 2
        path(pen, S, [(foot - 150 * t + 70 * np.sin(t * 4), top + 270 * t) for t in np.linspace(0, 1, 12)], 26, 96)
        tree(pen, S, S.pick(1480, 1560), 880, S.pick(230, 300), "camphor")
    S.stamp(pen, max(0.0, 0.12 - 0.04 * i))
    return foot
