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


def blob(
    pen: Pen,
    g: np.random.Generator,
    x: float,
    y: float,
    rx: float,
    ry: float,
    c: Colour,
    n: int = 14,
    rough: float = 0.16,
) -> None:
    turn, step = g.uniform(0, 6.28), 6.2832 / n
    pen.poly(
        [
            (x + rx * math.cos(turn + i * step) * k, y + ry * math.sin(turn + i * step) * k)
            for i, k in enumerate(g.uniform(1 - rough, 1 + rough, n).tolist())
        ],
        c,
    )


def leaves(S: Scene, kind: str) -> Leaves:
    """Dark, middle and lit leaf colour of a kind of tree in this season."""
    p = S.p
    if kind in ("pine", "fir", "bamboo", "camphor"):
        return EVERGREEN[S.season]
    if kind == "blossom" and S.season == "spring":
        return tone(p["bloom"], -0.22), p["bloom"], tone(p["bloom"], 0.5)
    gold = {
        "autumn": ((176, 118, 34), (226, 166, 48), (248, 212, 104)),
        "late_autumn": ((158, 108, 44), (206, 154, 62), (232, 198, 116)),
    }
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
            return "bare" if roll < 0.6 else "sparse"
        return "sparse" if roll < 0.42 else "camphor" if roll < 0.72 else "bare" if roll < 0.82 else kind
    return kind


def grove(
    pen: Pen,
    S: Scene,
    x: float,
    y: float,
    s: float,
    n: int = 4,
    kinds: tuple[str, ...] = ("broad", "round"),
    fruit: Colour | None = None,
) -> None:
    """A clump of unlike trees with undergrowth: reads as foliage even at thumbnail size."""
    g = S.rng
    spots = sorted((g.uniform(-0.9, 0.9), g.uniform(0.55, 1.0), int(g.integers(len(kinds)))) for _ in range(n))
    for dx, k, i in sorted(spots, key=lambda spot: -spot[1]):
        tree(pen, S, x + dx * s * 0.26 * n, y + g.uniform(-0.02, 0.03) * s, s * k, kinds[i], fruit if i == 0 else None)
    for _ in range(n + 1):
        shrub(pen, S, x + g.uniform(-1, 1) * s * 0.28 * n, y + s * 0.03, s * g.uniform(0.13, 0.24))


