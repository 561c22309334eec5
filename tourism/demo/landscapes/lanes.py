"""Places seen down a way: the market square with its stage, the ginkgo lane, the orchard."""
from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .backdrop import horizon_mist, ridges, sky, woods
from .houses import Look, house, roof_colours, window_colour
from .landmarks import stage_tower
from .palette import Colour, mix, tone
from .pen import Pen, Point
from .scene import H, W, Scene
from .small import birds, smoke
from .trees import blob, grove, shrub, tree
from .waterside import accent

Eye = Callable[[float, float, float], Point]


def eye(vx: float, vy: float, f: float = 420., level: float = 1.7) -> Eye:
    """A simple camera: (sideways, height, distance) in metres to scene units."""
    return lambda X, h, z: (vx + f * X / z, vy - f * (h - level) / z)


# ---- market --------------------------------------------------------------------------------------------
def market(S: Scene) -> None:
    """An old caravan square: theatre stage at the end, shop fronts along both sides, two great locust trees."""
    sky(S, 460)
    ridges(S, S.pick(190, 250), 340, 80, 46, near=.6)
    horizon_mist(S, 385)
    woods(S, 430, 16, 14)
    at = eye(S.pick(690, 910), 470)
    _square(S, at)
    pen = Pen()
    cx, cy = at(0, 0, 15)
    for sd in (-1, 1):
        for k in range(4):                                                # roofs behind the square
            house(pen, S, cx + sd * (110 + 120 * k) - 50, cy - 8 - S.pick(0, 26), 104, S.pick(44, 58),
                  Look(wall=tone(S.p["wall"], -.04), gable=S.p["roof"]), sd)
    S.stamp(pen, .14)
    pen = Pen()
    stage_tower(pen, S, cx, at(0, 0, 13)[1] + 6, S.pick(210, 240))
    S.stamp(pen)
    near = S.pick(5.4, 6.6)
    for sd in (-1, 1):
        _shops(S, at, sd, S.pick(6.2, 7.0))
    pen = Pen()
    for sd, z in ((-1, near), (1, S.pick(8.5, 10))):
        x, y = at(sd * S.pick(2.2, 3.0), 0, z)
        pen.ell(x, y, 360 / z, 70 / z, tone(S.p["shade"], -.24))
        pen.ell(x, y - 60 / z, 330 / z, 60 / z, tone(S.p["shade"], -.05))
        tree(pen, S, x, y - 60 / z, 2350 / z, "broad", None)
    S.stamp(pen)
    smoke(S, cx + S.pick(-400, 400), 400, 120)
    birds(S)


def _square(S: Scene, at: Eye) -> None:
    """Red-sandstone flags in courses, wider to the viewer."""
    y0 = at(0, 0, 16)[1]
    stone = mix(S.p["shade"], (196, 160, 138), 0.1 if S.snow else .4)
    S.fill(np.full(S.w, y0, np.float32), tone(stone, .08), tone(stone, -.04), 400)
    pen, g, joint = Pen(), S.rng, tone(stone, -.16)
    zs = 1 / np.linspace(1 / 16, 1 / 1.62, 20)
    for a, b in zip(zs, zs[1:], strict=False):
        pen.line([at(-40, 0, a), at(40, 0, a)], joint, max(.8, 3 / a))
        for X in np.arange(-9 - g.random(), 9, 1.25):
            p0, p1 = at(X, 0, a), at(X, 0, b)
            if -200 < p0[0] < 1800:
                pen.line([p0, p1], joint, max(.7, 2.6 / a))
                if g.random() < .3:
                    pen.poly([p0, at(X + 1.25, 0, a), at(X + 1.25, 0, b), p1], tone(stone, g.uniform(-.07, .07)))
    S.stamp(pen)


