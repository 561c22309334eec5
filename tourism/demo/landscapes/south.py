"""Southern terrains: water villages, karst, terraces, tea, round houses, stilt houses."""
from __future__ import annotations
import math
import numpy as np
from .paint import H, W, XX, YY, Pen, col32, mix, tone
from .shapes import birds, boat, hall, house, matou, smoke, stilt, tower, tree, tulou


def fields(S, r, n=16):
    """Foreground farmland under skyline r, in the season's crop."""
    p = S.p
    if S.season == "spring":
        S.rows(r, H, n, mix(p["leaf1"], p["f1"], .25), p["f0"], tone(p["f0"], .18), 1.5, bump=.45)
        pen = Pen()
        for x, v in zip(S.dab.uniform(0, W, 1300), S.dab.random(1300)):
            y = r[int(x)] + 4 + (H - r[int(x)]) * v
            pen.ell(x, y, 1.6 + 2.6 * v, 1.3 + 2.1 * v, tone(p["f0"], .45) if v * 7 % 1 < .6 else tone(p["f1"], -.06))
        S.stamp(pen)
    elif S.season == "summer":
        S.rows(r, H, n, p["f1"], p["f0"], p["f2"], 1.5, bump=.4)
    elif S.season == "autumn":
        S.rows(r, H, n, p["f1"], p["f0"], p["f2"], 1.5, bump=.45)
    else:
        S.rows(r, H, n, p["tile"], p["f0"], p["f0"], 1.5, bump=.3)


def paddies(S, r, n, y1=H, wet=None):
    """Contour terraces below skyline r: level sets of a noisy slope; water, rice or snow on the treads, grass on the risers."""
    p = S.p
    y0 = int(max(0, r.min() - 2))
    d = YY[y0:y1] - r
    u = np.clip(d / (y1 - r.min()), 0, 1)
    F = n * u ** .6 + n * .12 * S.noise(4, 4)[y0:y1] * (.3 + u) + n * .042 * S.noise(8, 6)[y0:y1] + .10 * S.noise(60, 40)[y0:y1]
    gy, gx = np.gradient(F)
    w = np.hypot(gx, gy) + 1e-4
    fr, idx = F - np.floor(F), np.floor(F).astype(int) + 8
    flat = np.clip((fr - .17) / w + .5, 0, 1)
    lip = np.clip((fr - .90 + .04) / w + .5, 0, 1)
    tab = S.rng.random(128, np.float32)[idx % 128]
    tread = {"spring": (tone(mix(p["water"], p["sky0"], .6), -.05), tone(p["sky1"], .12)), "summer": (p["f1"], p["f2"]), "autumn": (p["f1"], p["f2"]), "winter": (p["f1"], p["f0"])}[S.season]
    lit = np.clip(.25 + .6 * tab + .35 * S.noise(5, 9)[y0:y1], 0, 1)[..., None]
    col = col32(tread[0]) * (1 - lit) + col32(tread[1]) * lit
    if S.season == "spring":                                         # sky mirrored in the flooded fields
        glint = np.exp(-((XX - 900) / 420) ** 2)[..., None] * .55
        col = col + (col32(mix(p["sun"], p["sky1"], .45)) - col) * glint * (1.2 - u[..., None])
    span = 130 + 240 * tab                                           # each tread is cut into parcels by low dykes
    cut = (XX + 40 * S.noise(7, 6)[y0:y1] - 26 * fr) / span + 7 * tab
    near = np.rint(cut)
    tint = S.rng.random(512).astype(np.float32)[(np.floor(cut).astype(int) * 37 + idx * 11) % 512]
    col *= (1 + .10 * (tint - .5))[..., None]
    if S.season in ("spring", "summer"):
        col[tint > .84] = p["f2"] if S.season == "spring" else p["leaf1"]
    dyke = np.clip(1.9 - np.abs(cut - near) * span, 0, 1) * np.clip(u * 5 - .5, 0, .8)
    bank = {"spring": p["leaf0"], "summer": p["leaf0"], "autumn": tone(p["f1"], -.35), "winter": p["leaf1"]}[S.season]
    edge = {"spring": p["leaf1"], "summer": p["leaf1"], "autumn": tone(p["f1"], -.08), "winter": p["f0"]}[S.season]
    col = col32(bank) + (col - col32(bank)) * flat[..., None]
    col = col + (col32(edge) - col) * np.maximum(lip, dyke * flat)[..., None]
    col *= (1 + .06 * S.brush[y0:y1])[..., None]
    haze = (.5 * np.clip(1 - u * 2.6, 0, 1))[..., None]
    col += (col32(p["mist"]) - col) * haze
    m = np.clip(d + .5, 0, 1)[..., None]
    S.px[y0:y1] += (col - S.px[y0:y1]) * m