def shrub(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    l0, l1, l2 = leaves(S, "camphor" if S.season in ("autumn", "late_autumn", "winter") else "round")
    g = S.dab
    for dx, k, c in (
        (0, 1.0, l0),
        (-0.5, 0.7, l0),
        (0.45, 0.75, mix(l0, l1, 0.4)),
        (-0.15, 0.62, l1),
        (-0.25, 0.32, l2),
    ):
        blob(pen, g, x + dx * s, y - s * 0.42 * k, s * 0.8 * k, s * 0.55 * k, c, 10)


# ---- leafy crowns --------------------------------------------------------------------------------------
def _lobes(g: np.random.Generator, kind: str) -> list[Lobe]:
    """(dx, dy up, radius) of a crown's masses, in tree heights."""
    if kind == "poplar":
        return [(g.uniform(-0.04, 0.04), t, 0.15 - 0.085 * abs(t - 0.42) / 0.5) for t in np.linspace(0.16, 0.92, 9)]
    if kind in ("ginkgo", "birch"):
        wide = 0.13 if kind == "birch" else 0.21
        return [
            (
                g.uniform(-wide, wide) * math.sin(math.pi * (t * 0.84 + 0.14)),
                0.36 + 0.58 * t,
                (0.05 + 0.1 * math.sin(math.pi * (t * 0.78 + 0.18))) * (0.72 if kind == "birch" else 1.0),
            )
            for t in np.linspace(0, 1, 15)
        ]
    if kind in ("broad", "camphor"):
        lean = g.uniform(-0.1, 0.1)
        arch = [
            (
                u * 0.52 + g.uniform(-0.05, 0.05),
                0.4 + (0.34 + lean * u) * math.cos(u * 1.3) + g.uniform(-0.04, 0.05),
                g.uniform(0.11, 0.19),
            )
            for u in np.linspace(-1, 1, 8)
        ]
        return arch + [(g.uniform(-0.3, 0.3), g.uniform(0.4, 0.62), g.uniform(0.15, 0.2)) for _ in range(5)]
    ring = [
        (
            0.25 * math.cos(a) * g.uniform(0.75, 1.25),
            0.52 + 0.26 * math.sin(a) * g.uniform(0.75, 1.2),
            g.uniform(0.11, 0.18),
        )
        for a in np.linspace(0.3, 6.2, 9)
    ]
    return [(0.0, 0.5, 0.23), *ring]


def _leafy(pen: Pen, S: Scene, x: float, y: float, s: float, kind: str, fruit: Colour | None) -> None:
    g = S.dab
    bark = (222, 216, 206) if kind == "birch" else S.p["dark"]
    foot = {"broad": 0.05, "camphor": 0.05, "birch": 0.018}.get(kind, 0.034)
    fork = y - s * (0.36 if kind in ("ginkgo", "birch") else 0.24)
    pen.poly(
        [
            (x - s * foot * 1.25, y),
            (x - s * foot * 0.7, y - s * 0.08),
            (x - s * foot * 0.55, fork),
            (x + s * foot * 0.55, fork),
            (x + s * foot * 0.7, y - s * 0.08),
            (x + s * foot * 1.25, y),
        ],
        bark,
    )
    lobes = [(x + dx * s, y - up * s, r * s) for dx, up, r in _lobes(g, kind)]
    for lx, ly, _ in lobes[::3]:
        pen.line(
            [(x, fork + s * 0.03), ((x + lx) / 2, (fork * 0.6 + ly * 0.4)), (lx, ly)], bark, max(1.0, s * foot * 0.55)
        )
    _foliage(pen, g, lobes, s, leaves(S, kind), airy=kind == "birch")
    _fruit(pen, g, lobes, s, fruit)


def _foliage(pen: Pen, g: np.random.Generator, lobes: list[Lobe], s: float, c: Leaves, airy: bool = False) -> None:
    """Masses first, then sprays of leaf touches: dark round the edge and below, lit toward the upper left."""
    l0, l1, l2 = c
    size = min(15.0, max(2.8, s * 0.045, 4.6 - s * 0.02))
    for lx, ly, r in () if airy else lobes:
        blob(pen, g, lx, ly + r * 0.06, r * 0.92, r * 0.78, mix(l0, l1, g.uniform(0, 0.15)), 14, 0.2)
    tiers = (
        (0.45 if airy else 0.3, 1.12, 0.0, mix(l0, l1, 0.12), l0, 1.0),
        (0.5, 0.9, -0.16, l0, l1, 0.95),
        (0.34, 0.72, -0.3, mix(l0, l1, 0.7), l1, 0.9),
        (0.24, 0.56, -0.4, l1, l2, 0.72),
    )
    for density, reach, lift, dark, lit, k in tiers:
        for lx, ly, r in lobes:
            n = max(2, int(density * (r / size) ** 2 * 1.5))
            a, d, u = g.uniform(0, 6.28, n), np.sqrt(g.random(n)) * reach, g.random(n)
            at = (lx + r * (d * np.cos(a) + lift * 0.7), ly + r * (d * 0.84 * np.sin(a) + lift))
            for pts, t in zip(_touches(g, at, size * k * (0.75 + 0.5 * u)), u.tolist(), strict=True):
                pen.poly(pts, mix(dark, lit, t))


def _touches(g: np.random.Generator, at: tuple[np.ndarray, np.ndarray], size: np.ndarray) -> list[list[list[float]]]:
    """Seven-cornered dabs of the brush around many points at once."""
    n = len(size)
    a = g.uniform(0, 6.28, (n, 1)) + np.arange(7) * 0.898
    k = g.uniform(0.7, 1.3, (n, 7)) * size[:, None]
    return np.stack((at[0][:, None] + k * np.cos(a), at[1][:, None] + 0.74 * k * np.sin(a)), axis=2).tolist()


def airy_crown(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    """A birch's loose leaves, without the trunk; thinner late in the year."""
    lobes = [
        (x + dx * s, y - up * s, r * s * (0.7 if S.season == "late_autumn" else 1.0))
        for dx, up, r in _lobes(S.dab, "birch")
    ]
    _foliage(pen, S.dab, lobes, s * 0.55, leaves(S, "birch"), airy=True)


def _fruit(pen: Pen, g: np.random.Generator, lobes: list[Lobe], s: float, fruit: Colour | None) -> None:
    if not fruit:
        return
    for _ in range(int(10 + s * 0.08)):
        lx, ly, r = lobes[g.integers(len(lobes))]
        k = max(1.6, s * 0.015)
        pen.ell(lx + g.uniform(-0.8, 0.8) * r, ly + g.uniform(-0.6, 0.8) * r, k, k, fruit)


# ---- bare boughs ---------------------------------------------------------------------------------------
def _bare(pen: Pen, S: Scene, x: float, y: float, s: float, fruit: Colour | None, sparse: bool) -> None:
    g, dark = S.dab, mix(S.p["dark"], S.p["mist"], 0.12)
    tips: list[tuple[float, float]] = []

    def limb(x0: float, y0: float, a: float, ln: float, w: float, n: int) -> None:
        bend = a + g.uniform(-0.12, 0.12)
        xm, ym = x0 + math.cos(bend) * ln * 0.5, y0 - math.sin(bend) * ln * 0.5
        x1, y1 = xm + math.cos(a) * ln * 0.5, ym - math.sin(a) * ln * 0.5
        pen.line([(x0, y0), (xm, ym), (x1, y1)], dark, w)
        if n < 3:
            tips.append((x1, y1))
        for da in (-0.55, 0.08, 0.5) if n else ():
            limb(x1, y1, a + da + g.uniform(-0.2, 0.2), ln * g.uniform(0.6, 0.8), max(0.6, w * 0.6), n - 1)

    pen.poly([(x - s * 0.03, y), (x + s * 0.03, y), (x + s * 0.018, y - s * 0.2), (x - s * 0.018, y - s * 0.2)], dark)
    limb(x, y - s * 0.08, 1.57 + g.uniform(-0.1, 0.1), s * 0.3, s * 0.042, 4 if s > 80 else 3)
    _, l1, l2 = leaves(S, "round")
    size = max(1.8, s * 0.02)
    for tx, ty in tips:
        if sparse and g.random() < (0.5 if s > 120 else 0.75):
            blob(
                pen,
                g,
                tx + g.uniform(-1, 1) * size,
                ty + g.uniform(-1, 1) * size,
                size * 1.5,
                size * 1.1,
                mix(l1, l2 if g.random() < 0.6 else S.p["accent"], g.uniform(0.2, 0.8)),
                7,
            )
        if fruit and g.random() < 0.3:
            pen.ell(tx, ty + size, size, size, fruit)
        elif S.snow and g.random() < 0.3:
            pen.ell(tx, ty, size * 1.1, size * 0.7, (240, 242, 242))


# ---- evergreens, bamboo, willow ------------------------------------------------------------------------
def _fir(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    l0, l1, l2 = c
    pen.rect(x - s * 0.018, y - s * 0.14, x + s * 0.018, y, S.p["dark"])
    slim = S.dab.uniform(0.75, 1.0)
    for i in range(6):
        w, bot, top = s * slim * (0.21 - 0.03 * i), y - s * (0.08 + 0.14 * i), y - s * (0.34 + 0.135 * i)
        teeth = [
            (x + w * u, bot - s * (0.018 if k % 2 else -0.012))
            for k, u in enumerate((1, 0.66, 0.33, 0, -0.33, -0.66, -1))
        ]
        pen.poly([(x, top), *teeth], tone(l0, 0.03 * i) if i else tone(l0, -0.08))
        pen.poly(
            [
                (x - w * 0.05, top + s * 0.02),
                (x - w * 0.96, bot),
                (x - w * 0.5, bot - s * 0.03),
                (x - w * 0.1, bot - s * 0.07),
            ],
            l2 if S.snow else mix(l0, l1, 0.75),
        )


def _pine(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    """A mountain pine: leaning trunk, flat cloud-like pads."""
    g, (l0, l1, l2) = S.dab, c
    lean = g.uniform(-0.16, 0.16)
    trunk = [(x + lean * s * t * t + s * 0.03 * math.sin(5 * t), y - s * 0.92 * t) for t in np.linspace(0, 1, 8)]
    for i, (a, b) in enumerate(zip(trunk, trunk[1:], strict=False)):
        pen.line([a, b], S.p["dark"], s * (0.045 - 0.005 * i))
    for i in range(7):
        t = 0.42 + 0.58 * i / 6
        cx, cy = x + lean * s * t * t, y - s * 0.94 * t
        side, w = (1 if i % 2 else -1) * (1 - t * 0.75), s * (0.3 - 0.17 * t) * g.uniform(0.85, 1.2)
        cx += side * s * 0.24
        pen.line([(x + lean * s * t * t, y - s * (t - 0.08)), (cx, cy)], S.p["dark"], s * 0.014)
        blob(pen, g, cx, cy, w, w * 0.3, l0, 16, 0.14)
        blob(pen, g, cx - w * 0.1, cy - w * 0.1, w * 0.8, w * 0.2, l1, 14)
        blob(pen, g, cx - w * 0.2, cy - w * 0.17, w * 0.5, w * 0.1, l2, 10)


def _bamboo(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    g, (l0, l1, l2) = S.dab, c
    for _ in range(9):
        lean, h = g.uniform(-0.26, 0.26), s * g.uniform(0.7, 1.05)
        x0 = x + g.uniform(-0.16, 0.16) * s
        pen.line(
            [(x0 + lean * h * t**2.4, y - h * (t - 0.06 * t**6)) for t in np.linspace(0, 1, 8)],
            mix(l0, l1, 0.4),
            max(0.8, s * 0.012),
        )
        for t in np.linspace(0.3, 1, 10):
            bx, by = x0 + lean * h * t**2.4, y - h * t
            for sd in (-1, 1):
                ln = s * g.uniform(0.08, 0.16)
                pen.poly(
                    [
                        (bx, by),
                        (bx + sd * ln * 0.6, by - ln * 0.05),
                        (bx + sd * ln, by + ln * 0.45),
                        (bx + sd * ln * 0.45, by + ln * 0.2),
                    ],
                    (l0, l1, l1, l2)[g.integers(4)],
                )


def _willow(pen: Pen, S: Scene, x: float, y: float, s: float, c: Leaves) -> None:
    g, (l0, l1, l2) = S.dab, c
    pen.line([(x, y), (x + s * 0.02, y - s * 0.3), (x - s * 0.05, y - s * 0.62)], S.p["dark"], s * 0.05)
    for dx, up, r in ((0, 0.74, 0.22), (-0.22, 0.66, 0.17), (0.22, 0.68, 0.18)):
        blob(pen, g, x + dx * s, y - up * s, r * s, r * s * 0.8, l0, 16)
    for i in range(int(40 + s * 0.16)):
        u = g.uniform(-1, 1)
        top, drop = y - s * (0.86 - 0.26 * u * u), s * g.uniform(0.3, 0.66) * (1 - 0.2 * abs(u))
        x0, sway = x + u * s * 0.4, g.uniform(-0.04, 0.06) * s
        pts = [(x0 + u * s * 0.07 * t + sway * t * t, top + drop * t) for t in np.linspace(0, 1, 6)]
        pen.line(pts, (l0, l1, l1, l2)[i % 4], max(1.1, s * 0.012))
