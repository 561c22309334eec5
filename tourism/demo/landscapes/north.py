"""Northern and highland terrains: courtyards, grassland, caravan town, canyon, orchard."""
from __future__ import annotations
import math
import numpy as np
from .paint import H, W, XX, Pen, mix, tone
from .shapes import birds, blob, eave, house, roof_colors, smoke, tibet, tower, tree
from .south import fields


def courtyard(S):
    p = S.p
    S.sky(1060, 170, 58, 480)
    S.ridges(4, 230, 330, 110, 80, near=.55, sharp=True)
    for i, (c, y) in enumerate(((mix(p["mid"], p["far"], .2), 0), (mix(p["mid"], p["near"], .5), 90), (p["near"], 190))):
        r = S.line(560 + 20 * i, 26, 7, 6, .55, True) - (420 - y) * np.exp(-((XX + 60) / (430 - 40 * i)) ** 2) - (440 - y) * np.exp(-((XX - 1680) / (400 - 40 * i)) ** 2)
        S.fill(r, c, mix(c, p["mist"], .6 - .1 * i), 300, tex=.11)
        S.mist(540, 26, .3)
    S.fill(S.line(560, 6, 4, 3), mix(p["shade"], p["wood"], .22), mix(p["shade"], p["wood"], .1), 300)
    pen = Pen()
    for row in range(7):
        s = 120 + 34 * row
        half = 300 + 150 * row
        xs = np.arange(740 - half + (row % 2) * s * .5, 740 + half, s * 1.16)
        for i, x in enumerate(xs):
            y = 545 + 22 * row + 5.6 * row ** 2 + 34 * ((x + s / 2 - 740) / 620) ** 2 * (1 - row / 8) - (row < 6) * S.rng.uniform(0, 12)
            if -s < x < W:
                compound(pen, S, x, y, s, i + row)
    birds(pen, S, 640, 260)
    S.stamp(pen)
    smoke(S, 800, 520, 130)
    smoke(S, 480, 600, 120)
    fields(S, S.line(905, 8, 4, 4) - 20 * np.exp(-((XX - 200) / 300) ** 2), 9)
    pen = Pen()
    for x, y, s in ((90, 1010, 330), (1540, 1000, 270)):
        tree(pen, S, x, y, s, "blossom" if S.season == "spring" else "round", p["accent"] if S.season in ("autumn", "winter") else None)
    S.stamp(pen)


def compound(pen, S, x, y, s, i):
    """A walled courtyard seen from the front: main hall and one wing behind a tile-capped wall with a gate."""
    p, g = S.p, S.rng
    grey, cap = tone(mix(p["shade"], (122, 128, 132), .6), g.uniform(-.08, .08)), roof_colors(S)
    pen.poly([(x - s * .02, y + 2), (x + s * 1.06, y + 2), (x + s * 1.10, y + s * .10), (x - s * .06, y + s * .10)], tone(mix(p["shade"], p["wood"], .25), -.18))
    pen.poly([(x, y), (x + s * 1.04, y), (x + s, y - s * .24), (x + s * .08, y - s * .24)], mix(p["shade"], p["wall"], .3) if S.season != "winter" else p["f0"])
    house(pen, S, x + s * .14, y - s * .2, s * .68, s * .22, wall=grey, rise=s * .15, dep=s * .2, flip=1 if i % 3 else -1)
    if i % 2:
        house(pen, S, x + s * .66, y - s * .04, s * .30, s * .17, wall=tone(grey, -.05), rise=s * .1, dep=s * .14, flip=-1, wins=2, door=False)
    else:
        house(pen, S, x + s * .02, y - s * .04, s * .30, s * .17, wall=tone(grey, -.05), rise=s * .1, dep=s * .14, wins=2, door=False)
    if i % 3 == 1:
        tree(pen, S, x + s * (.36 if i % 2 else .68), y - s * .02, s * .46, "blossom" if i % 2 else "round", p["accent"] if S.season in ("autumn", "winter") else None)
    pen.rect(x, y - s * .105, x + s * 1.02, y + 1, tone(grey, .06))
    pen.line([(x, y - s * .05), (x + s * 1.02, y - s * .05)], tone(grey, -.1), max(.6, s * .004))
    pen.poly([(x - s * .015, y - s * .1), (x + s * .01, y - s * .135), (x + s * 1.01, y - s * .135), (x + s * 1.035, y - s * .1)], cap[0])
    pen.line([(x - s * .015, y - s * .1), (x + s * 1.035, y - s * .1)], cap[2], max(.7, s * .01))
    gx = x + s * (.30 if i % 2 else .70)
    pen.rect(gx - s * .085, y - s * .16, gx + s * .085, y + 1, tone(grey, -.1))
    pen.rect(gx - s * .05, y - s * .125, gx + s * .05, y + 1, tone(p["wood"], -.35))
    for sd in (-1, 1):
        pen.rect(gx + sd * s * .066 - s * .01, y - s * .115, gx + sd * s * .066 + s * .01, y - s * .02, p["accent"])
    eave(pen, S, gx, y - s * .15, s * .25, s * .17, s * .075, s * .02)


