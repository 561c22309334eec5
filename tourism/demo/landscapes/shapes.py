"""Small parametrised shapes: trees, houses, towers, boats, birds. (x, y) is where a thing stands."""
from __future__ import annotations
import math
import numpy as np
from .paint import XX, YY, col32, mix, tone


def blob(pen, g, x, y, rx, ry, c, n=16, rough=.16):
    ph = g.uniform(0, 6.28)
    pen.poly([(x + rx * math.cos(a + ph) * k, y + ry * math.sin(a + ph) * k)
              for a, k in zip(np.linspace(0, 6.2832, n, endpoint=False), g.uniform(1 - rough, 1 + rough, n))], c)


def tree(pen, S, x, y, s, kind="round", fruit=None):
    """A tree standing at (x, y), about s high: round, blossom, pine, poplar, bamboo, bare."""
    g, p = S.dab, S.p
    l0, l1, l2 = p["leaf0"], p["leaf1"], p["leaf2"]
    if S.season == "winter" and kind in ("round", "blossom", "poplar"):
        kind = "bare"
    if kind == "bare":
        def limb(x0, y0, a, ln, w, n):
            x1, y1 = x0 + math.cos(a) * ln, y0 - math.sin(a) * ln
            pen.line([(x0, y0), (x1, y1)], p["dark"], w)
            if n:
                for da in (-.5, .1, .55):
                    limb(x1, y1, a + da + g.uniform(-.2, .2), ln * g.uniform(.6, .78), max(.5, w * .62), n - 1)
            elif fruit and g.random() < .35:
                pen.ell(x1, y1 + 2, s * .022, s * .022, fruit)
        return limb(x, y, 1.57 + g.uniform(-.1, .1), s * .32, s * .045, 4 if s > 90 else 3)
    if kind in ("pine", "bamboo") and S.season == "autumn":
        l0, l1, l2 = (58, 88, 74), (98, 124, 84), (158, 164, 98)
    if kind == "pine":
        pen.rect(x - s * .02, y - s * .15, x + s * .02, y, p["dark"])
        for i in range(5):
            t, w = i / 5, s * (.24 - .04 * i)
            top, bot = y - s * (.36 + .16 * i), y - s * (.1 + .16 * i)
            pen.poly([(x, top), (x + w, bot), (x + w * .4, bot - s * .02), (x, bot + s * .03), (x - w * .4, bot - s * .02), (x - w, bot)], tone(l0, .04 * i))
            pen.poly([(x, top), (x - w, bot), (x - w * .4, bot - s * .02), (x - w * .15, bot - s * .08)], p["f0"] if S.season == "winter" else mix(l0, l1, .8))
        return
    if kind == "bamboo":
        for _ in range(9):
            lean, h = g.uniform(-.22, .22), s * g.uniform(.7, 1.05)
            x0 = x + g.uniform(-.16, .16) * s
            pts = [(x0 + lean * h * t * t, y - h * t) for t in np.linspace(0, 1, 7)]
            pen.line(pts, mix(l0, l1, .4), max(.8, s * .012))
            for t in np.linspace(.3, 1, 9):
                for sd in (-1, 1):
                    bx, by = x0 + lean * h * t * t, y - h * t
                    ln = s * g.uniform(.08, .15)
                    pen.poly([(bx, by), (bx + sd * ln * .6, by - ln * .12), (bx + sd * ln, by + ln * .35), (bx + sd * ln * .5, by + ln * .15)], (l0, l1, l1, l2)[g.integers(4)])
        return
    if kind == "blossom" and S.season == "spring":
        l0, l1, l2 = tone(p["bloom"], -.22), p["bloom"], tone(p["bloom"], .5)
    tall = 1.9 if kind == "poplar" else 1.
    pen.poly([(x - s * .035, y), (x + s * .035, y), (x + s * .012, y - s * .5), (x - s * .012, y - s * .5)], p["dark"])
    for dx in (-.16, .17):
        pen.line([(x, y - s * .25), (x + dx * s / tall, y - s * .5)], p["dark"], s * .02)
    cy, R = y - s * .62, s * .36
    for c, k, ox, oy, n in ((l0, .52, 0, .06, 9), (l1, .40, -.10, -.10, 9), (l2, .2, -.2, -.26, 7)):
        for _ in range(int(n * (1 + max(0, s - 200) / 130))):            # big trees: more and smaller dabs
            a, d = g.uniform(0, 6.28), math.sqrt(g.random()) * (.62 if s < 250 else .8)
            rr = R * k * g.uniform(.7, 1.1) * (1 if s < 250 else .62)
            blob(pen, g, x + R * (ox + d * math.cos(a)) / tall ** .7, cy + R * (oy + d * math.sin(a) * .85 * tall ** .6), rr, rr * .85, mix(c, l1, g.uniform(0, .25)), 14 + int(rr / 5), .12)
    for _ in range(int(14 + s * .12)):
        a, d = g.uniform(0, 6.28), .84 * math.sqrt(g.random())
        xx, yy = x + R * d * math.cos(a) / tall ** .7, cy + R * d * math.sin(a) * .95 * tall ** .6
        pen.ell(xx, yy, s * .018, s * .016, fruit if fruit and g.random() < .75 else l2)


