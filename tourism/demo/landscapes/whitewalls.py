"""Huizhou building: stepped fire gables, long white fronts, a memorial arch."""
from __future__ import annotations

import numpy as np

from .houses import roof_colours, window_colour
from .palette import Colour, mix, tone
from .pen import Pen
from .scene import Scene

STEPS = {2: (.36, 1.), 3: (.30, .64, 1.), 4: (.24, .5, .75, 1.)}


def gable(pen: Pen, S: Scene, x: float, y: float, w: float, h: float, steps: int = 2, wins: int = 2,
          shade: float = 0.) -> None:
    """A stepped fire wall seen front on, centred at x: each step capped by dark tiles with lifted ends."""
    wall, n, dh = tone(S.p["wall"], -shade), steps + 1, w * .15
    cap = (70, 77, 84) if S.snow else mix(S.p["roof"], S.p["wall"], shade * .8)
    edges = [w * .5 * k for k in STEPS[n]]
    for i in range(n - 1, -1, -1):
        e, top, inner = edges[i], y - h + dh * i, edges[i - 1] if i else 0.
        pen.rect(x - e, top, x + e, y, wall)
        for sd in (-1, 1) if i else (0,):
            _cap(pen, S, x, w, top, (inner, e), sd, wall, cap)
    step = y - h + dh * steps + w * .06
    pen.poly([(x + w * .5, step), (x + w * .5, y), (x + w * .41, y), (x + w * .41, step)], tone(wall, -.06))
    pen.poly([(x - w * .5, y - h * .1), (x + w * .5, y - h * .06), (x + w * .5, y), (x - w * .5, y)],
             mix(wall, S.p["mid"], .16))                                  # damp foot of the wall
    for k in range(wins):
        wx, wy = x + w * (-.2 + .4 * k / max(1, wins - 1) if wins > 1 else 0), y - h * .55
        pen.rect(wx - w * .035, wy, wx + w * .035, wy + w * .095, window_colour(S))
        pen.rect(wx - w * .06, wy - w * .03, wx + w * .06, wy - w * .012, cap)


def _cap(pen: Pen, S: Scene, x: float, w: float, top: float, span: tuple[float, float], sd: int, wall: Colour,
         cap: Colour) -> None:
    inner, e = span
    a, b = ((x - e - w * .035, x + e + w * .035) if sd == 0
            else sorted((x + sd * (inner - w * .01), x + sd * (e + w * .045))))
    th, up = w * .044, w * .04
    left, right = (up if sd <= 0 else 0), (up if sd >= 0 else 0)
    c = (b - a) * .14
    pen.rect(a + w * .02, top + th * .5, b - w * .02, top + th * 1.5, tone(wall, -.16))
    pen.poly([(a, top - left), (a + c, top - left * .1), ((a + b) / 2, top - th * .15), (b - c, top - right * .1),
              (b, top - right), (b, top + th * .75), (a, top + th * .75)], cap)
    if S.snow:
        pen.poly([(a, top - left - 1.5), ((a + b) / 2, top - th * .55), (b, top - right - 1.5), (b, top + th * .1),
                  (a, top + th * .1)], S.p["roof"])


