"""Homestay rooms and yards for landscapes.py: flat furniture around a window on the season's hills."""
from __future__ import annotations
import math
import numpy as np
from .paint import H, W, XX, YY, Pen, col32, mix, tone
from .shapes import blob, roof_colors, tree


def view(S, x, y0, y1, sun):
    """Paint hills where a window between y0 and y1 will be."""
    p, h = S.p, y1 - y0
    S.brush = S.brush * .6                                            # smoother paint indoors
    S.sky(*sun, 34, y1)
    S.ridges(5, y0 + h * .38, y0 + h * .7, h * .2, h * .1, near=.8)
    S.mist(y0 + h * .72, h * .06, .7)
    base = S.line(y0 + h * .78, h * .02, 4, 4) - h * .08 * np.exp(-((XX - x) / 260) ** 2)
    c = {"spring": (p["leaf1"], p["f0"], tone(p["f0"], .2)), "winter": (p["tile"], p["f0"], p["f0"])}.get(S.season, (p["f1"], p["f0"], p["f2"]))
    S.rows(base, y1 + 10, 8, *c, bump=.3)


def frame(pen, wall, x0, y0, x1, y1, floor):
    for box in ((0, 0, W, y0), (0, y1, W, floor), (0, y0, x0, y1), (x1, y0, W, y1)):
        pen.rect(*box, wall)


def lattice(pen, x0, y0, x1, y1, c, nx, ny, w=5, border=16):
    for i in range(nx + 1):
        x = x0 + (x1 - x0) * i / nx
        pen.rect(x - w / 2, y0, x + w / 2, y1, c)
    for j in range(ny + 1):
        y = y0 + (y1 - y0) * j / ny
        pen.rect(x0, y - w / 2, x1, y + w / 2, c)
    for a, b, e, f in ((x0 - border, y0 - border, x1 + border, y0), (x0 - border, y1, x1 + border, y1 + border), (x0 - border, y0, x0, y1), (x1, y0, x1 + border, y1)):
        pen.rect(a, b, e, f, c)


def floor(pen, c, y, vx=800, vy=380, n=16, across=0):
    pen.rect(0, y, W, H, c)
    for i in range(-n, n + 1):
        t = (y - vy) / (H - vy)
        xb = vx + i * 150
        pen.line([(vx + (xb - vx) * t, y), (xb, H)], tone(c, -.14), 2)
    for j in range(1, across + 1):
        yy = vy + (y - vy) / (1 - (1 - (y - vy) / (H - vy)) * j / across)
        pen.line([(0, yy), (W, yy)], tone(c, -.12), 1.8)


def glow(S, x, y, r, a=.5, c=(255, 214, 140)):
    m = a * np.exp(-(np.hypot(XX - x, YY - y) / r) ** 2)
    S.px += (col32(c) - S.px) * m[..., None]


def beam(S, pts, a=.22):
    pen = Pen()
    pen.poly(pts, tone(S.p["sky1"], .55))
    S.stamp(pen, 0, a)


def vase(pen, S, x, y, s):
    p, g = S.p, S.dab
    for k in range(4):
        a = 1.57 + (k - 1.5) * .28 + g.uniform(-.06, .06)
        pts = [(x + math.cos(a) * s * t * (1 + .1 * math.sin(4 * t)), y - s * .5 - math.sin(a) * s * 1.25 * t) for t in np.linspace(0, 1, 9)]
        pen.line(pts, p["dark"], s * .022)
        for q in pts[3:]:
            for _ in range(3):
                r = s * g.uniform(.03, .06)
                blob(pen, g, q[0] + g.uniform(-.1, .1) * s, q[1] + g.uniform(-.08, .08) * s, r, r * .8, p["bloom"] if S.season in ("spring", "winter") else mix(p["leaf1"], p["leaf2"], g.random()), 8)
    pen.poly([(x - s * .1, y - s * .62), (x + s * .1, y - s * .62), (x + s * .08, y - s * .5), (x + s * .26, y - s * .26), (x + s * .16, y), (x - s * .16, y), (x - s * .26, y - s * .26), (x - s * .08, y - s * .5)], mix(p["mid"], p["wall"], .25))
    pen.poly([(x - s * .06, y - s * .5), (x - s * .2, y - s * .26), (x - s * .12, y - s * .03), (x - s * .06, y - s * .03), (x - s * .13, y - s * .26)], p["wall"])