def roof_colors(S):
    return (S.p["roof"], S.p["tile"], S.p["dark"]) if S.season != "winter" else (S.p["roof"], S.p["tile"], (86, 92, 100))


def house(pen, S, x, y, w, h, wall=None, dep=None, rise=None, flip=1, roof=None, wins=3, door=True, bands=0, sag=.035, over=.07):
    """Oblique house: long wall to the viewer with its left foot at (x, y), gable receding to the right (flip: left)."""
    p = S.p
    wall, (rc, rl, edge) = wall or p["wall"], roof or roof_colors(S)
    dep, rise = dep or w * .42, rise or h * .55
    x0, dy, o = (x, dep * .26, w * over) if flip > 0 else (x + w, dep * .26, w * over)
    P = lambda u, v: (x0 + flip * u, y - v)
    lit, side = (wall, tone(wall, -.17)) if flip > 0 else (tone(wall, -.06), tone(wall, .12))
    apex = (w + dep / 2, h + dy / 2 + rise)
    pen.poly([P(w, 0), P(w + dep, dy), P(w + dep, h + dy), P(*apex), P(w, h)], side)
    pen.poly([P(0, 0), P(w, 0), P(w, h), P(0, h)], lit)
    pen.rect(*(lambda a, b: (min(a[0], b[0]), a[1], max(a[0], b[0]), b[1]))(P(0, h * .99), P(w, h * .86)), tone(wall, -.32))
    for i in range(bands):                                                        # floors, logs or brick courses
        v = h * (i + 1) / (bands + 1)
        pen.line([P(0, v), P(w, v), P(w + dep, v + dy)], tone(wall, -.22), max(.6, h * .012))
    ww, glow = w / (wins * 2 + 1), (240, 190, 104) if S.season == "winter" else tone(p["dark"], .06)
    for i in range(wins):
        u = ww * (2 * i + 1)
        if door and i == wins // 2:
            pen.poly([P(u, 0), P(u + ww, 0), P(u + ww, h * .62), P(u, h * .62)], tone(p["wood"], -.35))
            pen.line([P(u + ww / 2, 0), P(u + ww / 2, h * .6)], p["dark"], max(.5, w * .004))
        else:
            pen.poly([P(u, h * .34), P(u + ww, h * .34), P(u + ww, h * .68), P(u, h * .68)], glow)
            pen.line([P(u + ww / 2, h * .34), P(u + ww / 2, h * .68)], tone(p["wood"], -.2), max(.5, w * .006))
    pen.poly([P(w + dep * .42, h * .55 + dy * .5), P(w + dep * .6, h * .55 + dy * .6), P(w + dep * .6, h * .85 + dy * .6), P(w + dep * .42, h * .85 + dy * .5)], tone(side, -.5))
    ts = np.linspace(0, 1, 9)
    eave = [P(-o + (w + 1.6 * o) * t, h - h * .12 + w * sag * (2 * t - 1) ** 4) for t in ts]
    ridge = [P(dep / 2 - o * .7 + (w + 1.3 * o) * t, apex[1] + w * sag * .8 * (2 * t - 1) ** 4 * 1.2) for t in ts]
    back = P(w + dep + o * .35, h + dy - h * .1)
    pen.line([ridge[-1], back], edge, max(1, w * .03))
    pen.poly(eave + ridge[::-1], rc)
    n = max(5, int(w / 7))
    for i in range(1, n):
        t = i / n
        a, b = t * 8, int(t * 8)
        f = a - b
        e = mix(eave[b], eave[min(8, b + 1)], f)
        r = mix(ridge[b], ridge[min(8, b + 1)], f)
        pen.line([e, r], rl, max(.5, w * .006))
    pen.line(eave, edge, max(.8, w * .014))
    pen.line([eave[-1], ridge[-1]], edge, max(.8, w * .014))
    pen.line(ridge, edge, max(1.2, w * .024))


