"""Northern and high places: courtyards under crags, log cabins among birches, a stone village below limestone walls."""

from __future__ import annotations

import math

import numpy as np

from .backdrop import horizon_mist, ridges, sky
from .ground import fields
from .houses import Look, cabin, house, roof_colours
from .landmarks import eave
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import Line, Scene, W
from .small import birds, fence, smoke
from .trees import airy_crown, grove, shrub, tree


def berries(S: Scene) -> Colour | None:
    """Persimmons and haws stay on bare boughs into winter."""
    return S.p["accent"] if S.season in ("autumn", "late_autumn", "winter") else None


# ---- courtyard -----------------------------------------------------------------------------------------
def courtyard(S: Scene) -> None:
    """A fan of grey courtyards stepping down between crags."""
    p = S.p
    sky(S, 460)
    ridges(S, S.pick(180, 230), 300, 110, 80, near=0.55, sharp=True, count=(3, 5))
    left, right, zoom = S.pick(110, 460), S.pick(110, 440), S.pick(0.85, 1.3)
    for i, (c, y) in enumerate(
        ((mix(p["mid"], p["far"], 0.2), 0), (mix(p["mid"], p["near"], 0.5), 90), (p["near"], 180))
    ):
        r = (
            S.line(510 + 20 * i, 26, 7, 6, 0.55, True)
            - (left + 60 - y) * S.bump(-60, 430 - 40 * i)
            - (right + 60 - y) * S.bump(1680, 400 - 40 * i)
        )
        S.fill(r, c, mix(c, p["mist"], 0.6 - 0.1 * i), 300, tex=0.11)
        S.mist(490, 26, 0.3)
    S.fill(S.line(515, 6, 4, 3), mix(p["shade"], S.grass[0], 0.35), mix(p["shade"], p["wood"], 0.14), 260)
    axis = S.pick(480, 1080)
    _fan(S, axis, zoom)
    birds(S)
    fields(S, S.line(842, 8, 4, 4) - 24 * S.bump(S.pick(100, 1500), 300), 8, False)
    pen = Pen()
    tree(pen, S, S.pick(50, 130), 915, S.pick(260, 340), "blossom" if S.season == "spring" else "round", berries(S))
    for _ in range(5):
        shrub(pen, S, S.pick(20, 260), 905, S.pick(22, 40))
    if S.chance(0.6):
        tree(pen, S, S.pick(1480, 1570), 910, S.pick(180, 270), "round", berries(S))
    S.stamp(pen)


def _fan(S: Scene, axis: float, zoom: float) -> None:
    ranks, grow, reach = S.count(5, 7), S.pick(1.35, 1.6), S.pick(180, 460)
    for row in range(ranks):
        t, pen = row / (ranks - 1), Pen()
        s, half = (92 + 118 * t**grow) * zoom, reach + (880 - reach) * t
        x = axis - half + S.pick(-40, 40)
        while x < axis + half:
            k = s * S.pick(0.86, 1.14)
            y = 500 + 330 * t**1.35 + 30 * ((x + k / 2 - axis) / 620) ** 2 * (1 - t) + S.pick(-12, 8)
            if S.chance(0.10):
                grove(pen, S, x + k * 0.4, y, k * S.pick(0.5, 0.7), 3, ("round", "blossom"), berries(S))
                x += k * 0.6
                continue
            compound(pen, S, x, y, k, S.count(0, 5))
            x += k * S.pick(1.06, 1.2)
        S.stamp(pen, 0.12 * (1 - t))
        if row in (1, 3):
            smoke(S, axis + S.pick(-0.5, 0.5) * half, 440 + 300 * t**1.35, 120)


def compound(pen: Pen, S: Scene, x: float, y: float, s: float, i: int) -> None:
    """A walled courtyard from the front: main hall, one wing, a tile-capped wall with its gate."""
    p = S.p
    grey = tone(mix(p["shade"], (122, 128, 132), 0.6), S.pick(-0.08, 0.08))
    pen.poly(
        [(x - s * 0.02, y + 2), (x + s * 1.06, y + 2), (x + s * 1.10, y + s * 0.09), (x - s * 0.06, y + s * 0.09)],
        tone(mix(p["shade"], p["wood"], 0.25), -0.18),
    )
    pen.poly(
        [(x, y), (x + s * 1.04, y), (x + s, y - s * 0.24), (x + s * 0.08, y - s * 0.24)],
        p["f0"] if S.snow else mix(p["shade"], p["wall"], 0.3),
    )
    house(
        pen,
        S,
        x + s * 0.14,
        y - s * 0.2,
        s * 0.68,
        s * 0.22,
        Look(wall=grey, rise=s * 0.15, dep=s * 0.2),
        1 if i % 3 else -1,
    )
    wing = Look(wall=tone(grey, -0.05), rise=s * 0.1, dep=s * 0.14, wins=2, door=False)
    house(pen, S, x + s * (0.66 if i % 2 else 0.02), y - s * 0.04, s * 0.3, s * 0.17, wing, -1 if i % 2 else 1)
    if i % 3 == 1:
        tree(
            pen,
            S,
            x + s * (0.36 if i % 2 else 0.68),
            y - s * 0.02,
            s * 0.46,
            "blossom" if i % 2 else "round",
            berries(S),
        )
    _street_wall(pen, S, x, y, s, grey, x + s * (0.30 if i % 2 else 0.70))