def grassland(S):
    p = S.p
    S.sky(1090, 150, 56, 500)
    S.ridges(1, 300, 300, 70, 70, sharp=True)
    r = S.line(360, 95, 4, 8, .5, True) - 150 * np.exp(-np.abs(XX - 640) / 210) - 110 * np.exp(-np.abs(XX - 1330) / 190)
    S.fill(r, (250, 249, 246), mix(p["far"], p["mist"], .3), 330, shadow=.05)
    snowcap(S, r, 470)
    S.mist(500, 40, .8)
    for i, y in enumerate((500, 535)):
        c = mix(p["near"], p["mid"], .6 - .45 * i)
        edge = S.line(y, 22, 4, 4)
        teeth = np.abs(((XX / (9 + 3 * i)) + S.line(0, 1.5, 30, 2)) % 1 - .5) * (26 + 10 * i)
        S.fill(edge + teeth - 12, c, mix(c, p["mist"], .45), 120)
    g = (p["f1"], p["f0"], p["f2"])
    hills = ((600, 30, 300, 500), (665, 50, 1180, 420), (770, 50, 260, 560), (890, 50, 1300, 600))
    for i, (y, a, xc, sp) in enumerate(hills):
        edge = y - a * np.exp(-((XX - xc) / sp) ** 2) + S.line(0, 5, 3, 4)
        c = mix(g[1], p["leaf2"], .3 if i % 2 else .55)
        S.fill(edge, mix(tone(c, .08), p["mist"], .3 - .1 * i), tone(c, -.1), 240, tex=.09)
        pen = Pen()
        if i == 1:
            log = tone(p["wood"], .04)
            for x, yy, s, f in ((1180, 622, 84, 1), (1300, 634, 96, -1), (1040, 640, 130, 1)):
                house(pen, S, x, yy, s, s * .42, wall=log, bands=5, rise=s * .34, flip=f, roof=(tone(p["wood"], -.25), tone(p["wood"], -.4), p["dark"]) if S.season != "winter" else None)
            for x in range(900, 1500, 22):
                pen.line([(x, 700 + 14 * math.sin(x / 90)), (x, 680 + 14 * math.sin(x / 90))], tone(p["wood"], -.1), 2.4)
            for dy in (4, 11):
                pen.line([(x, 680 + dy + 14 * math.sin(x / 90)) for x in range(890, 1500, 10)], tone(p["wood"], .1), 2)
            for x, s in ((960, 120), (1000, 90), (1440, 120), (1480, 90)):
                tree(pen, S, x, 655, s, "pine")
        if i == 2:
            for _ in range(0 if S.season == "winter" else 16):
                x, yy = S.dab.uniform(560, 1350), S.dab.uniform(770, 850)
                s = 5 + (yy - 760) * .05
                blob(pen, S.dab, x, yy - s * .5, s * 1.35, s, p["wall"], 11, .1)
                pen.ell(x + s * 1.4, yy - s * .8, s * .42, s * .4, p["dark"])
                for k in (-.7, .7):
                    pen.line([(x + s * k, yy), (x + s * k, yy + s * .7)], p["dark"], 1.5)
        S.stamp(pen)
        if i == 1:
            smoke(S, 1110, 540, 120)
    pen = Pen()
    for x, y, s in ((215, 900, 420), (120, 960, 560), (330, 880, 330), (20, 930, 480)):
        birch(pen, S, x, y, s)
    birds(pen, S, 860, 260)
    S.stamp(pen)