def matou(pen, S, x, y, w, h, steps=2, wins=2, shade=0.):
    """Huizhou gable end, front on: stepped white wall, each step capped by dark tiles with lifted ends."""
    p = S.p
    wall, snow = tone(p["wall"], -shade), S.season == "winter"
    dark = (70, 77, 84) if snow else p["roof"]
    dh, n = w * .15, steps + 1
    edges = [w * .5 * k for k in ((.36, 1.) if n == 2 else (.30, .64, 1.) if n == 3 else (.24, .5, .75, 1.))]
    for i in range(n - 1, -1, -1):
        e, top, inner = edges[i], y - h + dh * i, edges[i - 1] if i else 0
        pen.rect(x - e, top, x + e, y, wall)
        for sd in ((-1, 1) if i else (0,)):
            a, b = (x - e - w * .035, x + e + w * .035) if sd == 0 else sorted((x + sd * (inner - w * .01), x + sd * (e + w * .045)))
            th, up = w * .042, w * .035
            L, R = (up if sd <= 0 else 0), (up if sd >= 0 else 0)
            pen.rect(a + w * .02, top + th * .5, b - w * .02, top + th * 1.5, tone(wall, -.16))
            pen.poly([(a, top - L), (a + (b - a) * .14, top - L * .1), ((a + b) / 2, top - th * .15), (b - (b - a) * .14, top - R * .1), (b, top - R), (b, top + th * .75), (a, top + th * .75)], dark)
            if snow:
                pen.poly([(a, top - L - 1.5), ((a + b) / 2, top - th * .55), (b, top - R - 1.5), (b, top + th * .1), (a, top + th * .1)], p["roof"])
            else:
                pen.line([(a, top - L), ((a + b) / 2, top - th * .15), (b, top - R)], p["tile"], max(.6, w * .01))
    pen.poly([(x + w * .5, y - h + dh * steps + w * .06), (x + w * .5, y), (x + w * .42, y), (x + w * .42, y - h + dh * steps + w * .06)], tone(wall, -.055))
    for k in range(wins):
        wx, wy = x + w * (-.2 + .4 * k / max(1, wins - 1) if wins > 1 else 0), y - h * .55
        pen.rect(wx - w * .035, wy, wx + w * .035, wy + w * .095, (236, 182, 96) if snow else p["dark"])
        pen.rect(wx - w * .06, wy - w * .03, wx + w * .06, wy - w * .012, dark)


def hall(pen, S, x, y, w, h, door=False):
    """Huizhou long front between two fire walls: white wall, tile band above, little high windows."""
    p, (rc, rl, edge) = S.p, roof_colors(S)
    pen.rect(x, y - h, x + w, y, tone(p["wall"], -.035))
    pen.rect(x, y - h + 4, x + w, y - h + w * .045, tone(p["wall"], -.2))
    rh = w * .2
    pen.poly([(x - 2, y - h + 3), (x + w * .08, y - h - rh), (x + w * .92, y - h - rh), (x + w + 2, y - h + 3)], rc)
    for i in range(1, int(w / 7)):
        t = i / int(w / 7)
        pen.line([(x + w * t, y - h + 2), (x + w * (.08 + .84 * t), y - h - rh)], rl, .8)
    pen.line([(x - 3, y - h + 3), (x + w + 3, y - h + 3)], edge, 2)
    pen.line([(x + w * .07, y - h - rh), (x + w * .93, y - h - rh)], edge, 2.5)
    for t in (.2, .8) if door else (.2, .5, .8):
        pen.rect(x + w * t - w * .03, y - h * .66, x + w * t + w * .03, y - h * .66 + w * .08, p["dark"] if S.season != "winter" else (236, 182, 96))
    if door:
        pen.rect(x + w * .42, y - h * .56, x + w * .58, y, tone(p["dark"], .08))
        pen.poly([(x + w * .36, y - h * .58), (x + w * .39, y - h * .66), (x + w * .61, y - h * .66), (x + w * .64, y - h * .58)], edge)
        for sd in (.36, .64):
            pen.ell(x + w * sd, y - h * .44, w * .022, w * .03, p["accent"])


