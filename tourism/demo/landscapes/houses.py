"""Oblique houses: the plain house, and the stilt house, log cabin and stone house made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .palette import LAMP, Colour, mix, tone
from .pen import Pen, Point
from .scene import Scene

Place = Callable[[float, float], Point]
Roof = tuple[Colour, ...]


def roof_colours(S: Scene) -> Roof:
    """Tiles, tile lines, edges."""
    return S.p["roof"], S.p["tile"], (86, 92, 100) if S.snow else S.p["dark"]


def window_colour(S: Scene) -> Colour:
    return LAMP if S.snow else tone(S.p["dark"], 0.06)


@dataclass(frozen=True)
class Look:
    """How a house is built; empty or 0 means worked out from its width and height."""

    wall: Colour = ()
    roof: Roof = ()
    dep: float = 0.0
    rise: float = 0.0
    wins: int = 3
    door: bool = True
    bands: int = 0
    sag: float = 0.035
    over: float = 0.07
    gable: Colour | None = None


def house(pen: Pen, S: Scene, x: float, y: float, w: float, h: float, look: Look | None = None, flip: int = 1) -> None:
    """Long wall to the viewer with its left foot at (x, y), gable receding to the right (flip -1: left)."""
    look = look or Look()
    dep = look.dep or w * 0.42
    look = replace(
        look, dep=dep, rise=look.rise or h * 0.55, wall=look.wall or S.p["wall"], roof=look.roof or roof_colours(S)
    )
    x0 = x if flip > 0 else x + w

    def at(u: float, v: float) -> Point:
        return x0 + flip * u, y - v

    pen.poly(
        [at(-w * 0.03, -h * 0.06), at(w, -h * 0.07), at(w + dep * 1.04, dep * 0.22), at(w + dep, dep * 0.26), at(0, 0)],
        tone(mix(S.grass[0], S.p["shade"], 0.4), -0.22),
    )
    _walls(pen, S, at, w, h, look, flip)
    _openings(pen, S, at, w, h, look)
    _roof(pen, at, w, h, look)


def _walls(pen: Pen, S: Scene, at: Place, w: float, h: float, k: Look, flip: int) -> None:
    dy = k.dep * 0.26
    lit, side = (k.wall, tone(k.wall, -0.17)) if flip > 0 else (tone(k.wall, -0.07), tone(k.wall, 0.1))
    apex = at(w + k.dep / 2, h + dy / 2 + k.rise)
    pen.poly([at(w, 0), at(w + k.dep, dy), at(w + k.dep, h + dy), apex, at(w, h)], side)
    pen.poly([at(0, 0), at(w, 0), at(w, h), at(0, h)], lit)
    pen.poly([at(0, h * 0.86), at(w, h * 0.86), at(w, h), at(0, h)], tone(lit, -0.26))  # shade under the eave
    for i in range(k.bands):  # floors, logs or brick courses
        v = h * (i + 1) / (k.bands + 1)
        pen.line([at(0, v), at(w, v), at(w + k.dep, v + dy)], tone(k.wall, -0.2), max(0.6, h * 0.012))
    if k.gable:
        pen.line([at(w, h * 0.98), apex, at(w + k.dep, h * 0.98 + dy)], k.gable, max(1.2, w * 0.035))
    if w > 34:
        a, b = w + k.dep * 0.42, w + k.dep * 0.6
        pen.poly(
            [
                at(a, h * 0.52 + dy * 0.42),
                at(b, h * 0.52 + dy * 0.6),
                at(b, h * 0.8 + dy * 0.6),
                at(a, h * 0.8 + dy * 0.42),
            ],
            tone(side, -0.5),
        )


def _openings(pen: Pen, S: Scene, at: Place, w: float, h: float, k: Look) -> None:
    ww, wood = w / (k.wins * 2 + 1), S.p["wood"]
    for i in range(k.wins):
        u = ww * (2 * i + 1)
        if k.door and i == k.wins // 2:
            pen.poly([at(u, 0), at(u + ww, 0), at(u + ww, h * 0.62), at(u, h * 0.62)], tone(wood, -0.35))
            continue
        pen.poly([at(u, h * 0.34), at(u + ww, h * 0.34), at(u + ww, h * 0.7), at(u, h * 0.7)], window_colour(S))
        if w > 60:
            pen.line([at(u + ww / 2, h * 0.34), at(u + ww / 2, h * 0.7)], tone(wood, -0.1), max(0.6, w * 0.008))
            pen.line([at(u - 1, h * 0.33), at(u + ww + 1, h * 0.33)], tone(k.wall, 0.3), max(0.6, w * 0.008))


def _roof(pen: Pen, at: Place, w: float, h: float, k: Look) -> None:
    dy, o, top = k.dep * 0.26, w * k.over, h + k.dep * 0.13 + k.rise
    tiles, line, edge = k.roof
    ts = np.linspace(0, 1, 9)
    eave = [at(-o + (w + 1.6 * o) * t, h * 0.88 + w * k.sag * (2 * t - 1) ** 4) for t in ts]
    ridge = [at(k.dep / 2 - o * 0.7 + (w + 1.3 * o) * t, top + w * k.sag * (2 * t - 1) ** 4) for t in ts]
    pen.line([ridge[-1], at(w + k.dep + o * 0.35, h + dy - h * 0.1)], edge, max(1, w * 0.03))
    pen.poly(eave + ridge[::-1], tiles)
    pen.poly([*eave, *[mix(a, b, 0.3) for a, b in zip(eave, ridge, strict=True)][::-1]], mix(tiles, line, 0.45))
    n = max(5, int(w / 6))
    for i in range(1, n):
        a, b = i / n * 8, min(7, int(i / n * 8))
        pen.line([mix(eave[b], eave[b + 1], a - b), mix(ridge[b], ridge[b + 1], a - b)], line, max(0.5, w * 0.006))
    pen.line(eave, edge, max(0.8, w * 0.014))
    pen.line([eave[-1], ridge[-1]], edge, max(0.8, w * 0.014))
    pen.line(ridge, edge, max(1.2, w * 0.026))


def stilt(pen: Pen, S: Scene, x: float, y: float, w: float, flip: int = 1, warm: float = 0.3) -> None:
    """Wooden house on posts above a stone terrace: open ground floor, balcony, tiled roof."""
    p = S.p
    wood, h = mix(mix(p["wood"], (188, 134, 88), warm), (150, 138, 124), S.pick(0, 0.45)), w * 0.24
    tiles, line, edge = roof_colours(S)
    age = 0.0 if S.snow else S.pick(0, 0.2)
    roof = (mix(tiles, p["mist"], age), mix(line, p["mist"], age), edge)
    a, b = (x - w * 0.08, x + w * 1.3) if flip > 0 else (x - w * 0.3, x + w * 1.08)
    stone = mix(p["shade"], p["dark"], 0.26)
    pen.poly(
        [(a, y - w * 0.03), (b, y - w * 0.03), (b + w * 0.02, y + w * 0.12), (a - w * 0.02, y + w * 0.12)],
        tone(stone, -0.1),
    )
    pen.line([(a, y - w * 0.02), (b, y - w * 0.02)], tone(stone, 0.2), max(0.8, w * 0.014))
    pen.rect(min(x, a + w * 0.1), y - h, max(x + w, b - w * 0.1), y, tone(p["dark"], 0.04))
    for t in np.linspace(0.03, 0.97, 5):
        pen.rect(x + w * t - w * 0.015, y - h, x + w * t + w * 0.015, y + w * 0.02, wood)
    house(
        pen,
        S,
        x,
        y - h,
        w,
        w * 0.42,
        Look(wall=wood, roof=roof, dep=w * 0.3, rise=w * 0.24, wins=4, door=False, bands=2, over=0.1),
        flip,
    )
    pen.rect(x - w * 0.05, y - h - w * 0.02, x + w * 1.03, y - h + w * 0.02, tone(wood, -0.3))
    pen.rect(x - w * 0.05, y - h - w * 0.125, x + w * 1.03, y - h - w * 0.105, tone(wood, 0.22))
    for t in np.linspace(-0.04, 1.02, 12):
        pen.line([(x + w * t, y - h), (x + w * t, y - h - w * 0.12)], tone(wood, 0.12), max(0.6, w * 0.009))


def cabin(pen: Pen, S: Scene, x: float, y: float, w: float, flip: int = 1) -> None:
    """Log cabin with a steep plank roof, deep in snow in winter."""
    log = mix(S.p["wood"], (176, 128, 84), 0.35)
    planks = roof_colours(S) if S.snow else (tone(log, -0.28), tone(log, -0.45), S.p["dark"])
    house(
        pen,
        S,
        x,
        y,
        w,
        w * 0.36,
        Look(wall=log, bands=5, rise=w * 0.44, roof=planks, over=0.12, sag=0.0, dep=w * 0.5),
        flip,
    )
    for t in (0.0, 1.0):  # crossed log ends
        for j in range(5):
            pen.ell(x + w * t, y - w * (0.03 + 0.065 * j), w * 0.02, w * 0.02, tone(log, 0.25))


def tibetan(pen: Pen, S: Scene, x: float, y: float, w: float, h: float, flip: int = 1) -> None:
    """Stone-and-wood house: battered rammed walls, wooden gallery floor, flat roof with a drying rack."""
    p, dep, dy, b = S.p, w * 0.4, w * 0.1, w * 0.04
    x0 = x if flip > 0 else x + w

    def at(u: float, v: float) -> Point:
        return x0 + flip * u, y - v

    pen.poly(
        [
            at(-w * 0.04, -w * 0.05),
            at(w * 1.02, -w * 0.06),
            at(w + dep * 1.1, dy - w * 0.05),
            at(w + dep, dy),
            at(0, 0),
        ],
        tone(S.grass[0], -0.26),
    )
    earth = (mix(p["shade"], p["wood"], 0.38), mix(p["wall"], p["wood"], 0.2), mix(p["wood"], (206, 164, 116), 0.6))[
        S.count(0, 2)
    ]
    wood = tone(p["wood"], -0.1)
    for pts, c in (
        ([at(w, 0), at(w + dep, dy), at(w + dep - b, h + dy), at(w - b, h)], tone(earth, -0.22)),
        ([at(0, 0), at(w, 0), at(w - b, h), at(b, h)], earth),
    ):
        pen.poly(pts, c)
    pen.poly([at(b, h * 0.56), at(w - b, h * 0.56), at(w - b, h * 0.92), at(b, h * 0.92)], wood)  # timber upper floor
    _tibetan_windows(pen, S, at, w, h, wood)
    _tibetan_roof(pen, S, at, (w, h, dep), wood)


def _tibetan_windows(pen: Pen, S: Scene, at: Place, w: float, h: float, wood: Colour) -> None:
    p = S.p
    for i in range(4):
        u = w * (0.13 + 0.2 * i)
        pen.poly(
            [at(u, h * 0.63), at(u + w * 0.13, h * 0.63), at(u + w * 0.13, h * 0.85), at(u, h * 0.85)],
            LAMP if S.snow else mix(wood, (238, 204, 150), 0.55) if i % 2 else p["dark"],
        )
    for u in (0.26, 0.66):
        pen.poly(
            [
                at(w * (u - 0.06), h * 0.2),
                at(w * (u + 0.06), h * 0.2),
                at(w * (u + 0.045), h * 0.42),
                at(w * (u - 0.045), h * 0.42),
            ],
            p["dark"],
        )


def _tibetan_roof(pen: Pen, S: Scene, at: Place, size: tuple[float, float, float], wood: Colour) -> None:
    p, (w, h, dep) = S.p, size
    dy, b = w * 0.1, w * 0.04
    top = p["f0"] if S.snow else mix(p["shade"], p["wood"], 0.15)
    pen.poly([at(-b, h * 0.93), at(w + b, h * 0.93), at(w + dep, h + dy), at(dep, h + dy)], top)
    pen.line(
        [at(-b, h * 0.93), at(w + b * 0.6, h * 0.93), at(w + dep, h + dy * 0.9)], tone(wood, -0.3), max(1, w * 0.035)
    )
    if S.chance(0.4):  # drying rack on the roof
        for t in (0.3, 0.55, 0.8):
            pen.line([at(w * t + dep * 0.4, h), at(w * t + dep * 0.4, h * 1.38)], wood, max(0.8, w * 0.02))
        for v in (1.16, 1.3):
            pen.line(
                [at(w * 0.25 + dep * 0.4, h * v), at(w * 0.85 + dep * 0.4, h * v)],
                S.p["f0"] if not S.snow else wood,
                max(1, w * 0.03),
            )