def _street_wall(pen: Pen, S: Scene, x: float, y: float, s: float, grey: Colour, gx: float) -> None:
    """The tile-capped wall on the lane, its gate at gx."""
    p, cap = S.p, roof_colours(S)
    pen.rect(x, y - s * 0.105, x + s * 1.02, y + 1, tone(grey, 0.06))
    pen.line([(x, y - s * 0.05), (x + s * 1.02, y - s * 0.05)], tone(grey, -0.1), max(0.6, s * 0.004))
    pen.poly(
        [
            (x - s * 0.015, y - s * 0.1),
            (x + s * 0.01, y - s * 0.135),
            (x + s * 1.01, y - s * 0.135),
            (x + s * 1.035, y - s * 0.1),
        ],
        cap[0],
    )
    pen.line([(x - s * 0.015, y - s * 0.1), (x + s * 1.035, y - s * 0.1)], cap[2], max(0.7, s * 0.01))
    pen.rect(gx - s * 0.085, y - s * 0.16, gx + s * 0.085, y + 1, tone(grey, -0.1))
    pen.rect(gx - s * 0.05, y - s * 0.125, gx + s * 0.05, y + 1, tone(p["wood"], -0.35))
    for sd in (-1, 1):
        pen.rect(
            gx + sd * s * 0.066 - s * 0.01, y - s * 0.115, gx + sd * s * 0.066 + s * 0.01, y - s * 0.02, p["accent"]
        )
    eave(pen, S, gx, y - s * 0.15, s * 0.25, s * 0.17, s * 0.075, s * 0.02)


# ---- snow mountains and log cabins ---------------------------------------------------------------------
def snowvillage(S: Scene) -> None:
    """Log cabins on a meadow, birches near, firs behind, snow peaks over all; a river on some seeds."""
    p = S.p
    sky(S, 470)
    r = S.line(330, 90, 4, 8, 0.5, True)
    for _ in range(S.count(2, 3)):
        r -= S.pick(70, 150) * np.exp(-np.abs(S.x - S.pick(150, 1450)) / S.pick(150, 240))
    S.fill(r, (250, 249, 246), mix(p["far"], p["mist"], 0.3), 330, 560, shadow=0.05)
    snow_facets(S, r, 430)
    horizon_mist(S, 450)
    for i, y in enumerate((455, 490)):
        fir_line(S, S.line(y, 22, 4, 4), mix(p["near"], p["mid"], 0.6 - 0.45 * i), 9 + 3 * i)
    river = S.chance(0.5)
    tones = (mix(S.grass[1], p["f0"], 0.35), mix(S.grass[0], S.grass[1], 0.5), S.grass[1], mix(*S.grass, 0.6))
    hills = (
        (545, 26, S.pick(100, 700), 500),
        (592, 44, S.pick(900, 1300), 420),
        (690, 44, S.pick(100, 500), 560),
        (812, 44, S.pick(1100, 1500), 600),
    )
    for i, (y, a, xc, sp) in enumerate(hills):
        if i == 3 and river:
            S.water(735, 0.5)
        edge = y - a * S.bump(xc, sp) + S.line(0, 5, 3, 4) + (26 if i == 3 and river else 0)
        S.fill(edge, mix(tone(tones[i], 0.06), p["mist"], 0.26 - 0.08 * i), tone(tones[i], -0.1), 240, tex=0.09)
        if i in (1, 2):
            _cabins(S, edge, xc, i)
    _birches(S)
    birds(S)


def _cabins(S: Scene, edge: Line, xc: float, i: int) -> None:
    pen = Pen()
    x = xc - S.pick(260, 420)
    for _ in range(4):
        tree(pen, S, x + S.pick(-160, 700), S.at(edge, x) + 6, S.pick(90, 140), "fir")
    spots = sorted(
        (S.pick(0, 52), x + k * S.pick(120, 170) + S.pick(-30, 30))
        for k in range(S.count(4, 7) if i == 1 else S.count(1, 3))
    )
    for dy, xx in spots:
        size = (104 if i == 1 else 150) * S.pick(0.85, 1.2)
        if 60 < xx < W - 160:
            cabin(pen, S, xx, S.at(edge, xx) + 16 + dy, size, 1 if S.chance(0.6) else -1)
    line = [(q, S.at(edge, q) + 84 + 10 * math.sin(q / 90)) for q in np.arange(x - 60, x + 760, 24)]
    fence(pen, S, line, 24)
    S.stamp(pen, 0.05 if i == 1 else 0)
    smoke(S, spots[0][1] + 40, S.at(edge, spots[0][1]) - 50, 130)


