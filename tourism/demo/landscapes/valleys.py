"""Southern valleys of one kind of house: the tulou, and the hillside where harvests dry on every sill."""

from __future__ import annotations

from .backdrop import horizon_mist, ridges, sky, woods
from .ground import fields, meadow, paddies
from .houses import roof_colours, window_colour
from .palette import Colour, mix, tone
from .pen import Pen
from .roundhouse import tulou
from .scene import Scene
from .small import basket, birds, smoke
from .trees import grove, shrub, tree
from .waterside import accent
from .whitewalls import gable


def tulou_valley(S: Scene) -> None:
    sky(S, 500)
    ridges(S, S.pick(210, 260), 380, 110, 46, near=0.7)
    horizon_mist(S, 400)
    woods(S, 440, 34, 15)
    paddies(S, S.line(500, 12, 3, 3), S.pick(7, 10), 700)
    meadow(S, S.line(625, 14, 3, 3))
    _rings(S)
    edge = (
        S.line(840, 8, 6, 4)
        - S.pick(30, 80) * S.bump(S.pick(0, 400), 330)
        - S.pick(20, 60) * S.bump(S.pick(1300, 1600), 240)
    )
    fields(S, edge, 9, S.chance(0.5))
    pen = Pen()
    grove(pen, S, S.pick(-10, 90), 905, S.pick(170, 240), 3, ("broad", "bamboo", "camphor"), accent(S))
    tree(pen, S, S.pick(1500, 1580), 905, S.pick(150, 260), ("broad", "camphor")[S.count(0, 1)], accent(S))
    S.stamp(pen)
    birds(S)


def _rings(S: Scene) -> None:
    """Two to five houses, the biggest in front; the rest wherever it leaves room."""
    pen, big = Pen(), S.pick(560, 1060)
    rx = S.pick(205, 270)
    others = sorted(
        (S.pick(590, 700), x + S.pick(-40, 40))
        for x in [q for q in (170, 480, 1130, 1420) if abs(q - big) > rx + 150][: S.count(1, 4)]
    )
    for place in (60, 420, 900, 1260, 1540):
        grove(pen, S, place + S.pick(-60, 60), S.pick(540, 585), S.pick(56, 90), 4, ("broad", "camphor", "round"))
    for y, x in others:
        tulou(pen, S, x, y, 78 + (y - 560) * 0.5)
        grove(pen, S, x + S.pick(120, 190), y + 4, S.pick(50, 80), 3, ("blossom", "round", "bamboo"), accent(S))
    grove(pen, S, big - rx * 1.15, 745, S.pick(80, 120), 3, ("broad", "blossom"), accent(S))
    grove(pen, S, big + rx * 1.25, 760, S.pick(80, 110), 3, ("camphor", "round"), accent(S))
    tulou(pen, S, big, S.pick(800, 825), rx)
    for _ in range(10):
        shrub(pen, S, big + S.pick(-1.3, 1.3) * rx, 822 + S.pick(-6, 10), S.pick(10, 22))
    S.stamp(pen)
    smoke(S, big + 20, 560, 140)


# ---- shaiqiu -------------------------------------------------------------------------------------------
def _harvest(S: Scene) -> list[Colour]:
    """What lies in the baskets: chilli, maize and pumpkin late in the year; flowers, greens and tea before."""
    red, gold, orange, pale = (200, 58, 40), (232, 180, 62), (222, 122, 46), (238, 214, 150)
    if S.season == "spring":
        return [(150, 168, 92), pale, gold, (226, 160, 150)]
    if S.season == "summer":
        return [gold, (120, 158, 84), red, pale]
    return [red, gold, orange, red, gold, pale]


def shaiqiu(S: Scene) -> None:
    """White houses stepping down a hillside, racks of round baskets before every upper window."""
    sky(S, 420)
    ridges(S, S.pick(160, 210), 330, 90, 46, near=0.65)
    horizon_mist(S, 320)
    lean = S.pick(90, 260) * (1 if S.chance(0.5) else -1)
    hill = 360 + lean * (S.x / 1600 - 0.5) + S.line(0, 16, 4, 4) - S.pick(20, 80) * S.bump(S.pick(300, 1300), 360)
    S.fill(S.crowns(hill, 15), mix(S.p["near"], S.grass[0], 0.4), mix(S.p["shade"], S.grass[0], 0.35), 160)
    ranks = 5
    for i in range(ranks):
        pen, size = Pen(), 78 + 30 * i
        y0 = 415 + 66 * i + 8 * i * i
        x = -size * S.pick(0.2, 1.0)
        while x < 1620:
            y = y0 + lean * (x / 1600 - 0.5) * (1 - 0.5 * i / ranks) + S.pick(-20, 20)
            if S.chance(0.15 if i < 4 else 0.07):
                grove(pen, S, x + size * 0.3, y, size * S.pick(0.8, 1.1), 3, ("broad", "camphor", "round"), accent(S))
                x += size * 0.65
                continue
            x += _rack_house(pen, S, x, y, size * S.pick(0.8, 1.4), i)
        S.stamp(pen, 0.15 * (1 - i / (ranks - 1)))
        if i in (1, 3):
            smoke(S, S.pick(200, 1400), y0 - size, 110)
    _near_rack(S)
    birds(S)