def strings(pen, S, x, y, n, s, colors):
    """Hanging strings of corn, chillies or garlic."""
    for i in range(n):
        c, cx = colors[i % len(colors)], x + i * s * 1.5
        pen.line([(cx, y - s * .8), (cx, y + s * 4.4)], S.p["dark"], 1.6)
        for j in range(9):
            for sd in (-1, 1):
                yy = y + j * s * .5
                pen.poly([(cx, yy), (cx + sd * s * .55, yy + s * .15), (cx + sd * s * .42, yy + s * .75), (cx + sd * s * .1, yy + s * .6)], tone(c, S.dab.uniform(-.12, .16)))


def room(S):
    p = S.p
    x0, y0, x1, y1, fl = 850, 190, 1370, 590, 745
    view(S, 1000, y0, y1, (1215, 285))
    wall, wood, pen = mix(p["wall"], (226, 190, 140), .2), mix(p["wood"], p["wall"], .1), Pen()
    frame(pen, wall, x0, y0, x1, y1, fl)
    for x in (250, 1540):
        pen.rect(x - 24, 0, x + 24, fl, tone(wood, -.06))
    pen.rect(0, 58, W, 104, tone(wood, -.12))
    floor(pen, mix(wood, p["wall"], .32), fl, 700, 300)
    pen.rect(0, fl - 22, W, fl, tone(wood, -.1))
    pen.ell(980, 900, 430, 74, mix(p["accent"], p["wall"], .62))
    pen.ell(980, 900, 385, 62, mix(p["wall"], (226, 190, 140), .25))
    for x in (x0, (x0 + x1) / 2, x1):
        pen.rect(x - 7, y0, x + 7, y1, tone(wood, -.28))
    lattice(pen, x0, y0, x1, y1, tone(wood, -.28), 1, 1, 8, 18)
    for a in (x0, (x0 + x1) / 2):
        for k in (1, 2, 3):
            pen.line([(a + 65 * k, y0), (a + 65 * k, y0 + 90)], tone(wood, -.28), 3)
        pen.line([(a, y0 + 90), (a + 260, y0 + 90)], tone(wood, -.28), 3)
    pen.rect(x0 - 44, y1 + 16, x1 + 44, y1 + 36, tone(wood, -.16))
    for a, b in ((x0 - 80, x0 + 6), (x1 - 6, x1 + 80)):
        curtain = mix(p["wall"], p["mist"], .5)
        pen.poly([(a, y0 - 44), (b, y0 - 44), (b - 10, y1 + 90), (a + 4, y1 + 90)], curtain)
        for k in (.25, .5, .75):
            pen.line([(a + (b - a) * k, y0 - 44), (a + (b - a) * k, y1 + 90)], tone(curtain, -.09), 3)
    pen.rect(x0 - 100, y0 - 54, x1 + 100, y0 - 40, tone(wood, -.35))
    vase(pen, S, 1285, y1 + 17, 120)
    scroll(pen, S, 360, 190, 160, 290)
    S.stamp(pen)
    beam(S, [(900, 760), (1150, 760), (960, H), (610, H)])
    pen, quilt = Pen(), (52, 84, 122) if S.season in ("spring", "summer") else mix(p["accent"], p["dark"], .18)
    pen.poly([(40, 930), (790, 930), (800, 950), (30, 950)], tone(p["wood"], -.5))
    pen.rect(40, 470, 76, 930, tone(wood, -.3))
    pen.rect(40, 470, 130, 700, tone(wood, -.2))
    lattice(pen, 60, 500, 118, 680, tone(wood, .18), 2, 5, 4, 0)
    pen.poly([(60, 850), (790, 850), (790, 915), (60, 915)], tone(wood, -.12))
    pen.rect(766, 800, 796, 930, tone(wood, -.3))
    pen.poly([(110, 690), (640, 690), (786, 780), (786, 862), (60, 862), (60, 740)], p["wall"])
    pen.poly([(60, 775), (786, 790), (786, 862), (60, 862)], tone(p["wall"], -.1))
    pen.poly([(330, 682), (644, 682), (790, 776), (792, 880), (352, 884), (322, 780)], quilt)
    pen.poly([(322, 780), (790, 778), (792, 880), (352, 884)], tone(quilt, -.16))
    pen.poly([(322, 676), (392, 678), (420, 782), (424, 888), (346, 888), (312, 780)], tone(p["wall"], -.04))
    for i in range(9):
        for j in range(5):
            x, y = 440 + i * 38 + j * 24, 702 + j * 36
            if x < 640 + (y - 682) * 1.5 and x < 770:
                for a in np.arange(0, 6.28, 1.257):
                    pen.ell(x + 6 * math.cos(a), y + 5 * math.sin(a), 3.2, 2.8, tone(quilt, .62))
    for x, y in ((130, 690), (196, 716)):
        blob(pen, S.dab, x + 56, y - 8, 84, 40, tone(p["wall"], .3 if y < 700 else -.03), 20, .05)
    pen.rect(836, 770, 1000, 786, tone(wood, -.3))
    pen.rect(850, 786, 986, 900, tone(wood, -.14))
    pen.line([(850, 842), (986, 842)], tone(wood, -.4), 3)
    for y in (815, 868):
        pen.ell(918, y, 6, 6, p["f2"])
    pen.rect(911, 720, 921, 770, p["dark"])
    pen.ell(916, 768, 30, 7, p["dark"])
    pen.poly([(880, 720), (952, 720), (938, 650), (894, 650)], (250, 226, 170))
    pen.ell(968, 762, 13, 9, p["mid"])
    pen.line([(680, 0), (680, 96)], p["dark"], 3)
    pen.poly([(606, 172), (754, 172), (716, 104), (644, 104)], mix(p["wood"], p["f2"], .45))
    for k in range(-4, 5):
        pen.line([(680 + k * 8, 104), (680 + k * 16, 172)], p["wood"], 2)
    S.stamp(pen)
    glow(S, 916, 700, 130, .42)
    glow(S, 680, 190, 170, .3)