def snowcap(S, r, foot):
    """Crisp shade facets to the right of every summit of skyline r, plus small crevices: cut-paper snow peaks."""
    g, c, pen = S.rng, mix(S.p["mid"], S.p["far"], .45), Pen()
    sm = np.convolve(np.pad(r, 14, "edge"), np.ones(29) / 29, "valid")
    tops = [x for x in range(20, W - 20) if sm[x] == sm[x - 20:x + 21].min()]
    for x in tops:
        x1 = x + 12
        while x1 < W - 2 and sm[x1 + 1] >= sm[x1] - .2:
            x1 += 1
        drop = min(foot - r[x], 60 + 1.1 * (x1 - x) + max(0, 360 - r[x]) * .9)
        spine, cx = [], float(x)
        for k in range(1, 12):
            cx += g.uniform(-.5, .62) * drop / 9
            spine.append((cx, r[x] + drop * k / 11))
        edge = [(float(q), float(r[q])) for q in range(x, min(W - 1, x1), 3)]
        ragged = []
        for k, t in enumerate(np.linspace(1, 0, 9)[1:-1]):
            qx = spine[-1][0] + (x1 - spine[-1][0]) * (1 - t)
            ragged.append((qx, r[min(W - 1, max(0, int(qx)))] + (drop * .85 * t + 8) * (1.15 if k % 2 else .6)))
        pen.poly(edge + ragged[::-1] + spine[::-1], c)
        for _ in range(int(drop / 26)):                                # crevices on the lit side
            a = g.uniform(.15, .8)
            qx, qy = x - drop * a * g.uniform(.2, .9), r[x] + drop * a
            if 3 < qx < W - 3 and qy > r[int(qx)] + 14:
                ln = g.uniform(14, 44)
                pen.poly([(qx, qy), (qx - ln * .25, qy + ln), (qx - ln * .5, qy + ln * 1.2), (qx - ln * .16, qy + ln * .4)], c)
    S.stamp(pen, 0, .72)


def birch(pen, S, x, y, s):
    p, g = S.p, S.dab
    w, lean = s * .022, g.uniform(-.03, .03) * s
    if S.season != "winter":
        for c, k in ((p["leaf1"], 1.), (p["leaf2"], .8), (tone(p["f2"], .1), .5)):
            for _ in range(int(46 * k)):
                a, dd = g.uniform(0, 6.28), math.sqrt(g.random())
                blob(pen, g, x + lean + s * .17 * dd * math.cos(a) * k, y - s * .72 - s * .3 * dd * math.sin(a), s * .035, s * .028, mix(c, p["leaf2"], g.random() * .4), 9)
    pen.poly([(x - w, y), (x + w, y), (x + lean + w * .3, y - s), (x + lean - w * .3, y - s)], p["wall"])
    pen.poly([(x + w * .3, y), (x + w, y), (x + lean + w * .3, y - s), (x + lean, y - s)], p["shade"])
    for t in np.linspace(.05, .95, 13):
        pen.line([(x + lean * t - w * .8 * (1 - .6 * t), y - s * t), (x + lean * t + w * g.uniform(-.2, .5), y - s * t - 1)], p["dark"], 2)
    for t in np.linspace(.45, .95, 8):
        sd = 1 if g.random() < .5 else -1
        pen.line([(x + lean * t, y - s * t), (x + lean * t + sd * s * .1, y - s * (t + .09))], p["shade"] if S.season != "winter" else p["dark"], 1.6)


