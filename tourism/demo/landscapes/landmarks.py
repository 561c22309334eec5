"""What a place is known by: drum tower, covered bridge, arch bridge, pavilion, stage, stupa."""
from __future__ import annotations

import math

import numpy as np

from .houses import Roof, roof_colours
from .palette import mix, tone
from .pen import Pen, Point
from .scene import Scene


def eave(pen: Pen, S: Scene, x: float, y: float, w0: float, w1: float, h: float, lift: float | None = None,
         roof: Roof | None = None) -> None:
    """One front-on tier of a curved roof: w0 wide at the eave y, w1 wide at the top, tips lifted."""
    tiles, line, edge = roof or roof_colours(S)
    lift = h * .55 if lift is None else lift
    ts = np.linspace(-1, 1, 17)
    low = [(x + t * w0 / 2, y - lift * abs(t) ** 3.2) for t in ts]
    up = [(x + t * w1 / 2, y - h) for t in ts]

    def side(s: int) -> list[Point]:
        return [(x + s * (w1 + (w0 - w1) * k ** 1.6) / 2, y - h + (h - lift) * k ** .8) for k in (.25, .5, .75)]
    pen.poly(low + side(1)[::-1] + up[::-1] + side(-1), tiles)
    for a, b in zip(low, up, strict=True):
        pen.line([mix(a, b, .06), b], line, max(.5, w0 * .005))
    pen.line(low, edge, max(1, w0 * .014))
    for s in (-1, 1):
        pen.line([low[0 if s < 0 else -1], *side(s)[::-1], up[0 if s < 0 else -1]], edge, max(.8, w0 * .01))


def drum_tower(pen: Pen, S: Scene, x: float, y: float, w: float, tiers: int = 9) -> None:
    """Dong drum tower: an open hall on posts, many white-edged eaves, a double crown and a spire."""
    p, pitch, taper, base = S.p, .17, .074, .72
    pen.ell(x, y + w * .02, w * .7, w * .08, tone(p["shade"], -.22))
    pen.rect(x - w * .36, y - w * base, x + w * .36, y, tone(p["wood"], -.45))
    for t in (-.36, -.13, .13, .36):
        pen.rect(x + w * t - w * .022, y - w * base, x + w * t + w * .022, y, tone(p["wood"], .02))
    pen.rect(x - w * .4, y - w * .2, x + w * .4, y - w * .16, p["wood"])
    pen.rect(x - w * .44, y - w * .05, x + w * .44, y + 2, tone(p["shade"], -.3))
    top = y - w * base
    for i in range(tiers):
        k = 1 - taper * i
        pen.rect(x - w * k * .36, top - w * pitch * .8, x + w * k * .36, top, tone(p["wood"], -.3 if i % 2 else -.12))
        eave(pen, S, x, top, w * k, w * k * .7, w * pitch * .62, w * pitch * .42)
        rim = [(x + t * w * k * .49, top + w * .014 - w * pitch * .42 * abs(t) ** 3.2) for t in np.linspace(-1, 1, 15)]
        pen.line(rim, tone(p["wall"], -.04), max(.7, w * .014))
        top -= w * pitch
    _crown(pen, S, x, top + w * pitch * .3, w * (1 - taper * tiers))


def _crown(pen: Pen, S: Scene, x: float, top: float, w: float) -> None:
    p = S.p
    pen.rect(x - w * .3, top - w * .42, x + w * .3, top, tone(p["wood"], -.05))
    for j in range(-3, 4):
        pen.line([(x + j * w * .09, top), (x + j * w * .09, top - w * .4)], tone(p["wood"], -.35), max(.6, w * .02))
    eave(pen, S, x, top - w * .3, w * 1.18, w * .08, w * .68, w * .16)
    low = [(x + t * w * .58, top - w * .28 - w * .16 * abs(t) ** 3.2) for t in np.linspace(-1, 1, 15)]
    pen.line(low, tone(p["wall"], -.04), max(.8, w * .03))
    tip = top - w * .95
    pen.line([(x, tip + 3), (x, tip - w * .55)], p["dark"], max(1.2, w * .04))
    for i, r in enumerate((.075, .055, .04)):
        pen.ell(x, tip - w * .15 * i, w * r, w * r, p["dark"])