def _shops(S: Scene, at: Eye, sd: int, X: float) -> None:
    """One side of the square: two-storey timber shops under deep eaves, white gable ends between."""
    p, (tiles, line, edge), pen = S.p, roof_colours(S), Pen()
    zs = [15., 12.6, 10.6, 8.8, 7.2, 5.8, 4.4, 3.0]
    for z1, z0 in zip(zs, zs[1:], strict=False):
        hh, wood = 4.5 + S.pick(-.35, .5), mix(mix(p["wood"], p["dark"], S.pick(.02, .3)), p["mist"], min(.3, z1 * .02))

        def q(t: float, far: float = z1, near: float = z0) -> float:
            return 1 / (1 / far + (1 / near - 1 / far) * t)

        def quad(x0: float, h0: float, x1: float, h1: float, a: float, b: float, c: Colour) -> None:
            pen.poly([at(sd * x0, h0, q(a)), at(sd * x0, h0, q(b)), at(sd * x1, h1, q(b)), at(sd * x1, h1, q(a))], c)
        pen.poly([at(sd * X, 0, z0), at(sd * X, hh + 1.2, z0), at(sd * (X + 3), hh + 2.2, z0), at(sd * (X + 6), hh, z0),
                  at(sd * (X + 6), 0, z0)], tone(p["wall"], -.05))
        quad(X, 0, X, .35, 0, 1, tone(p["shade"], -.3))
        quad(X, .35, X, hh, 0, 1, wood)
        for k in range(4):
            a, b = .06 + .235 * k, .2 + .235 * k
            quad(X, .5, X, 2.1, a, b, window_colour(S) if k % 2 else tone(wood, -.4))
            quad(X, 3.05, X, 3.9, a, b, mix(wood, (236, 194, 128), .75 if S.snow else .35))
        quad(X, 2.75, X - .95, 2.35, -.02, 1.02, tiles)
        quad(X - .95, 2.35, X - .95, 2.28, -.02, 1.02, edge)
        quad(X - 1.0, hh - .35, X + 2.6, hh + 1.9, -.02, 1.02, tiles)
        for k in range(15):
            pen.line([at(sd * (X - 1.), hh - .35, q(k / 14)), at(sd * (X + 2.6), hh + 1.9, q(k / 14))], line, max(.6, 5 / z0))
        quad(X - 1.0, hh - .35, X - 1.0, hh - .47, -.02, 1.02, edge)
        for t in (.25, .75):
            x, y = at(sd * (X - .8), 1.95, q(t))
            r = 88 / q(t)
            pen.line([(x, y - r * 1.6), (x, y + r)], p["dark"], max(.6, r * .06))
            pen.ell(x, y, r * .8, r * .9, p["accent"])
            pen.ell(x - r * .2, y - r * .1, r * .28, r * .7, tone(p["accent"], .18))
    S.stamp(pen)


# ---- ginkgo --------------------------------------------------------------------------------------------
def ginkgo(S: Scene) -> None:
    """A lane between volcanic-stone walls under golden ginkgos, farmhouse roofs behind."""
    sky(S, 500)
    ridges(S, S.pick(210, 260), 360, 80, 40, near=.55)
    horizon_mist(S, 400)
    woods(S, 440, 14, 13)
    vx = S.pick(560, 1040)
    at = eye(vx, 470, 400)
    bend = S.pick(-1.2, 1.2)
    litter = {"autumn": (232, 184, 74), "late_autumn": (216, 170, 82)}.get(S.season)
    ground = litter or S.grass[1]
    S.fill(S.line(482, 5, 3, 3), mix(ground, S.p["mist"], .3), mix(ground, S.grass[0], .25), 300, tex=.09)
    _lane(S, at, bend, litter)
    for z in (15, 11.5, 9, 7.2, 5.8, 4.6, 3.6, 2.8):
        _lane_bay(S, at, bend, z)
    pen, g = Pen(), S.dab
    for _ in range(90 if litter else 0):                                  # leaves in the air
        x, y, s = g.uniform(0, W), g.uniform(200, 850), g.uniform(2, 5)
        pen.poly([(x, y), (x + s * 1.3, y - s), (x + s * 1.5, y + s * .6)], (242, 200, 92))
    S.stamp(pen, 0, .9)
    birds(S)


def _curve(bend: float, z: float) -> float:
    return bend * max(0., z - 3) ** 1.35 * .12


def _lane(S: Scene, at: Eye, bend: float, litter: Colour | None) -> None:
    zs = 1 / np.linspace(1 / 22, 1 / 1.5, 40)
    stone = mix(S.p["shade"], S.p["wall"], .2)
    pen, g = Pen(), S.dab
    pen.poly([at(_curve(bend, z) - 1.25, 0, z) for z in zs] + [at(_curve(bend, z) + 1.25, 0, z) for z in zs[::-1]], stone)
    for z in zs[::2]:
        a, b = at(_curve(bend, z) - 1.25, 0, z), at(_curve(bend, z) + 1.25, 0, z)
        pen.line([a, b], tone(stone, -.13), max(.7, 2.6 / z))
    if litter:
        for _ in range(900):
            z = 1 / g.uniform(1 / 20, 1 / 1.5)
            X = _curve(bend, z) + (g.choice((-1, 1)) * (1.4 - abs(g.normal(0, .42))) if g.random() < .7 else g.uniform(-7, 7))
            x, y = at(X, 0, z)
            pen.ell(x, y, 15 / z, 6 / z, tone(litter, g.uniform(-.16, .3)))
    S.stamp(pen)