def market(S):
    p = S.p
    S.sky(1190, 170, 60, 480)
    peak = S.line(300, 70, 3, 8, .5, True) - 130 * np.exp(-((XX - 760) / 260) ** 2)
    S.fill(peak, mix(p["far"], (255, 255, 255), .6), mix(p["far"], p["mist"], .6), 260, shadow=.05)
    snowcap(S, peak, 420)
    S.ridges(3, 350, 430, 60, 40, near=.5)
    S.mist(470, 40, .8)
    vx, vy, f = 930, 440, 420
    P = lambda X, h, z: (vx + f * X / z, vy - f * (h - 2.7) / z)
    S.fill(np.full(W, 505, np.float32), mix(p["shade"], p["wood"], .12), tone(p["shade"], -.06), 440)
    back = Pen()
    for x, w, h, fl in ((640, 110, 50, 1), (740, 90, 60, -1), (1040, 100, 56, 1), (1150, 120, 50, -1), (480, 120, 46, 1), (1300, 120, 46, -1)):
        house(back, S, x, 520, w, h, flip=fl)
    for x, s in ((720, 100), (1010, 96), (840, 90), (420, 110), (1420, 120)):
        tree(back, S, x, 520, s, "blossom")
    S.stamp(back, .25)
    pen = Pen()
    paving = tone(p["shade"], -.2)
    pen.poly([P(-1.3, 0, 14), P(1.3, 0, 14), P(1.3, 0, 1.7), P(-1.3, 0, 1.7)], mix(p["shade"], p["wall"], .3))
    for k, z in enumerate(1 / np.linspace(1 / 14, 1 / 1.9, 24)):
        pen.line([P(-1.3, 0, z), P(1.3, 0, z)], paving, max(.7, 3.4 / z))
        for X in np.arange(-1.3 + .2 * (k % 2), 1.3, .4):
            pen.line([P(X, 0, z), P(X, 0, 1 / (1 / z + (1 / 1.9 - 1 / 14) / 23))], paving, max(.6, 3 / z))
    water = mix(p["water"], p["mid"], .25)
    pen.poly([P(.72, 0, 14), P(.94, 0, 14), P(.94, 0, 1.7), P(.72, 0, 1.7)], water)
    pen.line([P(.78, 0, 14), P(.78, 0, 1.7)], tone(water, .5), 2.5)
    tower(pen, S, vx, 545, 176, 3, .56, .13, .30)
    wood, (rc, rl, edge) = mix(p["wood"], p["dark"], .15), roof_colors(S)
    zs = [13, 10.4, 8.4, 6.8, 5.5, 4.4, 3.5, 2.75, 2.1, 1.55, 1.1, .76, .5]
    for z1, z0 in zip(zs, zs[1:]):
        q = lambda t: 1 / (1 / z1 + (1 / z0 - 1 / z1) * t)
        haze = lambda c: mix(c, p["mist"], min(.42, max(0, z1 - 2.5) * .045))
        for row in range(min(5, int(1.9 * z1 / 1.85 + .6)), -1, -1):
            for sd in (-1, 1):
                off, hh = sd * (1.85 * row), 1.62 + .16 * S.rng.uniform(-1, 1) + .1 * row
                wx, ex, rx = sd * 1.3 + off, sd * 1.06 + off, sd * 2.1 + off
                top = hh + .52
                pen.poly([P(wx, 0, z0), P(wx, hh, z0), P(rx, top - .06, z0), P(rx + sd * .8, hh, z0), P(rx + sd * .8, 0, z0)], haze(tone(p["wall"], -.06)))
                pen.poly([P(wx, 0, z1), P(wx, 0, z0), P(wx, hh, z0), P(wx, hh, z1)], haze(wood if row == 0 else tone(p["wall"], -.16)))
                if row == 0:
                    for k in range(4):
                        a, b = q(.08 + .23 * k), q(.22 + .23 * k)
                        pen.poly([P(wx, .05, a), P(wx, .05, b), P(wx, .72, b), P(wx, .72, a)], haze((240, 186, 104) if S.season == "winter" else tone(p["dark"], .03)))
                        pen.poly([P(wx, .98, a), P(wx, .98, b), P(wx, 1.36, b), P(wx, 1.36, a)], haze((244, 200, 124) if S.season == "winter" else mix(wood, (236, 194, 128), .45)))
                    pen.poly([P(wx, .92, z1), P(wx, .92, z0), P(sd * 1.12, .8, z0), P(sd * 1.12, .8, z1)], haze(tone(rc, -.05)))
                pen.poly([P(ex, hh - .12, z1), P(ex, hh - .12, z0), P(rx, top, z0), P(rx, top, z1)], haze(rc))
                for k in range(15):
                    pen.line([P(ex, hh - .12, q(k / 14)), P(rx, top, q(k / 14))], haze(rl), max(.6, 5 / z0))
                for a, b, w in (((ex, hh - .12), (ex, hh - .12), 13), ((rx, top), (rx, top), 17)):
                    pen.line([P(*a, z1), P(*b, z0)], haze(edge), max(1, w / z0))
                pen.line([P(ex, hh - .12, z0), P(rx, top, z0)], haze(edge), max(1, 12 / z0))
                if row == 0:
                    for t in (.25, .75):
                        x, y = P(sd * 1.12, hh - .42, q(t))
                        r = 40 / q(t)
                        pen.line([(x, y - r * 2), (x, y + r * 1.8)], p["dark"], max(.6, r * .06))
                        pen.ell(x, y, r * .85, r, p["accent"])
                        pen.ell(x - r * .2, y - r * .1, r * .3, r * .8, tone(p["accent"], .18))
                        pen.rect(x - r * .35, y - r * 1.08, x + r * .35, y - r * .9, (238, 192, 80))
    birds(pen, S, 640, 200)
    S.stamp(pen)
    smoke(S, 420, 480, 130)


