"""Places mirrored in water: Huizhou villages, karst rivers, the overseas-Chinese town with its bridges."""

from __future__ import annotations

import numpy as np

from .backdrop import horizon_mist, ridges, sky, woodland, woods
from .ground import fields, paddies, path
from .houses import Look, house
from .landmarks import arch_bridge, pavilion
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import Scene, W
from .small import birds, boat, lotus, raft, reeds, smoke
from .trees import grove, shrub, tree
from .whitewalls import gable, house_group, memorial_arch


def accent(S: Scene) -> Colour | None:
    """Fruit or berries left on boughs."""
    return S.p["accent"] if S.season in ("autumn", "late_autumn") else None


def huizhou(S: Scene) -> None:
    """White walls and stepped gables by a pond, along a stream, or among fields; near or far."""
    setting, zoom = ("pond", "fields", "stream")[S.count(0, 2)], S.pick(0.85, 1.45)
    base = S.pick(550, 600) + 50 * (zoom - 0.85)
    sky(S, 540)
    ridges(S, S.pick(230, 300), base - 130 * zoom, 120, 46, near=0.6)
    horizon_mist(S, base - 130 * zoom)
    woods(S, base - 100 * zoom, 26, 17)
    x0 = S.pick(-120, 420)
    x1 = x0 + S.pick(860, 1240)
    _white_rows(S, base, (x0, x1), zoom)
    {"pond": _pond, "fields": _field_front, "stream": _stream}[setting](S, base, x0)
    birds(S)


def _white_rows(S: Scene, base: float, span: tuple[float, float], zoom: float) -> None:
    """Three ranks of households, the far ones smaller, higher and paler, the middle of the village tallest."""
    x0, x1 = span
    mid, rise = S.pick(x0, x1), S.pick(26, 52) * zoom
    for rank, (size, fade) in enumerate(((64.0, 0.16), (82.0, 0.07), (104.0, 0.0))):
        pen, x, size = Pen(), x0 + S.pick(-20, 60) + 40 * (2 - rank), size * zoom
        y = base - (2 - rank) * rise
        while x < x1 - size * (3 - rank) * 0.5:
            if S.chance(0.2 if rank < 2 else 0.3):
                grove(
                    pen, S, x + size * 0.45, y, size * S.pick(0.8, 1.25), 3, ("broad", "blossom", "camphor"), accent(S)
                )
                x += size * S.pick(0.7, 1.1)
                continue
            hump = 1 + 0.3 * np.exp(-(((x - mid) / 260) ** 2))
            x += house_group(pen, S, x, y - S.pick(0, 8) * (2 - rank), size * hump, 0.08 * (2 - rank)) + size * S.pick(
                -0.05, 0.25
            )
        if rank == 1 and S.chance(0.5):
            gable(pen, S, S.pick(x0 + 200, x1 - 200), y, 150 * zoom, 205 * zoom, 3, 2, 0.05)
        S.stamp(pen, fade)
    pen = Pen()
    for side in (x0 - 70, x1 + 60):
        grove(pen, S, side, base + 4, S.pick(120, 200) * zoom, S.count(3, 5), ("camphor", "broad", "bamboo"), accent(S))
    for _ in range(14):
        shrub(pen, S, S.pick(x0, x1), base + 3, S.pick(8, 18) * zoom)
    S.stamp(pen)
    smoke(S, S.pick(x0 + 200, x1 - 200), base - 120 * zoom)


def _stream(S: Scene, base: float, x0: float) -> None:
    """A stream winding to the viewer between paved banks, an arch over it, washing stones, fields to one side."""
    paddies(S, S.line(base + 6, 6, 4, 4), S.pick(7, 10), swirl=0.07, rape=S.chance(0.6))
    far, near, pen = x0 + S.pick(300, 620), S.pick(260, 1150), Pen()
    ts = np.linspace(0, 1, 26)
    bend = S.pick(-150, 150)
    spine = [
        (far + (near - far) * t**1.2 + bend * np.sin(3.1 * t), base + 2 + (906 - base) * t, 26 + 520 * t**1.7)
        for t in ts
    ]
    for grow, c in (
        (1.16, tone(S.p["shade"], -0.24)),
        (1.1, tone(S.p["shade"], 0.06)),
        (1.0, mix(S.p["water"], S.p["mist"], 0.2)),
    ):
        pen.poly([(x - w * grow / 2, y) for x, y, w in spine] + [(x + w * grow / 2, y) for x, y, w in spine[::-1]], c)
    for _ in range(46):  # ripples and the white walls' light
        x, y, w = spine[S.count(2, 25)]
        u, ln = S.pick(-0.42, 0.42), w * S.pick(0.05, 0.2)
        pen.line(
            [(x + w * u - ln, y), (x + w * u + ln, y)], mix(S.p["mist"], S.p["water"], S.pick(0, 0.6)), 1.2 + w * 0.005
        )
    x, y, w = spine[9]
    arch_bridge(pen, S, x, y + 12, w * 1.9 + 60, 0.26)
    for side in (-1, 1):
        for k in (6, 13, 17, 21):
            sx, sy, sw = spine[k]
            shrub(pen, S, sx + side * sw * 0.62, sy + 6, 8 + k * 1.6)
    S.stamp(pen)
    pen = Pen()
    sx, sy, sw = spine[16]
    tree(pen, S, sx + sw * 0.8, sy, S.pick(230, 330), ("willow", "blossom", "camphor")[S.count(0, 2)], accent(S))
    grove(pen, S, sx - sw * 1.1, sy + 30, S.pick(110, 170), 3, ("blossom", "round", "bamboo"), accent(S))
    S.stamp(pen)


