"""What stands behind every place: a sky that differs by seed, and ridges dissolving into mist."""

from __future__ import annotations

import numpy as np

from .palette import Colour, mix, tone
from .pen import Pen
from .scene import H, Line, Scene, W, blend, col32
from .trees import blob

SUN_CHANCE = {"spring": 0.6, "summer": 0.55, "autumn": 0.65, "late_autumn": 0.5, "winter": 0.5}


def sky(S: Scene, horizon: float = 560) -> None:
    """Gradient, perhaps a sun, and one of three kinds of cloud; a different day for every seed and season."""
    p, g = S.p, S.dab
    warm = mix(p["sky1"], p["sun"], g.uniform(0, 0.22))
    top = mix(p["sky0"], (p["sky1"], p["far"])[g.integers(2)], g.uniform(0, 0.32))
    t = np.clip(S.y / horizon, 0, 1)[..., None] ** g.uniform(0.7, 1.1)
    S.px[:] = col32(top) * (1 - t) + col32(warm) * t
    if g.random() < SUN_CHANCE[S.season]:
        _sun(S, g.uniform(150, 1450), g.uniform(80, min(250, horizon * 0.45)), g.uniform(26, 60))
    _clouds(S, horizon, int(g.integers(3)))


def _sun(S: Scene, sx: float, sy: float, sr: float) -> None:
    p = S.p
    d = np.hypot(S.x - sx, S.y - sy)
    pale = S.dab.uniform(0, 0.45)
    n = S.row(sy + sr * 8)
    blend(S.px[:n], tone(p["sun"], 0.75), 0.55 * np.exp(-((d[:n] / (sr * 3.4)) ** 2)))
    disc = np.clip((sr - d) * S.k + 0.5, 0, 1) * (0.96 - 0.3 * np.clip((S.y - sy) / sr, 0, 1))
    a, b = S.row(sy - sr - 2), S.row(sy + sr + 2)
    blend(S.px[a:b], mix(p["sun"], p["sky1"], pale), disc[a:b])


def _clouds(S: Scene, horizon: float, kind: int) -> None:
    n = S.row(horizon)
    if kind == 0:  # soft wide clouds
        m = (
            np.clip(S.noise(5, 20, 0, horizon, S.dab) * 0.7 + S.noise(11, 54, 0, horizon, S.dab) * 0.4 - 0.2, 0, 1)
            * 0.75
        )
    elif kind == 1:  # long thin bands
        m = np.clip(S.noise(3, 46, 0, horizon, S.dab) * 0.8 + S.noise(9, 90, 0, horizon, S.dab) * 0.3 - 0.35, 0, 1)
    else:  # high haze, open below
        m = np.clip(0.5 + 0.5 * S.noise(4, 7, 0, horizon, S.dab), 0, 1) * 0.42
    fade = np.clip(1 - S.y[:n] / horizon, 0, 1)
    blend(S.px[:n], tone(S.p["sky1"], 0.5), np.clip(m, 0, 1)[:n] * fade)


def ridges(
    S: Scene,
    y0: float,
    y1: float,
    amp0: float = 100,
    amp1: float = 42,
    *,
    near: float = 0.75,
    haze: float = 0.75,
    sharp: bool = False,
    count: tuple[int, int] = (4, 7),
) -> None:
    """Ridge layers from pale and high to saturated and low, each dissolving into mist at its foot."""
    n, p = S.count(*count), S.p
    lean, peak, spread = S.pick(-70, 70), S.pick(100, 1500), S.pick(160, 420)
    lift = S.pick(0, 110) * (1 if S.chance(0.7) else 0)
    for i in range(n):
        t = i / max(1, n - 1)
        c = (
            mix(p["far"], p["mid"], min(1, t * 1.6 * near))
            if t < 0.62
            else mix(p["mid"], p["near"], (t - 0.62) / 0.38 * near)
        )
        r = S.line(y0 + (y1 - y0) * t, amp0 + (amp1 - amp0) * t, S.count(2, 4) + i // 2, 7, 0.48, sharp)
        r += lean * (S.x / W - 0.5) * (1 if i % 2 else -0.6) - lift * (1 - t) * S.bump(peak, spread)
        if t > 0.55:
            r = S.crowns(r, 5 + 7 * t)
        S.fill(r, c, mix(c, p["mist"], haze * (1 - 0.35 * t)), 90 + 110 * t, min(H, float(r.max()) + 200), shadow=0.05)


def woods(S: Scene, y: float, amp: float = 24, size: float = 15, *, depth: float = 110, cool: float = 0.35) -> Line:
    """The belt of trees behind a village: patches of two leaf colours under one bumpy edge."""
    p = S.p
    r = S.line(y, amp, 3, 5)
    belt = mix(woodland(S), p["mid"], cool)
    S.fill(S.crowns(r, size), belt, mix(S.grass[0], p["mist"], 0.12 if S.snow else 0.4), depth)
    pen = Pen()
    for _ in range(46):  # single crowns catching other colours
        x, s = S.pick(0, W), S.pick(0.5, 1.0) * size
        c = mix(mix((p["leaf1"], p["leaf0"], belt, p["leaf2"])[S.count(0, 3)], p["mist"], 0.2), belt, 0.5)
        yy = S.at(r, x) + S.pick(-0.02, 0.3) * depth
        for dx, dy, k in ((0, 0, 1.0), (-0.7, 0.2, 0.6), (0.6, 0.25, 0.7)):
            blob(pen, S.dab, x + dx * s, yy + dy * s, s * k, s * k * 0.75, c, 10)
    S.stamp(pen)
    return r


def woodland(S: Scene) -> Colour:
    """The colour of a wood seen from afar: never the pure red of one tree."""
    return {"autumn": (104, 100, 72), "late_autumn": (98, 98, 76)}.get(S.season, S.p["leaf0"])


def horizon_mist(S: Scene, y: float) -> None:
    """One or two bands of mist, thicker late in the year."""
    late = 1.15 if S.season == "late_autumn" else 1.0
    S.mist(y, S.pick(26, 42), 0.78 * late)
    if S.chance(0.45):
        S.mist(y - S.pick(70, 130), S.pick(14, 26), 0.45 * late)