def canyon(S):
    p = S.p
    S.sky(1130, 150, 56, 480)
    lime = {"spring": (222, 214, 204), "summer": (226, 220, 208), "autumn": (208, 186, 164), "winter": (190, 196, 206)}[S.season]
    streak = S.noise(330, 5) * .6 + S.noise(90, 9) * .5
    for i in range(4):
        t = i / 3
        r = S.line(400 + 45 * i, 26, 7, 6, .55)
        for _ in range(11 - 2 * i):
            xc, hw = S.rng.uniform(-40, W + 40), S.rng.uniform(60, 150)
            k = .30 + .85 * min(1, abs(xc - 900) / 760)
            u = np.abs(XX - xc + 8 * np.sin(XX / 19 + xc)) / hw
            r = np.minimum(r, 490 + 20 * i - S.rng.uniform(190, 400) * k * (1 - .1 * i) * np.clip(1 - u ** 2.6, 0, 1) ** .75 + 30 * np.clip(1 - u, 0, 1) * np.sin(XX / 23 + xc))
        r += S.line(0, 5, 60, 4, .6)
        c = mix(p["far"], lime, .3 + .7 * t)
        keep = S.brush
        S.brush = keep + streak * (.5 + .8 * t)
        S.fill(r, tone(c, .04), mix(tone(c, -.2), p["mist"], .5 - .2 * t), 300, tex=.08, shadow=.12, rim=.12)
        S.brush = keep
        S.mist(505, 26, .4)
    for i, y in enumerate((500, 545)):
        c = ((108, 126, 112), (196, 152, 70))[i] if S.season == "autumn" else mix(mix(p["near"], p["mid"], .5 - .4 * i), p["leaf1"], .1)
        edge = S.line(y, 26, 4, 4) - 60 * np.exp(-((XX - 1450) / 260) ** 2) - 70 * np.exp(-((XX - 60) / 260) ** 2)
        S.fill(edge + np.abs((XX / (10 + 3 * i) + S.line(0, 1.5, 30, 2)) % 1 - .5) * (30 + 10 * i) - 12, c, mix(c, p["mist"], .35), 130)
    S.fill(S.line(600, 10, 3, 4), *S.grass, 260, tex=.1)
    pen = Pen()
    for row in range(5):
        y, s = 612 + 14 * row + 7 * row ** 2, 58 + 15 * row
        x = 730 - 22 * row + S.rng.uniform(0, 40)
        i = 0
        while x < 1330 + 40 * row:
            if S.rng.random() < .84:
                tibet(pen, S, x, y + S.rng.uniform(-8, 8), s, s * S.rng.uniform(.75, 1.05), 1 if i % 3 else -1)
            else:
                tree(pen, S, x + s / 2, y, s * 1.2, "pine" if i % 2 else "poplar")
            x, i = x + s * S.rng.uniform(1.45, 1.8), i + 1
    stupa(pen, S, 470, 752, 92)
    a = [(470 + 450 * t, 590 + 46 * math.sin(t * math.pi)) for t in np.linspace(0, 1, 40)]
    pen.line(a, p["dark"], 1.2)
    for i, (x, y) in enumerate(a[1:-1]):
        pen.poly([(x - 4.5, y), (x + 4.5, y), (x + 4, y + 12), (x - 4.6, y + 11)], ((66, 112, 150), (250, 247, 240), (208, 76, 52), (92, 140, 84), (238, 192, 72))[i % 5])
    for x, y, s in ((350, 740, 150), (290, 744, 110), (395, 748, 84), (1520, 690, 150), (1580, 700, 190), (60, 720, 190), (130, 730, 140)):
        tree(pen, S, x, y, s, "pine" if x % 4 else "poplar")
    birds(pen, S, 720, 240)
    S.stamp(pen)
    smoke(S, 1130, 590, 120)
    fields(S, S.line(800, 12, 3, 4) - 24 * np.exp(-((XX - 300) / 300) ** 2), 11)
    pen = Pen()
    for x in range(-10, W + 20, 46):
        y = 858 + 16 * math.sin(x / 240)
        pen.rect(x - 3, y - 34, x + 3, y + 8, tone(p["wood"], -.1))
    for dy in (-26, -10):
        pen.line([(x, 858 + dy + 16 * math.sin(x / 240)) for x in range(-20, W + 40, 20)], tone(p["wood"], .08), 4)
    S.stamp(pen)