def huizhou(S):
    p, g = S.p, S.dab
    S.sky(1085, 190, 64, 600)
    S.ridges(6, 330, 520, 120, 40, near=.55)
    S.mist(540, 34, .8)
    S.fill(S.crowns(S.line(548, 26, 3, 5), 17), mix(p["leaf0"], p["mid"], .35), mix(p["leaf1"], p["mist"], .35 if S.season != "winter" else .12), 110)
    WATER = 660
    pen = Pen()
    for x, s in ((60, 190), (150, 150), (232, 120), (1530, 190), (1440, 150), (700, 150), (1245, 170), (930, 150)):
        tree(pen, S, x, WATER - 14, s * 1.05, "round" if x % 4 else "blossom")
    for x, w, h, st in ((395, 84, 96, 1), (560, 100, 118, 2), (770, 96, 128, 2), (905, 110, 168, 2), (1180, 104, 120, 2), (1345, 92, 104, 1)):
        matou(pen, S, x, WATER - 6, w, h, st, 2, .10)
    hall(pen, S, 430, WATER - 4, 150, 66)
    hall(pen, S, 800, WATER - 4, 170, 84)
    hall(pen, S, 1215, WATER - 4, 150, 68)
    for x, w, h, st in ((640, 118, 122, 2), (1062, 176, 196, 3)):
        matou(pen, S, x, WATER, w, h, st)
    hall(pen, S, 690, WATER, 120, 62, True)
    hall(pen, S, 1144, WATER, 140, 72, True)
    for x, s in ((870, 92), (1400, 130), (330, 120), (500, 70), (975, 60)):
        tree(pen, S, x, WATER, s, "blossom" if x % 3 else "round", p["accent"] if S.season == "autumn" else None)
    stone = tone(p["shade"], -.12)
    pen.rect(-5, WATER - 5, W + 5, WATER + 6, tone(stone, -.15))
    arch = [(180 + 200 * t, WATER + 8 - 62 * math.sin(math.pi * t)) for t in np.linspace(0, 1, 25)]
    hole = [(232 + 96 * t, WATER + 8 - 42 * math.sin(math.pi * t) ** .55) for t in np.linspace(0, 1, 25)]
    pen.poly(arch, stone)
    pen.line(arch, tone(stone, .35), 5)
    pen.poly(hole, tone(p["water"], -.3))
    birds(pen, S, 820, 300)
    S.stamp(pen)
    smoke(S, 905, 488)
    S.water(WATER + 6)
    bank = 905 - 115 * np.exp(-((XX - 30) / 420) ** 2) + S.line(0, 10, 6, 5)
    fields(S, bank)
    pen = Pen()
    boat(pen, S, 980, 800, 62)
    if S.season == "summer":
        for _ in range(60):
            x, y = g.uniform(650, 1580), g.uniform(860, 985)
            s = 14 + (y - 850) * .16
            pen.ell(x, y, s * 1.5, s * .42, (p["leaf1"], p["leaf2"], p["f1"])[g.integers(3)])
            if g.random() < .3:
                for a in (-.5, 0, .5):
                    pen.poly([(x, y), (x + s * (a - .22), y - s * .6), (x + s * a * 1.3, y - s * 1.1), (x + s * (a + .22), y - s * .6)], tone(p["bloom"], .25 if a else 0))
    S.stamp(pen)