def _lane_bay(S: Scene, at: Eye, bend: float, z: float) -> None:
    """One pair of trees, a length of wall, now and then a house behind it."""
    pen, lava = Pen(), mix((104, 100, 98), S.p["shade"], .25)
    for sd in (-1, 1):
        X0 = _curve(bend, z)
        if S.chance(.55) and 3.4 < z < 13:
            x, y = at(X0 + sd * S.pick(5.4, 7), 0, z * 1.1)
            w = 1500 / z
            house(pen, S, x - w / 2, y, w, w * .44, Look(wall=mix(S.p["wall"], (206, 178, 138), S.pick(.2, .7)), rise=w * .26), -sd)
        back, front = at(X0 + sd * 2.3, 0, z * 1.26), at(X0 + sd * 2.3, 0, z)
        wall = [back, front, (front[0], front[1] - 380 / z), (back[0], back[1] - 300 / z)]
        pen.poly(wall, lava)
        pen.line([wall[3], wall[2]], S.p["f0"] if S.snow else tone(lava, .28), max(1.5, 22 / z))
        for v in (.33, .66):
            pen.line([mix(wall[0], wall[3], v), mix(wall[1], wall[2], v)], tone(lava, -.2), max(.8, 5 / z))
        x, y = at(X0 + sd * S.pick(2.8, 3.5), 0, z)
        tree(pen, S, x, y, S.pick(2100, 2750) / z, "ginkgo")
        if S.chance(.5):
            shrub(pen, S, x + sd * 150 / z, y + 10 / z, 190 / z)
    S.stamp(pen, min(.4, max(0., (z - 3) * .028)))


# ---- orchard -------------------------------------------------------------------------------------------
def orchard(S: Scene) -> None:
    """Fruit trees in rows to either side of a track, the farmhouse at its end, picking baskets near."""
    p = S.p
    sky(S, 500)
    ridges(S, S.pick(230, 280), 380, 90, 40, near=.65)
    horizon_mist(S, 400)
    woods(S, 445, 14, 12, depth=60)
    ground = p["f0"] if S.season == "autumn" else S.grass[1]
    S.fill(S.line(468, 5, 3, 3), mix(ground, p["mist"], .35), mix(ground, S.grass[0], .3), 300, tex=.08)
    vx = S.pick(480, 1120)
    at = eye(vx, 450, 300, 1.)
    pen, foot = Pen(), vx + S.pick(-190, 190)
    lane = p["shade"] if S.snow else mix(mix(p["wood"], p["wall"], .62), S.grass[1], .2)
    pen.poly([(vx - 6, 470), (vx + 6, 470), (foot + 190, H), (foot - 190, H)], lane)
    for k in (-.45, .45):
        pen.line([(vx + k * 6, 470), (foot + k * 230, H)], tone(lane, -.14), 7)
    x = vx + S.pick(-40, 10)
    house(pen, S, x + 60, 500, S.pick(120, 160), 60, Look(rise=44))
    house(pen, S, x - 40, 506, S.pick(80, 110), 48, Look(rise=36), -1)
    grove(pen, S, x - 90, 502, 80, 3, ("camphor", "poplar"))
    S.stamp(pen, .06)
    smoke(S, x + 120, 420, 110)
    fruit = {"summer": p["bloom"], "autumn": p["accent"], "late_autumn": (226, 120, 48)}.get(S.season)
    for z in (8, 6.2, 4.9, 3.9, 3.1, 2.4, 1.85, 1.4, 1.02):
        _orchard_row(S, at, z, x, fruit)
    _crates(S, foot + S.pick(-60, 60), fruit)
    birds(S)


def _orchard_row(S: Scene, at: Eye, z: float, door: float, fruit: Colour | None) -> None:
    pen = Pen()
    for k in range(-9, 10):
        x, y = at(k * .95 + (.48 if k < 0 else -.0) - (.2 if k > 0 else 0), 0, z)
        if k and -120 < x < W + 120 and not (z > 3.4 and door - 70 < x < door + 300):
            s = 250 / z * S.pick(.86, 1.1)
            pen.ell(x + s * .1, y, s * .42, s * .07, tone(S.grass[0], -.1))
            tree(pen, S, x, y, s, "blossom", fruit)
    S.stamp(pen, max(0., .05 * (z - 2.2)))


def _crates(S: Scene, x0: float, fruit: Colour | None) -> None:
    pen, g, p = Pen(), S.dab, S.p
    straw = mix(p["wood"], (226, 188, 120), .5)
    for dx, y in ((0, 800), (40, 828), (-34, 834)):
        x = x0 + dx
        pen.ell(x + 6, y + 12, 30, 7, tone(S.grass[0], -.25))
        if fruit or S.season == "spring":
            for _ in range(14):
                pen.ell(x + g.uniform(-22, 22), y - 22 - g.uniform(0, 9), 6.5, 6.5, mix(fruit or p["bloom"], p["f0"], g.random() * .3))
        pen.poly([(x - 28, y - 20), (x + 28, y - 20), (x + 20, y + 12), (x - 20, y + 12)], straw)
        for k in range(-2, 3):
            pen.line([(x + k * 10, y - 20), (x + k * 8, y + 12)], tone(straw, -.25), 1.4)
        pen.line([(x - 28, y - 19), (x + 28, y - 19)], tone(straw, -.2), 3)
    blob(pen, g, x0 - 80, 845, 16, 8, tone(S.grass[0], -.1))
    S.stamp(pen)