def _pond(S: Scene, base: float, x0: float) -> None:
    pen, stone = Pen(), tone(S.p["shade"], -0.18)
    pen.rect(-5, base - 3, W + 5, base + 8, stone)
    pen.line([(-5, base - 3), (W + 5, base - 3)], tone(stone, 0.3), 2)
    if S.chance(0.6):
        arch_bridge(pen, S, max(150, x0 - 60), base + 8, S.pick(210, 280))
    S.stamp(pen)
    S.water(base + 8)
    side = S.pick(-100, 500)
    bank = 850 - S.pick(60, 120) * S.bump(side, 420) + S.line(0, 10, 6, 5) + 0.04 * np.abs(S.x - side)
    fields(S, bank, 9, S.chance(0.5))
    pen = Pen()
    if S.chance(0.6):
        boat(pen, S, S.pick(700, 1250), base + S.pick(70, 130), S.pick(38, 56))
    S.stamp(pen)
    if S.chance(0.5):
        lotus(S, 760, 880, 850, 1590)
    _near_trees(S, side)


def _field_front(S: Scene, base: float, x0: float) -> None:
    edge = S.line(base + 8, 8, 4, 4)
    paddies(S, edge, S.pick(8, 11), swirl=S.pick(0.05, 0.12), rape=S.chance(0.8))
    pen, foot = Pen(), min(1400.0, max(250.0, x0 + S.pick(300, 900)))
    bend, ts = S.pick(-120, 120), np.linspace(0, 1, 18)
    path(
        pen,
        S,
        [(foot + bend * np.sin(3.2 * t) + (800 - foot) * 0.5 * t, base + 6 + (900 - base) * t) for t in ts],
        16,
        120,
    )
    if S.chance(0.6):
        memorial_arch(pen, S, foot + bend * 0.35, base + 62, S.pick(170, 220))
    for k in (3, 7, 12):
        shrub(pen, S, foot + bend * np.sin(3.2 * ts[k]) + 90 + 5 * k, base + 30 + (900 - base) * ts[k], 16 + 2 * k)
    S.stamp(pen)
    if S.chance(0.8):
        _near_trees(S, S.pick(-60, 200))


def _near_trees(S: Scene, x: float) -> None:
    """The village's gate tree, big at the near edge and partly out of the picture."""
    pen = Pen()
    s, kind = S.pick(380, 560), ("broad", "blossom", "camphor")[S.count(0, 2)]
    foot = min(140.0, max(-20.0, x - 60))
    tree(pen, S, foot, 925, s, kind, accent(S))
    for _ in range(5):
        shrub(pen, S, foot + S.pick(-60, 220), 908, S.pick(26, 54))
    S.stamp(pen)


# ---- karst ---------------------------------------------------------------------------------------------
def karst(S: Scene) -> None:
    sky(S, 580)
    water, gap = S.pick(585, 640), S.pick(420, 1150)
    _peaks(S, water, gap)
    S.fill(
        S.crowns(S.line(water - 20, 8, 4, 4), 12),
        mix(woodland(S), S.p["near"], 0.5),
        mix(S.grass[0], S.p["mist"], 0.25),
        40,
    )
    pen, x0 = Pen(), S.pick(200, 1100)
    for i in range(S.count(2, 5)):
        w = S.pick(48, 80)
        house(
            pen, S, x0 + i * 84 + S.pick(-14, 14), water - 4 - S.pick(0, 8), w, w * 0.5, flip=1 if S.chance(0.6) else -1
        )
    grove(pen, S, x0 - 60, water, 90, 4, ("broad", "blossom"))
    grove(pen, S, x0 + 520, water, 80, 3, ("round", "camphor"))
    grove(pen, S, S.pick(80, 200), water, 76, 3, ("bamboo", "broad"))
    S.stamp(pen, 0.06)
    S.water(water, 0.7)
    _karst_banks(S)
    birds(S)