def scroll(pen, S, x, y, w, h):
    p = S.p
    pen.rect(x - 8, y - 8, x + w + 8, y, p["dark"])
    pen.rect(x, y, x + w, y + h, mix(p["shade"], p["mid"], .25))
    pen.rect(x + 12, y + 30, x + w - 12, y + h - 30, p["wall"])
    for k, c in ((.45, p["far"]), (.58, p["mid"]), (.72, p["near"])):
        pen.poly([(x + 12, y + h - 30)] + [(x + 12 + (w - 24) * t, y + h * (k - .13 * math.sin(2.6 * t * 2 + k * 9) * math.sin(3.1 * t))) for t in np.linspace(0, 1, 24)] + [(x + w - 12, y + h - 30)], c)
    pen.ell(x + w * .66, y + h * .26, 15, 15, p["sun"])
    pen.rect(x - 10, y + h, x + w + 10, y + h + 11, p["dark"])


def yard(S):
    p, g = S.p, S.dab
    S.sky(1210, 150, 54, 520)
    S.ridges(5, 220, 350, 90, 40, near=.7)
    S.mist(370, 30, .7)
    pen = Pen()
    for x, s in ((560, 170), (700, 220), (1320, 190), (1440, 150)):
        tree(pen, S, x, 500, s, "bamboo" if x == 700 else "round")
    S.stamp(pen, .08)
    pen, wall = Pen(), p["wall"]
    pen.rect(380, 420, W, 720, tone(wall, -.03))
    rc, rl, edge = roof_colors(S)
    pen.poly([(380, 430), (390, 392), (W, 392), (W, 430)], rc)
    for x in range(390, W, 17):
        pen.line([(x, 394), (x - 2, 430)], rl, 1.6)
    pen.line([(380, 430), (W, 430)], edge, 5)
    pen.line([(388, 392), (W, 392)], edge, 7)
    S.stamp(pen)
    gate, pen = (1085, 590, 112), Pen()                                              # moon gate
    pen.ell(gate[0], gate[1], gate[2] + 16, gate[2] + 16, tone(p["shade"], -.2))
    pen.ell(*gate[:2], gate[2], gate[2], mix(p["sky1"], p["mist"], .5))
    us = np.linspace(-gate[2], gate[2], 60)
    arc = np.sqrt(gate[2] ** 2 - us ** 2)
    for y, a, c in ((572, 16, p["far"]), (606, 14, p["mid"]), (650, 7, S.grass[1])):
        top = np.clip(y - a * np.sin(us / 42 + y) - gate[1], -arc, arc)
        pen.poly([(gate[0] + u, gate[1] + v) for u, v in zip(us, top)] + [(gate[0] + u, gate[1] + v) for u, v in zip(us[::-1], arc[::-1])], c)
    tree(pen, S, 1125, 672, 110, "blossom")
    pen.rect(960, 690, 1210, 724, tone(p["shade"], -.12))
    stone = mix(p["shade"], p["wall"], .3)
    floor(pen, tone(stone, -.03), 716, 900, 420, 16, 9)
    wood = p["wood"]
    pen.rect(0, 250, 400, 730, tone(wall, -.1))                                        # the house, left
    pen.rect(40, 330, 380, 722, tone(wood, -.1))
    for x in (30, 206, 384):
        pen.rect(x - 13, 230, x + 13, 726, tone(wood, -.34))
        pen.rect(x - 20, 716, x + 20, 734, tone(stone, -.3))
    for x in (52, 136, 226, 306):
        lattice(pen, x + 8, 372, x + 62, 530, tone(wood, -.4), 3, 6, 3.4, 7)
        pen.rect(x, 556, x + 70, 712, tone(wood, -.26))
        pen.rect(x + 9, 568, x + 61, 700, tone(wood, -.02))
    pen.poly([(-10, 268), (450, 282), (470, 262), (400, 120), (-10, 96)], rc)
    for k in range(27):
        pen.line([(k * 15.6 - 6, 97 + k * .9), (k * 18 - 6, 268 + k * .5)], rl, 2)
    pen.line([(-10, 268), (440, 282), (472, 258)], edge, 8)
    pen.line([(-10, 97), (402, 120)], edge, 11)
    pen.line([(402, 118), (471, 260)], edge, 9)
    strings(pen, S, 70, 312, 5, 17, (p["f0"] if S.season != "winter" else (232, 184, 76), p["accent"]))
    strings(pen, S, 250, 312, 4, 17, ((232, 184, 76), p["accent"]))
    S.stamp(pen)
    pen = Pen()
    for x, y, r, c in ((470, 842, 118, (226, 172, 66)), (290, 918, 132, p["accent"]), (610, 934, 122, (190, 60, 44) if S.season != "spring" else p["leaf1"])):
        pen.ell(x + 10, y + 26, r * 1.02, r * .34, tone(stone, -.3))
        pen.ell(x, y, r, r * .37, tone(wood, .08))
        pen.ell(x, y - 5, r * .92, r * .32, mix(wood, p["wall"], .5))
        for _ in range(190):
            a, d = g.uniform(0, 6.28), math.sqrt(g.random()) * .85
            k = 9 if c == p["accent"] else 5.5
            pen.ell(x + r * d * math.cos(a), y - 6 + r * .33 * d * math.sin(a), k, k * .75, tone(c, g.uniform(-.15, .22)))
    tx, ty = 1060, 850                                                               # stone table and stools
    pen.ell(tx + 14, ty + 96, 240, 36, tone(stone, -.28))
    for x, y in ((tx - 210, ty + 58), (tx + 214, ty + 48), (tx - 20, ty + 112)):
        pen.ell(x, y + 46, 52, 15, tone(stone, -.42))
        pen.rect(x - 46, y, x + 46, y + 46, tone(stone, -.34))
        pen.ell(x, y, 52, 16, tone(stone, -.14))
    pen.poly([(tx - 50, ty), (tx + 50, ty), (tx + 74, ty + 92), (tx - 74, ty + 92)], tone(stone, -.42))
    pen.ell(tx, ty + 12, 186, 50, tone(stone, -.36))
    pen.ell(tx, ty, 186, 48, tone(stone, .12))
    pen.ell(tx - 20, ty - 22, 36, 30, mix(p["mid"], p["dark"], .25))
    pen.line([(tx + 12, ty - 26), (tx + 36, ty - 44)], mix(p["mid"], p["dark"], .25), 8)
    pen.ell(tx - 20, ty - 53, 7, 6, p["dark"])
    for x, y in ((tx + 70, ty - 2), (tx - 100, ty + 4), (tx + 20, ty + 18)):
        pen.ell(x, y, 15, 8, p["wall"])
        pen.ell(x, y - 2, 11, 5, mix(p["wood"], p["f2"], .4))
    tree(pen, S, 1500, 800, 560, "round" if S.season != "spring" else "blossom", p["accent"] if S.season in ("autumn", "winter") else None)
    for x, s in ((1380, 70), (1440, 90)):
        pen.poly([(x - s * .42, 800 - s * .5), (x + s * .42, 800 - s * .5), (x + s * .3, 800 + s * .1), (x - s * .3, 800 + s * .1)], mix(p["wood"], p["accent"], .35))
        for _ in range(16):
            blob(pen, g, x + g.uniform(-.4, .4) * s, 800 - s * g.uniform(.5, 1.0), s * .16, s * .13, mix(p["leaf1"], p["leaf2"], g.random()) if g.random() < .75 else p["bloom"], 9)
    S.stamp(pen)