def karst(S):
    p = S.p
    S.sky(560, 230, 66, 640)
    cliff = S.noise(240, 9) + .6 * S.noise(90, 14)
    for i in range(6):
        t = i / 5
        r = S.line(610 + 14 * i, 8, 5, 4)
        for _ in range(10 - i):
            xc, hw = S.rng.uniform(-60, W + 60), S.rng.uniform(44, 104) * (.7 + .6 * t)
            if 560 < xc < 900 + 60 * t and i > 1:
                xc += 480 if xc > 760 else -520
            ht = S.rng.uniform(130, 430) * (.55 + .55 * min(1, abs(xc - 760) / 560)) * (1.08 - .3 * t) + 30
            v = (XX - xc + 10 * np.sin(XX / 37 + xc) + S.rng.uniform(-.25, .25) * hw) / hw
            r = np.minimum(r, 640 + 6 * i - ht * np.clip(1 - np.abs(v) ** S.rng.uniform(1.9, 3.2), 0, 1) ** .58 * (1 - .07 * np.sin(XX / 15 + xc)))
        r += S.line(0, 3.5 + 3 * t, 60, 4, .65)
        c = mix(p["far"], p["mid"], t * 1.5) if t < .66 else mix(p["mid"], p["near"], (t - .66) * 2.6)
        keep = S.brush
        S.brush = keep + (.5 + .5 * t) * cliff
        S.fill(r, tone(c, .04), mix(c, p["mist"], .84 - .2 * t), 270, shadow=.06, tex=.07)
        S.brush = keep
        if i in (1, 3):
            S.mist(600, 30, .65)
    WATER = 668
    S.fill(S.crowns(S.line(648, 8, 4, 4), 12), mix(p["leaf0"], p["near"], .75 if S.season == "autumn" else .4), mix(p["leaf1"], p["mist"], .2), 40)
    pen = Pen()
    for x, w, fl in ((1105, 74, 1), (1190, 60, -1), (1030, 54, 1)):
        house(pen, S, x, WATER - 4, w, w * .5, flip=fl)
    for x, s in ((1010, 56), (1300, 80), (1160, 50), (1345, 62), (180, 90), (250, 64)):
        tree(pen, S, x, WATER, s, "blossom" if x % 4 else "round")
    birds(pen, S, 900, 330)
    S.stamp(pen, .06)
    S.water(WATER, .7)
    b = 1010 - 170 * np.exp(-((XX - 1640) / 430) ** 2) + S.line(0, 8, 6, 4)
    fields(S, b, 13)
    S.fill(S.crowns(760 + XX * .42 + S.line(0, 8, 5, 4), 16), tone(S.grass[0], -.2 if S.season != "winter" else 0), S.grass[0], 160)
    pen = Pen()
    for x, s in ((20, 330), (110, 270), (210, 210), (300, 150)):
        tree(pen, S, x, 800 + x * .36, s, "bamboo")
    boat(pen, S, 690, 820, 74, -1)
    boat(pen, S, 860, 718, 30)
    for x, s in ((1560, 150), (1480, 110)):
        tree(pen, S, x, 880, s, "blossom", p["accent"] if S.season == "autumn" else None)
    S.stamp(pen)


def terraces(S):
    p = S.p
    S.sky(1130, 165, 56, 430)
    S.ridges(5, 215, 330, 70, 36, near=.5)
    S.mist(350, 34, .9)
    r = S.line(385, 26, 2, 4) - 110 * np.exp(-((XX - 330) / 330) ** 2)
    paddies(S, r, 21)
    pen = Pen()
    for x, y, s, k in ((1040, 560, 60, 1), (1105, 572, 70, -1), (1180, 560, 56, 1), (1075, 604, 78, 1), (1165, 612, 72, -1)):
        house(pen, S, x, y, s, s * .5, wall=mix(p["wood"], p["wall"], .55), rise=s * .4, flip=k)
    for x, y, s in ((1015, 575, 66), (1250, 600, 84), (1020, 626, 60), (1275, 580, 62), (1150, 548, 60), (330, 332, 60), (380, 330, 48), (290, 345, 44)):
        tree(pen, S, x, y, s, "blossom" if x % 2 else "round")
    birds(pen, S, 700, 250)
    S.stamp(pen)
    smoke(S, 1110, 540, 120)
    S.mist(470, 26, .5)
    pen = Pen()
    for x, y, s in ((70, 990, 250), (190, 1010, 190), (1540, 1000, 200)):
        tree(pen, S, x, y, s, "round", p["accent"] if S.season == "autumn" else None)
    S.stamp(pen)