def _peaks(S: Scene, water: float, gap: float) -> None:
    p, cliff = S.p, S.noise(240, 9) + 0.6 * S.noise(90, 14)
    layers = S.count(4, 6)
    for i in range(layers):
        t = i / (layers - 1)
        r = S.line(water - 44 + 10 * i, 8, 5, 4)
        for _ in range(S.count(6, 10) - i):
            xc, hw = S.pick(-60, W + 60), S.pick(48, 112) * (0.7 + 0.6 * t)
            if abs(xc - gap) < 170 + 40 * t and i > 1:
                xc += 430 if xc > gap else -430
            ht = S.pick(120, 410) * (0.55 + 0.5 * min(1, abs(xc - gap) / 520)) * (1.08 - 0.3 * t) + 30
            v = (S.x - xc + 10 * np.sin(S.x / 37 + xc) + S.pick(-0.25, 0.25) * hw) / hw
            dome = np.clip(1 - np.abs(v) ** S.pick(1.9, 3.2), 0, 1) ** 0.58 * (1 - 0.07 * np.sin(S.x / 15 + xc))
            r = np.minimum(r, water - 26 + 5 * i - ht * dome)
        r = r + S.line(0, 3.5 + 3 * t, 60, 4, 0.65)
        c = mix(p["far"], p["mid"], t * 1.5) if t < 0.66 else mix(p["mid"], p["near"], (t - 0.66) * 2.6)
        keep = S.brush
        S.brush = keep + (0.5 + 0.5 * t) * cliff
        S.fill(r, tone(c, 0.04), mix(c, p["mist"], 0.84 - 0.2 * t), 270, water + 4, shadow=0.06, tex=0.07)
        S.brush = keep
        if i % 2:
            S.mist(water - 60, 30, 0.65)


def _karst_banks(S: Scene) -> None:
    side = S.pick(1350, 1700)
    bank = 915 - S.pick(100, 170) * S.bump(side, S.pick(360, 560)) + S.line(0, 8, 6, 4)
    fields(S, bank, 11, S.chance(0.6))
    pen = Pen()
    boat(pen, S, S.pick(560, 800), 770, S.pick(50, 72), -1)
    for _ in range(S.count(0, 3)):
        raft(pen, S, S.pick(500, 1300), S.pick(680, 760), S.pick(24, 44), 1 if S.chance(0.5) else -1)
    for _ in range(2):
        tree(pen, S, S.pick(1440, 1580), 850, S.pick(110, 190), "blossom", accent(S))
    S.stamp(pen)
    S.fill(S.crowns(700 + S.x * 0.5 + S.line(0, 8, 5, 4), 16), tone(S.grass[0], 0 if S.snow else -0.2), S.grass[0], 160)
    pen = Pen()
    for x in (20, 110, 205, 290):
        tree(pen, S, x + S.pick(-20, 20), 745 + x * 0.42, S.pick(190, 320) - x * 0.25, "bamboo")
    S.stamp(pen)


# ---- qiaoxiang -----------------------------------------------------------------------------------------
def qiaoxiang(S: Scene) -> None:
    """Grey-brick houses of returned emigrants: arch bridges, a washing pavilion, a wetland, a library above."""
    zoom, wet = S.pick(0.85, 1.35), S.chance(0.62)
    base, rise = S.pick(560, 600) + 60 * (zoom - 0.85), S.pick(24, 46) * zoom
    sky(S, 520)
    ridges(S, S.pick(210, 290), base - 4.2 * rise - 20, 90, 50, near=0.65)
    horizon_mist(S, base - 4.4 * rise)
    woods(S, base - 3.6 * rise, 20, 15)
    x0 = S.pick(-150, 300)
    x1 = x0 + S.pick(1100, 1350)
    for rank in range(4):
        _brick_row(
            S,
            base - (3 - rank) * rise,
            (x0 + 50 * (3 - rank), x1 - 60 * (3 - rank)),
            (62 + 13 * rank) * zoom,
            0.16 - 0.05 * rank,
        )
    pen = Pen()
    if S.chance(0.7):
        _library(pen, S, S.pick(x0 + 250, x1 - 420), base - 4, S.pick(170, 215) * zoom)
    for side in (x0 - 40, x1 + 30):
        grove(pen, S, side, base + 4, S.pick(140, 210) * zoom, 4, ("camphor", "willow", "broad"), accent(S))
    pen.rect(-5, base - 2, W + 5, base + 9, tone(S.p["shade"], -0.2))
    S.stamp(pen)
    if wet:
        _wetland(S, base, S.pick(150, 600))
    else:
        _paddy_front(S, base)
    birds(S)