def pavilion(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """Four posts, a bench rail, a hipped roof with lifted tips."""
    p = S.p
    pen.poly([(x - w * .5, y), (x + w * .5, y), (x + w * .56, y + w * .07), (x - w * .56, y + w * .07)], tone(p["shade"], -.2))
    pen.rect(x - w * .36, y - w * .5, x + w * .36, y - w * .4, tone(p["wood"], -.25))
    for t in (-.34, -.16, .16, .34):
        pen.rect(x + w * t - w * .02, y - w * .5, x + w * t + w * .02, y, tone(p["wood"], -.15 if abs(t) > .2 else -.35))
    for sd in (-1, 1):
        pen.rect(*sorted((x + sd * w * .34, x + sd * w * .12))[:1], y - w * .14, max(x + sd * w * .34, x + sd * w * .12),
                 y - w * .11, p["wood"])
    eave(pen, S, x, y - w * .46, w * 1.16, w * .08, w * .36, w * .13)
    pen.ell(x, y - w * .84, w * .03, w * .045, S.p["dark"])


def arch_bridge(pen: Pen, S: Scene, x: float, y: float, w: float, rise: float = .24) -> None:
    """Stone bridge of one arch, w long, standing in water at y; the hole shows the bank behind as pale water."""
    stone, p = mix(S.p["shade"], S.p["mid"], .18), S.p
    deck = [(x + w * (t - .5), y - w * (.05 + rise * math.sin(math.pi * t) ** 1.3)) for t in np.linspace(0, 1, 29)]
    pen.poly([(x - w * .5, y + 3), *deck, (x + w * .5, y + 3)], tone(stone, -.06))
    rx, ry = w * .2, w * (rise - .05)
    hole = [(x + rx * math.cos(a), y + 3 - ry * math.sin(a)) for a in np.linspace(0, math.pi, 25)]
    ring = [(x + rx * 1.14 * math.cos(a), y + 3 - ry * 1.12 * math.sin(a)) for a in np.linspace(0, math.pi, 25)]
    pen.poly(ring, tone(stone, -.24))
    pen.poly(hole, mix(mix(p["near"], p["water"], .6), p["mist"], .25))
    for a in np.linspace(.12, math.pi - .12, 15):
        pen.line([(x + rx * math.cos(a), y + 3 - ry * math.sin(a)),
                  (x + rx * 1.14 * math.cos(a), y + 3 - ry * 1.12 * math.sin(a))], tone(stone, .15), max(.7, w * .004))
    for v in (.03, .09, .15):
        pen.line([(x - w * (.5 - v * .9), y - w * v * .7), (x - w * .3, y - w * v * .7)], tone(stone, -.18), .8)
        pen.line([(x + w * (.5 - v * .9), y - w * v * .7), (x + w * .3, y - w * v * .7)], tone(stone, -.18), .8)
    top = p["roof"] if S.snow else tone(stone, .4)
    pen.line(deck, top, max(2, w * .014))
    rail = [(a, b - w * .045) for a, b in deck[2:-2]]
    for a, b in rail[::3]:
        pen.line([(a, b), (a, b + w * .045)], tone(stone, -.15), max(1, w * .01))
    pen.line(rail, tone(stone, .15), max(1, w * .01))


def covered_bridge(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """Wind-and-rain bridge: stone piers, a timber gallery, three little towers on its roof."""
    p = S.p
    stone, wood = mix(p["shade"], p["mid"], .2), tone(p["wood"], -.12)
    for t in (-.5, -.17, .17, .5):
        pen.poly([(x + w * t - w * .03, y - w * .09), (x + w * t + w * .03, y - w * .09), (x + w * t + w * .04, y + 6),
                  (x + w * t - w * .04, y + 6)], tone(stone, -.15))
        pen.rect(x + w * t - w * .06, y - w * .105, x + w * t + w * .06, y - w * .085, tone(wood, -.2))
    pen.rect(x - w * .54, y - w * .125, x + w * .54, y - w * .1, tone(wood, -.05))
    pen.rect(x - w * .53, y - w * .19, x + w * .53, y - w * .125, tone(wood, -.42))
    pen.rect(x - w * .53, y - w * .145, x + w * .53, y - w * .125, wood)
    for t in np.linspace(-.52, .52, 27):
        pen.rect(x + w * t - w * .003, y - w * .19, x + w * t + w * .003, y - w * .12, tone(wood, .1))
    eave(pen, S, x, y - w * .175, w * 1.14, w * 1.06, w * .045, w * .012)
    for t, k in ((-.45, .8), (0., 1.), (.45, .8)):
        for i in range(3 if k == 1. else 2):
            s = w * (.24 - .055 * i) * k
            last = i == (2 if k == 1. else 1)
            yy = y - w * (.215 + .042 * i) * (1 if k == 1. else .985)
            pen.rect(x + w * t - s * .32, yy - w * .03, x + w * t + s * .32, yy + w * .02, tone(wood, -.3))
            eave(pen, S, x + w * t, yy, s, s * (.05 if last else .62), w * (.06 if last else .032), w * .018)


def stage_tower(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """Theatre stage of a market square: open stage on a stone base, three rising tiers with flying corners."""
    p = S.p
    stone, wood = mix(p["shade"], p["mid"], .12), mix(p["wood"], p["accent"], .22)
    pen.rect(x - w * .5, y - w * .2, x + w * .5, y, tone(stone, -.12))
    for v in (.06, .13):
        pen.line([(x - w * .5, y - w * v), (x + w * .5, y - w * v)], tone(stone, -.28), max(.8, w * .006))
    pen.rect(x - w * .12, y - w * .13, x + w * .12, y, tone(p["dark"], -.1))
    pen.rect(x - w * .44, y - w * .56, x + w * .44, y - w * .2, tone(wood, -.5))
    pen.rect(x - w * .3, y - w * .5, x + w * .3, y - w * .2, tone(wood, -.25))
    for t in np.linspace(-.25, .25, 6):
        pen.line([(x + w * t, y - w * .5), (x + w * t, y - w * .2)], tone(wood, -.45), max(.8, w * .006))
    for t in (-.44, -.2, .2, .44):
        pen.rect(x + w * t - w * .016, y - w * .56, x + w * t + w * .016, y - w * .2, wood)
    pen.rect(x - w * .46, y - w * .26, x + w * .46, y - w * .245, tone(wood, .2))
    for t in (-.32, .32):
        pen.ell(x + w * t, y - w * .43, w * .026, w * .032, p["accent"])
    low = y - w * .54
    for i, (k, body) in enumerate(((1.26, .2), (.98, .19), (.68, .15))):
        eave(pen, S, x, low, w * k, w * (k * .52 if i < 2 else .05), w * (.17 if i < 2 else .3), w * .15)
        if i < 2:
            pen.rect(x - w * k * .27, low - w * (.15 + body), x + w * k * .27, low - w * .15, tone(wood, -.15))
            for t in np.linspace(-.22, .22, 5):
                pen.rect(x + w * k * t - w * .028, low - w * (.13 + body), x + w * k * t + w * .028, low - w * .19,
                         tone(p["dark"], .05))
        low -= w * (.13 + body)
    pen.ell(x, low + w * .02, w * .026, w * .05, p["dark"])


def stupa(pen: Pen, S: Scene, x: float, y: float, s: float) -> None:
    white, gold = ((226, 226, 226) if S.snow else (252, 250, 244)), (226, 176, 70)
    pen.ell(x + s * .14, y, s * .72, s * .08, tone(S.grass[0], -.22))
    for i, w in enumerate((.62, .52, .44)):
        pen.rect(x - s * w, y - s * (.16 * i + .16), x + s * w, y - s * .16 * i, tone(white, -.03 * i))
        pen.rect(x + s * w * .4, y - s * (.16 * i + .16), x + s * w, y - s * .16 * i, tone(white, -.14))
    pen.ell(x, y - s * .74, s * .36, s * .34, white)
    pen.ell(x + s * .16, y - s * .72, s * .18, s * .3, tone(white, -.08))
    pen.rect(x - s * .12, y - s * 1.16, x + s * .12, y - s * 1.0, white)
    pen.poly([(x - s * .11, y - s * 1.14), (x + s * .11, y - s * 1.14), (x + s * .03, y - s * 1.75),
              (x - s * .03, y - s * 1.75)], gold)
    pen.ell(x, y - s * 1.8, s * .06, s * .07, gold)