def birds(pen, S, x, y, n=5, s=9):
    for _ in range(n):
        bx, by, k = x + S.dab.uniform(-90, 90), y + S.dab.uniform(-34, 34), s * S.dab.uniform(.6, 1.1)
        pen.line([(bx - k, by - k * .35), (bx - k * .4, by - k * .5), (bx, by), (bx + k * .45, by - k * .55), (bx + k, by - k * .3)], tone(S.p["dark"], .15), 1.2)


def boat(pen, S, x, y, s, flip=1):
    P = lambda u, v: (x + flip * u * s, y + v * s)
    pen.poly([P(-1, -.06), P(-.6, .1), P(.6, .1), P(1.05, -.12), P(.75, .2), P(-.7, .2)], S.p["dark"])
    pen.poly([P(-.42, .1)] + [P(-.42 + .84 * t, .1 - .42 * math.sin(math.pi * t) ** .6) for t in np.linspace(0, 1, 12)], tone(S.p["wood"], -.1))
    for t in (.25, .5, .75):
        pen.line([P(-.42 + .84 * t, .1), P(-.42 + .84 * t, .1 - .42 * math.sin(math.pi * t) ** .6)], S.p["dark"], s * .02)
    pen.line([P(.8, .1), P(.95, -.95)], S.p["dark"], s * .035)
    pen.line([P(.95, -.95), P(.82, -.78)], S.p["dark"], s * .03)
    pen.ell(*P(.82, -.7), s * .075, s * .095, S.p["accent"])


def smoke(S, x, y, h=150):
    d = np.clip((y - YY) / h, 0, 1)
    cx = x + 26 * np.sin(d * 5) * d + 40 * d
    m = .5 * np.exp(-((XX - cx) / (4 + 22 * d)) ** 2) * (1 - d) ** .7 * (YY < y) * (d < 1)
    S.px += (col32(tone(S.p["sky1"], .5)) - S.px) * m[..., None]


def eave(pen, S, x, y, w0, w1, h, lift=None, roof=None):
    """One front-on tier of a curved roof: w0 wide at the eave y, w1 wide at the top, tips lifted."""
    rc, rl, edge = roof or roof_colors(S)
    lift = h * .55 if lift is None else lift
    ts = np.linspace(-1, 1, 17)
    low = [(x + t * w0 / 2, y - lift * abs(t) ** 3.2) for t in ts]
    up = [(x + t * w1 / 2, y - h) for t in ts]
    side = lambda s: [(x + s * (w1 + (w0 - w1) * k ** 1.6) / 2, y - h + (h - lift) * k ** .8) for k in (.25, .5, .75)]
    pen.poly(low + side(1)[::-1] + up[::-1] + side(-1), rc)
    for a, b, t in zip(low, up, ts):
        pen.line([mix(a, b, .06), b], rl, max(.5, w0 * .005))
    pen.line(low, edge, max(1, w0 * .014))
    pen.line([low[0], *side(-1)[::-1], up[0]], edge, max(.8, w0 * .01))
    pen.line([low[-1], *side(1)[::-1], up[-1]], edge, max(.8, w0 * .01))


def tower(pen, S, x, y, w, tiers, base=.9, taper=.085, pitch=.2):
    """Drum tower or stage tower: posts, then tiers of lifted eaves to a spire."""
    p = S.p
    pen.rect(x - w * .36, y - w * base, x + w * .36, y, tone(p["wood"], -.45))
    for t in (-.36, -.13, .13, .36):
        pen.rect(x + w * t - w * .022, y - w * base, x + w * t + w * .022, y, tone(p["wood"], .02))
    pen.rect(x - w * .38, y - w * .2, x + w * .38, y - w * .16, p["wood"])
    pen.rect(x - w * .44, y - w * .05, x + w * .44, y + 2, tone(p["shade"], -.3))
    top = y - w * base
    for i in range(tiers):
        k = 1 - taper * i
        last = i == tiers - 1
        pen.rect(x - w * k * .34, top - w * pitch * .75, x + w * k * .34, top, tone(p["wood"], -.1 if i % 2 else .1))
        for j in range(-3, 4):
            pen.line([(x + j * w * k * .1, top), (x + j * w * k * .1, top - w * pitch)], tone(p["wood"], -.4), max(.5, w * .008))
        eave(pen, S, x, top, w * k, 0.04 * w if last else w * k * .62, w * pitch * (1.9 if last else .72), w * pitch * .34)
        pen.line([(x + t * w * k * .47, top + w * .012 - w * pitch * .34 * abs(t) ** 3.2) for t in np.linspace(-1, 1, 15)], tone(p["wall"], -.05), max(.6, w * .012))
        top -= w * pitch * (1.9 if last else 1)
    pen.line([(x, top + 3), (x, top - w * .2)], p["dark"], max(1, w * .02))
    for i, r in enumerate((.035, .026, .018)):
        pen.ell(x, top - w * .055 * i, w * r, w * r, p["dark"])