def _wetland(S: Scene, base: float, left: float) -> None:
    pen = Pen()
    arch_bridge(pen, S, left, base + 10, S.pick(230, 310))
    if S.chance(0.5):
        arch_bridge(pen, S, left + S.pick(640, 860), base + 10, S.pick(190, 250))
    pavilion(pen, S, left + S.pick(320, 440), base + 16, S.pick(105, 140))
    S.stamp(pen)
    S.water(base + 9)
    lotus(S, base + 110, 890, 200, 1100, 50)
    S.fill(S.line(885, 8, 5, 4) - S.pick(40, 90) * S.bump(S.pick(1300, 1600), 320), *S.grass, 120)
    reeds(S, S.pick(950, 1150), 1600, 905, S.pick(90, 140), 150)
    reeds(S, -20, S.pick(150, 420), 912, 90, 70)


def _paddy_front(S: Scene, base: float) -> None:
    """Paddies up to the houses, a brook through them under a single arch, willows."""
    paddies(S, S.line(base + 10, 5, 4, 3), S.pick(6, 8), swirl=0.08)
    x, pen = S.pick(350, 1250), Pen()
    ts, lean = np.linspace(0, 1, 20), S.pick(-260, 260)
    brook = [(x + lean * t**1.4, base + 12 + (900 - base) * t, 46 + 230 * t**1.6) for t in ts]
    for grow, c in ((1.18, tone(S.grass[0], -0.12)), (1.0, mix(S.p["water"], S.p["mist"], 0.25))):
        pen.poly([(a - w * grow / 2, y) for a, y, w in brook] + [(a + w * grow / 2, y) for a, y, w in brook[::-1]], c)
    arch_bridge(pen, S, brook[4][0], brook[4][1] + 8, S.pick(220, 270))
    for k in (8, 11, 15):
        shrub(pen, S, brook[k][0] + brook[k][2] * 0.62, brook[k][1], 12 + 2 * k)
    side = 1 if lean < 0 else -1
    tree(pen, S, brook[12][0] + side * 260, brook[12][1], S.pick(210, 290), "willow")
    tree(pen, S, brook[6][0] - side * 230, brook[6][1], S.pick(130, 180), "willow")
    S.stamp(pen)
    reeds(S, S.pick(0, 800), S.pick(1000, 1600), 915, 80, 60)


def _brick_row(S: Scene, y: float, span: tuple[float, float], size: float, fade: float) -> None:
    pen, (x, x1) = Pen(), span
    while x < x1:
        if S.chance(0.18):
            grove(pen, S, x + 30, y, size * S.pick(0.8, 1.2), 3, ("camphor", "round", "broad"))
            x += size * 0.9
            continue
        grey = mix((150, 156, 158), S.p["shade"], S.pick(0.1, 0.5))
        w = size * S.pick(0.9, 1.5)
        wall = grey if S.chance(0.6) else S.p["wall"]
        house(
            pen,
            S,
            x,
            y - S.pick(0, 6),
            w,
            size * S.pick(0.5, 0.66),
            Look(
                wall=wall,
                gable=S.p["wall"],
                rise=size * 0.28,
                dep=size * 0.5,
                bands=2 if wall == grey else 0,
                wins=S.count(2, 4),
            ),
            1 if S.chance(0.6) else -1,
        )
        x += w + size * S.pick(0.35, 0.62)
    S.stamp(pen, max(0.0, fade))


def _library(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """The village library: a two-storey brick front with tall arched windows behind a white three-part gate."""
    p, grey = S.p, mix((150, 156, 158), S.p["shade"], 0.3)
    house(
        pen,
        S,
        x - w * 0.5,
        y - w * 0.1,
        w,
        w * 0.48,
        Look(wall=grey, rise=w * 0.2, dep=w * 0.3, wins=5, bands=1, door=False),
    )
    for t in (-0.36, -0.12, 0.12, 0.36):
        pen.rect(x + w * t - w * 0.05, y - w * 0.36, x + w * t + w * 0.05, y - w * 0.2, p["wall"])
        pen.ell(x + w * t, y - w * 0.36, w * 0.05, w * 0.05, p["wall"])
        pen.rect(x + w * t - w * 0.032, y - w * 0.34, x + w * t + w * 0.032, y - w * 0.21, tone(p["dark"], 0.1))
    for t, hw, h in ((-0.3, 0.16, 0.26), (0.3, 0.16, 0.26), (0.0, 0.17, 0.36)):
        pen.rect(x + w * (t - hw), y - w * h, x + w * (t + hw), y, p["wall"])
        pen.rect(x + w * (t - hw - 0.02), y - w * (h + 0.035), x + w * (t + hw + 0.02), y - w * h, p["roof"])
        pen.ell(x + w * t, y - w * h * 0.5, w * 0.07, w * 0.08, tone(p["dark"], 0.12))
        pen.rect(x + w * (t - 0.07), y - w * h * 0.5, x + w * (t + 0.07), y, tone(p["dark"], 0.12))