def _birches(S: Scene) -> None:
    pen, x = Pen(), S.pick(-20, 40)
    for _ in range(S.count(4, 8)):
        birch(pen, S, x, S.pick(840, 930), S.pick(330, 580))
        x += S.pick(46, 110)
    if S.chance(0.5):
        birch(pen, S, S.pick(1490, 1580), 900, S.pick(300, 460))
    S.stamp(pen)


def birch(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    """A tall white trunk with dark marks; a light crown of small leaves."""
    p, g = S.p, S.dab
    w, lean = s * 0.02, g.uniform(-0.05, 0.05) * s
    if not S.snow:
        airy_crown(pen, S, x + lean * 0.7, y - s * 0.06, s)
    pen.poly([(x - w, y), (x + w, y), (x + lean + w * 0.3, y - s), (x + lean - w * 0.3, y - s)], p["wall"])
    pen.poly([(x + w * 0.3, y), (x + w, y), (x + lean + w * 0.3, y - s), (x + lean, y - s)], p["shade"])
    for t in np.linspace(0.03, 0.95, 15):
        k = w * (1 - 0.65 * t)
        pen.line(
            [(x + lean * t - k * 0.9, y - s * t), (x + lean * t + k * g.uniform(-0.4, 0.5), y - s * t - 1)],
            p["dark"],
            2,
        )
    for t in np.linspace(0.42, 0.95, 9):
        sd = 1 if g.random() < 0.5 else -1
        tip = (x + lean * t + sd * s * 0.1, y - s * (t + 0.09))
        pen.line([(x + lean * t, y - s * t), tip], p["dark"] if S.snow else p["shade"], 1.8)
        if S.snow:
            pen.line([tip, (tip[0] + sd * s * 0.05, tip[1] - s * 0.02)], p["dark"], 1.2)


def fir_line(S: Scene, edge: Line, c: Colour, pitch: float, depth: float = 120) -> None:
    """A dark belt of pointed firs."""
    teeth = np.abs((S.x / pitch + S.line(0, 1.5, 30, 2)) % 1 - 0.5) * (26 + pitch) - 14 + S.line(0, 7, 40, 3)
    S.fill(edge + teeth, c, mix(c, S.p["mist"], 0.42), depth)


def snow_facets(S: Scene, r: Line, foot: float) -> None:
    """Crisp shade facets on one side of every summit of skyline r: cut-paper snow peaks."""
    g, c, pen = S.rng, mix(S.p["mid"], S.p["far"], 0.45), Pen()
    xs = np.arange(0, W, 4.0)
    ys = np.interp(xs, S.x, r)
    smooth = np.convolve(np.pad(ys, 4, "edge"), np.ones(9) / 9, "valid")
    for i in range(6, len(xs) - 6):
        if smooth[i] > smooth[i - 6 : i + 7].min():
            continue
        j = i + 3
        while j < len(xs) - 2 and smooth[j + 1] >= smooth[j] - 0.2:
            j += 1
        drop = min(foot - ys[i], 60 + 4.4 * (j - i) + max(0, 330 - ys[i]) * 0.9)
        if drop > 12:
            _facet(pen, g, c, xs[i : j + 1], ys[i : j + 1], drop)
    S.stamp(pen, 0, 0.72)


def _facet(pen: Pen, g: np.random.Generator, c: Colour, xs: np.ndarray, ys: np.ndarray, drop: float) -> None:
    x, y, x1 = float(xs[0]), float(ys[0]), float(xs[-1])
    spine, cx = [], x
    for k in range(1, 12):
        cx += g.uniform(-0.5, 0.62) * drop / 9
        spine.append((cx, y + drop * k / 11))
    ragged = []
    for k, t in enumerate(np.linspace(1, 0, 9)[1:-1]):
        qx = spine[-1][0] + (x1 - spine[-1][0]) * (1 - t)
        ragged.append((qx, float(np.interp(qx, xs, ys)) + (drop * 0.85 * t + 8) * (1.15 if k % 2 else 0.6)))
    pen.poly([*zip(xs.tolist(), ys.tolist(), strict=True), *ragged[::-1], *spine[::-1]], c)
    for _ in range(int(drop / 26)):  # crevices on the lit side
        a = g.uniform(0.25, 0.8)
        qx, qy, ln = x - drop * a * g.uniform(0.1, 0.5), y + drop * a + 12, g.uniform(14, 44)
        pen.poly(
            [(qx, qy), (qx - ln * 0.25, qy + ln), (qx - ln * 0.5, qy + ln * 1.2), (qx - ln * 0.16, qy + ln * 0.4)], c
        )