def tulou(pen, S, x, y, rx):
    """Round earthen house from above: battered wall, ring roof, galleries and a small hall inside. y: lowest front point."""
    p, n = S.p, 96
    ry, hh = rx * .42, rx * .5
    yb, yt = y - ry, y - ry - hh
    earth, (rc, rl, edge) = mix(p["wood"], (236, 190, 126) if S.season != "winter" else p["wall"], .55), roof_colors(S)
    pt = lambda a, k, yy: (x + rx * k * math.cos(a), yy + ry * k * math.sin(a))
    pen.ell(x + rx * .13, yb + rx * .04, rx * 1.03, ry * 1.0, tone(S.grass[0], -.26 if S.season != "winter" else -.14))
    light = lambda a: math.cos(a - 3.7)
    for i in range(n // 2):
        a, b = math.pi * i / (n / 2), math.pi * (i + 1.3) / (n / 2)
        pen.poly([pt(a, 1, yb), pt(b, 1, yb), pt(b, .97, yt), pt(a, .97, yt)], tone(earth, .12 - .34 * (math.cos(a) * .5 + .5)) if math.cos(a) < -.48 else tone(earth, -.30 * (math.cos(a) * .5 + .26)))
    foot = [pt(a, 1.0, yb) for a in np.linspace(.1, math.pi - .1, 40)]
    pen.line(foot, tone(p["shade"], -.35), max(1, rx * .035))
    for row, k in ((.62, 13), (.36, 13)):
        for a in np.linspace(.22, math.pi - .22, k):
            wx, wy = pt(a, .985, yb - hh * row)
            ww = rx * .018 * max(.3, math.sin(a))
            pen.rect(wx - ww, wy - rx * .04, wx + ww, wy, (240, 190, 104) if S.season == "winter" else p["dark"])
    dx, dy = pt(1.75, 1, yb)
    pen.poly([(dx - rx * .075, dy)] + [(dx - rx * .075 * math.cos(t), dy - rx * .14 - rx * .06 * math.sin(t)) for t in np.linspace(0, math.pi, 9)] + [(dx + rx * .075, dy)], tone(p["wall"], -.1))
    pen.poly([(dx - rx * .045, dy)] + [(dx - rx * .045 * math.cos(t), dy - rx * .12 - rx * .04 * math.sin(t)) for t in np.linspace(0, math.pi, 9)] + [(dx + rx * .045, dy)], p["dark"])
    E0, E1, E2 = (1.15, yt + rx * .03), (.90, yt - rx * .13), (.64, yt - rx * .03)

    def slope(A, B, a0, a1, k):
        for i in range(a0, a1):
            a, b = 2 * math.pi * i / n, 2 * math.pi * (i + 1.12) / n
            c = tone(rc, .10 * light(a) * k + .03) if light(a) * k > 0 else tone(rc, .22 * light(a) * k)
            pen.poly([pt(a, *A), pt(b, *A), pt(b, *B), pt(a, *B)], c if i % 2 else mix(c, rl, .5))
    slope(E0, E1, n // 2, n, 1)
    ring = lambda E, a0=0., a1=2 * math.pi: [pt(a, *E) for a in np.linspace(a0, a1, 80)]
    pen.poly(ring(E2), tone(p["wood"], -.42))
    for k in (.07, .14):
        pen.line([pt(a, .62, E2[1] + rx * k) for a in np.linspace(math.pi * 1.08, math.pi * 1.92, 30)], tone(p["wood"], .1), max(.8, rx * .014))
    for a in np.linspace(math.pi * 1.1, math.pi * 1.9, 17):
        q = pt(a, .62, E2[1])
        pen.line([q, (q[0], q[1] + rx * .2)], tone(p["wood"], -.12), max(.6, rx * .008))
    xs = np.linspace(-.57, .57, 40)                                                 # courtyard floor: behind the near eave
    far, near = .2 - .26 * np.sqrt(1 - (xs / .62) ** 2), .27 * np.sqrt(1 - (xs / .64) ** 2)
    pen.poly([(x + rx * u, E2[1] + rx * v) for u, v in zip(xs, far)] + [(x + rx * u, E2[1] + rx * v) for u, v in zip(xs[::-1], near[::-1])], tone(p["shade"], -.12))
    house(pen, S, x - rx * .2, E2[1] + rx * .2, rx * .3, rx * .1, rise=rx * .09, dep=rx * .16)
    slope(E1, E2, n // 2, n, -1)
    slope(E1, E2, 0, n // 2, -1)
    slope(E0, E1, -6, n // 2 + 6, 1)
    pen.line(ring(E1), edge, max(1.2, rx * .018))
    pen.line(ring(E0, -.25, math.pi + .25), edge, max(1, rx * .014))


def stilt(pen, S, x, y, w, flip=1):
    """Wooden house on posts: open ground floor, two storeys, a balcony, tiled roof."""
    p = S.p
    wood, h = mix(p["wood"], (178, 126, 84), .3), w * .30
    a, b = (x - w * .1, x + w * 1.36) if flip > 0 else (x - w * .36, x + w * 1.1)
    stone = mix(p["shade"], p["dark"], .22)
    pen.poly([(a, y - w * .05), (b, y - w * .05), (b + w * .05, y + w * .13), (a - w * .05, y + w * .13)], tone(stone, -.16))
    pen.poly([(a + w * .03, y - w * .1), (b - w * .03, y - w * .1), (b, y + w * .03), (a, y + w * .03)], stone)
    pen.rect(x + w * .03, y - h, x + w * 1.28 if flip > 0 else x + w, y, tone(p["dark"], .02)) if flip > 0 else pen.rect(x - w * .28, y - h, x + w * .97, y, tone(p["dark"], .02))
    for t in np.linspace(.03, .97, 5):
        pen.rect(x + w * t - w * .015, y - h, x + w * t + w * .015, y + w * .03, wood)
    house(pen, S, x, y - h, w, w * .46, wall=wood, dep=w * .3, rise=w * .24, flip=flip, wins=4, door=False, bands=3, over=.1)
    pen.rect(x - w * .05, y - h - w * .02, x + w * 1.03, y - h + w * .025, tone(wood, -.3))
    pen.rect(x - w * .05, y - h - w * .135, x + w * 1.03, y - h - w * .115, tone(wood, .2))
    for t in np.linspace(-.04, 1.02, 15):
        pen.line([(x + w * t, y - h), (x + w * t, y - h - w * .12)], tone(wood, .12), max(.6, w * .009))


def tibet(pen, S, x, y, w, h, flip=1):
    """Stone house with battered walls, flat roof, dark trapezoid window frames and a red-brown frieze."""
    p = S.p
    dep, dy = w * .4, w * .1
    x0 = x if flip > 0 else x + w
    P = lambda u, v: (x0 + flip * u, y - v)
    pen.poly([P(-w * .04, -w * .04), P(w * 1.02, -w * .05), P(w + dep * 1.12, dy - w * .06), P(w + dep, dy), P(0, 0)], tone(S.grass[0], -.3) if S.season != "winter" else p["tile"])
    wall = p["wall"] if (int(x) % 3) else mix(p["shade"], p["wood"], .3)
    b = w * .04
    for pts, c in (([P(w, 0), P(w + dep, dy), P(w + dep - b, h + dy), P(w - b, h)], tone(wall, -.2)), ([P(0, 0), P(w, 0), P(w - b, h), P(b, h)], wall)):
        pen.poly(pts, c)
    pen.poly([P(b, h * .88), P(w - b, h * .88), P(w + dep - b, h * .88 + dy), P(w + dep - b, h + dy), P(w - b, h), P(b, h)], mix(p["accent"], p["dark"], .45))
    pen.poly([P(0, h), P(w, h), P(w + dep, h + dy), P(dep, h + dy)], p["f0"] if S.season == "winter" else mix(p["f1"], p["wall"], .5))
    pen.line([P(0, h), P(w, h), P(w + dep, h + dy)], p["wall"], max(1, w * .03))
    for i in range(3):
        for v in (.2, .56):
            u = w * (.2 + .3 * i)
            pen.poly([P(u - w * .075, h * v), P(u + w * .075, h * v), P(u + w * .055, h * (v + .22)), P(u - w * .055, h * (v + .22))], p["dark"])
            pen.poly([P(u - w * .04, h * v + 1), P(u + w * .04, h * v + 1), P(u + w * .035, h * (v + .18)), P(u - w * .035, h * (v + .18))], (240, 196, 120) if S.season == "winter" else mix(p["wood"], p["f2"], .3))