def stupa(pen, S, x, y, s):
    white, gold = (252, 250, 244) if S.season != "winter" else (226, 226, 226), (226, 176, 70)
    pen.ell(x + s * .14, y, s * .72, s * .08, tone(S.grass[0], -.25 if S.season != "winter" else -.2))
    for i, w in enumerate((.62, .52, .44)):
        pen.rect(x - s * w, y - s * (.16 * i + .16), x + s * w, y - s * .16 * i, tone(white, -.03 * i))
        pen.rect(x + s * w * .4, y - s * (.16 * i + .16), x + s * w, y - s * .16 * i, tone(white, -.14))
    pen.ell(x, y - s * .74, s * .36, s * .34, white)
    pen.rect(x - s * .12, y - s * 1.16, x + s * .12, y - s * 1.0, white)
    pen.poly([(x - s * .11, y - s * 1.14), (x + s * .11, y - s * 1.14), (x + s * .03, y - s * 1.75), (x - s * .03, y - s * 1.75)], gold)
    pen.ell(x, y - s * 1.8, s * .06, s * .07, gold)


def orchard(S):
    p, g = S.p, S.dab
    S.sky(1120, 170, 62, 520)
    S.ridges(6, 270, 430, 90, 40, near=.65)
    S.mist(455, 32, .8)
    S.fill(S.crowns(S.line(500, 14, 3, 4), 12), mix(p["leaf0"], p["mid"], .4), mix(p["leaf1"], p["mist"], .3), 60)
    hz = S.line(520, 5, 3, 3)
    S.fill(hz, mix(p["leaf2"], p["mist"], .35), p["leaf2"] if S.season != "autumn" else p["f0"], 300, tex=.08)
    vx, vy, f = 1060, 500, 300
    pen = Pen()
    lane = tone(mix(p["f1"], p["wall"], .55), 0) if S.season != "winter" else p["shade"]
    pen.poly([(vx + 4, 522), (vx + 16, 522), (1250, H), (880, H)], lane)
    for k in range(-9, 10):
        if k:
            X = k * .95 + .2
            pen.poly([(vx + f * X / 12, vy + f / 12), (vx + f * X / 12 + 2, vy + f / 12), (vx + f * X / .5 + 60, vy + f / .5), (vx + f * X / .5 - 60, vy + f / .5)], mix(p["leaf1"], p["leaf2"], .4) if S.season != "winter" else p["tile"])
    fruit = {"summer": p["bloom"], "autumn": p["accent"], "winter": p["accent"]}.get(S.season)
    house(pen, S, 1150, 552, 150, 62, rise=44)
    house(pen, S, 1060, 560, 96, 50, flip=-1, rise=36)
    S.stamp(pen, .06)
    smoke(S, 1230, 455, 110)
    for z in (9, 7, 5.5, 4.3, 3.4, 2.6, 2.0, 1.5, 1.08, .74):
        pen = Pen()
        for k in range(-9, 10):
            X = k * .95 + .2
            x, y = vx + f * X / z, vy + f / z
            if k and -120 < x < W + 120 and not (z > 3.3 and 1000 < x < 1390):
                s = 235 / z
                pen.ell(x + s * .12, y, s * .36, s * .06, mix(p["leaf1"], p["leaf0"], .5) if S.season != "winter" else p["tile"])
                tree(pen, S, x, y, s, "blossom", fruit)
        S.stamp(pen, max(0, .05 * (z - 2.2)))
    pen = Pen()
    for x, y in ((1196, 862), (1232, 886), (1168, 892)):
        pen.poly([(x - 26, y - 20), (x + 26, y - 20), (x + 20, y + 10), (x - 20, y + 10)], mix(p["wood"], p["f2"], .35))
        for k in range(-2, 3):
            pen.line([(x + k * 10, y - 20), (x + k * 8, y + 10)], p["wood"], 1.4)
        if fruit or S.season == "spring":
            for _ in range(12):
                pen.ell(x + g.uniform(-20, 20), y - 22 - g.uniform(0, 8), 6.5, 6.5, mix(fruit or p["bloom"], p["f0"], g.random() * .4))
        pen.line([(x - 26, y - 19), (x + 26, y - 19)], p["wood"], 3)
    birds(pen, S, 640, 260)
    S.stamp(pen)