def tiles(pen, x0, y0, x1, y1, s, c, line):
    pen.rect(x0, y0, x1, y1, c)
    for x in np.arange(x0, x1 + 1, s):
        pen.line([(x, y0), (x, y1)], line, 2)
    for y in np.arange(y0, y1 + 1, s):
        pen.line([(x0, y), (x1, y)], line, 2)


def kitchen(S):
    p, g = S.p, S.dab
    view(S, 1120, 170, 520, (1190, 250))
    wall, wood, blue, pen = mix(p["wall"], (226, 190, 140), .18), p["wood"], (70, 104, 138), Pen()
    frame(pen, wall, 940, 170, 1350, 520, 760)
    pen.rect(0, 40, W, 84, tone(wood, -.25))
    tiles(pen, 0, 560, W, 760, 50, mix(p["wall"], p["water"], .2), tone(p["shade"], -.08))
    for i in range(33):
        for j in range(4):
            if (i + j) % 3 == 0:
                x, y = i * 50 + 25, 585 + j * 50
                pen.poly([(x, y - 16), (x + 16, y), (x, y + 16), (x - 16, y)], mix(blue, p["wall"], .25))
                pen.ell(x, y, 5, 5, p["wall"])
    lattice(pen, 940, 170, 1350, 520, tone(wood, -.3), 3, 2, 8, 18)
    pen.rect(905, 536, 1385, 556, tone(wood, -.12))
    vase(pen, S, 1300, 537, 96)
    for y, x0, x1 in ((250, 310, 850), (400, 310, 850)):
        pen.rect(x0, y, x1, y + 15, tone(wood, -.15))
        for x in (x0 + 40, x1 - 55):
            pen.poly([(x, y + 15), (x + 14, y + 15), (x, y + 46)], tone(wood, -.35))
        x = x0 + 36
        while x < x1 - 40:
            s = g.uniform(30, 46)
            if g.random() < .5:
                c = (blue, (122, 152, 146), mix(p["wood"], p["dark"], .3))[g.integers(3)]
                blob(pen, g, x, y - s, s * .7, s, tone(c, -.03), 22, .02)
                pen.rect(x - s * .38, y - s * 2.1, x + s * .38, y - s * 1.75, tone(c, -.3))
            else:
                for k in range(4):
                    pen.poly([(x - s * .75, y - 12 * k - 14), (x + s * .75, y - 12 * k - 14), (x + s * .4, y - 12 * k), (x - s * .4, y - 12 * k)], p["wall"])
                    pen.line([(x - s * .72, y - 12 * k - 9), (x + s * .72, y - 12 * k - 9)], blue, 3)
            x += s * 2.2
    strings(pen, S, 34, 110, 4, 20, (p["accent"], (232, 184, 76)))
    strings(pen, S, 1430, 110, 4, 20, ((232, 184, 76), p["accent"]))
    floor(pen, mix(p["shade"], p["accent"], .22), 760, 700, 360, 16, 7)
    S.stamp(pen)
    pen, brick = Pen(), mix(p["wall"], p["wood"], .1)
    pen.rect(140, 0, 260, 640, tone(brick, -.1))
    pen.rect(228, 0, 260, 640, tone(brick, -.2))
    pen.poly([(80, 690), (150, 622), (900, 622), (970, 690)], tone(p["shade"], -.18))
    pen.rect(80, 690, 970, 720, tone(p["shade"], -.34))
    tiles(pen, 95, 720, 955, 920, 50, brick, tone(brick, -.12))
    pen.rect(80, 918, 970, 946, tone(brick, -.35))
    for x in (330, 690):
        pen.poly([(x - 76, 918)] + [(x - 76 * math.cos(t), 820 - 66 * math.sin(t)) for t in np.linspace(0, math.pi, 20)] + [(x + 76, 918)], tone(p["dark"], -.4))
        for k, c in ((60, (214, 84, 38)), (42, (240, 150, 52)), (22, (252, 218, 120))):
            pen.poly([(x - k, 914), (x - k * .7, 880 - k * .4), (x - k * .3, 890), (x, 858 - k), (x + k * .35, 888), (x + k * .75, 872 - k * .4), (x + k, 914)], c)
        pen.ell(x + 10, 652, 138, 30, tone(p["dark"], -.1))
        pen.ell(x + 10, 650, 120, 23, tone(p["dark"], .18))
    pen.ell(700, 632, 122, 34, mix(wood, p["f2"], .25))
    pen.poly([(580, 634), (820, 634), (774, 582), (626, 582)], mix(wood, p["f2"], .35))
    pen.rect(680, 566, 720, 584, tone(wood, -.3))
    for k in range(9):
        pen.rect(1010 + (k % 3) * 6, 930 - 22 * (k % 3) - 4, 1160 - (k % 3) * 9, 948 - 22 * (k % 3) - 6, tone(wood, -.1 - .05 * (k % 2)))
    pen.rect(1190, 740, 1600, 766, tone(wood, -.12))
    pen.rect(1230, 766, 1262, 980, tone(wood, -.3)), pen.rect(1556, 766, 1590, 980, tone(wood, -.3))
    pen.rect(1230, 800, 1590, 822, tone(wood, -.24))
    pen.poly([(1290, 690), (1480, 690), (1450, 742), (1320, 742)], mix(wood, p["f2"], .45))
    for _ in range(26):
        r = g.uniform(15, 22)
        pen.ell(1385 + g.uniform(-74, 74), 688 - g.uniform(0, 26), r, r * .9, (mix(p["accent"], p["f0"], .2 * g.random()) if S.season != "spring" else mix(p["leaf1"], p["leaf2"], g.random())) if g.random() < .75 else (112, 142, 92))
    pen.poly([(1288, 692), (1482, 692), (1474, 710), (1298, 710)], mix(wood, p["f2"], .35))
    S.stamp(pen)
    for x in (320, 690):
        glow(S, x, 880, 150, .32, (255, 180, 96))
    for dx in (-30, 20):
        d = np.clip((560 - YY) / 330, 0, 1)
        m = .34 * np.exp(-((XX - 700 - dx - 22 * np.sin(d * 6 + dx)) / (14 + 42 * d)) ** 2) * (1 - d) * (YY < 575)
        S.px += (col32((255, 252, 246)) - S.px) * m[..., None]