def _near_rack(S: Scene) -> None:
    """Across the foot of the picture: the nearest household's drying frame, baskets as big as tables."""
    pen, wood, fill = Pen(), mix(S.p["wood"], (150, 104, 70), 0.4), _harvest(S)
    y, tilt = S.pick(838, 862), S.pick(-24, 24)
    for _ in range(22):
        shrub(pen, S, S.pick(-20, 1620), 925, S.pick(34, 60))
    for post in range(40, 1620, 150):
        dy = tilt * (post / 1600 - 0.5)
        pen.line([(post, y - 44 + dy), (post + 10, 905)], tone(wood, -0.3), 9)
        pen.line([(post - 8, y - 46 + dy), (post + 20, y + 48 + dy)], tone(wood, 0.05), 7)
    for v in (-30, 4, 38):
        pen.line([(-10, y + v - tilt / 2), (1610, y + v + tilt / 2)], tone(wood, -0.08), 8)
    x = S.pick(-60, 30)
    while x < 1650:
        r = S.pick(80, 112)
        basket(pen, S, x + r, y + tilt * (x / 1600 - 0.5) + S.pick(-6, 10), r, fill[S.count(0, 23) % len(fill)], 0.38)
        x += 2 * r * S.pick(0.98, 1.2)
    S.stamp(pen)


def _rack_house(pen: Pen, S: Scene, x: float, y: float, w: float, rank: int) -> float:
    """A white house under a broad roof, its timber rack pushed out below the windows; returns its width."""
    p, (tiles, line, edge) = S.p, roof_colours(S)
    h, rh, o = w * 0.62, w * 0.24, w * 0.06
    wall = tone(p["wall"], -0.02 - 0.03 * S.pick(0, 1))
    if S.chance(0.18):
        gable(pen, S, x + w * 0.45, y, w * 0.8, h * 1.35, S.count(1, 2), 2, 0.03)
        return w * 0.86
    pen.rect(x, y - h, x + w, y + w * 0.1, wall)
    pen.rect(x, y - h, x + w, y - h + w * 0.07, tone(wall, -0.3))
    pen.rect(x + w * 0.94, y - h, x + w, y + w * 0.1, tone(wall, -0.1))
    wood = mix(p["wood"], (170, 116, 74), 0.4)
    pen.rect(x + w * 0.06, y - h * 0.86, x + w * 0.94, y - h * 0.5, wood)  # timber upper storey
    for k in range(5):
        u = x + w * (0.1 + 0.17 * k)
        pen.rect(u, y - h * 0.8, u + w * 0.1, y - h * 0.56, window_colour(S) if k % 2 else tone(wood, 0.25))
    pen.poly(
        [(x - o, y - h * 0.93), (x + w + o, y - h * 0.93), (x + w * 0.93, y - h - rh), (x + w * 0.07, y - h - rh)],
        tiles,
    )
    n = max(6, int(w / 7))
    for k in range(1, n):
        t = k / n
        pen.line(
            [(x - o + (w + 2 * o) * t, y - h * 0.93), (x + w * (0.07 + 0.86 * t), y - h - rh)],
            line,
            max(0.7, w * 0.005),
        )
    pen.line([(x - o, y - h * 0.93), (x + w + o, y - h * 0.93)], edge, max(1.2, w * 0.018))
    pen.line([(x + w * 0.05, y - h - rh), (x + w * 0.95, y - h - rh)], edge, max(1.6, w * 0.026))
    if rank == 0 and not S.chance(0.5):
        return w * 1.06
    _rack(pen, S, x, y, w, wood)
    return w * S.pick(1.0, 1.12)


def _rack(pen: Pen, S: Scene, x: float, y: float, w: float, wood: Colour) -> None:
    fill, deck = _harvest(S), y - w * 0.17
    for t in (0.08, 0.36, 0.64, 0.92):
        pen.line([(x + w * t, deck - w * 0.08), (x + w * t, y + w * 0.1)], tone(wood, -0.3), max(1, w * 0.014))
        pen.line([(x + w * t, deck - w * 0.1), (x + w * t, deck + w * 0.1)], tone(wood, 0.1), max(1, w * 0.018))
    for v in (-0.07, 0.0, 0.07):
        pen.line([(x + w * 0.02, deck + w * v), (x + w * 0.98, deck + w * v)], tone(wood, -0.1), max(1, w * 0.013))
    for k, (t, v) in enumerate(((0.15, -0.06), (0.5, -0.06), (0.84, -0.06), (0.32, 0.06), (0.68, 0.06))):
        if S.snow and k % 2:
            continue
        basket(pen, S, x + w * t, deck + w * v, w * 0.135, fill[S.count(0, 23) % len(fill)], 0.42)