def front(pen: Pen, S: Scene, x: float, y: float, w: float, h: float, door: bool = False, shade: float = .035) -> None:
    """The long white front between two fire walls: tile band above, little high windows, perhaps a gate."""
    p, (tiles, line, edge) = S.p, roof_colours(S)
    wall = tone(p["wall"], -shade)
    tiles, edge = mix(tiles, p["mist"], shade), mix(edge, p["mist"], shade)
    rh = w * .17
    pen.rect(x, y - h, x + w, y, wall)
    pen.rect(x, y - h + 3, x + w, y - h + w * .045, tone(wall, -.2))
    pen.rect(x, y - h * .07, x + w, y, mix(wall, p["mid"], .16))
    pen.poly([(x - 3, y - h + 3), (x + w * .07, y - h - rh), (x + w * .93, y - h - rh), (x + w + 3, y - h + 3)], tiles)
    n = max(4, int(w / 6))
    for i in range(1, n):
        t = i / n
        pen.line([(x + w * t, y - h + 2), (x + w * (.07 + .86 * t), y - h - rh)], line, .8)
    pen.line([(x - 3, y - h + 3), (x + w + 3, y - h + 3)], edge, 2)
    pen.line([(x + w * .06, y - h - rh), (x + w * .94, y - h - rh)], edge, 2.5)
    for t in (.18, .82) if door else (.2, .5, .8):
        pen.rect(x + w * t - w * .028, y - h * .66, x + w * t + w * .028, y - h * .66 + w * .075, window_colour(S))
        pen.rect(x + w * t - w * .045, y - h * .7, x + w * t + w * .045, y - h * .68, edge)
    if door:
        pen.rect(x + w * .41, y - h * .58, x + w * .59, y, tone(p["shade"], -.2))
        pen.rect(x + w * .435, y - h * .5, x + w * .565, y, tone(p["dark"], .08))
        pen.poly([(x + w * .35, y - h * .58), (x + w * .39, y - h * .68), (x + w * .61, y - h * .68),
                  (x + w * .65, y - h * .58)], edge)
        for sd in (.37, .63):
            pen.ell(x + w * sd, y - h * .42, w * .02, w * .026, p["accent"])


def house_group(pen: Pen, S: Scene, x: float, y: float, s: float, shade: float = 0.) -> float:
    """One household: a front between fire gables, or a gable with a low wing; returns the width it took."""
    kind = S.count(0, 3)
    if kind == 0:
        w, h = s * S.pick(1.1, 1.5), s * S.pick(.95, 1.25)
        gable(pen, S, x + w / 2, y, w, h, S.count(1, 3), 2, shade)
        return w
    w, h = s * S.pick(1.15, 1.7), s * S.pick(.5, .72)
    g, tall = s * S.pick(.62, .85), h * S.pick(1.3, 1.7)
    front(pen, S, x + g * .45, y, w, h, kind == 1 and s > 60, shade + .03)
    gable(pen, S, x + g / 2, y, g, tall, S.count(1, 2), 1, shade)
    if kind > 1:
        gable(pen, S, x + g * .45 + w, y, g * .9, tall * S.pick(.85, 1.1), S.count(1, 2), 1, shade)
        return w + g
    return w + g * .5


def memorial_arch(pen: Pen, S: Scene, x: float, y: float, w: float) -> None:
    """A stone paifang of three bays and three roofs."""
    stone = mix(mix(S.p["shade"], S.p["mid"], .35), S.p["dark"], .12)
    cap = tone(stone, -.38) if not S.snow else S.p["roof"]
    for t, h in ((-.5, .8), (-.2, 1.05), (.2, 1.05), (.5, .8)):
        pen.rect(x + w * t - w * .03, y - w * h, x + w * t + w * .03, y, stone)
        pen.rect(x + w * t - w * .05, y - w * .1, x + w * t + w * .05, y, tone(stone, -.2))
        pen.rect(x + w * t + w * .01, y - w * h, x + w * t + w * .03, y, tone(stone, -.2))
    for a, b, h in ((-.5, -.2, .62), (.2, .5, .62), (-.2, .2, .66), (-.2, .2, .84)):
        pen.rect(x + w * a, y - w * (h + .07), x + w * b, y - w * h, tone(stone, -.08))
        pen.rect(x + w * a, y - w * (h - .03), x + w * b, y - w * (h - .045), tone(stone, -.25))
    for t, hw, h in ((-.36, .22, .82), (.36, .22, .82), (0., .3, 1.08), (0., .2, 1.26)):
        pts = [(x + w * (t + hw * u), y - w * (h - .05 + .05 * abs(u) ** 3)) for u in np.linspace(-1, 1, 9)]
        pen.poly(pts + [(x + w * (t + hw * .7), y - w * (h + .06)), (x + w * (t - hw * .7), y - w * (h + .06))], cap)
    pen.rect(x - w * .1, y - w * 1.24, x + w * .1, y - w * 1.1, tone(stone, .1))
