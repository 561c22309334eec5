"""Trees with real silhouettes: many-lobed crowns low on the trunk, layered pines, firs, bamboo, willow, bare boughs."""
from __future__ import annotations

import math

import numpy as np

from .palette import EVERGREEN, Colour, mix, tone
from .pen import Pen
from .scene import Scene

Leaves = tuple[Colour, Colour, Colour]
Lobe = tuple[float, float, float]
DECIDUOUS = ("broad", "round", "poplar", "blossom", "ginkgo", "willow", "birch")


def blob(pen: Pen, g: np.random.Generator, x: float, y: float, rx: float, ry: float, c: Colour, n: int = 14,
         rough: float = .16) -> None:
    turn, step = g.uniform(0, 6.28), 6.2832 / n
    pen.poly([(x + rx * math.cos(turn + i * step) * k, y + ry * math.sin(turn + i * step) * k)
              for i, k in enumerate(g.uniform(1 - rough, 1 + rough, n).tolist())], c)


def leaves(S: Scene, kind: str) -> Leaves:
    """Dark, middle and lit leaf colour of a kind of tree in this season."""
    p = S.p
    if kind in ("pine", "fir", "bamboo", "camphor"):
        return EVERGREEN[S.season]
    if kind == "blossom" and S.season == "spring":
        return tone(p["bloom"], -.22), p["bloom"], tone(p["bloom"], .5)
    gold = {"autumn": ((176, 118, 34), (226, 166, 48), (248, 212, 104)),
            "late_autumn": ((158, 108, 44), (206, 154, 62), (232, 198, 116))}
    if kind in ("ginkgo", "birch", "poplar") and S.season in gold:
        return gold[S.season]
    if kind == "willow" and S.season in gold:
        return (112, 110, 66), (158, 148, 84), (202, 188, 118)
    return p["leaf0"], p["leaf1"], p["leaf2"]


def tree(pen: Pen, S: Scene, x: float, y: float, s: float, kind: str = "round", fruit: Colour | None = None) -> None:
    """A tree standing at (x, y), about s high."""
    kind = _in_season(S, kind, bool(fruit))
    if kind in ("bare", "sparse"):
        return _bare(pen, S, x, y, s, fruit, kind == "sparse")
    draw = {"fir": _fir, "pine": _pine, "bamboo": _bamboo, "willow": _willow}.get(kind)
    if draw:
        return draw(pen, S, x, y, s, leaves(S, kind))
    _leafy(pen, S, x, y, s, kind, fruit)


def _in_season(S: Scene, kind: str, fruited: bool) -> str:
    """What a tree of this kind looks like now: leafy, thinning or bare."""
    if kind not in DECIDUOUS:
        return kind
    if S.snow:
        return "bare"
    if S.season == "late_autumn":
        roll = S.dab.random()
        if kind in ("ginkgo", "willow"):
            return kind
        if fruited:
            return "bare" if roll < .6 else "sparse"
        return "sparse" if roll < .42 else "camphor" if roll < .72 else "bare" if roll < .82 else kind
    return kind


def grove(pen: Pen, S: Scene, x: float, y: float, s: float, n: int = 4, kinds: tuple[str, ...] = ("broad", "round"),
          fruit: Colour | None = None) -> None:
    """A clump of unlike trees with undergrowth: reads as foliage even at thumbnail size."""
    g = S.rng
    spots = sorted((g.uniform(-.9, .9), g.uniform(.55, 1.), int(g.integers(len(kinds)))) for _ in range(n))
    for dx, k, i in sorted(spots, key=lambda spot: -spot[1]):
        tree(pen, S, x + dx * s * .26 * n, y + g.uniform(-.02, .03) * s, s * k, kinds[i], fruit if i == 0 else None)
    for _ in range(n + 1):
        shrub(pen, S, x + g.uniform(-1, 1) * s * .28 * n, y + s * .03, s * g.uniform(.13, .24))