def tea(S):
    p = S.p
    S.sky(1080, 200, 62, 560)
    S.ridges(5, 300, 430, 90, 40, near=.6)
    S.mist(450, 34, .85)
    c = (p["leaf0"], p["leaf1"], p["leaf2"]) if S.season != "winter" else (p["leaf1"], p["f1"], p["f0"])
    if S.season == "autumn":
        c = (mix(p["leaf0"], (60, 84, 58), .75), (122, 138, 84), (186, 178, 104))
    hills = ((525, 70, 430, 240, 11, 3), (620, 150, 1190, 270, 12, -4), (720, 120, 230, 330, 11, 4), (880, 190, 1400, 460, 10, -4))
    for i, (base, amp, xc, sp, n, tilt) in enumerate(hills):
        r = base - amp * np.exp(-((XX - xc) / sp) ** 2) + S.line(0, 7, 3, 3)
        f = .34 * (1 - i / 3)
        S.rows(r, min(H, base + 300), n, *(mix(k, p["mist"], f) for k in c), tilt=tilt, power=.66, bump=.2)
        pen = Pen()
        if i == 1:
            house(pen, S, 1080, r[1110] + 5, 96, 46)
            for x, s in ((1232, 128), (1290, 88), (1040, 70)):
                tree(pen, S, x, r[x] + 6, s, "blossom")
        if i == 0:
            for x, s in ((250, 66), (300, 88), (350, 60), (690, 60), (640, 50)):
                tree(pen, S, x, r[x] + 5, s, "pine")
        if i == 2:
            for x, s in ((150, 150), (80, 200), (225, 110)):
                tree(pen, S, x, r[x] + 8, s, "round")
        S.stamp(pen, .12 - .04 * i)
        if i < 3:
            S.mist(base + 26, 16, .26)
    pen = Pen()
    birds(pen, S, 700, 300)
    S.stamp(pen)


def tulou_valley(S):
    p = S.p
    S.sky(1110, 180, 62, 520)
    S.ridges(6, 250, 430, 100, 46, near=.7)
    S.mist(455, 34, .8)
    S.fill(S.crowns(S.line(505, 30, 3, 4), 15), mix(p["leaf0"], p["mid"], .3), mix(p["leaf1"], p["mist"], .3), 110)
    ground = S.line(575, 10, 3, 3)
    paddies(S, ground, 9, 760)
    S.fill(S.line(700, 12, 3, 3), *S.grass, 240, tex=.08)
    pen = Pen()
    for x, y, s in ((70, 600, 110), (1540, 610, 120), (1480, 600, 84), (420, 580, 70), (880, 590, 74), (1250, 592, 80)):
        tree(pen, S, x, y, s)
    tulou(pen, S, 300, 690, 130)
    tulou(pen, S, 1390, 720, 150)
    for x, y, s in ((640, 700, 110), (560, 715, 80), (1260, 720, 90)):
        tree(pen, S, x, y, s, "blossom")
    tulou(pen, S, 930, 860, 265)
    S.stamp(pen)
    smoke(S, 955, 600, 150)
    b = 905 - 70 * np.exp(-((XX - 200) / 330) ** 2) - 50 * np.exp(-((XX - 1560) / 240) ** 2) + S.line(0, 6, 6, 4)
    fields(S, b, 12)
    pen = Pen()
    for x, y, s in ((90, 870, 210), (220, 890, 150), (1530, 900, 190)):
        tree(pen, S, x, y, s, "blossom" if x == 220 else "round", p["accent"] if S.season == "autumn" else None)
    birds(pen, S, 700, 240)
    S.stamp(pen)


def stilt_hill(S):
    p = S.p
    S.sky(1120, 170, 60, 520)
    S.ridges(6, 230, 400, 100, 50, near=.7)
    S.mist(420, 36, .85)
    hill = S.line(0, 9, 4, 4) + 640 - 260 * np.exp(-((XX - 330) / 520) ** 2)
    S.fill(S.crowns(hill - 6, 15), mix(p["near"], S.grass[0], .35), mix(*S.grass, .35), 200, tex=.08)
    pen = Pen()
    for row, (y0, s, xs) in enumerate(((520, 62, range(120, 760, 104)), (590, 76, range(40, 900, 124)), (668, 92, range(70, 1010, 148)), (756, 112, range(-40, 1150, 176)))):
        for i, x in enumerate(xs):
            if row > 1 and abs(x + s * .6 - 1000) < 150:
                continue
            y = y0 + .06 * abs(x - 330) + S.rng.uniform(-7, 7)
            if S.rng.random() < .3:
                tree(pen, S, x + s * 1.35, y + 6, s * 1.15, "blossom" if i % 2 else "round")
            stilt(pen, S, x, y, s, 1 if (i + row) % 3 else -1)
    tower(pen, S, 1050, 800, 168, 9, .8)
    for x, y, s in ((950, 806, 90), (1160, 806, 110), (1230, 800, 84), (1400, 770, 120), (1500, 760, 150)):
        tree(pen, S, x, y, s, "blossom" if x % 4 else "round")
    birds(pen, S, 760, 250)
    S.stamp(pen)
    smoke(S, 420, 470, 120)
    smoke(S, 660, 540, 110)
    S.mist(560, 18, .35)
    paddies(S, S.line(812, 10, 3, 4), 7)