def bathroom(S):
    p, g = S.p, S.dab
    view(S, 900, 120, 640, (1130, 230))
    pen = Pen()
    for x, s in ((1330, 470), (1250, 400), (690, 420)):
        tree(pen, S, x, 660, s, "bamboo")
    S.stamp(pen)
    pen, wood = Pen(), p["wood"]
    stone = mix(p["shade"], p["mid"], .14)
    frame(pen, mix(p["wall"], p["shade"], .2), 620, 120, 1400, 640, 720)
    tiles(pen, 0, 420, 590, 720, 60, mix(p["water"], p["wall"], .35), mix(p["water"], p["wall"], .75))
    tiles(pen, 1430, 420, W, 720, 60, mix(p["water"], p["wall"], .35), mix(p["water"], p["wall"], .75))
    lattice(pen, 620, 120, 1400, 640, tone(wood, -.3), 3, 1, 12, 20)
    pen.rect(580, 656, 1440, 680, tone(wood, -.1))
    pen.rect(0, 30, W, 70, tone(wood, -.2))
    floor(pen, stone, 720, 900, 420, 14, 8)
    pen.ell(310, 330, 142, 142, tone(wood, -.2))                                       # mirror
    pen.ell(310, 330, 126, 126, mix(p["sky1"], p["water"], .5))
    pen.poly([(222, 420), (262, 446), (420, 262), (386, 228)], tone(mix(p["sky1"], p["water"], .5), .45))
    pen.rect(60, 596, 560, 626, tone(wood, -.05))
    pen.rect(80, 626, 540, 860, tone(wood, -.22))
    for x in (80, 310):
        pen.rect(x + 14, 646, x + 216, 840, tone(wood, -.08))
        pen.ell(x + (200 if x == 80 else 30), 740, 7, 7, p["dark"])
    pen.poly([(200, 545), (420, 545), (380, 598), (240, 598)], p["wall"])
    pen.ell(310, 546, 112, 18, tone(p["wall"], -.16))
    pen.line([(310, 530), (310, 490), (345, 490), (345, 508)], p["dark"], 9)
    pen.rect(92, 540, 128, 598, mix(p["mid"], p["dark"], .2)), pen.rect(138, 556, 168, 598, p["bloom"])
    for x, c in ((1452, p["wall"]), (1516, p["bloom"] if S.season != "winter" else p["accent"])):
        pen.rect(x, 300, x + 58, 470, c)
        pen.line([(x, 446), (x + 58, 446)], tone(c, -.2), 5)
    pen.rect(1436, 292, W, 303, p["dark"])
    vase(pen, S, 500, 598, 92)
    S.stamp(pen)
    beam(S, [(720, 735), (1060, 735), (830, H), (420, H)], .2)
    pen, cx, cy, r = Pen(), 1000, 735, 275                                             # wooden tub
    pen.ell(cx + 10, cy + 225, r * .98, 44, tone(stone, -.3))
    pen.poly([(cx - r, cy), (cx + r, cy), (cx + r * .88, cy + 210), (cx - r * .88, cy + 210)], wood)
    pen.ell(cx, cy + 208, r * .88, 40, wood)
    for i in range(25):
        a, b = math.pi * i / 24, math.pi * (i + 1) / 24
        q = lambda t: [(cx - r * math.cos(t), cy + 62 * math.sin(t)), (cx - r * .88 * math.cos(t), cy + 208 + 40 * math.sin(t))]
        c = tone(wood, .16 - .42 * i / 24 + (.05 if i % 2 else 0))  if .16 - .42 * i / 24 > 0 else tone(wood, .16 - .42 * i / 24 + (.04 if i % 2 else 0))
        pen.poly(q(a) + q(b)[::-1], c)
    for k in (.3, .8):
        band = [(cx - r * (1 - .12 * k) * math.cos(t), cy + 208 * k + (62 - 22 * k) * math.sin(t)) for t in np.linspace(0, math.pi, 40)]
        pen.line(band, tone(p["wood"], -.5), 9)
    pen.ell(cx, cy, r, 62, tone(wood, .2))
    pen.ell(cx, cy + 3, r * .93, 53, tone(wood, -.3))
    pen.ell(cx, cy + 10, r * .91, 46, mix(p["water"], p["wall"], .25))
    pen.ell(cx - 60, cy + 4, r * .5, 18, mix(p["water"], p["wall"], .5))
    for _ in range(34):
        a, d = g.uniform(0, 6.28), math.sqrt(g.random()) * .84
        blob(pen, g, cx + r * .88 * d * math.cos(a), cy + 10 + 42 * d * math.sin(a), 9, 5, tone(p["bloom"], g.uniform(0, .3)), 8)
    pen.rect(1330, 860, 1500, 876, tone(wood, -.05))
    for x in (1345, 1470):
        pen.rect(x, 876, x + 16, 950, tone(wood, -.25))
    pen.poly([(1370, 800), (1440, 800), (1430, 860), (1380, 860)], tone(wood, .1))
    for k, c in enumerate((p["wall"], p["bloom"], p["wall"])):
        pen.rect(1446, 846 - 14 * k, 1494, 860 - 14 * k, tone(c, -.04 * k))
    S.stamp(pen)
    for dx in (-110, -10, 90):
        d = np.clip((735 - YY) / 300, 0, 1)
        m = .26 * np.exp(-((XX - cx - dx - 18 * np.sin(d * 6 + dx)) / (18 + 40 * d)) ** 2) * (1 - d) * (YY < 742)
        S.px += (col32((255, 252, 246)) - S.px) * m[..., None]