def shrub(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    l0, l1, l2 = leaves(S, "camphor" if S.season in ("autumn", "late_autumn", "winter") else "round")
    g = S.dab
    for dx, k, c in ((0, 1., l0), (-.5, .7, l0), (.45, .75, mix(l0, l1, .4)), (-.15, .62, l1), (-.25, .32, l2)):
        blob(pen, g, x + dx * s, y - s * .42 * k, s * .8 * k, s * .55 * k, c, 10)


# ---- leafy crowns --------------------------------------------------------------------------------------
def _lobes(g: np.random.Generator, kind: str) -> list[Lobe]:
    """(dx, dy up, radius) of a crown's masses, in tree heights."""
    if kind == "poplar":
        return [(g.uniform(-.04, .04), t, .15 - .085 * abs(t - .42) / .5) for t in np.linspace(.16, .92, 9)]
    if kind in ("ginkgo", "birch"):
        wide = .13 if kind == "birch" else .21
        return [(g.uniform(-wide, wide) * math.sin(math.pi * (t * .84 + .14)), .36 + .58 * t,
                 (.05 + .1 * math.sin(math.pi * (t * .78 + .18))) * (.72 if kind == "birch" else 1.))
                for t in np.linspace(0, 1, 15)]
    if kind in ("broad", "camphor"):
        lean = g.uniform(-.1, .1)
        arch = [(u * .52 + g.uniform(-.05, .05), .4 + (.34 + lean * u) * math.cos(u * 1.3) + g.uniform(-.04, .05),
                 g.uniform(.11, .19)) for u in np.linspace(-1, 1, 8)]
        return arch + [(g.uniform(-.3, .3), g.uniform(.4, .62), g.uniform(.15, .2)) for _ in range(5)]
    ring = [(.25 * math.cos(a) * g.uniform(.75, 1.25), .52 + .26 * math.sin(a) * g.uniform(.75, 1.2), g.uniform(.11, .18))
            for a in np.linspace(.3, 6.2, 9)]
    return [(0., .5, .23), *ring]


def _leafy(pen: Pen, S: Scene, x: float, y: float, s: float, kind: str, fruit: Colour | None) -> None:
    g = S.dab
    bark = (222, 216, 206) if kind == "birch" else S.p["dark"]
    foot = {"broad": .05, "camphor": .05, "birch": .018}.get(kind, .034)
    fork = y - s * (.36 if kind in ("ginkgo", "birch") else .24)
    pen.poly([(x - s * foot * 1.25, y), (x - s * foot * .7, y - s * .08), (x - s * foot * .55, fork), (x + s * foot * .55, fork),
              (x + s * foot * .7, y - s * .08), (x + s * foot * 1.25, y)], bark)
    lobes = [(x + dx * s, y - up * s, r * s) for dx, up, r in _lobes(g, kind)]
    for lx, ly, _ in lobes[::3]:
        pen.line([(x, fork + s * .03), ((x + lx) / 2, (fork * .6 + ly * .4)), (lx, ly)], bark, max(1., s * foot * .55))
    _foliage(pen, g, lobes, s, leaves(S, kind), airy=kind == "birch")
    _fruit(pen, g, lobes, s, fruit)


def _foliage(pen: Pen, g: np.random.Generator, lobes: list[Lobe], s: float, c: Leaves, airy: bool = False) -> None:
    """Masses first, then sprays of leaf touches: dark round the edge and below, lit toward the upper left."""
    l0, l1, l2 = c
    size = min(15., max(2.8, s * .045, 4.6 - s * .02))
    for lx, ly, r in () if airy else lobes:
        blob(pen, g, lx, ly + r * .06, r * .92, r * .78, mix(l0, l1, g.uniform(0, .15)), 14, .2)
    tiers = ((.45 if airy else .3, 1.12, 0., mix(l0, l1, .12), l0, 1.), (.5, .9, -.16, l0, l1, .95),
             (.34, .72, -.3, mix(l0, l1, .7), l1, .9), (.24, .56, -.4, l1, l2, .72))
    for density, reach, lift, dark, lit, k in tiers:
        for lx, ly, r in lobes:
            n = max(2, int(density * (r / size) ** 2 * 1.5))
            a, d, u = g.uniform(0, 6.28, n), np.sqrt(g.random(n)) * reach, g.random(n)
            at = (lx + r * (d * np.cos(a) + lift * .7), ly + r * (d * .84 * np.sin(a) + lift))
            for pts, t in zip(_touches(g, at, size * k * (.75 + .5 * u)), u.tolist(), strict=True):
                pen.poly(pts, mix(dark, lit, t))


def _touches(g: np.random.Generator, at: tuple[np.ndarray, np.ndarray], size: np.ndarray) -> list[list[list[float]]]:
    """Seven-cornered dabs of the brush around many points at once."""
    n = len(size)
    a = g.uniform(0, 6.28, (n, 1)) + np.arange(7) * .898
    k = g.uniform(.7, 1.3, (n, 7)) * size[:, None]
    return np.stack((at[0][:, None] + k * np.cos(a), at[1][:, None] + .74 * k * np.sin(a)), axis=2).tolist()


def airy_crown(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    """A birch's loose leaves, without the trunk; thinner late in the year."""
    lobes = [(x + dx * s, y - up * s, r * s * (.7 if S.season == "late_autumn" else 1.)) for dx, up, r in _lobes(S.dab, "birch")]
    _foliage(pen, S.dab, lobes, s * .55, leaves(S, "birch"), airy=True)


def _fruit(pen: Pen, g: np.random.Generator, lobes: list[Lobe], s: float, fruit: Colour | None) -> None:
    for _ in range(int(10 + s * .08) if fruit else 0):
        lx, ly, r = lobes[g.integers(len(lobes))]
        k = max(1.6, s * .015)
        pen.ell(lx + g.uniform(-.8, .8) * r, ly + g.uniform(-.6, .8) * r, k, k, fruit)


# ---- bare boughs ---------------------------------------------------------------------------------------
def _bare(pen: Pen, S: Scene, x: float, y: float, s: float, fruit: Colour | None, sparse: bool) -> None:
    g, dark = S.dab, mix(S.p["dark"], S.p["mist"], .12)
    tips: list[tuple[float, float]] = []

    def limb(x0: float, y0: float, a: float, ln: float, w: float, n: int) -> None:
        bend = a + g.uniform(-.12, .12)
        xm, ym = x0 + math.cos(bend) * ln * .5, y0 - math.sin(bend) * ln * .5
        x1, y1 = xm + math.cos(a) * ln * .5, ym - math.sin(a) * ln * .5
        pen.line([(x0, y0), (xm, ym), (x1, y1)], dark, w)
        if n < 3:
            tips.append((x1, y1))
        for da in (-.55, .08, .5) if n else ():
            limb(x1, y1, a + da + g.uniform(-.2, .2), ln * g.uniform(.6, .8), max(.6, w * .6), n - 1)

    pen.poly([(x - s * .03, y), (x + s * .03, y), (x + s * .018, y - s * .2), (x - s * .018, y - s * .2)], dark)
    limb(x, y - s * .08, 1.57 + g.uniform(-.1, .1), s * .3, s * .042, 4 if s > 80 else 3)
    _, l1, l2 = leaves(S, "round")
    size = max(1.8, s * .02)
    for tx, ty in tips:
        if sparse and g.random() < (.5 if s > 120 else .75):
            blob(pen, g, tx + g.uniform(-1, 1) * size, ty + g.uniform(-1, 1) * size, size * 1.5, size * 1.1,
                 mix(l1, l2 if g.random() < .6 else S.p["accent"], g.uniform(.2, .8)), 7)
        if fruit and g.random() < .3:
            pen.ell(tx, ty + size, size, size, fruit)
        elif S.snow and g.random() < .3:
            pen.ell(tx, ty, size * 1.1, size * .7, (240, 242, 242))


# ---- evergreens, bamboo, willow ------------------------------------------------------------------------
def _fir(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    l0, l1, l2 = c
    pen.rect(x - s * .018, y - s * .14, x + s * .018, y, S.p["dark"])
    slim = S.dab.uniform(.75, 1.)
    for i in range(6):
        w, bot, top = s * slim * (.21 - .03 * i), y - s * (.08 + .14 * i), y - s * (.34 + .135 * i)
        teeth = [(x + w * u, bot - s * (.018 if k % 2 else -.012)) for k, u in enumerate((1, .66, .33, 0, -.33, -.66, -1))]
        pen.poly([(x, top), *teeth], tone(l0, .03 * i) if i else tone(l0, -.08))
        pen.poly([(x - w * .05, top + s * .02), (x - w * .96, bot), (x - w * .5, bot - s * .03), (x - w * .1, bot - s * .07)],
                 l2 if S.snow else mix(l0, l1, .75))


def _pine(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    """A mountain pine: leaning trunk, flat cloud-like pads."""
    g, (l0, l1, l2) = S.dab, c
    lean = g.uniform(-.16, .16)
    trunk = [(x + lean * s * t * t + s * .03 * math.sin(5 * t), y - s * .92 * t) for t in np.linspace(0, 1, 8)]
    for i, (a, b) in enumerate(zip(trunk, trunk[1:], strict=False)):
        pen.line([a, b], S.p["dark"], s * (.045 - .005 * i))
    for i in range(7):
        t = .42 + .58 * i / 6
        cx, cy = x + lean * s * t * t, y - s * .94 * t
        side, w = (1 if i % 2 else -1) * (1 - t * .75), s * (.3 - .17 * t) * g.uniform(.85, 1.2)
        cx += side * s * .24
        pen.line([(x + lean * s * t * t, y - s * (t - .08)), (cx, cy)], S.p["dark"], s * .014)
        blob(pen, g, cx, cy, w, w * .3, l0, 16, .14)
        blob(pen, g, cx - w * .1, cy - w * .1, w * .8, w * .2, l1, 14)
        blob(pen, g, cx - w * .2, cy - w * .17, w * .5, w * .1, l2, 10)


def _bamboo(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    g, (l0, l1, l2) = S.dab, c
    for _ in range(9):
        lean, h = g.uniform(-.26, .26), s * g.uniform(.7, 1.05)
        x0 = x + g.uniform(-.16, .16) * s
        pen.line([(x0 + lean * h * t ** 2.4, y - h * (t - .06 * t ** 6)) for t in np.linspace(0, 1, 8)],
                 mix(l0, l1, .4), max(.8, s * .012))
        for t in np.linspace(.3, 1, 10):
            bx, by = x0 + lean * h * t ** 2.4, y - h * t
            for sd in (-1, 1):
                ln = s * g.uniform(.08, .16)
                pen.poly([(bx, by), (bx + sd * ln * .6, by - ln * .05), (bx + sd * ln, by + ln * .45),
                          (bx + sd * ln * .45, by + ln * .2)], (l0, l1, l1, l2)[g.integers(4)])


def _willow(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    g, (l0, l1, l2) = S.dab, c
    pen.line([(x, y), (x + s * .02, y - s * .3), (x - s * .05, y - s * .62)], S.p["dark"], s * .05)
    for dx, up, r in ((0, .74, .22), (-.22, .66, .17), (.22, .68, .18)):
        blob(pen, g, x + dx * s, y - up * s, r * s, r * s * .8, l0, 16)
    for i in range(int(26 + s * .1)):
        u = g.uniform(-1, 1)
        top, drop = y - s * (.86 - .26 * u * u), s * g.uniform(.3, .66) * (1 - .2 * abs(u))
        x0, sway = x + u * s * .4, g.uniform(-.04, .06) * s
        pts = [(x0 + u * s * .07 * t + sway * t * t, top + drop * t) for t in np.linspace(0, 1, 6)]
        pen.line(pts, (l0, l1, l1, l2)[i % 4], max(1.2, s * .018))
